"""One person: what they own and owned, and each of their addresses with where it comes from."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from meetings.communities.community import card
from meetings.communities.contact_points import WRONG_PERSON
from meetings.communities.present import LEFT_REGISTER, find_person
from meetings.protocol.readings import masked
from meetings.storage.communities import Attestation, ContactPoint, Ownership, Person, Unit, VoterNaming
from meetings.storage.session import Missing, Transaction


class AddressState(StrEnum):
    """Whether an address counts for a notice."""

    REGISTERED = "registered"
    WAITING = "waiting"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class AddressLine:
    """A contact point; ``document``, its date and ``attestation_id`` are its attestation's, if it has one."""

    id: uuid.UUID
    channel: str
    value: str
    state: AddressState
    document: str
    document_date: date | None
    confirmed_at: datetime | None
    suspended_at: datetime | None
    suspended_reason: str
    attestation_id: uuid.UUID | None

    @property
    def masked(self) -> str:
        """The address as those see it who did not write why they read it."""
        return self.value if self.channel == "paper" else masked(self.value)

    @property
    def left_register(self) -> bool:
        """Whether a later register did not have it any more."""
        return self.suspended_reason == LEFT_REGISTER

    @property
    def is_wrong_person(self) -> bool:
        """Whether whoever read the messages said that they were not theirs."""
        return self.suspended_reason == WRONG_PERSON


@dataclass(frozen=True, slots=True)
class OwnershipLine:
    """A unit that a person owns, or owned until ``until``.

    Of one with several ``owners`` today, ``voter`` is the name of whom they named to vote for it and
    ``named_on`` the day of their writing; without a naming, empty and None.
    """

    unit_id: uuid.UUID
    tower: str
    number: str
    coefficient: Fraction
    since: datetime
    until: datetime | None
    owners: int
    voter: str
    named_on: date | None

    @property
    def is_shared(self) -> bool:
        """Whether others own it too, so that one of them votes."""
        return self.until is None and self.owners > 1


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person of the community, for the staff; ``decimals`` are those of the register."""

    id: uuid.UUID
    name: str
    document: str
    decimals: int
    owns: tuple[OwnershipLine, ...]
    owned: tuple[OwnershipLine, ...]
    addresses: tuple[AddressLine, ...]

    def address(self, contact_point_id: uuid.UUID) -> AddressLine:
        """One of the addresses.

        Raises:
            Missing: the person has no such address.
        """
        found = next((each for each in self.addresses if each.id == contact_point_id), None)
        if found is None:
            raise Missing
        return found


def person_page(tx: Transaction, community_id: uuid.UUID, person_id: uuid.UUID) -> PersonPage:
    """What the staff see of a person.

    Raises:
        Missing: no such person in this community, or erased.
    """
    person = find_person(tx, community_id, person_id)
    lines = _ownerships(tx, person_id)
    return PersonPage(
        id=person.id,
        name=person.name,
        document=person.document,
        decimals=card(tx, community_id).decimals,
        owns=tuple(line for line in lines if line.until is None),
        owned=tuple(line for line in lines if line.until is not None),
        addresses=_addresses(tx, person_id),
    )


def _ownerships(tx: Transaction, person_id: uuid.UUID) -> list[OwnershipLine]:
    voter, other = aliased(Person), aliased(Ownership)
    owners = select(func.count()).where(other.unit_id == Unit.id, other.until.is_(None))
    rows = tx.session.execute(
        select(Ownership, Unit, owners.scalar_subquery(), voter.name, Attestation.document_date)
        .join(Unit, Unit.id == Ownership.unit_id)
        .outerjoin(VoterNaming, (VoterNaming.unit_id == Unit.id) & VoterNaming.ended_at.is_(None))
        .outerjoin(voter, voter.id == VoterNaming.person_id)
        .outerjoin(Attestation, Attestation.id == VoterNaming.attestation_id)
        .where(Ownership.person_id == person_id)
        .order_by(Unit.position)
    )
    return [
        OwnershipLine(
            unit_id=unit.id,
            tower=unit.tower,
            number=unit.number,
            coefficient=unit.coefficient,
            since=owned.since,
            until=owned.until,
            owners=number,
            voter=name or "",
            named_on=named_on,
        )
        for owned, unit, number, name, named_on in rows
    ]


def _addresses(tx: Transaction, person_id: uuid.UUID) -> tuple[AddressLine, ...]:
    rows = tx.session.execute(
        select(ContactPoint, Attestation)
        .outerjoin(Attestation, Attestation.id == ContactPoint.attestation_id)
        .where(ContactPoint.person_id == person_id)
        .order_by(ContactPoint.position, ContactPoint.value)
    )
    return tuple(
        AddressLine(
            id=point.id,
            channel=point.channel,
            value=point.value,
            state=_state(point),
            document=attestation.document if attestation else "",
            document_date=attestation.document_date if attestation else None,
            confirmed_at=point.confirmed_at,
            suspended_at=point.suspended_at,
            suspended_reason=point.suspended_reason,
            attestation_id=point.attestation_id,
        )
        for point, attestation in rows
    )


def _state(point: ContactPoint) -> AddressState:
    if point.suspended_at is not None:
        return AddressState.SUSPENDED
    return AddressState.REGISTERED if point.is_registered else AddressState.WAITING


@dataclass(frozen=True, slots=True)
class DeniedAddress:
    """A present owner whose messages reached somebody else, who said so; no other address is known yet."""

    person_id: uuid.UUID
    name: str
    tower: str
    number: str
    since: datetime


def denied_addresses(tx: Transaction, community_id: uuid.UUID) -> tuple[DeniedAddress, ...]:
    """The alerts of the desk, one a person, the latest first.

    An alert ends when the address is reinstated, or when the person has another one of the same kind.
    """
    rows = tx.session.execute(
        select(ContactPoint, Person, Unit)
        .join(Person, Person.id == ContactPoint.person_id)
        .join(Ownership, Ownership.person_id == Person.id)
        .join(Unit, Unit.id == Ownership.unit_id)
        .where(
            ContactPoint.community_id == community_id,
            ContactPoint.suspended_reason == WRONG_PERSON,
            Ownership.until.is_(None),
        )
        .order_by(ContactPoint.suspended_at.desc(), Unit.position)
    )
    found: dict[uuid.UUID, DeniedAddress] = {}
    for point, person, unit in rows:
        if point.suspended_at is not None and not _has_another(person, point.channel):
            denied = DeniedAddress(person.id, person.name, unit.tower, unit.number, point.suspended_at)
            found.setdefault(person.id, denied)
    return tuple(found.values())


def _has_another(person: Person, channel: str) -> bool:
    return any(point.is_registered and point.channel == channel for point in person.contact_points)
