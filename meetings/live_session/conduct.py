"""Conducting: opening with what fell short, items, elections, closing, and a call without quorum."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from meetings.convening import called, clock_steps, counting_messages, dispatches, latest_notice
from meetings.live_session.officer_links import ELECTED, end_officer_link, send_officer_link
from meetings.live_session.room import require_open
from meetings.live_session.silence import is_inside
from meetings.planning import Written, find_meeting, keep_overrides, lock_meeting, rules_of_meeting
from meetings.protocol.findings import Finding, Refused, Severity, enforce
from meetings.protocol.kinds import Kind, Modality
from meetings.protocol.lifecycle import MeetingAct, MeetingState, after_act
from meetings.protocol.meeting import doubtful_clock, early_opening
from meetings.protocol.notice import OpeningFacts, judge_opening
from meetings.protocol.trail import Tag
from meetings.storage.communities import Person
from meetings.storage.live_session import Officer
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record


class Office(StrEnum):
    """The offices of one meeting."""

    CHAIR = "chair"
    SECRETARY = "secretary"


def offices_of(kind: Kind) -> tuple[Office, ...]:
    """The offices such a meeting needs: where nothing is decided, only somebody who writes the minutes."""
    return (Office.SECRETARY,) if kind.only_informs else (Office.CHAIR, Office.SECRETARY)


def opening_findings(tx: Transaction, meeting: Meeting, at: datetime) -> tuple[Finding, ...]:
    """What the real deliveries and the hour fall short of, judged when the meeting opens."""
    notice = latest_notice(tx, meeting.id)
    early = early_opening(notice.starts_at, at) if notice else ()
    return notice_findings(tx, meeting, at) + early


def notice_findings(tx: Transaction, meeting: Meeting, at: datetime) -> tuple[Finding, ...]:
    """What the real deliveries of the notice fall short of at an instant, whatever the hour is."""
    notice = latest_notice(tx, meeting.id)
    if notice is None:
        return (Finding("convening.nobody_to_call", Severity.BLOCK),)
    steps = clock_steps(tx, notice, meeting.community_id)
    facts = OpeningFacts(
        kind=Kind(meeting.kind),
        starts_at=notice.starts_at,
        owners=called(tx, meeting, notice),
        dispatches=dispatches(counting_messages(tx, notice), notice, steps),
        version=notice.version,
    )
    rules = rules_of_meeting(tx, meeting, at)
    return judge_opening(facts, rules.rulebook, rules.holidays) + doubtful_clock(steps.count)


def open_meeting(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    reasons: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> None:
    """Open the room. A shortfall of the notice asks for a written reason; it never shuts the door.

    Raises:
        Missing: no such meeting here.
        Refused: not called, opened already, or a shortfall without a reason.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    after = after_act(MeetingState(meeting.state), MeetingAct.OPEN, Modality(meeting.modality))
    findings = opening_findings(tx, meeting, at)
    enforce(findings, reasons)
    written = {code: Written(reason.strip()) for code, reason in reasons.items()}
    keep_overrides(tx, meeting, findings, written, by, at)
    meeting.state, meeting.opened_at = after, at
    minutes = int((at - (meeting.starts_at or at)).total_seconds() // 60)
    act = Act(Tag.MEETING_OPENED, meeting_id=meeting_id, facts={"minutes_after_the_hour": minutes})
    record(tx, community_id, by, at, act)


def elect(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    office: Office,
    person_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Write down who was elected; they get the role for this meeting by a link of their own.

    Raises:
        Missing: no such meeting here, or the person was not called.
        Refused: ``room.not_open``, ``officer.not_present``.
    """
    meeting = open_room_of(tx, community_id, meeting_id)
    person = tx.session.get(Person, person_id)
    if person is None or person.community_id != community_id:
        raise Missing
    if not is_inside(tx, meeting_id, person_id, at):
        raise Refused.because("officer.not_present")
    row = Officer(
        id=uuid.uuid4(),
        meeting_id=meeting_id,
        role=office.value,
        person_id=person_id,
        name=person.name,
        since=at,
    )
    tag = _take_office(tx, row, at)
    send_officer_link(tx, meeting, person_id, ELECTED, at)
    act = Act(
        tag,
        about=row.id,
        meeting_id=meeting_id,
        facts={"office": office.value},
        personal={person_id: {"office": office.value}},
    )
    record(tx, community_id, by, at, act)


def act_as_secretary(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Let the member of staff who asks act as secretary, when the assembly wants them to.

    Raises:
        Missing: no such meeting here.
        Refused: ``room.not_open``, ``convening.staff_only``.
    """
    open_room_of(tx, community_id, meeting_id)
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    row = Officer(
        id=uuid.uuid4(),
        meeting_id=meeting_id,
        role=Office.SECRETARY.value,
        account_id=by.account_id,
        name=by.name,
        since=at,
    )
    tag = _take_office(tx, row, at)
    facts = {"office": Office.SECRETARY.value}
    record(tx, community_id, by, at, Act(tag, about=row.id, meeting_id=meeting_id, facts=facts))


def _take_office(tx: Transaction, row: Officer, at: datetime) -> Tag:
    """End whoever holds the office and put ``row`` in it; the unique index allows one holder."""
    before = tx.session.scalars(
        select(Officer).where(
            Officer.meeting_id == row.meeting_id, Officer.role == row.role, Officer.ended_at.is_(None)
        )
    ).one_or_none()
    if before is not None:
        before.ended_at = at
        tx.session.flush()
    tx.session.add(row)
    tx.session.flush()
    if before is not None and before.person_id is not None:
        _end_link_without_office(tx, row.meeting_id, before.person_id, at)
    return Tag.OFFICER_REPLACED if before else Tag.OFFICER_ELECTED


def _end_link_without_office(
    tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID, at: datetime
) -> None:
    """End the link of whoever holds no office of the meeting any more; of two offices one keeps it."""
    still = select(Officer.id).where(
        Officer.meeting_id == meeting_id, Officer.person_id == person_id, Officer.ended_at.is_(None)
    )
    if tx.session.scalar(still.limit(1)) is None:
        end_officer_link(tx, meeting_id, person_id, at)


def open_room_of(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> Meeting:
    """A meeting whose room is open.

    Raises:
        Missing: no such meeting here.
        Refused: ``room.not_open``.
    """
    meeting = find_meeting(tx, community_id, meeting_id)
    require_open(meeting)
    return meeting
