"""Who works here: people are invited by mail and enter, roles end, and who forgot a password gets another."""

from __future__ import annotations

import logging
import re
import time
from datetime import timedelta
from email import message_from_bytes, policy
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.accounts import Role
from meetings.adapters.channels import Message, Receipt
from meetings.adapters.clock import FixedClock
from meetings.adapters.logs import JsonLines
from meetings.convening import Addresses
from meetings.deliveries import Sending, sweep
from meetings.operations import StaffLinkComposer
from meetings.storage.accounts import Account
from meetings.storage.session import Storage
from meetings.trail import trail_lines
from tests.browse import Browser
from tests.factories import PASSWORD, START, Building, make_building

BASE = "http://127.0.0.1:8000"
TEAM = "/comunidad/equipo"
NEW = {"name": "Nora Gil", "email": "Nora@Example.com", "role": "statutory_auditor"}
CHOSEN = "siete ceibas junto al río"


class Box:
    """A channel that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, message: Message) -> Receipt:
        """Take it."""
        self.messages.append(message)
        return Receipt(START, "250 OK")

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def building(storage: Storage) -> Building:
    """A community with an administrator and a secretary."""
    return make_building(storage)


@pytest.fixture
def desk(app: Flask, building: Building) -> Browser:
    """The administrator, signed in."""
    app.config["ANSWER_SECONDS"] = 0
    return enter(app, building.emails["administrator"])


def enter(app: Flask, email: str, password: str = PASSWORD) -> Browser:
    """Somebody of the staff, signed in."""
    browser = Browser(app)
    browser.sign_in(email, password)
    return browser


def mails(app: Flask, storage: Storage, clock: FixedClock) -> list[tuple[str, str]]:
    """What leaves now: to whom and the text."""
    box = Box()
    composer = StaffLinkComposer(Addresses(BASE), "constancia@example.com")
    with app.app_context():
        sweep(Sending(storage, {"staff_link": composer}, lambda owed: box, clock.now))
    found = []
    for message in box.messages:
        parsed = message_from_bytes(message.content, policy=policy.default)
        body = parsed.get_body(("plain",))
        assert body is not None
        found.append((str(parsed["To"]), body.get_content()))
    return found


def link_in(text: str) -> str:
    """The path of the link in a mail."""
    found = re.search(rf"{BASE}(/clave/\S+)", text)
    assert found is not None, text
    return found.group(1)


def ending(desk: Browser, name: str) -> str:
    """Where the role of somebody is ended, as their line of the list leads."""
    rows = re.findall(
        r'href="(/comunidad/equipo/[0-9a-f-]+)" aria-label="Terminar el cargo: ([^"]+)"', desk.get(TEAM)
    )
    return next(path for path, who in rows if who == name)


def test_somebody_is_invited_chooses_a_password_and_enters(
    app: Flask, storage: Storage, clock: FixedClock, building: Building, desk: Browser
) -> None:
    """With the role that was given; the link works once; the trail of the community tells it."""
    desk.get(TEAM)
    desk.post(TEAM, NEW, to=TEAM)
    assert "Todavía no ha entrado" in desk.get(TEAM)
    [(to, text)] = mails(app, storage, clock)
    assert "nora@example.com" in to and "Usted recibió un cargo en Los Guayacanes." in text
    nora, path = Browser(app), link_in(text)
    assert "Elija su contraseña, Nora Gil" in nora.get(path)
    nora.post(path, {"password": CHOSEN}, to="/inicio")
    nora.get("/actas")
    nora.get(TEAM, status=403)
    Browser(app).get(path, status=404)
    assert "Todavía no ha entrado" not in desk.get(TEAM)
    enter(app, "nora@example.com", CHOSEN).get("/inicio")
    assert "Una persona de la administración recibió un cargo" in desk.get("/historial")


def test_an_account_without_a_password_signs_in_by_none(
    app: Flask, storage: Storage, building: Building, desk: Browser
) -> None:
    """Neither by an empty one nor by what is compared when there is no account."""
    desk.get(TEAM)
    desk.post(TEAM, NEW, to=TEAM)
    browser = Browser(app)
    browser.get("/ingreso")
    for password in ("nobody signs in with this", " "):
        browser.post("/ingreso", {"email": NEW["email"], "password": password}, status=422)


def test_who_has_an_account_keeps_name_and_password(
    app: Flask, storage: Storage, clock: FixedClock, building: Building, desk: Browser
) -> None:
    """Invited into a second community, the old password still works, and both are there to choose."""
    other = make_building(storage, name="Los Robles")
    desk.get(TEAM)
    email = other.emails["secretary"]
    desk.post(TEAM, {"name": "Otro Nombre", "email": email, "role": "council"}, to=TEAM)
    page = desk.get(TEAM)
    assert "Secretary Inventado" in page and "Otro Nombre" not in page
    both = enter(app, email).get("/comunidades")
    assert "Los Robles" in both and "Los Guayacanes" in both


def test_a_role_that_is_held_is_not_given_twice(building: Building, desk: Browser) -> None:
    """The page says so and keeps what was written."""
    desk.get(TEAM)
    again = {"name": "Ana", "email": building.emails["secretary"], "role": "secretary"}
    page = desk.post(TEAM, again, status=422)
    assert "Esta persona ya tiene ese cargo." in page and building.emails["secretary"] in page
    assert "operator" not in page
    desk.post(TEAM, {**again, "role": "operator"}, status=422)


def test_the_invitation_is_sent_again_to_who_has_not_entered(
    app: Flask, storage: Storage, clock: FixedClock, building: Building, desk: Browser
) -> None:
    """Five times in an hour; to who has entered nothing goes."""
    desk.get(TEAM)
    desk.post(TEAM, NEW, to=TEAM)
    [again] = re.findall(rf'action="({TEAM}/[0-9a-f-]+/invitar)"', desk.get(TEAM))
    for _ in range(5):
        desk.post(again, to=TEAM)
    assert "Se pidió demasiadas veces." in desk.post(again, status=422)
    texts = [text for _, text in mails(app, storage, clock)]
    assert len({link_in(text) for text in texts}) == 6
    nora = Browser(app)
    nora.get(link_in(texts[-1]))
    nora.post(link_in(texts[-1]), {"password": CHOSEN}, to="/inicio")
    for text in texts:
        Browser(app).get(link_in(text), status=404)
    desk.post(again, to=TEAM)
    assert mails(app, storage, clock) == []


def test_a_role_ends_at_once_and_stands_among_those_before(
    app: Flask, storage: Storage, building: Building, desk: Browser
) -> None:
    """The next request of that person is turned away; the trail names role and account."""
    secretary = enter(app, building.emails["secretary"])
    secretary.get("/inicio")
    path = ending(desk, "Secretary Inventado")
    assert "¿Terminar el cargo de Secretary Inventado?" in desk.get(path)
    desk.post(path, to=TEAM)
    assert secretary.client.get("/inicio").status_code == 403
    page = desk.get(TEAM)
    assert "Antes" in page and "Hasta el lunes 1 de febrero de 2027" in page
    with storage.reading() as tx:
        last = trail_lines(tx, building.community_id, None)[0]
    assert (last.tag, last.facts) == ("account:role:withdrawn", {"role": "secretary"})
    assert "Este cargo ya terminó." in desk.get(path)
    desk.post(path, to=TEAM)


def test_the_last_administrator_stays(
    app: Flask, storage: Storage, clock: FixedClock, building: Building, desk: Browser
) -> None:
    """Also while the other one has not entered; then the role ends and its page is closed."""
    path = ending(desk, "Administrator Inventado")
    desk.get(path)
    assert "Es el único administrador." in desk.post(path, status=422)
    desk.get(TEAM)
    desk.post(TEAM, {**NEW, "role": "administrator"}, to=TEAM)
    desk.get(path)
    assert "Es el único administrador." in desk.post(path, status=422)
    [(_, text)] = mails(app, storage, clock)
    nora = Browser(app)
    nora.get(link_in(text))
    nora.post(link_in(text), {"password": CHOSEN}, to="/inicio")
    desk.get(path)
    desk.post(path, to="/")
    assert desk.client.get(TEAM).status_code == 403


def test_a_role_of_another_community_is_not_there(
    app: Flask, storage: Storage, building: Building, desk: Browser
) -> None:
    """The same answer as for one that does not exist."""
    other = make_building(storage, name="Los Robles")
    foreign = ending(enter(app, other.emails["administrator"]), "Secretary Inventado")
    desk.get(foreign, status=404)
    desk.get(TEAM)
    desk.post(foreign, status=404)
    desk.get(TEAM)
    desk.post(f"{foreign}/invitar", status=404)


def test_ones_own_password_changes_with_the_old_one(app: Flask, building: Building, desk: Browser) -> None:
    """Other sessions end, this one goes on; the old password is dead."""
    email = building.emails["administrator"]
    elsewhere = enter(app, email)
    assert "Su cuenta" in desk.get("/cuenta")
    page = desk.post("/cuenta", {"old": "otra frase secreta", "password": CHOSEN}, status=422)
    assert "La contraseña no es correcta." in page
    page = desk.post("/cuenta", {"old": PASSWORD, "password": "corta"}, status=422)
    assert "La contraseña es muy corta." in page and PASSWORD not in page
    desk.post("/cuenta", {"old": PASSWORD, "password": CHOSEN}, to="/cuenta")
    assert "Quedó cambiada" in desk.get("/cuenta?cambiada=si")
    assert elsewhere.client.get("/inicio").status_code == 302
    browser = Browser(app)
    browser.get("/ingreso")
    browser.post("/ingreso", {"email": email, "password": PASSWORD}, status=422)
    browser.post("/ingreso", {"email": email, "password": CHOSEN}, to="/inicio")


def test_guessing_the_old_password_makes_the_address_wait(building: Building, desk: Browser) -> None:
    """As at the sign-in: an unattended screen is no way to try passwords."""
    desk.get("/cuenta")
    for _ in range(8):
        desk.post("/cuenta", {"old": "otra frase", "password": CHOSEN}, status=422)
    page = desk.post("/cuenta", {"old": PASSWORD, "password": CHOSEN}, status=422)
    assert "Este correo espera 15 minutos." in page


def test_who_forgot_a_password_gets_a_link_to_the_registered_address(
    app: Flask, storage: Storage, clock: FixedClock, building: Building, desk: Browser
) -> None:
    """It works once, within an hour; whoever was signed in with the old password is out."""
    email = building.emails["administrator"]
    browser = Browser(app)
    assert "Olvidé mi contraseña" in browser.get("/ingreso")
    browser.get("/clave")
    assert "Revise su correo" in browser.post("/clave", {"email": f" {email.upper()} "}, status=200)
    [(to, text)] = mails(app, storage, clock)
    assert email in to and "Alguien pidió otra contraseña para su cuenta." in text
    path = link_in(text)
    browser.get(path)
    assert "La contraseña es muy corta." in browser.post(path, {"password": "corta"}, status=422)
    browser.post(path, {"password": CHOSEN}, to="/inicio")
    assert desk.client.get("/inicio").status_code == 302
    browser.get(path, status=404)


def test_an_old_link_changes_no_password(
    app: Flask, storage: Storage, clock: FixedClock, building: Building
) -> None:
    """After an hour it is as good as none, and one to enter is none to choose a password."""
    browser = Browser(app)
    app.config["ANSWER_SECONDS"] = 0
    browser.get("/clave")
    browser.post("/clave", {"email": building.emails["secretary"]}, status=200)
    [(_, text)] = mails(app, storage, clock)
    path = link_in(text)
    browser.get(path.replace("/clave/", "/ingreso/"), status=404)
    browser.get(path)
    clock.advance(timedelta(minutes=61))
    browser.post(path, {"password": CHOSEN}, status=404)


def test_an_address_nobody_has_is_answered_alike(
    app: Flask, storage: Storage, clock: FixedClock, building: Building
) -> None:
    """The same words and the same time; nothing leaves."""
    app.config["ANSWER_SECONDS"] = 0.3
    said, took = [], []
    for email in ("nadie@example.com", building.emails["administrator"]):
        browser = Browser(app)
        browser.get("/clave")
        began = time.monotonic()
        page = browser.post("/clave", {"email": email}, status=200)
        took.append(time.monotonic() - began)
        said.append(re.sub(r'value="[^"]+"', "", page))
    assert said[0] == said[1]
    assert min(took) >= 0.3 and max(took) - min(took) < 0.15
    assert len(mails(app, storage, clock)) == 1


def test_a_link_is_asked_for_five_times_in_an_hour(
    app: Flask, storage: Storage, clock: FixedClock, building: Building
) -> None:
    """The sixth is answered as the others, and nothing more leaves."""
    app.config["ANSWER_SECONDS"] = 0
    browser = Browser(app)
    browser.get("/clave")
    pages = {
        re.sub(
            r'value="[^"]+"', "", browser.post("/clave", {"email": building.emails["secretary"]}, status=200)
        )
        for _ in range(7)
    }
    assert len(pages) == 1
    assert len(mails(app, storage, clock)) == 5


def test_no_password_and_no_link_stands_in_a_log_or_in_clear(
    app: Flask, storage: Storage, clock: FixedClock, building: Building
) -> None:
    """What is written to the log names the route; the data base holds an argon2 hash."""
    app.config["ANSWER_SECONDS"] = 0
    logged = StringIO()
    handler = logging.StreamHandler(logged)
    handler.setFormatter(JsonLines())
    app.logger.addHandler(handler)
    browser = Browser(app)
    browser.get("/clave")
    browser.post("/clave", {"email": building.emails["secretary"]}, status=200)
    [(_, text)] = mails(app, storage, clock)
    path = link_in(text)
    browser.get(path)
    browser.post(path, {"password": CHOSEN}, to="/inicio")
    lines = logged.getvalue()
    assert "POST /clave/<choice>" in lines
    assert CHOSEN not in lines and path not in lines and building.emails["secretary"] not in lines
    with storage.reading() as tx:
        kept = tx.session.scalars(
            select(Account.password_hash).where(Account.id == building.staff[Role.SECRETARY])
        ).one()
    assert kept.startswith("$argon2id$")
