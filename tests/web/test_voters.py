"""Who votes for a unit of several owners, on the pages of the staff and the owners, and on the evening."""

from __future__ import annotations

import pytest

from meetings.accounts import Role
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import Building, convene, make_building, make_meeting, named, share
from tests.web.test_ballots import clerk, house, open_vote, room_of
from tests.web.test_communities_people import enter
from tests.web.test_live_session_resident import path

__all__ = ["clerk", "house"]  # fixtures
HIS = "Vota por la unidad Torre 1 104: Persona 5 Inventada, según el escrito del "
NOBODY = "Nadie ha sido nombrado."


def written(building: Building, number: int, **others: str) -> dict[str, str]:
    """The owners' writing, as the staff fills it in."""
    given = {"person": str(building.people[number]), "instead_of": "", "document": "Carta de los dueños"}
    return {**given, "document_date": "2027-01-20", "kept_at": "Carpeta 3", **others}


def of(building: Building, unit: int = 3) -> str:
    """Where it is written down who votes for a unit."""
    return f"/registro/unidades/{building.units[unit]}/voto"


def test_the_staff_writes_down_who_votes_and_every_page_says_it(browse: Browser, storage: Storage) -> None:
    """The unit's page, each owner's, and the list; ended with a reason it stands in the history."""
    building = enter(browse, storage, Role.SECRETARY)
    share(storage, building, 3, 4)
    assert NOBODY in browse.get(of(building))
    assert "104" in browse.get("/registro?ver=unnamed")
    browse.get(of(building))
    browse.post(of(building), written(building, 4), to=of(building))
    for address in (of(building), *(f"/personas/{building.people[number]}" for number in (3, 4))):
        assert HIS in browse.get(address)
    assert "Vota por todos los propietarios: Persona 5 Inventada" in browse.get("/registro?ver=shared")
    assert "Dice quién vota por la unidad Torre 1 104" in browse.get("/registro/documentos")
    browse.get(of(building))
    naming = {"naming": browse.hidden("instead_of")}
    assert "Llene este campo." in browse.post(f"{of(building)}/fin", {**naming, "reason": ""}, status=422)
    browse.post(f"{of(building)}/fin", {**naming, "reason": "Los dos lo pidieron."}, to=of(building))
    page = browse.get(of(building))
    assert NOBODY in page
    assert "Lo retiraron: Los dos lo pidieron." in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"person": ""}, "Escoja a una persona."),
        ({"person": "nadie"}, "Escoja una de las respuestas de la lista."),
        ({"document": " "}, "Llene este campo."),
        ({"document_date": "2030-02-03"}, "El documento tiene una fecha que no ha llegado."),
        ({"kept_at": ""}, "Falta la prueba del documento."),
        ({"instead_of": "00000000-0000-4000-8000-000000000000"}, "Mientras tanto, otra página cambió"),
    ],
)
def test_bad_input_is_told_and_nothing_is_kept(
    browse: Browser, storage: Storage, sent: dict[str, str], sentence: str
) -> None:
    """On the same page, with what was typed."""
    building = enter(browse, storage)
    share(storage, building, 3, 4)
    browse.get(of(building))
    page = browse.post(of(building), written(building, 4, **sent), status=422)
    assert sentence in page
    assert NOBODY in browse.get(of(building))


def test_a_stranger_or_a_unit_of_one_owner_is_told(browse: Browser, storage: Storage) -> None:
    """Only owners name, and only one of themselves; the form of such a unit is not even shown."""
    building = enter(browse, storage)
    share(storage, building, 3, 4)
    browse.get(of(building))
    page = browse.post(of(building), written(building, 0), status=422)
    assert "Esta persona no es propietaria de esta unidad." in page
    alone = browse.get(of(building, 0))
    assert "Esta unidad tiene un solo propietario." in alone
    assert 'name="person"' not in alone
    page = browse.post(of(building, 0), written(building, 0), status=422)
    assert "Solo varios propietarios nombran a uno de ellos para votar." in page


