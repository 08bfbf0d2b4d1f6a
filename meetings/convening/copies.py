"""What may be handed out of a message that was sent, and to whom: the proof, and nothing that opens a door.

A message holds its person's link. Whoever else held a working one could answer and consent as that person, so
they get the copy whose link is covered; its hash was taken when the message left. Decision record 18.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from meetings import accounts, deliveries
from meetings.accounts import LinkIdentity
from meetings.deliveries import Evidence, SentAttempt
from meetings.storage.accounts import Link
from meetings.storage.deliveries import Delivery, DeliveryAttempt
from meetings.storage.session import Missing, Transaction


class Copy(StrEnum):
    """What somebody gets of a message: its exact bytes, those with the link covered, or nothing any more."""

    EXACT = "exact"
    COVERED = "covered"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody gets of a message; ``until`` is when its link ends, where it is covered."""

    copy: Copy
    until: datetime | None = None

    def sha256(self, attempt: SentAttempt) -> str:
        """The hash of the file that is handed out of an attempt."""
        return attempt.covered_sha256 if self.copy is Copy.COVERED else attempt.sha256


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """A message to whoever asks, and what of it they get."""

    kind: str
    state: str
    attempt: SentAttempt
    share: Share


def share_of(tx: Transaction, message: Evidence, at: datetime, own_link: uuid.UUID | None = None) -> Share:
    """What is handed out of a message at an instant.

    Args:
        own_link: the link by which its person asks: that one they hold already.
    """
    if message.is_erased:
        return Share(Copy.ERASED)
    if message.link_id is None or message.link_id == own_link:
        return Share(Copy.EXACT)
    link = tx.session.get_one(Link, message.link_id)
    if link.revoked_at is not None or link.expires_at <= at:
        return Share(Copy.EXACT)
    return Share(Copy.COVERED, until=link.expires_at)


def message_file(tx: Transaction, message: Evidence, attempt_id: uuid.UUID, share: Share) -> bytes:
    """The file that is handed out of one attempt.

    Raises:
        Missing: the message has no such attempt, its bytes are not kept, or its person was erased; or the
            copy still shows the link, or is not the one whose hash was taken when it left.
    """
    attempt = next((each for each in message.attempts if each.id == attempt_id and each.is_kept), None)
    if attempt is None or share.copy is Copy.ERASED:
        raise Missing
    content = deliveries.original_message(tx, attempt_id)
    if share.copy is Copy.COVERED and message.link_id is not None:
        token = accounts.link_token(tx, message.link_id)
        content = deliveries.covered(content, token)
        if deliveries.shows(content, token):
            raise Missing
    if hashlib.sha256(content).hexdigest() != share.sha256(attempt):
        raise Missing
    return content


def own_messages(tx: Transaction, who: LinkIdentity, at: datetime) -> tuple[OwnMessage, ...]:
    """What was sent to whoever opened their link about its meeting, attempt by attempt, the newest first."""
    rows = tx.session.execute(
        select(Delivery.id, Delivery.kind)
        .where(
            Delivery.community_id == who.community_id,
            Delivery.person_id == who.person_id,
            Delivery.meeting_id == who.meeting_id,
        )
        .order_by(Delivery.created_at.desc(), Delivery.id)
    ).all()
    found: list[OwnMessage] = []
    for delivery_id, kind in rows:
        message = deliveries.evidence(tx, who.community_id, delivery_id)
        share = share_of(tx, message, at, who.link_id)
        kept = (each for each in reversed(message.attempts) if each.is_kept)
        found += (OwnMessage(kind, each.outcome, each, share) for each in kept)
    return tuple(found)


def own_message_file(tx: Transaction, who: LinkIdentity, attempt_id: uuid.UUID, at: datetime) -> bytes:
    """The file of one attempt of a message to whoever opened their link.

    Raises:
        Missing: it is no message to them about this meeting, or nothing of it can be handed out.
    """
    query = (
        select(Delivery.id)
        .join(DeliveryAttempt, DeliveryAttempt.delivery_id == Delivery.id)
        .where(
            DeliveryAttempt.id == attempt_id,
            Delivery.person_id == who.person_id,
            Delivery.meeting_id == who.meeting_id,
        )
    )
    delivery_id = tx.session.scalar(query)
    if delivery_id is None:
        raise Missing
    message = deliveries.evidence(tx, who.community_id, delivery_id)
    return message_file(tx, message, attempt_id, share_of(tx, message, at, who.link_id))
