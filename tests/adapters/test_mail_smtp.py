"""Handing mail to a real server, and every manner in which that can fail."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetings.adapters.channels import ChannelError, Message
from meetings.adapters.clock import FixedClock
from meetings.adapters.mail import MessageTemplate, SmtpTransport
from meetings.adapters.mail.smtp import IDLE_LIMIT
from tests.adapters.certificates import Authority
from tests.adapters.fault_proxy import FaultProxy
from tests.adapters.mail_examples import SENDER, SENT_AT, resident, version
from tests.adapters.server_thread import HOST
from tests.adapters.smtp_sink import SmtpSink

SHORT = 1.0
USER, PASSWORD = "constancia", "sésamo".encode().hex()


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """A server that takes everything."""
    with SmtpSink() as sink:
        yield sink


def letter(number: int = 1, content: bytes = b"") -> Message:
    """Return a small message to the resident ``number``."""
    name = f"<{number}@example.com>"
    content = content or f"Message-ID: {name}\r\nSubject: hola\r\n\r\nhola\r\n".encode()
    return Message(name, SENDER, f"vecino{number}@example.com", content)


def transport(url: str) -> SmtpTransport:
    """Return a transport that does not wait long."""
    return SmtpTransport(url, timeout=SHORT, final_timeout=SHORT)


def failure(channel: SmtpTransport, message: Message) -> ChannelError:
    """Send, and return the error that must come."""
    with pytest.raises(ChannelError) as raised:
        channel.send(message)
    return raised.value


def signs(error: ChannelError) -> tuple[bool, bool, bool]:
    """Return the three answers a caller acts on: final, in doubt, channel down."""
    return error.permanent, error.in_doubt, error.channel_down


def test_message_arrives_byte_for_byte_with_one_recipient(sink: SmtpSink) -> None:
    """The server holds what was composed, in an envelope of one sender and one recipient."""
    channel = transport(sink.url)
    message = MessageTemplate(version()).message_for(resident(304), SENT_AT)
    channel.send(message)
    channel.close()
    [mail] = sink.accepted
    assert mail.content == message.content
    assert (mail.sender, mail.recipients) == (SENDER, ("vecino304@example.com",))


@pytest.mark.parametrize("content", [b".\r\n..\r\n.hola\r\n.", b"\r\n.\r\n", b"fin sin salto"])
def test_leading_dots_and_missing_line_end_arrive_unchanged(sink: SmtpSink, content: bytes) -> None:
    """A dot at the start of a line does not end the message (RFC 5321, 4.5.2)."""
    channel = transport(sink.url)
    channel.send(letter(content=content))
    channel.close()
    assert sink.accepted[0].content.removesuffix(b"\r\n") == content.removesuffix(b"\r\n")


@pytest.mark.parametrize("content", [b"a\nb\r\n", b"a\rb\r\n", b"a\n.\r\nMAIL FROM:<x@y>\r\n", b"a\r\r\n"])
def test_bare_line_ends_never_reach_the_server(sink: SmtpSink, content: bytes) -> None:
    """A bare CR or LF could be read as the end of the message by some servers: refused for good."""
    channel = transport(sink.url)
    assert signs(failure(channel, letter(content=content))) == (True, False, False)
    assert sink.connections == 0


def test_one_connection_carries_many_messages(sink: SmtpSink) -> None:
    """The connection is kept between messages."""
    channel = transport(sink.url)
    for number in range(5):
        channel.send(letter(number))
    channel.close()
    assert (len(sink.accepted), sink.connections) == (5, 1)


def test_refused_recipient_fails_alone_and_for_good(sink: SmtpSink) -> None:
    """550 at RCPT is final, in the server's words; the next goes over the same connection."""
    sink.refuse_recipient["vecino1@example.com"] = "550 5.1.1 No such person"
    channel = transport(sink.url)
    error = failure(channel, letter(1))
    channel.send(letter(2))
    channel.close()
    assert signs(error) == (True, False, False)
    assert error.words == "550 5.1.1 No such person"
    assert [mail.recipients for mail in sink.accepted] == [("vecino2@example.com",)]
    assert sink.connections == 1


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("450 4.2.0 Greylisted", (False, False, False)),
        ("451 4.3.0 Try later", (False, False, False)),
        ("421 4.3.2 Closing", (False, False, True)),
        ("550 5.7.1 Refused as spam", (True, False, False)),
        ("552 5.3.4 Too big", (True, False, False)),
    ],
)
@pytest.mark.parametrize("step", ["refuse_recipient", "refuse_message"])
def test_refusal_is_final_for_5xx_and_passing_for_4xx(
    sink: SmtpSink, step: str, answer: str, expected: tuple[bool, bool, bool]
) -> None:
    """At RCPT and after the final dot alike; 421 says that the whole server goes."""
    getattr(sink, step)["vecino1@example.com"] = answer
    channel = transport(sink.url)
    assert signs(failure(channel, letter(1))) == expected
    channel.send(letter(2))
    channel.close()
    assert [mail.recipients for mail in sink.accepted] == [("vecino2@example.com",)]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("550 5.7.1 You may not send", (False, False, True)),
        ("451 4.7.0 Too fast", (False, False, True)),
        ("552 5.3.4 Too big", (True, False, False)),
    ],
)
def test_refused_sender_concerns_everybody_but_a_size_only_one(
    sink: SmtpSink, answer: str, expected: tuple[bool, bool, bool]
) -> None:
    """What is wrong with the sender is mended once, not by giving up each message."""
    sink.refuse_sender[SENDER] = answer
    channel = transport(sink.url)
    assert signs(failure(channel, letter(1))) == expected
    channel.close()


