"""The addresses of people: where they come from, which of them count for a notice, and which no longer do."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from meetings.adapters.channels import ChannelError, mail_address
from meetings.adapters.phones import normalise_phone
from meetings.communities.differences import differences, wanted_addresses
from meetings.communities.files import UploadedFile, document_type, keep_file
from meetings.communities.imports import APPLIED, import_reading
from meetings.communities.present import Channel, PresentAddress, present_register, unit_label
from meetings.protocol.findings import Refused
from meetings.protocol.register import RegisterReading
from meetings.protocol.trail import Tag
from meetings.storage.communities import Attestation, Community, ContactPoint, Person
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

# The reason of a point suspended from a resident's own page ("No soy yo"); staff write theirs.
WRONG_PERSON = "wrong_person"


@dataclass(frozen=True, slots=True)
class Origin:
    """The document that says whose an address is, with its date."""

    document: str
    document_date: date


def attest_addresses(
    tx: Transaction,
    community_id: uuid.UUID,
    import_id: uuid.UUID,
    document: str,
    document_date: date,
    file: UploadedFile,
    by: Actor,
    at: datetime,
) -> int:
    """State where the addresses of a register come from; from then on they count for a notice.

    The file is kept as evidence. The same statement twice is one. Returns how many addresses it registered.

    Args:
        document: what the document is called ("Formato de actualización de datos 2026").
        document_date: its date, not after today in the community.

    Raises:
        Missing: no such import in this community.
        Refused: ``attestation.not_applied``, ``attestation.future``, ``evidence.kind``,
            ``attestation.nothing_waits``.
    """
    row, reading = import_reading(tx, community_id, import_id)
    if row.state != APPLIED:
        raise Refused.because("attestation.not_applied")
    _check_day(tx, community_id, document_date, at)
    origin = Origin(document, document_date)
    document_type(file.content)
    points = _waiting_points(tx, community_id, reading)
    if not points:
        return _nothing_waits(tx, import_id, origin)
    attestation = _attestation(tx, community_id, origin, file, by, at)
    attestation.import_id = import_id
    tx.session.flush()
    tx.session.execute(
        update(ContactPoint), [{"id": point.id, "attestation_id": attestation.id} for point in points]
    )
    facts = {"addresses": len(points), "document_date": document_date.isoformat()}
    whole = Act(Tag.ADDRESSES_ATTESTED, about=import_id, facts=facts)
    record(tx, community_id, by, at, whole, *_attested(points, origin))
    return len(points)


def _waiting_points(
    tx: Transaction, community_id: uuid.UUID, reading: RegisterReading
) -> list[PresentAddress]:
    """The addresses of a register that no document speaks for yet, those of one person together."""
    present = present_register(tx, community_id)
    matched = differences(reading, present).matched
    labels = {unit.key: unit_label(unit.tower, unit.number) for unit in reading.units}
    found: list[PresentAddress] = []
    for person in reading.people:
        known = present.addresses.get(matched[person.key].id, {}) if person.key in matched else {}
        for wanted in wanted_addresses(person, labels):
            address = known.get((wanted.channel, wanted.value))
            if address is not None and address.waits:
                found.append(address)
    return found


def _nothing_waits(tx: Transaction, import_id: uuid.UUID, origin: Origin) -> int:
    """The same statement again is no second one; another statement has nothing to speak for."""
    same = select(Attestation.id).where(
        Attestation.import_id == import_id,
        Attestation.document == origin.document,
        Attestation.document_date == origin.document_date,
    )
    if tx.session.scalar(same.limit(1)) is None:
        raise Refused.because("attestation.nothing_waits")
    return 0


def _attested(points: Iterable[PresentAddress], origin: Origin) -> Iterable[Act]:
    for person, own in groupby(points, key=lambda point: point.person_id):
        facts = {
            "addresses": [f"{point.channel}: {point.value}" for point in own],
            "document": origin.document,
            "document_date": origin.document_date.isoformat(),
        }
        yield Act(Tag.CONTACT_POINT_ATTESTED, about=person, personal={person: facts})


def _check_day(tx: Transaction, community_id: uuid.UUID, day: date, at: datetime) -> None:
    zone = tx.session.scalar(select(Community.timezone).where(Community.id == community_id))
    if zone is None:
        raise Missing
    if day > (today := at.astimezone(ZoneInfo(zone)).date()):
        raise Refused.because("attestation.future", day=day, today=today)


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
    *,
    file: UploadedFile | None = None,
) -> uuid.UUID:
    """Register an address of a person, by the document in which they gave it. It becomes their first.

    An address they already have is put first, attested and reinstated. Returns its id.

    Raises:
        Missing: no such person in this community.
        Refused: ``contact_point.email``, ``contact_point.phone``, ``contact_point.paper``,
            ``attestation.future``, ``evidence.kind``.
    """
    person = tx.session.get(Person, person_id)
    if person is None or person.community_id != community_id or person.erased_at is not None:
        raise Missing
    value = _usable(channel, value)
    _check_day(tx, community_id, origin.document_date, at)
    attestation = _attestation(tx, community_id, origin, file, by, at)
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
    facts = {"document": origin.document, "document_date": origin.document_date.isoformat()}
    _record_point(tx, Tag.CONTACT_POINT_ADDED, point, by, at, **facts)
    return point.id


def _attestation(
    tx: Transaction,
    community_id: uuid.UUID,
    origin: Origin,
    file: UploadedFile | None,
    by: Actor,
    at: datetime,
) -> Attestation:
    blob = None
    if file is not None:
        media_type = document_type(file.content)
        blob = keep_file(tx, community_id, file.filename, media_type, file.content, at)
    attestation = Attestation(
        id=uuid.uuid4(),
        community_id=community_id,
        document=origin.document,
        document_date=origin.document_date,
        blob_id=blob.id if blob else None,
        stated_by=by.account_id,
        created_at=at,
    )
    tx.session.add(attestation)
    tx.session.flush()
    return attestation


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
