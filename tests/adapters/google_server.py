"""A local HTTP server that answers as Google Calendar does, as far as the contract needs it."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.adapters.server_thread import HOST

POLL = 0.02
COLLECTION = "/calendar/v3/calendars/primary/events"


class GoogleServer:
    """Holds events; ``faults`` are answers to give first, oldest first.

    Attributes:
        events: what was inserted, by id.
        requests: method, path, query and body of each request.
        faults: (status, body) of the next answers, before the server does its work again.
        forget_answer: insert the next event and break the connection instead of answering.
    """

    def __init__(self) -> None:
        self.events: dict[str, dict[str, Any]] = {}
        self.requests: list[tuple[str, str, dict[str, list[str]], dict[str, Any]]] = []
        self.faults: list[tuple[int, bytes]] = []
        self.forget_answer = False
        self._server = ThreadingHTTPServer((HOST, 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL,), daemon=True)

    @property
    def endpoint(self) -> str:
        """The address to give to the client."""
        return f"http://{HOST}:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        """Start serving."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, method: str, target: str, body: dict[str, Any]) -> tuple[int, bytes] | None:
        """Do what a request asks; ``None`` means to break the connection."""
        parts = urlsplit(target)
        self.requests.append((method, parts.path, parse_qs(parts.query), body))
        if self.faults:
            return self.faults.pop(0)
        if method == "POST" and parts.path == COLLECTION:
            return self._insert(body)
        event = self.events.get(parts.path.rpartition("/")[2])
        return (200, json.dumps(event).encode()) if event else fault(404, "notFound")

    def _insert(self, body: dict[str, Any]) -> tuple[int, bytes] | None:
        if body["id"] in self.events:
            return fault(409, "duplicate")
        event = {**body, "status": "confirmed", "htmlLink": f"https://calendar.example.com/{body['id']}"}
        if "conferenceData" in body:
            event["hangoutLink"] = "https://meet.example.com/abc-defg-hij"
        self.events[body["id"]] = event
        if self.forget_answer:
            self.forget_answer = False
            return None
        return 200, json.dumps(event).encode()


def fault(status: int, reason: str) -> tuple[int, bytes]:
    """Return an error in Google's form."""
    error = {
        "code": status,
        "message": f"It says {reason}",
        "errors": [{"reason": reason, "domain": "global"}],
    }
    return status, json.dumps({"error": error}).encode()


def _handler(google: GoogleServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            answer = google.answer(self.command, self.path, body)
            if answer is None:
                self.close_connection = True
                return
            status, content = answer
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            """Answer a question."""
            self._serve()

        def do_POST(self) -> None:
            """Do what is asked."""
            self._serve()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
