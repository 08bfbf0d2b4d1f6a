"""The page of the minutes shows who signs and how their mail went; the room says who cannot be reached."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from meetings.adapters.clock import FixedClock
from meetings.storage.communities import ContactPoint
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import PASSWORD, START, Building
from tests.held import AFTER, hold, ids


@pytest.fixture
def held(browse: Browser, storage: Storage, clock: FixedClock) -> Building:
    """A closed assembly with its draft; the administrator is signed in."""
    with browse.app.app_context():
        building = hold(storage)
    clock.advance(AFTER - clock.now())
    browse.sign_in(building.emails["administrator"], PASSWORD)
    return building


def page_of(building: Building) -> str:
    """The page of the minutes."""
    return f"/reuniones/{ids(building)[1]}/acta"


def silence(storage: Storage, building: Building) -> None:
    """The chair's address counts no more."""
    with storage.transaction() as tx:
        points = select(ContactPoint).where(ContactPoint.person_id == building.people[0])
        for point in tx.session.scalars(points):
            point.suspended_at, point.suspended_reason = START, "Rebota."


def test_each_signer_has_a_line_and_no_link_stands_on_the_page(browse: Browser, held: Building) -> None:
    """Name, office and how the mail went; the token is in the mail alone."""
    page = browse.get(page_of(held))
    for words in ("Persona 1 Inventada", "Administrator Inventado", "Correo sobre la firma: por enviar"):
        assert words in page
    assert "/f/" not in page


def test_a_link_is_sent_again_by_one_button(browse: Browser, held: Building, storage: Storage) -> None:
    """It comes back to the signatures, with the new mail owed."""
    page = page_of(held)
    assert "Enviar otra vez el enlace" in browse.get(page)
    browse.post(f"{page}/firmas/{held.people[0]}/enlace", {}, to=f"{page}#sig")
    with storage.reading() as tx:
        states = tx.session.scalars(select(Delivery.state).where(Delivery.kind == "officer")).all()
    assert sorted(states) == ["due", "superseded"]


def test_without_address_the_reason_and_the_way_out_stand_there(
    browse: Browser, held: Building, storage: Storage
) -> None:
    """No button that would be refused: the page where an address is registered."""
    silence(storage, held)
    page = browse.get(page_of(held))
    assert "Sin correo registrado: no se le pueden enviar el enlace ni el código para firmar." in page
    assert f'href="/personas/{held.people[0]}"' in page
    assert "Enviar otra vez el enlace" not in page


def test_a_refused_link_shows_the_page_again_with_the_reason(
    browse: Browser, held: Building, storage: Storage
) -> None:
    """The address was suspended while the page stood open."""
    silence(storage, held)
    browse.get(page_of(held))
    page = browse.post(f"{page_of(held)}/firmas/{held.people[0]}/enlace", {}, status=422)
    assert "Esta persona no tiene un correo registrado." in page


def test_the_page_says_what_the_law_allows(browse: Browser, held: Building) -> None:
    """Nobody signs in the place of another, and the program says so."""
    page = browse.get(page_of(held))
    assert "¿Y si alguien no puede o no quiere firmar?" in page
    assert "La ley no dice quién firma en lugar de otro." in page


def test_the_room_says_that_no_link_can_be_sent(browse: Browser, held: Building, storage: Storage) -> None:
    """On the evening itself, when another can still be elected."""
    room = f"/reuniones/{ids(held)[1]}/sala"
    assert "Sin correo registrado" not in browse.get(room)
    silence(storage, held)
    assert "Sin correo registrado: no se le puede enviar un enlace para firmar el acta." in browse.get(room)
