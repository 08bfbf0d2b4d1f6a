"""Shared fixtures: data bases of both kinds, the application, the page-checking client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium

from meetings import create_app
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.config import Config
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.chromium import launched
from tests.compiled import keep_compiled
from tests.databases import database

DATABASES = ("sqlite", "postgresql")
# A Monday in Bogotá, 9:00 a. m.: far enough before the assembly that every test plans for March.
START = datetime(2027, 2, 1, 14, 0, tzinfo=UTC)

keep_compiled()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give what is dear to make to one worker alone: each scene, and the browser. Groups are begun first."""
    for item in items:
        made = getattr(item, "callspec", None)
        if made is not None and "scene" in made.params:
            item.add_marker(pytest.mark.xdist_group(f"scene {made.params['scene']}"))
        elif item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not run, and why: a run without a browser is not a whole run."""
    skipped = (report.longrepr for report in terminalreporter.stats.get("skipped", []))
    # A skipped test tells its file, its line and the reason.
    reasons = Counter(told[2].removeprefix("Skipped: ") for told in skipped if len(told) == 3)
    for reason, count in reasons.items():
        terminalreporter.write_line(f"NOT RUN: {count} of the tests: {reason}", red=True, bold=True)


@pytest.fixture(scope="session")
def keys() -> Keys:
    """Keys that live as long as the run."""
    return Keys.ephemeral()


@pytest.fixture(params=DATABASES)
def storage(request: pytest.FixtureRequest, tmp_path: Path, keys: Keys) -> Iterator[Storage]:
    """An empty data base, once on SQLite and once on PostgreSQL."""
    with database(request.param, tmp_path) as url:
        storage = Storage(url, keys)
        yield storage
        storage.close()


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at the beginning of February 2027 until the test moves it."""
    return FixedClock(START)


@pytest.fixture
def app(storage: Storage, keys: Keys, clock: FixedClock, tmp_path: Path) -> Flask:
    """The application over ``storage``."""
    app = create_app(Config(instance=tmp_path), storage=storage, keys=keys, clock=clock)
    app.testing = True
    return app


@pytest.fixture
def browse(app: Flask) -> Browser:
    """A client that checks every page it gets."""
    return Browser(app)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """A real browser, started once in the worker that has the browser's tests."""
    with launched() as chromium:
        yield chromium


@pytest.fixture
def browser(chromium: Chromium) -> Iterator[Chromium]:
    """The real browser, of which a test leaves nothing open."""
    yield chromium
    for context in chromium.contexts:
        context.close()
