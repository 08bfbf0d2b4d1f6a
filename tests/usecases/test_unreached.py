"""Whom a notice did not reach: an alarm while there is time, one act to send paper, nothing sent too late."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from meetings import deliveries, planning
from meetings.adapters.clock import FixedClock
from meetings.deliveries import Owed, Sending, owe, sweep
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import DeliveryState
from meetings.storage.communities import ContactPoint
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import Actor
from tests.factories import ASSEMBLY_AT, START, Building, issue, make_building, make_meeting
from tests.usecases.test_deliveries_sweep import Listener, compose

SOON = START + timedelta(minutes=1)
STATES = ("accepted", "refused", "bounced", "in_doubt", "due")


@pytest.fixture
def building(storage: Storage) -> Building:
    """An assembly called by five messages that ended in five ways."""
    building = make_building(storage)
    make_meeting(storage, building)
    issue(storage, building)
    with storage.transaction() as tx:
        rows = tx.session.scalars(select(Delivery).order_by(Delivery.created_at, Delivery.id)).all()
        for row, state in zip(rows, STATES, strict=True):
            row.state = state
    return building


def meeting_of(building: Building) -> uuid.UUID:
    """The meeting that was called."""
    assert building.meeting_id is not None
    return building.meeting_id


def count(storage: Storage, building: Building, at: datetime) -> int:
    """How many people its notice did not reach."""
    with storage.reading() as tx:
        return deliveries.unreached(tx, [meeting_of(building)], at).get(meeting_of(building), 0)


def to_paper(storage: Storage, building: Building, at: datetime) -> int:
    """Send paper to all of them, as the administrator."""
    by = Actor(account_id=building.staff["administrator"])
    with storage.transaction() as tx:
        return deliveries.change_all_to_paper(tx, building.community_id, meeting_of(building), by, at)


@pytest.mark.parametrize(
    ("waited", "unreached"),
    [(timedelta(minutes=59), 3), (timedelta(hours=1), 4)],
)
def test_who_failed_counts_and_who_waits_counts_after_an_hour(
    storage: Storage, building: Building, waited: timedelta, unreached: int
) -> None:
    """Refused, bounced and in doubt at once; a first message on its way only when nothing carries it."""
    assert count(storage, building, START + waited) == unreached


def test_whom_another_way_reached_does_not_count(storage: Storage, building: Building) -> None:
    """One accepted message of a person speaks for the person."""
    with storage.transaction() as tx:
        failed = tx.session.scalars(select(Delivery).where(Delivery.state == "refused")).one()
        copy = {"channel": "email", "kind": "notice", "state": "accepted", "next_at": START}
        second = Delivery(
            id=uuid.uuid4(),
            community_id=failed.community_id,
            person_id=failed.person_id,
            meeting_id=failed.meeting_id,
            notice_id=failed.notice_id,
            dedupe_key="second",
            message_id="<second@example.com>",
            created_at=START,
            **copy,
        )
        tx.session.add(second)
    assert count(storage, building, SOON) == 2


def test_one_act_sends_paper_to_all_who_failed_and_each_trail_says_so(
    storage: Storage, building: Building
) -> None:
    """Three letters are owed, one entry a person; then nobody is left without a way."""
    assert to_paper(storage, building, SOON) == 3
    assert count(storage, building, SOON) == 0
    with storage.reading() as tx:
        papers = tx.session.scalars(select(Delivery.state).where(Delivery.channel == "paper")).all()
        tags = tx.session.scalars(
            select(TrailEntry.tag).where(TrailEntry.tag == "invitation:channel:changed")
        )
        assert papers == ["due"] * 3 and len(tags.all()) == 3


def test_sending_paper_twice_says_that_nobody_is_left(storage: Storage, building: Building) -> None:
    """The second of two clicks changes nothing."""
    to_paper(storage, building, SOON)
    with pytest.raises(Refused, match="paper.nobody_unreached"):
        to_paper(storage, building, SOON)


def test_a_meeting_of_another_community_does_not_exist(storage: Storage, building: Building) -> None:
    """The answer is that of a missing one."""
    other = make_building(storage, name="Los Robles")
    other.meeting_id = building.meeting_id
    with pytest.raises(Missing):
        to_paper(storage, other, SOON)


@pytest.mark.parametrize(("late", "is_late"), [(timedelta(0), False), (timedelta(days=40), True)])
def test_the_desk_tells_how_many_and_until_when(
    storage: Storage, building: Building, late: timedelta, is_late: bool
) -> None:
    """An ordinary assembly on 20 March is called until 4 March."""
    with storage.reading() as tx:
        [card] = planning.desk_meetings(tx, building.community_id, SOON + late).upcoming
    assert card.unreached is not None
    assert (card.unreached.until.isoformat(), card.unreached.is_late) == ("2027-03-04", is_late)


def owe_one(storage: Storage, building: Building, deadline_at: datetime | None) -> None:
    """Owe one message that is of no use after its deadline."""
    with storage.transaction() as tx:
        point = tx.session.scalars(
            select(ContactPoint).where(ContactPoint.person_id == building.people[0])
        ).one()
        owed = Owed(
            *(building.community_id, building.people[0], point.id, "email", "code", "code:1"),
            deadline_at=deadline_at,
        )
        owe(tx, [owed], START)


@pytest.mark.parametrize(
    ("after", "state", "sent"),
    [(timedelta(minutes=10) - timedelta(seconds=1), "accepted", 1), (timedelta(minutes=10), "expired", 0)],
)
def test_a_message_leaves_until_its_deadline_and_never_after(
    storage: Storage, clock: FixedClock, after: timedelta, state: str, sent: int
) -> None:
    """A code that no longer opens anything only confuses; the trail says that it did not leave."""
    building = make_building(storage)
    owe_one(storage, building, START + timedelta(minutes=10))
    clock.advance(after)
    channel = Listener()
    assert sweep(Sending(storage, {"code": compose}, lambda owed: channel, clock.now)) == sent
    with storage.reading() as tx:
        assert tx.session.scalars(select(Delivery.state)).one() == state
        tags = tx.session.scalars(select(TrailEntry.tag)).all()
    assert ("invitation:delivery:expired" in tags) is (state == "expired")


def test_what_is_in_doubt_past_its_deadline_stays_in_doubt_and_is_not_sent_again(
    storage: Storage, clock: FixedClock
) -> None:
    """It may have left: nobody calls it unsent."""
    building = make_building(storage)
    owe_one(storage, building, START + timedelta(minutes=10))
    with storage.transaction() as tx:
        tx.session.execute(update(Delivery).values(state=DeliveryState.IN_DOUBT.value))
    clock.advance(timedelta(hours=1))
    channel = Listener()
    assert sweep(Sending(storage, {"code": compose}, lambda owed: channel, clock.now)) == 0
    with storage.reading() as tx:
        assert tx.session.scalars(select(Delivery.state)).one() == "in_doubt"


def test_a_notice_is_tried_until_the_meeting_begins(storage: Storage, building: Building) -> None:
    """Afterwards it would call to what is over."""
    with storage.reading() as tx:
        assert set(tx.session.scalars(select(Delivery.deadline_at))) == {ASSEMBLY_AT}
