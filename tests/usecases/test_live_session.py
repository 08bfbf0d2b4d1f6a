"""The evening: presence in intervals, quorum by exact coefficient, the recording gate, decisions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import delete, select

from meetings import consents, live_session
from meetings.consents import Answering
from meetings.live_session import Count, Office
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import ConsentState, Said
from meetings.protocol.trail import Tag
from meetings.storage.communities import ContactPoint
from meetings.storage.deliveries import Delivery
from meetings.storage.live_session import Decision, Recording
from meetings.storage.planning import AgendaItem, Meeting, Override
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import Actor
from tests.factories import ASSEMBLY_AT, Building, convene, make_building, make_meeting
from tests.shelf import kept_step

EVENING = ASSEMBLY_AT
REASON = "El aviso salió a tiempo; falta el registro del correo."


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """A convened assembly of five units: 20, 15, 15, 25 and 25."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    with app.app_context():
        yield building


def staff(building: Building) -> Actor:
    """The secretary."""
    return Actor(account_id=building.staff["secretary"], name="Secretary Inventado")


def ids(building: Building) -> tuple[uuid.UUID, uuid.UUID]:
    """Community and meeting."""
    assert building.meeting_id is not None
    return building.community_id, building.meeting_id


@kept_step
def open_room(storage: Storage, building: Building) -> None:
    """Open the meeting with a reason for what the factory's notice lacks."""
    with storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        reasons = {f.code: REASON for f in live_session.opening_findings(tx, meeting, EVENING)}
        live_session.open_meeting(tx, *ids(building), reasons, staff(building), EVENING)


@kept_step
def say(storage: Storage, building: Building, number: int, answer: ConsentState, minute: int = 0) -> None:
    """Answer about recording."""
    with storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        person = building.people[number]
        actor, at = Actor(person_id=person), EVENING + timedelta(minutes=minute)
        shown = consents.asked(tx, meeting)
        consents.answer_recording(tx, meeting, person, answer, shown, Answering(), actor, at)
        live_session.recheck_gate(tx, *ids(building), at)


@kept_step
def enter(storage: Storage, building: Building, number: int, minute: int = 1) -> None:
    """Somebody is marked as arrived by the secretary."""
    with storage.transaction() as tx:
        at = EVENING + timedelta(minutes=minute)
        live_session.mark(tx, *ids(building), building.people[number], True, staff(building), at)


def item_of(storage: Storage, building: Building, title: str) -> uuid.UUID:
    """The item with this beginning."""
    with storage.reading() as tx:
        query = select(AgendaItem.id).where(
            AgendaItem.meeting_id == building.meeting_id, AgendaItem.title.startswith(title)
        )
        return tx.session.scalars(query).one()


def test_a_shortfall_of_the_notice_asks_for_a_reason(storage: Storage, building: Building) -> None:
    """Nobody was reached in this building: the door opens only with a written reason, which is kept."""
    with pytest.raises(Refused, match=r"opening\.owners_not_reached"), storage.transaction() as tx:
        live_session.open_meeting(tx, *ids(building), {}, staff(building), EVENING)
    open_room(storage, building)
    with storage.reading() as tx:
        assert tx.session.scalars(select(Override.reason)).all() == [REASON]


def test_exactly_half_of_the_building_is_no_quorum(storage: Storage, building: Building) -> None:
    """Ley 675/2001 art. 45: more than half."""
    open_room(storage, building)
    enter(storage, building, 3)
    enter(storage, building, 4)
    with storage.reading() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        room = live_session.room_at(tx, meeting, EVENING + timedelta(minutes=2))
    assert room.share == Fraction(1, 2)
    assert room.quorum.quorum is False


def test_quorum_is_known_at_every_past_instant(storage: Storage, building: Building) -> None:
    """Attendance keeps intervals, so the past can be asked."""
    open_room(storage, building)
    for number, minute in ((0, 1), (3, 5), (4, 10)):
        enter(storage, building, number, minute)
    with storage.transaction() as tx:
        at = EVENING + timedelta(minutes=20)
        live_session.mark(tx, *ids(building), building.people[4], False, staff(building), at)
    with storage.reading() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        shares = [
            live_session.room_at(tx, meeting, EVENING + timedelta(minutes=minute)).share
            for minute in (0, 1, 5, 10, 19, 20)
        ]
    assert shares == [0, Fraction(1, 5), Fraction(9, 20), Fraction(7, 10), Fraction(7, 10), Fraction(9, 20)]


