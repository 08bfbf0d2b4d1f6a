"""A register's file comes in whole or not at all, and the same file twice changes nothing."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import func, select

from meetings import communities
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag
from meetings.storage.blobs import Blob
from meetings.storage.communities import (
    Attestation,
    Community,
    ContactPoint,
    Ownership,
    Person,
    RegisterImport,
    RuleProfile,
    Unit,
)
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import TrailEntry, TrailPersonal
from meetings.trail import SYSTEM
from tests.factories import START

DATA = Path(__file__).parent.parent / "data"
GIVEN = {"registro-1.xlsx": "registro-1.truth.json", "registro-2.csv": "registro-2.truth.json"}
LATER = START + timedelta(days=1)
HEADER = "Torre;Apto;Propietario;Cédula;Correo;Celular;Coeficiente;Mora"


def register(*rows: str) -> bytes:
    """A clerk's CSV file."""
    return "\n".join([HEADER, *rows]).encode()


ANA = "1;101;Ana Ruiz Peña;41111111;ana@example.com;310 555 0101;60;"
BEA = "1;102;Beatriz Lara Gil / Carlos Mora Paz;52222222;bea@example.com;;40;SI"
SMALL = register(ANA, BEA)


def new_community(storage: Storage) -> uuid.UUID:
    """A community without a register."""
    with storage.transaction() as tx:
        return communities.create_community(tx, "Los Guayacanes", SYSTEM, START)


def preview(
    storage: Storage, community: uuid.UUID, content: bytes, name: str = "r.csv"
) -> communities.ImportPage:
    """Look at a register's file."""
    with storage.transaction() as tx:
        return communities.preview_register(tx, community, name, content, SYSTEM, START)


def bring_in(storage: Storage, community: uuid.UUID, content: bytes, *, day: int = 0) -> uuid.UUID:
    """Look at a register's file and apply it, ``day`` days after the start."""
    at = START + timedelta(days=day)
    with storage.transaction() as tx:
        page = communities.preview_register(tx, community, "r.csv", content, SYSTEM, at)
    with storage.transaction() as tx:
        communities.apply_register(tx, community, page.id, SYSTEM, at + timedelta(minutes=1))
    return page.id


def digest(storage: Storage) -> str:
    """One hash over every row that an import could touch, the trail included."""
    tables = (
        Blob,
        Community,
        Unit,
        Person,
        Ownership,
        ContactPoint,
        Attestation,
        RegisterImport,
        RuleProfile,
        TrailEntry,
    )
    with storage.reading() as tx:
        rows = [sorted(map(repr, tx.session.execute(select(*table.__table__.columns)))) for table in tables]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def count(storage: Storage, table: type[object], *conditions: object) -> int:
    """How many rows."""
    with storage.reading() as tx:
        return tx.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


@pytest.mark.parametrize("name", GIVEN)
def test_a_clerks_file_reads_exactly_as_its_truth(name: str) -> None:
    """Units, sum, arrears, missing mail, co-owners, first and last row."""
    truth = json.loads((DATA / GIVEN[name]).read_text())
    assert communities.dry_run((DATA / name).read_bytes(), name) == truth


@pytest.mark.parametrize("name", GIVEN)
def test_a_clerks_register_comes_in_whole(storage: Storage, name: str) -> None:
    """Every unit, its exact coefficient, its owners and their addresses; the sum is the register's total."""
    truth = json.loads((DATA / GIVEN[name]).read_text())
    community = new_community(storage)
    page = preview(storage, community, (DATA / name).read_bytes(), name)
    assert (page.units, page.sum, page.in_arrears) == (
        truth["units"],
        Fraction(truth["sum"]),
        truth["in_arrears"],
    )
    assert (page.without_email, page.with_two_owners) == (truth["without_email"], truth["with_two_owners"])
    assert count(storage, Unit) == 0
    with storage.transaction() as tx:
        communities.apply_register(tx, community, page.id, SYSTEM, LATER)
    with storage.reading() as tx:
        units = tx.session.scalars(select(Unit).order_by(Unit.position)).all()
        shared = [unit for unit in units if len(unit.ownerships) > 1]
        whole = tx.session.get_one(Community, community)
        assert (whole.total, whole.decimals) == (100, len(truth["sum"].partition(".")[2]))
    assert sum((unit.coefficient for unit in units), Fraction(0)) == 100
    assert (len(units), len(shared)) == (truth["units"], truth["with_two_owners"])
    assert (units[0].number, units[-1].number) == (truth["first"][1], truth["last"][1])
    assert sum(unit.in_arrears for unit in units) == truth["in_arrears"]


