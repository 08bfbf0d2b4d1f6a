"""Recording: starts only through the gate, and is marked paused the instant the gate closes."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from meetings import consents
from meetings.consents import Answering
from meetings.live_session.room import require_open
from meetings.live_session.silence import end_silent, inside_at
from meetings.planning import find_meeting, lock_meeting
from meetings.protocol.findings import Refused, enforce
from meetings.protocol.kinds import Capture, ConsentState
from meetings.protocol.recording import CapturedPerson, RecordingGate, gate
from meetings.protocol.trail import Tag
from meetings.storage.live_session import Attendance, FloorRequest, Recording
from meetings.storage.session import Missing, Transaction
from meetings.trail import SYSTEM, Act, Actor, record

STOPPED, PAUSED = "stopped", "paused"
SAID_ALOUD = "desk"


def gate_now(tx: Transaction, meeting_id: uuid.UUID, at: datetime, *, notice_shown: bool) -> RecordingGate:
    """Whether recording may run at this instant, over everybody who is being captured."""
    inside = inside_at(tx, meeting_id, at)
    states = consents.recording_states(tx, meeting_id, {row.person_id for row in inside})
    people = []
    for row in inside:
        given = states.get(row.person_id, consents.UNANSWERED)
        capture = Capture.ON if row.capture else Capture.OFF
        people.append(CapturedPerson(str(row.person_id), capture, given.state, given.at))
    return gate(people, at, notice_shown=notice_shown)


def start_recording(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Write down that recording started.

    Raises:
        Missing: no such meeting here.
        Refused: ``room.not_open``, ``recording.running``, the gate is closed (rule ``recording.gate``), or
            ``recording.speaker_refused``: whoever has the floor does not allow it.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    require_open(meeting)
    if not meeting.recording_requested:
        raise Refused.because("recording.not_announced")
    if running(tx, meeting_id) is not None:
        raise Refused.because("recording.running")
    end_silent(tx, meeting, at)
    enforce(gate_now(tx, meeting_id, at, notice_shown=True).findings)
    if _speaker_refused(tx, meeting_id):
        raise Refused.because("recording.speaker_refused")
    row = Recording(
        id=uuid.uuid4(), meeting_id=meeting_id, started_at=at, started_by=by.name or str(by.public_id)
    )
    tx.session.add(row)
    record(tx, community_id, by, at, Act(Tag.RECORDING_STARTED, about=row.id, meeting_id=meeting_id))


def _speaker_refused(tx: Transaction, meeting_id: uuid.UUID) -> bool:
    """Whether somebody has the floor who keeps camera and microphone off while it is recorded."""
    query = (
        select(FloorRequest.id)
        .join(
            Attendance,
            (Attendance.meeting_id == FloorRequest.meeting_id)
            & (Attendance.person_id == FloorRequest.person_id),
        )
        .where(
            FloorRequest.meeting_id == meeting_id,
            FloorRequest.given_at.is_not(None),
            FloorRequest.ended_at.is_(None),
            Attendance.left_at.is_(None),
            Attendance.capture.is_(False),
        )
    )
    return tx.session.scalar(query) is not None


def stop_recording(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Write down that recording stopped.

    Raises:
        Missing: no such meeting here.
        Refused: ``recording.not_running``.
    """
    find_meeting(tx, community_id, meeting_id)
    row = running(tx, meeting_id)
    if row is None:
        raise Refused.because("recording.not_running")
    row.ended_at, row.ended_by, row.ended_how = at, by.name or str(by.public_id), STOPPED
    record(tx, community_id, by, at, Act(Tag.RECORDING_STOPPED, about=row.id, meeting_id=meeting_id))


def note_permission(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    person_id: uuid.UUID,
    answer: ConsentState,
    by: Actor,
    at: datetime,
) -> None:
    """Write down what somebody in the room said aloud about being recorded, marked as an assisted answer.

    Raises:
        Missing: no such meeting here, or that person is not in the room.
        Refused: as ``consents.answer_recording``.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    inside = tx.session.scalar(
        select(Attendance.id).where(
            Attendance.meeting_id == meeting_id,
            Attendance.person_id == person_id,
            Attendance.left_at.is_(None),
        )
    )
    if inside is None:
        raise Missing
    how = Answering(SAID_ALOUD, by.account_id)
    shown = consents.asked(tx, meeting)
    consents.answer_recording(tx, meeting, person_id, answer, shown, how, by, at)
    recheck_gate(tx, community_id, meeting_id, at)


def recheck_gate(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, at: datetime) -> bool:
    """After an arrival or an answer: pause a running recording whose gate closed; returns whether it did.

    Whoever said no keeps camera and microphone off from here on, so that it can go on for the others.
    """
    row = running(tx, meeting_id)
    tx.session.flush()
    paused = False
    if row is not None and gate_now(tx, meeting_id, at, notice_shown=True).blockers:
        row.ended_at, row.ended_by, row.ended_how = at, SYSTEM.name, PAUSED
        record(tx, community_id, SYSTEM, at, Act(Tag.RECORDING_PAUSED, about=row.id, meeting_id=meeting_id))
        paused = True
    _follow_answers(tx, meeting_id)
    return paused


def _follow_answers(tx: Transaction, meeting_id: uuid.UUID) -> None:
    inside = tx.session.scalars(
        select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.left_at.is_(None))
    ).all()
    states = consents.recording_states(tx, meeting_id, {row.person_id for row in inside})
    for row in inside:
        state = states.get(row.person_id, consents.UNANSWERED).state
        row.capture = state not in (ConsentState.REFUSED, ConsentState.WITHDRAWN)


def running(tx: Transaction, meeting_id: uuid.UUID) -> Recording | None:
    """The stretch of recording that is running, if any."""
    query = select(Recording).where(Recording.meeting_id == meeting_id, Recording.ended_at.is_(None))
    return tx.session.scalars(query).one_or_none()
