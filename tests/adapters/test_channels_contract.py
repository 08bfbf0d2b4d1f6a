"""One contract for every channel: the one in memory, a real mail server, the folder that stands in for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from meetings.adapters.channels import Channel, ChannelError, Message, Receipt
from meetings.adapters.clock import FixedClock
from meetings.adapters.fakes import FakeChannel
from meetings.adapters.mail import MessageTemplate, OutboxFolderTransport, SmtpTransport
from tests.adapters.fault_proxy import FaultProxy
from tests.adapters.mail_examples import SENT_AT, resident, version
from tests.adapters.smtp_sink import SmtpSink


class Rig(Protocol):
    """A channel under test and the world behind it."""

    channel: Channel
    clock: FixedClock

    def taken(self) -> list[bytes]:
        """The messages the world holds, repetitions included unless they replace each other."""

    def break_down(self) -> None:
        """Put the channel out of reach."""

    def mend(self) -> None:
        """Put it back in reach."""


class RefusingRig(Rig, Protocol):
    """A rig whose world can refuse one recipient and lose an answer."""

    def refuse(self, recipient: str, words: str, *, permanent: bool) -> None:
        """Refuse what goes to ``recipient``."""

    def accept(self, recipient: str) -> None:
        """Take it again."""

    def lose_next_answer(self) -> None:
        """Take the next message without saying so."""


class FakeRig:
    """The channel in memory."""

    def __init__(self) -> None:
        self.clock = FixedClock(SENT_AT)
        self.channel = FakeChannel(self.clock)
        self.refuse, self.accept = self.channel.refuse, self.channel.accept
        self.break_down, self.mend = self.channel.go_down, self.channel.come_back
        self.lose_next_answer = self.channel.swallow_answers

    def taken(self) -> list[bytes]:
        """What the channel accepted."""
        return [message.content for message in self.channel.accepted]


class SmtpRig:
    """A real server behind a proxy that can fail."""

    def __init__(self, sink: SmtpSink, proxy: FaultProxy) -> None:
        self._sink, self._proxy = sink, proxy
        self.clock = FixedClock(SENT_AT)
        self.channel = SmtpTransport(proxy.url, timeout=5, final_timeout=5, clock=self.clock)

    def taken(self) -> list[bytes]:
        """What the server accepted."""
        return [mail.content for mail in self._sink.accepted]

    def refuse(self, recipient: str, words: str, *, permanent: bool) -> None:
        """Answer RCPT with ``words``."""
        self._sink.refuse_recipient[recipient] = words
        assert words.startswith("5" if permanent else "4")

    def accept(self, recipient: str) -> None:
        """Answer RCPT with 250 again."""
        del self._sink.refuse_recipient[recipient]

    def break_down(self) -> None:
        """Close every connection."""
        self._proxy.mode = "drop"
        self.channel.close()

    def mend(self) -> None:
        """Let connections through."""
        self._proxy.mode = "pass"

    def lose_next_answer(self) -> None:
        """Swallow the answer to the final dot."""
        self._proxy.mode = "eat_ok"


class FolderRig:
    """The outbox folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "outbox"
        self.clock = FixedClock(SENT_AT)
        self.channel = OutboxFolderTransport(self._folder, self.clock)

    def taken(self) -> list[bytes]:
        """The files, oldest first."""
        return [
            path.read_bytes() for path in sorted(self._folder.iterdir(), key=lambda p: p.stat().st_mtime_ns)
        ]

    def break_down(self) -> None:
        """Put a file where the folder should be."""
        self._folder.write_text("not a folder")

    def mend(self) -> None:
        """Take it away."""
        self._folder.unlink()


@pytest.fixture
def smtp_rig() -> Iterator[SmtpRig]:
    """A server, the proxy before it and the transport."""
    with SmtpSink() as sink, FaultProxy(sink.port) as proxy:
        rig = SmtpRig(sink, proxy)
        yield rig
        rig.channel.close()


