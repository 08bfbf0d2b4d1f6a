"""Owing a message: one row, in the transaction of the act that owes it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update

from meetings.deliveries.recipients import Recipient, recipient_keys
from meetings.protocol.kinds import DeliveryState
from meetings.storage.bulk import insert_rows
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Transaction

MESSAGE_ID_HOST = "constancia.invalid"
IN_ONE_QUERY = 500
NOTICE, MINUTES = "notice", "minutes"
# What tells the staff how a notice stands; it leaves after everything else that is due.
NOTICE_ALARM = "notice_alarm"


@dataclass(frozen=True, slots=True)
class Owed:
    """One message for one contact point of one person, or for one account of the staff.

    ``dedupe_key`` names the message for ever: owing it twice changes nothing. ``payload`` is what only
    this message says (a code); it is sealed under the key of
    whoever gets it. An account is written to at the address it signs in with.
    """

    community_id: uuid.UUID
    person_id: uuid.UUID | None
    contact_point_id: uuid.UUID | None
    channel: str
    kind: str
    dedupe_key: str
    meeting_id: uuid.UUID | None = None
    notice_id: uuid.UUID | None = None
    link_id: uuid.UUID | None = None
    is_registered: bool = True
    deadline_at: datetime | None = None
    next_at: datetime | None = None
    payload: Mapping[str, str] | None = None
    account_id: uuid.UUID | None = None

    @classmethod
    def to_staff(
        cls,
        community_id: uuid.UUID,
        account_id: uuid.UUID,
        kind: str,
        about: str,
        *,
        meeting_id: uuid.UUID | None,
        link_id: uuid.UUID | None = None,
        deadline_at: datetime | None = None,
        payload: Mapping[str, str] | None = None,
    ) -> Owed:
        """A mail of a kind to one account; ``about`` names what it tells, once for ever to each account."""
        return cls(
            community_id=community_id,
            person_id=None,
            account_id=account_id,
            contact_point_id=None,
            channel="email",
            kind=kind,
            dedupe_key=f"{kind}:{about}:{account_id}",
            meeting_id=meeting_id,
            link_id=link_id,
            deadline_at=deadline_at,
            payload=payload,
        )

    @property
    def recipient(self) -> Recipient:
        """Whom it is owed to.

        Raises:
            ValueError: to nobody, or to two.
        """
        if (self.person_id is None) == (self.account_id is None):
            raise ValueError("a message is owed to one person or to one account")
        if self.person_id is not None:
            return Recipient(self.person_id)
        return Recipient(self.account_id, is_staff=True)  # type: ignore[arg-type]  # one of both is there


def owe(tx: Transaction, messages: Sequence[Owed], at: datetime) -> int:
    """Put messages in the outbox; returns how many were new. Nothing is sent here."""
    tx.session.flush()
    known = _known(tx, [message.dedupe_key for message in messages])
    fresh = {message.dedupe_key: message for message in messages if message.dedupe_key not in known}
    keys = recipient_keys(tx, {each.recipient for each in fresh.values() if each.payload})
    rows = [_row(tx, message, keys.get(message.recipient.id), at) for message in fresh.values()]
    insert_rows(tx.session, Delivery, rows)
    tx.owes = tx.owes or bool(rows)
    return len(rows)


def supersede(
    tx: Transaction,
    meeting_id: uuid.UUID,
    kinds: Collection[str] = (NOTICE,),
    to: Collection[uuid.UUID] | None = None,
) -> None:
    """Keep back what still waits of these kinds about a meeting: what changed since makes it wrong.

    A calendar that got an old version of a notice after a newer one would go back to the old hour.

    Args:
        to: the people or accounts whose messages are meant; everybody's when not given.
    """
    waiting = [
        Delivery.meeting_id == meeting_id,
        Delivery.kind.in_(kinds),
        Delivery.state.in_((DeliveryState.DUE, DeliveryState.IN_DOUBT)),
    ]
    if to is not None:
        waiting.append(or_(Delivery.person_id.in_(to), Delivery.account_id.in_(to)))
    tx.session.execute(update(Delivery).where(*waiting).values(state=DeliveryState.SUPERSEDED.value))


def _known(tx: Transaction, dedupe_keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(dedupe_keys), IN_ONE_QUERY):
        part = dedupe_keys[start : start + IN_ONE_QUERY]
        found.update(tx.session.scalars(select(Delivery.dedupe_key).where(Delivery.dedupe_key.in_(part))))
    return found


def _row(tx: Transaction, message: Owed, key: bytes | None, at: datetime) -> dict[str, object]:
    delivery_id = uuid.uuid4()
    sealed = None
    if message.payload and key:
        sealed = tx.vault.seal(key, json.dumps(dict(message.payload)).encode(), delivery_id.bytes)
    return {
        "id": delivery_id,
        "community_id": message.community_id,
        "person_id": message.person_id,
        "account_id": message.account_id,
        "contact_point_id": message.contact_point_id,
        "meeting_id": message.meeting_id,
        "notice_id": message.notice_id,
        "link_id": message.link_id,
        "kind": message.kind,
        "channel": message.channel,
        "dedupe_key": message.dedupe_key,
        "message_id": f"<{uuid.uuid4()}@{MESSAGE_ID_HOST}>",
        "payload_sealed": sealed,
        "is_registered": message.is_registered,
        "state": "due",
        "next_at": message.next_at or at,
        "deadline_at": message.deadline_at,
        "created_at": at,
    }
