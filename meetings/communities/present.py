"""The register in force, as facts that a new one is compared with."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVarTuple

from sqlalchemy import Select, select

from meetings.protocol.exact import decimal_text, exact_text
from meetings.protocol.register.labels import unit_key
from meetings.storage.communities import Attestation, ContactPoint, Ownership, Person, Unit, VoterNaming
from meetings.storage.session import Missing, Transaction

Columns = TypeVarTuple("Columns")
# Why an address is suspended that a later register no longer has; another reason is a person's own words.
LEFT_REGISTER = "left_register"
MOST_DECIMALS = 18


class Channel(StrEnum):
    """How an address reaches a person. Paper is left at the unit, with a witness."""

    EMAIL = "email"
    PHONE = "phone"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class PresentUnit:
    """A unit that is or was in the register."""

    id: uuid.UUID
    tower: str
    number: str
    kind: str
    coefficient: Fraction
    in_arrears: bool
    position: int
    is_retired: bool

    @property
    def label(self) -> str:
        """Tower and number together."""
        return unit_label(self.tower, self.number)


@dataclass(frozen=True, slots=True)
class PresentPerson:
    """A person of the community."""

    id: uuid.UUID
    key: str
    name: str
    document: str


@dataclass(frozen=True, slots=True)
class PresentOwnership:
    """Who owns or owned what."""

    id: uuid.UUID
    unit_id: uuid.UUID
    person_id: uuid.UUID
    position: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class PresentNaming:
    """Who is named to vote for a unit of several owners."""

    id: uuid.UUID
    unit_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class PresentAddress:
    """A contact point. ``from_register`` says that no document of its own nor the person put it there;
    ``waits`` that nothing says yet whose address it is.
    """

    id: uuid.UUID
    person_id: uuid.UUID
    channel: str
    value: str
    position: int
    from_register: bool
    waits: bool
    is_suspended: bool
    suspended_reason: str


@dataclass(frozen=True, slots=True)
class Present:
    """Units by the key of the register, people by identity, ownerships and addresses by whose they are, and
    who is named for which unit.
    """

    units: Mapping[str, PresentUnit]
    people: Mapping[str, PresentPerson]
    ownerships: Mapping[tuple[uuid.UUID, uuid.UUID], PresentOwnership]
    addresses: Mapping[uuid.UUID, Mapping[tuple[str, str], PresentAddress]]
    namings: Sequence[PresentNaming] = ()


def unit_label(tower: str, number: str) -> str:
    """How a unit is called: tower and number together, ``"Torre 1 304"``."""
    return f"{tower} {number}".strip()


def coefficient_text(value: Fraction, decimals: int) -> str:
    """A coefficient with the register's own decimals, or as many as it needs: never rounded."""
    places = range(decimals, MOST_DECIMALS + 1)
    needed = next((each for each in places if (value * 10**each).denominator == 1), None)
    return exact_text(value) if needed is None else decimal_text(value, needed)


def present_register(tx: Transaction, community_id: uuid.UUID) -> Present:
    """Load the register in force, retired units and former owners included, in five queries."""
    return Present(
        units=_units(tx, community_id),
        people=_people(tx, community_id),
        ownerships=_ownerships(tx, community_id),
        addresses=_addresses(tx, community_id),
        namings=_namings(tx, community_id),
    )


def _units(tx: Transaction, community_id: uuid.UUID) -> dict[str, PresentUnit]:
    columns = (
        Unit.id,
        Unit.tower,
        Unit.number,
        Unit.kind,
        Unit.coefficient_numerator,
        Unit.coefficient_denominator,
        Unit.in_arrears,
        Unit.position,
        Unit.retired_at,
    )
    units: dict[str, PresentUnit] = {}
    for id_, tower, number, kind, top, bottom, in_arrears, position, retired_at in tx.session.execute(
        select(*columns).where(Unit.community_id == community_id)
    ):
        present = PresentUnit(
            id_, tower, number, kind, Fraction(top, bottom), in_arrears, position, retired_at is not None
        )
        units[unit_key(tower, number)] = present
    return units


def _people(tx: Transaction, community_id: uuid.UUID) -> dict[str, PresentPerson]:
    rows = tx.session.execute(
        select(Person.id, Person.identity_key, Person.name, Person.document).where(
            Person.community_id == community_id, Person.erased_at.is_(None)
        )
    )
    return {key: PresentPerson(id_, key, name, document) for id_, key, name, document in rows}


def _ownerships(
    tx: Transaction, community_id: uuid.UUID
) -> dict[tuple[uuid.UUID, uuid.UUID], PresentOwnership]:
    rows = tx.session.execute(
        select(Ownership.id, Ownership.unit_id, Ownership.person_id, Ownership.position, Ownership.until)
        .join(Unit, Unit.id == Ownership.unit_id)
        .where(Unit.community_id == community_id)
    )
    return {
        (unit, person): PresentOwnership(id_, unit, person, position, until is None)
        for id_, unit, person, position, until in rows
    }


def _namings(tx: Transaction, community_id: uuid.UUID) -> list[PresentNaming]:
    query = (
        select(VoterNaming.id, VoterNaming.unit_id, VoterNaming.person_id)
        .join(Unit, Unit.id == VoterNaming.unit_id)
        .where(Unit.community_id == community_id, VoterNaming.ended_at.is_(None))
        .order_by(Unit.position)
    )
    return [PresentNaming(*row) for row in tx.session.execute(query)]


def _addresses(
    tx: Transaction, community_id: uuid.UUID
) -> dict[uuid.UUID, dict[tuple[str, str], PresentAddress]]:
    columns = (
        ContactPoint.id,
        ContactPoint.person_id,
        ContactPoint.channel,
        ContactPoint.value,
        ContactPoint.position,
        ContactPoint.attestation_id,
        ContactPoint.confirmed_at,
        ContactPoint.suspended_at,
        ContactPoint.suspended_reason,
        Attestation.import_id,
    )
    rows = tx.session.execute(
        select(*columns)
        .outerjoin(Attestation, Attestation.id == ContactPoint.attestation_id)
        .where(ContactPoint.community_id == community_id)
        .order_by(ContactPoint.position)
    )
    found: defaultdict[uuid.UUID, dict[tuple[str, str], PresentAddress]] = defaultdict(dict)
    for id_, person, channel, value, position, attestation, confirmed, suspended, reason, from_import in rows:
        own = confirmed is not None or (attestation is not None and from_import is None)
        found[person][channel, value] = PresentAddress(
            id=id_,
            person_id=person,
            channel=channel,
            value=value,
            position=position,
            from_register=not own,
            waits=not own and attestation is None and channel != Channel.PAPER,
            is_suspended=suspended is not None,
            suspended_reason=reason,
        )
    return dict(found)


def find_person(tx: Transaction, community_id: uuid.UUID, person_id: uuid.UUID) -> Person:
    """A person of this community.

    Raises:
        Missing: there is none, or they were erased.
    """
    person = tx.session.get(Person, person_id)
    if person is None or person.community_id != community_id or person.erased_at is not None:
        raise Missing
    return person


def among_owners(columns: Select[*Columns], community_id: uuid.UUID) -> Select[*Columns]:
    """A query over people and their units, of those who own now, in the order of the register."""
    return (
        columns.join(Ownership, Ownership.person_id == Person.id)
        .join(Unit, Unit.id == Ownership.unit_id)
        .where(
            Unit.community_id == community_id,
            Unit.retired_at.is_(None),
            Ownership.until.is_(None),
            Person.erased_at.is_(None),
        )
        .order_by(Unit.position, Ownership.position)
    )
