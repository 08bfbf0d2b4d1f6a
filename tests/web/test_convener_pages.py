"""The page of who calls: owners found by their unit, their coefficients adding up, the act that is named."""

from __future__ import annotations

import pytest

from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import PASSWORD, Building, make_building
from tests.web.test_kinds_pages import begin


@pytest.fixture
def building(storage: Storage) -> Building:
    """Five owners of 5, 15, 10, 25 and 45 %."""
    return make_building(storage, coefficients=("5", "15", "10", "25", "45"))


@pytest.fixture
def path(browse: Browser, building: Building) -> str:
    """The page of an extraordinary assembly, before the administrator."""
    browse.sign_in(building.emails["administrator"], PASSWORD)
    return begin(browse, "extraordinary_assembly") + "/quien-cita"


def add(browse: Browser, path: str, building: Building, number: int) -> str:
    """Touch "Add" beside an owner; the page that follows."""
    leads_to = browse.post(f"{path}/{building.people[number]}")
    return browse.get(leads_to)


def test_owners_are_found_by_unit_and_their_share_adds_up(
    browse: Browser, building: Building, path: str
) -> None:
    """5 % is not enough, and the page says what is needed; with 15 % more it is exactly a fifth."""
    page = browse.post(path, {"convener": "owners", "reference": "Solicitud 7", "acted_on": "2027-01-29"})
    page = browse.get(f"{path}?q=102")
    assert "Persona 2 Inventada" in page
    assert "Persona 1 Inventada" not in page
    page = add(browse, path, building, 0)
    assert "5,0000 %" in page
    assert "Todavía no alcanzan" in page
    assert "Estos propietarios no alcanzan" in page
    page = add(browse, path, building, 1)
    assert "20,0000 %" in page
    assert "Son suficientes" in page
    assert "slip stop" not in page


def test_an_owner_is_taken_off_again(browse: Browser, building: Building, path: str) -> None:
    """The sum follows."""
    for number in (0, 1):
        page = add(browse, path, building, number)
    browse.post(f"{path}/{building.people[1]}/quitar")
    page = browse.get(path)
    assert "5,0000 %" in page
    assert "Persona 2 Inventada" not in page


def test_the_act_is_asked_for_in_words(browse: Browser, path: str) -> None:
    """The council calls by a decision: without it the page says what lacks, with its article."""
    browse.post(path, {"convener": "council"})
    page = browse.get(path)
    assert "No se dice con qué acto se cita la reunión" in page
    assert "artículo 39" in page
    browse.post(path, {"convener": "council", "reference": "Acta 12", "acted_on": "2027-01-29"})
    assert "slip stop" not in browse.get(path)
    assert "Acta 12" in browse.get(path.replace("/quien-cita", "/entrada"))


def test_who_may_not_call_is_not_offered_and_refused(browse: Browser, path: str) -> None:
    """An ordinary assembly is called by the administrator alone."""
    ordinary = begin(browse, "ordinary_assembly") + "/quien-cita"
    assert browse.get(ordinary).count('name="convener"') == 1
    refused = browse.post(ordinary, {"convener": "council"}, status=422)
    assert "Puede citarla" in refused or "slip stop" in refused
    assert browse.get(path).count('name="convener"') == 4
