"""Personal links: of one purpose, hard to guess, opened without effect; and what every answer carries."""

from __future__ import annotations

import email
import email.policy
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from meetings import deliveries
from meetings.accounts import LinkPurpose
from meetings.web.policy import Access, policy_of
from tests.web.forms_on_pages import forms_of
from tests.web.scene import BASE, COOKIE, STAGES, Scene, cookie_of, csrf_token, objects
from tests.web.test_matrix import Matrix, targets

_addresses = itertools.count(1)
ADDRESS = re.compile(re.escape(BASE) + r"/[^\s\"'<>)\\;,]*")
TOKEN = re.compile(r"/[A-Za-z0-9_-]{22}(?=/|$)|/[0-9a-f-]{36}(?=/|$)")


def ask(client: FlaskClient, method: str, path: str, address: str = "", **more: object) -> TestResponse:
    """One request, from an address of its own unless said."""
    number = next(_addresses)
    address = address or f"10.{200 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"
    return client.open(path, method=method, environ_base={"REMOTE_ADDR": address}, buffered=True, **more)


@pytest.fixture
def quiet(scene: Scene) -> Iterator[Scene]:
    """The scene, which must be as it was after the test."""
    assert scene.watch is not None
    assert scene.watch.is_unchanged()
    yield scene
    scene.put_back()


def is_unchanged(scene: Scene) -> bool:
    """Whether no row differs."""
    assert scene.watch is not None
    return scene.watch.is_unchanged()


def addresses_in_mails(scene: Scene) -> set[str]:
    """Every address of this service in any part of any message, as a path."""
    found: set[str] = set()
    for message in scene.box.messages:
        parsed = email.message_from_bytes(message.content, policy=email.policy.default)
        for part in parsed.walk():
            if part.get_content_maintype() == "text":
                words = part.get_content()
                words = words if isinstance(words, str) else words.decode()
                # Lines of a calendar are folded: a line that begins with a blank goes on the one before.
                words = (
                    re.sub(r"\r?\n[ \t]", "", words) if part.get_content_subtype() == "calendar" else words
                )
                found |= {address.removeprefix(BASE).rstrip(".") for address in ADDRESS.findall(words)}
    return found


def test_opening_the_links_of_mails_writes_nothing(
    quiet: Scene, record_property: pytest.RecordProperty
) -> None:
    """A scanner that opens every address by every harmless method changes no row."""
    paths = sorted(addresses_in_mails(quiet))
    assert {path.split("/")[1] for path in paths} >= {"r", "m", "f", "datos"}
    client, count = quiet.app.test_client(), 0
    for path, method in itertools.product(paths, ("GET", "HEAD", "OPTIONS")):
        answer = ask(client, method, path)
        # What is written to the staff leads to their own pages, behind the sign-in.
        is_of_staff = path.startswith("/reuniones/") and answer.headers.get("Location", "").startswith(
            "/ingreso"
        )
        assert answer.status_code == 200 or is_of_staff, f"{method} {path}: {answer.status_code}"
        count += 1
        assert is_unchanged(quiet), f"{method} {path} wrote"
    record_property("links opened", f"{quiet.kind}: {len(paths)} links of mails, {count} requests, 0 writes")


def test_a_button_without_a_choice_writes_nothing(quiet: Scene) -> None:
    """The answer pages sent as they stand, without touching one of the answers, are refused."""
    client, sent = quiet.app.test_client(), 0
    link = f"/r/{quiet.sides['A'].stage_links['convened']}"
    for path in (link, f"{link}/grabacion"):
        token = csrf_token(client)
        for form in forms_of(ask(client, "GET", path).text):
            if form.method != "post" or "answer" not in form.names:
                continue
            data = {name: value for name, value in form.values if name != "answer"} | {"csrf_token": token}
            assert ask(client, "POST", form.action, data=data).status_code == 422
            assert is_unchanged(quiet)
            sent += 1
    assert sent >= 2


def test_links_of_another_purpose_open_nothing(quiet: Scene) -> None:
    """Every purpose on every path that asks for a link, and on the sign-in."""
    side, client = quiet.sides["A"], quiet.app.test_client()
    links = {**side.links, LinkPurpose.SIGN_IN: side.entry, LinkPurpose.PASSWORD: side.choice}
    assert set(links) == set(LinkPurpose)
    own, tried = objects(quiet, "A", "convened"), 0
    for target in targets(quiet):
        for method, policy in target.policies.items():
            if policy is None or not set(target.arguments) & {"token", "entry", "choice"}:
                continue
            of_staff = LinkPurpose.PASSWORD if "choice" in target.arguments else LinkPurpose.SIGN_IN
            wanted = policy.purpose if policy.access is Access.LINK else of_staff
            for purpose, token in links.items():
                if purpose is wanted or (wanted is of_staff and method == "OPTIONS"):
                    continue
                data = {"csrf_token": csrf_token(client)} if method == "POST" else None
                path = target.path(own | dict.fromkeys(("token", "entry", "choice"), token))
                assert ask(client, method, path, data=data).status_code == 404, (method, path, purpose)
                tried += 1
    assert tried > 100
    assert is_unchanged(quiet)


