"""What every journey starts from: a real browser, an album, and a house with five owners."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from meetings.adapters.clock import FixedClock
from tests.adapters.smtp_sink import SmtpSink
from tests.databases import database
from tests.fixtures import browser, chromium, keys
from tests.journeys import built, steps
from tests.journeys.house import House

__all__ = ["album", "browser", "chromium", "house", "keys", "page"]

ALBUM = "CONSTANCIA_ALBUM"


@pytest.fixture
def album(tmp_path: Path) -> steps.Album:
    """Where the pictures go: a folder that is looked at, when one is named."""
    folder = Path(os.environ.get(ALBUM, str(tmp_path / "album")))
    folder.mkdir(parents=True, exist_ok=True)
    return steps.Album(folder, keeps_pictures=ALBUM in os.environ)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A running installation: five owners with attested addresses."""
    instance = tmp_path / "instance"
    instance.mkdir()
    with database("sqlite") as url, SmtpSink() as sink:
        house = House(url, instance, FixedClock(built.START), sink)
        built.owners(house)
        with house.serving():
            yield house


@pytest.fixture
def page(browser: Browser, house: House, album: steps.Album) -> Page:
    """The administrator's own, signed in."""
    page = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="es-CO", timezone_id="America/Bogota"
    ).new_page()
    album.listen(page)
    steps.sign_in(page, house)
    return page
