"""To whom a message is owed: a person of the register, or a member of the staff."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from meetings.protocol.trail import Tag
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Transaction
from meetings.trail import Act, account_keys, person_keys


@dataclass(frozen=True, slots=True)
class Recipient:
    """Exactly one person or account; what a message says is sealed under their own key."""

    id: uuid.UUID
    is_staff: bool = False


def recipient_of(row: Delivery) -> Recipient:
    """Whom a message is owed to.

    Raises:
        LookupError: nobody, which the data base does not let happen.
    """
    if row.person_id is not None:
        return Recipient(row.person_id)
    if row.account_id is not None:
        return Recipient(row.account_id, is_staff=True)
    raise LookupError(f"the message {row.id} is owed to nobody")


def recipient_keys(tx: Transaction, recipients: Iterable[Recipient]) -> Mapping[uuid.UUID, bytes]:
    """The keys of these recipients, made for those who have none.

    Raises:
        LookupError: one of them was erased.
    """
    listed = set(recipients)
    people = person_keys(tx, [each.id for each in listed if not each.is_staff])
    return {**people, **account_keys(tx, [each.id for each in listed if each.is_staff])}


def delivery_act(
    tag: Tag,
    delivery_id: uuid.UUID,
    meeting_id: uuid.UUID | None,
    recipient: Recipient,
    facts: Mapping[str, object],
) -> Act:
    """What the trail says of a message: a person's facts as a commitment of theirs, the staff's in clear.

    A member of the staff stands in the trail by their account's id in everything they do; they have no
    trail of their own to commit to.
    """
    if recipient.is_staff:
        told = {**facts, "account": str(recipient.id)}
        return Act(tag, about=delivery_id, meeting_id=meeting_id, facts=told)
    return Act(tag, about=delivery_id, meeting_id=meeting_id, personal={recipient.id: facts})
