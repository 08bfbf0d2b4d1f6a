"""The pages of the register: from an empty community to attested addresses, by the administrator."""

from __future__ import annotations

import re
import uuid
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from meetings import communities
from meetings.accounts import Role
from meetings.storage.communities import ContactPoint, RegisterImport, Unit
from meetings.storage.session import Storage
from meetings.trail import SYSTEM
from tests.browse import Browser
from tests.factories import PASSWORD, START, Building, add_staff, make_building

DATA = Path(__file__).parent.parent / "data"
HEADER = "Torre;Apto;Propietario;Cédula;Correo;Celular;Coeficiente;Mora\n"
SMALL = (
    f"{HEADER}1;101;Ana Ruiz Peña;41111111;ana@example.com;310 555 0101;60;\n"
    "1;102;Beatriz Lara / Carlos Mora;52222222;bea@example.com;;40;SI\n"
).encode()
PDF = b"%PDF-1.7 signed"


def start(storage: Storage, role: Role = Role.ADMINISTRATOR) -> Building:
    """An empty community with one member of staff."""
    with storage.transaction() as tx:
        building = Building(communities.create_community(tx, "Los Guayacanes", SYSTEM, START))
        add_staff(tx, building, role)
    return building


def enter(browse: Browser, storage: Storage, role: Role = Role.ADMINISTRATOR) -> Building:
    """Sign in to an empty community."""
    building = start(storage, role)
    browse.sign_in(building.emails[role.value], PASSWORD)
    browse.get("/registro")
    return building


def upload(browse: Browser, content: bytes, name: str = "registro.csv", **more: object) -> str:
    """Send a register's file; returns where it leads."""
    browse.get("/registro")
    return browse.post("/registro/importacion", {"file": (BytesIO(content), name), "sheet": "", **more})


def bring_in(browse: Browser, content: bytes = SMALL, name: str = "registro.csv") -> str:
    """Look at a register and bring it in; returns the path of its import."""
    path = upload(browse, content, name)
    browse.get(path)
    browse.post(path, to=f"{path}/direcciones")
    return path


def count(storage: Storage, table: type[object], *conditions: object) -> int:
    """How many rows."""
    with storage.reading() as tx:
        return tx.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


@pytest.mark.parametrize("name", ["registro-1.xlsx", "registro-2.csv"])
def test_a_clerks_register_comes_in_through_the_pages(browse: Browser, storage: Storage, name: str) -> None:
    """Empty, looked at, applied, attested: four pages and three forms."""
    enter(browse, storage)
    assert "El registro todavía está vacío" in browse.page
    path = upload(browse, (DATA / name).read_bytes(), name)
    page = browse.get(path)
    assert "¿Qué trae este registro?" in page
    assert "100,0000" in page
    assert count(storage, Unit) == 0
    browse.post(path, to=f"{path}/direcciones")
    browse.get(f"{path}/direcciones")
    document = {"document": "Formatos 2026", "document_date": "2026-11-30", "file": (BytesIO(PDF), "f.pdf")}
    browse.post(f"{path}/direcciones", document, to="/registro")
    page = browse.get("/registro")
    assert "240 unidades" in page
    assert "sin decir de dónde viene" not in page
    assert count(storage, Unit) == 240
    assert count(storage, ContactPoint, ContactPoint.attestation_id.is_not(None)) > 240


def test_the_same_form_twice_is_one_import(browse: Browser, storage: Storage) -> None:
    """A second click leads to the same page and changes nothing."""
    enter(browse, storage)
    path = upload(browse, SMALL)
    assert upload(browse, SMALL) == path
    browse.get(path)
    for _ in range(2):
        browse.post(path, to=f"{path}/direcciones")
    assert (count(storage, RegisterImport), count(storage, Unit)) == (1, 2)


def test_what_would_change_is_shown_before_it_changes(browse: Browser, storage: Storage) -> None:
    """Names and units, new and gone."""
    enter(browse, storage)
    bring_in(browse)
    path = upload(browse, f"{HEADER}1;101;Diego Paz;63333333;;;100;\n".encode())
    page = browse.get(path)
    assert "Unidades que salen del registro" in page
    assert "Torre 1 101: Diego Paz" in page
    assert "Torre 1 102: Carlos Mora" in page
    assert count(storage, Unit, Unit.retired_at.is_(None)) == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1;102;Bea Lara;5222222;;;39,5;", "0,5"),
        ("1;101;Bea Lara;5222222;;;40;", "fila 2"),
        ("1;102;Bea Lara;5222222;;;;", "no tiene coeficiente"),
        ("1;102;Bea Lara;5222222;;;=SUMA(G2);", "fórmula"),
    ],
)
def test_a_register_with_errors_says_each_and_stays_out(
    browse: Browser, storage: Storage, row: str, sentence: str
) -> None:
    """The row, the reason and what to do; the button is closed and the act refused."""
    enter(browse, storage)
    path = upload(browse, SMALL.split(b"1;102")[0] + row.encode())
    page = browse.get(path)
    assert sentence in page
    assert "Así no puede entrar" in page
    assert re.search(r"<button[^>]* disabled>Hacer entrar el registro", page)
    refused = browse.post(path, status=422)
    assert sentence in refused
    assert count(storage, Unit) == 0


