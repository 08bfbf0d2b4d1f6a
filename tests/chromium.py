"""The real browser of the tests, and what is said where it or another tool is missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")


def browser_path() -> str | None:
    """The Chromium of this machine."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def needed(tool: str) -> NoReturn:
    """Report that a test is not run because a tool is missing; a failure under CI, which must have it."""
    if os.environ.get("CI"):
        pytest.fail(f"there is no {tool} on this machine, and CI must have it")
    pytest.skip(f"there is no {tool} on this machine")


@contextmanager
def launched() -> Iterator[Browser]:
    """A real Chromium, where there is one."""
    path = browser_path()
    if path is None:
        needed("Chromium")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()
