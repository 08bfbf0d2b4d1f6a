"""How much is tried: a little on every run, the figures of the design with `MEETINGS_TEST_LONG`."""

from __future__ import annotations

import os

IS_LONG = "MEETINGS_TEST_LONG" in os.environ


def tries(short: int, full: int) -> int:
    """The number to try in this run."""
    return full if IS_LONG else short
