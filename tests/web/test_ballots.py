"""R8 and S4 in the pages: a vote by phone in two touches, a code once; aloud by the secretary; its end."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import live_session, proxies
from meetings.adapters.clock import FixedClock
from meetings.proxies import Holder, NewPower, PowerPaper
from meetings.storage.accounts import OneTimeCode
from meetings.storage.communities import ContactPoint
from meetings.storage.live_session import Decision
from meetings.storage.planning import AgendaItem
from meetings.storage.session import Storage
from meetings.storage.votes import Ballot, Vote
from tests.browse import Browser
from tests.factories import ASSEMBLY_AT, PASSWORD, START, Building, convene, make_building, make_meeting
from tests.web.test_live_session_resident import open_room, path, staff
from tests.web.test_written_decision import code_sent

QUESTION = "¿Aprueba el presupuesto de 2027?"


@pytest.fixture
def house(app: Flask, storage: Storage, clock: FixedClock) -> Building:
    """An open assembly; four of five owners are inside, the second by the power that the first holds."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    clock.advance(ASSEMBLY_AT - clock.now())
    assert building.meeting_id is not None
    ids = building.community_id, building.meeting_id
    with app.app_context():
        open_room(storage, building)
        for number in (0, 3, 4):
            with storage.transaction() as tx:
                who = building.people[number]
                live_session.mark(tx, *ids, who, True, staff(building), ASSEMBLY_AT)
        paper = PowerPaper(START.date(), "Carpeta de poderes")
        power = NewPower(
            building.people[1], frozenset({building.units[1]}), Holder(building.people[0]), paper
        )
        with storage.transaction() as tx:
            proxies.register_power(tx, *ids, power, staff(building), ASSEMBLY_AT)
    return building


@pytest.fixture
def clerk(app: Flask, house: Building) -> Browser:
    """The secretary, signed in."""
    browser = Browser(app)
    browser.sign_in(house.emails["secretary"], PASSWORD)
    return browser


def room_of(house: Building) -> str:
    """The secretary's room."""
    return f"/reuniones/{house.meeting_id}/sala"


def open_vote(clerk: Browser, storage: Storage, house: Building) -> uuid.UUID:
    """Go to the budget and open its vote, as the secretary does."""
    with storage.reading() as tx:
        query = select(AgendaItem.id).where(AgendaItem.title.startswith("Aprobación"))
        item = tx.session.scalars(query).one()
    clerk.get(room_of(house))
    clerk.post(f"{room_of(house)}/temas/{item}", to=room_of(house))
    clerk.get(room_of(house))
    clerk.post(f"{room_of(house)}/temas/{item}/votacion", {"question": QUESTION})
    with storage.reading() as tx:
        return tx.session.scalars(select(Vote.id).where(Vote.ended_at.is_(None))).one()


def field(house: Building, unit: int) -> str:
    """The field of one unit's answer."""
    return f"u_{house.units[unit].hex}"


def kept(storage: Storage, house: Building) -> dict[int, tuple[str, str]]:
    """What stands of each unit: choice and way."""
    numbers = {unit: number for number, unit in enumerate(house.units)}
    with storage.reading() as tx:
        rows = list(tx.session.scalars(select(Ballot)))
    return {numbers[row.unit_id]: (row.choice, row.way) for row in rows}


def test_a_vote_by_phone_takes_a_code_once_and_then_two_touches(
    app: Flask, browse: Browser, clerk: Browser, storage: Storage, clock: FixedClock, house: Building
) -> None:
    """Nothing is chosen beforehand; the answer survives the wrong code; the receipt has hour and code."""
    vote = open_vote(clerk, storage, house)
    page = browse.get(path(house, "sala"))
    assert QUESTION in page
    assert "Su voto pesa 20 % del edificio." in page
    assert "Votar igual por todas" in page
    assert 'id="same">' in page  # off: nothing is open, and nothing chosen
    assert "checked" not in page
    cast = path(house, f"votacion/{vote}")
    page = browse.post(cast, {field(house, 0): "yes", "how": "each"}, status=200)
    assert "Torre 1 101: <b>Sí</b>" in page
    assert kept(storage, house) == {}
    answer = {field(house, 0): browse.hidden(field(house, 0)), "how": browse.hidden("how")}
    page = browse.post(f"{cast}/clave", {**answer, "code": "000000"}, status=422)
    assert "El código no es correcto." in page
    answer = {field(house, 0): browse.hidden(field(house, 0)), "how": browse.hidden("how")}
    code = code_sent(app, storage, clock)
    browse.post(f"{cast}/clave", {**answer, "code": code})
    page = browse.get(path(house, "votos"))
    assert re.search(r"<b>V-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}</b>", page)
    browse.get(path(house, "sala"))
    browse.post(cast, {field(house, 1): "blank", "how": "each"})
    assert kept(storage, house) == {0: ("yes", "page"), 1: ("blank", "page")}
    assert "Vote ahora" not in browse.get(path(house, "sala"))


