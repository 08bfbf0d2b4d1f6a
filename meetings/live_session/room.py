"""The room at one instant: who is in it, for which units, and whether there is quorum. Exact, in Python."""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from meetings.live_session.silence import Stay, interval_of, stays_until
from meetings.planning import MeetingFacts, Rules, meeting_facts, rules_of_meeting
from meetings.protocol import council
from meetings.protocol import quorum as rules_of_quorum
from meetings.protocol.findings import Refused, Severity
from meetings.protocol.kinds import AttendanceCapacity, Kind, VoterCapacity
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.proxies import Claim, voter
from meetings.protocol.quorum import PresentUnit, Quorum
from meetings.proxies import Power, powers_of, standing_at
from meetings.storage.base import table_of
from meetings.storage.communities import IS_NAMED, Ownership, Person, VoterNaming
from meetings.storage.convening import FrozenRegister, FrozenUnit, Invitation
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.wording.live_session import represented_home


@dataclass(frozen=True, slots=True)
class UnitPresence:
    """One unit of the frozen register on this evening.

    ``state`` is present, represented, left or not_arrived: an owner in person displaces the holder of a power
    (rule ``unit.voter``), and a unit is represented only while its holder is here. ``power`` is the one in
    force, of an owner of today; ``named`` is whom of several owners they named to vote for it. Where people
    meet who sit for themselves (a body, or guests), each of them stands as one, weighing one.
    """

    unit_id: uuid.UUID
    tower: str
    number: str
    kind: str
    coefficient: Fraction
    state: str
    owners: tuple[tuple[uuid.UUID, str], ...]
    in_arrears: bool = False
    power: Power | None = None
    named: uuid.UUID | None = None

    @property
    def is_shared(self) -> bool:
        """Whether it has several owners, so that one of them votes."""
        return len(self.owners) > 1

    @property
    def is_here(self) -> bool:
        """Whether its vote counts now: an owner is here, or who holds their power."""
        return self.state in ("present", "represented")

    @property
    def label(self) -> str:
        """Tower and number together."""
        return f"{self.tower} {self.number}".strip()


@dataclass(frozen=True, slots=True)
class Room:
    """A meeting at one instant: who is in it, and every arrival and every power up to then."""

    meeting: MeetingFacts
    rules: Rules
    at: datetime
    total: Fraction
    decimals: int
    units: tuple[UnitPresence, ...]
    people: Mapping[uuid.UUID, Stay]
    quorum: Quorum
    attendance: Sequence[Stay]
    powers: Sequence[Power] = ()

    @property
    def is_by_heads(self) -> bool:
        """Whether people sit for themselves: the members of a body, or guests."""
        return sits_by_heads(self.meeting.kind)

    @property
    def share(self) -> Fraction:
        """What is represented, as a share of the whole building."""
        return self.quorum.represented / self.total

    @property
    def share_by_power(self) -> Fraction:
        """What is represented by the holders of powers only, as a share of the whole building."""
        carried = (unit.coefficient for unit in self.units if unit.state == "represented")
        return sum(carried, Fraction(0)) / self.total

    @property
    def present_units(self) -> tuple[UnitPresence, ...]:
        """The units whose vote counts now."""
        return tuple(unit for unit in self.units if unit.is_here)

    def voter_of(self, unit: UnitPresence) -> uuid.UUID | None:
        """Who votes for a unit (rule ``unit.voter``): the owner in person before the holder of a power, of
        several owners the one they named. None when nobody is here, or several of whom none was named.
        """
        claims = [
            Claim(str(person), VoterCapacity.OWNER, person in self.people, designated=person == unit.named)
            for person, _ in unit.owners
        ]
        if (power := unit.power) is not None:
            claims.append(Claim(str(power.holder_id), VoterCapacity.PROXY, power.holder_id in self.people))
        found = voter(unit.label, claims, owners_count=len(unit.owners)).voter
        return uuid.UUID(found) if found else None

    @property
    def counts(self) -> Mapping[str, int]:
        """Units by state."""
        found = {"present": 0, "represented": 0, "left": 0, "not_arrived": 0}
        for unit in self.units:
            found[unit.state] += 1
        return found


