"""Arrivals and departures: by the person's own page, or by the secretary's list. Intervals, never a flag."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from meetings import consents
from meetings.convening import is_let_go, require_called
from meetings.live_session.floor import end_turn_of
from meetings.live_session.recording import recheck_gate, running
from meetings.live_session.room import require_open
from meetings.live_session.silence import OWN_PAGE, end_silent
from meetings.planning import find_meeting, lock_meeting
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import AttendanceCapacity, ConsentState
from meetings.protocol.trail import Tag
from meetings.proxies import holds_power
from meetings.storage.convening import Invitation
from meetings.storage.live_session import Attendance
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record
from meetings.wording.courtesy import COURTESY_VERSION

SECRETARY = "secretary"
# Decreto 398/2020: the legal representative verifies who takes part; each interval says by what means.
BY_LINK, BY_STAFF = "personal_link", "known_to_the_secretary"


def arrive(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    person_id: uuid.UUID,
    channel: str,
    by: Actor,
    at: datetime,
    *,
    courtesy: str = "",
) -> bool:
    """Write down that somebody entered; returns False when they were inside already.

    Args:
        courtesy: the version of the rules of conduct that their door showed, as it came back with the form.

    Raises:
        Missing: no such meeting here, or the person was neither called to it nor holds a power for it.
        Refused: ``room.not_open``; ``room.answer_recording_first``: who enters by their own page says first
            whether they may be recorded, when that is asked.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    require_open(meeting)
    capacity, answer = _may_enter(tx, meeting, person_id, channel)
    end_silent(tx, meeting, at)
    if _open_interval(tx, meeting_id, person_id) is not None:
        return False
    row = _new_interval(meeting_id, person_id, channel, answer, by, at)
    row.capacity = capacity
    row.courtesy_version = courtesy if courtesy == COURTESY_VERSION else ""
    tx.session.add(row)
    tx.session.flush()
    tag = Tag.ARRIVED if channel == OWN_PAGE else Tag.ATTENDANCE_MARKED
    _record(tx, meeting, row, tag, by, at)
    # Nothing can close a gate behind which nothing is recorded; a full room arrives within minutes.
    if running(tx, meeting_id) is not None:
        recheck_gate(tx, community_id, meeting_id, at)
    return True


def _new_interval(
    meeting_id: uuid.UUID,
    person_id: uuid.UUID,
    channel: str,
    answer: ConsentState,
    by: Actor,
    at: datetime,
) -> Attendance:
    return Attendance(
        meeting_id=meeting_id,
        person_id=person_id,
        channel=channel,
        identity_check=BY_LINK if channel == OWN_PAGE else BY_STAFF,
        capture=answer not in (ConsentState.REFUSED, ConsentState.WITHDRAWN),
        joined_at=at,
        recorded_by=by.account_id,
    )


def _may_enter(
    tx: Transaction, meeting: Meeting, person_id: uuid.UUID, channel: str
) -> tuple[str, ConsentState]:
    """In what quality somebody enters, and what they said about recording, which the door asks for first.

    Whoever was not called enters with the power of an owner, ticked by the secretary.
    """
    capacity = tx.session.scalars(
        select(Invitation.capacity).where(
            Invitation.meeting_id == meeting.id, Invitation.person_id == person_id
        )
    ).one_or_none()
    sold = capacity is not None and is_let_go(tx, meeting.id, person_id)
    if (capacity is None or sold) and holds_power(tx, meeting.id, person_id):
        capacity = AttendanceCapacity.PROXY_HOLDER.value
    elif capacity is None:
        raise Missing
    else:
        require_called(tx, meeting.id, person_id)
    answer = consents.recording_answer(tx, meeting.id, person_id).state
    if meeting.recording_requested and channel == OWN_PAGE and answer is ConsentState.UNANSWERED:
        raise Refused.because("room.answer_recording_first")
    return capacity, answer


def leave(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    person_id: uuid.UUID,
    how: str,
    by: Actor,
    at: datetime,
) -> bool:
    """End somebody's interval; returns False when they were not inside.

    Raises:
        Missing: no such meeting here.
    """
    meeting = find_meeting(tx, community_id, meeting_id)
    end_silent(tx, meeting, at)
    row = _open_interval(tx, meeting_id, person_id)
    if row is None:
        return False
    row.left_at, row.left_how = max(at, row.joined_at), how
    end_turn_of(tx, meeting, person_id, by, at)
    _record(tx, meeting, row, Tag.DEPARTED, by, at)
    return True


def mark(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    person_id: uuid.UUID,
    is_present: bool,
    by: Actor,
    at: datetime,
) -> bool:
    """The secretary's tick: arrived, or left. Returns whether anything changed."""
    if is_present:
        return arrive(tx, community_id, meeting_id, person_id, SECRETARY, by, at)
    return leave(tx, community_id, meeting_id, person_id, SECRETARY, by, at)


def enter_by_link(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID | None,
    person_id: uuid.UUID,
    by: Actor,
    at: datetime,
    *,
    courtesy: str = "",
) -> bool:
    """Enter by one's own page; as ``arrive``. A link without a meeting is ``Missing``."""
    if meeting_id is None:
        raise Missing
    return arrive(tx, community_id, meeting_id, person_id, OWN_PAGE, by, at, courtesy=courtesy)


def leave_by_link(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID | None,
    person_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> bool:
    """Leave by one's own page; as ``leave``. A link without a meeting is ``Missing``."""
    if meeting_id is None:
        raise Missing
    return leave(tx, community_id, meeting_id, person_id, OWN_PAGE, by, at)


def _open_interval(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID) -> Attendance | None:
    query = select(Attendance).where(
        Attendance.meeting_id == meeting_id,
        Attendance.person_id == person_id,
        Attendance.left_at.is_(None),
    )
    return tx.session.scalars(query).one_or_none()


def _record(tx: Transaction, meeting: Meeting, row: Attendance, tag: Tag, by: Actor, at: datetime) -> None:
    personal = {"channel": row.channel, "identity_check": row.identity_check}
    if tag is Tag.ARRIVED:
        personal["courtesy_version"] = row.courtesy_version
    act = Act(tag, about=row.id, meeting_id=meeting.id, personal={row.person_id: personal})
    record(tx, meeting.community_id, by, at, act)
