"""The data policy of a community: everything the law asks of it, in plain words, for anybody."""

from __future__ import annotations

import uuid

import pytest

from meetings import communities
from meetings.storage.communities import Community
from meetings.storage.session import Storage
from meetings.trail import SYSTEM
from tests.browse import Browser
from tests.factories import START, Building, make_building


@pytest.fixture
def building(storage: Storage) -> Building:
    """A community whose administration wrote down all its data."""
    building = make_building(storage)
    desk = communities.HelpDesk("Rosa Elena Díaz", "lunes", "601 555 0142", "datos@example.com")
    with storage.transaction() as tx:
        communities.set_help_desk(tx, building.community_id, desk, SYSTEM, START)
        row = tx.session.get_one(Community, building.community_id)
        row.city, row.address = "Bogotá D. C.", "Calle 100 # 15-20"
    return building


def test_the_policy_names_who_answers(browse: Browser, building: Building) -> None:
    """Name, domicile, address, e-mail and telephone of the controller, and the person who answers."""
    page = browse.get(f"/datos/{building.community_id}")
    assert "El responsable del tratamiento es Los Guayacanes." in page
    for given in ("Bogotá D. C.", "Calle 100 # 15-20", "datos@example.com", "601 555 0142"):
        assert f"<dd>{given}</dd>" in page
    assert "Rosa Elena Díaz atiende sus consultas y reclamos" in page
    assert "todavía no ha escrito" not in page


@pytest.mark.parametrize(
    "part",
    [
        "Para citarlo, calcular el quórum y contar los votos.",
        "Una reunión se graba solo con el permiso de cada persona",
        "Conocer, actualizar y corregir sus datos.",
        "Pedir prueba del permiso que dio.",
        "Superintendencia de Industria y Comercio",
        "diez días hábiles",
        "quince días hábiles",
        "lunes 23 de noviembre de 2026",
        "Seis meses después de la reunión",
        "Decreto 1377 de 2013, artículo 13",
    ],
)
def test_the_policy_holds_each_part_of_law(browse: Browser, building: Building, part: str) -> None:
    """Purposes, rights, procedure with its terms, date and periods (Decreto 1377/2013 art. 13)."""
    assert part in browse.get(f"/datos/{building.community_id}")


def test_what_is_not_written_yet_is_named(browse: Browser, storage: Storage) -> None:
    """A policy with holes says which ones, instead of looking complete."""
    bare = make_building(storage)
    page = browse.get(f"/datos/{bare.community_id}")
    assert "La administración todavía no ha escrito:" in page
    assert page.count("<dd>—</dd>") == 3


def test_the_policy_of_nobody_is_missing(browse: Browser) -> None:
    """A community that does not exist has no policy."""
    browse.get(f"/datos/{uuid.uuid4()}", status=404)