def test_an_address_does_not_count_before_it_is_attested(storage: Storage) -> None:
    """Registers carry no authorisation; only the door of the unit is always there."""
    bring_in(storage, new_community(storage), SMALL)
    with storage.reading() as tx:
        points = tx.session.scalars(select(ContactPoint).order_by(ContactPoint.value)).all()
        found = [(point.channel, point.value, point.is_registered) for point in points]
    assert found == [
        ("phone", "+573105550101", False),
        ("paper", "Torre 1 101", True),
        ("paper", "Torre 1 102", True),
        ("paper", "Torre 1 102", True),
        ("email", "ana@example.com", False),
        ("email", "bea@example.com", False),
    ]


def test_the_second_of_a_shared_cell_has_no_address(storage: Storage) -> None:
    """Document and address belong to the first; the second is known by unit and name."""
    bring_in(storage, new_community(storage), SMALL)
    with storage.reading() as tx:
        people = {person.name: person for person in tx.session.scalars(select(Person))}
        bea, carlos = people["Beatriz Lara Gil"], people["Carlos Mora Paz"]
        assert (bea.document, carlos.document) == ("52222222", "")
        assert carlos.identity_key == "unit:torre 1/102:carlos mora paz"
        assert [point.channel for point in carlos.contact_points] == ["paper"]


def test_the_same_register_twice_changes_nothing(storage: Storage) -> None:
    """Not a row, not an entry: the second upload leads to the import in force."""
    community = new_community(storage)
    content = (DATA / "registro-1.xlsx").read_bytes()
    first = bring_in(storage, community, content)
    before = digest(storage)
    assert bring_in(storage, community, content, day=3) == first
    assert digest(storage) == before


def test_applying_the_same_import_twice_changes_nothing(storage: Storage) -> None:
    """A form sent twice is one act."""
    community = new_community(storage)
    import_id = bring_in(storage, community, SMALL)
    before = digest(storage)
    with storage.transaction() as tx:
        communities.apply_register(tx, community, import_id, SYSTEM, LATER)
    assert digest(storage) == before


def test_the_same_register_written_otherwise_is_the_same(storage: Storage) -> None:
    """Other titles, another order of columns and other signs say the same thing."""
    community = new_community(storage)
    first = bring_in(storage, community, SMALL)
    other = (
        "Coef. %,Unidad,Bloque,Nombre del propietario,Documento,E-mail,Teléfono,En mora\n"
        "60.0,101,Torre 1,Ana Ruiz Peña,41.111.111,ana@example.com,3105550101,NO\n"
        "40.0,102,Torre 1,Beatriz Lara Gil / Carlos Mora Paz,52.222.222,bea@example.com,,SI\n"
    )
    assert preview(storage, community, other.encode()).changes == ()
    assert count(storage, Unit) == 2
    assert first


def test_looking_again_at_a_waiting_register_keeps_one_import(storage: Storage) -> None:
    """The same preview, not a second one."""
    community = new_community(storage)
    assert preview(storage, community, SMALL).id == preview(storage, community, SMALL).id
    assert (count(storage, RegisterImport), count(storage, Blob)) == (1, 1)


def test_a_register_with_errors_waits_for_no_decision(storage: Storage) -> None:
    """Only one that could come in is announced on the desk and on the page of the register."""
    community = new_community(storage)
    preview(storage, community, register(ANA))
    with storage.reading() as tx:
        assert communities.register_page(tx, community).waiting is None
    waiting = preview(storage, community, SMALL)
    with storage.reading() as tx:
        card = communities.register_page(tx, community).waiting
        assert card is not None and card.id == waiting.id


