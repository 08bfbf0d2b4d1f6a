"""What a rule stops or lets go on with a reason, in a browser, from its first page to the minutes."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from tests.adapters.pdf_reading import ReadPdf
from tests.journeys import built, steps
from tests.journeys.house import House

SEND = "form[action$='/citar'] button.main"
REASON = "El consejo pidió reunirnos en línea por la obra de la portería."


def _phone(browser: Browser, album: steps.Album) -> Page:
    """A resident's own telephone."""
    page = browser.new_context(
        viewport={"width": 360, "height": 800}, locale="es-CO", timezone_id="America/Bogota"
    ).new_page()
    album.listen(page)
    return page


def _fixed_paper(house: House, page: Page, meeting: str | uuid.UUID) -> ReadPdf:
    """The minutes are sent to be signed; their paper as it is printed."""
    page.click("button[formaction$='/acta/fijar']")
    page.wait_for_load_state()
    house.work()
    answer = page.request.get(f"{house.base_url}/reuniones/{meeting}/acta.pdf")
    assert answer.ok
    return ReadPdf(answer.body())


@pytest.mark.browser
def test_a_written_reason_is_found_in_the_minutes(
    house: House, page: Page, browser: Browser, album: steps.Album
) -> None:
    """Refused without a reason, sent with one; page, paper and each owner's telephone show it at the end."""
    meeting = built.planned(house)
    steps.visit(page, f"{house.base_url}/reuniones/{meeting}/citar")
    page.click(SEND)
    assert "fundamento por escrito" in page.inner_text("main .slip")
    page.locator("textarea[name$=reason]").first.fill(REASON)
    page.click(SEND)
    page.wait_for_url("**/avisos")
    house.work()
    house.go_to(built.EVENING)
    built.came(house, meeting, 3)
    built.closed(house, meeting)
    steps.sign_in(page, house)
    steps.visit(page, f"{house.base_url}/reuniones/{meeting}/acta")
    album.keep(page, "acta-razones")
    said = page.inner_text("section[aria-labelledby=why]")
    for part in (REASON, "Ana Ríos", "Decreto 398 de 2020"):
        assert said.count(part) == 1, said
    paper = _fixed_paper(house, page, meeting)
    for part in (REASON, "Ana Ríos", "Decreto 398 de 2020"):
        assert paper.says(part), part
    built.published(house, meeting)
    own = _phone(browser, album)
    steps.visit(own, f"{built.link_of(house, meeting, 0)}/acta")
    album.keep(own, "acta-razones-residente")
    assert REASON in own.inner_text("section[aria-labelledby=why]")
    assert not album.complaints, album.complaints


@pytest.mark.browser
def test_a_failed_first_call_makes_its_second(
    house: House, page: Page, browser: Browser, album: steps.Album
) -> None:
    """One act: linked, on the third business day at 8 p. m., same topics, and its notice is sent at once."""
    first = built.planned(house)
    built.called(house, first)
    house.go_to(built.EVENING)
    built.came(house, first, 1)
    house.go_to(built.EVENING + timedelta(hours=1))
    steps.sign_in(page, house)
    steps.visit(page, f"{house.base_url}/reuniones/{first}/sala")
    page.click("details#no-quorum summary")
    album.keep(page, "sin-quorum")
    page.click("form[action$='/sala/segunda-convocatoria'] button")
    page.wait_for_url(re.compile(rf"/reuniones/(?!{first})[0-9a-f-]{{36}}$"))
    album.keep(page, "segunda-convocatoria")
    second = page.url.rsplit("/", 1)[1]
    assert "lunes 29 de marzo" in page.inner_text("main")
    assert page.locator(f"section[aria-labelledby=linked] a[href$='{first}']").count()
    topics = page.locator("section[aria-labelledby=topics] li").all_inner_texts()
    steps.visit(page, f"{house.base_url}/reuniones/{first}")
    assert page.locator("section[aria-labelledby=topics] li").all_inner_texts() == topics
    steps.visit(page, f"{house.base_url}/reuniones/{second}/citar")
    album.keep(page, "segunda-citar")
    assert not page.locator(".slip.stop").count(), page.inner_text("main")
    for box in page.locator("form[action$='/citar'] textarea").all():
        box.fill(REASON)
    page.click(SEND)
    page.wait_for_url("**/avisos")
    # That there was no quorum was told to each of the five before; now comes the notice of the second call.
    texts = [built.plain_text(mail.content).lower() for mail in house.work()]
    assert [
        sum(words in text for text in texts) for words in ("segunda convocatoria", "no pudo empezar")
    ] == [5, 5]
    paper = ReadPdf(page.request.get(f"{house.base_url}/reuniones/{second}/convocatoria.pdf").body())
    assert paper.says("Segunda convocatoria")
    assert paper.says("29 de marzo de 2027")
    own = _phone(browser, album)
    steps.visit(own, built.link_of(house, uuid.UUID(second), 0))
    album.keep(own, "segunda-residente")
    assert "29 de marzo" in own.inner_text("main")
    assert not album.complaints, album.complaints


