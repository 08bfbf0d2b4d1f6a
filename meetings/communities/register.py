"""The pages of the register: units with their owners, what waits, and one person with their addresses."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import select

from meetings.communities.community import card
from meetings.communities.imports import latest_import, waiting_import
from meetings.communities.present import LEFT_REGISTER, Channel
from meetings.protocol.exact import total_of
from meetings.protocol.register.cells import fold
from meetings.storage.communities import IS_NAMED, ContactPoint, Ownership, Person, Unit, VoterNaming
from meetings.storage.session import Transaction

UNITS_A_PAGE = 40


class Reach(StrEnum):
    """How a person is reached with legal effect: by e-mail; not yet, since its origin is not stated; not any
    more, since the address was suspended; or at the door of the unit only.
    """

    EMAIL = "email"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    PAPER = "paper"


class Show(StrEnum):
    """Which units the page lists."""

    ALL = "all"
    WITHOUT_EMAIL = "without_email"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    SHARED = "shared"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class OwnerCell:
    """An owner of a unit, as the list names them; ``is_named`` when the owners named them to vote for it."""

    person_id: uuid.UUID
    name: str
    reach: Reach
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of the list, with its owners in the register's order."""

    unit_id: uuid.UUID
    tower: str
    number: str
    kind: str
    coefficient: Fraction
    owners: tuple[OwnerCell, ...]

    @property
    def is_shared(self) -> bool:
        """Whether it has several owners, so that one of them votes."""
        return len(self.owners) > 1

    @property
    def voter(self) -> str:
        """The name of whom its owners named to vote for it; empty when they named nobody."""
        return next((owner.name for owner in self.owners if owner.is_named), "")

    @property
    def reach(self) -> Reach:
        """How its owners are reached: as the one who is reached worst."""
        worst = (Reach.SUSPENDED, Reach.WAITING, Reach.PAPER, Reach.EMAIL)
        return min((owner.reach for owner in self.owners), key=worst.index, default=Reach.PAPER)


@dataclass(frozen=True, slots=True)
class TowerLine:
    """A tower: how many units, and which part of the whole."""

    name: str
    units: int
    coefficient: Fraction


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """The register in figures; ``waiting``, ``suspended`` and ``on_paper`` are people, the sum is exact."""

    units: int
    people: int
    shared: int
    in_arrears: int
    by_email: int
    waiting: int
    suspended: int
    on_paper: int
    sum: Fraction
    expected: Fraction


@dataclass(frozen=True, slots=True)
class ImportCard:
    """An import, as the page names it."""

    id: uuid.UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """The register: figures, every unit, and those units that one page of the list shows. Whoever reads
    figures only gets neither.
    """

    in_force: ImportCard | None
    waiting: ImportCard | None
    counts: RegisterCounts
    decimals: int
    towers: tuple[TowerLine, ...]
    lines: tuple[UnitLine, ...]
    units: tuple[UnitLine, ...]
    found: int
    page: int
    last_page: int

    @property
    def is_empty(self) -> bool:
        """Whether no register came in yet."""
        return not self.counts.units


