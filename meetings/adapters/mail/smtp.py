"""Handing a message to a mail server (RFC 5321), and saying exactly how that ended.

The one question that matters is on which side of the final dot a failure lies. Before it, the server holds
nothing and the message may simply be tried again. After it, without an answer, nobody can know: that is
``in_doubt``. Encryption is what the address says and is never given up: ``smtps`` and ``smtp+starttls``
verify the server's certificate and its name, or nothing is sent.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from meetings.adapters.channels import ChannelError, Message, Receipt
from meetings.adapters.clock import Clock, SystemClock
from meetings.adapters.mail.hosts import is_loopback

COMMAND_TIMEOUT = 10.0
FINAL_TIMEOUT = 45.0
IDLE_LIMIT = 60.0
MESSAGE_TOO_BIG = 552
CLOSING = 421

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server as its address names it: ``smtps://user:password@mail.example.com:465``."""

    scheme: str
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> SmtpServer:
        """Read an address beginning with ``smtp://``, ``smtp+starttls://`` or ``smtps://``.

        Raises:
            ValueError: it is none, or it would carry a password in the clear; never shows the password.
        """
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError as error:
            raise ValueError("The mail server's port must be a number from 1 to 65535.") from error
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("The mail server must look like smtps://user:password@mail.example.com:465.")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if not (user + password).isascii():
            raise ValueError("The mail server's user and password must be in plain ASCII letters.")
        if user and parts.scheme == "smtp" and not is_loopback(parts.hostname):
            raise ValueError("A password never travels in the clear: use smtps:// or smtp+starttls://.")
        return cls(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], user, password)