@pytest.fixture(params=["fake", "smtp", "folder"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Rig:
    """Each channel in turn."""
    rigs: dict[str, Callable[[], Rig]] = {
        "fake": FakeRig,
        "smtp": lambda: request.getfixturevalue("smtp_rig"),
        "folder": lambda: FolderRig(tmp_path),
    }
    return rigs[request.param]()


@pytest.fixture(params=["fake", "smtp"])
def refusing_rig(request: pytest.FixtureRequest) -> RefusingRig:
    """Each channel whose other side can refuse."""
    return FakeRig() if request.param == "fake" else request.getfixturevalue("smtp_rig")


def mail(number: int = 1) -> Message:
    """Return an invitation to the resident ``number``."""
    return MessageTemplate(version()).message_for(resident(number), SENT_AT)


def failure(channel: Channel, message: Message) -> ChannelError:
    """Send, and return the error that must come."""
    with pytest.raises(ChannelError) as raised:
        channel.send(message)
    return raised.value


def test_accepted_message_is_held_byte_for_byte(rig: Rig) -> None:
    """What was composed is what the world holds."""
    message = mail()
    rig.channel.send(message)
    assert rig.taken() == [message.content]


def test_receipt_tells_the_instant_and_some_words(rig: Rig) -> None:
    """The instant is the clock's, aware; the words are never empty."""
    rig.clock.advance(timedelta(hours=1))
    receipt = rig.channel.send(mail())
    assert isinstance(receipt, Receipt)
    assert receipt.at == SENT_AT + timedelta(hours=1)
    assert receipt.words


def test_only_the_folder_marks_its_receipts_as_tests(rig: Rig) -> None:
    """Evidence must say when nothing left this machine."""
    assert rig.channel.send(mail()).is_test is isinstance(rig, FolderRig)


def test_message_names_one_address_by_its_type() -> None:
    """No field of a message can hold a second recipient."""
    fields = Message.__dataclass_fields__
    assert [name for name in fields if "recipient" in name or name in ("to", "cc", "bcc")] == ["recipient"]
    assert fields["recipient"].type == "str"


def test_channel_out_of_reach_is_down_and_nothing_is_lost(rig: Rig) -> None:
    """Not final, no doubt, everybody's trouble; afterwards the same message goes."""
    message = mail()
    rig.break_down()
    error = failure(rig.channel, message)
    assert (error.permanent, error.in_doubt, error.channel_down) == (False, False, True)
    rig.mend()
    rig.channel.send(message)
    assert rig.taken() == [message.content]


def test_closed_channel_opens_again_for_the_next_message(rig: Rig) -> None:
    """``close`` lets go; it ends nothing."""
    rig.channel.send(mail(1))
    rig.channel.close()
    rig.channel.close()
    rig.channel.send(mail(2))
    assert len(rig.taken()) == 2


def test_final_refusal_keeps_the_words_and_spares_the_others(refusing_rig: RefusingRig) -> None:
    """One person's refusal is permanent for them alone."""
    refusing_rig.refuse("vecino1@example.com", "550 5.1.1 No such person", permanent=True)
    error = failure(refusing_rig.channel, mail(1))
    refusing_rig.channel.send(mail(2))
    assert (error.permanent, error.in_doubt, error.channel_down) == (True, False, False)
    assert error.words == "550 5.1.1 No such person"
    assert len(refusing_rig.taken()) == 1


def test_passing_refusal_is_no_end(refusing_rig: RefusingRig) -> None:
    """Refused for now, taken later."""
    refusing_rig.refuse("vecino1@example.com", "451 4.7.1 Later", permanent=False)
    error = failure(refusing_rig.channel, mail(1))
    assert (error.permanent, error.in_doubt, error.channel_down) == (False, False, False)
    refusing_rig.accept("vecino1@example.com")
    refusing_rig.channel.send(mail(1))
    assert len(refusing_rig.taken()) == 1


def test_lost_answer_leaves_the_message_in_doubt(refusing_rig: RefusingRig) -> None:
    """The world holds it and we do not know: the only case that is in doubt."""
    message = mail()
    refusing_rig.lose_next_answer()
    error = failure(refusing_rig.channel, message)
    assert (error.permanent, error.in_doubt) == (False, True)
    assert refusing_rig.taken() == [message.content]


def test_words_of_an_error_are_one_short_line() -> None:
    """A server's words cannot break a log line or fill a row."""
    error = ChannelError("550 no\r\nX-Evil: yes\x00 " + "x" * 10_000)
    assert error.words.startswith("550 no X-Evil: yes x")
    assert len(error.words) == 500