def test_the_same_for_all_is_one_choice(
    app: Flask, browse: Browser, clerk: Browser, storage: Storage, clock: FixedClock, house: Building
) -> None:
    """And a second press of its button changes nothing and shows the receipts."""
    browse.get(path(house, "clave"))
    browse.post(path(house, "clave"), status=200)
    code = code_sent(app, storage, clock)
    browse.post(path(house, "clave/probar"), {"code": code}, to=path(house, "clave"))
    assert "Listo para votar" in browse.get(path(house, "clave"))
    vote = open_vote(clerk, storage, house)
    browse.get(path(house, "votacion"))
    for _ in range(2):
        browse.post(path(house, f"votacion/{vote}"), {"same": "no", "how": "same"})
    assert kept(storage, house) == {0: ("no", "page"), 1: ("no", "page")}


@pytest.mark.parametrize("data", [{"how": "each"}, {"how": "same"}, {}, {"how": "each", "u_x": "yes"}])
def test_a_press_without_a_choice_writes_nothing(
    browse: Browser, clerk: Browser, storage: Storage, house: Building, data: dict[str, str]
) -> None:
    """A button that a scanner pressed says nothing."""
    vote = open_vote(clerk, storage, house)
    browse.get(path(house, "votacion"))
    browse.post(path(house, f"votacion/{vote}"), data, status=422)
    assert kept(storage, house) == {}


def test_who_has_no_address_is_told_to_say_it_aloud(
    browse: Browser, clerk: Browser, storage: Storage, house: Building
) -> None:
    """The page says so, and the secretary writes it down."""
    with storage.transaction() as tx:
        for point in tx.session.scalars(select(ContactPoint)):
            point.suspended_at, point.suspended_reason = START, "Rebota."
    vote = open_vote(clerk, storage, house)
    page = browse.get(path(house, "sala"))
    assert "Diga su voto en voz alta: la secretaría lo anota enseguida." in page
    assert 'name="how"' not in page
    clerk.get(room_of(house))
    said = [f"{house.units[0]}:yes", f"{house.units[1]}:no", ""]
    clerk.post(f"{room_of(house)}/votaciones/{vote}/en-voz", {"said": said})
    assert kept(storage, house) == {0: ("yes", "aloud"), 1: ("no", "aloud")}
    page = browse.get(path(house, "votos"))
    assert "En voz alta, anotado por la secretaría" in page


def test_who_is_not_inside_or_came_late_is_told(
    app: Flask, browse: Browser, clerk: Browser, storage: Storage, house: Building
) -> None:
    """One sentence each, and the way in."""
    open_vote(clerk, storage, house)
    assert "Usted no está en la reunión." in browse.get(path(house, "votacion", 2))
    assert house.meeting_id is not None
    with app.app_context(), storage.transaction() as tx:
        ids = house.community_id, house.meeting_id
        live_session.mark(tx, *ids, house.people[2], True, staff(house), ASSEMBLY_AT + timedelta(minutes=1))
    page = browse.get(path(house, "votacion", 2))
    assert "Usted no está en la reunión." in page or "Usted no vota en esta votación." in page


def test_the_secretary_sees_who_voted_and_closes(
    clerk: Browser, browse: Browser, storage: Storage, house: Building
) -> None:
    """Never what they said; the result stands for all; what comes late learns the hour."""
    vote = open_vote(clerk, storage, house)
    acts = f"{room_of(house)}/votaciones/{vote}"
    clerk.get(room_of(house))
    clerk.post(f"{acts}/cerrar", status=422)
    open_sheet = clerk.get(f"/reuniones/{house.meeting_id}/votaciones/{vote}")
    assert "hasta entonces nadie ve qué se dijo" in open_sheet
    clerk.get(room_of(house))
    page = clerk.post(f"{acts}/buscar", {"units": "101"}, status=200)
    assert page.count('name="said"') == 4  # few enough to be listed without a search
    clerk.post(f"{acts}/en-voz", {"said": f"{house.units[0]}:yes", "rest": "yes"})
    page = clerk.get(room_of(house))
    assert "Hay 4 de 4 votos" in page
    assert "Hay 4 de 4 votos" in clerk.get(f"/reuniones/{house.meeting_id}/pantalla")
    clerk.post(f"{acts}/en-voz", {"said": f"{house.units[0]}:no"}, status=422)
    browse.get(path(house, "votacion"))
    clerk.post(f"{acts}/cerrar", to=room_of(house))
    assert "Aprobado" in clerk.get(room_of(house))
    sheet = clerk.get(f"/reuniones/{house.meeting_id}/votaciones/{vote}")
    assert "Cuadra" in sheet
    assert len(re.findall(r"V-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", sheet)) == 4
    page = browse.post(path(house, f"votacion/{vote}"), {field(house, 0): "no", "how": "each"}, status=422)
    assert "La votación está cerrada." in page
    with storage.reading() as tx:
        assert tx.session.scalars(select(Decision.favour)).one() == "85"


