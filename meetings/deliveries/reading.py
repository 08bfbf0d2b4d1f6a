"""Reading a person's message needs a reason, which stands in their trail; the list of what is owed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.protocol.readings import Readable
from meetings.storage.communities import Person
from meetings.storage.deliveries import Delivery, DeliveryAttempt, SharedTail
from meetings.storage.session import Missing, Transaction
from meetings.trail import Opening, person_keys

MOST_ROWS = 300


def opening_of_message(tx: Transaction, community_id: uuid.UUID, delivery_id: uuid.UUID) -> Opening:
    """What is opened to read the proof of a message: it concerns whom it was written to.

    Raises:
        Missing: no such message in this community.
    """
    row = tx.session.get(Delivery, delivery_id)
    if row is None or row.community_id != community_id:
        raise Missing
    return Opening(Readable.MESSAGE, row.id, (row.person_id,), row.meeting_id)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message owed or sent."""

    id: uuid.UUID
    meeting_id: uuid.UUID | None
    kind: str
    person: str
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
        select(Delivery, Person.name)
        .join(Person, Person.id == Delivery.person_id)
        .where(Delivery.community_id == community_id)
        .order_by(Delivery.accepted_at.is_not(None), Delivery.created_at.desc(), Person.name)
        .limit(MOST_ROWS)
    )
    return [
        OutboxRow(
            id=row.Delivery.id,
            meeting_id=row.Delivery.meeting_id,
            kind=row.Delivery.kind,
            person=row.name,
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
        LookupError: there is no such attempt, nothing was sent in it, or its person was erased.
    """
    row = tx.session.execute(
        select(DeliveryAttempt, Delivery.person_id, SharedTail.content)
        .join(Delivery, Delivery.id == DeliveryAttempt.delivery_id)
        .outerjoin(SharedTail, SharedTail.id == DeliveryAttempt.shared_tail_id)
        .where(DeliveryAttempt.id == attempt_id)
    ).one_or_none()
    if row is None or row.DeliveryAttempt.message_sealed is None:
        raise LookupError(f"no message is kept for the attempt {attempt_id}")
    key = person_keys(tx, [row.person_id])[row.person_id]
    own = tx.vault.open_sealed(key, row.DeliveryAttempt.message_sealed, row.DeliveryAttempt.delivery_id.bytes)
    return own + (row.content or b"")
