"""Who was reached by the notice of a meeting (A7) or told of its minutes: who is missing and why."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from meetings.deliveries.outbox import MINUTES
from meetings.deliveries.recipients import recipient_of
from meetings.protocol.kinds import DeliveryState, Modality
from meetings.storage.communities import Ownership, Person
from meetings.storage.convening import FrozenUnit, Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction

# Reaching somebody by any one way is enough; of several ways the best one speaks for the person.
_BEST_FIRST = (
    DeliveryState.READ,
    DeliveryState.DELIVERED,
    DeliveryState.HANDED_OVER,
    DeliveryState.ACCEPTED,
    DeliveryState.IN_DOUBT,
    DeliveryState.CLAIMED,
    DeliveryState.DUE,
    DeliveryState.BOUNCED,
    DeliveryState.REFUSED,
    DeliveryState.EXPIRED,
    DeliveryState.SUPERSEDED,
)
_WINDOWS = {
    DeliveryState.READ: "read",
    DeliveryState.DELIVERED: "delivered",
    DeliveryState.HANDED_OVER: "handed_over",
    DeliveryState.ACCEPTED: "sent",
    DeliveryState.IN_DOUBT: "in_doubt",
    DeliveryState.CLAIMED: "due",
    DeliveryState.DUE: "due",
    DeliveryState.BOUNCED: "failed",
    DeliveryState.REFUSED: "failed",
    DeliveryState.EXPIRED: "failed",
    DeliveryState.SUPERSEDED: "failed",
}
REACHED = frozenset({"read", "delivered", "handed_over", "sent"})
REACHED_STATES = tuple(state for state, window in _WINDOWS.items() if window in REACHED)
NO_ADDRESS = "no_address"
# A home counts as reached when all its owners are: the window shows the one who lags furthest behind.
_WORST_FIRST = ("failed", NO_ADDRESS, "in_doubt", "due", "sent", "handed_over", "delivered", "read")


@dataclass(frozen=True, slots=True)
class UnitState:
    """One window of the façade."""

    tower: str
    number: str
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class PersonState:
    """Whether one person was reached; ``delivery_id`` is the message that speaks for them."""

    person_id: uuid.UUID
    name: str
    units: tuple[str, ...]
    window: str
    channel: str
    state: str
    words: str
    attempts: int
    delivery_id: uuid.UUID
    was_in_doubt: bool

    @property
    def is_reached(self) -> bool:
        """Whether the message reached this person."""
        return self.window in REACHED


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a message about a meeting reached, and whom not yet; ``is_test`` when none left this machine."""

    people: tuple[PersonState, ...]
    is_test: bool

    @property
    def reached(self) -> tuple[PersonState, ...]:
        """Who was reached, by whatever way."""
        return tuple(person for person in self.people if person.is_reached)

    @property
    def missing(self) -> tuple[PersonState, ...]:
        """Who was not reached yet."""
        return tuple(person for person in self.people if not person.is_reached)

    @property
    def on_paper(self) -> tuple[PersonState, ...]:
        """Whose letter waits to be handed over by hand."""
        return tuple(p for p in self.people if p.channel == "paper" and not p.is_reached)

    @property
    def failed(self) -> tuple[PersonState, ...]:
        """Whose message will not reach them by itself, and who has no letter waiting."""
        return tuple(p for p in self.people if p.window in ("failed", "in_doubt"))

    @property
    def doubtful(self) -> tuple[PersonState, ...]:
        """Whose message was in doubt at any time: nobody can say whether it left once or twice."""
        return tuple(person for person in self.people if person.was_in_doubt)


@dataclass(frozen=True, slots=True)
class Board(Told):
    """The delivery of the notice in force."""

    meeting_id: uuid.UUID
    kind: str
    modality: str
    starts_at: datetime
    issued_at: datetime
    version: int
    checkpoint: str
    units: tuple[UnitState, ...]

    @property
    def is_written(self) -> bool:
        """Whether it asks for votes in writing, and to no meeting."""
        return self.modality == Modality.WRITTEN

    @property
    def counts(self) -> Mapping[str, int]:
        """Units by state."""
        return Counter(unit.state for unit in self.units)


