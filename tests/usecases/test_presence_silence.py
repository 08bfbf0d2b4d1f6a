"""Presence without signs of life: the interval ends at the last signal, and quorum and gate follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings import live_session
from meetings.live_session import Count, Room
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import ConsentState, Said
from meetings.storage.live_session import Attendance
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import Actor
from tests.factories import ASSEMBLY_AT, Building, convene, make_building, make_meeting
from tests.usecases.test_live_session import enter, ids, item_of, open_room, say, staff


def minute(number: int, second: int = 0) -> datetime:
    """An instant of the evening."""
    return ASSEMBLY_AT + timedelta(minutes=number, seconds=second)


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """An open assembly of five units (20, 15, 15, 25, 25), everybody asked about recording."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    with app.app_context():
        open_room(storage, building)
        for number in range(5):
            say(storage, building, number, ConsentState.GRANTED)
        yield building


def come(storage: Storage, building: Building, number: int, at: datetime = ASSEMBLY_AT) -> None:
    """Somebody enters by their own page."""
    with storage.transaction() as tx:
        person = building.people[number]
        live_session.enter_by_link(tx, *ids(building), person, Actor(person_id=person), at)


def beat(storage: Storage, building: Building, number: int, at: datetime) -> bool:
    """That page says that it is still shown."""
    with storage.transaction() as tx:
        return live_session.signal(tx, building.meeting_id, building.people[number], at)


def room(storage: Storage, building: Building, at: datetime) -> Room:
    """The room as it is read at an instant."""
    with storage.reading() as tx:
        return live_session.room_at(tx, tx.session.get_one(Meeting, building.meeting_id), at)


def test_quorum_falls_when_a_page_falls_silent(storage: Storage, building: Building) -> None:
    """Read only, before any sweep wrote it: the count of quorum is true at every instant."""
    for number in (0, 3, 4):
        come(storage, building, number)
        beat(storage, building, number, minute(1))
    for number in (0, 3):
        beat(storage, building, number, minute(3))
    assert room(storage, building, minute(3, 59)).share == Fraction(7, 10)
    assert room(storage, building, minute(4)).share == Fraction(9, 20)
    assert not room(storage, building, minute(4)).quorum.quorum


def test_the_worker_ends_silent_intervals_at_the_last_signal(storage: Storage, building: Building) -> None:
    """Whenever it comes by; once, with one entry in the trail of that person."""
    come(storage, building, 0)
    beat(storage, building, 0, minute(2))
    assert live_session.end_silent_everywhere(storage, minute(4)) == 0
    assert live_session.end_silent_everywhere(storage, minute(9)) == 1
    assert live_session.end_silent_everywhere(storage, minute(10)) == 0
    with storage.reading() as tx:
        [row] = tx.session.scalars(select(Attendance)).all()
        departed = select(func.count()).where(TrailEntry.tag == "session:attendance:signal_lost")
        assert tx.session.scalar(departed) == 1
    assert (row.left_at, row.left_how) == (minute(2), "silence")


def test_a_signal_writes_nothing_in_the_trail(storage: Storage, building: Building) -> None:
    """Heartbeats are no acts: no entry, so that no page wakes."""
    come(storage, building, 0)
    with storage.reading() as tx:
        before = live_session.latest_entry(tx, building.community_id)
    for second in range(0, 100, 45):
        assert beat(storage, building, 0, minute(1, second % 60))
    with storage.reading() as tx:
        assert live_session.latest_entry(tx, building.community_id) == before


def test_an_entry_without_script_never_times_out(storage: Storage, building: Building) -> None:
    """It is marked so on the secretary's list, and ends by leaving or by the mark."""
    come(storage, building, 0)
    assert room(storage, building, minute(119)).counts["present"] == 1
    with storage.reading() as tx:
        page = live_session.roll_page(tx, *ids(building), "", minute(119))
    assert [row.gives_no_signals for row in page.rows if row.is_here] == [True]


def test_what_the_secretary_ticked_is_not_watched(storage: Storage, building: Building) -> None:
    """A page of the same person may signal and fall silent: the tick stands."""
    enter(storage, building, 0)
    assert beat(storage, building, 0, minute(2))
    assert room(storage, building, minute(60)).counts["present"] == 1


def test_who_comes_back_enters_again(storage: Storage, building: Building) -> None:
    """The late signal is refused; a new entry opens a second interval, and the first one stays."""
    come(storage, building, 0)
    beat(storage, building, 0, minute(1))
    assert not beat(storage, building, 0, minute(4))
    come(storage, building, 0, minute(5))
    assert beat(storage, building, 0, minute(5))
    with storage.reading() as tx:
        query = select(Attendance.joined_at, Attendance.left_at).order_by(Attendance.joined_at)
        rows = [tuple(row) for row in tx.session.execute(query)]
    assert rows == [(ASSEMBLY_AT, minute(1)), (minute(5), None)]


def test_nobody_decides_with_those_who_fell_silent(storage: Storage, building: Building) -> None:
    """The count of a decision ends their intervals first."""
    for number in (0, 3, 4):
        come(storage, building, number)
        beat(storage, building, number, minute(1))
    item = item_of(storage, building, "Aprobación")
    with pytest.raises(Refused, match=r"quorum\.assembly"), storage.transaction() as tx:
        live_session.record_decision(
            tx, *ids(building), item, Count("¿Sí?", Said.YES), staff(building), minute(6)
        )


def test_the_recording_gate_forgets_who_fell_silent(storage: Storage, building: Building) -> None:
    """Nobody waits for the answer of somebody whose page is gone."""
    come(storage, building, 0)
    come(storage, building, 1)
    beat(storage, building, 1, minute(1))
    say(storage, building, 1, ConsentState.WITHDRAWN, 1)
    with storage.transaction() as tx:
        live_session.start_recording(tx, *ids(building), staff(building), minute(6))
    with storage.reading() as tx:
        assert tx.session.scalars(
            select(Attendance.left_how).where(Attendance.left_at.is_not(None))
        ).all() == ["silence"]
