"""The room of an open meeting does not sign its reader out; acting asks for a good session (decision 21)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from meetings import accounts
from meetings.adapters.clock import FixedClock
from meetings.storage.live_session import Sitting
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from meetings.trail import SYSTEM
from tests.browse import Browser
from tests.factories import PASSWORD, Building, convene, make_building, make_meeting

ROOM = ("pantalla", "sala", "asistencia")
SECOND = timedelta(seconds=1)


@pytest.fixture
def building(storage: Storage) -> Building:
    """A called assembly."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    return building


@pytest.fixture
def screen(browse: Browser, building: Building) -> Browser:
    """The computer of the shared screen, signed in as the secretary."""
    browse.sign_in(building.emails["secretary"], PASSWORD)
    return browse


def open_meeting(storage: Storage, building: Building, clock: FixedClock, state: str = "open") -> None:
    """Write that the room opened now, or how it stands."""
    opened = {"opened_at": clock.now()} if state == "open" else {}
    with storage.transaction() as tx:
        change = update(Meeting).where(Meeting.id == building.meeting_id)
        tx.session.execute(change.values(state=state, **opened))


def status(browser: Browser, building: Building, page: str) -> int:
    """What a page of the meeting answers."""
    return browser.client.get(f"/reuniones/{building.meeting_id}/{page}").status_code


@pytest.mark.parametrize("page", ROOM)
def test_the_room_is_read_while_the_meeting_goes_on(
    screen: Browser, storage: Storage, building: Building, clock: FixedClock, page: str
) -> None:
    """Hours after the last act, for as long as it is open and no longer."""
    open_meeting(storage, building, clock)
    clock.advance(timedelta(hours=4))
    assert status(screen, building, page) == 200
    open_meeting(storage, building, clock, "closed")
    assert status(screen, building, page) == 302


def test_twelve_hours_of_a_day_do_not_end_in_the_middle_of_the_evening(
    screen: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Whoever signed in by day still shows the screen at night, if the session was good at the opening."""
    for _ in range(11):
        clock.advance(timedelta(hours=1))
        screen.get("/comunidades")
        screen.post(f"/comunidades/{building.community_id}")
    open_meeting(storage, building, clock)
    clock.advance(timedelta(hours=2))
    assert status(screen, building, "pantalla") == 200


def test_it_ends_twelve_hours_after_the_opening(
    screen: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """A room that somebody forgot to close shows nobody anything for ever."""
    open_meeting(storage, building, clock)
    clock.advance(timedelta(hours=12))
    assert status(screen, building, "pantalla") == 200
    clock.advance(SECOND)
    assert status(screen, building, "pantalla") == 302


def test_a_session_that_had_ended_at_the_opening_stays_ended(
    screen: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """An opening brings no old session back."""
    clock.advance(timedelta(hours=2) + SECOND)
    open_meeting(storage, building, clock)
    assert status(screen, building, "pantalla") == 302


def test_only_the_room_is_read(
    screen: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Register, minutes and desk ask to sign in again."""
    open_meeting(storage, building, clock)
    clock.advance(timedelta(hours=3))
    for path in ("/inicio", "/registro", f"/reuniones/{building.meeting_id}", "/actas"):
        assert screen.client.get(path).status_code == 302, path


def test_nothing_is_done_from_there(
    screen: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """An unattended screen is looked at, not acted with: the act asks to sign in and keeps what was typed."""
    open_meeting(storage, building, clock)
    clock.advance(timedelta(hours=3))
    screen.get(f"/reuniones/{building.meeting_id}/sala")
    path = f"/reuniones/{building.meeting_id}/asistencia"
    page = screen.post(path, {"arrived": str(building.people[0])}, status=403)
    assert "Su sesión terminó" in page and 'name="kept"' in page


def test_a_closed_account_is_out_at_once(
    screen: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Also in the middle of the meeting."""
    open_meeting(storage, building, clock)
    assert status(screen, building, "pantalla") == 200
    with storage.transaction() as tx:
        accounts.disable_account(tx, building.staff["secretary"], SYSTEM, clock.now())
    clock.advance(timedelta(hours=3))
    assert status(screen, building, "pantalla") == 302


def test_the_room_of_another_community_keeps_nobody_in(
    app: Flask, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Their open meeting is none of ours, and one that does not exist is none either."""
    other = make_building(storage, name="Los Robles")
    stranger = Browser(app)
    stranger.sign_in(other.emails["secretary"], PASSWORD)
    open_meeting(storage, building, clock)
    assert status(stranger, building, "pantalla") == 404
    clock.advance(timedelta(hours=3))
    assert status(stranger, building, "pantalla") == 302
    assert stranger.client.get(f"/reuniones/{uuid.uuid4()}/pantalla").status_code == 302


def test_a_meeting_that_goes_on_another_day_counts_from_that_day(
    screen: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """A session of the second day is judged by when the second sitting began."""
    open_meeting(storage, building, clock)
    clock.advance(timedelta(days=3))
    screen.get("/ingreso")
    screen.sign_in(building.emails["secretary"], PASSWORD)
    with storage.transaction() as tx:
        tx.session.add(Sitting(meeting_id=building.meeting_id, number=2, opened_at=clock.now()))
    clock.advance(timedelta(hours=3))
    assert status(screen, building, "pantalla") == 200
