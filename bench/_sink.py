"""The mail server of the benchmarks, in a process of its own: ``python -m bench._sink [LOG]``.

Prints its address when it listens. With a log, one line for each accepted message, on the disk before the
answer 250: Message-ID, recipient, UID and SEQUENCE of the calendar object. Without, it keeps nothing.
"""

from __future__ import annotations

import email
import os
import re
import sys
import threading
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.adapters.smtp_sink import ACCEPTED, SmtpSink

_UID = re.compile(r"^UID:(\S+)", re.MULTILINE)
_SEQUENCE = re.compile(r"^SEQUENCE:(\d+)", re.MULTILINE)


class Sink(SmtpSink):
    """Takes every message; writes down which one it was, when there is a log."""

    def __init__(self, log: Path | None) -> None:
        super().__init__()
        self._file = log.open("a", encoding="ascii") if log else None

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        """Answer DATA."""
        if self._file is not None:
            self._file.write(line_of(bytes(envelope.original_content or b""), envelope.rcpt_tos[0]) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        return ACCEPTED


def line_of(content: bytes, recipient: str) -> str:
    """What identifies a message and the calendar event in it."""
    mail = email.message_from_bytes(content)
    uid = sequence = ""
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            text = payload.decode().replace("\r\n ", "").replace("\r", "")
            uid, sequence = (found[1] if (found := shape.search(text)) else "" for shape in (_UID, _SEQUENCE))
    return f"{mail['Message-ID']} {recipient} {uid} {sequence}"


def main(log: Path | None) -> None:
    """Serve until the process is ended."""
    with Sink(log) as server:
        print(server.url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