def board(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> Board:
    """The delivery of a meeting's notice, in four queries whatever the size.

    Raises:
        Missing: there is no such meeting in this community, or it was not called yet.
    """
    meeting = tx.session.get(Meeting, meeting_id)
    notice = _notice(tx, meeting_id)
    if meeting is None or meeting.community_id != community_id or notice is None:
        raise Missing
    owners = _owners(tx, meeting_id)
    found = _told(tx, owners, Delivery.notice_id == notice.id)
    windows = {person.person_id: person.window for person in found.people}
    return Board(
        meeting_id=meeting_id,
        kind=meeting.kind,
        modality=meeting.modality,
        starts_at=notice.starts_at,
        issued_at=notice.issued_at,
        version=notice.version,
        checkpoint=notice.checkpoint,
        units=_units(tx, meeting_id, owners, windows),
        people=found.people,
        is_test=found.is_test,
    )


def told_of_minutes(tx: Transaction, meeting_id: uuid.UUID) -> Told:
    """Whom it reached that the minutes of a meeting can be read; nobody before they are published.

    Everybody who was written to: members and guests own nothing, and an owner may have sold since.
    """
    which = Delivery.meeting_id == meeting_id, Delivery.kind == MINUTES
    written_to = select(Delivery.person_id).where(*which)
    others = select(Person.id, Person.name).where(Person.id.in_(written_to)).order_by(Person.name)
    names = {row.id: row.name for row in tx.session.execute(others)}
    return _told(tx, _owners(tx, meeting_id), *which, others=names)


def _told(
    tx: Transaction,
    owners: Sequence[_Owner],
    *which: ColumnElement[bool],
    others: Mapping[uuid.UUID, str] | None = None,
) -> Told:
    """Who of those written to was reached: owners in the order of the register, then the others named."""
    states = _people(tx, which)
    labels = {person: _labels(rows) for person, rows in _by_person(owners).items()}
    names = {**_names(owners), **(others or {})}
    return Told(
        people=tuple(
            _person_state(person, name, labels.get(person, ()), states[person])
            for person, name in names.items()
            if person in states
        ),
        is_test=any(row.is_test for rows in states.values() for row in rows),
    )


def _notice(tx: Transaction, meeting_id: uuid.UUID) -> Notice | None:
    query = select(Notice).where(Notice.meeting_id == meeting_id).order_by(Notice.version.desc()).limit(1)
    return tx.session.scalars(query).one_or_none()


@dataclass(frozen=True, slots=True)
class _Owner:
    unit_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    tower: str
    number: str


def _owners(tx: Transaction, meeting_id: uuid.UUID) -> list[_Owner]:
    query = (
        select(FrozenUnit.unit_id, Person.id, Person.name, FrozenUnit.tower, FrozenUnit.number)
        .join(Ownership, Ownership.unit_id == FrozenUnit.unit_id)
        .join(Person, Person.id == Ownership.person_id)
        .where(FrozenUnit.meeting_id == meeting_id, Ownership.until.is_(None))
        .order_by(FrozenUnit.position, Ownership.position)
    )
    return [_Owner(*row) for row in tx.session.execute(query)]


def _by_person(owners: Iterable[_Owner]) -> dict[uuid.UUID, list[_Owner]]:
    grouped: dict[uuid.UUID, list[_Owner]] = {}
    for owner in owners:
        grouped.setdefault(owner.person_id, []).append(owner)
    return grouped


def _names(owners: Iterable[_Owner]) -> dict[uuid.UUID, str]:
    return {owner.person_id: owner.name for owner in owners}


def _labels(owners: Iterable[_Owner]) -> tuple[str, ...]:
    return tuple(f"{owner.tower} {owner.number}".strip() for owner in owners)


def _people(tx: Transaction, which: Iterable[ColumnElement[bool]]) -> dict[uuid.UUID, list[Delivery]]:
    grouped: dict[uuid.UUID, list[Delivery]] = {}
    for row in tx.session.scalars(select(Delivery).where(*which)):
        grouped.setdefault(recipient_of(row).id, []).append(row)
    return grouped


def _person_state(
    person: uuid.UUID, name: str, units: tuple[str, ...], rows: Sequence[Delivery]
) -> PersonState:
    # Of two that wait the letter speaks for the person: somebody chose it, and it has to be printed.
    best = min(rows, key=lambda row: (_BEST_FIRST.index(DeliveryState(row.state)), row.channel != "paper"))
    window = _WINDOWS[DeliveryState(best.state)]
    if window == "due" and best.channel == "paper":
        window = NO_ADDRESS
    elif window == "due" and best.attempts > 1 and best.last_words:
        window = "failed"  # as the desk's alarm counts it, though it is tried again
    return PersonState(
        person_id=person,
        name=name,
        units=units,
        window=window,
        channel=best.channel,
        state=best.state,
        words=best.last_words,
        attempts=best.attempts,
        delivery_id=best.id,
        was_in_doubt=any(row.in_doubt_since is not None for row in rows),
    )


def _units(
    tx: Transaction, meeting_id: uuid.UUID, owners: Iterable[_Owner], windows: Mapping[uuid.UUID, str]
) -> tuple[UnitState, ...]:
    of_unit: dict[uuid.UUID, list[str]] = {}
    for owner in owners:
        of_unit.setdefault(owner.unit_id, []).append(windows.get(owner.person_id, NO_ADDRESS))
    frozen = tx.session.scalars(
        select(FrozenUnit).where(FrozenUnit.meeting_id == meeting_id).order_by(FrozenUnit.position)
    )
    return tuple(
        UnitState(
            unit.tower,
            unit.number,
            unit.kind,
            min(of_unit.get(unit.unit_id, [NO_ADDRESS]), key=_WORST_FIRST.index),
        )
        for unit in frozen
    )
