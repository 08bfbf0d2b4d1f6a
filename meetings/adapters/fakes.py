"""Stand-ins for what lies outside the machine, for tests and rehearsals; held to the same contract tests."""

from __future__ import annotations

from meetings.adapters.channels import ChannelError, Message, Receipt
from meetings.adapters.clock import Clock, SystemClock


class FakeChannel:
    """A channel in memory that accepts everything until it is told otherwise.

    Attributes:
        accepted: the messages it took, in order, repetitions included.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._answers: dict[str, ChannelError] = {}
        self._down: ChannelError | None = None
        self._silent = 0
        self.accepted: list[Message] = []

    def refuse(self, recipient: str, words: str, *, permanent: bool) -> None:
        """Refuse what goes to ``recipient`` from now on, in the server's ``words``."""
        self._answers[recipient] = ChannelError(words, permanent=permanent)

    def accept(self, recipient: str) -> None:
        """Take what goes to ``recipient`` again."""
        self._answers.pop(recipient, None)

    def go_down(self, words: str = "The server cannot be reached.") -> None:
        """Refuse everything for now, as a server out of reach does."""
        self._down = ChannelError(words, channel_down=True)

    def come_back(self) -> None:
        """Be in reach again."""
        self._down = None

    def swallow_answers(self, times: int = 1) -> None:
        """Take the next ``times`` messages without ever saying so: they are in doubt."""
        self._silent = times

    def send(self, message: Message) -> Receipt:
        """Take the message, or raise what was prepared.

        Raises:
            ChannelError: as prepared.
        """
        if self._down is not None:
            raise _again(self._down)
        if answer := self._answers.get(message.recipient):
            raise _again(answer)
        self.accepted.append(message)
        if self._silent:
            self._silent -= 1
            raise ChannelError("No answer came.", in_doubt=True, channel_down=True)
        return Receipt(self._clock.now(), "250 taken")

    def close(self) -> None:
        """Do nothing: no connection is held."""


def _again(error: ChannelError) -> ChannelError:
    """Return a fresh copy, so that no trace of an earlier raise hangs on it."""
    return ChannelError(error.words, permanent=error.permanent, channel_down=error.channel_down)
