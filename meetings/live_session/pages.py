"""What the staff sees of the evening: the list (S2) and the live room (S3)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select

from meetings import consents
from meetings.convening import recipients_for
from meetings.live_session.cards import ItemCard, items_of, officers_of
from meetings.live_session.floor_cards import Floor, floor_of
from meetings.live_session.news import latest_entry
from meetings.live_session.officer_links import officers_without_address
from meetings.live_session.reasons import asked_of
from meetings.live_session.recording import gate_now
from meetings.live_session.room import Room, UnitPresence, homes_of, names_of, room_at
from meetings.live_session.silence import OWN_PAGE
from meetings.live_session.sittings import earliest_resumption, sittings_of
from meetings.live_session.statements import StatementCard, statements_of
from meetings.live_session.timeline import WARNED_BEFORE, Change, attendance_changes, minutes_late
from meetings.planning import (
    GroundOffer,
    Linked,
    MeetingFacts,
    find_gathering,
    following,
    ground_offers,
    meeting_facts,
)
from meetings.protocol.findings import Finding
from meetings.protocol.kinds import ConsentState, Kind
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.meeting import may_call_again
from meetings.protocol.recording import RecordingGate
from meetings.storage.live_session import Attendance, Recording
from meetings.storage.planning import AgendaItem
from meetings.storage.session import Missing, Transaction


@dataclass(frozen=True, slots=True)
class PersonInside:
    """Somebody in the room, with their homes."""

    person_id: uuid.UUID
    name: str
    units: str
    consent: ConsentState


@dataclass(frozen=True, slots=True)
class RecordingNow:
    """The recording: since when it runs or stands, how it stopped, and who keeps it from running."""

    is_running: bool
    since: datetime | None
    ended_how: str
    gate: RecordingGate
    waiting: tuple[PersonInside, ...]
    permissions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RoomPage:
    """The staff's view of the evening (S3); ``latest`` numbers the last trail entry it shows.

    ``second_call`` is the one that follows a meeting without quorum, once it was begun; ``opened_at`` is when
    the present sitting began; ``asked`` is what counting the present item asks a written reason for;
    ``unreachable`` is who was elected and has no address for the link to sign, by office.
    """

    room: Room
    opened_at: datetime | None
    closed_at: datetime | None
    items: tuple[ItemCard, ...]
    officers: Mapping[str, str]
    unreachable: Mapping[str, uuid.UUID]
    recording: RecordingNow
    floor: Floor
    people: tuple[PersonInside, ...]
    changes: tuple[Change, ...]
    latest: int
    second_call: Linked | None
    resumes_at: datetime | None
    earliest_resumption: datetime
    asked: tuple[Finding, ...] = ()
    offers: Mapping[str, GroundOffer] = field(default_factory=dict)
    statements: tuple[StatementCard, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the room is open."""
        return self.room.meeting.state is MeetingState.OPEN

    @property
    def may_call_again(self) -> bool:
        """Whether a second call may follow."""
        return may_call_again(self.room.meeting.kind, self.room.meeting.call)

    @property
    def until(self) -> datetime:
        """Up to when the meeting is told: now, or its closing."""
        return self.closed_at or self.room.at

    @property
    def minutes_running(self) -> int:
        """Whole minutes since the opening, none before it."""
        if self.opened_at is None:
            return 0
        return max(0, int((self.until - self.opened_at).total_seconds() // 60))

    @property
    def minutes_left(self) -> int:
        """Whole minutes until the longest a meeting may last; negative once it is past it."""
        return self.room.rules.rulebook.duration_cap_minutes - self.minutes_running

    @property
    def is_nearly_over(self) -> bool:
        """Whether the room is warned that its time ends."""
        return self.is_open and 0 < self.minutes_left <= WARNED_BEFORE

    @property
    def is_over_time(self) -> bool:
        """Whether the room has used the longest a meeting may last."""
        return self.is_open and self.minutes_left <= 0

    @property
    def minutes_late(self) -> int:
        """How far the meeting is behind its plan."""
        return minutes_late(self.items, self.opened_at, self.room.at) if self.opened_at else 0

    @property
    def current(self) -> ItemCard | None:
        """The item being discussed."""
        return next((item for item in self.items if item.is_current), None)

    @property
    def following(self) -> ItemCard | None:
        """The first item that was not taken up yet."""
        return next((item for item in self.items if item.started_at is None), None)

    @property
    def topics_left(self) -> int:
        """How many items were not taken up yet."""
        return sum(item.started_at is None for item in self.items)


def room_page(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, at: datetime) -> RoomPage:
    """Everything the staff sees of the evening.

    Raises:
        Missing: no such meeting here.
    """
    meeting = find_gathering(tx, community_id, meeting_id)
    room = room_at(tx, meeting, at)
    people = _people(tx, room)
    sittings = sittings_of(tx, meeting_id)
    opened_at = sittings[-1].opened_at if sittings else meeting.opened_at
    asked = _asked(tx, room)
    items = items_of(tx, room.meeting)
    return RoomPage(
        asked=asked,
        offers=ground_offers(tx, community_id, asked),
        statements=statements_of(tx, meeting_id),
        room=room,
        opened_at=opened_at,
        closed_at=meeting.closed_at,
        items=items,
        officers=officers_of(tx, meeting_id),
        unreachable=officers_without_address(tx, meeting_id),
        recording=_recording(tx, room, people),
        floor=floor_of(tx, room, items),
        people=people,
        changes=attendance_changes(room, opened_at) if opened_at else (),
        latest=latest_entry(tx, community_id),
        second_call=following(tx, meeting_id, Kind.SECOND_CALL),
        resumes_at=meeting.resumes_at,
        earliest_resumption=earliest_resumption(room.rules, at),
    )


def _asked(tx: Transaction, room: Room) -> tuple[Finding, ...]:
    current = tx.session.scalars(
        select(AgendaItem).where(
            AgendaItem.meeting_id == room.meeting.id,
            AgendaItem.started_at.is_not(None),
            AgendaItem.ended_at.is_(None),
        )
    ).first()
    return asked_of(room, current) if current else ()


def _people(tx: Transaction, room: Room) -> tuple[PersonInside, ...]:
    """Everybody inside, with the homes they own here and those they represent; without either, last."""
    given = consents.recording_states(tx, room.meeting.id, room.people)
    homes = homes_of(room, room.people)
    names = names_of(tx, room)
    return tuple(
        PersonInside(
            person,
            names[person],
            ", ".join(homes.get(person, ())),
            given.get(person, consents.UNANSWERED).state,
        )
        for person in [*homes, *(each for each in room.people if each not in homes)]
    )


def _recording(tx: Transaction, room: Room, people: tuple[PersonInside, ...]) -> RecordingNow:
    gate = gate_now(tx, room.meeting.id, room.at, notice_shown=True)
    # The stretch that is running, else the one that ended last.
    last = tx.session.scalars(
        select(Recording)
        .where(Recording.meeting_id == room.meeting.id)
        .order_by(Recording.ended_at.is_(None).desc(), Recording.started_at.desc())
        .limit(1)
    ).one_or_none()
    return RecordingNow(
        is_running=last is not None and last.ended_at is None,
        since=(last.ended_at or last.started_at) if last else None,
        ended_how=last.ended_how if last else "",
        gate=gate,
        waiting=tuple(person for person in people if str(person.person_id) in gate.blockers),
        permissions=_permissions(tx, room),
    )


def _permissions(tx: Transaction, room: Room) -> Mapping[str, int]:
    """How many gave which answer: of those in an open room, else of everybody who came."""
    asked = set(room.people)
    if room.meeting.state is not MeetingState.OPEN:
        came = select(Attendance.person_id).where(Attendance.meeting_id == room.meeting.id)
        asked = set(tx.session.scalars(came))
    given = consents.recording_states(tx, room.meeting.id, asked)
    permissions = {state.value: 0 for state in ConsentState}
    for person in asked:
        permissions[given.get(person, consents.UNANSWERED).state.value] += 1
    return permissions


@dataclass(frozen=True, slots=True)
class GatheringPage:
    """Opening an assembly that no notice called: its facts, and every owner with their units."""

    meeting: MeetingFacts
    owners: tuple[tuple[uuid.UUID, str], ...]


def gathering_page(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> GatheringPage:
    """What is asked before an assembly without notice opens.

    Raises:
        Missing: no such meeting here, or one that a notice calls.
    """
    meeting = find_gathering(tx, community_id, meeting_id)
    facts = meeting_facts(tx, meeting)
    if facts.needs_notice:
        raise Missing
    people = recipients_for(tx, meeting)
    return GatheringPage(facts, tuple((p.person_id, f"{', '.join(p.units)} · {p.name}") for p in people))


@dataclass(frozen=True, slots=True)
class RollRow:
    """One owner of one unit on the secretary's list; ``state`` is the unit's.

    ``gives_no_signals`` marks an entry by one's own page without script: only leaving or a mark ends it.
    ``grantor`` is set on the row of whoever holds a power: the owner it is of. ``may_send`` tells that
    another person may still come for this owner. Of a unit of several owners that is here, ``shared_id`` is
    the unit and ``voter`` who votes for it; nobody while several are here who named none.
    """

    tower: str
    number: str
    state: str
    person_id: uuid.UUID
    name: str
    is_here: bool
    joined_at: datetime | None
    gives_no_signals: bool
    grantor: str = ""
    may_send: bool = False
    shared_id: uuid.UUID | None = None
    voter: str = ""
    votes: bool = False


@dataclass(frozen=True, slots=True)
class RollPage:
    """The secretary's list (S2): every unit, with its owners and who of them is inside."""

    room: Room
    query: str
    rows: tuple[RollRow, ...]
    latest: int


def roll_page(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, query: str, at: datetime
) -> RollPage:
    """The list of who may come, narrowed by unit or name.

    Raises:
        Missing: no such meeting here.
    """
    room = room_at(tx, find_gathering(tx, community_id, meeting_id), at)
    wanted = query.strip().casefold()
    rows = [row for unit in room.units for row in _roll_rows(room, unit)]
    at_units = {row.person_id for row in rows}
    others = ((person, name) for person, name in names_of(tx, room).items() if person not in at_units)
    rows += [_roll_row(room, None, person, name) for person, name in others]
    found = tuple(row for row in rows if wanted in f"{row.tower} {row.number}".casefold() or _is(row, wanted))
    return RollPage(room, query.strip(), found, latest_entry(tx, community_id))


def _is(row: RollRow, wanted: str) -> bool:
    return wanted in row.name.casefold() or wanted in row.grantor.casefold()


def _roll_rows(room: Room, unit: UnitPresence) -> Iterator[RollRow]:
    """The owners of a unit, and whoever holds its power."""
    may_send = room.meeting.kind.is_assembly and not unit.is_here and unit.power is None
    shared = unit.unit_id if unit.is_shared and unit.is_here else None
    voter = room.voter_of(unit) if shared else None
    speaks = dict(unit.owners).get(voter, "") if voter else ""
    for person, name in unit.owners:
        row = replace(_roll_row(room, unit, person, name), may_send=may_send)
        yield replace(row, shared_id=shared, voter=speaks, votes=person == voter)
    if (power := unit.power) is not None:
        yield replace(_roll_row(room, unit, power.holder_id, power.holder), grantor=power.grantor)


def _roll_row(room: Room, unit: UnitPresence | None, person_id: uuid.UUID, name: str) -> RollRow:
    """One person at their unit; without one, somebody inside whose power was taken back."""
    inside = room.people.get(person_id)
    since = inside.joined_at if inside else None
    silent = inside is not None and inside.channel == OWN_PAGE and inside.last_signal_at is None
    tower, number, state = (unit.tower, unit.number, unit.state) if unit else ("", "", "not_arrived")
    return RollRow(tower, number, state, person_id, name, inside is not None, since, silent)
