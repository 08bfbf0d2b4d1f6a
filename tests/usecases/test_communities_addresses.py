"""An address counts for a notice once a document says whose it is, and stops counting at once when denied."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from meetings import communities
from meetings.adapters.keys import SealBrokenError
from meetings.communities import WRONG_PERSON, Channel, Origin, UploadedFile
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag
from meetings.storage.blobs import Blob
from meetings.storage.communities import Attestation, ContactPoint, Person
from meetings.storage.session import Missing, Storage, Transaction
from meetings.storage.trail import TrailEntry
from meetings.trail import SYSTEM, Actor, person_lines
from tests.factories import START, Building, make_building

REGISTER = (
    "Torre;Apto;Propietario;Cédula;Correo;Celular;Coeficiente\n"
    "1;101;Ana Ruiz;41111111;ana@example.com;310 555 0101;60\n"
    "1;102;Beatriz Lara;52222222;;;40\n"
).encode()
PDF = UploadedFile("actualización.pdf", b"%PDF-1.7 signed by everybody")
ORIGIN = Origin("Formato de actualización de datos 2026", date(2026, 11, 30), PDF)
LATER = START + timedelta(hours=2)


def community_with_register(storage: Storage) -> tuple[uuid.UUID, uuid.UUID]:
    """A community whose register came in; returns it and the import."""
    with storage.transaction() as tx:
        community = communities.create_community(tx, "Los Guayacanes", SYSTEM, START)
        page = communities.preview_register(tx, community, "r.csv", REGISTER, SYSTEM, START)
        communities.apply_register(tx, community, page.id, SYSTEM, START)
    return community, page.id


def attest(
    storage: Storage,
    community: uuid.UUID,
    import_id: uuid.UUID,
    *,
    day: date = ORIGIN.document_date,
    document: str = ORIGIN.document,
    file: UploadedFile | None = PDF,
    kept_at: str = "",
) -> int:
    """State where the addresses come from."""
    with storage.transaction() as tx:
        origin = Origin(document, day, file, kept_at)
        return communities.attest_addresses(tx, community, import_id, origin, SYSTEM, LATER)


def points(storage: Storage) -> dict[str, ContactPoint]:
    """The contact points by their value."""
    with storage.reading() as tx:
        return {point.value: point for point in tx.session.scalars(select(ContactPoint))}


def tags(storage: Storage) -> list[str]:
    """What the trail says happened, in order."""
    with storage.reading() as tx:
        return list(tx.session.scalars(select(TrailEntry.tag).order_by(TrailEntry.seq)))


def test_a_statement_registers_every_address_of_its_register(storage: Storage) -> None:
    """One document with its date and file; each person's trail names it."""
    community, import_id = community_with_register(storage)
    assert attest(storage, community, import_id) == 2
    found = points(storage)
    assert found["ana@example.com"].is_registered
    assert found["+573105550101"].is_registered
    with storage.reading() as tx:
        attestation = tx.session.scalars(select(Attestation)).one()
        file = communities.document_file(tx, community, attestation.id)
        [card] = communities.documents(tx, community)
        assert (attestation.document, attestation.import_id) == (ORIGIN.document, import_id)
    assert (file.content, file.media_type) == (PDF.content, "application/pdf")
    assert (card.addresses, card.sha256) == (2, hashlib.sha256(PDF.content).hexdigest())
    assert tags(storage)[-2:] == [Tag.ADDRESSES_ATTESTED, Tag.CONTACT_POINT_ATTESTED]


def test_the_hash_of_the_file_stands_in_the_trail(storage: Storage) -> None:
    """In the act of the community, and in what each person's own part says."""
    community, import_id = community_with_register(storage)
    attest(storage, community, import_id)
    digest = hashlib.sha256(PDF.content).hexdigest()
    with storage.reading() as tx:
        query = select(TrailEntry.facts).where(TrailEntry.tag == Tag.ADDRESSES_ATTESTED)
        assert json.loads(tx.session.scalars(query).one())["file"] == digest
        ana = tx.session.scalars(select(Person.id).where(Person.name == "Ana Ruiz")).one()
        own = person_lines(tx, community, ana, 1)[0]
    assert own.tag == Tag.CONTACT_POINT_ATTESTED
    assert own.facts is not None and own.facts["file"] == digest


def test_a_file_lies_encrypted_under_a_name_of_the_program(storage: Storage) -> None:
    """The data base holds nothing of what it says, and whoever sent it does not choose what it is called."""
    community, import_id = community_with_register(storage)
    attest(storage, community, import_id, file=UploadedFile("../../<b>acta\r\n.exe", PDF.content))
    with storage.reading() as tx:
        attestation = tx.session.scalars(select(Attestation)).one()
        kept = tx.session.get_one(Blob, attestation.blob_id)
        assert b"signed" not in kept.content
        assert kept.key_wrapped is not None
        file = communities.document_file(tx, community, attestation.id)
    assert file.filename == f"documento-2026-11-30-{kept.sha256[:12]}.pdf"


