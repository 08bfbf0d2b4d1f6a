"""Logs as JSON lines with the request's id. No token, no address, no personal datum stands in one."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request

LOGGER = "meetings"


class JsonLines(logging.Formatter):
    """One JSON object a line; control characters in a message cannot forge a second one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            line["request"] = g.get("request_id", "")
        if record.exc_info and record.exc_info[0] is not None:
            # The text of an exception may quote what a person wrote; its type and place do not.
            line["exception"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(line, ensure_ascii=False)


def _where(record: logging.LogRecord) -> list[str]:
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-8:]


def register_logs(app: Flask, level: str) -> None:
    """Send the application's log to standard error, a line a request: the route's pattern, not its path."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    app.logger.handlers = [handler]
    app.logger.propagate = False
    app.logger.setLevel(level)

    @app.after_request
    def _line(response: Response) -> Response:
        # The path of a personal link holds its token, so only the rule is written.
        rule = request.url_rule.rule if request.url_rule else "-"
        app.logger.info("%s %s %d", request.method, rule, response.status_code)
        return response