def test_units_of_another_community_are_not_found(browse: Browser, storage: Storage) -> None:
    """Neither to read nor to write."""
    theirs = make_building(storage, name="Los Robles")
    share(storage, theirs, 3, 4)
    building = enter(browse, storage)
    browse.get(of(theirs), status=404)
    browse.get(of(building))
    browse.post(of(theirs), written(theirs, 4), status=404)


def test_before_the_meeting_the_staff_sees_how_many_named_nobody(browse: Browser, storage: Storage) -> None:
    """With the way to the list of them; once all did, it is done."""
    building = enter(browse, storage)
    make_meeting(storage, building)
    convene(storage, building)
    ready = f"/reuniones/{building.meeting_id}/antes"
    assert "Unidades de varios propietarios" not in browse.get(ready)
    share(storage, building, 3, 4)
    page = browse.get(ready)
    assert "1 de 1 no tiene a nadie nombrado." in page
    assert "/registro?ver=unnamed" in page
    named(storage, building, 3, 4)
    assert "Todas nombraron quién vota." in browse.get(ready)


def test_each_owner_reads_in_the_invitation_who_votes(browse: Browser, storage: Storage) -> None:
    """Nobody yet; then oneself, and the other by name; in the own trail too."""
    building = make_building(storage)
    share(storage, building, 3, 4)
    make_meeting(storage, building)
    convene(storage, building)
    first, second = (f"/r/{building.links[number]}" for number in (3, 4))
    assert "La unidad Torre 1 104 tiene varios propietarios" in browse.get(first)
    named(storage, building, 3, 4)
    assert "Por la unidad Torre 1 104 vota Persona 5 Inventada" in browse.get(first)
    assert "Por la unidad Torre 1 104 vota usted" in browse.get(second)
    assert "varios propietarios" not in browse.get(f"/r/{building.links[0]}")
    assert "Torre 1 104: sus propietarios nombraron a Persona 5 Inventada." in browse.get(
        f"{first}/historial"
    )


def test_on_the_evening_the_list_says_who_votes_and_leads_to_write_it_down(
    clerk: Browser, storage: Storage, house: Building
) -> None:
    """Two owners are here: nobody is named, then one is; the count aloud marks that one."""
    share(storage, house, 3, 4)
    roll = f"/reuniones/{house.meeting_id}/asistencia"
    page = clerk.get(roll)
    assert page.count("Nadie ha sido nombrado: el primer voto de uno vale por todos.") == 2
    assert of(house) in page
    named(storage, house, 3, 4)
    page = clerk.get(roll)
    assert "Vota por todos los propietarios." in page
    assert "Por todos los propietarios vota Persona 5 Inventada." in page
    open_vote(clerk, storage, house)
    assert "Persona 5 Inventada (vota por todos)" in clerk.get(room_of(house))


def test_in_an_open_vote_the_other_owner_reads_who_votes_and_why(
    browse: Browser, clerk: Browser, storage: Storage, house: Building
) -> None:
    """And the staff that another naming holds from the next vote."""
    share(storage, house, 3, 4)
    named(storage, house, 3, 4)
    open_vote(clerk, storage, house)
    page = browse.get(path(house, "votacion", 3))
    assert "Por la unidad Torre 1 104 vota Persona 5 Inventada." in page
    assert "Sus propietarios la nombraron por escrito antes de abrir la votación." in page
    assert "Lo que anote ahora vale desde la siguiente votación." in clerk.get(of(house))


def test_a_power_of_a_shared_unit_tells_what_it_is_worth(
    clerk: Browser, storage: Storage, house: Building
) -> None:
    """Any owner may sign it; an owner who comes votes before its holder."""
    share(storage, house, 2, 4)
    named(storage, house, 2, 4)
    page = clerk.get(f"/reuniones/{house.meeting_id}/poderes/{house.people[2]}")
    assert "Nombraron a Persona 5 Inventada para votar." in page
    assert "Si uno de ellos viene, vota esa persona y este poder no cuenta." in page
