"""The seal of real meetings: read from deliveries, presence, trail, decisions and the hour's agreement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import live_session, minutes, planning
from meetings.live_session import Count, Office
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import ConsentState, Said
from meetings.protocol.seal import HourGround, Mark, SealRule, Tick
from meetings.protocol.trail import Tag
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.minutes import Minutes
from meetings.storage.planning import AgendaItem
from meetings.storage.session import Missing, Storage
from meetings.trail import Act, record
from meetings.wording.courtesy import COURTESY_VERSION
from tests.factories import ASSEMBLY_AT, START, Building, convene, make_building, make_meeting
from tests.usecases.test_live_session import enter, ids, item_of, open_room, say, staff

SENT_AT = ASSEMBLY_AT - timedelta(days=20)
AFTER = ASSEMBLY_AT + timedelta(days=1)
COUNCIL = HourGround.COUNCIL, "Acta 14 del consejo", date(2027, 1, 20)


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """A convened assembly of five units: 20, 15, 15, 25 and 25. Nothing was delivered yet."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    with app.app_context():
        yield building


def ticks(storage: Storage, building: Building) -> dict[SealRule, Tick]:
    """The ten ticks a day after the meeting."""
    with storage.reading() as tx:
        found = minutes.seal_of(tx, *ids(building), AFTER)
    return {tick.rule: tick for tick in found.seal.ticks}


def deliver(storage: Storage, building: Building, *, people: int = 5, state: str = "accepted") -> None:
    """Write down the notice's messages to the first people as some medium took them."""
    with storage.transaction() as tx:
        notice_id = tx.session.scalars(select(Notice.id)).one()
        for number in range(people):
            tx.session.add(
                Delivery(
                    community_id=building.community_id,
                    person_id=building.people[number],
                    meeting_id=building.meeting_id,
                    notice_id=notice_id,
                    kind="notice",
                    channel="email",
                    dedupe_key=f"notice:{number}",
                    message_id=f"<{number}.{building.community_id}@example.com>",
                    state=state,
                    next_at=SENT_AT,
                    accepted_at=SENT_AT + timedelta(hours=number) if state == "accepted" else None,
                    created_at=SENT_AT,
                )
            )


def go_in(storage: Storage, building: Building, *numbers: int) -> None:
    """Answer about recording and enter by the own page, which shows the rules of conduct."""
    for number in numbers:
        say(storage, building, number, ConsentState.GRANTED, 1)
        with storage.transaction() as tx:
            person, at = building.people[number], ASSEMBLY_AT + timedelta(minutes=2)
            live_session.enter_by_link(
                tx, *ids(building), person, staff(building), at, courtesy=COURTESY_VERSION
            )


def finish(storage: Storage, building: Building) -> None:
    """Elect, decide one topic, close after fifty minutes."""
    then = ASSEMBLY_AT + timedelta(minutes=30)
    with storage.transaction() as tx:
        live_session.elect(tx, *ids(building), Office.CHAIR, building.people[0], staff(building), then)
        live_session.act_as_secretary(tx, *ids(building), staff(building), then)
        item = item_of(storage, building, "Aprobación")
        live_session.record_decision(
            tx, *ids(building), item, Count("¿Aprueba?", Said.YES), staff(building), then
        )
        live_session.close_meeting(tx, *ids(building), staff(building), ASSEMBLY_AT + timedelta(minutes=50))


def test_a_meeting_that_kept_the_protocol_is_ticked(storage: Storage, building: Building) -> None:
    """All that can be known without the queue of the floor, each with its figures."""
    with storage.transaction() as tx:
        planning.agree_hour(tx, *ids(building), *COUNCIL, staff(building), START)
    deliver(storage, building)
    open_room(storage, building)
    go_in(storage, building, 0, 3, 4)
    finish(storage, building)
    found = ticks(storage, building)
    assert [rule for rule, tick in found.items() if tick.mark is not Mark.KEPT] == [SealRule.FLOOR]
    assert found[SealRule.FLOOR].mark is Mark.UNKNOWN
    assert found[SealRule.PUNCTUAL].facts["share"] == Fraction(7, 10)
    assert found[SealRule.NOTICE].facts["last_at"] == SENT_AT + timedelta(hours=4)
    assert found[SealRule.DRESS].facts == {"entered": 3, "shown": 3, "calls": 0}
    assert found[SealRule.DURATION].facts["minutes"] == 50
    assert found[SealRule.AGENDA].facts == {"topics": 5, "decisions": 1, "outside": 0}


def test_a_convened_meeting_is_ticked_for_nothing_yet(storage: Storage, building: Building) -> None:
    """Without deliveries and without an agreement nothing is known, and nothing is held against it."""
    with storage.reading() as tx:
        found = minutes.seal_of(tx, *ids(building), START)
    assert found.seal.marked(Mark.UNKNOWN) == tuple(SealRule)