@pytest.mark.parametrize("mode", ["drop", "blackhole", "reset_after:40"])
def test_fault_before_the_message_is_no_doubt(sink: SmtpSink, mode: str) -> None:
    """Closed, silent or broken in the commands: nothing was taken, try again."""
    with FaultProxy(sink.port, mode) as proxy:
        channel = transport(proxy.url)
        assert signs(failure(channel, letter(1))) == (False, False, True)
        proxy.mode = "pass"
        channel.send(letter(1))
        channel.close()
    assert len(sink.accepted) == 1


def test_break_in_the_middle_of_a_big_message_is_no_doubt(sink: SmtpSink) -> None:
    """More than the network buffers hold: the final dot was never handed over."""
    big = b"Subject: planos\r\n\r\n" + (b"y" * 76 + b"\r\n") * 300_000
    with FaultProxy(sink.port, "reset_after:100000") as proxy:
        channel = SmtpTransport(proxy.url, timeout=5, final_timeout=5)
        assert signs(failure(channel, letter(1, big))) == (False, False, True)
    assert sink.accepted == []


def test_break_after_a_small_message_left_is_doubt(sink: SmtpSink) -> None:
    """Once the system took the final dot to send it, only the server knows whether it came."""
    with FaultProxy(sink.port, "reset_after:200") as proxy:
        message = MessageTemplate(version()).message_for(resident(1), SENT_AT)
        assert signs(failure(transport(proxy.url), message)) == (False, True, True)
    assert sink.accepted == []


@pytest.mark.parametrize("mode", ["eat_ok", "mute_ok"])
def test_silence_after_the_final_dot_is_doubt(sink: SmtpSink, mode: str) -> None:
    """The server took the message and nobody told us: in doubt, sent again with the same Message-ID."""
    with FaultProxy(sink.port, mode) as proxy:
        channel = transport(proxy.url)
        assert signs(failure(channel, letter(1))) == (False, True, True)
        proxy.mode = "pass"
        channel.send(letter(1))
        channel.close()
    assert [mail.message_id for mail in sink.accepted] == ["<1@example.com>"] * 2
    assert sink.accepted[0] == sink.accepted[1]


