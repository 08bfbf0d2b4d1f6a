"""Who bought a home after the notice: told by one act, and no term is judged by them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings import convening, live_session
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.deliveries import board
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Kind
from meetings.protocol.trail import Tag
from meetings.storage.communities import Ownership
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Storage
from meetings.trail import Actor
from tests.factories import ASSEMBLY_AT, START, Building, issue, make_building, make_meeting, sell
from tests.races import DONE, at_once
from tests.usecases.planning_support import tags_of
from tests.usecases.test_changing import House
from tests.usecases.test_live_session import ids, staff
from tests.written import asked

# The ordinary assembly of 20 March was called in time; whoever buys in its last week cannot be.
SOLD_AT = ASSEMBLY_AT - timedelta(days=7)
LATER = SOLD_AT + timedelta(days=1)
SENT = {"state": "accepted", "accepted_at": START}


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """Five owners called to an assembly, each of their messages taken by the server at once."""
    building = make_building(storage)
    make_meeting(storage, building)
    issue(storage, building)
    with storage.transaction() as tx:
        tx.session.execute(update(Delivery).values(SENT))
    with app.app_context():
        yield building


def waiting(storage: Storage, building: Building) -> list[str]:
    """Whom the notice has not been sent to."""
    with storage.reading() as tx:
        return [each.name for each in convening.uncalled(tx, *ids(building))]


def call(storage: Storage, building: Building, at: datetime = LATER) -> int:
    """The administrator sends them the notice."""
    with storage.transaction() as tx:
        return convening.call_new_owners(tx, *ids(building), staff(building), at)


def house_of(storage: Storage, keys: Keys) -> House:
    """A called assembly whose changes can be prepared and sent."""
    building = make_building(storage)
    make_meeting(storage, building)
    issue(storage, building)
    return House(storage, building, keys, FixedClock(START))


def refusal(storage: Storage, building: Building, at: datetime = LATER) -> str:
    """Why it is not sent."""
    with pytest.raises(Refused) as error:
        call(storage, building, at)
    return str(error.value.findings[0].code)


def test_a_new_owner_gets_the_notice_in_force_by_one_act(storage: Storage, building: Building) -> None:
    """Named until it is sent; then owed one message to their own address, with a link of their own."""
    number = sell(storage, building, 1, SOLD_AT)
    assert waiting(storage, building) == [f"Persona {number} Inventada"]
    assert call(storage, building) == 1
    assert waiting(storage, building) == []
    person = building.people[number - 1]
    with storage.reading() as tx:
        [owed] = tx.session.scalars(select(Delivery).where(Delivery.person_id == person)).all()
        [notice] = tx.session.scalars(select(Notice)).all()
        links = convening.called_links(tx, ids(building)[1], LATER)
        people = board(tx, *ids(building)).people
    assert (owed.kind, owed.channel, owed.notice_id, owed.state) == ("notice", "email", notice.id, "due")
    assert owed.deadline_at == ASSEMBLY_AT and owed.link_id == links[person]
    assert [each.window for each in people if each.person_id == person] == ["due"]


def test_the_trail_tells_it_of_the_act_and_to_them(storage: Storage, building: Building) -> None:
    """In clear how many; in the new owner's own trail that they were called."""
    before = len(tags_of(storage, building, Tag.INVITATION_ISSUED))
    sell(storage, building, 2, SOLD_AT)
    call(storage, building)
    [entry] = tags_of(storage, building, Tag.NEW_OWNERS_CALLED)
    assert entry.facts == '{"on_paper":0,"people":1,"version":1}'
    assert len(tags_of(storage, building, Tag.INVITATION_ISSUED)) == before + 1


@pytest.mark.parametrize("is_called", [False, True])
def test_no_opening_is_judged_by_who_bought_since(
    storage: Storage, building: Building, is_called: bool
) -> None:
    """Seven days before an assembly of fifteen: neither a missing owner nor a term that was cut short."""
    sell(storage, building, 1, SOLD_AT)
    if is_called:
        call(storage, building)
        with storage.transaction() as tx:
            tx.session.execute(
                update(Delivery).where(Delivery.state == "due").values(state="accepted", accepted_at=LATER)
            )
    with storage.reading() as tx:
        meeting = tx.session.get_one(Meeting, ids(building)[1])
        assert live_session.opening_findings(tx, meeting, ASSEMBLY_AT) == ()


