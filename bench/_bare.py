"""The reference of the votes: a bare Flask application whose POST commits one row, on the same web server."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing

from flask import Flask, request

from meetings.adapters.server import serve
from meetings.config import Config


def main(database: str, base_url: str) -> None:
    """Serve until told to stop."""
    with closing(sqlite3.connect(database)) as data:
        data.execute("PRAGMA journal_mode=WAL")
        data.execute("CREATE TABLE votes (number INTEGER PRIMARY KEY, said TEXT)")
    app = Flask("bench.bare")

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.post("/")
    def vote() -> str:
        with closing(sqlite3.connect(database, timeout=30)) as data:
            data.execute("PRAGMA synchronous=FULL")
            data.execute("INSERT INTO votes (said) VALUES (?)", (request.form["said"],))
            data.commit()
        return "kept"

    serve(app, base_url, workers=Config.workers, threads=Config.threads)


if __name__ == "__main__":
    main(*sys.argv[1:])
