"""Shared fixtures: data bases of both kinds, the application, the page-checking client.

A folder of tests that needs them names them in its ``conftest.py``: the rules are tested without any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium

from meetings import create_app
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.config import Config
from meetings.storage.session import Storage
from meetings.web.gate import BAD_LINKS, BAD_LINKS_SECONDS, Throttle
from meetings.web.live_session.news import THREADS_FOR_PAGES
from meetings.web.live_session.newsroom import NEWSROOM, Newsroom
from meetings.web.support import EXTENSION
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


@cache
def _application(keys: Keys) -> Flask:
    """The application over no data base at all, made once: to make one costs what a test does."""
    app = create_app(Config(instance=Path("/nowhere")), keys=keys)
    app.testing = True
    return app


@pytest.fixture
def app(storage: Storage, keys: Keys, clock: FixedClock) -> Iterator[Flask]:
    """The application over ``storage``, as it was made: nothing that an earlier test did to it is left."""
    app = _application(keys)
    kept = [(each, dict(each)) for each in (app.config, app.extensions, app.view_functions)]
    handlers, level = list(app.logger.handlers), app.logger.level
    app.extensions |= {
        EXTENSION: replace(app.extensions[EXTENSION], storage=storage, clock=clock),
        "bad_links": Throttle(BAD_LINKS, BAD_LINKS_SECONDS),
        NEWSROOM: Newsroom(app.config["THREADS"] - THREADS_FOR_PAGES),
    }
    yield app
    for each, made in kept:
        each.clear()
        each.update(made)
    app.logger.handlers = handlers
    app.logger.setLevel(level)


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