@pytest.mark.parametrize(("state", "mark"), [("in_doubt", Mark.UNKNOWN), ("refused", Mark.MISSED)])
def test_notice_follows_the_real_deliveries(
    storage: Storage, building: Building, state: str, mark: Mark
) -> None:
    """In doubt is not known; refused and never repaired is missed once the limit has passed."""
    deliver(storage, building, state=state)
    assert ticks(storage, building)[SealRule.NOTICE].mark is mark


def test_who_is_ticked_by_the_secretary_saw_no_door(storage: Storage, building: Building) -> None:
    """Two of three passed by the door: the rules of conduct are not known to have been seen by all."""
    open_room(storage, building)
    go_in(storage, building, 0, 3)
    enter(storage, building, 4)
    finish(storage, building)
    tick = ticks(storage, building)[SealRule.ATTENTION]
    assert (tick.mark, tick.facts["shown"], tick.facts["entered"]) == (Mark.UNKNOWN, 2, 3)


def test_recording_over_somebody_silent_is_missed(storage: Storage, building: Building) -> None:
    """Whoever answers first and is recorded after is fine; a recording that began before is not."""
    open_room(storage, building)
    go_in(storage, building, 0, 3)
    with storage.transaction() as tx:
        live_session.start_recording(tx, *ids(building), staff(building), ASSEMBLY_AT + timedelta(minutes=3))
    with storage.transaction() as tx:
        live_session.stop_recording(tx, *ids(building), staff(building), ASSEMBLY_AT + timedelta(minutes=9))
    go_in(storage, building, 4)
    finish(storage, building)
    assert ticks(storage, building)[SealRule.RECORDING].code == "seal.recording.kept"


def test_a_decision_on_another_topic_is_missed(storage: Storage, building: Building) -> None:
    """The notice named five topics; a sixth one that was decided is outside of it."""
    open_room(storage, building)
    go_in(storage, building, 0, 3, 4)
    finish(storage, building)
    with storage.transaction() as tx:
        item = tx.session.get_one(AgendaItem, item_of(storage, building, "Aprobación"))
        item.title = "Otro tema"
    assert ticks(storage, building)[SealRule.AGENDA].facts["outside"] == 1


def test_a_suspension_is_taken_off_the_length(storage: Storage, building: Building) -> None:
    """Fifty minutes with a pause of twenty are thirty."""
    open_room(storage, building)
    go_in(storage, building, 0, 3, 4)
    with storage.transaction() as tx:
        for tag, minute in ((Tag.MEETING_SUSPENDED, 5), (Tag.MEETING_RESUMED, 25)):
            at = ASSEMBLY_AT + timedelta(minutes=minute)
            act = Act(tag, meeting_id=building.meeting_id)
            record(tx, building.community_id, staff(building), at, act)
    finish(storage, building)
    assert ticks(storage, building)[SealRule.DURATION].facts["minutes"] == 30


def test_an_agreement_is_for_one_hour_and_beforehand(storage: Storage, building: Building) -> None:
    """Not of a day to come, not once the meeting began."""
    future = HourGround.BY_LAWS, "Artículo 31", START.date() + timedelta(days=1)
    with pytest.raises(Refused, match=r"hour\.agreed_later"), storage.transaction() as tx:
        planning.agree_hour(tx, *ids(building), *future, staff(building), START)
    open_room(storage, building)
    with pytest.raises(Refused, match=r"hour\.meeting_begun"), storage.transaction() as tx:
        planning.agree_hour(tx, *ids(building), *COUNCIL, staff(building), ASSEMBLY_AT)


def test_minutes_keep_the_seal_in_words(storage: Storage, building: Building) -> None:
    """Ten rows in Spanish, as they stood when the draft was made."""
    open_room(storage, building)
    go_in(storage, building, 0, 3, 4)
    finish(storage, building)
    with storage.transaction() as tx:
        minutes.draft_minutes(tx, *ids(building), staff(building), AFTER)
    with storage.reading() as tx:
        rows = tx.session.scalars(select(Minutes.record)).one()["seal"]
    assert len(rows) == 10
    assert rows[3]["mark"] == "kept"
    assert rows[3]["rule"] == "Puntualidad"
    assert rows[3]["evidence"].endswith("estaba el 70 % del edificio.")


def test_the_trend_shows_held_meetings_in_order(storage: Storage, building: Building) -> None:
    """Only those that were held; another community sees none of them."""
    open_room(storage, building)
    go_in(storage, building, 0, 3, 4)
    finish(storage, building)
    held = ids(building)[1]
    make_meeting(storage, building)
    other = make_building(storage, name="Los Cerezos")
    with storage.reading() as tx:
        assert [each.meeting_id for each in minutes.seals_of(tx, building.community_id, AFTER)] == [held]
        assert minutes.seals_of(tx, other.community_id, AFTER) == ()
        with pytest.raises(Missing):
            minutes.seal_of(tx, other.community_id, held, AFTER)
