"""The page of a person, and the community's data, as the staff use them."""

from __future__ import annotations

import uuid
from io import BytesIO

import pytest
from sqlalchemy import select

from meetings import communities
from meetings.accounts import Role
from meetings.storage.communities import ContactPoint
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import PASSWORD, Building, make_building

NASTY = (
    "<b onclick=x>'\"&",
    "línea\r\nBcc: otro@example.com",
    "nul\x00 y \x1b[31m",
    "\u202egro.elpmaxe",
    "\U0001f3e0\u200d\U0001f469",
    "x" * 10_000,
    "",
)
NEW = {
    "channel": "email",
    "value": "nueva@example.com",
    "document": "Carta firmada",
    "document_date": "2027-01-20",
    "kept_at": "Carpeta 3",
}


def enter(browse: Browser, storage: Storage, role: Role = Role.ADMINISTRATOR) -> Building:
    """Sign in to a community with five owners."""
    building = make_building(storage)
    browse.sign_in(building.emails[role.value], PASSWORD)
    return building


def points(storage: Storage, person: uuid.UUID) -> list[ContactPoint]:
    """The contact points of a person in their order."""
    query = select(ContactPoint).where(ContactPoint.person_id == person).order_by(ContactPoint.position)
    with storage.reading() as tx:
        return list(tx.session.scalars(query))


def test_a_persons_page_tells_how_they_are_reached(browse: Browser, storage: Storage) -> None:
    """Name, unit, address and the document that says it."""
    building = enter(browse, storage, Role.SECRETARY)
    page = browse.get(f"/personas/{building.people[0]}")
    assert "Persona 1 Inventada" in page
    assert "Por el documento «Registro de propietarios»" in page
    assert "20,0000" in page


def test_an_address_is_registered_with_its_document(browse: Browser, storage: Storage) -> None:
    """It is the first that is used from then on."""
    building = enter(browse, storage)
    path = f"/personas/{building.people[0]}"
    browse.get(path)
    picture = (BytesIO(b"\xff\xd8\xff picture"), "carta.jpg")
    browse.post(f"{path}/direcciones", {**NEW, "file": picture}, to=path)
    assert "«Carta firmada»" in browse.get(path)
    assert points(storage, building.people[0])[0].value == "nueva@example.com"


def test_an_address_is_stopped_and_used_again_with_a_reason(browse: Browser, storage: Storage) -> None:
    """Both acts name why; without a reason nothing happens."""
    building = enter(browse, storage)
    path = f"/personas/{building.people[0]}"
    point = points(storage, building.people[0])[0].id
    browse.get(f"{path}/direcciones/{point}")
    stop = f"{path}/direcciones/{point}/suspension"
    assert "Llene este campo." in browse.post(stop, {"reason": " \x00"}, status=422)
    browse.post(stop, {"reason": "El correo rebota"}, to=path)
    assert "El correo rebota" in browse.get(path)
    assert not points(storage, building.people[0])[0].is_registered
    browse.post(f"{path}/direcciones/{point}/uso", {"reason": "Ya funciona"}, to=path)
    assert points(storage, building.people[0])[0].is_registered


@pytest.mark.parametrize("field", ["value", "document", "document_date", "channel"])
@pytest.mark.parametrize("text", NASTY)
def test_whatever_is_typed_in_an_address_gets_a_sentence(
    browse: Browser, storage: Storage, field: str, text: str
) -> None:
    """Kept clean or refused on the same page, never an error of the program."""
    building = enter(browse, storage)
    path = f"/personas/{building.people[0]}"
    browse.get(path)
    is_text = field == "document" and 0 < len(text) < 300
    sent = {**NEW, field: text}
    browse.post(f"{path}/direcciones", sent, status=302 if is_text else 422)
    assert "<b onclick" not in browse.get(path)
    kept = [point.value for point in points(storage, building.people[0])]
    assert ("nueva@example.com" in kept) == is_text


def test_people_of_another_community_are_not_found(browse: Browser, storage: Storage) -> None:
    """By id or by one of their contact points."""
    theirs = make_building(storage, name="Los Robles")
    building = enter(browse, storage)
    person, point = theirs.people[0], points(storage, theirs.people[0])[0].id
    browse.get(f"/personas/{person}", status=404)
    browse.get(f"/personas/{building.people[0]}")
    browse.post(f"/personas/{person}/direcciones", NEW, status=404)
    browse.get(f"/personas/{building.people[0]}")
    here = f"/personas/{building.people[0]}/direcciones/{point}"
    browse.get(here, status=404)
    browse.get(f"/personas/{building.people[0]}")
    browse.post(f"{here}/suspension", {"reason": "x"}, status=404)
    assert points(storage, person)[0].is_registered


def test_who_answers_is_named_with_hours_and_telephone(browse: Browser, storage: Storage) -> None:
    """Saved and shown; an incomplete answer is shown again with what was written."""
    building = enter(browse, storage)
    browse.get("/comunidad")
    right = {"contact_name": "Luz Peña", "contact_hours": "sábados, 9 a. m.", "contact_phone": "601 555 0199"}
    wrong = browse.post("/comunidad/atencion", {**right, "contact_phone": "mañana"}, status=422)
    assert "Escriba el teléfono con todas sus cifras." in wrong
    assert "Luz Peña" in wrong
    browse.post("/comunidad/atencion", right, to="/comunidad")
    assert "Luz Peña" in browse.get("/comunidad")
    with storage.reading() as tx:
        assert communities.card(tx, building.community_id).help_desk.phone == "601 555 0199"


@pytest.mark.parametrize("text", NASTY)
def test_the_communitys_name_takes_any_text_safely(browse: Browser, storage: Storage, text: str) -> None:
    """Clean text is kept, too much or nothing is refused."""
    enter(browse, storage)
    browse.get("/comunidad")
    sent = {"name": text, "kind": "complex", "tax_id": "", "address": text[:150], "city": text[:90]}
    browse.post("/comunidad", sent, status=302 if 0 < len(text) <= 200 else 422)
    page = browse.get("/comunidad")
    assert "<b onclick" not in page
    assert "\u202e" not in page


def test_a_secretary_reads_the_data_and_changes_nothing(browse: Browser, storage: Storage) -> None:
    """The same facts, without forms."""
    enter(browse, storage, Role.SECRETARY)
    assert "Rosa Elena Díaz" in browse.get("/comunidad")
    browse.post("/comunidad", {"name": "Otro"}, status=403)
    assert "/comunidad/reglas/texto/" not in browse.get("/comunidad/reglas")
    browse.post("/comunidad/reglas/texto/quorum", {}, status=403)
