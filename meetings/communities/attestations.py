"""Where addresses come from: the document, its date, and its file or where the paper lies, kept as proof."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select, update

from meetings.communities.differences import differences, wanted_addresses
from meetings.communities.files import UploadedFile, document_type, file_content, keep_evidence, sha256_of
from meetings.communities.imports import APPLIED, import_reading
from meetings.communities.present import PresentAddress, present_register, unit_label
from meetings.protocol import sources
from meetings.protocol.findings import Refused
from meetings.protocol.register import RegisterReading
from meetings.protocol.trail import Tag
from meetings.storage.accounts import Account
from meetings.storage.blobs import Blob
from meetings.storage.communities import (
    Attestation,
    Community,
    ContactPoint,
    Ownership,
    Person,
    Unit,
    VoterNaming,
)
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
SHORT_HASH = 12


@dataclass(frozen=True, slots=True)
class Origin:
    """The document that says whose an address is, with its date.

    The proof of it is its ``file`` (a scan or picture) or, without one, where the paper is ``kept_at``: the
    community must be able to show it later (Ley 1581/2012 art. 17b), and either does.
    """

    document: str
    document_date: date
    file: UploadedFile | None = None
    kept_at: str = ""


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document that speaks for addresses, or names who votes for a unit, without what stands in it.

    ``addresses`` are those it speaks for today; ``unit`` is the one whose voter it names, else empty;
    ``sha256`` is its file's, empty when only paper is kept.
    """

    id: uuid.UUID
    document: str
    document_date: date
    stated_at: datetime
    stated_by: str
    addresses: int
    kept_at: str
    sha256: str
    unit: str = ""

    @property
    def has_file(self) -> bool:
        """Whether it can be opened here."""
        return bool(self.sha256)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it is handed out: a name the program makes, the type its bytes tell, and the bytes."""

    filename: str
    media_type: str
    content: bytes


def attest_addresses(
    tx: Transaction, community_id: uuid.UUID, import_id: uuid.UUID, origin: Origin, by: Actor, at: datetime
) -> int:
    """State where the addresses of a register come from; from then on they count for a notice.

    The same statement twice is one. Returns how many addresses it registered.

    Args:
        origin: its date is not after today in the community.

    Raises:
        Missing: no such import in this community.
        Refused: ``attestation.not_applied``, ``attestation.future``, ``attestation.no_proof``,
            ``evidence.kind``, ``attestation.nothing_waits``.
    """
    row, reading = import_reading(tx, community_id, import_id)
    if row.state != APPLIED:
        raise Refused.because("attestation.not_applied")
    _check(tx, community_id, origin, at)
    points = _waiting_points(tx, community_id, reading)
    if not points:
        return _nothing_waits(tx, import_id, origin)
    attestation = keep_attestation(tx, community_id, origin, by, at)
    attestation.import_id = import_id
    tx.session.flush()
    tx.session.execute(
        update(ContactPoint), [{"id": point.id, "attestation_id": attestation.id} for point in points]
    )
    proof = proof_facts(origin)
    facts = {"addresses": len(points), "document_date": proof["document_date"], "file": proof.get("file", "")}
    whole = Act(Tag.ADDRESSES_ATTESTED, about=import_id, facts=facts)
    record(tx, community_id, by, at, whole, *_attested(points, proof))
    return len(points)


def keep_attestation(
    tx: Transaction, community_id: uuid.UUID, origin: Origin, by: Actor, at: datetime
) -> Attestation:
    """Keep a statement with its proof; whose addresses it speaks for is the caller's business.

    Raises:
        Missing: no such community.
        Refused: ``attestation.future``, ``attestation.no_proof``, ``evidence.kind``.
    """
    _check(tx, community_id, origin, at)
    blob = None
    if origin.file is not None:
        blob = keep_evidence(tx, community_id, origin.file, at)
    attestation = Attestation(
        id=uuid.uuid4(),
        community_id=community_id,
        document=origin.document,
        document_date=origin.document_date,
        blob_id=blob.id if blob else None,
        kept_at=origin.kept_at.strip(),
        stated_by=by.account_id,
        created_at=at,
    )
    tx.session.add(attestation)
    tx.session.flush()
    return attestation


def proof_facts(origin: Origin) -> dict[str, str]:
    """What the trail of a person says of the document: its name, its day, and the hash of its file."""
    facts = {"document": origin.document, "document_date": origin.document_date.isoformat()}
    if origin.file is not None:
        facts["file"] = sha256_of(origin.file.content)
    if origin.kept_at.strip():
        facts["kept_at"] = origin.kept_at.strip()
    return facts


def _check(tx: Transaction, community_id: uuid.UUID, origin: Origin, at: datetime) -> None:
    zone = tx.session.scalar(select(Community.timezone).where(Community.id == community_id))
    if zone is None:
        raise Missing
    if origin.document_date > (today := at.astimezone(ZoneInfo(zone)).date()):
        raise Refused.because("attestation.future", day=origin.document_date, today=today)
    if origin.file is None and not origin.kept_at.strip():
        raise Refused.because("attestation.no_proof", source=sources.LEY_1581_17B)
    if origin.file is not None:
        document_type(origin.file.content)


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


def _attested(points: Iterable[PresentAddress], proof: dict[str, str]) -> Iterable[Act]:
    for person, own in groupby(points, key=lambda point: point.person_id):
        addresses = [f"{point.channel}: {point.value}" for point in own]
        facts = {"addresses": addresses, **proof}
        yield Act(Tag.CONTACT_POINT_ATTESTED, about=person, personal={person: facts})


def documents(tx: Transaction, community_id: uuid.UUID) -> tuple[DocumentCard, ...]:
    """The documents that say where addresses come from, the last stated first."""
    return tuple(_cards(tx, Attestation.community_id == community_id))


def document_card(tx: Transaction, community_id: uuid.UUID, attestation_id: uuid.UUID) -> DocumentCard:
    """One of the documents.

    Raises:
        Missing: no such document in this community.
    """
    found = _cards(tx, (Attestation.community_id == community_id) & (Attestation.id == attestation_id))
    if not found:
        raise Missing
    return found[0]


def _cards(tx: Transaction, condition: ColumnElement[bool]) -> Sequence[DocumentCard]:
    speaks_for = (
        select(func.count())
        .where(ContactPoint.attestation_id == Attestation.id)
        .correlate(Attestation)
        .scalar_subquery()
    )
    rows = tx.session.execute(
        select(Attestation, Account.name, Blob.sha256, speaks_for.label("addresses"), Unit.tower, Unit.number)
        .outerjoin(Account, Account.id == Attestation.stated_by)
        .outerjoin(Blob, Blob.id == Attestation.blob_id)
        .outerjoin(VoterNaming, VoterNaming.attestation_id == Attestation.id)
        .outerjoin(Unit, Unit.id == VoterNaming.unit_id)
        .where(condition)
        .order_by(Attestation.created_at.desc(), Attestation.id)
    )
    return [
        DocumentCard(
            id=row.Attestation.id,
            document=row.Attestation.document,
            document_date=row.Attestation.document_date,
            stated_at=row.Attestation.created_at,
            stated_by=row.name or "",
            addresses=row.addresses,
            kept_at=row.Attestation.kept_at,
            sha256=row.sha256 or "",
            unit=unit_label(row.tower, row.number) if row.number else "",
        )
        for row in rows
    ]


def people_of_document(tx: Transaction, attestation_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """Whose data stand in a document: whose addresses it speaks for, or whom it names to vote for a unit and
    who owns that unit.
    """
    addressed = select(ContactPoint.person_id).where(ContactPoint.attestation_id == attestation_id)
    named = select(VoterNaming.person_id).where(VoterNaming.attestation_id == attestation_id)
    owning = (
        select(Ownership.person_id)
        .join(VoterNaming, VoterNaming.unit_id == Ownership.unit_id)
        .where(VoterNaming.attestation_id == attestation_id, Ownership.until.is_(None))
    )
    everybody = addressed.union(named, owning)
    return tuple(
        tx.session.scalars(select(Person.id).where(Person.id.in_(everybody), Person.erased_at.is_(None)))
    )


def document_file(tx: Transaction, community_id: uuid.UUID, attestation_id: uuid.UUID) -> KeptFile:
    """The file of a document, as it came; its name is the program's, since whoever sent it chose the other.

    Raises:
        Missing: no such document in this community, or only its paper is kept.
    """
    row = tx.session.get(Attestation, attestation_id)
    if row is None or row.community_id != community_id or row.blob_id is None:
        raise Missing
    blob = tx.session.get_one(Blob, row.blob_id)
    name = f"documento-{row.document_date.isoformat()}-{blob.sha256[:SHORT_HASH]}.{ENDINGS[blob.media_type]}"
    return KeptFile(name, blob.media_type, file_content(tx, blob))