def test_an_owner_of_that_day_who_was_not_reached_is_still_missed(
    storage: Storage, building: Building
) -> None:
    """Only who bought since is left out."""
    with storage.transaction() as tx:
        first = select(Delivery.id).where(Delivery.person_id == building.people[1])
        tx.session.execute(update(Delivery).where(Delivery.id.in_(first)).values(state="refused"))
        meeting = tx.session.get_one(Meeting, ids(building)[1])
        found = live_session.opening_findings(tx, meeting, ASSEMBLY_AT)
    assert [each.code for each in found] == ["opening.owners_not_reached"]


def test_who_bought_back_after_a_new_version_is_called_again(
    app: Flask, storage: Storage, keys: Keys
) -> None:
    """Told the meeting was not theirs any more, and an owner again: the version in force, the same link."""
    with app.app_context():
        house = house_of(storage, keys)
        sell(storage, house.building, 1, LATER)
        change_id = house.begin()
        house.new_link(change_id)
        house.issue(change_id)
        first = Ownership.person_id == house.building.people[0]
        with storage.transaction() as tx:
            tx.session.execute(update(Ownership).where(first).values(until=None))
        assert waiting(storage, house.building) == ["Persona 1 Inventada"]
        with storage.reading() as tx:
            link = convening.invited_links(tx, house.ids[1])[house.building.people[0]]
        assert call(storage, house.building) == 1
        assert waiting(storage, house.building) == []
        with storage.reading() as tx:
            last = select(Delivery).where(
                Delivery.person_id == house.building.people[0], Delivery.kind == "notice"
            )
            owed = tx.session.scalars(last.order_by(Delivery.created_at.desc())).first()
        assert owed is not None and (owed.link_id, owed.state) == (link, "due")


@pytest.mark.parametrize("at", [ASSEMBLY_AT, ASSEMBLY_AT + timedelta(days=1)])
def test_nobody_is_called_once_the_hour_has_come(storage: Storage, building: Building, at: datetime) -> None:
    """A microsecond before, they are."""
    sell(storage, building, 1, SOLD_AT)
    assert refusal(storage, building, at) == "late.not_ahead"
    assert call(storage, building, ASSEMBLY_AT - timedelta(microseconds=1)) == 1


def test_nobody_is_called_to_a_draft_or_to_what_was_called_off(storage: Storage, building: Building) -> None:
    """There is no notice to send."""
    sell(storage, building, 1, SOLD_AT)
    for state in ("draft", "cancelled", "open"):
        with storage.transaction() as tx:
            tx.session.get_one(Meeting, ids(building)[1]).state = state
        assert refusal(storage, building) == "late.not_ahead"


def test_pressed_twice_at_once_they_are_called_once(app: Flask, storage: Storage, building: Building) -> None:
    """The second press is told that everybody has it."""
    sell(storage, building, 1, SOLD_AT)
    found = at_once(app, lambda: call(storage, building), lambda: call(storage, building))
    assert sorted(found) == [DONE, "late.nobody_new"]


def test_only_the_staff_of_the_community_call(storage: Storage, building: Building) -> None:
    """An owner cannot, and another community's meeting is not there."""
    sell(storage, building, 1, SOLD_AT)
    with storage.transaction() as tx, pytest.raises(Refused, match="staff_only"):
        convening.call_new_owners(tx, *ids(building), Actor(name="Alguien"), LATER)
    other = make_building(storage, name="Los Cerezos")
    with storage.transaction() as tx, pytest.raises(Missing):
        convening.call_new_owners(tx, other.community_id, ids(building)[1], staff(building), LATER)
    written = asked(storage, make_building(storage, name="Las Acacias"))
    with storage.transaction() as tx, pytest.raises(Missing):
        convening.call_new_owners(tx, *written.ids, written.by, LATER)


def test_to_a_council_no_new_owner_is_called(storage: Storage, building: Building) -> None:
    """Only its members are: who bought a home is none of them."""
    sell(storage, building, 1, SOLD_AT)
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, ids(building)[1]).kind = Kind.COUNCIL_MEETING
    assert waiting(storage, building) == []