def a_zip_bomb() -> bytes:
    """A workbook whose sheet unpacks to a hundred megabytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 17_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"%PDF-1.7 renamed", "PDF"),
        (lambda: b"", "El archivo está vacío"),
        (lambda: b"hola\nque tal\n", "títulos"),
        (lambda: b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
        (a_zip_bomb, "crece demasiado"),
        (lambda: (HEADER + "1;101;Ana;4;;;1;\n" * 60_000).encode(), "filas"),
    ],
)
def test_a_file_that_is_no_register_is_told_at_once(
    browse: Browser, storage: Storage, make: Callable[[], bytes], sentence: str
) -> None:
    """One sentence on the same page; nothing is kept."""
    enter(browse, storage)
    page = browse.post("/registro/importacion", {"file": (BytesIO(make()), "registro.xlsx")}, status=422)
    assert sentence in page
    assert count(storage, RegisterImport) == 0


def test_a_form_without_a_file_is_shown_again(browse: Browser, storage: Storage) -> None:
    """The page says which answer is missing."""
    enter(browse, storage)
    assert "Escoja un archivo" in browse.post("/registro/importacion", status=422)


def test_a_file_above_the_limit_of_a_request_is_refused(browse: Browser, storage: Storage) -> None:
    """Not even read: the server says that it is too large."""
    enter(browse, storage)
    content = BytesIO(b"x" * (7 * 1024 * 1024))
    browse.post("/registro/importacion", {"file": (content, "registro.csv")}, status=413)


def test_hostile_cells_are_shown_as_text(browse: Browser, storage: Storage) -> None:
    """Markup of a register never becomes markup of a page."""
    enter(browse, storage)
    evil = "<script>alert(1)<script> \U0001f3e0"
    path = bring_in(browse, f'{HEADER}1;101;"{evil}";41111111;a@example.com;;100;\n'.encode())
    for page in (browse.get(path), browse.get("/registro"), browse.get("/inicio")):
        assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in browse.get("/registro")


def test_the_document_of_the_addresses_is_asked_with_its_shape(browse: Browser, storage: Storage) -> None:
    """A day of tomorrow, a program for a file, an empty form: each a sentence, nothing attested."""
    enter(browse, storage)
    path = f"{bring_in(browse)}/direcciones"
    browse.get(path)
    right = {"document": "Formatos", "document_date": "2026-11-30"}
    assert "Llene este campo." in browse.post(path, status=422)
    assert "Falta la prueba del documento" in browse.post(path, right, status=422)
    late = {**right, "document_date": "2027-02-02", "file": (BytesIO(PDF), "f.pdf")}
    assert "una fecha que no ha llegado" in browse.post(path, late, status=422)
    program = {**right, "file": (BytesIO(b"MZ..."), "f.pdf")}
    assert "no se puede guardar como prueba" in browse.post(path, program, status=422)
    assert count(storage, ContactPoint, ContactPoint.attestation_id.is_not(None)) == 0


def test_units_are_found_by_number_tower_and_state(browse: Browser, storage: Storage) -> None:
    """Search, filters and towers by plain links; what nobody has is said."""
    enter(browse, storage)
    bring_in(browse)
    assert "Ana Ruiz Peña" in browse.get("/registro?q=ruiz")
    assert "Ana Ruiz Peña" not in browse.get("/registro?q=102")
    assert "1 unidad encontrada" in browse.get("/registro?ver=shared")
    assert "Ninguna unidad es así" in browse.get("/registro?q=%3Cb%3E%00%0D%0A&torre=x&pagina=9&ver=nada")


@pytest.mark.parametrize("role", [Role.COUNCIL_PRESIDENT, Role.COUNCIL])
def test_whoever_only_reads_sees_figures_and_no_person(browse: Browser, storage: Storage, role: Role) -> None:
    """Counts and towers; no name, no form, no page of a person."""
    building = make_building(storage, roles=(role,))
    browse.sign_in(building.emails[role.value], PASSWORD)
    page = browse.get("/registro")
    assert "Inventada" not in page
    assert 'type="file"' not in page
    assert "100,0000" in page
    browse.get(f"/personas/{building.people[0]}", status=403)
    browse.post("/registro/importacion", {"file": (BytesIO(SMALL), "r.csv")}, status=403)


def test_a_secretary_reads_people_and_brings_no_register(browse: Browser, storage: Storage) -> None:
    """Whose arrears are in the file, only the administrator handles."""
    building = make_building(storage)
    browse.sign_in(building.emails["secretary"], PASSWORD)
    assert "Persona 1 Inventada" in browse.get("/registro")
    browse.post("/registro/importacion", {"file": (BytesIO(SMALL), "r.csv")}, status=403)


def test_another_communitys_import_is_not_found(browse: Browser, storage: Storage) -> None:
    """Each of its pages and acts answers as if there were no such thing."""
    theirs = make_building(storage, name="Los Robles")
    with storage.transaction() as tx:
        page = communities.preview_register(tx, theirs.community_id, "r.csv", SMALL, SYSTEM, START)
    enter(browse, storage)
    document = {"document": "x", "document_date": "2026-11-30", "file": (BytesIO(PDF), "f.pdf")}
    for import_id in (page.id, uuid.uuid4()):
        path = f"/registro/importacion/{import_id}"
        browse.get(path, status=404)
        browse.get(f"{path}/direcciones", status=404)
        browse.get("/registro")
        browse.post(path, status=404)
        browse.get("/registro")
        browse.post(f"{path}/direcciones", {**document, "file": (BytesIO(PDF), "f.pdf")}, status=404)


def test_a_form_without_its_token_changes_nothing(browse: Browser, storage: Storage) -> None:
    """A forged POST is refused in the reader's language."""
    enter(browse, storage)
    path = upload(browse, SMALL)
    browse.get(path)
    browse.post(path, {"csrf_token": "forged"}, status=400)
    assert count(storage, Unit) == 0
