"""By-laws and ready reasons in a browser: twenty days entered and applied; a reason chosen and printed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from meetings import communities, planning
from meetings.adapters.clock import FixedClock
from meetings.communities import HelpDesk, Origin, UploadedFile
from meetings.operations.sample import BLANK_PAPER
from meetings.planning import Access
from meetings.protocol.kinds import Convener, Kind, Modality
from meetings.storage.accounts import Account
from meetings.trail import Actor
from tests.adapters.pdf_reading import ReadPdf
from tests.adapters.smtp_sink import SmtpSink
from tests.databases import database
from tests.journeys import steps
from tests.journeys.house import House

START = datetime(2027, 2, 1, 14, 0, tzinfo=UTC)
REGISTER = "Torre;Apto;Propietario;Cédula;Correo;Coeficiente\n" + "\n".join(
    f"Torre 1;{100 + n};Persona {n} Inventada;{52_000_000 + n};persona{n}@example.com;20,0000"
    for n in range(1, 6)
)
SEND = "form[action$='/citar'] button.main"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A running installation: five owners with attested addresses."""
    instance = tmp_path / "instance"
    instance.mkdir()
    with database("sqlite", tmp_path) as url, SmtpSink() as sink:
        house = House(url, instance, FixedClock(START), sink)
        with house.app.app_context(), house.storage.transaction() as tx:
            by = Actor(account_id=tx.session.scalars(select(Account.id)).one(), name="Ana Ríos")
            desk = HelpDesk("Ana Ríos", "lunes a viernes, de 8 a. m. a 5 p. m.", "601 555 0142")
            communities.set_help_desk(tx, house.community_id, desk, by, START)
            page = communities.preview_register(
                tx, house.community_id, "registro.csv", REGISTER.encode(), by, START
            )
            communities.apply_register(tx, house.community_id, page.id, by, START)
            paper = UploadedFile("formato.pdf", BLANK_PAPER)
            day = date(2027, 1, 15)
            communities.attest_addresses(
                tx, house.community_id, page.id, Origin("Formato de datos", day, paper), by, START
            )
        with house.serving():
            yield house


@pytest.fixture
def page(browser: Browser, house: House, tmp_path: Path) -> Page:
    """The administrator's own, signed in."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="es-CO").new_page()
    steps.sign_in(page, house)
    return page


def _planned(house: House, day: date) -> uuid.UUID:
    """A virtual ordinary assembly with everything but its notice."""
    with house.app.app_context(), house.storage.transaction() as tx:
        by = Actor(account_id=tx.session.scalars(select(Account.id)).one(), name="Ana Ríos")
        where = (tx, house.community_id)
        kind = Kind.ORDINARY_ASSEMBLY
        meeting = planning.create_meeting(*where, kind, Modality.VIRTUAL, Convener.ADMINISTRATOR, by, START)
        planning.set_date(*where, meeting, day, time(9), 120, by, START)
        access = Access("https://video.example.com/cerezos", "", "Entre desde su enlace personal.", True)
        planning.set_access(*where, meeting, access, by, START)
        planning.declare_arrears(*where, meeting, by, START)
    return meeting


@pytest.mark.browser
def test_twenty_days_of_the_by_laws_are_entered_and_applied(house: House, page: Page, tmp_path: Path) -> None:
    """Eighteen days ahead were lawful; with the by-laws they are refused, with the first day that is."""
    album = steps.Album(tmp_path, keeps_pictures=False)
    meeting = _planned(house, date(2027, 3, 20))
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


@pytest.mark.browser
def test_ready_reason_is_chosen_and_printed_in_the_notice(house: House, page: Page, tmp_path: Path) -> None:
    """The standing choice is recorded, offered first and chosen; the notice prints it with its source."""
    album = steps.Album(tmp_path, keeps_pictures=False)
    meeting = _planned(house, date(2027, 3, 20))
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
    album.keep(page, "citar")
    page.click(SEND)
    page.wait_for_url("**/avisos")
    house.work()
    paper = page.request.get(f"{house.base_url}/reuniones/{meeting}/convocatoria.pdf")
    read = ReadPdf(paper.body())
    for part in ("Basta el quórum ordinario", "Decreto 398 de 2020", "Ana Ríos", "Lo pidió el consejo."):
        assert read.says(part), part
