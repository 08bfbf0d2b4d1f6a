"""The sign-in pages: staff enter with a password or a link that is spent once, and choose where they work."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import Flask

from meetings import accounts
from meetings.accounts import Role
from meetings.adapters.clock import FixedClock
from meetings.storage.session import Storage
from meetings.trail import SYSTEM
from tests.browse import Browser
from tests.factories import PASSWORD, START, make_building


def test_staff_enter_with_address_and_password(browse: Browser, storage: Storage) -> None:
    """And land on their desk."""
    building = make_building(storage)
    browse.get("/ingreso")
    browse.post("/ingreso", {"email": building.emails["administrator"], "password": PASSWORD}, to="/inicio")
    assert "Los Guayacanes" in browse.get("/inicio")


def test_a_wrong_password_and_a_wrong_address_say_the_same(browse: Browser, storage: Storage) -> None:
    """Whether an address has an account cannot be learned here."""
    building = make_building(storage)
    browse.get("/ingreso")
    pages = [
        browse.post("/ingreso", {"email": email, "password": "otra frase secreta"}, status=422)
        for email in (building.emails["administrator"], "nadie@example.com")
    ]
    for page in pages:
        assert "El correo o la contraseña no son correctos." in page


def test_too_many_failures_make_the_address_wait(browse: Browser, storage: Storage) -> None:
    """Also with the right password, until the quarter of an hour is over."""
    building = make_building(storage)
    email = building.emails["administrator"]
    browse.get("/ingreso")
    for _ in range(8):
        browse.post("/ingreso", {"email": email, "password": "otra frase"}, status=422)
    page = browse.post("/ingreso", {"email": email, "password": PASSWORD}, status=422)
    assert "Este correo espera 15 minutos." in page


def test_signing_in_leads_back_to_the_page_that_was_asked(browse: Browser, storage: Storage) -> None:
    """A path of this service; an address of another one leads home."""
    building = make_building(storage)
    entry = {"email": building.emails["administrator"], "password": PASSWORD}
    browse.get("/ingreso")
    browse.post("/ingreso", {**entry, "next": "/comunidad/reglas"}, to="/comunidad/reglas")
    browse.get("/comunidad")
    browse.post("/salir", to="/ingreso")
    browse.get("/ingreso")
    browse.post("/ingreso", {**entry, "next": "https://example.com/x"}, to="/inicio")


def test_a_link_lets_a_person_in_once(app: Flask, browse: Browser, storage: Storage) -> None:
    """Opening it writes nothing; the button spends it."""
    building = make_building(storage)
    account = building.staff["secretary"]
    with storage.transaction() as tx:
        token = accounts.issue_entry_link(tx, account, building.community_id, START)
    page = browse.get(f"/ingreso/{token}")
    assert "Entrar como Secretary Inventado" in page
    browse.get(f"/ingreso/{token}")
    browse.post(f"/ingreso/{token}", to="/inicio")
    browse.get("/inicio")
    Browser(app).get(f"/ingreso/{token}", status=404)


def test_an_old_link_lets_nobody_in(browse: Browser, storage: Storage, clock: FixedClock) -> None:
    """After half a day it is as good as none."""
    building = make_building(storage)
    with storage.transaction() as tx:
        token = accounts.issue_entry_link(tx, building.staff["secretary"], building.community_id, START)
    clock.advance(timedelta(hours=13))
    browse.get(f"/ingreso/{token}", status=404)


def test_staff_of_two_communities_choose_where_they_work(browse: Browser, storage: Storage) -> None:
    """Only among their own; another one is refused as if it were not there."""
    mine, other = make_building(storage), make_building(storage, name="Los Robles")
    foreign = make_building(storage, name="Altos de la Sierra")
    account = mine.staff["administrator"]
    with storage.transaction() as tx:
        accounts.grant_role(tx, account, other.community_id, Role.ADMINISTRATOR, SYSTEM, START)
    browse.sign_in(mine.emails["administrator"], PASSWORD)
    page = browse.get("/comunidades")
    assert "Los Robles" in page and "Altos de la Sierra" not in page
    browse.post(f"/comunidades/{other.community_id}")
    assert "Los Robles" in browse.get("/inicio")
    browse.get("/comunidades")
    for community in (foreign.community_id, uuid.uuid4()):
        page = browse.post(f"/comunidades/{community}", status=422)
        assert "Esta copropiedad no es suya." in page
