"""What auditor and council may read they reach by links, and no link leads to a closed door."""

from __future__ import annotations

import re
from collections import deque
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import text

from meetings.accounts import Role
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import PASSWORD, Building, convene, make_building, make_meeting
from tests.web.scene import Scene

READ_ONLY = (Role.COUNCIL, Role.COUNCIL_PRESIDENT, Role.STATUTORY_AUDITOR)
ROLES = (Role.ADMINISTRATOR, Role.SECRETARY, *READ_ONLY)
LINK = re.compile(r'href="(/[^"#]*)')
POST = re.compile(r'<form[^>]*method="post"[^>]*action="([^"]+)"')
# What the frame of every page sends: the language, the letters' size, the way out; and what opens a reading.
OWN = ("/idioma", "/letra", "/salir", "/comunidades", "/mora", "/lectura", "/documentos", "/cuenta")


@pytest.fixture
def building(storage: Storage) -> Building:
    """A called meeting and staff of every role."""
    building = make_building(storage, roles=ROLES)
    make_meeting(storage, building)
    convene(storage, building)
    return building


def enter(app: Flask, building: Building, role: Role) -> Browser:
    """Somebody of the staff, signed in."""
    browser = Browser(app)
    browser.sign_in(building.emails[role], PASSWORD)
    return browser


def walked(scene: Scene, role: Role) -> dict[str, tuple[int, str]]:
    """Every page that a role can reach from the desk by links alone: its status and its HTML.

    A walk writes nothing, and the scene is put back by whoever does: each role walks once.
    """
    asker = scene.asker(f"{role.value} A")
    found = scene.walks.get(asker.name, {})
    if found:
        return found
    scene.walks[asker.name] = found
    ahead = deque(["/inicio"])
    while ahead:
        path = ahead.popleft()
        if path in found or path.startswith("/static"):
            continue
        answer = asker.client.get(path, buffered=True)
        is_page = answer.mimetype == "text/html"
        found[path] = (answer.status_code, answer.text if is_page else "")
        if is_page:
            ahead += [unescape(each) for each in LINK.findall(answer.text)]
    return found


@pytest.mark.parametrize("role", ROLES)
def test_no_link_of_a_page_leads_to_a_closed_door(scene: Scene, role: Role) -> None:
    """Walked from the desk over every page of a community with meetings at every stage."""
    pages = walked(scene, role)
    assert len(pages) > 40
    assert {path: status for path, (status, _) in pages.items() if status not in (200, 302)} == {}


@pytest.mark.parametrize("role", READ_ONLY)
def test_who_reads_finds_no_button_that_writes(scene: Scene, role: Role) -> None:
    """But those that open, with a reason, what is another person's."""
    pages = walked(scene, role)
    buttons = {
        (path, action)
        for path, (_, page) in pages.items()
        for action in POST.findall(page)
        if not any(own in action for own in OWN) and not re.search(r"/avisos/[0-9a-f-]{36}$", action)
    }
    assert buttons == set()


@pytest.mark.parametrize("role", READ_ONLY)
def test_the_book_leads_who_reads_to_the_papers(scene: Scene, role: Role) -> None:
    """The text once it is fixed and the signatures once they are given; a draft is still being written."""
    side, asker = scene.sides["A"], scene.asker(f"{role.value} A")
    book = asker.client.get("/actas").text
    path = {stage: f"/reuniones/{side.meetings[stage]}" for stage in ("closed", "signing", "published")}
    assert f'{path["published"]}/acta.pdf"' in book and f'{path["published"]}/firmas.pdf"' in book
    assert f'{path["signing"]}/acta.pdf"' in book and f'{path["signing"]}/firmas.pdf"' not in book
    assert path["closed"] not in book
    assert "Se puede leer cuando su texto quede fijo para firmar." in book


def test_an_auditor_comes_from_the_board_to_the_proof_of_a_message(scene: Scene) -> None:
    """All states and the proof of each message, which opens with a reason; no way to send anything."""
    auditor = scene.asker("statutory_auditor A")
    meeting = f"/reuniones/{scene.sides['A'].meetings['convened']}"
    assert f'href="{meeting}/avisos"' in auditor.client.get(meeting).text
    board = auditor.client.get(f"{meeting}/avisos?ver=sent").text
    proofs = re.findall(rf'href="({meeting}/avisos/[0-9a-f-]+)"', board)
    assert proofs
    proof = auditor.client.get(proofs[0])
    assert proof.status_code == 200 and f'href="{meeting}/avisos"' in proof.text
    sent = auditor.client.post(f"{meeting}/avisos/a-papel", data={"csrf_token": auditor.token})
    assert sent.status_code == 403


def test_the_president_of_the_council_sees_who_was_reached_and_opens_no_message(scene: Scene) -> None:
    """Names, units and states of all; the messages stay closed, and so does the board to the others."""
    board = f"/reuniones/{scene.sides['A'].meetings['convened']}/avisos"
    page = scene.asker("council_president A").client.get(f"{board}?ver=sent").text
    assert "Persona 1 Inventada" in page
    assert not re.findall(rf"{board}/[0-9a-f-]+", page)
    assert scene.asker("council A").client.get(board).status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_the_page_of_the_trail_reads_it_again(app: Flask, building: Building, role: Role) -> None:
    """And says up to which act and when nothing was changed."""
    page = enter(app, building, role).get("/historial")
    assert "No se cambió nada" in page
    assert re.search(r"Se leyeron otra vez todos los actos, hasta el número \d+\.", page)


def test_the_page_of_the_trail_names_what_was_changed(
    app: Flask, building: Building, storage: Storage
) -> None:
    """By SQL, past the program."""
    with storage.writer.begin() as connection:
        connection.execute(text("UPDATE trail_entries SET tag = 'x:y' WHERE seq = 2"))
    page = enter(app, building, Role.STATUTORY_AUDITOR).get("/historial")
    assert "No concuerda" in page and "Un acto no es el que se escribió." in page
    assert "Mire el acto 2." in page