def test_altered_bytes_of_a_file_do_not_open(storage: Storage) -> None:
    """Nor do those of another file in its place: the seal names the file it belongs to."""
    community, import_id = community_with_register(storage)
    attest(storage, community, import_id)
    with storage.transaction() as tx:
        attestation = tx.session.scalars(select(Attestation)).one()
        kept = tx.session.get_one(Blob, attestation.blob_id)
        kept.content = kept.content[:-1] + bytes([kept.content[-1] ^ 1])
        tx.session.flush()
        with pytest.raises(SealBrokenError):
            communities.document_file(tx, community, attestation.id)


def test_a_paper_kept_elsewhere_is_proof_too(storage: Storage) -> None:
    """Where it lies is written down; there is nothing to open here."""
    community, import_id = community_with_register(storage)
    assert attest(storage, community, import_id, file=None, kept_at="Carpeta 3 del archivo") == 2
    with storage.reading() as tx:
        [card] = communities.documents(tx, community)
        assert (card.kept_at, card.has_file) == ("Carpeta 3 del archivo", False)
        for read in (communities.document_file, communities.opening_of_document):
            with pytest.raises(Missing):
                read(tx, community, card.id)


def test_the_same_statement_twice_is_one(storage: Storage) -> None:
    """A form sent twice leaves one attestation, one file, one entry."""
    community, import_id = community_with_register(storage)
    attest(storage, community, import_id)
    before = tags(storage)
    assert attest(storage, community, import_id) == 0
    with storage.reading() as tx:
        assert tx.session.scalar(select(func.count()).select_from(Attestation)) == 1
    assert tags(storage) == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"day": date(2027, 2, 2)}, "attestation.future"),
        ({"file": UploadedFile("a.pdf", b"MZ a program")}, "evidence.kind"),
        ({"file": UploadedFile("a.pdf", b"PK\x03\x04 a workbook")}, "evidence.kind"),
        ({"file": None}, "attestation.no_proof"),
        ({"file": None, "kept_at": " \t"}, "attestation.no_proof"),
    ],
)
def test_a_statement_that_proves_nothing_is_refused(
    storage: Storage, change: dict[str, object], code: str
) -> None:
    """A document of tomorrow, a file that is no document, no proof at all: no address counts."""
    community, import_id = community_with_register(storage)
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        attest(storage, community, import_id, **change)  # type: ignore[arg-type]  # one of two kinds of field
    assert not points(storage)["ana@example.com"].is_registered


def test_a_second_statement_has_nothing_to_speak_for(storage: Storage) -> None:
    """Every address of that register has its document already."""
    community, import_id = community_with_register(storage)
    attest(storage, community, import_id)
    with pytest.raises(Refused, match=r"attestation\.nothing_waits"):
        attest(storage, community, import_id, document="Otro documento")


def test_a_register_that_is_not_in_force_is_not_attested(storage: Storage) -> None:
    """First the register comes in, then its addresses are stated."""
    with storage.transaction() as tx:
        community = communities.create_community(tx, "Los Guayacanes", SYSTEM, START)
        page = communities.preview_register(tx, community, "r.csv", REGISTER, SYSTEM, START)
    with pytest.raises(Refused, match=r"attestation\.not_applied"):
        attest(storage, community, page.id)


def test_denying_an_address_stops_it_at_once(storage: Storage) -> None:
    """«No soy yo»: not registered any more, told in the trail and on the desk; twice is once."""
    building = make_building(storage)
    point = point_of(storage, building)
    for _ in range(2):
        with storage.transaction() as tx:
            communities.suspend_contact_point(
                tx, building.community_id, point.id, WRONG_PERSON, Actor(person_id=building.people[0]), LATER
            )
    with storage.reading() as tx:
        [alert] = communities.denied_addresses(tx, building.community_id)
        counts = communities.register_page(tx, building.community_id).counts
    assert (alert.person_id, alert.number, alert.since) == (building.people[0], "101", LATER)
    assert (counts.by_email, counts.suspended) == (4, 1)
    assert tags(storage).count(Tag.CONTACT_POINT_SUSPENDED) == 1


def test_a_telephone_does_not_replace_a_denied_mail(storage: Storage) -> None:
    """No notice goes to a telephone yet, so the desk still asks for an address."""
    building = make_building(storage)
    community, person = building.community_id, building.people[0]
    with storage.transaction() as tx:
        point = point_of(storage, building).id
        communities.suspend_contact_point(tx, community, point, WRONG_PERSON, SYSTEM, LATER)
        communities.add_contact_point(
            tx, community, person, Channel.PHONE, "3105550199", ORIGIN, SYSTEM, LATER
        )
    with storage.reading() as tx:
        assert len(communities.denied_addresses(tx, community)) == 1