def test_a_new_register_says_what_it_changes(storage: Storage) -> None:
    """Units new, changed and gone; owners in and out; addresses in and out."""
    community = new_community(storage)
    bring_in(storage, community, SMALL)
    new = register(
        "1;101;Ana Ruiz Peña;41111111;ana.ruiz@example.com;310 555 0101;55;SI",
        "1;103;Diego Paz Soto;63333333;diego@example.com;;45;",
    )
    page = preview(storage, community, new)
    assert {change.code: (change.count, change.examples) for change in page.changes} == {
        "units_added": (1, ("Torre 1 103",)),
        "units_changed": (1, ("Torre 1 101",)),
        "units_gone": (1, ("Torre 1 102",)),
        "people_added": (1, ("Diego Paz Soto",)),
        "owners_in": (1, ("Torre 1 103: Diego Paz Soto",)),
        "owners_out": (2, ("Torre 1 102: Beatriz Lara Gil", "Torre 1 102: Carlos Mora Paz")),
        "addresses_added": (2, ("ana.ruiz@example.com", "diego@example.com")),
        "addresses_gone": (1, ("ana@example.com",)),
    }


def test_what_a_later_register_ends_stays_as_history(storage: Storage) -> None:
    """Retired units, ended ownerships and left addresses keep their rows; a return picks them up again."""
    community = new_community(storage)
    bring_in(storage, community, SMALL)
    bring_in(storage, community, register("1;101;Ana Ruiz Peña;41111111;;;100;"), day=1)
    with storage.reading() as tx:
        gone = tx.session.scalars(select(Unit).where(Unit.retired_at.is_not(None))).one()
        left = tx.session.scalars(select(ContactPoint).where(ContactPoint.suspended_at.is_not(None)))
        assert gone.number == "102"
        assert all(owned.until is not None for owned in gone.ownerships)
        assert {point.value for point in left} == {"ana@example.com", "+573105550101"}
    people = count(storage, Person)
    bring_in(storage, community, SMALL, day=2)
    assert count(storage, Person) == people
    assert count(storage, Unit, Unit.retired_at.is_not(None)) == 0
    assert count(storage, Ownership, Ownership.until.is_not(None)) == 0
    assert count(storage, ContactPoint, ContactPoint.suspended_at.is_not(None)) == 0


def test_a_register_without_mail_column_leaves_addresses_alone(storage: Storage) -> None:
    """A list of coefficients says nothing about addresses, so none is lost."""
    community = new_community(storage)
    bring_in(storage, community, SMALL)
    rows = ("1;101;Ana Ruiz Peña;50", "1;102;Beatriz Lara Gil / Carlos Mora Paz;50")
    bring_in(storage, community, "\n".join(["Torre;Apto;Propietario;Coeficiente", *rows]).encode(), day=1)
    assert count(storage, ContactPoint, ContactPoint.suspended_at.is_not(None)) == 0
    assert count(storage, Person) == 3


def test_a_person_is_found_again_when_a_document_appears(storage: Storage) -> None:
    """The same name in the same unit, first without a document, is one person with one history."""
    community = new_community(storage)
    bring_in(storage, community, register("1;101;Ana Ruiz Peña;;;;100;"))
    bring_in(storage, community, register("1;101;ANA RUIZ PEÑA;41111111;;;100;"), day=1)
    with storage.reading() as tx:
        person = tx.session.scalars(select(Person)).one()
    assert (person.name, person.document, person.identity_key) == (
        "ANA RUIZ PEÑA",
        "41111111",
        "document:41111111",
    )


def test_one_person_with_two_units_is_one_person(storage: Storage) -> None:
    """The document says so, whatever addresses the two rows have."""
    rows = ("1;101;Ana Ruiz;41111111;a@example.com;;50;", "2;101;Ana Ruiz;41111111;b@example.com;;50;")
    bring_in(storage, new_community(storage), register(*rows))
    with storage.reading() as tx:
        person = tx.session.scalars(select(Person)).one()
        values = [point.value for point in person.contact_points]
        assert (len(person.ownerships), values) == (2, ["a@example.com", "b@example.com", "Torre 1 101"])


