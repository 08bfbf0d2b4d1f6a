"""The room at one instant: who is in it, for which units, and whether there is quorum. Exact, in Python."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from meetings.live_session.silence import interval_of
from meetings.planning import MeetingFacts, Rules, meeting_facts, rules_of_meeting
from meetings.protocol import quorum as rules_of_quorum
from meetings.protocol.quorum import PresentUnit, Quorum
from meetings.storage.communities import Ownership, Person
from meetings.storage.convening import FrozenRegister, FrozenUnit
from meetings.storage.live_session import Attendance
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction


@dataclass(frozen=True, slots=True)
class UnitPresence:
    """One unit of the frozen register on this evening; ``state`` is present, left or not_arrived."""

    unit_id: uuid.UUID
    tower: str
    number: str
    kind: str
    coefficient: Fraction
    state: str
    owners: tuple[tuple[uuid.UUID, str], ...]

    @property
    def label(self) -> str:
        """Tower and number together."""
        return f"{self.tower} {self.number}".strip()


@dataclass(frozen=True, slots=True)
class Room:
    """A meeting at one instant."""

    meeting: MeetingFacts
    rules: Rules
    at: datetime
    total: Fraction
    decimals: int
    units: tuple[UnitPresence, ...]
    people: Mapping[uuid.UUID, Attendance]
    quorum: Quorum

    @property
    def share(self) -> Fraction:
        """What is represented, as a share of the whole building."""
        return self.quorum.represented / self.total

    @property
    def present_units(self) -> tuple[UnitPresence, ...]:
        """The units whose vote counts now."""
        return tuple(unit for unit in self.units if unit.state == "present")

    @property
    def counts(self) -> Mapping[str, int]:
        """Units by state."""
        found = {"present": 0, "left": 0, "not_arrived": 0}
        for unit in self.units:
            found[unit.state] += 1
        return found


def room_at(tx: Transaction, meeting: Meeting, at: datetime) -> Room:
    """The room of a meeting at an instant, past ones included: attendance keeps its intervals."""
    rules = rules_of_meeting(tx, meeting, at)
    facts = meeting_facts(tx, meeting)
    register = tx.session.get(FrozenRegister, meeting.id)
    total, decimals = Fraction(100), 4
    if register is not None:
        total = Fraction(register.total_numerator, register.total_denominator)
        decimals = register.decimals
    came, inside = _attendance(tx, meeting.id, at)
    units = tuple(_units(tx, meeting.id, came, inside))
    present = [
        PresentUnit(str(unit.unit_id), str(person), unit.coefficient, str(person))
        for unit in units
        if unit.state == "present"
        for person, _ in unit.owners
        if person in inside
    ]
    quorum = rules_of_quorum.assembly(
        present,
        total,
        facts.call,
        law=rules.rulebook.law,
        bylaw_share=rules.rulebook.quorum_share,
    )
    return Room(facts, rules, at, total, decimals, units, inside, quorum)


def _attendance(
    tx: Transaction, meeting_id: uuid.UUID, at: datetime
) -> tuple[set[uuid.UUID], dict[uuid.UUID, Attendance]]:
    """Everybody who came until then, and whoever was inside at that instant."""
    rows = tx.session.scalars(
        select(Attendance)
        .where(Attendance.meeting_id == meeting_id, Attendance.joined_at <= at)
        .order_by(Attendance.joined_at)
    ).all()
    came = {row.person_id for row in rows}
    inside = {row.person_id: row for row in rows if interval_of(row).covers(at, at)}
    return came, inside


def _units(
    tx: Transaction,
    meeting_id: uuid.UUID,
    came: Iterable[uuid.UUID],
    inside: Mapping[uuid.UUID, Attendance],
) -> Iterable[UnitPresence]:
    owners: dict[uuid.UUID, list[tuple[uuid.UUID, str]]] = {}
    query = (
        select(Ownership.unit_id, Person.id, Person.name)
        .join(Person, Person.id == Ownership.person_id)
        .join(FrozenUnit, FrozenUnit.unit_id == Ownership.unit_id)
        .where(FrozenUnit.meeting_id == meeting_id, Ownership.until.is_(None))
        .order_by(Ownership.position)
    )
    for unit_id, person_id, name in tx.session.execute(query):
        owners.setdefault(unit_id, []).append((person_id, name))
    known = set(came)
    frozen = tx.session.scalars(
        select(FrozenUnit).where(FrozenUnit.meeting_id == meeting_id).order_by(FrozenUnit.position)
    )
    for unit in frozen:
        people = owners.get(unit.unit_id, [])
        if any(person in inside for person, _ in people):
            state = "present"
        else:
            state = "left" if any(person in known for person, _ in people) else "not_arrived"
        yield UnitPresence(
            unit.unit_id, unit.tower, unit.number, unit.kind, unit.coefficient, state, tuple(people)
        )
