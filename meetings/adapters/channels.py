"""The contract of a channel: mail, WhatsApp, SMS each take one message for one address, or say why not.

A ``Message`` names a single address and the types offer no place for a second one, so no defect further
up can show one resident the address of another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from meetings.adapters.clean import clean_line

WORDS_LIMIT = 500

_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>")


class ChannelError(Exception):
    """A message did not leave, or nobody can say whether it did.

    Attributes:
        permanent: trying again cannot help: this address or this message is refused for good.
        in_doubt: the message was handed over whole and no answer came; it may have been accepted.
        channel_down: the fault lies with the channel, not with this message: the others would fail too.
        words: the provider's own words, or ours when it said none. May hold the recipient's address.
    """

    def __init__(
        self, words: str, *, permanent: bool = False, in_doubt: bool = False, channel_down: bool = False
    ) -> None:
        self.words = clean_line(words, WORDS_LIMIT)
        self.permanent = permanent
        self.in_doubt = in_doubt
        self.channel_down = channel_down
        super().__init__(self.words)


@dataclass(frozen=True, slots=True)
class Message:
    """One message, complete, for one address.

    Attributes:
        message_id: its stable name, the same at every attempt; for mail the Message-ID with its angles.
        sender: the address it leaves from and to which a failure is reported.
        recipient: the one address it goes to.
        content: the bytes the channel carries; for mail the whole message with CRLF line ends.
    """

    message_id: str
    sender: str
    recipient: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the channel answered when it took a message.

    Attributes:
        at: the instant of the answer, aware UTC.
        words: the provider's own words.
        provider_id: the provider's name for the message, empty when it gives none.
        is_test: nothing left this machine (the folder that stands in for a mail server).
    """

    at: datetime
    words: str
    provider_id: str = ""
    is_test: bool = False


class Channel(Protocol):
    """A way for a message to reach a person."""

    def send(self, message: Message) -> Receipt:
        """Hand the message over and return the answer.

        Raises:
            ChannelError: it was refused, the channel is down, or nobody can say what happened.
        """
        ...

    def close(self) -> None:
        """Let go of connections; a later ``send`` opens them again."""
        ...


def mail_address(text: str) -> str:
    """Return ``text`` as one plain mail address in ASCII (an international domain in its ``xn--`` form).

    Raises:
        ChannelError: permanent; it is not one address that every mail server takes.
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    well_formed = _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain)
    if not (at and well_formed and len(local) <= 64 and len(local) + len(ascii_domain) < 254):
        raise ChannelError("This is not a mail address that can be written to.", permanent=True)
    return f"{local}@{ascii_domain}"


def checked_message_id(text: str) -> str:
    """Return ``text`` if it is a Message-ID such as ``<c0ffee@example.com>``.

    Raises:
        ValueError: it is not; the caller made it, so this is a defect and not bad input.
    """
    if not _MESSAGE_ID.fullmatch(text):
        raise ValueError(f"{text!r} is not a Message-ID.")
    return text
