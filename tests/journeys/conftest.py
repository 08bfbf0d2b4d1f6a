"""Journeys are walked in a real browser."""

from tests.fixtures import browser, chromium, keys

__all__ = ["browser", "chromium", "keys"]
