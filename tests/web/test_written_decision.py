"""The pages of a decision in writing: asked by the administrator, answered by owners, counted, read."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy
from functools import partial
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings import deliveries
from meetings.accounts import LinkPurpose, NewLink, Role, issue_link
from meetings.adapters.clock import FixedClock
from meetings.convening import Addresses
from meetings.deliveries import Sending
from meetings.minutes import CodeComposer
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from meetings.storage.written_decision import WrittenVote
from tests.browse import Browser
from tests.factories import PASSWORD, START, Building, make_building
from tests.races import at_once
from tests.web.scene import BASE, MAIL_FROM, Box
from tests.written import DAY, QUESTIONS, SENT_AT, YES, Asked, asked

BALLOT = b"%PDF-1.4 un voto firmado"


@pytest.fixture
def building(storage: Storage) -> Building:
    """Five owners."""
    return make_building(storage)


@pytest.fixture
def decision(app: Flask, storage: Storage, building: Building, clock: FixedClock) -> Asked:
    """Two questions, sent three minutes ago and more."""
    with app.app_context():
        decision = asked(storage, building)
    clock.advance(timedelta(minutes=10))
    return decision


@pytest.fixture
def office(browse: Browser, building: Building) -> Browser:
    """The administrator at the desk."""
    browse.sign_in(building.emails[Role.ADMINISTRATOR.value], PASSWORD)
    return browse


def page_of(decision: Asked, number: int = 1) -> str:
    """The personal page of an owner."""
    person = decision.building.people[number - 1]
    with decision.storage.transaction() as tx:
        at = SENT_AT + 400 * DAY
        wanted = NewLink(LinkPurpose.MEETING, decision.building.community_id, person, at, decision.meeting_id)
        return f"/r/{issue_link(tx, wanted, START)[1]}"


def answers(decision: Asked, *said: str) -> dict[str, str]:
    """The fields of the ballot with these answers."""
    return {f"q_{item.hex}": choice for item, choice in zip(decision.items, said, strict=True)}


def code_sent(app: Flask, storage: Storage, clock: FixedClock) -> str:
    """The code in the one message that leaves now."""
    box = Box()
    composers = {"code": CodeComposer(Addresses(BASE), MAIL_FROM)}
    with app.app_context():
        deliveries.sweep(Sending(storage, composers, lambda owed: box, clock.now))
    [message] = box.messages
    text = message_from_bytes(message.content, policy=policy.default).get_body(("plain",))
    assert text is not None
    found = re.search(r"\b[0-9]{6}\b", text.get_content())
    assert found is not None
    return found[0]


def test_begun_as_a_decision_in_writing_it_asks_for_questions(
    office: Browser, building: Building, storage: Storage
) -> None:
    """One choice leads to the questions: neither day nor way in is asked for."""
    page = office.get("/reuniones/nueva?kind=written")
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None and "¿Cómo van a responder?" in page
    to = office.post("/reuniones/nueva", {"kind": "written", "modality": "written", "key": key[1]})
    page = office.get(to)
    assert "¿Qué van a decidir?" in page and "Todavía no hay preguntas" in page
    form = {"version": "1", "title": QUESTIONS[0], "minutes": "1", "type": "decision"}
    office.post(f"{to}/nuevo", {**form, "basis": "unit", "matter": "other"}, to=to)
    page = office.get(to)
    assert QUESTIONS[0] in page and "Siguiente: los papeles" in page
    assert " min</span>" not in page
    meeting = to.removesuffix("/temas")
    office.get(f"{meeting}/fecha", 404)
    office.get(f"{meeting}/entrada", 404)
    overview = office.get(meeting)
    assert "Decisión por escrito" in overview and "Recibir los votos" in overview


def test_the_review_says_until_when_and_sends(office: Browser, building: Building, storage: Storage) -> None:
    """From the papers to the sending: no reason is asked for, and the board shows whom it reached."""
    page = office.get("/reuniones/nueva?kind=written")
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    to = office.post("/reuniones/nueva", {"kind": "written", "modality": "written", "key": key[1]})
    meeting = to.removesuffix("/temas")
    form = {"version": "1", "title": QUESTIONS[0], "minutes": "1", "type": "decision"}
    office.post(f"{to}/nuevo", {**form, "basis": "unit", "matter": "other"}, to=to)
    office.post(f"{meeting}/papeles", {}, to=f"{meeting}/citar")
    review = office.get(f"{meeting}/citar")
    assert "lunes 1 de marzo" in review and "Enviar las preguntas" in review
    assert "Grabación" not in review and "Segunda" not in review
    office.post(f"{meeting}/citar", {}, to=f"{meeting}/avisos")
    board = office.get(f"{meeting}/avisos")
    assert "¿Quién ha votado?" in board and "Se necesita más de la mitad" not in board


def test_an_owner_answers_reads_it_again_and_signs(
    browse: Browser, decision: Asked, app: Flask, clock: FixedClock
) -> None:
    """The link leads to the questions; nothing is kept before the code; then the receipt stays."""
    page = page_of(decision)
    assert "¿Cómo vota usted?" in browse.get(page)
    ballot = browse.get(f"{page}/voto")
    assert all(question in ballot for question in QUESTIONS) and "checked" not in ballot
    check = browse.post(f"{page}/voto", answers(decision, "yes", "blank"), status=200)
    assert "¿Este es su voto?" in check and "En blanco" in check
    with decision.storage.reading() as tx:
        assert tx.session.scalars(select(WrittenVote)).all() == []
    code = code_sent(app, decision.storage, clock)
    signed = {**answers(decision, "yes", "blank"), "code": f"{code[:3]} {code[3:]}"}
    browse.post(f"{page}/voto/firmar", signed, to=f"{page}/voto")
    assert "Su voto quedó guardado" in browse.get(f"{page}/voto")
    with decision.storage.reading() as tx:
        [vote] = tx.session.scalars(select(WrittenVote)).all()
    assert (vote.person_id, vote.identity_check) == (decision.building.people[0], "code")


def test_of_two_presses_at_once_one_is_kept_and_the_other_reads_its_receipt(
    app: Flask, decision: Asked, clock: FixedClock
) -> None:
    """The same code from two tabs, or an impatient finger: never "your code is wrong" over a kept vote."""
    page = page_of(decision)
    tabs = Browser(app), Browser(app)
    for tab in tabs:
        tab.get(f"{page}/voto")
    tabs[0].post(f"{page}/voto", answers(decision, "yes", "no"), status=200)
    signed = {**answers(decision, "yes", "no"), "code": code_sent(app, decision.storage, clock)}
    came: list[TestResponse] = []

    def press(tab: Browser) -> None:
        fields = {**signed, "csrf_token": tab.token()}
        came.append(tab.client.post(f"{page}/voto/firmar", data=fields))

    at_once(app, *(partial(press, tab) for tab in tabs))
    kept, told = sorted(came, key=lambda response: response.status_code)
    assert (kept.status_code, told.status_code) == (302, 422)
    with decision.storage.reading() as tx:
        [vote] = tx.session.scalars(select(WrittenVote)).all()
    assert "Ya hay un voto por" in told.text and vote.reference in told.text
    assert "código no" not in told.text


def test_half_an_answer_is_shown_again(browse: Browser, decision: Asked) -> None:
    """With what was chosen, and which question lacks its answer."""
    page = page_of(decision)
    browse.get(f"{page}/voto")
    again = browse.post(f"{page}/voto", {f"q_{decision.items[0].hex}": "no"}, status=422)
    assert re.search(r'value="no"[^>]*checked|checked[^>]*value="no"', again)
    assert 'class="field group bad"' in again


def test_a_wrong_code_keeps_the_answers_on_the_page(browse: Browser, decision: Asked) -> None:
    """Nothing is kept; the answers need not be given again."""
    page = page_of(decision)
    browse.get(f"{page}/voto")
    browse.post(f"{page}/voto", answers(decision, "yes", "no"), status=200)
    again = browse.post(
        f"{page}/voto/firmar", {**answers(decision, "yes", "no"), "code": "000000"}, status=422
    )
    assert "¿Este es su voto?" in again
    assert f'name="q_{decision.items[0].hex}" value="yes"' in again
    with decision.storage.reading() as tx:
        assert tx.session.scalars(select(WrittenVote)).all() == []


def test_after_voting_the_page_is_the_receipt(browse: Browser, decision: Asked) -> None:
    """Number, hour, homes and answers; no form is left."""
    reference = decision.vote(1, YES, YES, at=SENT_AT)
    page = browse.get(f"{page_of(decision)}/voto")
    assert reference in page and "Su voto quedó guardado" in page
    assert "Lo que respondió" in page and '<form class="stack"' not in page
    again = browse.post(f"{page_of(decision)}/voto", answers(decision, "no", "no"), status=422)
    assert "Ya hay un voto por" in again


def test_staff_see_who_answered_and_not_what(office: Browser, decision: Asked) -> None:
    """Before the count neither an answer nor a result stands on the page."""
    decision.vote(1, YES, YES, at=SENT_AT)
    page = office.get(f"/reuniones/{decision.meeting_id}/votos")
    assert "Han respondido 1 de 5 unidades" in page and "en su página, con código" in page
    assert "Aprobada" not in page and "Contar los votos" not in page
    found = office.get(f"/reuniones/{decision.meeting_id}/votos?q=persona+3")
    assert "Persona 3 Inventada" in found and "Persona 1 Inventada" not in found


def test_a_new_owner_gets_the_questions_by_one_button(office: Browser, decision: Asked) -> None:
    """Named beside the votes until it is pressed; their link opens the ballot."""
    number = decision.sell(1)
    votes = f"/reuniones/{decision.meeting_id}/votos"
    page = office.get(votes)
    assert "Nuevos propietarios sin las preguntas" in page and "Enviarles las preguntas" in page
    office.post(f"{votes}/nuevos", {}, to=votes)
    assert "Nuevos propietarios" not in office.get(votes)
    assert QUESTIONS[0] in office.get(f"{page_of(decision, number)}/voto")
    assert "Hoy no figura como propietario" in office.get(f"{page_of(decision, 1)}/voto")


def test_a_vote_on_paper_is_noted_with_its_copy(office: Browser, decision: Asked) -> None:
    """The form asks for the day and hour that the paper bears; the list says who signed."""
    votes = f"/reuniones/{decision.meeting_id}/votos"
    paper = f"{votes}/{decision.building.people[2]}/papel"
    assert "Persona 3 Inventada" in office.get(paper)
    sent = {
        **answers(decision, "yes", "no"),
        "dated_at": "2027-02-01T09:05",
        "received_at": "2027-02-01T09:08",
        "signed_by": "Apoderado Inventado",
        "file": (BytesIO(BALLOT), "voto.pdf"),
    }
    office.post(paper, sent, to=f"{votes}#p-{decision.building.people[2]}")
    assert "en papel, firmado por Apoderado Inventado" in office.get(votes)


def test_a_paper_without_proof_is_refused_on_its_page(office: Browser, decision: Asked) -> None:
    """What was written stays on it."""
    paper = f"/reuniones/{decision.meeting_id}/votos/{decision.building.people[2]}/papel"
    office.get(paper)
    sent = {
        **answers(decision, "yes", "no"),
        "dated_at": "2027-02-01T09:05",
        "received_at": "2027-02-01T09:08",
    }
    page = office.post(paper, sent, status=422)
    assert "No hay prueba de este voto" in page and 'value="2027-02-01T09:05"' in page


def test_the_result_is_read_by_staff_and_owners(
    office: Browser, decision: Asked, app: Flask, clock: FixedClock
) -> None:
    """Counted when the month is over: without everybody it has no effect, and both pages say so."""
    decision.vote(1, YES, YES, at=SENT_AT)
    clock.advance(40 * DAY)
    office.sign_in(decision.building.emails[Role.ADMINISTRATOR.value], PASSWORD)
    votes = f"/reuniones/{decision.meeting_id}/votos"
    assert "Contar los votos" in office.get(votes)
    office.post(f"{votes}/contar", {}, to=votes)
    assert "Los votos ya se contaron" in office.get(votes)
    page = office.get(f"{page_of(decision, 2)}/voto")
    assert "Pregunta 1" in page and "Ya no se reciben votos" not in page


def test_a_meeting_that_is_held_has_no_ballot(browse: Browser, decision: Asked, storage: Storage) -> None:
    """Nor does a decision in writing have a room, a roll, or answers to come."""
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, decision.meeting_id).modality = "virtual"
    browse.get(f"{page_of(decision)}/voto", 404)


def test_what_was_asked_is_said_not_to_change(office: Browser, decision: Asked) -> None:
    """No page tells of a new version, and a question sent late is refused with that reason."""
    meeting = f"/reuniones/{decision.meeting_id}"
    for path in ("temas", "citar"):
        page = office.get(f"{meeting}/{path}")
        assert "nueva versión" not in page and "mientras se responden" in page
    form = {"version": "1", "title": "¿Otra?", "minutes": "1", "type": "decision"}
    late = {**form, "basis": "unit", "matter": "other"}
    assert "Estas preguntas ya se enviaron" in office.post(f"{meeting}/temas/nuevo", late, status=422)


def test_a_decision_in_writing_has_no_room(office: Browser, decision: Asked) -> None:
    """What belongs to a gathering answers as if it were not there."""
    meeting = f"/reuniones/{decision.meeting_id}"
    for path in ("antes", "sala", "asistencia", "pantalla", "respuestas"):
        office.get(f"{meeting}/{path}", 404)
    link = page_of(decision)
    for path in ("puerta", "grabacion"):
        office.get(f"{link}/{path}", 404)
