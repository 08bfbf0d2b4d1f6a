"""What the pages of the evening show: the staff's room and list, and the resident's door and room."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from meetings import consents
from meetings.accounts import LinkIdentity
from meetings.consents import Asked, Given
from meetings.live_session.conduct import opening_findings
from meetings.live_session.recording import gate_now, running
from meetings.live_session.room import Room, room_at
from meetings.planning import find_meeting
from meetings.protocol.exact import parse_exact
from meetings.protocol.findings import Finding
from meetings.protocol.kinds import ConsentState
from meetings.protocol.recording import RecordingGate
from meetings.storage.communities import Person
from meetings.storage.live_session import Decision, Officer, Recording
from meetings.storage.planning import AgendaItem
from meetings.storage.session import Transaction


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A recorded decision with its exact figures."""

    item_id: uuid.UUID
    question: str
    basis: str
    majority: str
    favour: Fraction
    against: Fraction
    blank: Fraction
    denominator: Fraction
    approved: bool
    source: str
    at: datetime

    @property
    def share(self) -> Fraction:
        """What was in favour, as a share of what it is counted over."""
        return self.favour / self.denominator if self.denominator else Fraction(0)

    @property
    def not_voted(self) -> Fraction:
        """What was present and did not vote."""
        return self.denominator - self.favour - self.against - self.blank


@dataclass(frozen=True, slots=True)
class RoomPage:
    """The staff's view of the evening (S1, S3)."""

    room: Room
    opened_at: datetime | None
    items: tuple[AgendaItem, ...]
    current: AgendaItem | None
    decisions: Mapping[uuid.UUID, DecisionCard]
    officers: Mapping[str, str]
    recording: Recording | None
    last_stretch: Recording | None
    gate: RecordingGate
    waiting: tuple[str, ...]
    permissions: Mapping[str, int]
    findings: tuple[Finding, ...]
    people: tuple[tuple[uuid.UUID, str, str], ...]

    @property
    def minutes_running(self) -> int:
        """Whole minutes since the opening."""
        return int((self.room.at - self.opened_at).total_seconds() // 60) if self.opened_at else 0


def room_page(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, at: datetime) -> RoomPage:
    """Everything the staff sees of the evening.

    Raises:
        Missing: no such meeting here.
    """
    meeting = find_meeting(tx, community_id, meeting_id)
    room = room_at(tx, meeting, at)
    items = tuple(meeting.items)
    gate = gate_now(tx, meeting_id, at, notice_shown=True)
    stretches = tx.session.scalars(
        select(Recording).where(Recording.meeting_id == meeting_id).order_by(Recording.started_at.desc())
    ).all()
    names = _names(tx, gate.blockers)
    inside = [
        (person, name, unit.label)
        for unit in room.units
        for person, name in unit.owners
        if person in room.people
    ]
    return RoomPage(
        room=room,
        opened_at=meeting.opened_at,
        items=items,
        current=next((i for i in items if i.started_at and not i.ended_at), None),
        decisions=decisions_of(tx, meeting_id),
        officers=officers_of(tx, meeting_id),
        recording=running(tx, meeting_id),
        last_stretch=stretches[0] if stretches else None,
        gate=gate,
        waiting=names,
        permissions=_permissions(tx, room),
        findings=opening_findings(tx, meeting, at) if meeting.state == "convened" else (),
        people=tuple(inside),
    )


def _names(tx: Transaction, blockers: tuple[str, ...]) -> tuple[str, ...]:
    ids = [uuid.UUID(blocker) for blocker in blockers if blocker != "notice"]
    names = tx.session.scalars(select(Person.name).where(Person.id.in_(ids)).order_by(Person.name))
    return tuple(names)


def _permissions(tx: Transaction, room: Room) -> dict[str, int]:
    states = consents.recording_states(tx, room.meeting.id, room.people)
    found = {state.value: 0 for state in ConsentState}
    for person in room.people:
        found[states.get(person, consents.UNANSWERED).state.value] += 1
    return found


def decisions_of(tx: Transaction, meeting_id: uuid.UUID) -> dict[uuid.UUID, DecisionCard]:
    """The recorded decisions of a meeting, by item."""
    rows = tx.session.scalars(
        select(Decision).where(Decision.meeting_id == meeting_id).order_by(Decision.recorded_at)
    )
    return {
        row.item_id: DecisionCard(
            item_id=row.item_id,
            question=row.question,
            basis=row.basis,
            majority=row.majority,
            favour=parse_exact(row.favour),
            against=parse_exact(row.against),
            blank=parse_exact(row.blank),
            denominator=parse_exact(row.denominator),
            approved=row.approved,
            source=row.source,
            at=row.recorded_at,
        )
        for row in rows
    }


def officers_of(tx: Transaction, meeting_id: uuid.UUID) -> dict[str, str]:
    """Office -> name of whoever holds it."""
    rows = tx.session.scalars(
        select(Officer).where(Officer.meeting_id == meeting_id, Officer.ended_at.is_(None))
    )
    return {row.role: row.name for row in rows}


@dataclass(frozen=True, slots=True)
class RollPage:
    """The secretary's list (S2): every unit, with its owners and who of them is inside."""

    room: Room
    query: str
    rows: tuple[tuple[str, str, uuid.UUID, str, bool], ...]


def roll_page(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, query: str, at: datetime
) -> RollPage:
    """The list of who may come, narrowed by unit or name.

    Raises:
        Missing: no such meeting here.
    """
    room = room_at(tx, find_meeting(tx, community_id, meeting_id), at)
    wanted = query.strip().casefold()
    rows = tuple(
        (unit.label, unit.state, person, name, person in room.people)
        for unit in room.units
        for person, name in unit.owners
        if wanted in unit.label.casefold() or wanted in name.casefold()
    )
    return RollPage(room, query.strip(), rows)


@dataclass(frozen=True, slots=True)
class DoorPage:
    """The resident's door and room (R6, R7)."""

    room: Room
    first_name: str
    units: tuple[str, ...]
    is_inside: bool
    consent: Given
    asked: Asked
    current: AgendaItem | None
    recording: Recording | None
    decisions: Mapping[uuid.UUID, DecisionCard]

    @property
    def must_answer_recording(self) -> bool:
        """Whether the door asks about recording before it opens."""
        return self.room.meeting.recording_requested and self.consent.state is ConsentState.UNANSWERED


def door_page(tx: Transaction, identity: LinkIdentity, at: datetime) -> DoorPage:
    """The evening as one resident sees it; nobody else's home says anything.

    Raises:
        Missing: the link's meeting is not of its community.
    """
    meeting = consents.meeting_of(tx, identity.community_id, identity.meeting_id)
    room = room_at(tx, meeting, at)
    items = meeting.items
    return DoorPage(
        room=room,
        first_name=identity.person_name.split(" ")[0],
        units=tuple(
            unit.label for unit in room.units if identity.person_id in {person for person, _ in unit.owners}
        ),
        is_inside=identity.person_id in room.people,
        consent=consents.recording_answer(tx, meeting.id, identity.person_id),
        asked=consents.asked(tx, meeting),
        current=next((i for i in items if i.started_at and not i.ended_at), None),
        recording=running(tx, meeting.id),
        decisions=decisions_of(tx, meeting.id),
    )
