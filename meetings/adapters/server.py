"""The web server: gunicorn with threads, bound to the address of the settings."""

from __future__ import annotations

from threading import Semaphore
from typing import Any
from urllib.parse import urlsplit

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from meetings.adapters.processes import share_memory

# A stream of news ends by itself much later: told to stop, the server waits no longer than this for requests.
STOPS_WITHIN_SECONDS = 5
# As many as the data base's pool surely has connections for.
AT_WORK = 24


class _Log(Logger):  # type: ignore[misc]  # the library ships no types
    """The server's log goes where that of the whole process goes: it would quote paths, which hold tokens."""

    def setup(self, cfg: Any) -> None:
        """Leave everything to the process."""
        super().setup(cfg)
        self.error_log.handlers, self.error_log.propagate = [], True


class _Turnstile:
    """Lets a few requests work at a time; the rest of the threads wait, as do those that only listen to news.

    Hundreds that work at once would all be slow, and find no connection to the data base left.
    """

    def __init__(self, application: Any, places: int) -> None:
        self._application, self._places = application, Semaphore(places)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        with self._places:
            return self._application(environ, start_response)


class _Server(BaseApplication):  # type: ignore[misc]  # the library ships no types
    def __init__(self, application: Any, options: dict[str, Any]) -> None:
        self._application, self._options = application, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._application


def serve(application: Any, base_url: str, *, workers: int, threads: int) -> None:
    """Serve a WSGI application until told to stop.

    Args:
        base_url: its port is listened on, always on the loopback address: a proxy stands in front of
            whatever the world reaches.
        threads: per worker; each open news stream holds one.
    """
    parts = urlsplit(base_url)
    port = parts.port if parts.port and parts.scheme == "http" else 8000
    options = {
        "bind": f"127.0.0.1:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "preload_app": True,
        "accesslog": None,
        "loglevel": "warning",
        "logger_class": _Log,
        "limit_request_line": 4094,
        "graceful_timeout": STOPS_WITHIN_SECONDS,
        "control_socket_disable": True,
    }
    share_memory()
    _Server(_Turnstile(application, AT_WORK), options).run()
