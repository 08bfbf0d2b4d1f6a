"""What was typed is not lost when a session ended or the token of a form is no longer good (decision 21)."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select, update
from wtforms import PasswordField

from meetings import accounts, forms
from meetings.accounts import KeptWork, Role
from meetings.accounts.kept_work import LARGEST_WORK
from meetings.adapters.clock import FixedClock
from meetings.forms.accounts import LONGEST_KEPT
from meetings.forms.base import ActForm
from meetings.storage.accounts import StaffSession
from meetings.storage.communities import Community
from meetings.storage.planning import AgendaItem
from meetings.storage.session import Storage
from meetings.trail import SYSTEM
from meetings.web.kept import NEVER_KEPT
from tests.browse import Browser
from tests.factories import PASSWORD, START, Building, convene, make_building, make_meeting

TITLE = "Pintar la fachada: <b>ñandú</b> & 'comillas' \"dobles\" 😀"
IDLE = timedelta(hours=2)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
KEPT = re.compile(r'name="kept"[^>]*value="([^"]*)"')
NEXT = re.compile(r'name="next"[^>]*value="([^"]*)"')
TOO_LONG = "La página estuvo abierta demasiado tiempo."


@pytest.fixture
def building(storage: Storage) -> Building:
    """A community with a meeting being planned."""
    building = make_building(storage)
    make_meeting(storage, building)
    return building


@pytest.fixture
def desk(browse: Browser, building: Building) -> Browser:
    """The administrator, with the form of a new topic open."""
    browse.sign_in(building.emails["administrator"], PASSWORD)
    browse.get(path_of(building))
    return browse


def path_of(building: Building) -> str:
    """Where a new topic is written."""
    return f"/reuniones/{building.meeting_id}/temas/nuevo"


def typed(title: str = TITLE) -> dict[str, str]:
    """What was typed for a new topic."""
    return {"version": "1", "title": title, "minutes": "15", "type": "information", "matter": "other"}


def topics(storage: Storage, building: Building) -> set[str]:
    """The topics that are kept."""
    with storage.reading() as tx:
        query = select(AgendaItem.title).where(AgendaItem.meeting_id == building.meeting_id)
        return set(tx.session.scalars(query))


def entry(building: Building, page: str, role: str = "administrator") -> dict[str, str]:
    """What the sign-in of a page sends with the credentials of somebody."""
    fields = {"email": building.emails[role], "password": PASSWORD}
    for name, found in (("kept", KEPT.search(page)), ("next", NEXT.search(page))):
        if found:
            fields[name] = unescape(found[1])
    return fields


def back(desk: Browser, page: str) -> tuple[str, str]:
    """Press the button that leads back to what was typed; returns the path and the page."""
    [form] = re.findall(r'<form class="card stack" method="post" action="([^"]+)"', page)
    fields = {unescape(name): unescape(value) for name, value in HIDDEN.findall(page)}
    return form, desk.post(form, fields, status=422)


def test_one_second_more_than_two_hours_loses_nothing(
    desk: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Signed in again, the same page shows the same text; only its own button writes it."""
    path = path_of(building)
    clock.advance(IDLE + timedelta(seconds=1))
    page = desk.post(path, typed(), status=403)
    assert "Su sesión terminó" in page and "Lo que escribió no se pierde" in page
    assert "Su papel" not in page
    page = desk.post("/ingreso", entry(building, page), status=200)
    assert "Lo que escribió está aquí" in page and "Todavía no se ha guardado nada" in page
    form, page = back(desk, page)
    assert form == path
    assert TITLE in unescape(page) and "Revíselo y envíelo de nuevo." in page
    assert TITLE not in topics(storage, building)
    desk.post(path, typed())
    assert TITLE in topics(storage, building)


