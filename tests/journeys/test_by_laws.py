"""By-laws and ready reasons in a browser: twenty days entered and applied; a reason chosen and printed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.adapters.pdf_reading import ReadPdf
from tests.journeys import built, steps
from tests.journeys.house import House

SEND = "form[action$='/citar'] button.main"


@pytest.mark.browser
def test_twenty_days_of_the_by_laws_are_entered_and_applied(
    house: House, page: Page, album: steps.Album
) -> None:
    """Eighteen days ahead were lawful; with the by-laws they are refused, with the first day that is."""
    meeting = built.planned(house)
    steps.visit(page, f"{house.base_url}/comunidad/reglas")
    page.click("a[href$='/texto/notice.ordinary_assembly']")
    album.keep(page, "regla")
    page.fill("input[name=days]", "20")
    page.check("input[name=unit][value=clear_calendar_days]")
    page.check("input[name=severity][value=block]")
    page.fill("input[name=article]", "41")
    page.fill("input[name=adopted_on]", "2015-03-20")
    page.click("form.fields button.main")
    page.wait_for_url("**/comunidad/reglas#notice.ordinary_assembly")
    assert "20 días calendario" in page.locator("[id='notice.ordinary_assembly']").inner_text()
    album.keep(page, "reglas")
    steps.visit(page, f"{house.base_url}/reuniones/{meeting}/fecha")
    page.fill("form.stack input[name=day]", "2027-02-19")
    page.fill("form.stack input[name=hour]", "09:00")
    page.click("form.stack button.main")
    refused = page.locator(".slip.stop").first.inner_text()
    assert "22 de febrero" in refused
    assert "artículo 41" in refused
    page.fill("form.stack input[name=day]", "2027-02-22")
    page.click("form.stack button.main")
    page.wait_for_load_state()
    assert not page.locator(".slip.stop").count()
    steps.visit(page, f"{house.base_url}/comunidad/protocolo")
    assert "Asamblea ordinaria: 20 días calendario" in page.inner_text("main")
    album.keep(page, "protocolo")


@pytest.mark.browser
def test_a_refused_wish_is_answered_by_the_nearest_lawful_way(
    house: House, page: Page, album: steps.Album
) -> None:
    """Nobody reforms the by-laws by internet: it is told why, and a meeting in one place is begun instead."""
    steps.visit(page, f"{house.base_url}/caminos")
    page.select_option("select[name=outcome]", "bylaw_reform")
    page.select_option("select[name=modality]", "virtual")
    page.click("form.stack button.main")
    page.wait_for_load_state()
    assert "artículo 46" in page.locator(".slip.stop").first.inner_text()
    nearest = page.locator("article.way").first
    assert "70 %" in nearest.inner_text()
    album.keep(page, "caminos")
    nearest.locator("li", has_text="Presencial").locator("button").click()
    page.wait_for_url("**/fecha")
    assert "Presencial" in page.inner_text("main")


@pytest.mark.browser
def test_ready_reason_is_chosen_and_printed_in_the_notice(
    house: House, page: Page, album: steps.Album
) -> None:
    """The standing choice is recorded, offered first and chosen; the notice prints it with its source."""
    meeting = built.planned(house)
    steps.visit(page, f"{house.base_url}/comunidad/reglas/puntos/virtual_assembly")
    page.check("input[name=ground][value=quorum_enough]")
    page.click("form.fields button.main")
    page.wait_for_load_state()
    album.keep(page, "punto")
    steps.visit(page, f"{house.base_url}/reuniones/{meeting}/citar")
    options = page.locator("input[type=radio][name$=ground]")
    assert options.first.get_attribute("value") == "standing"
    assert not page.locator("input[type=radio]:checked").count()
    page.click(SEND)
    assert page.locator(".slip").count(), "the notice needs a reason"
    page.check("input[name$=ground][value=standing]")
    page.locator("textarea[name$=reason]").first.fill("Lo pidió el consejo.")
    album.keep(page, "citar", ".card:has(form[action$='/citar'])")
    page.click(SEND)
    page.wait_for_url("**/avisos")
    house.work()
    paper = page.request.get(f"{house.base_url}/reuniones/{meeting}/convocatoria.pdf")
    read = ReadPdf(paper.body())
    for part in ("Basta el quórum ordinario", "Decreto 398 de 2020", "Ana Ríos", "Lo pidió el consejo."):
        assert read.says(part), part
