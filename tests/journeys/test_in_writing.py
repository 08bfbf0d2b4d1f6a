"""A decision in writing in a browser: asked at the desk, answered on a phone and on paper, counted, read."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from meetings import written_decision
from meetings.accounts import LinkIdentity, LinkPurpose
from meetings.operations.sample import BLANK_PAPER
from meetings.protocol.kinds import WrittenChoice
from meetings.storage.communities import Person
from meetings.storage.convening import Invitation
from meetings.storage.planning import AgendaItem
from tests.journeys import built, steps
from tests.journeys.house import House

QUESTION = "¿Aprueba pintar la fachada por $ 48.500.000, con cargo al fondo de imprevistos?"
CODE = re.compile(r"\b[0-9]{3} ?[0-9]{3}\b")
MAIN = "main button.main"


@pytest.mark.browser
def test_owners_decide_in_writing(
    house: House, page: Page, browser: Browser, album: steps.Album, tmp_path: Path
) -> None:
    """Four of five say yes, one on paper; the last answer ends it, and each reads what was decided."""
    meeting = _ask(house, page, album)
    mails = house.work()
    assert len(mails) == 5
    phone = browser.new_context(
        viewport={"width": 360, "height": 780}, locale="es-CO", timezone_id="America/Bogota"
    ).new_page()
    album.listen(phone)
    _vote(house, phone, album, meeting)
    _others_vote(house, meeting)
    _note_paper(house, page, album, meeting, tmp_path)
    house.work()
    steps.visit(page, f"{house.base_url}/reuniones/{meeting}/votos")
    assert page.locator("h1").inner_text() == "Los votos ya se contaron"
    assert "Aprobado" in page.locator("main").inner_text()
    album.keep(page, "votos-contados")
    steps.visit(phone, built.link_of(house, meeting, 0))
    assert "Los votos ya se contaron" in phone.locator("h1").inner_text()
    assert "80" in phone.locator("main").inner_text()
    album.keep(phone, "residente-resultado")
    assert album.complaints == []


def _ask(house: House, page: Page, album: steps.Album) -> uuid.UUID:
    """Four pages from the kind to the sending, without a day and without a reason."""
    steps.visit(page, f"{house.base_url}/reuniones/nueva")
    page.click("button[value=written]")
    page.click("button[value=written]")
    page.wait_for_url("**/temas")
    found = steps.MEETING.search(page.url)
    assert found is not None
    page.click("a[href$='/temas/nuevo']")
    page.fill("[name=title]", QUESTION)
    page.check("[name=basis][value=coefficient]")
    page.select_option("[name=matter]", "other")
    page.click(MAIN)
    page.wait_for_url("**/temas")
    album.keep(page, "preguntas")
    page.click("a.main")
    page.click(MAIN)
    page.wait_for_url("**/citar")
    assert "lunes 1 de marzo" in page.locator("main").inner_text()
    album.keep(page, "preguntas-revisar")
    page.click(MAIN)
    page.wait_for_url("**/avisos")
    return uuid.UUID(found[1])


def _vote(house: House, phone: Page, album: steps.Album, meeting: uuid.UUID) -> None:
    """The own link leads to the questions; the code comes by mail; the receipt stays."""
    steps.visit(phone, built.link_of(house, meeting, 0))
    assert phone.locator("h1").inner_text() == "¿Cómo vota usted?"
    assert not phone.locator("input[type=radio]:checked").count()
    album.keep(phone, "residente-voto")
    phone.locator("input[type=radio][value=yes]").check()
    phone.click(MAIN)
    [mail] = house.work()
    code = CODE.search(built.plain_text(mail.content))
    assert code is not None
    phone.fill("[name=code]", code[0])
    album.keep(phone, "residente-firma")
    phone.click(MAIN)
    phone.wait_for_load_state()
    assert "Su voto quedó guardado" in phone.locator("h1").inner_text()
    album.keep(phone, "residente-recibo")


def _others_vote(house: House, meeting: uuid.UUID) -> None:
    """The second and third owner say yes on their pages, the fourth no."""
    with built.act(house) as (tx, community, _, at):
        item = tx.session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting)).one()
        query = (
            select(Invitation.link_id, Person.id, Person.name)
            .join(Person, Person.id == Invitation.person_id)
            .where(Invitation.meeting_id == meeting)
            .order_by(Person.name)
        )
        said = (WrittenChoice.YES, WrittenChoice.YES, WrittenChoice.NO)
        for (link, person, name), choice in zip(tx.session.execute(query).all()[1:4], said, strict=True):
            who = LinkIdentity(link, LinkPurpose.MEETING, community, person, meeting, None, name)
            written_decision.vote_on_own_page(tx, who, {item: choice}, "", who.actor, at)


def _note_paper(house: House, page: Page, album: steps.Album, meeting: uuid.UUID, folder: Path) -> None:
    """The fifth handed in a paper: its answers, its hours and its copy."""
    paper = folder / "voto.pdf"
    paper.write_bytes(BLANK_PAPER)
    house.go_to(house.clock.now() + timedelta(minutes=20))
    steps.visit(page, f"{house.base_url}/reuniones/{meeting}/votos?q=persona+5")
    album.keep(page, "votos")
    page.click("a[href$='/papel']")
    page.check("input[type=radio][value=yes]")
    page.fill("[name=dated_at]", "2027-02-01T09:10")
    page.fill("[name=received_at]", "2027-02-01T09:15")
    page.set_input_files("[name=file]", paper)
    album.keep(page, "voto-en-papel")
    page.click(MAIN)
    page.wait_for_url("**/votos#*")
    assert "en papel, firmado por Persona 5 Inventada" in page.locator("main").inner_text()
