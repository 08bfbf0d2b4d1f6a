"""The pages of the kinds of meetings: what can be begun, who is called, opening without a notice."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from meetings.adapters.clock import FixedClock
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import PASSWORD, Building, make_building

HOSTILE = "<script>alert(1)</script> \u202e ñ 😀\r\nBcc: x@example.com\x00"


@pytest.fixture
def building(storage: Storage) -> Building:
    """Five units of 20, 15, 15, 25 and 25, one owner each."""
    return make_building(storage)


@pytest.fixture
def desk(browse: Browser, building: Building) -> Browser:
    """The administrator, signed in."""
    browse.sign_in(building.emails["administrator"], PASSWORD)
    return browse


def begin(desk: Browser, kind: str, modality: str = "presential") -> str:
    """Begin a meeting by the two questions of the page; returns its path."""
    desk.get(f"/reuniones/nueva?kind={kind}")
    return desk.post("/reuniones/nueva", {"kind": kind, "modality": modality}).removesuffix("/fecha")


def test_every_kind_the_protocol_knows_is_offered(desk: Browser) -> None:
    """Six kinds, two assemblies without a notice, questions in writing; a second call follows the first."""
    page = desk.get("/reuniones/nueva")
    assert page.count('name="kind"') == 9
    assert "Asamblea por derecho propio" in page
    assert 'value="second_call"' not in page


def test_owners_by_their_own_right_meet_in_person_only(desk: Browser, storage: Storage) -> None:
    """One manner is offered, the day stands, and no notice is asked for."""
    assert desk.get("/reuniones/nueva?kind=self_convened").count('name="modality"') == 1
    path = begin(desk, "self_convened", "virtual")
    page = desk.get(path)
    assert "1 de abril" in page
    assert f"{path}/citar" not in page
    assert f"{path}/reunidos" in page
    desk.get(f"{path}/fecha")
    fields = {"day": "2027-05-01", "hour": "09:00", "duration": "120"}
    assert "Nadie escoge el día" in desk.post(f"{path}/fecha", fields, status=422)
    with storage.reading() as tx:
        assert tx.session.scalars(select(Meeting.modality)).all() == ["presential"]


def test_a_universal_assembly_opens_with_everybody(desk: Browser, building: Building) -> None:
    """One is missing: the same page says so and keeps the ticks; with all of them the room is open."""
    path = begin(desk, "universal")
    assert "¿Están todos?" in desk.get(f"{path}/reunidos")
    people = [str(person) for person in building.people]
    page = desk.post(f"{path}/reunidos", {"present": people[1:]}, status=422)
    assert "Falta alguien." in page
    assert page.count(" checked") == 4
    desk.post(f"{path}/reunidos", {"present": people}, to=f"{path}/asistencia")
    assert "Se puede decidir." in desk.get(f"{path}/sala")
    assert "No hubo" not in desk.get(path)


def test_a_called_meeting_has_no_page_without_notice(desk: Browser) -> None:
    """The page of the gathering does not exist for it."""
    path = begin(desk, "ordinary_assembly")
    desk.get(f"{path}/reunidos", 404)


def test_council_and_committee_are_written_down(desk: Browser, building: Building) -> None:
    """An even number is said to be wrong, with its article; who leaves is on the list no more."""
    page = desk.get("/comunidad/organos")
    assert page.count("Todavía no hay nadie anotado") == 2
    for person in building.people[:2]:
        desk.post("/comunidad/organos", {"body": "council", "person": str(person)}, to="/comunidad/organos")
    page = desk.get("/comunidad/organos")
    assert "2 miembros" in page
    assert "impar" in page
    leave = page.split('action="/comunidad/organos/')[1].split('"')[0]
    desk.post(f"/comunidad/organos/{leave}", to="/comunidad/organos")
    assert "1 miembro" in desk.get("/comunidad/organos")
    assert "Escoja a una persona." in desk.post("/comunidad/organos", {"body": "council"}, status=422)


def test_guests_are_listed_and_taken_off(desk: Browser) -> None:
    """With or without an address; what is hostile is text, and no wrong address is kept."""
    path = begin(desk, "service_meeting")
    assert f"{path}/invitados" in desk.get(f"{path}/entrada")
    desk.get(f"{path}/invitados")
    fields = {"name": f"Taller {HOSTILE}", "email": "taller@example.com", "quality": "supplier"}
    desk.post(f"{path}/invitados", fields, to=f"{path}/invitados")
    desk.post(f"{path}/invitados", {"name": "Inspección", "quality": "authority"})
    page = desk.get(f"{path}/invitados")
    assert "en papel, a la mano" in page
    assert "<script>alert" not in page
    desk.post(f"{path}/invitados", fields | {"email": "sin arroba"}, status=422)
    page = desk.get(f"{path}/invitados")
    gone = page.split(f'action="{path}/invitados/')[1].split('"')[0]
    desk.post(f"{path}/invitados/{gone}", to=f"{path}/invitados")
    assert "Inspección" not in desk.get(f"{path}/invitados")


def test_an_assembly_has_no_guests_from_outside(desk: Browser, clock: FixedClock) -> None:
    """Everybody in the register is called, and the page says so."""
    path = begin(desk, "ordinary_assembly")
    assert "Se cita a todos los propietarios" in desk.get(f"{path}/invitados")
    fields = {"name": "Taller", "quality": "supplier"}
    assert "no tiene invitados" in desk.post(f"{path}/invitados", fields, status=422)


def test_a_plan_over_the_cap_is_split_and_joined(desk: Browser) -> None:
    """The card says what fits; the second sitting is linked; its topics come back with one touch."""
    path = begin(desk, "ordinary_assembly")
    assert "En dos sesiones" not in desk.get(f"{path}/temas")
    fields = {"version": "1", "title": "Obras", "minutes": "40", "type": "report", "matter": "other"}
    desk.post(f"{path}/temas/nuevo", fields, to=f"{path}/temas")
    page = desk.get(f"{path}/temas")
    assert "Los primeros 11 temas caben: 120 minutos." in page
    desk.post(f"{path}/temas/partir", {"version": "2"}, to=f"{path}/temas")
    page = desk.get(f"{path}/temas")
    assert "La segunda sesión" in page
    assert "Va junto con" in desk.get(path)
    desk.post(f"{path}/temas/unir", {"version": "3"}, to=f"{path}/temas")
    assert "En dos sesiones" in desk.get(f"{path}/temas")
