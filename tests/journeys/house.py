"""A whole installation for a browser: the application on a port, a real mail server, a clock to move."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys, load_or_create
from meetings.adapters.mail import SmtpTransport
from meetings.application import create_app, create_sending
from meetings.config import Config
from meetings.deliveries import sweep
from meetings.operations import NewCommunity, set_up_community
from meetings.storage.session import Storage
from tests.adapters.smtp_sink import Mail, SmtpSink

PASSWORD = "cuatro guayacanes en flor"
ADMINISTRATOR = "ana.rios@example.com"
MAIL_FROM = "constancia@example.com"


class House:
    """One running installation with one community."""

    def __init__(self, url: str, folder: Path, clock: FixedClock, sink: SmtpSink) -> None:
        self.clock = clock
        self.sink = sink
        self.keys: Keys = load_or_create(folder / "keys")
        self.storage = Storage(url, self.keys)
        self._server: BaseWSGIServer | None = None
        probe = make_server("127.0.0.1", 0, Flask("probe"))
        self.port = probe.server_port
        probe.server_close()
        self.config = Config(
            instance=folder, base_url=f"http://127.0.0.1:{self.port}", smtp_url=sink.url, mail_from=MAIL_FROM
        )
        self.app = create_app(self.config, storage=self.storage, keys=self.keys, clock=clock)
        with self.app.app_context(), self.storage.transaction() as tx:
            wanted = NewCommunity("Conjunto Los Cerezos P.H.", "Ana Ríos", ADMINISTRATOR, PASSWORD)
            self.community_id = set_up_community(tx, wanted, clock.now())

    @property
    def base_url(self) -> str:
        """Where the browser goes."""
        return self.config.base_url

    def work(self) -> list[Mail]:
        """What a worker does once: print, send, settle. Returns the messages the mail server took now."""
        before = len(self.sink.accepted)
        transport = SmtpTransport(self.sink.url, clock=self.clock)
        parts = create_sending(self.config, self.storage, self.clock)
        moved = replace(parts, channel_for=lambda owed: transport)
        with self.app.app_context():
            sweep(moved)
        transport.close()
        return self.sink.accepted[before:]

    def go_to(self, at: datetime) -> None:
        """Move the clock of the installation."""
        self.clock.advance(at - self.clock.now())

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Answer requests, in threads, for the length of the block."""
        server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            self.storage.close()
