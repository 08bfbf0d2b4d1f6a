"""To whom a message is owed: a person of the register, or a member of the staff."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from meetings.protocol.trail import Tag
from meetings.storage.accounts import Account
from meetings.storage.communities import Community, ContactPoint, Person
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Transaction
from meetings.storage.trail import PersonKey
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


@dataclass(frozen=True, slots=True)
class Addressed:
    """What a message needs of its recipient and its community; ``address`` is empty where there is none."""

    address: str
    name: str
    is_sample: bool
    payload_sealed: bytes | None


def addressed(tx: Transaction, delivery_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Addressed]:
    """Where these messages go and to whom, in one query: an account is written to where it signs in."""
    rows = tx.session.execute(
        select(
            Delivery.id,
            func.coalesce(ContactPoint.value, Account.email, "").label("address"),
            func.coalesce(Person.name, Account.name).label("name"),
            Community.is_sample,
            Delivery.payload_sealed,
        )
        .join(Community, Community.id == Delivery.community_id)
        .outerjoin(Person, Person.id == Delivery.person_id)
        .outerjoin(Account, Account.id == Delivery.account_id)
        .outerjoin(ContactPoint, ContactPoint.id == Delivery.contact_point_id)
        .where(Delivery.id.in_(delivery_ids))
    )
    return {row.id: Addressed(row.address, row.name, row.is_sample, row.payload_sealed) for row in rows}


def recipient_keys(tx: Transaction, recipients: Iterable[Recipient]) -> Mapping[uuid.UUID, bytes]:
    """The keys of these recipients, made for those who have none.

    Raises:
        LookupError: one of them was erased.
    """
    listed = set(recipients)
    people = person_keys(tx, [each.id for each in listed if not each.is_staff])
    return {**people, **account_keys(tx, [each.id for each in listed if each.is_staff])}


def is_erased(tx: Transaction, recipient: Recipient) -> bool:
    """Whether the key of this person was destroyed: nothing kept under it can be read any more."""
    return bool(erased_among(tx, [recipient]))


def erased_among(tx: Transaction, recipients: Iterable[Recipient]) -> set[Recipient]:
    """Those of them whose key was destroyed, in one query."""
    people = [each.id for each in recipients if not each.is_staff]
    query = select(PersonKey.person_id).where(PersonKey.person_id.in_(people), PersonKey.wrapped.is_(None))
    return {Recipient(person) for person in tx.session.scalars(query)} if people else set()


def delivery_act(
    tag: Tag,
    delivery_id: uuid.UUID,
    meeting_id: uuid.UUID | None,
    recipient: Recipient,
    facts: Mapping[str, object],
    *,
    is_erased: bool = False,
) -> Act:
    """What the trail says of a message: a person's facts as a commitment of theirs, the staff's in clear.

    A member of the staff stands in the trail by their account's id in everything they do; they have no
    trail of their own to commit to. Of who was erased it says nothing but that the message was.
    """
    if is_erased:
        return Act(tag, about=delivery_id, meeting_id=meeting_id)
    if recipient.is_staff:
        told = {**facts, "account": str(recipient.id)}
        return Act(tag, about=delivery_id, meeting_id=meeting_id, facts=told)
    return Act(tag, about=delivery_id, meeting_id=meeting_id, personal={recipient.id: facts})