def test_an_annulled_vote_is_told_to_who_voted(
    clerk: Browser, browse: Browser, storage: Storage, house: Building
) -> None:
    """With the reason, and the item can be voted again."""
    vote = open_vote(clerk, storage, house)
    acts = f"{room_of(house)}/votaciones/{vote}"
    clerk.get(room_of(house))
    clerk.post(f"{acts}/en-voz", {"said": f"{house.units[0]}:yes"})
    clerk.get(room_of(house))
    clerk.post(f"{acts}/anular", {"reason": ""}, status=422)
    clerk.post(f"{acts}/anular", {"reason": "Se leyó otra pregunta."}, to=room_of(house))
    assert "Por qué: Se leyó otra pregunta." in browse.get(path(house, "votos"))
    assert "Abrir la votación" in clerk.get(room_of(house))


def test_what_came_late_is_told_and_the_page_looks_for_news_at_its_own_address(
    clerk: Browser, browse: Browser, storage: Storage, house: Building
) -> None:
    """Without script a page shown again after a refusal reloads: the address of the act knows no GET."""
    vote = open_vote(clerk, storage, house)
    browse.get(path(house, "votacion"))
    clerk.get(room_of(house))
    clerk.post(f"{room_of(house)}/votaciones/{vote}/anular", {"reason": "Otra pregunta."}, to=room_of(house))
    page = browse.post(path(house, f"votacion/{vote}"), {field(house, 0): "no", "how": "each"}, status=422)
    assert f'http-equiv="refresh" content="15;url={path(house, "votacion")}"' in page


def test_who_votes_or_reads_a_receipt_is_still_in_the_room(
    clerk: Browser, browse: Browser, storage: Storage, house: Building
) -> None:
    """Each page of the votes gives signs of life: else its reader counts as gone after three minutes."""
    vote = open_vote(clerk, storage, house)
    pages = [browse.get(path(house, page)) for page in ("votos", "clave", "votacion")]
    pages.append(
        browse.post(path(house, f"votacion/{vote}"), {field(house, 0): "no", "how": "each"}, status=200)
    )
    for page in pages:
        assert f'data-signal="{path(house, "senal")}"' in page
    assert all("data-live=" in page for page in pages[:3])
    assert "data-live=" not in pages[3]  # loaded again it would be sent again


def test_whoever_reads_receipts_learns_of_the_next_vote(
    clerk: Browser, browse: Browser, storage: Storage, house: Building
) -> None:
    """And without script the page looks for it by itself."""
    assert "falta su voto" not in browse.get(path(house, "votos"))
    open_vote(clerk, storage, house)
    page = browse.get(path(house, "votos"))
    assert "Hay una votación abierta y falta su voto" in page
    assert 'content="15"' in page


def test_the_room_without_script_loses_nothing_that_is_written(browse: Browser, house: Building) -> None:
    """What reloads by itself offers the field on a page that does not, and so does a refused text."""
    room = path(house, "sala")
    page = browse.get(room)
    assert 'content="15"' in page
    assert f'<noscript><p><a class="go" href="{room}?escribir=1#written">' in page
    assert 'class="stack scripted"' in page
    page = browse.get(f"{room}?escribir=1")
    assert "http-equiv" not in page
    assert "scripted" not in page
    browse.get(room)
    assert "http-equiv" not in browse.post(room, {"text": "x" * 5000}, status=422)


