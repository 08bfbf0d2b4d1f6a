"""A poll for the hour in a browser: asked at the desk, answered on phones, an hour chosen, the seal on it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import built, steps
from tests.journeys.house import House

NUMBER = re.compile("H-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
LINK = re.compile(r"http://\S+/encuesta/\S+")
HOURS = ("2027-03-13T09:00", "2027-03-13T18:30", "2027-03-18T19:00")
ANSWERS = (("yes", "no", "maybe"), ("yes", "maybe", "no"), ("maybe", "no", "yes"), ("no", "no", "no"))


@pytest.mark.browser
def test_an_hour_is_agreed_on_by_a_poll(
    house: House, page: Page, browser: Browser, album: steps.Album
) -> None:
    """An hour that comes too soon is named first; four of five answer, and the best hour is chosen."""
    meeting = built.planned(house)
    _ask(page, house, album, str(meeting))
    links = _links(house)
    assert len(links) == 5
    own = browser.new_context(
        viewport={"width": 360, "height": 780}, locale="es-CO", timezone_id="America/Bogota"
    ).new_page()
    album.listen(own)
    for link, answers in zip(links, ANSWERS, strict=False):
        _answer(own, album, link, answers)
    steps.visit(page, f"{house.base_url}/reuniones/{meeting}/encuesta")
    assert "Han respondido 4 de 5 personas" in page.inner_text("main")
    assert "Puede el 40,0 % del edificio: 2 personas." in page.inner_text("main")
    album.keep(page, "encuesta")
    page.locator("form[action*='/encuesta/'] button.main").click()
    page.wait_for_load_state()
    assert "La encuesta eligió una hora" in page.inner_text("main")
    steps.visit(page, f"{house.base_url}/reuniones/{meeting}/sello")
    assert NUMBER.search(page.inner_text("main"))
    steps.visit(own, links[4])
    assert own.locator("h1").inner_text() == "Ya se eligió la hora"
    assert "sábado 13 de marzo, 9:00" in own.inner_text("main").replace("\xa0", " ")
    album.keep(own, "encuesta-residente-elegida")
    assert album.complaints == []


def _ask(page: Page, house: House, album: steps.Album, meeting: str) -> None:
    """From the page of the day; the hour of next week is refused once with the first lawful day."""
    steps.visit(page, f"{house.base_url}/reuniones/{meeting}/fecha")
    page.click("main a[href$='/encuesta']")
    page.wait_for_url("**/encuesta")
    album.keep(page, "encuesta-nueva")
    for number, hour in enumerate(HOURS, 1):
        page.fill(f"input[name=hour_{number}]", hour)
    page.fill("input[name=hour_1]", "2027-02-16T19:00")
    page.click("form.stack button.main")
    page.wait_for_load_state()
    assert "La ley no deja tiempo" in page.inner_text("main")
    album.keep(page, "encuesta-pronto")
    page.fill("input[name=hour_1]", HOURS[0])
    page.click("form.stack button.main")
    page.wait_for_load_state()
    assert "Han respondido 0 de 5 personas" in page.inner_text("main")
    album.keep(page, "encuesta-abierta")


def _links(house: House) -> list[str]:
    """The link in each person's own message."""
    return [link for mail in house.work() for link in LINK.findall(built.plain_text(mail.content))]


def _answer(own: Page, album: steps.Album, link: str, answers: tuple[str, ...]) -> None:
    """Nothing is chosen beforehand; one answer to each hour, and they are read again."""
    steps.visit(own, link)
    assert own.locator("input[type=radio]:checked").count() == 0
    if answers == ANSWERS[0]:
        album.keep(own, "encuesta-residente")
        own.click("form.stack button.main")
        own.wait_for_load_state()
        album.keep(own, "encuesta-residente-falta")
    for group, answer in zip(own.locator("form.stack fieldset").all(), answers, strict=True):
        group.locator(f"input[value={answer}]").check()
    own.click("form.stack button.main")
    own.wait_for_load_state()
    assert own.locator("h1").inner_text() == "Sus respuestas quedaron guardadas"
    if answers == ANSWERS[0]:
        album.keep(own, "encuesta-residente-lista")
