"""The pages that open with a reason: who may, what they show, what the trail keeps, when they close."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings import accounts, communities
from meetings.accounts import Role
from meetings.adapters.clock import FixedClock
from meetings.communities import Channel, Origin, UploadedFile
from meetings.storage.communities import Attestation, Unit
from meetings.storage.session import Storage
from meetings.trail import SYSTEM
from tests.browse import Browser
from tests.factories import PASSWORD, START, Building, convene, make_building, make_meeting

ROLES = (
    Role.ADMINISTRATOR,
    Role.SECRETARY,
    Role.COUNCIL,
    Role.COUNCIL_PRESIDENT,
    Role.STATUTORY_AUDITOR,
)
CLAIM = {"ground": "claim", "words": "Derecho de petición 14"}
LETTER = b"%PDF-1.7 a letter signed by its owner"
HALF_AN_HOUR = timedelta(minutes=30, seconds=1)


@pytest.fixture
def building(storage: Storage) -> Building:
    """Five owners, a called meeting, one unit in arrears, and staff of every role."""
    building = make_building(storage, roles=ROLES)
    make_meeting(storage, building)
    convene(storage, building)
    with storage.transaction() as tx:
        tx.session.execute(update(Unit).where(Unit.id == building.units[0]).values(in_arrears=True))
    return building


def enter(app: Flask, building: Building, role: Role) -> Browser:
    """Somebody of the staff, signed in."""
    browser = Browser(app)
    browser.sign_in(building.emails[role], PASSWORD)
    return browser


def letter_of(storage: Storage, building: Building) -> uuid.UUID:
    """A document with its file, which speaks for an address of the first owner."""
    with storage.transaction() as tx:
        origin = Origin("Carta firmada", START.date(), UploadedFile("mi carta.exe", LETTER))
        communities.add_contact_point(
            tx,
            building.community_id,
            building.people[0],
            Channel.PHONE,
            "310 555 0101",
            origin,
            SYSTEM,
            START,
        )
        return tx.session.scalars(select(Attestation.id).where(Attestation.blob_id.is_not(None))).one()


def own_history(app: Flask, building: Building) -> str:
    """What the first owner reads in their own trail."""
    return Browser(app).get(f"/r/{building.links[0]}/historial")


def test_a_persons_file_is_masked_until_a_reason_opens_it(app: Flask, building: Building) -> None:
    """Name, units and the shape of an address; then all of it, and the person reads who, when and why."""
    desk = enter(app, building, Role.ADMINISTRATOR)
    path = f"/personas/{building.people[0]}"
    closed = desk.get(path)
    assert "Persona 1 Inventada" in closed and "p•••@example.com" in closed
    assert "persona1." not in closed and "10000000" not in closed
    desk.post(f"{path}/lectura", CLAIM, to=path)
    opened = desk.get(path)
    assert "persona1." in opened and "10000000" in opened and "Derecho de petición 14" in opened
    told = own_history(app, building)
    assert "Alguien de la administración leyó su ficha" in told
    assert "Administrador: Administrator Inventado. Motivo: Responder una solicitud o un reclamo" in told
    assert "Derecho de petición 14" in told


def test_a_persons_file_closes_by_itself(app: Flask, building: Building, clock: FixedClock) -> None:
    """After half an hour the same address is masked again, and the page asks for a reason anew."""
    desk = enter(app, building, Role.ADMINISTRATOR)
    path = f"/personas/{building.people[0]}"
    desk.get(path)
    desk.post(f"{path}/lectura", CLAIM, to=path)
    assert "Pasaron los 30 minutos" not in desk.get(path)
    clock.advance(HALF_AN_HOUR)
    closed = desk.get(path)
    assert "Pasaron los 30 minutos" in closed and "persona1." not in closed


@pytest.mark.parametrize(
    ("role", "own", "community"),
    [
        (Role.STATUTORY_AUDITOR, True, True),
        (Role.ADMINISTRATOR, False, True),
        (Role.SECRETARY, False, False),
    ],
)
def test_each_role_reads_its_share_of_the_trail(
    app: Flask, building: Building, role: Role, own: bool, community: bool
) -> None:
    """An answer is the person's own act; that somebody read the file is not."""
    resident = Browser(app)
    resident.get(f"/r/{building.links[0]}")
    resident.post(f"/r/{building.links[0]}", {"answer": "yes"})
    desk = enter(app, building, role)
    path = f"/personas/{building.people[0]}"
    desk.get(path)
    desk.post(f"{path}/lectura", CLAIM, to=path)
    page = desk.get(path)
    assert ("<h3>Una persona va a participar</h3>" in page) is own
    assert ("leyó algo de otra persona" in page) is community
    assert "Sí va" in page


@pytest.mark.parametrize("role", [Role.COUNCIL, Role.COUNCIL_PRESIDENT])
def test_the_council_opens_nobodys_file(app: Flask, building: Building, role: Role) -> None:
    """Neither the page nor the form."""
    desk = enter(app, building, role)
    path = f"/personas/{building.people[0]}"
    desk.get(path, status=403)
    desk.post(f"{path}/lectura", CLAIM, status=403)


