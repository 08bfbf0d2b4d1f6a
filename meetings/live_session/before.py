"""What is ready before the door opens (S1), and what it came to once it opened."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings import consents
from meetings.live_session.cards import officers_of
from meetings.live_session.conduct import Office, notice_findings, offices_of, opening_findings
from meetings.live_session.room import Room, room_at
from meetings.planning import find_gathering
from meetings.protocol.findings import Finding, Severity
from meetings.protocol.kinds import ConsentState
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.meeting import EARLY
from meetings.storage.convening import Invitation
from meetings.storage.planning import Meeting, Override
from meetings.storage.session import Transaction


@dataclass(frozen=True, slots=True)
class BeforePage:
    """What is ready before the door opens (S1).

    Attributes:
        notice_fell_short: whether the notice did not reach everybody in time, now or when the room opened.
        offices: who holds each office that such a meeting needs; empty while nobody was elected.
    """

    room: Room
    invited: int
    permissions: Mapping[str, int]
    findings: tuple[Finding, ...]
    notice_fell_short: bool
    offices: Mapping[Office, str]

    @property
    def overrides(self) -> tuple[Finding, ...]:
        """What asks for a written reason."""
        return tuple(f for f in self.findings if f.severity is Severity.OVERRIDE)

    @property
    def stops(self) -> tuple[Finding, ...]:
        """What keeps the meeting from opening."""
        return tuple(f for f in self.findings if f.severity is Severity.BLOCK)

    @property
    def shared(self) -> int:
        """How many units have several owners; none where people sit for themselves."""
        return sum(unit.is_shared for unit in self.room.units)

    @property
    def unnamed(self) -> int:
        """How many of those have nobody named to vote for them."""
        return sum(unit.is_shared and unit.named is None for unit in self.room.units)

    @property
    def may_open(self) -> bool:
        """Whether it was called and neither opened nor cancelled."""
        return self.room.meeting.state is MeetingState.CONVENED

    @property
    def is_over(self) -> bool:
        """Whether it ended, so that nothing can be made ready any more."""
        return self.room.meeting.state in (MeetingState.CLOSED, MeetingState.FAILED_QUORUM)


def before_page(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, at: datetime) -> BeforePage:
    """The task list before the meeting, with what the delivery of the notice fell short of.

    Raises:
        Missing: no such meeting here.
    """
    meeting = find_gathering(tx, community_id, meeting_id)
    room = room_at(tx, meeting, at)
    invited = tx.session.scalars(
        select(Invitation.person_id).where(Invitation.meeting_id == meeting_id)
    ).all()
    given = consents.recording_states(tx, meeting_id, invited)
    permissions = {state.value: 0 for state in ConsentState}
    for person in invited:
        permissions[given.get(person, consents.UNANSWERED).state.value] += 1
    held = officers_of(tx, meeting_id)
    is_convened = room.meeting.state is MeetingState.CONVENED
    return BeforePage(
        room=room,
        invited=len(invited),
        permissions=permissions,
        findings=opening_findings(tx, meeting, at) if is_convened else (),
        notice_fell_short=bool(notice_findings(tx, meeting, at)) if is_convened else _fell_short(tx, meeting),
        offices={office: held.get(office.value, "") for office in offices_of(room.meeting.kind)},
    )


def _fell_short(tx: Transaction, meeting: Meeting) -> bool:
    """Whether a reason was written for the notice when the room opened; later arrivals change nothing."""
    written = select(Override.id).where(
        Override.meeting_id == meeting.id, Override.at == meeting.opened_at, Override.code != EARLY
    )
    return tx.session.scalars(written.limit(1)).first() is not None
