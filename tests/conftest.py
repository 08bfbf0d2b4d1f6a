"""What every folder shares: how much hypothesis tries, how tests are shared out, what a run tells at its end.

Data bases, the application and its client are in `tests/fixtures.py`: the rules are tested without any.
"""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from hypothesis import settings

from tests.leftovers import tidy_up
from tests.sizes import IS_LONG, tries
from tests.tables import rows_of

# No deadline: how long an example takes says more about the machine than about the program.
settings.register_profile("ours", max_examples=tries(10, 200), deadline=None, database=None)
settings.load_profile("ours")

ROWS = "rows of tables that hold"

# What is imported and collected stays to the end: the collector of garbage never looks at it.
gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """A short run tries the same examples every time, so that a failure is found again; a long one looks on.

    By a seed for all: to make one for each test, its source would be read and hashed, twice.
    """
    if not IS_LONG and config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = "675"  # Ley 675: any number would do


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give what is dear to make to one worker alone: each scene, and the browser. Groups are begun first."""
    for item in items:
        made = getattr(item, "callspec", None)
        if made is not None and "scene" in made.params:
            item.add_marker(pytest.mark.xdist_group(f"scene {made.params['scene']}"))
        elif item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
        if isinstance(item, pytest.Function) and (rows := rows_of(item.function)) > 1:
            item.user_properties.append((ROWS, rows))


def pytest_collection_finish() -> None:
    """From here on the collector of garbage looks at what the tests make."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Leave nothing behind: a worker's end is not waited for, that of its tests is."""
    tidy_up()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was tried: a figure that shrinks is seen. Say loudly what was not run, and why."""
    told = [each for report in terminalreporter.stats.get("passed", []) for each in report.user_properties]
    for name, value in told:
        if name != ROWS:
            terminalreporter.write_line(f"{name}: {value}")
    if rows := sum(value for name, value in told if name == ROWS):
        terminalreporter.write_line(f"{ROWS}: {rows}")
    skipped = (report.longrepr for report in terminalreporter.stats.get("skipped", []))
    # A skipped test tells its file, its line and the reason.
    reasons = Counter(told[2].removeprefix("Skipped: ") for told in skipped if len(told) == 3)
    for reason, count in reasons.items():
        terminalreporter.write_line(f"NOT RUN: {count} of the tests: {reason}", red=True, bold=True)