def test_arriving_twice_opens_one_interval(storage: Storage, building: Building) -> None:
    """The second tick changes nothing."""
    open_room(storage, building)
    enter(storage, building, 0)
    with storage.transaction() as tx:
        at = EVENING + timedelta(minutes=3)
        assert not live_session.mark(tx, *ids(building), building.people[0], True, staff(building), at)


def test_recording_waits_for_everybody_who_is_captured(storage: Storage, building: Building) -> None:
    """Silence is never consent."""
    open_room(storage, building)
    enter(storage, building, 0)
    with pytest.raises(Refused, match=r"recording\.gate\.waiting"), storage.transaction() as tx:
        live_session.start_recording(tx, *ids(building), staff(building), EVENING + timedelta(minutes=2))


def test_refusing_costs_nothing_and_does_not_stop_the_others(storage: Storage, building: Building) -> None:
    """Who says no keeps camera and microphone off; the recording starts for the rest."""
    say(storage, building, 0, ConsentState.GRANTED)
    say(storage, building, 1, ConsentState.REFUSED)
    open_room(storage, building)
    enter(storage, building, 0)
    enter(storage, building, 1)
    with storage.transaction() as tx:
        live_session.start_recording(tx, *ids(building), staff(building), EVENING + timedelta(minutes=2))


def test_withdrawing_pauses_the_recording_at_that_instant(storage: Storage, building: Building) -> None:
    """And it can go on once that person's camera is off."""
    say(storage, building, 0, ConsentState.GRANTED)
    open_room(storage, building)
    enter(storage, building, 0)
    with storage.transaction() as tx:
        live_session.start_recording(tx, *ids(building), staff(building), EVENING + timedelta(minutes=2))
    say(storage, building, 0, ConsentState.WITHDRAWN, minute=30)
    with storage.transaction() as tx:
        [stretch] = tx.session.scalars(select(Recording)).all()
        assert stretch.ended_how == "paused"
        assert stretch.ended_at == EVENING + timedelta(minutes=30)
        live_session.start_recording(tx, *ids(building), staff(building), EVENING + timedelta(minutes=31))


def test_an_arrival_without_answer_pauses_the_recording(storage: Storage, building: Building) -> None:
    """Late joiners answer before they are captured."""
    say(storage, building, 0, ConsentState.GRANTED)
    open_room(storage, building)
    enter(storage, building, 0)
    with storage.transaction() as tx:
        live_session.start_recording(tx, *ids(building), staff(building), EVENING + timedelta(minutes=2))
    enter(storage, building, 3, minute=15)
    with storage.reading() as tx:
        assert tx.session.scalars(select(Recording.ended_how)).all() == ["paused"]


def test_entering_by_ones_own_page_asks_about_recording_first(storage: Storage, building: Building) -> None:
    """Answered before entering the capture."""
    open_room(storage, building)
    person = building.people[0]
    with pytest.raises(Refused, match=r"room\.answer_recording_first"), storage.transaction() as tx:
        live_session.arrive(tx, *ids(building), person, "link", Actor(person_id=person), EVENING)


def test_a_decision_weighs_exactly_and_over_who_is_present(storage: Storage, building: Building) -> None:
    """25 against of 60 present: 35 in favour, approved."""
    open_room(storage, building)
    for number in (0, 1, 3):
        enter(storage, building, number)
    item = item_of(storage, building, "Aprobación")
    count = Count("¿Aprueba el presupuesto?", Said.YES, {building.units[3]: Said.NO})
    with storage.transaction() as tx:
        live_session.record_decision(
            tx, *ids(building), item, count, staff(building), EVENING + timedelta(minutes=40)
        )
    with storage.reading() as tx:
        [row] = tx.session.scalars(select(Decision)).all()
    assert (row.favour, row.against, row.denominator, row.approved) == ("35", "25", "60", True)