def test_at_two_hours_exactly_it_is_taken(
    desk: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """The second before the end is no end."""
    clock.advance(IDLE)
    desk.post(path_of(building), typed())
    assert TITLE in topics(storage, building)


def test_what_was_typed_cannot_be_read_on_the_page(
    desk: Browser, building: Building, clock: FixedClock
) -> None:
    """Whoever finds the screen of somebody who left sees no text of theirs, neither shown nor hidden."""
    clock.advance(IDLE + timedelta(seconds=1))
    page = desk.post(path_of(building), typed("Despido del vigilante"), status=403)
    assert "vigilante" not in page and KEPT.search(page)


def test_another_account_does_not_get_it(
    desk: Browser, building: Building, clock: FixedClock, storage: Storage
) -> None:
    """It is told who may, nobody is signed in, and the right account still gets it."""
    clock.advance(IDLE + timedelta(seconds=1))
    page = desk.post(path_of(building), typed(), status=403)
    page = desk.post("/ingreso", entry(building, page, "secretary"), status=422)
    assert "Esto lo escribió otra cuenta." in page and "ñandú" not in unescape(page)
    with storage.reading() as tx:
        sessions = tx.session.scalars(select(StaffSession.account_id)).all()
    assert building.staff["secretary"] not in sessions
    page = desk.post("/ingreso", entry(building, page), status=200)
    assert "Lo que escribió está aquí" in page


def test_a_wrong_password_keeps_it(desk: Browser, building: Building, clock: FixedClock) -> None:
    """The page of the refusal carries it on."""
    clock.advance(IDLE + timedelta(seconds=1))
    page = desk.post(path_of(building), typed(), status=403)
    page = desk.post("/ingreso", entry(building, page) | {"password": "otra frase"}, status=422)
    page = desk.post("/ingreso", entry(building, page), status=200)
    assert "Lo que escribió está aquí" in page


@pytest.mark.parametrize("change", ["cut", "turned", "foreign", "empty bytes"])
def test_letters_that_somebody_changed_open_nothing(
    desk: Browser, building: Building, clock: FixedClock, change: str
) -> None:
    """They lead to the page of the form as a plain sign-in does, with none of the fields."""
    clock.advance(IDLE + timedelta(seconds=1))
    page = desk.post(path_of(building), typed(), status=403)
    fields = entry(building, page)
    kept = fields["kept"]
    turned = kept[:100] + ("A" if kept[100] != "A" else "B") + kept[101:]
    fields["kept"] = {"cut": kept[:-8], "turned": turned, "foreign": "x" * 300, "empty bytes": "AAAA"}[change]
    desk.post("/ingreso", fields, to=path_of(building))


def test_it_goes_back_to_its_own_path_and_no_other(
    desk: Browser, building: Building, clock: FixedClock
) -> None:
    """The place lies sealed with the fields; the open field for a plain sign-in changes nothing."""
    clock.advance(IDLE + timedelta(seconds=1))
    page = desk.post(path_of(building), typed(), status=403)
    fields = entry(building, page) | {"next": f"/reuniones/{building.meeting_id}/cancelar"}
    page = desk.post("/ingreso", fields, status=200)
    assert f'action="{path_of(building)}"' in page and "cancelar" not in page


def test_passwords_codes_and_files_are_never_kept(
    desk: Browser, building: Building, storage: Storage, clock: FixedClock
) -> None:
    """Sealed or not, they are not on the page; with nothing else typed there is nothing to carry."""
    clock.advance(IDLE + timedelta(seconds=1))
    page = desk.post(f"/reuniones/{building.meeting_id}/acta/firmar", {"password": PASSWORD}, status=403)
    assert not KEPT.search(page) and PASSWORD not in page
    assert "No se guardó nada. Entre de nuevo para seguir." in page
    secret = {**typed(), "password": PASSWORD, "code": "123456"}
    page = desk.post(path_of(building), secret, status=403)
    with storage.reading() as tx:
        work = accounts.open_work(tx, entry(building, page)["kept"])
    assert work is not None and {name for name, _ in work.fields} == set(typed())


def test_every_field_for_a_password_or_a_code_is_among_those_never_kept() -> None:
    """Of every form of the program."""
    assert forms
    secret = {
        name
        for form in ActForm.__subclasses__()
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) is PasswordField
    }
    assert secret and secret <= NEVER_KEPT


def test_a_button_is_not_pressed_again_by_the_sign_in(
    desk: Browser, building: Building, clock: FixedClock
) -> None:
    """Where nothing was typed, the sign-in leads to the page of the button."""
    clock.advance(IDLE + timedelta(seconds=1))
    page = desk.post(f"/reuniones/{building.meeting_id}/descartar", status=403)
    assert not KEPT.search(page)
    desk.post("/ingreso", entry(building, page), to=f"/reuniones/{building.meeting_id}")


def test_too_much_is_said_and_not_cut(desk: Browser, building: Building, clock: FixedClock) -> None:
    """More than can be carried: where the text still is, and what to do."""
    clock.advance(IDLE + timedelta(seconds=1))
    page = desk.post(path_of(building), typed("x" * LARGEST_WORK), status=403)
    assert "Copie lo que escribió antes de entrar" in page and not KEPT.search(page)
    page = desk.post(path_of(building), typed("x" * (LARGEST_WORK - 500)), status=403)
    assert len(entry(building, page)["kept"]) < LONGEST_KEPT
    assert "Lo que escribió está aquí" in desk.post("/ingreso", entry(building, page), status=200)


def test_who_signed_out_elsewhere_is_told_to_copy(desk: Browser, app: Flask, building: Building) -> None:
    """Nobody knows any more whose text it is, so that it is kept for nobody."""
    token = desk.token()
    desk.post("/salir")
    page = desk.post(path_of(building), {**typed(), "csrf_token": token}, status=403)
    assert "Copie lo que escribió antes de entrar" in page and not KEPT.search(page)