def test_the_secretary_reads_how_it_is_decided_and_who_has_no_part_in_it(
    clerk: Browser, storage: Storage, house: Building
) -> None:
    """Before the vote opens and while it is open; the home of somebody absent is not "of another person"."""
    open_vote(clerk, storage, house)
    page = clerk.get(room_of(house))
    assert "Por coeficiente. Más de la mitad de lo representado: Ley 675 de 2001, artículo 45." in page
    assert "<b>1</b> no está en esta votación" in page


def test_the_sheet_names_who_cast_each_ballot(clerk: Browser, storage: Storage, house: Building) -> None:
    """Ley 675/2001 art. 42 par.: who, what and when; of the unit that said nothing, in the singular."""
    vote = open_vote(clerk, storage, house)
    acts = f"{room_of(house)}/votaciones/{vote}"
    clerk.get(room_of(house))
    clerk.post(f"{acts}/en-voz", {"said": f"{house.units[1]}:yes"}, to=f"{room_of(house)}#vote-h")
    clerk.get(room_of(house))
    clerk.post(f"{acts}/cerrar", to=room_of(house))
    sheet = clerk.get(f"/reuniones/{house.meeting_id}/votaciones/{vote}")
    rows = [re.sub(r"\s*<[^>]+>\s*", "|", row) for row in re.findall(r"<tr>.*?</tr>", sheet, re.S)]
    [represented] = [row for row in rows if "Torre 1 102" in row]
    assert "Persona 1 Inventada" in represented  # who held its power
    assert sum("No votó" in row for row in rows) == 3


def test_the_sheet_of_an_annulled_vote_is_found_from_the_room(
    clerk: Browser, storage: Storage, house: Building
) -> None:
    """With its question and why."""
    vote = open_vote(clerk, storage, house)
    clerk.get(room_of(house))
    clerk.post(f"{room_of(house)}/votaciones/{vote}/anular", {"reason": "Otra pregunta."}, to=room_of(house))
    page = clerk.get(room_of(house))
    assert "Votaciones anuladas" in page
    assert "Otra pregunta." in page
    sheet = f"/reuniones/{house.meeting_id}/votaciones/{vote}"
    assert f'href="{sheet}"' in page
    assert "Anulada" in clerk.get(sheet)


def codes_sent(storage: Storage) -> int:
    """How many codes were made."""
    with storage.reading() as tx:
        return len(tx.session.scalars(select(OneTimeCode)).all())


def test_who_changes_the_answer_uses_the_code_that_was_sent(
    app: Flask, browse: Browser, clerk: Browser, storage: Storage, clock: FixedClock, house: Building
) -> None:
    """Another one would make the code in the mail worthless."""
    vote = open_vote(clerk, storage, house)
    cast = path(house, f"votacion/{vote}")
    for answer in ("yes", "no"):
        browse.get(path(house, "votacion"))
        browse.post(cast, {field(house, 0): answer, "how": "each"}, status=200)
    code = code_sent(app, storage, clock)
    browse.post(f"{cast}/clave", {field(house, 0): "no", "how": "each", "code": code})
    assert kept(storage, house) == {0: ("no", "page")}
    assert codes_sent(storage) == 1


def test_another_code_is_sent_when_asked_for_or_when_time_is_short(
    browse: Browser, clerk: Browser, storage: Storage, clock: FixedClock, house: Building
) -> None:
    """And the page that asks for the code is the one that offers it."""
    vote = open_vote(clerk, storage, house)
    cast, said = path(house, f"votacion/{vote}"), {field(house, 0): "no", "how": "each"}
    browse.get(path(house, "votacion"))
    page = browse.post(cast, said, status=200)
    assert 'name="again" value="yes"' in page
    assert "Los seis números de su código" in browse.get(path(house, "clave"))
    browse.post(cast, {**said, "again": "yes"}, status=200)
    assert codes_sent(storage) == 2
    clock.advance(timedelta(minutes=6))
    browse.post(cast, said, status=200)
    assert codes_sent(storage) == 3


def test_the_own_trail_says_what_was_voted(
    clerk: Browser, browse: Browser, storage: Storage, house: Building
) -> None:
    """Unit, answer, question and code, under the entry of each ballot (R10); to its own people alone."""
    vote = open_vote(clerk, storage, house)
    clerk.get(room_of(house))
    clerk.post(f"{room_of(house)}/votaciones/{vote}/en-voz", {"said": f"{house.units[0]}:yes"})
    with storage.reading() as tx:
        code = tx.session.scalars(select(Ballot.reference)).one()
    said = f"Torre 1 101: Sí · {QUESTION} · {code}"
    assert said in browse.get(path(house, "historial"))
    assert code not in browse.get(path(house, "historial", 3))
