"""Work over many things of which one may fail: it is set aside for a while, and the others are done.

A fault of the program at one meeting must not keep the messages of another from leaving. What failed is
logged by type and place, never by its text, which may quote what a person wrote.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=30)
# After these the wait is the longest one; two days of attempts would be more than a duration can hold.
MOST_DOUBLINGS = 10

Thing = TypeVar("Thing", bound=Hashable)
Result = TypeVar("Result")


def growing_wait(failures: int) -> timedelta:
    """How long to wait after so many failures, from one on: 30 seconds, doubled each time to half an hour."""
    doublings: int = 2 ** min(failures - 1, MOST_DOUBLINGS)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


class SetAside:
    """What failed lately in this process, and when each may be tried again. A restart tries all at once."""

    def __init__(self, name: str) -> None:
        """Remember under a ``name``, which stands in the log: what is done to each thing."""
        self._name = name
        self._log = logging.getLogger(__name__)
        self._failed: dict[Hashable, tuple[int, datetime]] = {}

    def each(self, things: Iterable[Thing], act: Callable[[Thing], Result], at: datetime) -> list[Result]:
        """Do an act with each thing that is not set aside; returns what came of those that did not fail.

        Args:
            at: now; what fails is left alone for a while, each time for longer.
        """
        results = []
        for thing in things:
            failures, until = self._failed.get(thing, (0, at))
            if at < until:
                continue
            try:
                results.append(act(thing))
            except Exception:
                self._log.exception("%s failed for one and goes on with the others", self._name)
                self._failed[thing] = failures + 1, at + growing_wait(failures + 1)
            else:
                self._failed.pop(thing, None)
        return results
