"""A real SMTP server that keeps what it is given, for tests and crash loops.

In a test: ``with SmtpSink() as sink: ... sink.accepted``. By itself, for a process that is killed and started
again: ``python -m tests.adapters.smtp_sink PORT LOGFILE`` writes one line ``Message-ID recipient sha256`` for
each accepted message and has it on the disk before it answers 250.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import ssl
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.adapters.server_thread import HOST, ServerThread

ACCEPTED = "250 2.0.0 Message taken"

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mail:
    """One accepted message: its envelope and its bytes as they came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message_id(self) -> str:
        """The Message-ID with its angle brackets, or an empty text."""
        found = _MESSAGE_ID.search(self.content)
        return found.group(1).decode() if found else ""


class SmtpSink(ServerThread):
    """The server.

    Attributes:
        accepted: what it took, in order.
        connections: how many connections were opened.
        refuse_sender, refuse_recipient, refuse_message: answers to give instead of 250, by address.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        log: Path | None = None,
        tls: ssl.SSLContext | None = None,
        implicit_tls: bool = False,
        login: tuple[str, str] | None = None,
    ) -> None:
        """Listen on ``port``; with ``tls`` offer STARTTLS, or speak TLS from the first byte."""
        super().__init__()
        self._wanted_port = port
        self._log = log
        self._tls = tls
        self._implicit_tls = implicit_tls
        self._login = login
        self.accepted: list[Mail] = []
        self.connections = 0
        self.refuse_sender: dict[str, str] = {}
        self.refuse_recipient: dict[str, str] = {}
        self.refuse_message: dict[str, str] = {}

    @property
    def url(self) -> str:
        """The address for a transport, without encryption."""
        return f"smtp://{HOST}:{self.port}"

    async def open_server(self) -> asyncio.Server:
        """Open the server."""
        loop = asyncio.get_running_loop()
        outer = self._tls if self._implicit_tls else None
        server = await loop.create_server(self._protocol, HOST, self._wanted_port, ssl=outer)
        return self.note_port(server)

    def _protocol(self) -> SMTP:
        self.connections += 1
        options: dict[str, Any] = {}
        if self._login:
            options = {"authenticator": self._authenticate, "auth_require_tls": False}
        inner = None if self._implicit_tls else self._tls
        return SMTP(self, hostname="sink.example.com", tls_context=inner, **options)

    def _authenticate(self, _: SMTP, __: Session, ___: Envelope, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword), mechanism
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self._login, handled=False)

    async def handle_MAIL(
        self, _: SMTP, session: Session, envelope: Envelope, address: str, __: list[str]
    ) -> str:
        """Answer MAIL."""
        if self._login and not session.authenticated:
            return "530 5.7.0 Sign in first"
        if refusal := self.refuse_sender.get(address):
            return refusal
        envelope.mail_from = address
        return "250 2.1.0 Sender taken"

    async def handle_RCPT(
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        """Answer RCPT."""
        if refusal := self.refuse_recipient.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient taken"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:
        """Keep the message, on the disk first when there is a log, and answer."""
        if refusal := self.refuse_message.get(envelope.rcpt_tos[0]):
            return refusal
        content = bytes(envelope.original_content or b"")
        mail = Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), content)
        if self._log is not None:
            _append(self._log, mail)
        self.accepted.append(mail)
        return ACCEPTED


def _append(log: Path, mail: Mail) -> None:
    digest = hashlib.sha256(mail.content).hexdigest()
    with log.open("a", encoding="ascii") as file:
        file.write(f"{mail.message_id} {','.join(mail.recipients)} {digest}\n")
        file.flush()
        os.fsync(file.fileno())


def main(port: int, log: Path) -> None:
    """Serve until the process is ended; say so when ready."""
    with SmtpSink(port, log=log) as sink:
        print(f"listening on {sink.port}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
