"""Whether a worker is at work: it looks for what is due every minute, and each look is its sign of life."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.storage.operations import Installation
from meetings.storage.session import Transaction

# Many times the minute between two looks: a few papers may be printed in between.
PATIENCE = timedelta(minutes=10)


def silent_since(tx: Transaction, at: datetime) -> datetime | None:
    """Since when no worker looks for what is due; None while one does, or nothing is installed yet."""
    row = tx.session.get(Installation, 1)
    if row is None:
        return None
    last = row.swept_at or row.created_at
    return last if at - last > PATIENCE else None
