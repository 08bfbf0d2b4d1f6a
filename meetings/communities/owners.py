"""Who owns what now and how each is reached: read in three queries, whatever the size of the register."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import ColumnElement, Select, select

from meetings.communities.present import Channel, unit_label
from meetings.storage.communities import ContactPoint, Ownership, Person, Unit
from meetings.storage.session import Missing, Transaction


@dataclass(frozen=True, slots=True)
class OwnedUnit:
    """A unit of the register in force, as one of its owners has it."""

    id: uuid.UUID
    tower: str
    number: str
    kind: str
    coefficient: Fraction
    in_arrears: bool
    position: int
    is_designated_voter: bool

    @property
    def label(self) -> str:
        """Tower and number together: ``"Torre 1 304"``."""
        return unit_label(self.tower, self.number)


@dataclass(frozen=True, slots=True)
class RegisteredAddress:
    """A contact point on which a notice has legal effect."""

    id: uuid.UUID
    channel: str
    value: str


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """A person who owns at least one unit: their units in the register's order, and their registered
    addresses in the order in which they are to be used; paper comes last and is always there.
    """

    person_id: uuid.UUID
    name: str
    document: str
    units: tuple[OwnedUnit, ...]
    addresses: tuple[RegisteredAddress, ...]

    @property
    def email(self) -> RegisteredAddress | None:
        """The first registered e-mail address."""
        return self.first(Channel.EMAIL)

    @property
    def units_label(self) -> str:
        """All units in one line: ``"Torre 1 304, Torre 2 101"``."""
        return ", ".join(unit.label for unit in self.units)

    def first(self, channel: Channel) -> RegisteredAddress | None:
        """The first registered address of a channel."""
        return next((each for each in self.addresses if each.channel == channel), None)


def owner_rows(tx: Transaction, community_id: uuid.UUID) -> tuple[OwnerRow, ...]:
    """Every present owner, once, in the order of the register."""
    return _owner_rows(tx, community_id)


def people_without_address(tx: Transaction, community_id: uuid.UUID) -> tuple[OwnerRow, ...]:
    """The present owners whom no e-mail reaches with legal effect: their notice goes on paper."""
    return tuple(row for row in owner_rows(tx, community_id) if row.email is None)


def owner(tx: Transaction, community_id: uuid.UUID, person_id: uuid.UUID) -> OwnerRow:
    """One person with their present units and registered addresses.

    Raises:
        Missing: no such person in this community, or they own nothing now.
    """
    rows = _owner_rows(tx, community_id, Person.id == person_id)
    if not rows:
        raise Missing
    return rows[0]


def units_of_person(tx: Transaction, community_id: uuid.UUID, person_id: uuid.UUID) -> tuple[OwnedUnit, ...]:
    """The units a person owns now, in the register's order; empty for anybody else."""
    rows = _owner_rows(tx, community_id, Person.id == person_id)
    return rows[0].units if rows else ()


def _owner_rows(
    tx: Transaction, community_id: uuid.UUID, *conditions: ColumnElement[bool]
) -> tuple[OwnerRow, ...]:
    people: dict[uuid.UUID, tuple[str, str]] = {}
    units: defaultdict[uuid.UUID, list[OwnedUnit]] = defaultdict(list)
    for person_id, name, document, designated, unit in tx.session.execute(
        _owned(community_id).where(*conditions)
    ):
        people[person_id] = (name, document)
        units[person_id].append(
            OwnedUnit(
                unit.id,
                unit.tower,
                unit.number,
                unit.kind,
                unit.coefficient,
                unit.in_arrears,
                unit.position,
                designated,
            )
        )
    addresses = _addresses(tx, community_id, *conditions)
    return tuple(
        OwnerRow(person_id, name, document, tuple(units[person_id]), tuple(addresses.get(person_id, ())))
        for person_id, (name, document) in people.items()
    )


def _owned(community_id: uuid.UUID) -> Select[uuid.UUID, str, str, bool, Unit]:
    return (
        select(Person.id, Person.name, Person.document, Ownership.is_designated_voter, Unit)
        .join(Ownership, Ownership.person_id == Person.id)
        .join(Unit, Unit.id == Ownership.unit_id)
        .where(
            Unit.community_id == community_id,
            Unit.retired_at.is_(None),
            Ownership.until.is_(None),
            Person.community_id == community_id,
            Person.erased_at.is_(None),
        )
        .order_by(Unit.position, Ownership.position)
    )


def _addresses(
    tx: Transaction, community_id: uuid.UUID, *conditions: ColumnElement[bool]
) -> Mapping[uuid.UUID, list[RegisteredAddress]]:
    found: defaultdict[uuid.UUID, list[RegisteredAddress]] = defaultdict(list)
    points = (
        select(ContactPoint)
        .join(Person, Person.id == ContactPoint.person_id)
        .where(ContactPoint.community_id == community_id, ContactPoint.suspended_at.is_(None), *conditions)
        .order_by(ContactPoint.position, ContactPoint.value)
    )
    for point in tx.session.scalars(points):
        if point.is_registered:
            found[point.person_id].append(RegisteredAddress(point.id, point.channel, point.value))
    return found
