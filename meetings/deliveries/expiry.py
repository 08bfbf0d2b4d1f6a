"""What time ends: messages whose hour is past, and claims whose lease ran out, which are in doubt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select

from meetings.deliveries.recipients import delivery_act, recipient_of
from meetings.protocol.kinds import DeliveryState
from meetings.protocol.trail import Tag
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Transaction
from meetings.storage.trail import PersonKey
from meetings.trail import SYSTEM, record

PAPER = "paper"
IN_ONE_ACT = 200


def give_up_expired(tx: Transaction, at: datetime) -> int:
    """Mark what waits past its deadline as never sent; returns how many, at most 200 in one act.

    What is in doubt stays in doubt: it may have left. Paper has no sweep; whoever hands it over decides.
    """
    query = select(Delivery).where(
        Delivery.state == DeliveryState.DUE, Delivery.deadline_at <= at, Delivery.channel != PAPER
    )
    rows = tx.session.scalars(query.limit(IN_ONE_ACT).with_for_update(skip_locked=True)).all()
    for row in rows:
        row.state = DeliveryState.EXPIRED
        facts = {"attempts": row.attempts}
        act = delivery_act(Tag.DELIVERY_EXPIRED, row.id, row.meeting_id, recipient_of(row), facts)
        record(tx, row.community_id, SYSTEM, at, act)
    return len(rows)


def end_erased(tx: Transaction, at: datetime) -> int:
    """End what waits for somebody who was erased: nothing more is written to them. Returns how many.

    What one worker has in its hands it settles itself; what it left behind stays listed as doubtful.
    """
    is_left = and_(Delivery.state == DeliveryState.CLAIMED, Delivery.lease_until < at)
    query = (
        select(Delivery)
        .join(PersonKey, PersonKey.person_id == Delivery.person_id)
        .where(
            PersonKey.wrapped.is_(None),
            or_(Delivery.state.in_((DeliveryState.DUE, DeliveryState.IN_DOUBT)), is_left),
        )
    )
    rows = tx.session.scalars(query.limit(IN_ONE_ACT).with_for_update(skip_locked=True, of=Delivery)).all()
    for row in rows:
        if row.state == DeliveryState.CLAIMED:
            row.in_doubt_since = row.in_doubt_since or at
        row.state, row.lease_owner, row.lease_until = DeliveryState.EXPIRED, None, None
        facts = {"attempts": row.attempts}
        act = delivery_act(
            *(Tag.DELIVERY_EXPIRED, row.id, row.meeting_id, recipient_of(row), facts), is_erased=True
        )
        record(tx, row.community_id, SYSTEM, at, act)
    return len(rows)
