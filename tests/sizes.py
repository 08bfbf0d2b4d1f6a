"""How much is tried: a little on every run, the figures of the design with `MEETINGS_TEST_LONG`."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

IS_LONG = "MEETINGS_TEST_LONG" in os.environ


def tries(short: int, full: int) -> int:
    """The number to try in this run."""
    return full if IS_LONG else short


def once(function: F) -> F:
    """Keep what a function gave for the whole run; not while mutmut tries whether a test sees a change."""
    kept = cache(function)

    @wraps(function)
    def called(*given: Any) -> Any:
        return function(*given) if "MUTANT_UNDER_TEST" in os.environ else kept(*given)

    return called  # type: ignore[return-value]  # the same arguments, the same answer