def room_at(tx: Transaction, meeting: Meeting, at: datetime) -> Room:
    """The room of a meeting at an instant, past ones included: attendance keeps its intervals."""
    rules = rules_of_meeting(tx, meeting, at)
    facts = meeting_facts(tx, meeting)
    rows = stays_until(tx, meeting.id, at)
    came = {row.person_id for row in rows}
    inside = {row.person_id: row for row in rows if interval_of(row).covers(at, at)}
    if sits_by_heads(facts.kind):
        heads = tuple(_heads(tx, meeting.id, came, inside))
        total = Fraction(max(1, len(heads)))
        return Room(facts, rules, at, total, 0, heads, inside, _quorum_of_heads(facts.kind, heads), rows)
    total, decimals = _register(tx, meeting.id)
    powers = powers_of(tx, meeting.id)
    units = tuple(_units(tx, meeting.id, came, inside, standing_at(powers, at)))
    quorum = _quorum_of_owners(facts, rules, units, inside, total)
    return Room(facts, rules, at, total, decimals, units, inside, quorum, rows, powers)


def sits_by_heads(kind: Kind) -> bool:
    """Whether the people of such a meeting sit for themselves and not for their units."""
    return kind.body is not None or kind is Kind.SERVICE_MEETING


def _register(tx: Transaction, meeting_id: uuid.UUID) -> tuple[Fraction, int]:
    """The total of the frozen register and its decimals."""
    register = tx.session.get(FrozenRegister, meeting_id)
    if register is None:
        return Fraction(100), 4
    return Fraction(register.total_numerator, register.total_denominator), register.decimals


def _quorum_of_owners(
    facts: MeetingFacts,
    rules: Rules,
    units: Iterable[UnitPresence],
    inside: Mapping[uuid.UUID, Stay],
    total: Fraction,
) -> Quorum:
    """Of an assembly by rule ``quorum.assembly``; a meeting that only informs needs none."""
    present = [each for unit in units for each in _represented(unit, inside)]
    quorum = rules_of_quorum.assembly(
        present,
        total,
        facts.call,
        law=rules.rulebook.law,
        bylaw_share=rules.rulebook.quorum_share,
    )
    return replace(quorum, findings=(), quorum=True) if facts.kind.only_informs else quorum


def _represented(unit: UnitPresence, inside: Mapping[uuid.UUID, Stay]) -> Iterable[PresentUnit]:
    """A unit once for each of its owners who is here; by a power once, for the owner who gave it."""
    name = str(unit.unit_id)
    if unit.state == "represented" and unit.power is not None:
        grantor, holder = str(unit.power.grantor_id), str(unit.power.holder_id)
        yield PresentUnit(name, grantor, unit.coefficient, holder)
    for person, _ in unit.owners:
        if person in inside:
            yield PresentUnit(name, str(person), unit.coefficient, str(person))


def _quorum_of_heads(kind: Kind, heads: Sequence[UnitPresence]) -> Quorum:
    """Of a body by rule ``council.vote``, of all its members; guests need none."""
    present = sum(head.state == "present" for head in heads)
    if kind.body is None:
        return Quorum(findings=(), owners=present, represented=Fraction(present), quorum=True)
    judged = council.vote(members=len(heads), present=present, favour=0)
    findings = tuple(each for each in judged.findings if each.severity > Severity.OK)
    return Quorum(
        findings=findings, owners=present, represented=Fraction(present), quorum=judged.quorum and present > 0
    )


def _heads(
    tx: Transaction,
    meeting_id: uuid.UUID,
    came: Iterable[uuid.UUID],
    inside: Mapping[uuid.UUID, Stay],
) -> Iterable[UnitPresence]:
    """Everybody who was called, each for themselves; those who stopped being called no more."""
    query = (
        select(Person.id, Person.name, Invitation.capacity)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(Invitation.meeting_id == meeting_id, Invitation.capacity != AttendanceCapacity.OWNER.value)
        .order_by(Person.name, Person.id)
    )
    known = set(came)
    for person_id, name, capacity in tx.session.execute(query):
        state = "present" if person_id in inside else "left" if person_id in known else "not_arrived"
        yield UnitPresence(person_id, "", name, capacity, Fraction(1), state, ((person_id, name),))