def test_nothing_of_it_stands_in_an_address_or_a_log(
    desk: Browser, building: Building, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """It travels in the bodies of forms alone."""
    clock.advance(IDLE + timedelta(seconds=1))
    page = desk.post(path_of(building), typed("Despido del vigilante"), status=403)
    page = desk.post("/ingreso", entry(building, page), status=200)
    form, _ = back(desk, page)
    assert "vigilante" not in form and "?" not in form
    assert "vigilante" not in "".join(capsys.readouterr())


def test_whoever_works_in_two_communities_goes_on_in_the_same(
    browse: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """A sign-in begins with the first of them; what was typed belongs to the one it was typed in."""
    other = make_building(storage, name="Altos de Aaa")
    with storage.transaction() as tx:
        account = building.staff["administrator"]
        accounts.grant_role(tx, account, other.community_id, Role.ADMINISTRATOR, SYSTEM, START)
    browse.sign_in(building.emails["administrator"], PASSWORD)
    browse.get("/comunidades")
    browse.post(f"/comunidades/{building.community_id}")
    browse.get(path_of(building))
    clock.advance(IDLE + timedelta(seconds=1))
    page = browse.post(path_of(building), typed(), status=403)
    _, page = back(browse, browse.post("/ingreso", entry(building, page), status=200))
    assert TITLE in unescape(page)


def test_who_lost_the_role_meanwhile_gets_nothing_back(
    desk: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """There is no community any more that could take it."""
    clock.advance(IDLE + timedelta(seconds=1))
    page = desk.post(path_of(building), typed(), status=403)
    with storage.transaction() as tx:
        removed = update(Community).where(Community.id == building.community_id)
        tx.session.execute(removed.values(removed_at=clock.now()))
    assert desk.post("/ingreso", entry(building, page)) == path_of(building)


def test_an_old_token_shows_the_page_again_with_the_text(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """The session is good, the page is older than the sign-in: nothing is written until it is sent again."""
    old = desk.token()
    desk.get("/ingreso")
    desk.post("/ingreso", {"email": building.emails["administrator"], "password": PASSWORD})
    page = desk.post(path_of(building), {**typed(), "csrf_token": old}, status=422)
    assert TITLE in unescape(page) and TOO_LONG in page
    assert TITLE not in topics(storage, building)
    desk.post(path_of(building), typed())
    assert TITLE in topics(storage, building)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_of_another_site_shows_nothing(
    desk: Browser, building: Building, clock: FixedClock, site: str
) -> None:
    """A made-up text is not put before somebody to be sent by one press, nor carried through the sign-in."""
    headers = {"Sec-Fetch-Site": site}
    forged = {**typed(), "csrf_token": "made-up"}
    answer = desk.client.post(path_of(building), data=forged, headers=headers)
    assert answer.status_code == 400 and "ñandú" not in unescape(answer.text)
    clock.advance(IDLE + timedelta(seconds=1))
    answer = desk.client.post(path_of(building), data=forged, headers=headers)
    assert answer.status_code == 403 and not KEPT.search(answer.text)


def test_a_form_without_a_token_is_refused(desk: Browser, storage: Storage, building: Building) -> None:
    """As ever: no page of ours sends one."""
    assert desk.client.post(path_of(building), data=typed()).status_code == 400
    assert TITLE not in topics(storage, building)


def test_a_button_with_an_old_token_does_nothing(desk: Browser, storage: Storage, building: Building) -> None:
    """A view that reads no form writes nothing either: the transaction itself refuses."""
    with storage.reading() as tx:
        item = tx.session.scalars(select(AgendaItem).order_by(AgendaItem.position)).first()
    assert item is not None
    path = f"/reuniones/{building.meeting_id}/temas/{item.id}/bajar"
    answer = desk.client.post(path, data={"csrf_token": "made-up", "version": "1"})
    assert answer.status_code in (400, 422)
    with storage.reading() as tx:
        assert tx.session.get_one(AgendaItem, item.id).position == item.position


def test_a_resident_whose_browser_forgot_everything_keeps_the_text(
    app: Flask, storage: Storage, clock: FixedClock
) -> None:
    """A telephone that closed the browser brings the page back without its cookie: it is asked again."""
    building = make_building(storage)
    make_meeting(storage, building)
    [link, *_] = convene(storage, building)
    page = Browser(app).get(f"/r/{link}")
    old = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert old
    browser = Browser(app)
    fields = {"csrf_token": unescape(old[1]), "answer": "yes"}
    assert TOO_LONG in browser.post(f"/r/{link}", fields, status=422)
    browser.post(f"/r/{link}", {"answer": "yes"})


def test_the_seal_opens_for_this_installation_alone(storage: Storage) -> None:
    """What is sealed comes back whole; the wrapped key and the text belong together."""
    fields = (("text", "uno\r\ndos"), ("text", "tres"), ("version", "1"))
    work = KeptWork("/comunidad", uuid.uuid4(), uuid.uuid4(), fields)
    with storage.reading() as tx:
        one, other = accounts.seal_work(tx, work), accounts.seal_work(tx, work)
        assert accounts.open_work(tx, one) == work
        assert one != other
        assert accounts.open_work(tx, one[:80] + other[80:]) is None
