"""The clock: the only module that reads it. Everything else receives ``at`` as an argument."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Two clocks: one for people's dates, which may be set back, and one for waiting, which may not."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only grow; for leases and time limits, never stored."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        """Return the machine's instant, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()


class FixedClock:
    """A clock that moves only when told: for tests and for rehearsals."""

    def __init__(self, at: datetime) -> None:
        """Start at the instant ``at`` (aware).

        Raises:
            ValueError: ``at`` carries no zone.
        """
        if at.tzinfo is None:
            raise ValueError("The clock needs an instant with its zone.")
        self._now = at.astimezone(UTC)
        self._monotonic = 0.0

    def now(self) -> datetime:
        """Return the instant it stands at, in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds it was moved forward."""
        return self._monotonic

    def advance(self, by: timedelta) -> None:
        """Move both clocks forward by ``by``."""
        self._now += by
        self._monotonic += by.total_seconds()

    def set_back(self, by: timedelta) -> None:
        """Set the people's clock back by ``by``, as a machine's may be; the monotonic one stays."""
        self._now -= by


def now() -> datetime:
    """Return the machine's instant, aware, in UTC."""
    return SystemClock().now()
