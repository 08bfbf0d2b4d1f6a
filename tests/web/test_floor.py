"""The floor on the pages: a resident's phone, the live room and the shared screen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from meetings import live_session
from meetings.adapters.clock import FixedClock
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import ASSEMBLY_AT, PASSWORD, Building, convene, make_building, make_meeting
from tests.usecases.test_live_session import ids
from tests.web.test_live_session_resident import go_in, open_room, path, staff


@pytest.fixture
def building(app: Flask, storage: Storage, clock: FixedClock) -> Building:
    """An open assembly."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    clock.advance(ASSEMBLY_AT - clock.now())
    with app.app_context():
        open_room(storage, building)
    return building


@pytest.fixture
def office(app: Flask, building: Building) -> Browser:
    """The secretary, signed in on another computer."""
    browser = Browser(app)
    browser.sign_in(building.emails["secretary"], PASSWORD)
    return browser


def staff_page(building: Building, page: str = "sala") -> str:
    """A page of the meeting."""
    return f"/reuniones/{building.meeting_id}/{page}"


def ask(browse: Browser, building: Building, clock: FixedClock, number: int = 0) -> str:
    """Enter and ask for the floor, a second after whoever asked before; returns the room's page."""
    clock.advance(timedelta(seconds=1))
    go_in(browse, building, number)
    browse.get(path(building, "sala", number))
    browse.post(path(building, "palabra", number), to=path(building, "sala", number) + "#floor")
    return browse.get(path(building, "sala", number))


def give(office: Browser, building: Building, place: int = 0) -> None:
    """Touch a button that gives the floor, as the page offers it."""
    page = office.get(staff_page(building))
    action = re.findall(r'action="([^"]+/palabra/[0-9a-f-]{36}/dar)"', page)[place]
    office.post(action, {"shown": office.hidden("shown")}, to=staff_page(building) + "#floor")


def test_one_touch_asks_and_one_withdraws(browse: Browser, building: Building, clock: FixedClock) -> None:
    """The page tells the place and what it takes; then it offers the button again."""
    page = ask(browse, building, clock)
    assert "Usted es la 1.ª persona." in page and "Pedir la palabra</button>" not in page
    other = ask(browse, building, clock, 1)
    assert re.search(r"Usted es la 2\.ª persona\.</b> Faltan unos 3 minutos\.", other)
    browse.post(path(building, "palabra/dejar"), to=path(building, "sala") + "#floor")
    page = browse.get(path(building, "sala"))
    assert "Pedir la palabra</button>" in page and "Espera 1 persona." in page


def test_each_page_shows_whose_turn_it_is(
    browse: Browser, office: Browser, building: Building, clock: FixedClock
) -> None:
    """The speaker reads their clock, everybody else is asked to mute, the shared screen names them."""
    ask(browse, building, clock)
    ask(browse, building, clock, 1)
    give(office, building)
    clock.advance(timedelta(seconds=70))
    assert re.search(
        r"Usted tiene la palabra.*1 min 10 s</span> de 3 min", browse.get(path(building, "sala")), re.S
    )
    other = browse.get(path(building, "sala", 1))
    assert "Tiene la palabra Persona 1 Inventada, Torre 1 101." in other
    assert "Por favor, silencie su micrófono." in other
    screen = office.get(staff_page(building, "pantalla"))
    assert "Tiene la palabra<b>Persona 1 Inventada, Torre 1 101</b>" in screen
    assert "Sigue: Persona 2 Inventada, Torre 1 102. Espera 1 persona." in screen
    clock.advance(timedelta(minutes=2))
    assert "Se cumplió su tiempo: termine su idea." in browse.get(path(building, "sala"))
    assert "Se cumplió su tiempo." in office.get(staff_page(building))


def test_the_secretary_moves_on_with_one_touch(
    browse: Browser, office: Browser, building: Building, clock: FixedClock
) -> None:
    """Giving it to the next one ends the turn; the page that still showed the old one is told."""
    ask(browse, building, clock)
    ask(browse, building, clock, 1)
    give(office, building)
    stale = office.get(staff_page(building))
    give(office, building)
    assert "Nadie ha pedido" not in office.get(staff_page(building))
    browse.get(path(building, "sala", 1))
    assert "Usted tiene la palabra" in browse.get(path(building, "sala", 1))
    ask(browse, building, clock)
    action = re.findall(r'action="([^"]+/dar)"', office.get(staff_page(building)))[0]
    [shown] = set(re.findall(r'name="shown" value="([^"]+)"', stale))
    page = office.post(action, {"shown": shown}, status=422)
    assert "La palabra ya había cambiado de persona." in page


def test_the_secretary_notes_a_raised_hand(browse: Browser, office: Browser, building: Building) -> None:
    """Chosen among those present; nobody chosen is told at the field."""
    go_in(browse, building, 2)
    page = office.post(staff_page(building, "sala/palabra"), status=422)
    assert "Escoja a una persona." in page and '<details id="hand" open>' in page
    who = {"person": str(building.people[2])}
    office.post(staff_page(building, "sala/palabra"), who, to=staff_page(building) + "#floor")
    assert "La acaba de pedir" in office.get(staff_page(building))
    assert "Usted es la 1.ª persona." in browse.get(path(building, "sala", 2))


def test_who_was_away_reads_that_the_turn_passed(
    browse: Browser, office: Browser, building: Building, clock: FixedClock
) -> None:
    """And asks again with the same button."""
    ask(browse, building, clock)
    ask(browse, building, clock, 1)
    browse.post(path(building, "salir"))
    page = office.get(staff_page(building))
    assert "No está ahora. Guarda su puesto hasta que llegue su turno." in page
    give(office, building)
    browse.get(path(building, "puerta"))
    browse.post(path(building, "puerta"))
    page = browse.get(path(building, "sala"))
    assert "Llegó su turno y usted no estaba." in page and "Pedir la palabra</button>" in page


def test_a_person_who_is_not_recorded_waits_for_the_recording_to_stop(
    app: Flask, storage: Storage, browse: Browser, office: Browser, building: Building
) -> None:
    """Both pages say so, and there is no button to give it meanwhile."""
    go_in(browse, building, 0, answer="refused")
    browse.post(path(building, "palabra"))
    assert building.meeting_id is not None
    with app.app_context(), storage.transaction() as tx:
        where = building.community_id, building.meeting_id
        live_session.start_recording(tx, *where, staff(building), ASSEMBLY_AT)
    page = office.get(staff_page(building))
    assert "No quiere que lo graben. Primero detenga la grabación." in page
    assert "/dar" not in page


def test_the_staff_is_told_to_give_the_floor_for_the_elected_chair(
    app: Flask, browse: Browser, office: Browser, storage: Storage, building: Building
) -> None:
    """The chair is an owner without a page for it; before the election nobody is named."""
    go_in(browse, building)
    assert "dirige la reunión" not in office.get(staff_page(building))
    with app.app_context(), storage.transaction() as tx:
        who = building.people[0]
        live_session.elect(tx, *ids(building), live_session.Office.CHAIR, who, staff(building), ASSEMBLY_AT)
    page = office.get(staff_page(building))
    assert "Persona 1 Inventada dirige la reunión: toque aquí a quien le dé la palabra." in page
