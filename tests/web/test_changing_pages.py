"""The pages after the notice: changing what was called, calling it off, printing letters."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import convening
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.storage.communities import ContactPoint
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from meetings.trail import Actor
from tests.adapters.pdf_reading import ReadPdf
from tests.browse import Browser
from tests.factories import PASSWORD, START, Building, make_building, make_meeting
from tests.held import print_notice
from tests.shelf import kept_step

REASON = "Basta el quórum ordinario: Decreto 398 de 2020."
WHY = "El salón de máquinas estará en obra <ese> día."
CODE = "nonpresential.participation.planned"


@dataclass
class Desk:
    """The administrator before a meeting that was called, of whose five owners one has no address."""

    browse: Browser
    storage: Storage
    building: Building

    @property
    def meeting(self) -> str:
        """The address of the meeting's page."""
        return f"/reuniones/{self.building.meeting_id}"

    def printed(self, path: str) -> str:
        """What a paper says, without its white space."""
        answer = self.browse.client.get(path)
        assert answer.mimetype == "application/pdf", answer.status
        return "".join(ReadPdf(answer.data).pages)

    def begin(self) -> str:
        """Begin to prepare changes; returns where their pages are."""
        self.browse.get(f"{self.meeting}/cambiar")
        return self.browse.post(f"{self.meeting}/cambiar", {"reason": WHY})

    def send(self, change: str, status: int = 302, reason: str = REASON) -> str:
        """Send the prepared version."""
        self.browse.get(f"{change}/citar")
        data = {"reasons-0-code": CODE, "reasons-0-reason": reason}
        return self.browse.post(f"{change}/citar/version", data, status=status)


@kept_step
def called(storage: Storage) -> Building:
    """An assembly is called; the first owner has no authorised address."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    with storage.transaction() as tx:
        point = select(ContactPoint).where(ContactPoint.person_id == building.people[0])
        tx.session.scalars(point).one().attestation_id = None
    with storage.transaction() as tx:
        by = Actor(account_id=building.staff["administrator"], name="Administrador Inventado")
        convening.issue_notice(tx, building.community_id, meeting_id, {CODE: REASON}, by, START)
    return building


@pytest.fixture
def desk(app: Flask, storage: Storage, browse: Browser, keys: Keys, clock: FixedClock) -> Desk:
    """A called assembly, its papers printed, the administrator signed in."""
    with app.app_context():
        building = called(storage)
        print_notice(storage, keys)
    browse.sign_in(building.emails["administrator"], PASSWORD)
    return Desk(browse, storage, building)


def test_a_meeting_is_changed_on_the_pages_it_was_made(desk: Desk) -> None:
    """Reason, new day, review of what differs, version two on the board; then the changes are gone."""
    assert "Cambiar lo citado" in desk.browse.get(desk.meeting)
    change = desk.begin()
    assert "Seguir con los cambios" in desk.browse.get(desk.meeting)
    desk.browse.get(f"{change}/fecha")
    desk.browse.post(f"{change}/fecha", {"day": "2027-03-27", "hour": "09:00", "duration": "120"})
    page = desk.browse.get(f"{change}/citar")
    assert "ahora sábado 27 de marzo" in page and "Enviar la versión 2" in page and REASON in page
    assert desk.send(change) == f"{desk.meeting}/avisos"
    board = desk.browse.get(f"{desk.meeting}/avisos")
    assert "Leer la versión 1, en PDF" in board and "&lt;ese&gt;" in board
    desk.browse.get(change, status=404)


def test_sending_without_a_change_says_what_to_do(desk: Desk) -> None:
    """The page comes back with what was written and the sentence of the refusal."""
    page = desk.send(desk.begin(), status=422)
    assert "Todavía no ha cambiado nada." in page


def test_a_reason_too_long_is_said_in_words(desk: Desk) -> None:
    """Nothing but a sentence is shown, with what was written."""
    change = desk.begin()
    desk.browse.get(f"{change}/fecha")
    desk.browse.post(f"{change}/fecha", {"day": "2027-03-27", "hour": "09:00", "duration": "120"})
    page = desk.send(change, status=422, reason="x" * 2001)
    assert "{&#39;" not in page and "2001" in page


def test_changes_given_up_lead_back_to_the_meeting(desk: Desk) -> None:
    """Nobody saw them; the meeting stands as it was called."""
    change = desk.begin()
    desk.browse.get(change)
    assert desk.browse.post(f"{change}/descartar") == desk.meeting


def test_changing_needs_a_reason(desk: Desk) -> None:
    """Without one the page is shown again and nothing is begun."""
    desk.browse.get(f"{desk.meeting}/cambiar")
    desk.browse.post(f"{desk.meeting}/cambiar", {"reason": " "}, status=422)
    with desk.storage.reading() as tx:
        assert tx.session.scalars(select(Meeting.id).where(Meeting.amends_id.is_not(None))).all() == []


def test_calling_off_shows_everybody_that_nobody_meets(desk: Desk) -> None:
    """The meeting's page, the board and the public door say so, with no way in."""
    desk.browse.get(f"{desk.meeting}/cancelar")
    desk.browse.post(f"{desk.meeting}/cancelar", {"reason": WHY}, to=f"{desk.meeting}/avisos")
    assert "&lt;ese&gt;" in desk.browse.get(desk.meeting)
    assert "Aviso de cancelación" in desk.browse.get(f"{desk.meeting}/avisos")
    door = desk.browse.get(f"/m/{desk.building.meeting_id}")
    assert "Esta reunión se canceló" in door
    desk.browse.get(f"/m/{desk.building.meeting_id}/calendario.ics", status=404)


def test_the_letters_and_the_sheet_are_printed_from_the_board(desk: Desk) -> None:
    """One letter for the one owner without an address, with the link that is theirs; the sheet names them."""
    board = desk.browse.get(f"{desk.meeting}/avisos")
    assert "Imprimir la carta" in board and "Imprimir la planilla de entrega" in board
    letter = desk.printed(f"{desk.meeting}/avisos/cartas.pdf")
    assert "Persona1Inventada" in letter and "Persona2Inventada" not in letter and "/r/" in letter
    sheet = desk.printed(f"{desk.meeting}/avisos/planilla.pdf")
    assert "Persona1Inventada" in sheet and "/r/" not in sheet


@pytest.mark.parametrize("part", ["2", "0", "-1", "x", "9999999999999999999999"])
def test_a_part_that_is_not_there_is_no_fault(desk: Desk, part: str) -> None:
    """Whatever stands in the address, the answer is a paper or that there is none."""
    answer = desk.browse.client.get(f"{desk.meeting}/avisos/cartas.pdf?parte={part}")
    assert answer.status_code == (404 if part == "2" else 200)


def test_the_proof_of_a_message_opens_after_its_reason(desk: Desk) -> None:
    """The same gate as its page: a reason, then 30 minutes."""
    with desk.storage.reading() as tx:
        delivery = tx.session.scalars(select(Delivery.id).where(Delivery.channel == "email").limit(1)).one()
    page, proof = f"{desk.meeting}/avisos/{delivery}", f"{desk.meeting}/avisos/{delivery}/constancia.pdf"
    assert desk.browse.client.get(proof).location == page
    desk.browse.get(page)
    desk.browse.post(page, {"ground": "claim", "words": "Dice que no le llegó."}, to=page)
    assert "Constanciadeenvío" in desk.printed(proof)
