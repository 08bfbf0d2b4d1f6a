"""A mistake in published minutes is told on their page, by the day the mail says; nothing signed changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings import accounts, minutes, trail
from meetings.accounts import Role
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag
from meetings.storage.convening import Invitation
from meetings.storage.minutes import Minutes, Remark
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import PersonKey, TrailEntry
from meetings.trail import Actor
from tests.browse import Browser
from tests.factories import PASSWORD, Building, add_staff
from tests.web.test_minutes_results import AFTER, drafted, printed, publish, text_of

MISTAKE = "En el punto 3 dice 25 %: era el 35 %.\n<b>Revisen</b>, por favor."
FIRST_LINE = "En el punto 3 dice 25 %: era el 35 %."
# Two months from the act, 20 March; in Bogotá the day before begins its last minute at 4:59 UTC of the day.
LAST_MINUTE = datetime(2027, 5, 20, 4, 59, tzinfo=UTC)
TERM = "Avísenos antes del jueves 20 de mayo de 2027."


@pytest.fixture
def building(storage: Storage, app: Flask, keys: Keys, clock: FixedClock) -> Building:
    """An assembly whose minutes are published."""
    building = drafted(storage, app)
    printed(storage, app, keys, building)
    building.links = [publish(storage, app, building)]
    clock.advance(AFTER - clock.now())
    return building


def page_of(building: Building, more: str = "") -> str:
    """The minutes of the first owner."""
    return f"/r/{building.links[0]}/acta{more}"


def tell(app: Flask, building: Building, text: str = MISTAKE, status: int = 302) -> str:
    """The first owner tells of a mistake, from a browser of their own."""
    browser = Browser(app)
    browser.get(page_of(building))
    return browser.post(page_of(building, "/error"), {"text": text}, status=status)


def kept(storage: Storage) -> int:
    """How many remarks there are."""
    with storage.reading() as tx:
        return len(tx.session.scalars(select(Remark.id)).all())


def test_it_is_kept_and_shown_to_whoever_told_it(app: Flask, storage: Storage, building: Building) -> None:
    """With its hour; what was typed is text and nothing else."""
    page = Browser(app).get(page_of(building))
    assert "¿Hay un error?" in page and TERM in text_of(page)
    assert tell(app, building).endswith("/acta#err")
    page = Browser(app).get(page_of(building))
    assert "Usted nos avisó" in page and FIRST_LINE in text_of(page)
    assert "&lt;b&gt;Revisen&lt;/b&gt;" in page


def test_nobody_else_who_was_called_reads_it(app: Flask, storage: Storage, building: Building) -> None:
    """Not even on the same minutes."""
    tell(app, building)
    with storage.reading() as tx:
        query = select(Invitation.link_id).where(Invitation.person_id == building.people[1])
        other = accounts.link_token(tx, tx.session.scalars(query).one())
    assert FIRST_LINE not in text_of(Browser(app).get(f"/r/{other}/acta"))


def test_the_staff_read_who_of_which_unit_when_and_what(
    app: Flask, storage: Storage, building: Building
) -> None:
    """On the page of the minutes; the desk leads there for a month."""
    desk = Browser(app)
    desk.sign_in(building.emails["secretary"], PASSWORD)
    minutes_page = f"/reuniones/{building.meeting_id}/acta"
    assert "Errores que avisaron" not in desk.get(minutes_page)
    assert "error avisado" not in desk.get("/inicio")
    tell(app, building)
    page = text_of(desk.get(minutes_page))
    assert "Persona 1 Inventada · Torre 1 101" in page and FIRST_LINE in page
    assert "sábado 20 de marzo de 2027, 11:00 a. m." in page
    start = desk.get("/inicio")
    assert "1 error avisado en el acta" in start and f'href="{minutes_page}#remarks"' in start


def test_the_desk_tells_for_thirty_days(
    app: Flask, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """To those who can open the minutes, and no longer."""
    tell(app, building)
    with storage.transaction() as tx:
        add_staff(tx, building, Role.COUNCIL)
    council = Browser(app)
    council.sign_in(building.emails["council"], PASSWORD)
    assert "error avisado" not in council.get("/inicio")
    clock.advance(timedelta(days=30))
    desk = Browser(app)
    desk.sign_in(building.emails["administrator"], PASSWORD)
    assert "error avisado" not in desk.get("/inicio")


def test_it_can_be_told_until_the_last_minute_of_the_term(
    app: Flask, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """The day of the community decides. Afterwards the page says so, and what was typed is not lost."""
    clock.advance(LAST_MINUTE - clock.now())
    late = Browser(app)
    late.get(page_of(building))
    tell(app, building)
    clock.advance(timedelta(minutes=1))
    page = late.post(page_of(building, "/error"), {"text": "Otro error."}, status=422)
    assert "Ya pasó el plazo para avisar un error." in page and "Otro error." in page
    page = text_of(Browser(app).get(page_of(building)))
    assert "Se podía avisar antes del jueves 20 de mayo de 2027." in page and "Avisar este error" not in page
    assert kept(storage) == 1


def test_the_page_and_the_mail_name_the_same_day(app: Flask, storage: Storage, building: Building) -> None:
    """Both read it from one rule."""
    with app.app_context(), storage.reading() as tx:
        row = tx.session.scalars(select(Minutes)).one()
        mine = minutes.my_remarks(tx, row, building.people[0], AFTER)
    assert mine.before.isoformat() == "2027-05-20" and mine.is_open


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Llene este campo."),
        (" \n\t ", "Llene este campo."),
        ("x" * 2001, "Escriba máximo 2000 caracteres; hay 2001."),
    ],
)
def test_nothing_and_too_much_are_told_at_the_field(
    app: Flask, storage: Storage, building: Building, text: str, said: str
) -> None:
    """And nothing is kept."""
    page = tell(app, building, text, status=422)
    assert said in page and text.strip() in page
    assert kept(storage) == 0


def test_a_person_writes_five_times_at_most(app: Flask, storage: Storage, building: Building) -> None:
    """The same words twice are one; the sixth is refused with the text still there."""
    waiting = Browser(app)
    waiting.get(page_of(building))
    for number in range(5):
        tell(app, building, f"Error {number}.")
        tell(app, building, f"Error {number}.")
    assert kept(storage) == 5
    page = waiting.post(page_of(building, "/error"), {"text": "Error 5."}, status=422)
    assert "Cada persona puede escribir 5 veces sobre la misma acta." in page and "Error 5." in page
    assert "Usted ya avisó varios errores." in Browser(app).get(page_of(building))
    assert kept(storage) == 5


def test_the_trail_keeps_the_act_and_no_word_of_it(app: Flask, storage: Storage, building: Building) -> None:
    """In clear: that it was told, of which minutes. The words are in the person's own trail, sealed."""
    tell(app, building)
    with storage.reading() as tx:
        entry = tx.session.scalars(select(TrailEntry).where(TrailEntry.tag == Tag.MINUTES_REMARKED)).one()
        assert "punto" not in entry.facts
        lines = trail.person_lines(tx, building.community_id, building.people[0], 50)
        [line] = [line for line in lines if line.tag == Tag.MINUTES_REMARKED]
        row = tx.session.scalars(select(Remark)).one()
        assert b"punto" not in row.text_sealed
    assert line.seq == entry.seq
    page = Browser(app).get(f"/r/{building.links[0]}/historial")
    assert "Usted avisó un error en el acta" in page