def test_an_auditor_reads_and_writes_nothing(app: Flask, building: Building) -> None:
    """From the register to the person, with no form that changes anything."""
    desk = enter(app, building, Role.STATUTORY_AUDITOR)
    assert f"/personas/{building.people[0]}" in desk.get("/registro")
    page = desk.get(f"/personas/{building.people[0]}")
    assert "/direcciones" not in page
    desk.post(f"/personas/{building.people[0]}/direcciones", {}, status=403)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Escoja una respuesta."),
        ({"ground": "prepare_meeting"}, "Escoja una de las respuestas"),
        ({"ground": "other", "words": " \x00\u202e"}, "Esta razón necesita"),
        ({"ground": "claim", "words": "x" * 301}, "Escriba máximo 300"),
        ({"ground": "claim\x00", "words": ""}, "Escoja una de las respuestas"),
    ],
)
def test_a_reason_that_says_nothing_opens_nothing(
    app: Flask, building: Building, data: dict[str, str], sentence: str
) -> None:
    """The same page with a sentence; what was written is still there."""
    desk = enter(app, building, Role.ADMINISTRATOR)
    path = f"/personas/{building.people[0]}"
    desk.get(path)
    page = desk.post(f"{path}/lectura", data, status=422)
    assert sentence in page
    assert "persona1." not in page
    assert "leyó su ficha" not in own_history(app, building)


def test_markup_in_a_reason_is_text_for_everybody(app: Flask, building: Building) -> None:
    """On the page of whoever wrote it, and in the trail of whom it concerns."""
    desk = enter(app, building, Role.ADMINISTRATOR)
    path = f"/personas/{building.people[0]}"
    desk.get(path)
    desk.post(f"{path}/lectura", {"ground": "other", "words": "<b onclick=x>'\"&"}, to=path)
    for page in (desk.get(path), own_history(app, building)):
        assert "<b onclick" not in page and "&lt;b onclick" in page


@pytest.mark.parametrize("role", ROLES)
def test_arrears_open_for_those_who_may_and_with_a_reason(app: Flask, building: Building, role: Role) -> None:
    """The secretary and the council never; the president of the council without names."""
    desk = enter(app, building, role)
    if role in (Role.SECRETARY, Role.COUNCIL):
        desk.get("/registro/mora", status=403)
        desk.post("/registro/mora", CLAIM, status=403)
        return
    assert "/registro/mora" in desk.get("/registro")
    closed = desk.get("/registro/mora")
    assert "Torre 1" not in closed and "Persona 1" not in closed
    desk.post("/registro/mora", {"ground": "prepare_meeting", "words": ""}, to="/registro/mora")
    opened = desk.get("/registro/mora")
    assert "101" in opened
    assert ("Persona 1 Inventada" in opened) is (role is not Role.COUNCIL_PRESIDENT)
    assert "Alguien leyó cuáles unidades están en mora" in own_history(app, building)


def test_a_document_is_handed_out_to_keep_under_a_name_of_the_program(
    app: Flask, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """After its reason, as an attachment that no browser guesses at; half an hour later it asks again."""
    path = f"/registro/documentos/{letter_of(storage, building)}"
    desk = enter(app, building, Role.SECRETARY)
    assert "Carta firmada" in desk.get("/registro/documentos")
    assert desk.client.get(f"{path}/archivo").location == path
    desk.get(path)
    desk.post(path, {"ground": "person_asks", "words": ""}, to=path)
    assert f"{path}/archivo" in desk.get(path)
    answer = desk.client.get(f"{path}/archivo")
    assert answer.data == LETTER
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="documento-2027-02-01-')
    assert ".exe" not in answer.headers["Content-Disposition"]
    assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Alguien abrió un documento suyo que se guarda como prueba" in own_history(app, building)
    clock.advance(HALF_AN_HOUR)
    assert desk.client.get(f"{path}/archivo").location == path
    assert "Pasaron los 30 minutos" in desk.get(path)


def test_paper_kept_elsewhere_has_nothing_to_open(app: Flask, storage: Storage, building: Building) -> None:
    """The page says where it lies; the form and the file are not there."""
    with storage.reading() as tx:
        [card] = communities.documents(tx, building.community_id)
    path = f"/registro/documentos/{card.id}"
    desk = enter(app, building, Role.ADMINISTRATOR)
    assert "Archivo de la administración" in desk.get(path)
    desk.post(path, CLAIM, status=404)
    assert desk.client.get(f"{path}/archivo").location == path


def test_a_reading_ends_with_its_session(app: Flask, building: Building) -> None:
    """Signed in again, the same person has to say why again."""
    path = f"/personas/{building.people[0]}"
    first, second = (enter(app, building, Role.ADMINISTRATOR) for _ in range(2))
    first.get(path)
    first.post(f"{path}/lectura", CLAIM, to=path)
    assert "persona1." in first.get(path)
    assert "persona1." not in second.get(path)


def test_opening_what_is_another_communitys_finds_nothing(
    app: Flask, storage: Storage, building: Building
) -> None:
    """A person and a document of the neighbours answer as if they did not exist, and leave no line."""
    other = make_building(storage, name="Los Robles")
    document = letter_of(storage, other)
    desk = enter(app, building, Role.ADMINISTRATOR)
    desk.get("/registro/mora")
    for path in (f"/personas/{other.people[0]}/lectura", f"/registro/documentos/{document}"):
        desk.post(path, CLAIM, status=404)
        desk.get("/registro/mora")
    desk.get(f"/registro/documentos/{document}/archivo", status=404)
    with storage.reading() as tx:
        assert accounts.communities_of(tx, other.staff["administrator"])[0].id == other.community_id
