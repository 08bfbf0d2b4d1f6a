"""The addresses of people: registered by a document, confirmed by the person, suspended, used again."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from meetings.adapters.channels import ChannelError, mail_address
from meetings.adapters.phones import normalise_phone
from meetings.communities.attestations import Origin, keep_attestation, proof_facts
from meetings.communities.present import Channel, find_person
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag
from meetings.storage.communities import ContactPoint
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

# The reason of a point suspended from a resident's own page ("No soy yo"); staff write theirs.
WRONG_PERSON = "wrong_person"


def suspend_contact_point(
    tx: Transaction,
    community_id: uuid.UUID,
    contact_point_id: uuid.UUID,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """Stop using an address at once. It stays on the desk until the person has another or it is reinstated.

    Args:
        reason: ``WRONG_PERSON`` when whoever reads the messages says they are not theirs, else a sentence.

    Raises:
        Missing: no such contact point in this community.
        Refused: ``contact_point.paper``: what is left at the unit always remains possible;
            ``contact_point.no_reason``.
    """
    point = _point(tx, community_id, contact_point_id)
    if point.channel == Channel.PAPER:
        raise Refused.because("contact_point.paper")
    if not reason.strip():
        raise Refused.because("contact_point.no_reason")
    if point.suspended_at is not None:
        return
    point.suspended_at, point.suspended_reason = at, reason.strip()
    _record_point(tx, Tag.CONTACT_POINT_SUSPENDED, point, by, at, reason=point.suspended_reason)


def confirm_contact_point(
    tx: Transaction, community_id: uuid.UUID, contact_point_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Keep that a person answered through a link sent to this address: it is theirs. Once is enough.

    Raises:
        Missing: no such contact point in this community.
    """
    point = _point(tx, community_id, contact_point_id)
    if point.confirmed_at is not None or point.suspended_at is not None:
        return
    point.confirmed_at = at
    _record_point(tx, Tag.CONTACT_POINT_CONFIRMED, point, by, at)


def reinstate_contact_point(
    tx: Transaction,
    community_id: uuid.UUID,
    contact_point_id: uuid.UUID,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """Use an address again; it counts for a notice if a document or the person said so before.

    Raises:
        Missing: no such contact point in this community.
        Refused: ``contact_point.no_reason``.
    """
    point = _point(tx, community_id, contact_point_id)
    if not reason.strip():
        raise Refused.because("contact_point.no_reason")
    if point.suspended_at is None:
        return
    point.suspended_at, point.suspended_reason = None, ""
    _record_point(tx, Tag.CONTACT_POINT_REINSTATED, point, by, at, reason=reason.strip())


def add_contact_point(
    tx: Transaction,
    community_id: uuid.UUID,
    person_id: uuid.UUID,
    channel: Channel,
    value: str,
    origin: Origin,
    by: Actor,
    at: datetime,
) -> uuid.UUID:
    """Register an address of a person, by the document in which they gave it. It becomes their first.

    An address they already have is put first, attested and reinstated. Returns its id.

    Raises:
        Missing: no such person in this community.
        Refused: ``contact_point.email``, ``contact_point.phone``, ``contact_point.paper``,
            ``attestation.future``, ``attestation.no_proof``, ``evidence.kind``.
    """
    find_person(tx, community_id, person_id)
    value = _usable(channel, value)
    attestation = keep_attestation(tx, community_id, origin, by, at)
    points = tx.session.scalars(select(ContactPoint).where(ContactPoint.person_id == person_id)).all()
    point = next((each for each in points if (each.channel, each.value) == (channel, value)), None)
    if point is None:
        point = ContactPoint(
            id=uuid.uuid4(),
            community_id=community_id,
            person_id=person_id,
            channel=channel.value,
            value=value,
            created_at=at,
        )
        tx.session.add(point)
    point.attestation_id = attestation.id
    point.position = min((each.position for each in points), default=1) - 1
    point.suspended_at, point.suspended_reason = None, ""
    _record_point(tx, Tag.CONTACT_POINT_ADDED, point, by, at, **proof_facts(origin))
    return point.id


def _usable(channel: Channel, value: str) -> str:
    """The address as it will be used: an e-mail address a server takes, a telephone in E.164."""
    if channel is Channel.EMAIL:
        try:
            return mail_address(value)
        except ChannelError as error:
            raise Refused.because("contact_point.email") from error
    if channel is Channel.PAPER:
        raise Refused.because("contact_point.paper")
    phone = normalise_phone(value)
    if phone is None:
        raise Refused.because("contact_point.phone")
    return phone.e164


def _point(tx: Transaction, community_id: uuid.UUID, contact_point_id: uuid.UUID) -> ContactPoint:
    point = tx.session.get(ContactPoint, contact_point_id)
    if point is None or point.community_id != community_id:
        raise Missing
    return point


def _record_point(
    tx: Transaction, tag: Tag, point: ContactPoint, by: Actor, at: datetime, **facts: str
) -> None:
    personal = {"address": f"{point.channel}: {point.value}", **facts}
    act = Act(tag, about=point.person_id, personal={point.person_id: personal})
    record(tx, point.community_id, by, at, act)