def test_a_decision_without_quorum_is_refused(storage: Storage, building: Building) -> None:
    """Minutes without quorum must not report approvals."""
    open_room(storage, building)
    enter(storage, building, 0)
    item = item_of(storage, building, "Aprobación")
    with pytest.raises(Refused, match=r"quorum\.assembly"), storage.transaction() as tx:
        count = Count("¿Aprueba?", Said.YES)
        live_session.record_decision(tx, *ids(building), item, count, staff(building), EVENING)


def test_an_item_is_decided_once(storage: Storage, building: Building) -> None:
    """A result is final."""
    open_room(storage, building)
    for number in (0, 3, 4):
        enter(storage, building, number)
    item, at = item_of(storage, building, "Aprobación"), EVENING + timedelta(minutes=9)
    for turn in range(2):
        if turn:
            with pytest.raises(Refused, match=r"decision\.twice"), storage.transaction() as tx:
                live_session.record_decision(
                    tx, *ids(building), item, Count("¿Sí?", Said.YES), staff(building), at
                )
        else:
            with storage.transaction() as tx:
                live_session.record_decision(
                    tx, *ids(building), item, Count("¿Sí?", Said.YES), staff(building), at
                )


def test_a_report_is_not_voted(storage: Storage, building: Building) -> None:
    """The agenda of the notice decides what is voted."""
    open_room(storage, building)
    item = item_of(storage, building, "Informe")
    with pytest.raises(Refused, match=r"decision\.not_voted_item"), storage.transaction() as tx:
        live_session.record_decision(
            tx, *ids(building), item, Count("¿?", Said.YES), staff(building), EVENING
        )


def test_closing_needs_chair_and_secretary(storage: Storage, building: Building) -> None:
    """Without them nobody could sign the minutes."""
    open_room(storage, building)
    enter(storage, building, 0)
    with pytest.raises(Refused, match=r"officer\.missing"), storage.transaction() as tx:
        live_session.close_meeting(tx, *ids(building), staff(building), EVENING + timedelta(minutes=50))
    with storage.transaction() as tx:
        at = EVENING + timedelta(minutes=51)
        live_session.elect(tx, *ids(building), Office.CHAIR, building.people[0], staff(building), at)
        live_session.act_as_secretary(tx, *ids(building), staff(building), at)
        live_session.close_meeting(tx, *ids(building), staff(building), at)
    with storage.reading() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        assert meeting.state == "closed"
        assert live_session.room_at(tx, meeting, EVENING + timedelta(minutes=52)).counts["present"] == 0


def test_a_call_without_quorum_is_written_down(storage: Storage, building: Building) -> None:
    """Only when there really is none."""
    open_room(storage, building)
    with storage.transaction() as tx:
        live_session.declare_no_quorum(tx, *ids(building), staff(building), EVENING + timedelta(hours=1))
    with storage.reading() as tx:
        assert tx.session.get_one(Meeting, building.meeting_id).state == "failed_quorum"


def test_everybody_who_was_called_is_told_that_there_was_no_quorum(
    storage: Storage, building: Building
) -> None:
    """One message each, in the act itself, and its entry stands in the trail of each."""
    open_room(storage, building)
    with storage.transaction() as tx:
        tx.session.execute(delete(ContactPoint).where(ContactPoint.person_id == building.people[4]))
        live_session.declare_no_quorum(tx, *ids(building), staff(building), EVENING + timedelta(hours=1))
    with storage.reading() as tx:
        owed = tx.session.scalars(select(Delivery).where(Delivery.kind == live_session.NO_QUORUM)).all()
        entry = tx.session.scalars(
            select(TrailEntry).where(TrailEntry.tag == Tag.MEETING_WITHOUT_QUORUM.value)
        ).one()
    assert sorted(row.person_id for row in owed) == sorted(building.people[:4])
    assert all(row.link_id and row.state == "due" for row in owed)
    assert len(entry.commitments.split()) == 5, "who has no address reads it on their page and trail"


def test_another_communitys_evening_does_not_exist(storage: Storage, building: Building) -> None:
    """Missing, the same as an id never given."""
    other = make_building(storage, name="Los Cerezos")
    with pytest.raises(Missing), storage.reading() as tx:
        live_session.room_page(tx, other.community_id, ids(building)[1], EVENING)
