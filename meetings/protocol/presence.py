"""How long somebody counts as present who entered and then fell silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# The product's own rule: four signals of a page, and then the person is gone.
SILENCE = timedelta(seconds=180)


@dataclass(frozen=True, slots=True)
class Interval:
    """One interval of presence; ``last_signal_at`` is None for an entry whose page gives no signals.

    It (without script, or ticked by the secretary) ends by leaving or by the secretary's mark only.
    """

    joined_at: datetime
    left_at: datetime | None = None
    last_signal_at: datetime | None = None

    def is_silent(self, at: datetime) -> bool:
        """Whether it is open and its page has said nothing for too long."""
        return (
            self.left_at is None and self.last_signal_at is not None and at - self.last_signal_at >= SILENCE
        )

    def ended_at(self, at: datetime) -> datetime | None:
        """When it ended, as known at ``at``: at leaving, or at the last signal before the silence."""
        if self.left_at is not None or not self.is_silent(at):
            return self.left_at
        assert self.last_signal_at is not None, "a silent interval had a signal"
        return max(self.joined_at, self.last_signal_at)

    def covers(self, instant: datetime, at: datetime) -> bool:
        """Whether the person was present at an instant, as known at ``at`` (the instant itself or later)."""
        ended_at = self.ended_at(at)
        return self.joined_at <= instant and (ended_at is None or ended_at > instant)