def test_a_new_address_of_its_owner_ends_the_alert(storage: Storage) -> None:
    """Registered by the document in which the person gave it, it is the first that is used."""
    building = make_building(storage)
    community, person = building.community_id, building.people[0]
    with storage.transaction() as tx:
        suspended = point_of(storage, building).id
        communities.suspend_contact_point(tx, community, suspended, WRONG_PERSON, SYSTEM, LATER)
        communities.add_contact_point(
            tx, community, person, Channel.EMAIL, "nueva@example.com", ORIGIN, SYSTEM, LATER
        )
        communities.add_contact_point(
            tx, community, person, Channel.PHONE, "310 555 0199", ORIGIN, SYSTEM, LATER
        )
    with storage.reading() as tx:
        assert communities.denied_addresses(tx, community) == ()
        page = communities.person_page(tx, community, person)
    assert [(each.channel, each.value) for each in page.addresses if each.state == "registered"] == [
        ("phone", "+573105550199"),
        ("email", "nueva@example.com"),
    ]


def test_adding_a_known_address_again_reinstates_it(storage: Storage) -> None:
    """No second row for one address: it is attested anew and used again."""
    building = make_building(storage)
    point = point_of(storage, building)
    with storage.transaction() as tx:
        communities.suspend_contact_point(tx, building.community_id, point.id, "Rebota", SYSTEM, LATER)
        again = communities.add_contact_point(
            tx, building.community_id, building.people[0], Channel.EMAIL, point.value, ORIGIN, SYSTEM, LATER
        )
    assert again == point.id
    assert points(storage)[point.value].is_registered


def test_reinstating_needs_a_reason_and_counts_again(storage: Storage) -> None:
    """The document that registered it still does."""
    building = make_building(storage)
    point = point_of(storage, building)
    with storage.transaction() as tx:
        communities.suspend_contact_point(tx, building.community_id, point.id, "Rebota", SYSTEM, LATER)
    with pytest.raises(Refused, match=r"contact_point\.no_reason"), storage.transaction() as tx:
        communities.reinstate_contact_point(tx, building.community_id, point.id, " ", SYSTEM, LATER)
    with storage.transaction() as tx:
        communities.reinstate_contact_point(
            tx, building.community_id, point.id, "Fue un error", SYSTEM, LATER
        )
    assert points(storage)[point.value].is_registered
    assert tags(storage)[-1] == Tag.CONTACT_POINT_REINSTATED


def test_what_is_left_at_the_unit_always_remains_possible(storage: Storage) -> None:
    """Paper is no address that can be denied."""
    community, _ = community_with_register(storage)
    paper = points(storage)["Torre 1 102"]
    with pytest.raises(Refused, match=r"contact_point\.paper"), storage.transaction() as tx:
        communities.suspend_contact_point(tx, community, paper.id, WRONG_PERSON, SYSTEM, LATER)


@pytest.mark.parametrize(
    ("channel", "value", "code"),
    [
        (Channel.EMAIL, "ana at example.com", "contact_point.email"),
        (Channel.EMAIL, "ana@example.com\r\nBcc: otro@example.com", "contact_point.email"),
        (Channel.EMAIL, "a" * 10_000 + "@example.com", "contact_point.email"),
        (Channel.PHONE, "llame a la portería", "contact_point.phone"),
        (Channel.PAPER, "Torre 1 101", "contact_point.paper"),
    ],
)
def test_what_is_no_address_is_refused(storage: Storage, channel: Channel, value: str, code: str) -> None:
    """Each with its own sentence; nothing is kept, not even the document."""
    building = make_building(storage)
    before = tags(storage)
    with pytest.raises(Refused, match=code.replace(".", r"\.")), storage.transaction() as tx:
        communities.add_contact_point(
            tx, building.community_id, building.people[0], channel, value, ORIGIN, SYSTEM, LATER
        )
    assert tags(storage) == before


def test_another_communitys_people_are_missing(storage: Storage) -> None:
    """Every act by id answers as if there were no such thing."""
    mine, other = make_building(storage), make_building(storage, name="Los Robles")
    point, person = point_of(storage, other).id, other.people[0]
    with storage.reading() as tx:
        theirs = communities.documents(tx, other.community_id)[0].id
    by: tuple[Actor, datetime] = (SYSTEM, LATER)
    here = mine.community_id
    acts: list[Callable[[Transaction], object]] = [
        lambda tx: communities.suspend_contact_point(tx, here, point, "x", *by),
        lambda tx: communities.reinstate_contact_point(tx, here, point, "x", *by),
        lambda tx: communities.add_contact_point(tx, here, person, Channel.PHONE, "3105550101", ORIGIN, *by),
        lambda tx: communities.attest_addresses(tx, here, uuid.uuid4(), ORIGIN, *by),
        lambda tx: communities.person_page(tx, here, person),
        lambda tx: communities.opening_of_person(tx, here, person),
        lambda tx: communities.document_card(tx, here, theirs),
        lambda tx: communities.document_file(tx, here, theirs),
        lambda tx: communities.opening_of_document(tx, here, theirs),
    ]
    for act in acts:
        with pytest.raises(Missing), storage.transaction() as tx:
            act(tx)


def point_of(storage: Storage, building: Building) -> ContactPoint:
    """The e-mail address of the first owner."""
    with storage.reading() as tx:
        query = select(ContactPoint).where(ContactPoint.person_id == building.people[0])
        return tx.session.scalars(query).one()
