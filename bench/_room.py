"""The web server of an installation, as ``meetings web`` runs it, by a clock that stands in another year."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from meetings.adapters.keys import load_or_create
from meetings.adapters.server import serve
from meetings.application import create_app
from meetings.config import Config
from meetings.storage.session import Storage


class Clock:
    """A clock that is ahead. It takes nothing from the tests: they would count in the server's memory."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        return datetime.now(UTC) + self._ahead


def main(instance: str, base_url: str, ahead_seconds: str) -> None:
    """Serve until told to stop."""
    config = Config(instance=Path(instance), base_url=base_url, log_level="ERROR")
    keys = load_or_create(config.keys_dir)
    storage = Storage(config.database, keys)
    clock = Clock(timedelta(seconds=float(ahead_seconds)))
    app = create_app(config, storage=storage, keys=keys, clock=clock)
    storage.close()
    serve(app, base_url, workers=config.workers, threads=config.threads)


if __name__ == "__main__":
    main(*sys.argv[1:])