def test_each_change_stands_in_the_trail_of_its_people(storage: Storage) -> None:
    """An arrears mark is told to the owner, sealed under their key; no name stands in clear."""
    community = new_community(storage)
    bring_in(storage, community, SMALL)
    bring_in(storage, community, register(ANA.replace(";60;", ";60;SI"), BEA), day=1)
    with storage.reading() as tx:
        ana = tx.session.scalar(select(Person.id).where(Person.name == "Ana Ruiz Peña"))
        tags = tx.session.scalars(
            select(TrailEntry.tag)
            .join(TrailPersonal, TrailPersonal.seq == TrailEntry.seq)
            .where(TrailPersonal.person_id == ana)
            .order_by(TrailEntry.seq)
        ).all()
        facts = tx.session.scalars(select(TrailEntry.facts)).all()
    assert tags == [Tag.PERSON_ADDED, Tag.OWNERSHIP_STARTED, Tag.ARREARS_CHANGED]
    assert not any("Ana" in text or "example.com" in text for text in facts)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (register(ANA, BEA.replace(";40;", ";39,5;")), "register.sum_off"),
        (register(ANA, ANA), "register.duplicate_unit"),
        (register(ANA, BEA.replace(";40;", ";;")), "register.missing_coefficient"),
        (register(ANA, BEA.replace(";40;", ";=40;")), "register.formula"),
        (register(ANA, BEA.replace(";40;", ";-40;")), "register.negative"),
        (register(ANA, "1;102;;;;;40;"), "register.missing_owner"),
    ],
)
def test_a_register_with_errors_does_not_come_in(storage: Storage, content: bytes, code: str) -> None:
    """Never normalised, never in part: the refusal names the rows, and nothing was written."""
    community = new_community(storage)
    page = preview(storage, community, content)
    assert not page.can_come_in
    assert code in {problem.finding.code for problem in page.problems if problem.blocks}
    before = digest(storage)
    with pytest.raises(Refused) as refused, storage.transaction() as tx:
        communities.apply_register(tx, community, page.id, SYSTEM, LATER)
    assert code in {finding.code for finding in refused.value.findings}
    assert digest(storage) == before


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "register.empty"),
        (b"%PDF-1.7 renamed to registro.xlsx", "register.pdf"),
        (b"PK\x03\x04 broken", "register.damaged"),
        (b"hello\nworld\n", "register.no_header"),
        (f"{HEADER}\n".encode(), "register.no_units"),
        (register(*([ANA] * 20_100)), "register.too_many_rows"),
        (register(ANA.replace("Ana", "A\x00na"), BEA), "register.unreadable_character"),
        (register(ANA.replace("Ana", "A" * 10_000), BEA), "register.cell_too_long"),
    ],
)
def test_a_file_that_is_no_register_is_refused(storage: Storage, content: bytes, code: str) -> None:
    """The reason is one code with a sentence, and not even the file is kept."""
    community = new_community(storage)
    before = digest(storage)
    with pytest.raises(Refused) as refused:
        preview(storage, community, content, "registro.xlsx")
    assert [finding.code for finding in refused.value.findings] == [code]
    assert digest(storage) == before


def test_hostile_text_in_every_cell_is_only_text(storage: Storage) -> None:
    """Markup, quotes and emoji come in as they were written, or are told as no address."""
    evil = "<img src=x onerror=alert(1)>' OR 1=1 -- 🏠"
    row = f'1;101;"{evil}";"{evil}";"{evil}";"{evil}";100;'
    bring_in(storage, new_community(storage), register(row))
    with storage.reading() as tx:
        person = tx.session.scalars(select(Person)).one()
        channels = [point.channel for point in person.contact_points]
    assert person.name == evil
    assert channels == ["paper"]


def test_an_import_of_another_community_is_missing(storage: Storage) -> None:
    """The same answer as for one that does not exist."""
    mine, other = new_community(storage), new_community(storage)
    theirs = preview(storage, other, SMALL).id
    for import_id in (theirs, uuid.uuid4()):
        with pytest.raises(Missing), storage.transaction() as tx:
            communities.apply_register(tx, mine, import_id, SYSTEM, LATER)
        with pytest.raises(Missing), storage.reading() as tx:
            communities.import_page(tx, mine, import_id)


def test_an_older_preview_cannot_undo_a_newer_register(storage: Storage) -> None:
    """Between looking and applying, another register came into force."""
    community = new_community(storage)
    old = preview(storage, community, SMALL).id
    bring_in(storage, community, register("1;101;Ana Ruiz Peña;41111111;;;100;"), day=1)
    with pytest.raises(Refused, match=r"register_import\.superseded"), storage.transaction() as tx:
        communities.apply_register(tx, community, old, SYSTEM, START + timedelta(days=2))


def test_two_communities_may_have_the_same_people(storage: Storage) -> None:
    """Documents are compared within one community only."""
    for community in (new_community(storage), new_community(storage)):
        bring_in(storage, community, SMALL)
    assert (count(storage, Unit), count(storage, Person)) == (4, 6)
