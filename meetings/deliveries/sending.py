"""Sending a batch: each message is composed and handed over by itself, so that one harms no other.

What the program itself gets wrong with one message is logged by type and place, and the message is set aside:
it is tried again after a wait that grows, and stands on the board and the desk as one that failed.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from meetings.adapters.aside import growing_wait
from meetings.adapters.channels import Channel, ChannelError, Message
from meetings.deliveries.recipients import Recipient, recipient_keys
from meetings.protocol.kinds import DeliveryState
from meetings.storage.session import Storage, Transaction
from meetings.wording.deliveries import fault_code

# Past this nothing more of a batch is begun: a slow server must not make two workers send.
BEGUN_WITHIN = timedelta(seconds=60)
# For the claim and the settling themselves, each a commit that may wait for another.
MARGIN = timedelta(seconds=30)
CHANNEL_WAIT = timedelta(seconds=30)
DOUBT_WAIT = timedelta(minutes=2)

_log = logging.getLogger(__name__)


def lease_for(longest_send: timedelta) -> timedelta:
    """How long a batch is one worker's own: until the last message it may begin has surely ended."""
    return BEGUN_WITHIN + longest_send + MARGIN


@dataclass(frozen=True, slots=True)
class OwedMessage:
    """A claimed message, with what its composer needs; ``payload`` is opened just before that."""

    id: uuid.UUID
    community_id: uuid.UUID
    recipient: Recipient
    kind: str
    message_id: str
    address: str
    name: str
    meeting_id: uuid.UUID | None
    notice_id: uuid.UUID | None
    link_id: uuid.UUID | None
    attempts: int
    is_sample: bool
    payload_sealed: bytes | None = field(default=None, repr=False)
    payload: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Composed:
    """A message ready to leave.

    ``shared_tail`` is its end that all recipients of the version share; ``secret`` is the token of the
    personal link that stands in it, which a copy for anybody else covers.
    """

    message: Message
    shared_tail: bytes = b""
    secret: str = ""


class Composer(Protocol):
    """Writes the messages of one kind."""

    def __call__(self, tx: Transaction, owed: OwedMessage, at: datetime) -> Composed:
        """The message for one person.

        Raises:
            ChannelError: this message cannot be written or addressed; it is set aside, the others go on.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sending:
    """The parts of a sweep. ``channel_for`` picks the way out; a sample never gets a real one.

    ``lease`` is that of the slowest of the channels (``lease_for``). ``chores`` are done first: the papers
    that messages carry are printed there, outside any request.
    ``reviews`` come before each claim, in its commit: what is of no use gets a deadline that is past.
    """

    storage: Storage
    composers: Mapping[str, Composer]
    channel_for: Callable[[OwedMessage], Channel]
    now: Callable[[], datetime]
    worker: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    lease: timedelta = field(default_factory=lambda: lease_for(timedelta(seconds=30)))
    chores: tuple[Callable[[], object], ...] = ()
    reviews: tuple[Callable[[Transaction, datetime], object], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one message of a batch ended, to be written down."""

    owed: OwedMessage
    at: datetime
    state: DeliveryState
    words: str = ""
    composed: Composed | None = None
    is_test: bool = False
    wait: timedelta | None = None
    was_tried: bool = True


def send_all(sending: Sending, batch: Sequence[OwedMessage], until: datetime) -> list[Outcome]:
    """Compose and send a batch; nothing is begun after ``until``, and it goes back as it came."""
    outcomes: list[Outcome] = []
    down: dict[Channel, str] = {}
    composed = _compose_all(sending, batch)
    for owed in batch:
        ready = composed[owed.id]
        if isinstance(ready, Exception):
            outcomes.append(_not_composed(owed, sending.now(), ready))
            continue
        try:
            channel = sending.channel_for(owed)
        except Exception as error:
            _log.exception("no way out for a message was found")
            outcomes.append(_not_composed(owed, sending.now(), error))
            continue
        if channel in down or sending.now() > until:
            outcomes.append(_put_back(owed, sending.now(), down.get(channel, "")))
            continue
        outcomes.append(_sent(channel, owed, ready, sending.now, down))
    return outcomes


def _sent(
    channel: Channel,
    owed: OwedMessage,
    ready: Composed,
    now: Callable[[], datetime],
    down: dict[Channel, str],
) -> Outcome:
    try:
        receipt = channel.send(ready.message)
    except ChannelError as error:
        if error.channel_down:
            down[channel] = error.words
        return _failed(owed, now(), error, ready)
    except Exception as error:
        # It was in the channel's hands, so nobody can say whether it left; what is half said is dropped.
        _log.exception("a channel failed in an unexpected way")
        _let_go(channel)
        words, wait = fault_code(error), max(DOUBT_WAIT, growing_wait(owed.attempts))
        return Outcome(owed, now(), DeliveryState.IN_DOUBT, words, ready, wait=wait)
    return Outcome(owed, receipt.at, DeliveryState.ACCEPTED, receipt.words, ready, receipt.is_test)


def _let_go(channel: Channel) -> None:
    try:
        channel.close()
    except Exception:
        _log.exception("a channel could not be closed")


def _compose_all(sending: Sending, batch: Sequence[OwedMessage]) -> dict[uuid.UUID, Composed | Exception]:
    composed: dict[uuid.UUID, Composed | Exception] = {}
    waiting = list(batch)
    while waiting:
        with sending.storage.reading() as tx:
            while waiting:
                owed = waiting.pop(0)
                try:
                    composed[owed.id] = sending.composers[owed.kind](tx, _opened(tx, owed), sending.now())
                except ChannelError as error:
                    composed[owed.id] = error
                except Exception as error:
                    _log.exception("a message could not be composed")
                    composed[owed.id] = error
                    break  # its view may be broken: the next one gets another
    return composed


def _opened(tx: Transaction, owed: OwedMessage) -> OwedMessage:
    """The message with what only it says."""
    if owed.payload_sealed is None:
        return owed
    key = recipient_keys(tx, [owed.recipient])[owed.recipient.id]
    payload = json.loads(tx.vault.open_sealed(key, owed.payload_sealed, owed.id.bytes))
    return replace(owed, payload=payload)


def _put_back(owed: OwedMessage, at: datetime, words: str) -> Outcome:
    wait = CHANNEL_WAIT if words else None
    return Outcome(owed, at, DeliveryState.DUE, words, wait=wait, was_tried=False)


def _not_composed(owed: OwedMessage, at: datetime, error: Exception) -> Outcome:
    """Nothing was handed to a channel: never in doubt, whatever went wrong."""
    if isinstance(error, ChannelError):
        return _failed(owed, at, error, None)
    return Outcome(owed, at, DeliveryState.DUE, fault_code(error), wait=growing_wait(owed.attempts))


def _failed(owed: OwedMessage, at: datetime, error: ChannelError, composed: Composed | None) -> Outcome:
    if error.in_doubt:
        return Outcome(owed, at, DeliveryState.IN_DOUBT, error.words, composed, wait=DOUBT_WAIT)
    if error.permanent:
        return Outcome(owed, at, DeliveryState.REFUSED, error.words, composed)
    wait = growing_wait(owed.attempts)
    return Outcome(owed, at, DeliveryState.DUE, error.words, composed, wait=wait)
