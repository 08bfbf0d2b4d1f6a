"""What the tests of pages share: the scene of two communities, and the figures told at the end of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from meetings.adapters.keys import Keys
from tests.fixtures import DATABASES, app, browse, browser, chromium, clock, keys, storage
from tests.web.scene import Scene, make_scene

__all__ = ["app", "browse", "browser", "chromium", "clock", "keys", "scene", "storage"]

FIGURES = ("authorisation matrix", "links opened", "links in a browser", "bad input")


@pytest.fixture(scope="session", params=DATABASES)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: Keys
) -> Iterator[Scene]:
    """Two communities with meetings at every stage, made once a run; tests put back what they write."""
    with make_scene(request.param, tmp_path_factory.mktemp("scene"), keys) as scene:
        yield scene


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was tried: a figure that shrinks is seen."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name in FIGURES and getattr(report, "when", "") == "call":
                    terminalreporter.write_line(f"{name}: {value}")
