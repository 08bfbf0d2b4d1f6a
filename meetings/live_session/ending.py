"""How a meeting ends: closed with its record complete, or without quorum, with its second call."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select, update

from meetings.live_session.conduct import offices_of
from meetings.live_session.floor import close_floor
from meetings.live_session.no_quorum import tell_no_quorum
from meetings.live_session.recording import running
from meetings.live_session.room import room_at
from meetings.live_session.silence import end_silent
from meetings.live_session.standing import require_no_open_vote
from meetings.planning import begin_second_call, lock_meeting
from meetings.protocol import sources
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Call, Kind, Modality
from meetings.protocol.lifecycle import MeetingAct, MeetingState, after_act
from meetings.protocol.meeting import may_call_again
from meetings.protocol.trail import Tag
from meetings.storage.live_session import Attendance, Officer, Sitting
from meetings.storage.planning import AgendaItem
from meetings.storage.session import Transaction
from meetings.trail import Act, Actor, record


def close_meeting(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Close the meeting: everybody's interval ends, and the record is complete.

    Raises:
        Missing: no such meeting here.
        Refused: not open; ``recording.running``; ``vote.is_open``; ``officer.missing``: without chair and
            secretary nobody could sign the minutes.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    after = after_act(MeetingState(meeting.state), MeetingAct.CLOSE, Modality(meeting.modality))
    if running(tx, meeting_id) is not None:
        raise Refused.because("recording.running")
    require_no_open_vote(tx, meeting_id)
    offices = set(
        tx.session.scalars(
            select(Officer.role).where(Officer.meeting_id == meeting_id, Officer.ended_at.is_(None))
        )
    )
    if missing := [office for office in offices_of(Kind(meeting.kind)) if office.value not in offices]:
        raise Refused.because("officer.missing", offices=tuple(office.value for office in missing))
    end_silent(tx, meeting, at)
    room = room_at(tx, meeting, at)
    facts = {"represented": str(room.quorum.represented), "owners": room.quorum.owners}
    end_everything(tx, meeting_id, at)
    end_last_sitting(tx, meeting_id, at)
    meeting.state, meeting.closed_at = after, at
    record(tx, community_id, by, at, Act(Tag.MEETING_CLOSED, meeting_id=meeting_id, facts=facts))


def declare_no_quorum(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Write down that the meeting could not sit, and tell everybody who was called (M13).

    Raises:
        Missing: no such meeting here.
        Refused: ``vote.is_open``; ``room.has_quorum``: it can sit; ``room.has_sat``: it did, before it was
            suspended.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    if tx.session.scalar(select(Sitting.id).where(Sitting.meeting_id == meeting_id).limit(1)):
        raise Refused.because("room.has_sat", source=sources.PRODUCT)
    after = after_act(MeetingState(meeting.state), MeetingAct.DECLARE_NO_QUORUM, Modality(meeting.modality))
    require_no_open_vote(tx, meeting_id)
    end_silent(tx, meeting, at)
    room = room_at(tx, meeting, at)
    if room.quorum.quorum:
        raise Refused.because("room.has_quorum", share=room.share)
    end_everything(tx, meeting_id, at)
    meeting.state, meeting.closed_at = after, at
    facts = {"represented": str(room.quorum.represented), "owners": room.quorum.owners}
    told = tell_no_quorum(tx, meeting, at)
    act = Act(Tag.MEETING_WITHOUT_QUORUM, meeting_id=meeting_id, facts=facts, personal=told)
    record(tx, community_id, by, at, act)


def call_again(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> uuid.UUID:
    """Write down that there was no quorum, if nobody did yet, and begin the second call.

    Returns:
        The id of the second call, a draft ready to be reviewed and sent; asked twice, the same one.

    Raises:
        Missing: no such meeting here.
        Refused: ``second_call.not_possible``; ``room.has_quorum``.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    if not may_call_again(Kind(meeting.kind), Call(meeting.call)):
        raise Refused.because("second_call.not_possible", state=MeetingState(meeting.state))
    if meeting.state != MeetingState.FAILED_QUORUM:
        declare_no_quorum(tx, community_id, meeting_id, by, at)
    return begin_second_call(tx, meeting, by, at)


def end_everything(tx: Transaction, meeting_id: uuid.UUID, at: datetime, *, how: str = "closing") -> None:
    """End everybody's interval, the item under discussion, the turn and the queue for the floor."""
    tx.session.execute(
        update(Attendance)
        .where(Attendance.meeting_id == meeting_id, Attendance.left_at.is_(None))
        .values(left_at=at, left_how=how)
    )
    tx.session.execute(
        update(AgendaItem)
        .where(
            AgendaItem.meeting_id == meeting_id,
            AgendaItem.started_at.is_not(None),
            AgendaItem.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
    close_floor(tx, meeting_id, at, how)


def end_last_sitting(tx: Transaction, meeting_id: uuid.UUID, at: datetime) -> None:
    """End the sitting that goes on, of a meeting that has several."""
    tx.session.execute(
        update(Sitting)
        .where(Sitting.meeting_id == meeting_id, Sitting.ended_at.is_(None))
        .values(ended_at=at)
    )
