"""Claiming: a worker takes due messages under a lease, in a commit of its own, before anything leaves."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import aliased

from meetings.deliveries.expiry import end_erased, give_up_expired
from meetings.deliveries.outbox import NOTICE, NOTICE_ALARM
from meetings.deliveries.recipients import addressed, delivery_act, recipient_of
from meetings.deliveries.sending import OwedMessage, Sending
from meetings.protocol.kinds import DeliveryState
from meetings.protocol.trail import Tag
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery, DeliveryAttempt
from meetings.storage.operations import Installation
from meetings.storage.session import Transaction
from meetings.trail import SYSTEM, record

BATCH = 20
SENT_BY_US = ("email",)

_log = logging.getLogger(__name__)


def claim(sending: Sending) -> list[OwedMessage]:
    """Take up to 20 due messages under a lease, in one commit; marks expired leases as in doubt.

    Its instant is the worker's sign of life, which the desk and ``/readyz`` look at.
    """
    at = sending.now()
    with sending.storage.transaction() as tx:
        end_erased(tx, at)
        _doubt_expired(tx, at)
        for review in sending.reviews:
            _reviewed(tx, review, at)
        give_up_expired(tx, at)
        others = [kind for kind in sending.composers if kind != NOTICE_ALARM]
        # Once nothing else is due, so that it tells how things stand after all was tried.
        last = [kind for kind in sending.composers if kind == NOTICE_ALARM]
        rows = _without_superseded(tx, _due(tx, others, at) or _due(tx, last, at))
        batch = _with_names(tx, rows)
        for row in rows:
            row.state, row.attempts = DeliveryState.CLAIMED, row.attempts + 1
            row.lease_owner, row.lease_until = sending.worker, at + sending.lease
        attempts = [
            {
                "id": uuid.uuid4(),
                "delivery_id": row.id,
                "number": row.attempts,
                "started_at": at,
                "outcome": DeliveryState.CLAIMED.value,
                "words": "",
                "message_sha256": "",
                "covered_sha256": "",
            }
            for row in rows
        ]
        if attempts:
            tx.session.execute(insert(DeliveryAttempt), attempts)
        tx.session.execute(update(Installation).values(swept_at=at))
    return batch


def _reviewed(tx: Transaction, review: Callable[[Transaction, datetime], object], at: datetime) -> None:
    """Look again at what waits; a look that fails changes nothing, and what is due leaves all the same."""
    try:
        with tx.part():
            review(tx, at)
    except Exception:
        _log.exception("the review of what waits failed")


def _due(tx: Transaction, kinds: Sequence[str], at: datetime) -> Sequence[Delivery]:
    return tx.session.scalars(
        select(Delivery)
        .where(
            Delivery.state.in_((DeliveryState.DUE, DeliveryState.IN_DOUBT)),
            Delivery.next_at <= at,
            or_(Delivery.deadline_at.is_(None), Delivery.deadline_at > at),
            Delivery.channel.in_(SENT_BY_US),
            Delivery.kind.in_(kinds),
        )
        .order_by(Delivery.next_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()


def _doubt_expired(tx: Transaction, at: datetime) -> None:
    expired = tx.session.scalars(
        select(Delivery)
        .where(Delivery.state == DeliveryState.CLAIMED, Delivery.lease_until < at)
        .with_for_update(skip_locked=True)
    ).all()
    for row in expired:
        row.state, row.next_at = DeliveryState.IN_DOUBT, at
        row.in_doubt_since = row.in_doubt_since or at
        row.lease_owner = row.lease_until = None
        _doubt_attempt(tx, row, at)
        facts = {"attempt": row.attempts, "message_sha256": "", "covered_sha256": ""}
        act = delivery_act(Tag.DELIVERY_IN_DOUBT, row.id, row.meeting_id, recipient_of(row), facts)
        record(tx, row.community_id, SYSTEM, at, act)


def _doubt_attempt(tx: Transaction, row: Delivery, at: datetime) -> None:
    tx.session.execute(
        update(DeliveryAttempt)
        .where(
            DeliveryAttempt.delivery_id == row.id,
            DeliveryAttempt.number == row.attempts,
            or_(DeliveryAttempt.outcome == DeliveryState.CLAIMED, DeliveryAttempt.outcome == ""),
        )
        .values(ended_at=at, outcome=DeliveryState.IN_DOUBT.value)
    )


def _without_superseded(tx: Transaction, rows: Sequence[Delivery]) -> Sequence[Delivery]:
    """The rows but those of a notice that has a newer version, which never leave any more.

    Issuing keeps back all that waits; this catches what a worker held in its hands at that moment.
    """
    notices = {row.notice_id for row in rows if row.kind == NOTICE and row.notice_id}
    newer = aliased(Notice)
    query = (
        select(Notice.id)
        .join(newer, (newer.meeting_id == Notice.meeting_id) & (newer.version > Notice.version))
        .where(Notice.id.in_(notices))
    )
    old = set(tx.session.scalars(query)) if notices else set()
    for row in rows:
        if row.kind == NOTICE and row.notice_id in old:
            row.state = DeliveryState.SUPERSEDED
    return [row for row in rows if row.state != DeliveryState.SUPERSEDED]


def _with_names(tx: Transaction, rows: Sequence[Delivery]) -> list[OwedMessage]:
    known = addressed(tx, [row.id for row in rows])
    return [
        OwedMessage(
            id=row.id,
            community_id=row.community_id,
            recipient=recipient_of(row),
            kind=row.kind,
            message_id=row.message_id,
            address=known[row.id].address,
            name=known[row.id].name,
            meeting_id=row.meeting_id,
            notice_id=row.notice_id,
            link_id=row.link_id,
            attempts=row.attempts + 1,
            is_sample=known[row.id].is_sample,
            payload_sealed=known[row.id].payload_sealed,
        )
        for row in rows
    ]
