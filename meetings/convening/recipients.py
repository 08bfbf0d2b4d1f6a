"""Who has to be called: every current owner, once, for all their units, with the ways to reach them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from meetings import planning
from meetings.communities import among_owners, unit_label
from meetings.protocol.kinds import AttendanceCapacity
from meetings.storage.communities import ContactPoint, Person, Unit
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction

EMAIL, PAPER = "email", "paper"


@dataclass(frozen=True, slots=True)
class Way:
    """One contact point a notice may go to."""

    contact_point_id: uuid.UUID | None
    channel: str
    is_registered: bool


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person to be called.

    ``ways`` are the channels the notice leaves by: every registered e-mail address, else paper at the unit,
    which is always possible (left with a witness).
    """

    person_id: uuid.UUID
    name: str
    units: tuple[str, ...]
    ways: tuple[Way, ...]
    capacity: AttendanceCapacity = AttendanceCapacity.OWNER


@dataclass(frozen=True, slots=True)
class RegisterUnitRow:
    """A unit of the register in force, as it is frozen for the meeting."""

    id: uuid.UUID
    tower: str
    number: str
    kind: str
    coefficient: Fraction
    in_arrears: bool
    position: int


def units_in_force(tx: Transaction, community_id: uuid.UUID) -> list[RegisterUnitRow]:
    """The units of the register, in its order."""
    query = (
        select(
            Unit.id,
            Unit.tower,
            Unit.number,
            Unit.kind,
            Unit.coefficient_numerator,
            Unit.coefficient_denominator,
            Unit.in_arrears,
            Unit.position,
        )
        .where(Unit.community_id == community_id, Unit.retired_at.is_(None))
        .order_by(Unit.position)
    )
    return [
        RegisterUnitRow(id_, tower, number, kind, Fraction(numerator, denominator), in_arrears, position)
        for id_, tower, number, kind, numerator, denominator, in_arrears, position in tx.session.execute(
            query
        )
    ]


def recipients_for(tx: Transaction, meeting: Meeting) -> list[Recipient]:
    """Who has to be called to a meeting: every owner, the members of the body that sits, or its guests."""
    called = planning.called_to(tx, meeting)
    if called is None:
        return recipients_of(tx, meeting.community_id)
    ways = _ways(tx, meeting.community_id, any_address=True)
    by_hand = (Way(None, PAPER, True),)
    return [
        Recipient(each.person_id, each.name, each.units, ways.get(each.person_id, by_hand), each.capacity)
        for each in called
    ]


def recipients_of(tx: Transaction, community_id: uuid.UUID) -> list[Recipient]:
    """Every current owner in the order of the register, in three queries whatever the size."""
    query = among_owners(select(Person.id, Person.name, Unit.tower, Unit.number), community_id)
    names: dict[uuid.UUID, str] = {}
    units: dict[uuid.UUID, list[str]] = {}
    for person_id, name, tower, number in tx.session.execute(query):
        names[person_id] = name
        units.setdefault(person_id, []).append(unit_label(tower, number))
    ways = _ways(tx, community_id)
    by_hand = (Way(None, PAPER, True),)
    return [
        Recipient(person, name, tuple(units[person]), ways.get(person, by_hand))
        for person, name in names.items()
    ]


def _ways(
    tx: Transaction, community_id: uuid.UUID, *, any_address: bool = False
) -> dict[uuid.UUID, tuple[Way, ...]]:
    """Person -> the ways to reach them.

    ``any_address``: only an assembly must be called at the registered address (Ley 675/2001 art. 39 par. 1);
    to any other meeting the protocol calls by the most convenient medium.
    """
    query = (
        select(ContactPoint)
        .where(ContactPoint.community_id == community_id, ContactPoint.suspended_at.is_(None))
        .order_by(ContactPoint.position)
    )
    mail: dict[uuid.UUID, list[Way]] = {}
    paper: dict[uuid.UUID, Way] = {}
    for point in tx.session.scalars(query):
        if point.channel == EMAIL and (point.is_registered or any_address):
            mail.setdefault(point.person_id, []).append(Way(point.id, EMAIL, True))
        elif point.channel == PAPER:
            paper.setdefault(point.person_id, Way(point.id, PAPER, True))
    by_paper = {person: (way,) for person, way in paper.items()}
    return {**by_paper, **{person: tuple(ways) for person, ways in mail.items()}}
