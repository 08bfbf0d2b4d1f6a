"""Sessions of the staff: their id, their end, their limits, their cookie, and where a sign-in leads."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from meetings import accounts
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.application import create_app
from meetings.config import Config
from meetings.storage.session import Storage
from meetings.trail import SYSTEM
from tests.factories import PASSWORD, Building, make_building
from tests.web.scene import csrf_token, signed_in

HOME, DESK = "/ingreso", "/comunidades"


@pytest.fixture
def building(storage: Storage) -> Building:
    """A community with staff."""
    return make_building(storage)


@pytest.fixture
def client(app: Flask, building: Building) -> FlaskClient:
    """The administrator's browser, signed in."""
    return signed_in(app, building.emails["administrator"])


def session_id(client: FlaskClient) -> str:
    """The secret of the session in the cookie."""
    with client.session_transaction() as session:
        return str(session.get("_user_id", ""))


def is_in(client: FlaskClient) -> bool:
    """Whether the next page is served, and not the sign-in."""
    answer = client.get(DESK)
    assert answer.status_code == 200 or answer.location.startswith(HOME)
    return answer.status_code == 200


def touch(client: FlaskClient, building: Building) -> None:
    """An act: what moves the idle limit."""
    path = f"{DESK}/{building.community_id}"
    assert client.post(path, data={"csrf_token": csrf_token(client)}).status_code == 302


def test_every_sign_in_makes_a_new_session(app: Flask, client: FlaskClient, building: Building) -> None:
    """Neither a session known beforehand nor one of another browser is taken over."""
    first, again = session_id(client), app.test_client()
    with again.session_transaction() as session:
        session["_user_id"], session["planted"] = "planted-by-somebody-else", "x"
    entry = {"email": building.emails["administrator"], "password": PASSWORD}
    again.post(HOME, data={**entry, "csrf_token": csrf_token(again)})
    with again.session_transaction() as session:
        assert session["_user_id"] not in (first, "planted-by-somebody-else", "")
        assert "planted" not in session
    assert len(first) >= 32


def test_signing_in_changes_the_secret_of_forms(app: Flask, building: Building) -> None:
    """A token against forged forms from before the sign-in is worth nothing after it."""
    client = app.test_client()
    old = csrf_token(client)
    entry = {"email": building.emails["administrator"], "password": PASSWORD}
    assert client.post(HOME, data={**entry, "csrf_token": old}).status_code == 302
    assert client.post("/salir", data={"csrf_token": old}).status_code == 400
    assert is_in(client)


def test_a_cookie_kept_after_signing_out_is_dead(app: Flask, client: FlaskClient) -> None:
    """The session ends on the server, so the copy of a thief does too."""
    thief = app.test_client()
    with client.session_transaction() as session:
        stolen = dict(session)
    with thief.session_transaction() as session:
        session.update(stolen)
    assert is_in(thief)
    assert client.post("/salir", data={"csrf_token": csrf_token(client)}).status_code == 302
    assert not is_in(client)
    assert not is_in(thief)


def test_a_closed_account_is_refused_at_once(
    storage: Storage, client: FlaskClient, building: Building, clock: FixedClock
) -> None:
    """In mid session, at the next request; signing in again does not help."""
    assert is_in(client)
    with storage.transaction() as tx:
        accounts.disable_account(tx, building.staff["administrator"], SYSTEM, clock.now())
    assert not is_in(client)
    entry = {"email": building.emails["administrator"], "password": PASSWORD}
    answer = client.post(HOME, data={**entry, "csrf_token": csrf_token(client)})
    assert answer.status_code == 422


def test_a_session_idles_out_after_two_hours(client: FlaskClient, clock: FixedClock) -> None:
    """Reading is no act: it does not keep a session alive, since a page left open reads too."""
    clock.advance(timedelta(hours=1))
    assert is_in(client)
    clock.advance(timedelta(hours=1))
    assert is_in(client)
    clock.advance(timedelta(seconds=1))
    assert not is_in(client)


def test_no_session_lives_beyond_twelve_hours(
    client: FlaskClient, building: Building, clock: FixedClock
) -> None:
    """Not even one that acts every hour."""
    for _ in range(12):
        touch(client, building)
        clock.advance(timedelta(hours=1))
    assert is_in(client)
    clock.advance(timedelta(seconds=1))
    assert not is_in(client)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/x",
        "http:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\r\nLocation: //evil.example",
        " //evil.example",
        "evil.example",
        "/x\x00y",
    ],
)
def test_a_sign_in_leads_to_no_other_place(app: Flask, building: Building, target: str) -> None:
    """Only to a path of this service."""
    client = app.test_client()
    entry = {"email": building.emails["administrator"], "password": PASSWORD, "next": target}
    answer = client.post(HOME, data={**entry, "csrf_token": csrf_token(client)})
    assert (answer.status_code, answer.location) == (302, "/inicio")


@pytest.mark.parametrize("path", ["/idioma", "/letra"])
def test_a_choice_of_the_page_leads_nowhere_else(app: Flask, path: str) -> None:
    """The way back is a path of this service as well."""
    client = app.test_client()
    for target in ("//evil.example", "/\\evil.example", "javascript:alert(1)"):
        answer = client.post(path, data={"back": target, "csrf_token": csrf_token(client)})
        assert (answer.status_code, answer.location) == (302, "/")


def test_eight_failures_make_an_address_wait(app: Flask, building: Building, clock: FixedClock) -> None:
    """With the right password too, also from another browser; the quarter of an hour ends."""
    email = building.emails["administrator"]

    def attempt(password: str) -> int:
        client = app.test_client()
        entry = {"email": email, "password": password, "csrf_token": csrf_token(client)}
        return client.post(HOME, data=entry).status_code

    assert {attempt("una frase equivocada") for _ in range(8)} == {422}
    assert attempt(PASSWORD) == 422
    clock.advance(timedelta(minutes=15, seconds=1))
    assert attempt(PASSWORD) == 302


def https_app(storage: Storage, keys: Keys, folder: Path) -> Flask:
    """The application as it stands behind https."""
    return create_app(
        Config(instance=folder, base_url="https://reuniones.example.com"), storage=storage, keys=keys
    )


def test_the_cookie_is_bound_to_the_host(storage: Storage, keys: Keys, tmp_path: Path) -> None:
    """Behind https: the name's prefix makes browsers refuse it from elsewhere; scripts cannot read it."""
    client = https_app(storage, keys, tmp_path).test_client()
    answer = client.get(HOME, base_url="https://reuniones.example.com")
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-constancia=")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert parts == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_without_https_the_cookie_still_hides(app: Flask) -> None:
    """On loopback it cannot be Secure, and the header that would lock the browser out is not sent."""
    answer = app.test_client().get(HOME)
    [cookie] = answer.headers.getlist("Set-Cookie")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert parts == {"HttpOnly", "Path=/", "SameSite=Lax"}
    assert "Strict-Transport-Security" not in answer.headers
