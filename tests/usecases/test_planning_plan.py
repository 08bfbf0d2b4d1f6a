"""The plan of a meeting: every day that matters with its source, and the calendar that holds them."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest
from flask import Flask

from meetings import planning
from meetings.planning import REMIND, MilestoneCode
from meetings.planning.milestones import milestones
from meetings.protocol.kinds import Kind, Modality, Summons
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Storage
from tests.factories import ASSEMBLY_AT, START, Building, make_building, make_meeting

PAGE = "https://constancia.example.com/reuniones/1"


@pytest.fixture
def building(storage: Storage) -> Building:
    """A draft of a virtual assembly on Saturday 20 March 2027, 9 a. m."""
    building = make_building(storage)
    make_meeting(storage, building)
    return building


def days_of(storage: Storage, building: Building, **changes: object) -> dict[MilestoneCode, date]:
    """The plan of the meeting, changed as said."""
    assert building.meeting_id is not None
    with storage.transaction() as tx:
        row = tx.session.get_one(Meeting, building.meeting_id)
        for name, value in changes.items():
            setattr(row, name, value)
    with storage.reading() as tx:
        meeting = planning.meeting_facts(tx, tx.session.get_one(Meeting, building.meeting_id))
        rules = planning.rules_of(tx, building.community_id, START)
    return {each.code: each.on for each in milestones(meeting, rules)}


def calendar_of(app: Flask, storage: Storage, building: Building, days: int = 0) -> bytes:
    """The file, made so many days later."""
    assert building.meeting_id is not None
    with app.app_context(), storage.reading() as tx:
        at = START + timedelta(days=days)
        return planning.plan_calendar(tx, building.community_id, building.meeting_id, PAGE, at)


def test_plan_of_an_assembly_counts_every_term(storage: Storage, building: Building) -> None:
    """Worked out by hand with the calendar of 2027: holidays on 22, 25 and 26 March; Easter on the 28th."""
    assert days_of(storage, building) == {
        MilestoneCode.SEND: date(2027, 3, 4),
        MilestoneCode.REMIND_UNANSWERED: date(2027, 3, 17),
        MilestoneCode.REMIND_ACCEPTED: date(2027, 3, 19),
        MilestoneCode.REMIND_STARTING: date(2027, 3, 20),
        MilestoneCode.MEETING: date(2027, 3, 20),
        MilestoneCode.SECOND_CALL: date(2027, 3, 25),
        MilestoneCode.COMMUNICATE: date(2027, 3, 30),
        MilestoneCode.PUBLISH: date(2027, 4, 21),
        MilestoneCode.CHALLENGE: date(2027, 5, 20),
    }


def test_plan_of_a_council_has_no_terms_of_assemblies(storage: Storage, building: Building) -> None:
    """In person nothing is communicated within ten days, and only assemblies are challenged."""
    days = days_of(
        storage,
        building,
        kind=Kind.COUNCIL_MEETING,
        modality=Modality.PRESENTIAL,
        second_call_at=None,
    )
    assert not {MilestoneCode.SECOND_CALL, MilestoneCode.COMMUNICATE, MilestoneCode.CHALLENGE} & days.keys()
    assert days[MilestoneCode.SEND] == date(2027, 3, 17)
    assert MilestoneCode.REMIND_UNANSWERED not in days


def test_plan_of_a_meeting_without_notice_promises_neither_notice_nor_reminder(
    storage: Storage, building: Building
) -> None:
    """Everybody is there already (Ley 675/2001 art. 40): nobody is called and nobody reminded."""
    days = days_of(storage, building, summons=Summons.UNIVERSAL)
    assert not {MilestoneCode.SEND, *REMIND.values()} & days.keys()
    assert days[MilestoneCode.MEETING] == date(2027, 3, 20)


def test_plan_of_votes_in_writing_reminds_once_before_the_last_day(
    storage: Storage, building: Building
) -> None:
    """Three days before, those who have not voted."""
    days = days_of(storage, building, modality=Modality.WRITTEN)
    assert [code for code in days if code in REMIND.values()] == [MilestoneCode.REMIND_UNVOTED]
    assert days[MilestoneCode.REMIND_UNVOTED] == date(2027, 3, 17)


def test_without_a_day_there_is_no_plan(app: Flask, storage: Storage, building: Building) -> None:
    """And no calendar: the same answer as for a meeting that does not exist."""
    assert days_of(storage, building, starts_at=None) == {}
    with pytest.raises(Missing):
        calendar_of(app, storage, building)


def test_calendar_holds_whole_days_about_nobody(app: Flask, storage: Storage, building: Building) -> None:
    """Each entry is a date with its source; nobody is named and no secret stands in it."""
    calendar = icalendar.Calendar.from_ical(calendar_of(app, storage, building))
    events = calendar.walk("VEVENT")
    assert len(events) == 9
    assert {type(event.decoded("dtstart")) for event in events} == {date}
    assert all("ATTENDEE" not in event and "ORGANIZER" not in event for event in events)
    first = events[0]
    assert first.decoded("dtend") - first.decoded("dtstart") == timedelta(days=1)
    assert str(first["summary"]) == "Último día para enviar la citación · Asamblea ordinaria"
    assert "Ley 675 de 2001" in str(first["description"])
    assert str(first["url"]) == PAGE


def test_a_later_calendar_replaces_the_earlier_one(app: Flask, storage: Storage, building: Building) -> None:
    """The ids stay when the day moves, and the sequence grows."""
    before = icalendar.Calendar.from_ical(calendar_of(app, storage, building)).walk("VEVENT")
    moved = ASSEMBLY_AT + timedelta(days=7)
    days_of(storage, building, starts_at=moved, second_call_at=moved + timedelta(days=5))
    after = icalendar.Calendar.from_ical(calendar_of(app, storage, building, 1)).walk("VEVENT")
    assert [str(event["uid"]) for event in before] == [str(event["uid"]) for event in after]
    assert len({str(event["uid"]) for event in before}) == 9
    assert after[0]["sequence"] > before[0]["sequence"]


def test_another_community_gets_no_calendar(app: Flask, storage: Storage, building: Building) -> None:
    """Its meetings are as good as missing."""
    other = make_building(storage, name="Los Cerezos")
    other.meeting_id = building.meeting_id
    with pytest.raises(Missing):
        calendar_of(app, storage, other)
