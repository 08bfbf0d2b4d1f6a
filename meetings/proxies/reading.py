"""The powers of a meeting as they are stored: all of them, and those that stand at an instant."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from meetings.storage.communities import Person
from meetings.storage.convening import FrozenUnit
from meetings.storage.proxies import Proxy
from meetings.storage.session import Transaction


@dataclass(frozen=True, slots=True)
class Power:
    """One power for one unit: who gave it, who holds it, and the paper it stands on."""

    id: uuid.UUID
    unit_id: uuid.UUID
    unit: str
    grantor_id: uuid.UUID
    grantor: str
    holder_id: uuid.UUID
    holder: str
    signed_on: date
    kept_at: str
    has_file: bool
    registered_at: datetime
    ended_at: datetime | None

    def stands_at(self, at: datetime) -> bool:
        """Whether it was registered by then and not yet taken back."""
        return self.registered_at <= at and (self.ended_at is None or self.ended_at > at)


def powers_of(tx: Transaction, meeting_id: uuid.UUID) -> tuple[Power, ...]:
    """Every power registered for a meeting, those taken back too, in the order of the units."""
    holder, grantor = aliased(Person), aliased(Person)
    query = (
        select(Proxy, FrozenUnit.tower, FrozenUnit.number, grantor.name, holder.name)
        .join(FrozenUnit, (FrozenUnit.unit_id == Proxy.unit_id) & (FrozenUnit.meeting_id == Proxy.meeting_id))
        .join(grantor, grantor.id == Proxy.grantor_id)
        .join(holder, holder.id == Proxy.holder_id)
        .where(Proxy.meeting_id == meeting_id)
        .order_by(FrozenUnit.position, Proxy.registered_at)
    )
    return tuple(
        Power(
            id=row.id,
            unit_id=row.unit_id,
            unit=f"{tower} {number}".strip(),
            grantor_id=row.grantor_id,
            grantor=given_by,
            holder_id=row.holder_id,
            holder=held_by,
            signed_on=row.signed_on,
            kept_at=row.kept_at,
            has_file=row.blob_id is not None,
            registered_at=row.registered_at,
            ended_at=row.ended_at,
        )
        for row, tower, number, given_by, held_by in tx.session.execute(query)
    )


def standing_at(powers: Iterable[Power], at: datetime) -> dict[uuid.UUID, Power]:
    """The power in force for each unit at an instant; there is one at most."""
    return {power.unit_id: power for power in powers if power.stands_at(at)}


def powers_given(
    tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID, at: datetime
) -> tuple[Power, ...]:
    """The powers of one owner that stand."""
    return tuple(
        power for power in powers_of(tx, meeting_id) if power.grantor_id == person_id and power.stands_at(at)
    )


def holds_power(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether somebody holds a power for a meeting now."""
    query = select(Proxy.id).where(
        Proxy.meeting_id == meeting_id, Proxy.holder_id == person_id, Proxy.ended_at.is_(None)
    )
    return tx.session.scalars(query).first() is not None