def owners_of_units(tx: Transaction, meeting_id: uuid.UUID) -> dict[uuid.UUID, dict[uuid.UUID, str]]:
    """Who owns each unit of the frozen register today, with their names: the first owner first."""
    return _owners_and_named(tx, meeting_id)[0]


def _owners_and_named(
    tx: Transaction, meeting_id: uuid.UUID
) -> tuple[dict[uuid.UUID, dict[uuid.UUID, str]], dict[uuid.UUID, uuid.UUID]]:
    """The owners of each unit, and for the units whose owners named one of them to vote, whom."""
    owners: dict[uuid.UUID, dict[uuid.UUID, str]] = {}
    named: dict[uuid.UUID, uuid.UUID] = {}
    query = (
        select(Ownership.unit_id, Person.id, Person.name, VoterNaming.id)
        .join(Person, Person.id == Ownership.person_id)
        .join(FrozenUnit, FrozenUnit.unit_id == Ownership.unit_id)
        .outerjoin(VoterNaming, IS_NAMED)
        .where(FrozenUnit.meeting_id == meeting_id, Ownership.until.is_(None))
        .order_by(Ownership.position)
    )
    for unit_id, person_id, name, naming in tx.session.execute(query):
        owners.setdefault(unit_id, {})[person_id] = name
        if naming is not None:
            named[unit_id] = person_id
    return owners, named


def require_open(meeting: Meeting) -> None:
    """Let happen only in an open room what belongs there.

    Raises:
        Refused: ``room.not_open``, with the state the meeting is in.
    """
    if meeting.state != MeetingState.OPEN:
        raise Refused.because("room.not_open", state=MeetingState(meeting.state))


def homes_of(room: Room, people: Container[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The homes that some people own here and those they represent now; who has neither is left out."""
    homes: dict[uuid.UUID, list[str]] = {}
    for unit in room.units:
        for person, _ in unit.owners:
            if person in people:
                homes.setdefault(person, []).append(unit.label)
        if unit.state == "represented" and unit.power is not None and unit.power.holder_id in people:
            homes.setdefault(unit.power.holder_id, []).append(represented_home(unit.label))
    return homes


def names_of(tx: Transaction, room: Room) -> dict[uuid.UUID, str]:
    """The names of everybody inside: owners, holders of powers, and whoever is neither any more."""
    known = {person: name for unit in room.units for person, name in unit.owners}
    known |= {power.holder_id: power.holder for power in room.powers}
    if strangers := [person for person in room.people if person not in known]:
        query = select(Person.id, Person.name).where(Person.id.in_(strangers))
        known |= {row.id: row.name for row in tx.session.execute(query)}
    return {person: known[person] for person in room.people}


def _units(
    tx: Transaction,
    meeting_id: uuid.UUID,
    came: Iterable[uuid.UUID],
    inside: Mapping[uuid.UUID, Stay],
    powers: Mapping[uuid.UUID, Power],
) -> Iterable[UnitPresence]:
    owners, named = _owners_and_named(tx, meeting_id)
    known = set(came)
    columns = table_of(FrozenUnit)
    frozen = select(columns).where(columns.c.meeting_id == meeting_id).order_by(columns.c.position)
    for unit in tx.session.execute(frozen):
        people = owners.get(unit.unit_id, {})
        power = powers.get(unit.unit_id)
        if power is not None and power.grantor_id not in people:
            power = None  # who sold the unit has nothing to be represented in any more
        yield UnitPresence(
            unit.unit_id,
            unit.tower,
            unit.number,
            unit.kind,
            Fraction(unit.coefficient_numerator, unit.coefficient_denominator),
            _state_of(people, power, known, inside),
            tuple(people.items()),
            unit.in_arrears,
            power,
            named.get(unit.unit_id),
        )


def _state_of(
    people: Iterable[uuid.UUID],
    power: Power | None,
    came: Container[uuid.UUID],
    inside: Container[uuid.UUID],
) -> str:
    if any(person in inside for person in people):
        return "present"
    if power is not None and power.holder_id in inside:
        return "represented"
    speakers = [*people, *([power.holder_id] if power else [])]
    return "left" if any(person in came for person in speakers) else "not_arrived"