@pytest.mark.browser
def test_a_matter_of_70_percent_stays_visible_and_closed(
    house: House, page: Page, browser: Browser, album: steps.Album
) -> None:
    """In the agenda, the notice, the room, on an owner's telephone and in the minutes, with its article."""
    meeting = built.planned(house)
    _add_reform(house, page, meeting)
    album.keep(page, "setenta-temas")
    slip = page.locator(".slip", has_text="Reforma del reglamento")
    assert "artículo 46" in slip.inner_text()
    assert slip.locator("button[disabled]").count() == 1
    built.called(house, meeting)
    paper = ReadPdf(page.request.get(f"{house.base_url}/reuniones/{meeting}/convocatoria.pdf").body())
    assert paper.says("Reforma del reglamento")
    assert paper.says("70 %")
    house.go_to(built.EVENING)
    built.came(house, meeting, 5)
    steps.sign_in(page, house)
    steps.visit(page, f"{house.base_url}/reuniones/{meeting}/sala")
    page.get_by_role("button", name="Reforma del reglamento").first.click()
    page.wait_for_load_state()
    album.keep(page, "setenta-sala")
    slip = page.locator(".slip", has_text="Reforma del reglamento")
    assert "artículo 46" in slip.inner_text()
    assert slip.locator("button[disabled]").count() == 1
    assert not page.get_by_role("button", name="Abrir la votación").count()
    own = _phone(browser, album)
    steps.visit(own, f"{built.link_of(house, meeting, 0)}/sala")
    album.keep(own, "setenta-residente")
    assert "artículo 46" in own.inner_text("main")
    own.close()
    built.closed(house, meeting)
    steps.visit(page, f"{house.base_url}/reuniones/{meeting}/acta")
    album.keep(page, "setenta-acta")
    item = page.locator("section", has_text="Reforma del reglamento").last
    assert "artículo 46" in item.inner_text()
    written = _fixed_paper(house, page, meeting)
    assert written.says("70 %")
    assert written.says("artículo 46")
    assert not album.complaints, album.complaints


def _add_reform(house: House, page: Page, meeting: uuid.UUID) -> None:
    """The administrator writes a reform of the by-laws on the agenda, to be voted."""
    steps.visit(page, f"{house.base_url}/reuniones/{meeting}/temas")
    page.click("a[href$='/temas/nuevo']")
    page.fill("input[name=title]", "Reforma del reglamento")
    page.fill("input[name=minutes]", "15")
    page.check("input[name=type][value=decision]")
    page.check("input[name=basis][value=coefficient]")
    page.select_option("select[name=matter]", "bylaw_reform")
    page.click("form.stack button.main")
    page.wait_for_load_state()