@pytest.mark.parametrize("path", ["/r/{}", "/f/{}/acta.pdf", "/ingreso/{}"])
def test_a_thousand_guesses_find_the_door_shut(quiet: Scene, path: str) -> None:
    """Thirty tries a minute and an address, then 429. A right link opens: a building shares one address."""
    client, side, address = quiet.app.test_client(), quiet.sides["A"], f"10.250.0.{len(path)}"
    statuses = [
        ask(client, "GET", path.format(f"{number:022d}"), address).status_code for number in range(1000)
    ]
    assert statuses == [404] * 30 + [429] * 970
    right = f"/r/{side.links[LinkPurpose.MEETING]}"
    assert ask(client, "GET", right, address).status_code == 200
    assert ask(client, "GET", path.format("0" * 22), "10.250.1.1").status_code == 404


def test_links_are_as_long_as_promised(quiet: Scene) -> None:
    """128 random bits: 22 characters, no two alike, nothing in common."""
    tokens = [
        token for side in quiet.sides.values() for token in (*side.links.values(), *side.stage_links.values())
    ]
    assert {len(token) for token in tokens} == {22}
    by_place: dict[int, set[str]] = defaultdict(set)
    for token in set(tokens):
        for place, character in enumerate(token[:21]):
            by_place[place].add(character)
    assert all(len(seen) > 3 for seen in by_place.values())


def test_a_forged_host_appears_nowhere(quiet: Scene) -> None:
    """Neither in a page, nor in where an answer leads, nor in the message a lost link is sent with."""
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    client = quiet.app.test_client()
    token = csrf_token(client)
    for path in (
        "/",
        "/ingreso",
        "/inicio",
        "/entrar",
        "/nada",
        f"/m/{quiet.sides['A'].meetings['convened']}",
    ):
        answer = ask(client, "GET", path, headers=forged)
        assert "evil.example" not in answer.text + str(answer.headers), path
    before = len(quiet.box.messages)
    # The cookie belongs to the true host: it goes with the forged one by hand.
    headers = {**forged, "Cookie": f"{COOKIE}={cookie_of(client)}"}
    client = quiet.app.test_client(use_cookies=False)
    who = f"persona1.{quiet.sides['A'].community_id.hex[:6]}@example.com"
    answer = ask(client, "POST", "/entrar", headers=headers, data={"who": who, "csrf_token": token})
    assert answer.status_code == 200
    with quiet.app.app_context():
        deliveries.sweep(quiet.sending())
    sent = quiet.box.messages[before:]
    del quiet.box.messages[before:]
    assert sent
    for message in sent:
        assert b"evil.example" not in message.content + message.message_id.encode()


HARD = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_every_answer_carries_the_hard_headers(quiet: Scene) -> None:
    """Every path, asked by nobody and by who may, and what does not exist."""
    matrix = Matrix(quiet)
    paths = {"/no-existe": False}
    for target in targets(quiet):
        # Static files alone may be kept by browsers.
        for asker in ("administrator A", "resident A", "officer A", "polled A", "anonymous"):
            values = matrix._values(target, quiet.asker(asker), "A", STAGES[1])
            paths[target.path(values)] = target.pattern.startswith("/static/")
    for path, may_be_kept in paths.items():
        for asker in ("anonymous", "administrator A"):
            headers = ask(quiet.asker(asker).client, "GET", path).headers
            assert {name: headers.get(name) for name in HARD} == HARD, path
            rules = {rule.split()[0]: rule for rule in headers["Content-Security-Policy"].split("; ")}
            assert rules["default-src"] == "default-src 'none'", path
            assert rules["frame-ancestors"] == "frame-ancestors 'none'", path
            assert "unsafe" not in headers["Content-Security-Policy"]
            assert headers["X-Request-Id"]
            assert may_be_kept or headers["Cache-Control"] == "no-store", path


def test_every_endpoint_has_a_decided_policy(quiet: Scene) -> None:
    """0 unlisted routes."""
    for rule in quiet.app.url_map.iter_rules():
        assert policy_of(quiet.app, rule.endpoint).access in set(Access)
