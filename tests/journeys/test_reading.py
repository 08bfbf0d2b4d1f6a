"""A person's file is read in a real browser: masked, then opened with a reason for half an hour."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys import steps
from tests.journeys.house import House


@pytest.mark.browser
def test_a_persons_file_opens_with_a_reason(house: House, page: Page, album: steps.Album) -> None:
    """Nothing is preselected; the reason opens it and the page says until when."""
    steps.visit(page, f"{house.base_url}/registro")
    page.locator("a[href*='/personas/']").first.click()
    page.wait_for_url("**/personas/*")
    opening = page.locator("form[action$='/lectura']")
    assert not opening.locator("input[type=radio]:checked").count()
    assert "•••" in page.inner_text("main")
    album.keep(page, "ficha", ".card:has(form[action$='/lectura'])")
    opening.locator("input[type=radio]").first.check()
    opening.locator("button").click()
    page.wait_for_load_state()
    assert "•••" not in page.inner_text("main")
    steps.visit(page, f"{house.base_url}/comunidad/equipo")
    assert "Ana Ríos" in page.inner_text("main")
    album.keep(page, "equipo")
