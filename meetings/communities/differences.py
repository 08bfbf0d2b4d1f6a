"""What bringing in a register would change: computed from what was read and what stands, written by nobody.

The register is never adjusted to fit. Whoever vanished from it keeps their history; whoever stays is found
again by their document, or by their unit and name when either register has no document.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from meetings.adapters.phones import normalise_phone
from meetings.communities.naming import NamingEnd
from meetings.communities.present import (
    LEFT_REGISTER,
    Channel,
    Present,
    PresentAddress,
    PresentOwnership,
    PresentPerson,
    PresentUnit,
    unit_label,
)
from meetings.protocol.register import ColumnRole, RegisterPerson, RegisterReading, RegisterUnit
from meetings.protocol.register.cells import fold

# Paper comes after every other way of reaching a person.
PAPER_POSITION = 1000
_COLUMN_OF = {Channel.EMAIL: ColumnRole.EMAIL, Channel.PHONE: ColumnRole.PHONE}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address that the register gives a person."""

    person_key: str
    channel: Channel
    value: str
    position: int


@dataclass(frozen=True, slots=True)
class Start:
    """A person begins to own a unit; both by their key in the register."""

    unit_key: str
    person_key: str
    position: int


@dataclass(frozen=True, slots=True)
class VoterOut:
    """Who was named for a unit is so no more; ``others`` are those of its owners who stay."""

    naming_id: uuid.UUID
    unit_id: uuid.UUID
    person_id: uuid.UUID
    how: NamingEnd
    others: tuple[uuid.UUID, ...]


