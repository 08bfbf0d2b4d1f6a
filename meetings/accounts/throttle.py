"""Throttles that must survive a restart: sign-in, codes and lost links, counted in the data base."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from meetings.storage.accounts import Attempt
from meetings.storage.session import Transaction

KEPT = timedelta(days=1)


def _key(kind: str, subject: str) -> str:
    # The address tried is a personal datum: only a hash of it is kept, for a day.
    return hashlib.sha256(f"{kind}\0{subject}".encode()).hexdigest()


def too_many(
    tx: Transaction, kind: str, subject: str, at: datetime, *, limit: int, window: timedelta
) -> bool:
    """Whether ``subject`` failed ``limit`` times or more within ``window`` before ``at``.

    Until the act ends nobody else is asked about the same subject: its own attempt counts for the next one.
    """
    tx.take_turn(_key(kind, subject))
    count = tx.session.scalar(
        select(func.count())
        .select_from(Attempt)
        .where(Attempt.key == _key(kind, subject), Attempt.at > at - window, Attempt.succeeded.is_(False))
    )
    return (count or 0) >= limit


def note_attempt(tx: Transaction, kind: str, subject: str, at: datetime, *, succeeded: bool = False) -> None:
    """Count one attempt, and forget those older than a day."""
    tx.session.execute(delete(Attempt).where(Attempt.at < at - KEPT))
    tx.session.add(Attempt(kind=kind, key=_key(kind, subject), at=at, succeeded=succeeded))
