"""Logs as JSON lines, in every process. No token, no address, no personal datum stands in one.

The text of an exception may quote what a person wrote, so only its type and its place are written; the same
holds for what other libraries put into their messages.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

OURS = "meetings"

_log = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """One JSON object a line; control characters in a message cannot forge a second one."""

    def __init__(self, context: Callable[[], Mapping[str, object]] = dict) -> None:
        """Write lines.

        Args:
            context: what else each line says.
        """
        super().__init__()
        self._context = context

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        is_ours = record.name.partition(".")[0] == OURS
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            # What others put into their texts is unknown: a path with a token, a line of SQL.
            "message": record.getMessage() if is_ours else str(record.msg),
            **self._context(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _where(trace: TracebackType | None) -> list[str]:
    """The last places in our own code, and the very last two wherever they are."""
    places, ours = [], []
    while trace is not None:
        code = trace.tb_frame.f_code
        place = f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}"
        places.append(place)
        if f"/{OURS}/" in code.co_filename:
            ours.append(place)
        trace = trace.tb_next
    return [*ours[-6:], *(place for place in places[-2:] if place not in ours)]


def log_as_json() -> None:
    """Write everything that this process logs, and what nobody catches, as JSON lines on standard error.

    Of other libraries only warnings and what is worse.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _log.error(
        "a thread ended by an exception",
        exc_info=(args.exc_type, args.exc_value, args.exc_traceback),  # type: ignore[arg-type]  # None only at the very end
    )
    sys.unraisablehook = lambda found: _log.error(
        "an exception where none can be raised",
        exc_info=(found.exc_type, found.exc_value, found.exc_traceback),  # type: ignore[arg-type]  # as above
    )


def _uncaught(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    _log.critical("the process ends by an exception", exc_info=(kind, error, trace))