class SmtpTransport:
    """A channel to one mail server over one connection, kept open between messages. For one thread."""

    def __init__(
        self,
        url: str,
        *,
        helo_name: str = "localhost",
        timeout: float = COMMAND_TIMEOUT,
        final_timeout: float = FINAL_TIMEOUT,
        tls: ssl.SSLContext | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Prepare for the server at ``url``; nothing is sent yet.

        Args:
            helo_name: the name this machine gives of itself; the public one when there is one.
            timeout: seconds to wait for each answer.
            final_timeout: seconds to wait for the answer to a whole message.
            tls: whom to trust; the system's authorities by default.

        Raises:
            ValueError: the address cannot be used.
        """
        self._server = SmtpServer.from_url(url)
        self._helo_name = helo_name
        self._timeout = timeout
        self._final_timeout = final_timeout
        self._tls = tls or ssl.create_default_context()
        self._clock = clock or SystemClock()
        self._client: smtplib.SMTP | None = None
        self._last_used = 0.0

    @property
    def longest_send(self) -> float:
        """Seconds within which ``send`` ends even when each answer comes at the last moment."""
        # Greeting, EHLO twice, STARTTLS, two steps of AUTH, MAIL, RCPT, DATA, RSET, after a stale connection.
        return 12 * self._timeout + 2 * self._final_timeout

    def send(self, message: Message) -> Receipt:
        """Hand ``message`` over and return the server's words.

        Raises:
            ChannelError: refused, server out of reach, or in doubt.
        """
        payload = _on_the_wire(message.content)
        client = self._begin(message.sender)
        try:
            words = self._transfer(client, message.recipient, payload)
        except ChannelError as error:
            self._after_failure(client, error)
            raise
        self._last_used = self._clock.monotonic()
        return Receipt(self._clock.now(), words)

    def close(self) -> None:
        """Say goodbye and close the connection, if there is one."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.quit()
        except (smtplib.SMTPException, OSError):
            client.close()

    def _begin(self, sender: str) -> smtplib.SMTP:
        """Return a connection on which MAIL was accepted; a stale one is replaced once: nothing was sent."""
        if self._clock.monotonic() - self._last_used > IDLE_LIMIT:
            # Without QUIT: after so long the other side may be gone, and its answer would be waited for.
            self._drop()
        if self._client is not None:
            try:
                return self._mail(self._client, sender)
            except ChannelError as error:
                self._drop()
                if error.permanent:
                    raise
        client = self._connect()
        try:
            self._mail(client, sender)
        except ChannelError as error:
            self._after_failure(client, error)
            raise
        return client

    def _mail(self, client: smtplib.SMTP, sender: str) -> smtplib.SMTP:
        code, reply = _ask(client, "MAIL", f"FROM:<{sender}>")
        if code != 250:
            # What is wrong with the sender is wrong for everybody; only a size is this message's own fault.
            too_big = code == MESSAGE_TOO_BIG
            raise ChannelError(_words(code, reply), permanent=too_big, channel_down=not too_big)
        return client

    def _transfer(self, client: smtplib.SMTP, recipient: str, payload: bytes) -> str:
        """Name the one recipient, send the message, return the server's answer to its final dot."""
        code, reply = _ask(client, "RCPT", f"TO:<{recipient}>")
        if code not in (250, 251):
            raise _refusal(code, reply)
        code, reply = _ask(client, "DATA")
        if code != 354:
            raise _refusal(code, reply)
        try:
            _wait_at_most(client, self._final_timeout)
            client.send(payload)
        except smtplib.SMTPServerDisconnected as error:
            # The dot is the last thing in the payload, so the server cannot have seen it.
            words = "The connection broke while the message was being sent."
            raise ChannelError(words, channel_down=True) from error
        code, reply = self._final_answer(client)
        if code >= 400:
            raise _refusal(code, reply)
        return _words(code, reply)

    def _final_answer(self, client: smtplib.SMTP) -> tuple[int, bytes]:
        """Wait for the answer to the final dot; any end but a plain answer leaves the message in doubt."""
        try:
            code, reply = client.getreply()
            _wait_at_most(client, self._timeout)
        except (smtplib.SMTPException, OSError) as error:
            words = f"The whole message was sent and no answer came. {_reason(error)}"
            raise ChannelError(words, in_doubt=True, channel_down=True) from error
        if not (200 <= code < 300 or 400 <= code < 600):
            words = f"The whole message was sent and the answer makes no sense: {_words(code, reply)}"
            raise ChannelError(words, in_doubt=True, channel_down=True)
        return code, reply

    def _connect(self) -> smtplib.SMTP:
        """Open a connection, encrypted and signed in as the address says."""
        try:
            client = self._greeted()
        except (smtplib.SMTPException, OSError) as error:
            words = f"The mail server cannot be reached. {_reason(error)}"
            raise ChannelError(words, channel_down=True) from error
        try:
            client.ehlo_or_helo_if_needed()
            if self._server.scheme == "smtp+starttls":
                client.starttls(context=self._tls)
                client.ehlo_or_helo_if_needed()
            if self._server.user:
                client.login(self._server.user, self._server.password)
        except (smtplib.SMTPException, OSError) as error:
            client.close()
            words = f"The mail server would not begin; nothing was sent. {_reason(error)}"
            raise ChannelError(words, channel_down=True) from error
        self._client = client
        return client

    def _greeted(self) -> smtplib.SMTP:
        host, port, name = self._server.host, self._server.port, self._helo_name
        if self._server.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, name, timeout=self._timeout, context=self._tls)
        return smtplib.SMTP(host, port, name, timeout=self._timeout)

    def _after_failure(self, client: smtplib.SMTP, error: ChannelError) -> None:
        """Keep the connection if the server only refused this message and takes back its half transaction."""
        if error.channel_down:
            self._drop()
            return
        try:
            code, _ = client.rset()
        except (smtplib.SMTPException, OSError):
            code = -1
        if code != 250:
            self._drop()
        self._last_used = self._clock.monotonic()

    def _drop(self) -> None:
        """Close the connection without a word."""
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _ask(client: smtplib.SMTP, command: str, argument: str = "") -> tuple[int, bytes]:
    """Return the answer to one command.

    Raises:
        ChannelError: the connection broke or no answer came in time; the server holds no message yet.
    """
    try:
        return client.docmd(command, argument)
    except (smtplib.SMTPException, OSError) as error:
        words = f"The connection broke before the message was sent. {_reason(error)}"
        raise ChannelError(words, channel_down=True) from error


def _wait_at_most(client: smtplib.SMTP, seconds: float) -> None:
    """Set the time limit of the open connection."""
    if client.sock is not None:
        client.sock.settimeout(seconds)


def _refusal(code: int, reply: bytes) -> ChannelError:
    """Return the error for a refusal: 5xx is for good, 4xx for now; 421 and nonsense concern everybody."""
    down = code == CLOSING or not 400 <= code < 600
    return ChannelError(_words(code, reply), permanent=500 <= code < 600, channel_down=down)


def _words(code: int, reply: bytes) -> str:
    return f"{code} {reply.decode('utf-8', 'replace')}"


def _reason(error: Exception) -> str:
    """Return what the server or the system said; a failed sign-in shows the server's words, never ours."""
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return _words(error.smtp_code, reply if isinstance(reply, bytes) else reply.encode())
    return str(error)


def _on_the_wire(content: bytes) -> bytes:
    """Return ``content`` with doubled leading dots and the final dot.

    Raises:
        ChannelError: permanent; a bare CR or LF, which servers read differently and could split a message.
    """
    if not content.count(b"\r\n") == content.count(b"\r") == content.count(b"\n"):
        raise ChannelError("The message has a line end that is not CRLF.", permanent=True)
    dotted = content.replace(b"\r\n.", b"\r\n..")
    if dotted.startswith(b"."):
        dotted = b"." + dotted
    return dotted + (b".\r\n" if dotted.endswith(b"\r\n") else b"\r\n.\r\n")