def test_nothing_of_the_signed_minutes_changes(app: Flask, storage: Storage, building: Building) -> None:
    """Neither paper nor state nor text."""

    def signed() -> list[object]:
        with storage.reading() as tx:
            row = tx.session.scalars(select(Minutes)).one()
            return [row.state, row.fixed_sha256, row.signatures_pdf_id, [each.text for each in row.sections]]

    before = signed()
    tell(app, building)
    assert signed() == before


def test_of_a_person_who_was_erased_the_page_goes_on(
    app: Flask, storage: Storage, building: Building
) -> None:
    """Their key is destroyed: that they told stays, what they told cannot be read by anybody."""
    tell(app, building)
    with storage.transaction() as tx:
        gone = update(PersonKey).where(PersonKey.person_id == building.people[0])
        tx.session.execute(gone.values(wrapped=None))
    desk = Browser(app)
    desk.sign_in(building.emails["administrator"], PASSWORD)
    page = desk.get(f"/reuniones/{building.meeting_id}/acta")
    assert "El texto se borró con los datos de la persona." in page and "punto 3" not in text_of(page)


def test_only_published_minutes_are_spoken_of(
    app: Flask, storage: Storage, keys: Keys, clock: FixedClock
) -> None:
    """Before that, and for whoever is nobody called, there is nothing here."""
    building = drafted(storage, app)
    person = Actor(person_id=building.people[0], name="Persona 1 Inventada")
    assert building.meeting_id is not None
    ids = building.community_id, building.meeting_id
    with app.app_context(), pytest.raises(Missing), storage.transaction() as tx:
        minutes.remark(tx, *ids, "Algo.", person, AFTER)
    printed(storage, app, keys, building)
    publish(storage, app, building)
    staff = Actor(account_id=building.staff["administrator"], name="x")
    with app.app_context(), pytest.raises(Missing), storage.transaction() as tx:
        minutes.remark(tx, *ids, "Algo.", staff, AFTER)
    late = datetime(2027, 5, 20, 5, 0, tzinfo=UTC)
    refused = pytest.raises(Refused, match=r"minutes\.remark\.too_late")
    with app.app_context(), refused, storage.transaction() as tx:
        minutes.remark(tx, *ids, "Algo.", person, late)