def register_page(
    tx: Transaction,
    community_id: uuid.UUID,
    *,
    with_people: bool = True,
    query: str = "",
    tower: str = "",
    show: Show = Show.ALL,
    page: int = 1,
) -> RegisterPage:
    """The register in force: figures, towers and one page of units.

    Arrears are told as a count only: which units owe is read with a reason, elsewhere.

    Args:
        with_people: whether the reader may see who owns what.
        query: words of a unit or an owner's name; every one must occur.
        tower: only this tower, as it is called.
        page: from 1; beyond the last, the last.

    Raises:
        Missing: no such community.
    """
    community = card(tx, community_id)
    units = _units(tx, community_id)
    wanted = [line for line in units if _matches(line.line, query, tower, show)] if with_people else []
    last = max(1, -(-len(wanted) // UNITS_A_PAGE))
    page = min(max(page, 1), last)
    shown = wanted[(page - 1) * UNITS_A_PAGE : page * UNITS_A_PAGE]
    in_force = latest_import(tx, community_id)
    waiting = waiting_import(tx, community_id, in_force)
    return RegisterPage(
        in_force=ImportCard(in_force.id, in_force.applied_at or in_force.created_at) if in_force else None,
        waiting=ImportCard(waiting.id, waiting.created_at) if waiting else None,
        counts=_counts(units, community.total),
        decimals=community.decimals,
        towers=_towers(units),
        lines=tuple(each.line for each in shown),
        units=tuple(each.line for each in units) if with_people else (),
        found=len(wanted),
        page=page,
        last_page=last,
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    line: UnitLine
    in_arrears: bool


def _units(tx: Transaction, community_id: uuid.UUID) -> list[_Unit]:
    owners = _owners(tx, community_id)
    rows = tx.session.scalars(
        select(Unit)
        .where(Unit.community_id == community_id, Unit.retired_at.is_(None))
        .order_by(Unit.position)
    )
    return [
        _Unit(
            UnitLine(
                unit.id,
                unit.tower,
                unit.number,
                unit.kind,
                unit.coefficient,
                tuple(owners.get(unit.id, ())),
            ),
            unit.in_arrears,
        )
        for unit in rows
    ]


def _owners(tx: Transaction, community_id: uuid.UUID) -> dict[uuid.UUID, list[OwnerCell]]:
    reach = _reaches(tx, community_id)
    found: defaultdict[uuid.UUID, list[OwnerCell]] = defaultdict(list)
    rows = tx.session.execute(
        select(Ownership.unit_id, Person.id, Person.name, VoterNaming.id)
        .join(Person, Person.id == Ownership.person_id)
        .outerjoin(VoterNaming, IS_NAMED)
        .where(Person.community_id == community_id, Ownership.until.is_(None))
        .order_by(Ownership.position)
    )
    for unit_id, person_id, name, naming in rows:
        cell = OwnerCell(person_id, name, reach.get(person_id, Reach.PAPER), naming is not None)
        found[unit_id].append(cell)
    return found


def _reaches(tx: Transaction, community_id: uuid.UUID) -> dict[uuid.UUID, Reach]:
    """For each person the best their e-mail addresses give; nobody whose only way is paper."""
    points = tx.session.scalars(
        select(ContactPoint).where(
            ContactPoint.community_id == community_id, ContactPoint.channel == Channel.EMAIL
        )
    )
    order = list(Reach)
    found: dict[uuid.UUID, Reach] = {}
    for point in points:
        reach = _reach(point)
        held = found.get(point.person_id, Reach.PAPER)
        found[point.person_id] = min(reach, held, key=order.index)
    return found


def _reach(point: ContactPoint) -> Reach:
    if point.is_registered:
        return Reach.EMAIL
    if point.suspended_at is None:
        return Reach.WAITING
    return Reach.PAPER if point.suspended_reason == LEFT_REGISTER else Reach.SUSPENDED


def _matches(line: UnitLine, query: str, tower: str, show: Show) -> bool:
    if tower and line.tower != tower:
        return False
    reaches = {owner.reach for owner in line.owners}
    kept = {
        Show.ALL: True,
        Show.WITHOUT_EMAIL: Reach.PAPER in reaches,
        Show.WAITING: Reach.WAITING in reaches,
        Show.SUSPENDED: Reach.SUSPENDED in reaches,
        Show.SHARED: line.is_shared,
        Show.UNNAMED: line.is_shared and not line.voter,
    }[show]
    text = f"{line.tower} {line.number} {' '.join(owner.name for owner in line.owners)}"
    said = f" {fold(text)} "
    return kept and all(f" {word}" in said for word in fold(query).split())


def _counts(units: Sequence[_Unit], expected: Fraction) -> RegisterCounts:
    people = {owner.person_id: owner.reach for unit in units for owner in unit.line.owners}
    reach = Counter(people.values())
    return RegisterCounts(
        units=len(units),
        people=len(people),
        shared=sum(unit.line.is_shared for unit in units),
        in_arrears=sum(unit.in_arrears for unit in units),
        by_email=reach[Reach.EMAIL],
        waiting=reach[Reach.WAITING],
        suspended=reach[Reach.SUSPENDED],
        on_paper=reach[Reach.PAPER],
        sum=total_of(unit.line.coefficient for unit in units),
        expected=expected,
    )


def _towers(units: Iterable[_Unit]) -> tuple[TowerLine, ...]:
    by_tower: defaultdict[str, list[_Unit]] = defaultdict(list)
    for unit in units:
        by_tower[unit.line.tower].append(unit)
    return tuple(
        TowerLine(
            name,
            len(own),
            total_of(unit.line.coefficient for unit in own),
        )
        for name, own in by_tower.items()
    )
