"""The log of the pages: a line a request with its id; never its path, which may hold a token."""

from __future__ import annotations

import logging
import sys
from typing import Any

from flask import Flask, Response, g, has_request_context, request


def request_id() -> dict[str, object]:
    """The request's id, where there is one, for each line of the log."""
    return {"request": g.get("request_id", "")} if has_request_context() else {}


class Application(Flask):
    """Flask, but that its log of an exception names the route's pattern, not the path."""

    def log_exception(self, exc_info: Any) -> None:
        """Write down what a view raised."""
        self.logger.error("exception on %s %s", request.method, _rule(), exc_info=exc_info)


def _rule() -> str:
    # The path of a personal link holds its token, so only the rule is written.
    return request.url_rule.rule if request.url_rule else "-"


def register_logs(app: Flask, level: str, lines: logging.Formatter) -> None:
    """Send the application's log to standard error, a line a request."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(lines)
    app.logger.handlers = [handler]
    app.logger.propagate = False
    app.logger.setLevel(level)

    @app.after_request
    def _line(response: Response) -> Response:
        app.logger.info("%s %s %d", request.method, _rule(), response.status_code)
        return response
