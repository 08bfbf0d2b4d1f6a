"""The second call made from a failed first: one act, one meeting, on the day of the rule."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings import communities, convening, live_session, minutes, planning
from meetings.planning import ItemDraft
from meetings.protocol.findings import Finding, Refused, Severity
from meetings.protocol.kinds import Call, ItemType, Kind
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.deliveries import Delivery
from meetings.storage.minutes import MinutesSection
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Storage
from tests.factories import ASSEMBLY_AT, START, Building, convene, make_building, make_meeting
from tests.usecases.planning_support import BY, facts_of
from tests.usecases.test_live_session import enter, ids, open_room, staff

# The assembly is on Saturday 20 March 2027; Monday 22 is a holiday, and so are Thursday 25 and Friday 26.
THIRD_BUSINESS_DAY = datetime(2027, 3, 30, 1, 0, tzinfo=UTC)
LATER = ASSEMBLY_AT + timedelta(hours=1)


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """An open assembly with one owner of 20 % inside: no quorum."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    with app.app_context():
        open_room(storage, building)
        enter(storage, building, 0)
        yield building


def call_again(storage: Storage, building: Building, at: datetime = LATER) -> uuid.UUID:
    """The act."""
    with storage.transaction() as tx:
        return live_session.call_again(tx, *ids(building), staff(building), at)


def differing(storage: Storage, building: Building, second: uuid.UUID) -> list[Finding]:
    """What is said of the date of a second call: the same on its pages and before its notice is sent."""
    with storage.reading() as tx:
        here = building.community_id, second
        page, review = planning.meeting_page(tx, *here, LATER), convening.review(tx, *here, LATER)
    told = [
        [finding for finding in findings if finding.code == "meeting.second_call.differs"]
        for findings in (page.findings, review.findings)
    ]
    assert told[0] == told[1]
    return told[0]


def test_one_act_ends_the_first_and_prepares_the_second(storage: Storage, building: Building) -> None:
    """Same agenda, same manner, linked, on the third business day at 8 p. m."""
    second = facts_of(storage, building, call_again(storage, building))
    first = facts_of(storage, building, ids(building)[1])
    assert first.state is MeetingState.FAILED_QUORUM
    assert (second.kind, second.call, second.follows_id) == (Kind.SECOND_CALL, Call.SECOND, first.id)
    assert second.starts_at == THIRD_BUSINESS_DAY
    assert [(item.title, item.basis, item.majority) for item in second.items] == [
        (item.title, item.basis, item.majority) for item in first.items
    ]
    assert (second.modality, second.join_url, second.convener) == (
        first.modality,
        first.join_url,
        first.convener,
    )


def test_asking_twice_leads_to_the_same_meeting(storage: Storage, building: Building) -> None:
    """The second page shows what the first one made; given up, it can be made anew."""
    second = call_again(storage, building)
    assert call_again(storage, building, LATER + timedelta(minutes=5)) == second
    with storage.transaction() as tx:
        planning.discard_draft(tx, building.community_id, second, BY, LATER)
    assert call_again(storage, building, LATER + timedelta(minutes=9)) != second


def test_people_are_told_once_that_there_was_no_quorum(storage: Storage, building: Building) -> None:
    """Declared first or with the second call, asked once or twice: one message a person."""
    with storage.transaction() as tx:
        live_session.declare_no_quorum(tx, *ids(building), staff(building), LATER)
    for _ in range(2):
        call_again(storage, building)
    with storage.reading() as tx:
        told = tx.session.scalars(select(Delivery.person_id).where(Delivery.kind == "no_quorum")).all()
    assert sorted(told) == sorted(building.people)


def test_two_people_at_once_make_one_meeting(app: Flask, storage: Storage, building: Building) -> None:
    """Each gets the meeting that stands."""
    found: list[uuid.UUID] = []

    def ask() -> None:
        with app.app_context():
            found.append(call_again(storage, building))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    with storage.reading() as tx:
        second = select(func.count()).where(Meeting.kind == Kind.SECOND_CALL.value)
        assert tx.session.scalar(second) == 1


def test_with_quorum_there_is_no_second_call(storage: Storage, building: Building) -> None:
    """The meeting can sit, and nothing was written."""
    for number in (3, 4):
        enter(storage, building, number)
    with pytest.raises(Refused, match=r"room\.has_quorum"):
        call_again(storage, building)
    assert facts_of(storage, building, ids(building)[1]).state is MeetingState.OPEN


