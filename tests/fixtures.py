"""Shared fixtures: data bases of both kinds, the application, the page-checking client.

A folder of tests that needs them names them in its ``conftest.py``: the rules are tested without any.
"""

from __future__ import annotations

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
from tests.databases import opened

DATABASES = ("sqlite", "postgresql")
# A Monday in Bogotá, 9:00 a. m.: far enough before the assembly that every test plans for March.
START = datetime(2027, 2, 1, 14, 0, tzinfo=UTC)

keep_compiled()


@pytest.fixture(scope="session")
def keys() -> Keys:
    """Keys that live as long as the run."""
    return Keys.ephemeral()


@pytest.fixture(params=DATABASES)
def storage(request: pytest.FixtureRequest, keys: Keys) -> Iterator[Storage]:
    """An empty data base, once on SQLite and once on PostgreSQL."""
    with opened(request.param, keys) as storage:
        yield storage


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


# For one folder of tests at a time: two of them open at once is more than Playwright can do in a process.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Chromium]:
    """A real browser, started once for the browser's tests of a folder."""
    with launched() as chromium:
        yield chromium


@pytest.fixture
def browser(chromium: Chromium) -> Iterator[Chromium]:
    """The real browser, of which a test leaves nothing open."""
    yield chromium
    for context in chromium.contexts:
        context.close()
