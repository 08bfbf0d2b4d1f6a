"""Reading a person's message needs a reason, which stands in their trail; the list of what is owed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from meetings.deliveries.recipients import is_erased, recipient_keys, recipient_of
from meetings.protocol.readings import Readable
from meetings.storage.accounts import Account
from meetings.storage.communities import Person
from meetings.storage.deliveries import Delivery, DeliveryAttempt, SharedTail
from meetings.storage.session import Missing, Transaction
from meetings.trail import Opening

MOST_ROWS = 300


def opening_of_message(tx: Transaction, community_id: uuid.UUID, delivery_id: uuid.UUID) -> Opening:
    """What is opened to read the proof of a message: it concerns the person it was written to.

    Somebody who was erased has no trail of their own to be told in; it is an act of its reader all the same.

    Raises:
        Missing: no such message in this community.
    """
    row = tx.session.get(Delivery, delivery_id)
    if row is None or row.community_id != community_id:
        raise Missing
    recipient = recipient_of(row)
    people = () if recipient.is_staff or is_erased(tx, recipient) else (recipient.id,)
    return Opening(Readable.MESSAGE, row.id, people, row.meeting_id)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message owed or sent."""

    id: uuid.UUID
    meeting_id: uuid.UUID | None
    kind: str
    name: str
    is_staff: bool
    channel: str
    state: str
    attempts: int
    is_test: bool
    was_in_doubt: bool
    next_at: datetime
    accepted_at: datetime | None
    words: str


def outbox_rows(tx: Transaction, community_id: uuid.UUID) -> list[OutboxRow]:
    """The newest messages of a community, those still owed first."""
    query = (
        select(Delivery, func.coalesce(Person.name, Account.name).label("name"))
        .outerjoin(Person, Person.id == Delivery.person_id)
        .outerjoin(Account, Account.id == Delivery.account_id)
        .where(Delivery.community_id == community_id)
        .order_by(Delivery.accepted_at.is_not(None), Delivery.created_at.desc(), "name")
        .limit(MOST_ROWS)
    )
    return [
        OutboxRow(
            id=row.Delivery.id,
            meeting_id=row.Delivery.meeting_id,
            kind=row.Delivery.kind,
            name=row.name,
            is_staff=row.Delivery.account_id is not None,
            channel=row.Delivery.channel,
            state=row.Delivery.state,
            attempts=row.Delivery.attempts,
            is_test=row.Delivery.is_test,
            was_in_doubt=row.Delivery.in_doubt_since is not None,
            next_at=row.Delivery.next_at,
            accepted_at=row.Delivery.accepted_at,
            words=row.Delivery.last_words,
        )
        for row in tx.session.execute(query)
    ]


def original_message(tx: Transaction, attempt_id: uuid.UUID) -> bytes:
    """The exact bytes of a message as it was sent, put together again.

    Raises:
        LookupError: there is no such attempt, nothing was sent in it, or whom it went to was erased.
    """
    row = tx.session.execute(
        select(DeliveryAttempt, Delivery, SharedTail.content)
        .join(Delivery, Delivery.id == DeliveryAttempt.delivery_id)
        .outerjoin(SharedTail, SharedTail.id == DeliveryAttempt.shared_tail_id)
        .where(DeliveryAttempt.id == attempt_id)
    ).one_or_none()
    if row is None or row.DeliveryAttempt.message_sealed is None:
        raise LookupError(f"no message is kept for the attempt {attempt_id}")
    recipient = recipient_of(row.Delivery)
    key = recipient_keys(tx, [recipient])[recipient.id]
    own = tx.vault.open_sealed(key, row.DeliveryAttempt.message_sealed, row.DeliveryAttempt.delivery_id.bytes)
    return own + (row.content or b"")
