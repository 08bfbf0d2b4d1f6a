"""The evidence of one message: each attempt, the provider's words, the hashes of what was sent."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from meetings.deliveries.recipients import is_erased, recipient_of
from meetings.storage.accounts import Account
from meetings.storage.communities import ContactPoint, Person
from meetings.storage.deliveries import Delivery, DeliveryAttempt, HandOver
from meetings.storage.session import Missing, Transaction


@dataclass(frozen=True, slots=True)
class SentAttempt:
    """One attempt to send a message.

    Attributes:
        started_at: when it began.
        outcome, words: how it ended, by its code and in the provider's own words.
        sha256: of the exact bytes; empty where nothing was composed.
        covered_sha256: of the copy in which the personal link is covered, taken in the same moment; empty
            where the message held none.
        is_kept: whether its bytes lie here.
    """

    id: uuid.UUID
    started_at: datetime
    outcome: str
    words: str
    sha256: str
    covered_sha256: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one message. Of an erased person (``is_erased``) its bytes can be read no more."""

    meeting_id: uuid.UUID | None
    kind: str
    notice_id: uuid.UUID | None
    link_id: uuid.UUID | None
    person_name: str
    channel: str
    address: str
    state: str
    is_test: bool
    is_erased: bool
    attempts: tuple[SentAttempt, ...]
    handed: HandOver | None


def evidence(tx: Transaction, community_id: uuid.UUID, delivery_id: uuid.UUID) -> Evidence:
    """The evidence of one message.

    Raises:
        Missing: there is no such message in this community.
    """
    row = tx.session.execute(
        select(
            Delivery,
            func.coalesce(Person.name, Account.name).label("name"),
            func.coalesce(ContactPoint.value, Account.email, "").label("address"),
        )
        .outerjoin(Person, Person.id == Delivery.person_id)
        .outerjoin(Account, Account.id == Delivery.account_id)
        .outerjoin(ContactPoint, ContactPoint.id == Delivery.contact_point_id)
        .where(Delivery.id == delivery_id, Delivery.community_id == community_id)
    ).one_or_none()
    if row is None:
        raise Missing
    return Evidence(
        meeting_id=row.Delivery.meeting_id,
        kind=row.Delivery.kind,
        notice_id=row.Delivery.notice_id,
        link_id=row.Delivery.link_id,
        person_name=row.name,
        channel=row.Delivery.channel,
        address=row.address,
        state=row.Delivery.state,
        is_test=row.Delivery.is_test,
        is_erased=is_erased(tx, recipient_of(row.Delivery)),
        attempts=_attempts(tx, delivery_id),
        handed=tx.session.scalar(select(HandOver).where(HandOver.delivery_id == delivery_id)),
    )


def _attempts(tx: Transaction, delivery_id: uuid.UUID) -> tuple[SentAttempt, ...]:
    row = DeliveryAttempt
    query = select(
        *(row.id, row.started_at, row.outcome, row.words, row.message_sha256, row.covered_sha256),
        row.message_sealed.is_not(None),
    )
    found = tx.session.execute(query.where(row.delivery_id == delivery_id).order_by(row.number))
    return tuple(SentAttempt(*each) for each in found)