@dataclass(slots=True)
class Differences:
    """The changes, each listed once. ``matched`` maps the register's people to those already known."""

    added: list[RegisterUnit] = field(default_factory=list)
    changed: list[tuple[PresentUnit, RegisterUnit]] = field(default_factory=list)
    moved: list[tuple[PresentUnit, int]] = field(default_factory=list)
    gone: list[PresentUnit] = field(default_factory=list)
    matched: dict[str, PresentPerson] = field(default_factory=dict)
    joined: list[RegisterPerson] = field(default_factory=list)
    altered: list[tuple[PresentPerson, RegisterPerson]] = field(default_factory=list)
    started: list[Start] = field(default_factory=list)
    reordered: list[tuple[PresentOwnership, int]] = field(default_factory=list)
    ended: list[PresentOwnership] = field(default_factory=list)
    voters_out: list[VoterOut] = field(default_factory=list)
    addresses_added: list[Wanted] = field(default_factory=list)
    addresses_back: list[PresentAddress] = field(default_factory=list)
    addresses_gone: list[PresentAddress] = field(default_factory=list)
    addresses_reordered: list[tuple[PresentAddress, int]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the register in force is this one already."""
        lists = (getattr(self, name) for name in self.__slots__ if name != "matched")
        return not any(lists)


def differences(reading: RegisterReading, present: Present) -> Differences:
    """Compare a register that was read with the one in force."""
    found = Differences()
    _compare_units(reading.units, present, found)
    _compare_people(reading, present, found)
    _compare_ownerships(reading.units, present, found)
    _compare_voters(present, found)
    _compare_addresses(reading, present, found)
    return found


def _compare_units(units: Iterable[RegisterUnit], present: Present, found: Differences) -> None:
    left = dict(present.units)
    for position, unit in enumerate(units):
        old = left.pop(unit.key, None)
        if old is None:
            found.added.append(unit)
            continue
        if _differs(old, unit):
            found.changed.append((old, unit))
        if old.position != position:
            found.moved.append((old, position))
    found.gone = [unit for unit in left.values() if not unit.is_retired]


def _differs(old: PresentUnit, unit: RegisterUnit) -> bool:
    return old.is_retired or (old.tower, old.number, old.coefficient, old.in_arrears, old.kind) != (
        unit.tower,
        unit.number,
        unit.coefficient,
        unit.in_arrears,
        unit.kind or old.kind,
    )


def _compare_people(reading: RegisterReading, present: Present, found: Differences) -> None:
    by_unit = _owners_by_unit_and_name(present)
    taken: set[uuid.UUID] = set()
    for exact in (True, False):
        for person in reading.people:
            if person.key in found.matched:
                continue
            old = present.people.get(person.key) if exact else _same_without_document(person, by_unit)
            if old is not None and old.id not in taken:
                taken.add(old.id)
                found.matched[person.key] = old
    for person in reading.people:
        old = found.matched.get(person.key)
        if old is None:
            found.joined.append(person)
        elif (old.name, old.document) != (person.name, person.document or old.document):
            found.altered.append((old, person))


def _owners_by_unit_and_name(present: Present) -> dict[tuple[str, str], PresentPerson]:
    people = {person.id: person for person in present.people.values()}
    keys = {unit.id: key for key, unit in present.units.items()}
    return {
        (keys[owned.unit_id], fold(people[owned.person_id].name)): people[owned.person_id]
        for owned in present.ownerships.values()
        if owned.is_current and owned.person_id in people
    }


def _same_without_document(
    person: RegisterPerson, by_unit: Mapping[tuple[str, str], PresentPerson]
) -> PresentPerson | None:
    """The owner of one of the same units with the same name, when one of the two has no document."""
    for unit in person.units:
        old = by_unit.get((unit, fold(person.name)))
        if old is not None and not (old.document and person.document):
            return old
    return None


def _compare_ownerships(units: Iterable[RegisterUnit], present: Present, found: Differences) -> None:
    left = {pair: owned for pair, owned in present.ownerships.items() if owned.is_current}
    for unit in units:
        old_unit = present.units.get(unit.key)
        for position, owner in enumerate(unit.owners):
            person = found.matched.get(owner.key)
            old = left.pop((old_unit.id, person.id), None) if old_unit and person else None
            if old is None:
                found.started.append(Start(unit.key, owner.key, position))
            elif old.position != position:
                found.reordered.append((old, position))
    found.ended = list(left.values())


def _compare_voters(present: Present, found: Differences) -> None:
    """A naming never outlives that its person owns the unit, nor that the unit has several owners."""
    ended = {(owned.unit_id, owned.person_id) for owned in found.ended}
    staying: defaultdict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for (unit, person), owned in present.ownerships.items():
        if owned.is_current and (unit, person) not in ended:
            staying[unit].append(person)
    coming = Counter(start.unit_key for start in found.started)
    keys = {unit.id: key for key, unit in present.units.items()}
    for naming in present.namings:
        left = tuple(staying[naming.unit_id])
        if naming.person_id not in left:
            how = NamingEnd.LEFT
        elif len(left) + coming[keys[naming.unit_id]] == 1:
            how = NamingEnd.ALONE
        else:
            continue
        found.voters_out.append(VoterOut(naming.id, naming.unit_id, naming.person_id, how, left))


def _compare_addresses(reading: RegisterReading, present: Present, found: Differences) -> None:
    labels = {unit.key: unit_label(unit.tower, unit.number) for unit in reading.units}
    told = {column.role for column in reading.columns}
    for person in reading.people:
        old = found.matched.get(person.key)
        known = present.addresses.get(old.id, {}) if old else {}
        wanted = wanted_addresses(person, labels)
        for each in wanted:
            address = known.get((each.channel, each.value))
            if address is None:
                found.addresses_added.append(each)
                continue
            if address.is_suspended and address.suspended_reason == LEFT_REGISTER:
                found.addresses_back.append(address)
            if address.from_register and address.position != each.position:
                found.addresses_reordered.append((address, each.position))
        kept = {(each.channel, each.value) for each in wanted}
        found.addresses_gone += [
            address
            for place, address in known.items()
            if place not in kept and _left_with_the_register(address, told)
        ]


def wanted_addresses(person: RegisterPerson, labels: Mapping[str, str]) -> list[Wanted]:
    """The addresses of a person in their order: e-mail, telephones that can be called, the unit's own door.

    Args:
        person: as the register names them.
        labels: how each unit is called, by its key.
    """
    emails = [(Channel.EMAIL, value) for value in person.emails]
    phones = [normalise_phone(written) for written in person.phones]
    numbers = dict.fromkeys((Channel.PHONE, phone.e164) for phone in phones if phone)
    wanted = [
        Wanted(person.key, channel, value, position)
        for position, (channel, value) in enumerate([*emails, *numbers])
    ]
    return [*wanted, Wanted(person.key, Channel.PAPER, labels[person.units[0]], PAPER_POSITION)]


def _left_with_the_register(address: PresentAddress, told: set[ColumnRole]) -> bool:
    """Whether a register had this address and this one has not; without the column it says nothing."""
    if address.is_suspended or not address.from_register:
        return False
    column = _COLUMN_OF.get(Channel(address.channel))
    return column is None or column in told