def test_server_that_is_not_there_is_down() -> None:
    """Connection refused: nobody's fault, the channel is down."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        url = f"smtp://{HOST}:{free.getsockname()[1]}"
        assert signs(failure(transport(url), letter())) == (False, False, True)


def test_hanging_server_costs_no_more_than_the_time_limit(sink: SmtpSink) -> None:
    """A server that never answers is given up within the limit."""
    with FaultProxy(sink.port, "blackhole") as proxy:
        began = time.monotonic()
        failure(transport(proxy.url), letter())
        assert time.monotonic() - began < 4 * SHORT


def test_slow_network_still_delivers(sink: SmtpSink) -> None:
    """Delays below the limit change nothing."""
    with FaultProxy(sink.port, "latency:0.05") as proxy:
        channel = transport(proxy.url)
        assert channel.send(letter()).words.startswith("250")
        channel.close()


def test_greylisting_passes_when_tried_later(sink: SmtpSink) -> None:
    """451 now, taken at the next attempt."""
    with FaultProxy(sink.port, "4xx") as proxy:
        channel = transport(proxy.url)
        assert signs(failure(channel, letter())) == (False, False, False)
        proxy.mode = "pass"
        channel.send(letter())
        channel.close()
    assert len(sink.accepted) == 1


def test_stale_connection_is_replaced_without_loss(sink: SmtpSink) -> None:
    """A server that closed an idle connection costs nothing: nothing had been sent."""
    with FaultProxy(sink.port) as proxy:
        channel = transport(proxy.url)
        channel.send(letter(1))
        port = proxy.port
    with FaultProxy(sink.port, port=port):
        channel.send(letter(2))
        channel.close()
    assert [mail.recipients[0] for mail in sink.accepted] == ["vecino1@example.com", "vecino2@example.com"]


def test_connection_idle_for_long_is_opened_anew(sink: SmtpSink) -> None:
    """After a long pause the transport does not wait for a dead connection."""
    clock = FixedClock(SENT_AT)
    channel = SmtpTransport(sink.url, clock=clock)
    channel.send(letter(1))
    clock.advance(2 * IDLE_LIMIT * (SENT_AT.resolution * 1_000_000))
    channel.send(letter(2))
    channel.close()
    assert sink.connections == 2


def test_receipt_has_the_clock_and_the_words_of_the_server(sink: SmtpSink) -> None:
    """What the evidence keeps: when, and what the server said."""
    channel = SmtpTransport(sink.url, clock=FixedClock(SENT_AT))
    receipt = channel.send(letter())
    channel.close()
    assert (receipt.at, receipt.words, receipt.is_test) == (SENT_AT, "250 2.0.0 Message taken", False)


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_encrypted_connection_delivers_when_the_certificate_is_right(scheme: str) -> None:
    """TLS from the first byte or by STARTTLS, with a certificate of an authority we trust, and a sign-in."""
    authority = Authority()
    server = authority.server(HOST)
    with SmtpSink(tls=server, implicit_tls=scheme == "smtps", login=(USER, PASSWORD)) as sink:
        url = f"{scheme}://{USER}:{PASSWORD}@{HOST}:{sink.port}"
        channel = SmtpTransport(url, timeout=5, tls=authority.client())
        channel.send(letter())
        channel.close()
        assert len(sink.accepted) == 1


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
@pytest.mark.parametrize("wrong", ["authority", "name"])
def test_wrong_certificate_sends_nothing_at_all(scheme: str, wrong: str) -> None:
    """An unknown authority or another name: no message, no password, no fall-back to plain text."""
    authority = Authority()
    trust = Authority().client() if wrong == "authority" else authority.client()
    server = authority.server("192.0.2.1" if wrong == "name" else HOST)
    with SmtpSink(tls=server, implicit_tls=scheme == "smtps") as sink:
        channel = SmtpTransport(f"{scheme}://{HOST}:{sink.port}", timeout=5, tls=trust)
        error = failure(channel, letter())
        assert signs(error) == (False, False, True)
        assert "certificate" in error.words.lower()
        assert sink.accepted == []


def test_server_without_starttls_gets_nothing_in_the_clear(sink: SmtpSink) -> None:
    """Asked for encryption, a server that offers none is refused."""
    channel = transport(f"smtp+starttls://{HOST}:{sink.port}")
    assert signs(failure(channel, letter())) == (False, False, True)
    assert sink.accepted == []


def test_wrong_password_is_a_fault_of_the_channel_and_not_shown() -> None:
    """A refused sign-in waits for a person; the words never hold the password."""
    with SmtpSink(login=(USER, PASSWORD)) as sink:
        error = failure(transport(f"smtp://{USER}:wrongpass@{HOST}:{sink.port}"), letter())
    assert signs(error) == (False, False, True)
    assert "535" in error.words
    assert "wrongpass" not in error.words


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("smtp://user:secret@mail.example.com", "clear"),
        ("http://mail.example.com", "look like"),
        ("smtps://", "look like"),
        ("smtps://mail.example.com:99999", "port"),
        ("smtps://usér:secret@mail.example.com", "ASCII"),
    ],
)
def test_address_that_cannot_be_used_is_refused_at_the_start(url: str, said: str) -> None:
    """A wrong setting stops with a sentence that does not show the password."""
    with pytest.raises(ValueError, match=said) as refused:
        SmtpTransport(url)
    assert "secret" not in str(refused.value)


def test_default_trust_verifies_certificate_and_name() -> None:
    """Without another authority the system's are asked, and the name is compared."""
    context = SmtpTransport("smtps://mail.example.com")._tls
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_sink_as_a_program_logs_each_message_before_answering(tmp_path: Path) -> None:
    """The program of the crash loops: one line for each accepted Message-ID, on the disk when 250 comes."""
    log = tmp_path / "sink.log"
    command = [sys.executable, "-m", "tests.adapters.smtp_sink", "0", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        port = int(program.stdout.readline().split()[-1])
        channel = transport(f"smtp://{HOST}:{port}")
        message = MessageTemplate(version()).message_for(resident(1), SENT_AT)
        channel.send(message)
        program.kill()
        program.wait()
        channel.close()
    assert log.read_text().split()[:2] == [message.message_id, "vecino1@example.com"]
