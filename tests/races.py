"""Races for tests: acts begun at the same instant, each in a thread and on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from meetings.protocol.findings import Refused

DONE = "done"


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """What came of each act, begun at the same instant in threads of their own: ``DONE`` or a refusal's code.

    Anything else that an act raises is raised here.
    """
    ready = threading.Barrier(len(acts))

    def begin(act: Callable[[], object]) -> str:
        with app.app_context():
            ready.wait(timeout=30)
            try:
                act()
            except Refused as refused:
                return str(refused.findings[0].code)
            return DONE

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))
