"""Minutes tell what a result rests on: who was kept from a vote, never which; 70 % counted both ways."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings import accounts, live_session, minutes
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.convening import Addresses
from meetings.live_session import Office
from meetings.minutes import Signer, make_minutes_papers
from meetings.storage.communities import Community, Unit
from meetings.storage.convening import Invitation
from meetings.storage.session import Storage
from meetings.trail import Actor, Witness
from tests.adapters.pdf_reading import ReadPdf
from tests.browse import Browser
from tests.factories import ASSEMBLY_AT, PASSWORD, Building, make_building, make_meeting
from tests.shelf import kept_step
from tests.usecases.test_live_session import ids, staff
from tests.usecases.test_vote_reasons import REASON, RESTRICTED, by_law, decide, hold, seventy

AFTER = ASSEMBLY_AT + timedelta(hours=2)
BASE = "http://127.0.0.1:8000"
SAID = {
    "es": "1 unidad presente está en mora y no votó, como dice el reglamento. Tiene el {} de la copropiedad.",
    "en": "1 unit present is in arrears and did not vote, as the by-laws say. It holds {} of the building.",
}
ON_PAGE, ON_PAPER = {"es": "25,00 %", "en": "25.00%"}, {"es": "25,0000 %", "en": "25.0000%"}


@kept_step
def drafted(storage: Storage, app: Flask, *, reason: bool = True, locale: str = "es") -> Building:
    """Five units in the room, one of 25 % in arrears; the budget is voted and the minutes are drafted."""
    with app.app_context():
        building = make_building(storage)
        with storage.transaction() as tx:
            tx.session.execute(update(Community).values(locale=locale))
        make_meeting(storage, building)
        by_law(storage, building, "arrears_restrict_vote", True)
        item = hold(storage, building, owing=4)
        decide(storage, building, item, reasons={RESTRICTED: REASON} if reason else None)
        close(storage, building)
    return building


def close(storage: Storage, building: Building) -> None:
    """Elect, close and draft the minutes."""
    by, at = staff(building), ASSEMBLY_AT + timedelta(minutes=50)
    with storage.transaction() as tx:
        live_session.elect(tx, *ids(building), Office.CHAIR, building.people[0], by, at)
        live_session.act_as_secretary(tx, *ids(building), by, at)
        live_session.close_meeting(tx, *ids(building), by, AFTER)
    with storage.transaction() as tx:
        minutes.draft_minutes(tx, *ids(building), by, AFTER)


def printed(storage: Storage, app: Flask, keys: Keys, building: Building) -> ReadPdf:
    """The paper that is signed."""
    with app.app_context():
        with storage.transaction() as tx:
            minutes.submit(tx, *ids(building), staff(building), AFTER)
        make_minutes_papers(storage, Addresses(BASE), Witness.of(BASE, keys), lambda: AFTER)
        with storage.reading() as tx:
            return ReadPdf(minutes.paper_of(tx, *ids(building), "fixed"))


def publish(storage: Storage, app: Flask, building: Building) -> str:
    """Everybody signs and the owners may read; the link of the first one."""
    chair = Actor(person_id=building.people[0], name="Persona 1 Inventada")
    administrator = Actor(account_id=building.staff["administrator"], name="Administrator Inventado")
    with app.app_context(), storage.transaction() as tx:
        for by in (chair, staff(building), administrator):
            minutes.sign(tx, *ids(building), Signer(by, "code"), AFTER)
        minutes.publish(tx, *ids(building), "Oficina", administrator, AFTER)
        query = select(Invitation.link_id).where(Invitation.person_id == building.people[0])
        return accounts.link_token(tx, tx.session.scalars(query).one())


def text_of(page: str) -> str:
    """What a page says."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("locale", ["es", "en"])
def test_draft_paper_and_published_page_say_how_many_and_what_they_hold(
    storage: Storage, app: Flask, keys: Keys, clock: FixedClock, locale: str
) -> None:
    """Beside the decision, in the language of whoever reads and of the paper's community."""
    building = drafted(storage, app, locale=locale)
    clock.advance(AFTER - clock.now())
    desk, resident = Browser(app), Browser(app)
    for browser in (desk, resident):
        browser.post("/idioma", {"language": locale, "back": "/"})
    desk.sign_in(building.emails["administrator"], PASSWORD)
    on_page = SAID[locale].format(ON_PAGE[locale])
    assert on_page in text_of(desk.get(f"/reuniones/{building.meeting_id}/acta"))
    assert printed(storage, app, keys, building).says(SAID[locale].format(ON_PAPER[locale]))
    link = publish(storage, app, building)
    page = text_of(resident.get(f"/r/{link}/acta"))
    assert on_page in page
    assert "Torre 1 201" not in page and "Persona 5" not in page


def test_debtors_who_voted_are_not_told_as_kept_out(storage: Storage, app: Flask, keys: Keys) -> None:
    """Nobody answered for taking their vote away: the minutes say nothing of it."""
    building = drafted(storage, app, reason=False)
    assert not printed(storage, app, keys, building).says("no votó, como dice el reglamento")


def test_who_pays_after_the_vote_was_kept_from_it_all_the_same(
    storage: Storage, app: Flask, keys: Keys
) -> None:
    """The figure is the one of the vote: what the register says later does not touch it."""
    building = drafted(storage, app)
    with storage.transaction() as tx:
        tx.session.execute(update(Unit).values(in_arrears=False))
    assert printed(storage, app, keys, building).says(SAID["es"].format(ON_PAPER["es"]))


def test_seventy_percent_is_told_by_both_counts(
    storage: Storage, app: Flask, keys: Keys, clock: FixedClock
) -> None:
    """In the room, in the draft and on the paper: four of five units, and only 60 % of the building."""
    with app.app_context():
        building, item = seventy(storage, "bylaw_reform", "unit")
        assert not decide(storage, building, item, 0).approved
        close(storage, building)
    clock.advance(AFTER - clock.now())
    desk = Browser(app)
    desk.sign_in(building.emails["administrator"], PASSWORD)
    for page in ("sala", "acta"):
        shown = text_of(desk.get(f"/reuniones/{building.meeting_id}/{page}"))
        assert "Por coeficiente dijo Sí el 60,00 % de toda la copropiedad." in shown
        assert "Se necesita el 70 % por las dos cuentas." in shown
    assert printed(storage, app, keys, building).says("Se necesita el 70 % por las dos cuentas.")
