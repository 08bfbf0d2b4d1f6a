"""Suspend and go on another day: everybody told, the quorum counted again, both sittings in the minutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings import live_session, minutes
from meetings.live_session import Count, Office
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Said
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Storage
from tests.factories import ASSEMBLY_AT, Building, convene, make_building, make_meeting
from tests.usecases.planning_support import facts_of
from tests.usecases.test_live_session import enter, ids, item_of, open_room, staff

LATE = ASSEMBLY_AT + timedelta(minutes=100)
EARLIEST = ASSEMBLY_AT + timedelta(hours=72, minutes=105)
NEXT = ASSEMBLY_AT + timedelta(days=4)


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """An open assembly of 20, 15, 15, 25 and 25 with quorum; its first item was taken up."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    with app.app_context():
        open_room(storage, building)
        for number in (0, 3, 4):
            enter(storage, building, number)
        start(storage, building, "Verificación", ASSEMBLY_AT + timedelta(minutes=2))
        yield building


def start(storage: Storage, building: Building, title: str, at: datetime) -> None:
    """Go to an item."""
    item = item_of(storage, building, title)
    with storage.transaction() as tx:
        live_session.start_item(tx, *ids(building), item, staff(building), at)


def suspend(storage: Storage, building: Building, resumes_at: datetime = NEXT) -> None:
    """The act, late in the evening."""
    with storage.transaction() as tx:
        live_session.suspend(tx, *ids(building), resumes_at, staff(building), LATE)


def resume(storage: Storage, building: Building, at: datetime = NEXT) -> None:
    """Open the room again."""
    with storage.transaction() as tx:
        live_session.resume(tx, *ids(building), staff(building), at)


def test_it_goes_on_three_days_later_at_the_earliest(storage: Storage, building: Building) -> None:
    """The hour before is refused and told the earliest one; nothing is written."""
    with pytest.raises(Refused) as refused:
        suspend(storage, building, EARLIEST - timedelta(minutes=1))
    [finding] = refused.value.findings
    assert (finding.code, finding.facts["earliest"]) == ("suspension.too_soon", EARLIEST)
    assert facts_of(storage, building, ids(building)[1]).state is MeetingState.OPEN
    suspend(storage, building, EARLIEST)
    facts = facts_of(storage, building, ids(building)[1])
    assert (facts.state, facts.resumes_at) == (MeetingState.SUSPENDED, EARLIEST)


def test_everybody_is_told_by_the_next_version(storage: Storage, building: Building) -> None:
    """One message each, the same event with the next SEQUENCE, and the topics that are left."""
    suspend(storage, building)
    with storage.reading() as tx:
        notice = tx.session.scalars(select(Notice).order_by(Notice.version.desc()).limit(1)).one()
        told = tx.session.scalar(select(func.count(Delivery.person_id.distinct())))
    assert (notice.version, notice.sequence, notice.starts_at) == (2, 1, NEXT)
    assert "Aprobación del presupuesto" in [item["title"] for item in notice.content["items"]]
    assert told == len(building.people)


def test_attendance_ends_with_the_suspension(storage: Storage, building: Building) -> None:
    """Nobody is present between the sittings, and nobody can enter."""
    suspend(storage, building)
    with storage.reading() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        assert live_session.room_at(tx, meeting, LATE).counts["present"] == 0
    with pytest.raises(Refused, match=r"room\.not_open"):
        enter(storage, building, 1, 200)


def test_the_quorum_is_counted_again(storage: Storage, building: Building) -> None:
    """Without it no topic is taken up in the new sitting; what was decided before stands."""
    suspend(storage, building)
    resume(storage, building)
    with storage.transaction() as tx:
        live_session.mark(tx, *ids(building), building.people[0], True, staff(building), NEXT)
    with pytest.raises(Refused, match=r"quorum\.assembly"):
        start(storage, building, "Aprobación", NEXT)
    with pytest.raises(Refused, match=r"room\.has_sat"), storage.transaction() as tx:
        live_session.declare_no_quorum(tx, *ids(building), staff(building), NEXT)
    with storage.transaction() as tx:
        for number in (1, 3):
            live_session.mark(tx, *ids(building), building.people[number], True, staff(building), NEXT)
    start(storage, building, "Aprobación", NEXT + timedelta(minutes=1))
    with storage.reading() as tx:
        sittings = live_session.sittings_of(tx, ids(building)[1])
    assert [(each.number, each.ended_at, each.represented) for each in sittings] == [
        (1, LATE, ""),
        (2, None, "60"),
    ]


def test_the_room_opens_half_an_hour_before_the_hour(storage: Storage, building: Building) -> None:
    """Earlier than that the others would be missing."""
    suspend(storage, building)
    with pytest.raises(Refused, match=r"suspension\.too_early"):
        resume(storage, building, NEXT - timedelta(minutes=31))
    resume(storage, building, NEXT - timedelta(minutes=30))


def test_the_minutes_show_both_sittings(storage: Storage, building: Building) -> None:
    """Each with its hours; the least that was represented is looked for inside them, never between."""
    suspend(storage, building)
    resume(storage, building)
    with storage.transaction() as tx:
        for number in (0, 3, 4):
            live_session.mark(tx, *ids(building), building.people[number], True, staff(building), NEXT)
    start(storage, building, "Aprobación", NEXT + timedelta(minutes=5))
    item, at = item_of(storage, building, "Aprobación"), NEXT + timedelta(minutes=30)
    end = NEXT + timedelta(minutes=40)
    with storage.transaction() as tx:
        live_session.record_decision(
            tx, *ids(building), item, Count("¿Se aprueba?", Said.YES), staff(building), at
        )
        live_session.elect(tx, *ids(building), Office.CHAIR, building.people[0], staff(building), at)
        live_session.act_as_secretary(tx, *ids(building), staff(building), at)
        live_session.close_meeting(tx, *ids(building), staff(building), end)
        minutes.draft_minutes(tx, *ids(building), staff(building), end)
    with storage.reading() as tx:
        record = minutes.minutes_page(tx, *ids(building), staff(building), end).minutes.record
    assert [(row["from"], row["to"]) for row in record["sittings"]] == [
        (ASSEMBLY_AT.isoformat(), LATE.isoformat()),
        (NEXT.isoformat(), end.isoformat()),
    ]
    assert record["lowest"] == "7/10"
    assert record["notice"]["version"] == 1


def test_another_communitys_meeting_is_not_suspended(storage: Storage, building: Building) -> None:
    """Missing, the same as an id never given; and a draft has nothing to suspend."""
    other = make_building(storage, name="Los Cerezos")
    with pytest.raises(Missing), storage.transaction() as tx:
        live_session.suspend(tx, other.community_id, ids(building)[1], NEXT, staff(building), LATE)
    suspend(storage, building)
    with pytest.raises(Refused, match=r"lifecycle\.not_possible"):
        suspend(storage, building)
