"""Waking the sweep on time: huey carries one word, "sweep". What is owed stands in our own tables.

Its queue may be lost at any moment without harm: the sweep runs every minute anyway.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.constants import WORKER_THREAD

NAME = "constancia"
LONGEST_SLEEP_SECONDS = 2

_log = logging.getLogger(__name__)


class Wakeups:
    """The queue of one installation."""

    def __init__(self, database_url: str, folder: Path) -> None:
        """Open the queue.

        Args:
            database_url: of the data base; on PostgreSQL the queue lies in it.
            folder: where the queue's own file lies otherwise.
        """
        self._huey = _open(database_url, folder)
        self._sweep: Callable[[], object] = _nothing
        self._task: Callable[[], object] = self._huey.task(name="sweep")(self._call)

    def wake(self) -> None:
        """Ask for a sweep now; asked twice it still runs once.

        Never fails: what asks has been done and committed, and the sweep of the next minute finds it.
        """
        try:
            if self._huey.pending_count() == 0:
                self._task()
        except Exception:
            _log.exception("the worker could not be woken; it looks every minute by itself")

    def close(self) -> None:
        """Close the connection to the queue; the next call opens another."""
        self._huey.storage.close()

    def run(self, sweep: Callable[[], object]) -> None:
        """Run sweeps, when woken and every minute, until the process is told to stop."""
        self._sweep = sweep
        self._huey.periodic_task(crontab(minute="*"), name="sweep_every_minute")(self._call)
        self.wake()
        consumer = self._huey.create_consumer(
            workers=1, worker_type=WORKER_THREAD, max_delay=LONGEST_SLEEP_SECONDS
        )
        consumer.run()

    def _call(self) -> None:
        self._sweep()


def _nothing() -> None:
    """What a process that only wakes would run; it runs none."""


def _open(database_url: str, folder: Path) -> Huey:
    if database_url.startswith("postgresql"):
        dsn = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        return PostgresHuey(NAME, dsn=dsn, results=False)
    folder.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(NAME, filename=str(folder / "queue.sqlite3"), results=False)