def test_another_announced_day_is_warned_of(storage: Storage, building: Building) -> None:
    """The first notice said the 25th; the rule says the 29th: a warning, and the rule's day stands."""
    [warning] = differing(storage, building, call_again(storage, building))
    assert warning.severity is Severity.WARN
    assert warning.facts["announced_at"] == ASSEMBLY_AT + timedelta(days=5)
    assert warning.facts["computed_at"] == THIRD_BUSINESS_DAY


def test_a_second_call_put_on_another_day_is_warned_of(storage: Storage, building: Building) -> None:
    """The first notice announced the day of the rule and somebody chose the one after: that is told."""
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, building.meeting_id).second_call_at = THIRD_BUSINESS_DAY
    second = call_again(storage, building)
    assert differing(storage, building, second) == []
    another = THIRD_BUSINESS_DAY + timedelta(days=1)
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, second).starts_at = another
    [warning] = differing(storage, building, second)
    assert warning.facts == {"announced_at": another, "computed_at": THIRD_BUSINESS_DAY}
    assert warning.source == "Ley 675/2001 art 41"


def test_by_laws_that_set_the_second_call_are_its_rule(storage: Storage, building: Building) -> None:
    """An hour and a half after the first and not art. 41: another announced day differs, by their article."""
    own = {"second_call": {"value": {"mode": "same_day_minutes", "minutes": 90}, "article": "38"}}
    with storage.transaction() as tx:
        communities.state_by_laws(tx, building.community_id, own, None, BY, START)
    [warning] = differing(storage, building, call_again(storage, building))
    assert warning.facts["computed_at"] == ASSEMBLY_AT + timedelta(minutes=90)
    assert "38" in warning.source


def test_a_notice_under_72_hours_only_warns(storage: Storage, building: Building) -> None:
    """The law fixes the day, so the protocol's hours cannot stop it."""
    second = call_again(storage, building)
    late = THIRD_BUSINESS_DAY - timedelta(hours=20)
    with storage.reading() as tx:
        review = convening.review(tx, building.community_id, second, late)
    found = {finding.code: finding.severity for finding in review.findings}
    assert found["notice.protocol.second_call"] is Severity.WARN
    assert not review.stops


def test_its_topics_are_those_of_the_first(storage: Storage, building: Building) -> None:
    """Nothing can be added to them."""
    second = call_again(storage, building)
    with pytest.raises(Refused, match=r"agenda\.second_call"), storage.transaction() as tx:
        draft = ItemDraft("Otro asunto", 10, ItemType.INFORMATION)
        planning.add_item(tx, building.community_id, second, draft, 1, BY, LATER)


def test_a_day_that_has_passed_is_left_to_be_chosen(storage: Storage, building: Building) -> None:
    """Asked a month later: the draft stands without a day."""
    with storage.transaction() as tx:
        live_session.declare_no_quorum(tx, *ids(building), staff(building), LATER)
    second = call_again(storage, building, LATER + timedelta(days=30))
    assert facts_of(storage, building, second).starts_at is None


def test_a_second_call_has_no_third(storage: Storage, building: Building) -> None:
    """Nor has a meeting that did not fail."""
    second = call_again(storage, building)
    with pytest.raises(Refused, match=r"second_call\.not_possible"), storage.transaction() as tx:
        live_session.call_again(tx, building.community_id, second, staff(building), LATER)


def test_the_failed_meeting_has_its_minutes(storage: Storage, building: Building) -> None:
    """They say what was represented and that nothing was taken up; the legal representative signs them."""
    call_again(storage, building)
    with storage.transaction() as tx:
        minutes.draft_minutes(tx, *ids(building), staff(building), LATER)
    with storage.reading() as tx:
        page = minutes.minutes_page(tx, *ids(building), staff(building), LATER)
        texts = set(tx.session.scalars(select(MinutesSection.text)))
        record = page.minutes.record
    assert texts == {"No se trató: no hubo quórum."}
    assert [(row["what"], row["share"], row["quorum"]) for row in record["quorum"]] == [
        ("no_quorum", "1/5", False)
    ]
    assert page.to_sign == ("administrator",)


def test_another_communitys_failed_meeting_does_not_exist(storage: Storage, building: Building) -> None:
    """Missing, the same as an id never given."""
    other = make_building(storage, name="Los Cerezos")
    with pytest.raises(Missing), storage.transaction() as tx:
        live_session.call_again(tx, other.community_id, ids(building)[1], staff(building), LATER)
