"""The sweep: claim what is due, send it, settle it; each step its own commit, nothing sent twice unsaid.

A claim is committed before anything leaves, so a process killed in between leaves its messages claimed.
When the lease runs out they are *in doubt*: nobody can say whether the server took them. They are sent
again with the same Message-ID, and stay listed as doubtful for ever.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import aliased

from meetings.adapters.channels import Channel, ChannelError, Message, Receipt
from meetings.deliveries.covering import covered
from meetings.deliveries.expiry import give_up_expired
from meetings.deliveries.outbox import NOTICE, NOTICE_ALARM
from meetings.deliveries.recipients import Recipient, addressed, delivery_act, recipient_keys, recipient_of
from meetings.protocol.kinds import DeliveryState
from meetings.protocol.trail import Tag
from meetings.storage.bulk import insert_rows
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery, DeliveryAttempt, SharedTail
from meetings.storage.session import Storage, Transaction
from meetings.trail import SYSTEM, Act, record

BATCH = 20
LEASE = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=30)
# After these the wait is the longest one; two days of attempts would be more than a duration can hold.
MOST_DOUBLINGS = 10
CHANNEL_WAIT = timedelta(seconds=30)
SENT_BY_US = ("email",)


@dataclass(frozen=True, slots=True)
class OwedMessage:
    """A claimed message, with what its composer needs."""

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
    payload: Mapping[str, str] = field(default_factory=dict)


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

    ``chores`` are done first: the papers that messages carry are printed there, outside any request.
    ``reviews`` come before each claim, in its commit: what is of no use gets a deadline that is past.
    """

    storage: Storage
    composers: Mapping[str, Composer]
    channel_for: Callable[[OwedMessage], Channel]
    now: Callable[[], datetime]
    worker: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    lease: timedelta = LEASE
    chores: tuple[Callable[[], object], ...] = ()
    reviews: tuple[Callable[[Transaction, datetime], object], ...] = ()


@dataclass(frozen=True, slots=True)
class _Outcome:
    owed: OwedMessage
    at: datetime
    state: DeliveryState
    words: str = ""
    composed: Composed | None = None
    is_test: bool = False
    wait: timedelta | None = None
    was_tried: bool = True


def sweep(sending: Sending) -> int:
    """Send what is due, batch by batch, until nothing is; returns how many messages were tried."""
    for chore in sending.chores:
        chore()
    tried = 0
    while batch := claim(sending):
        # Past half of the lease nothing more is begun: a slow server must not make two workers send.
        outcomes = _send_all(sending, batch, until=sending.now() + sending.lease / 2)
        settle(sending, outcomes)
        tried += len(batch)
    return tried


def claim(sending: Sending) -> list[OwedMessage]:
    """Take up to 20 due messages under a lease, in one commit; marks expired leases as in doubt."""
    at = sending.now()
    with sending.storage.transaction() as tx:
        _doubt_expired(tx, at)
        for review in sending.reviews:
            review(tx, at)
        give_up_expired(tx, at)
        others = [kind for kind in sending.composers if kind != NOTICE_ALARM]
        # Once nothing else is due, so that it tells how things stand after all was tried.
        last = [kind for kind in sending.composers if kind == NOTICE_ALARM]
        rows = _without_superseded(tx, _due(tx, others, at) or _due(tx, last, at))
        batch = _with_names(tx, rows)
        for row in rows:
            row.state, row.attempts = DeliveryState.CLAIMED, row.attempts + 1
            row.lease_owner, row.lease_until = sending.worker, at + sending.lease
        attempts = [
            {
                "id": uuid.uuid4(),
                "delivery_id": row.id,
                "number": row.attempts,
                "started_at": at,
                "outcome": DeliveryState.CLAIMED.value,
                "words": "",
                "message_sha256": "",
                "covered_sha256": "",
            }
            for row in rows
        ]
        if attempts:
            tx.session.execute(insert(DeliveryAttempt), attempts)
    return batch


def _due(tx: Transaction, kinds: Sequence[str], at: datetime) -> Sequence[Delivery]:
    return tx.session.scalars(
        select(Delivery)
        .where(
            Delivery.state.in_((DeliveryState.DUE, DeliveryState.IN_DOUBT)),
            Delivery.next_at <= at,
            or_(Delivery.deadline_at.is_(None), Delivery.deadline_at > at),
            Delivery.channel.in_(SENT_BY_US),
            Delivery.kind.in_(kinds),
        )
        .order_by(Delivery.next_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()


def _doubt_expired(tx: Transaction, at: datetime) -> None:
    expired = tx.session.scalars(
        select(Delivery)
        .where(Delivery.state == DeliveryState.CLAIMED, Delivery.lease_until < at)
        .with_for_update(skip_locked=True)
    ).all()
    for row in expired:
        row.state, row.next_at = DeliveryState.IN_DOUBT, at
        row.in_doubt_since = row.in_doubt_since or at
        row.lease_owner = row.lease_until = None
        _update_attempt(tx, row.id, row.attempts, at, DeliveryState.IN_DOUBT)
        facts = _facts(row.attempts)
        act = delivery_act(Tag.DELIVERY_IN_DOUBT, row.id, row.meeting_id, recipient_of(row), facts)
        record(tx, row.community_id, SYSTEM, at, act)


def _without_superseded(tx: Transaction, rows: Sequence[Delivery]) -> Sequence[Delivery]:
    """The rows but those of a notice that has a newer version, which never leave any more.

    Issuing keeps back all that waits; this catches what a worker held in its hands at that moment.
    """
    notices = {row.notice_id for row in rows if row.kind == NOTICE and row.notice_id}
    newer = aliased(Notice)
    query = (
        select(Notice.id)
        .join(newer, (newer.meeting_id == Notice.meeting_id) & (newer.version > Notice.version))
        .where(Notice.id.in_(notices))
    )
    old = set(tx.session.scalars(query)) if notices else set()
    for row in rows:
        if row.kind == NOTICE and row.notice_id in old:
            row.state = DeliveryState.SUPERSEDED
    return [row for row in rows if row.state != DeliveryState.SUPERSEDED]


def _with_names(tx: Transaction, rows: Sequence[Delivery]) -> list[OwedMessage]:
    known = addressed(tx, [row.id for row in rows])
    keys = recipient_keys(tx, map(recipient_of, rows))
    batch = []
    for row in rows:
        extra, recipient, payload = known[row.id], recipient_of(row), {}
        if extra.payload_sealed is not None:
            opened = tx.vault.open_sealed(keys[recipient.id], extra.payload_sealed, row.id.bytes)
            payload = json.loads(opened)
        batch.append(
            OwedMessage(
                id=row.id,
                community_id=row.community_id,
                recipient=recipient,
                kind=row.kind,
                message_id=row.message_id,
                address=extra.address,
                name=extra.name,
                meeting_id=row.meeting_id,
                notice_id=row.notice_id,
                link_id=row.link_id,
                attempts=row.attempts + 1,
                is_sample=extra.is_sample,
                payload=payload,
            )
        )
    return batch


def _send_all(sending: Sending, batch: Sequence[OwedMessage], until: datetime) -> list[_Outcome]:
    outcomes: list[_Outcome] = []
    down: dict[Channel, str] = {}
    composed = _compose_all(sending, batch)
    for owed in batch:
        ready = composed[owed.id]
        if isinstance(ready, ChannelError):
            outcomes.append(_failed(owed, sending.now(), ready, None))
            continue
        channel = sending.channel_for(owed)
        if channel in down or sending.now() > until:
            outcomes.append(_put_back(owed, sending.now(), down.get(channel, "")))
            continue
        try:
            receipt = channel.send(ready.message)
        except ChannelError as error:
            outcomes.append(_failed(owed, sending.now(), error, ready))
            if error.channel_down:
                down[channel] = error.words
        else:
            outcomes.append(_accepted(owed, receipt, ready))
    return outcomes


def _compose_all(sending: Sending, batch: Sequence[OwedMessage]) -> dict[uuid.UUID, Composed | ChannelError]:
    composed: dict[uuid.UUID, Composed | ChannelError] = {}
    with sending.storage.reading() as tx:
        for owed in batch:
            try:
                composed[owed.id] = sending.composers[owed.kind](tx, owed, sending.now())
            except ChannelError as error:
                composed[owed.id] = error
    return composed


def _accepted(owed: OwedMessage, receipt: Receipt, composed: Composed) -> _Outcome:
    return _Outcome(owed, receipt.at, DeliveryState.ACCEPTED, receipt.words, composed, receipt.is_test)


def _put_back(owed: OwedMessage, at: datetime, words: str) -> _Outcome:
    wait = CHANNEL_WAIT if words else None
    return _Outcome(owed, at, DeliveryState.DUE, words, wait=wait, was_tried=False)


def _failed(owed: OwedMessage, at: datetime, error: ChannelError, composed: Composed | None) -> _Outcome:
    if error.in_doubt:
        return _Outcome(owed, at, DeliveryState.IN_DOUBT, error.words, composed, wait=LEASE)
    if error.permanent:
        return _Outcome(owed, at, DeliveryState.REFUSED, error.words, composed)
    wait = min(FIRST_WAIT * 2 ** min(owed.attempts - 1, MOST_DOUBLINGS), LONGEST_WAIT)
    return _Outcome(owed, at, DeliveryState.DUE, error.words, composed, wait=wait)


_TAGS = {
    DeliveryState.ACCEPTED: Tag.DELIVERY_ACCEPTED,
    DeliveryState.REFUSED: Tag.DELIVERY_REFUSED,
    DeliveryState.IN_DOUBT: Tag.DELIVERY_IN_DOUBT,
    DeliveryState.DUE: Tag.DELIVERY_RETRIED,
}


def settle(sending: Sending, outcomes: Sequence[_Outcome]) -> None:
    """Write down how a batch ended, with the messages themselves and the trail, in one commit.

    A message whose lease another worker took over meanwhile keeps that worker's state; its attempt and
    its evidence are written all the same.
    """
    with sending.storage.transaction() as tx:
        ids = [outcome.owed.id for outcome in outcomes]
        rows = {
            row.id: row
            for row in tx.session.scalars(select(Delivery).where(Delivery.id.in_(ids)).with_for_update())
        }
        tails = _keep_tails(tx, outcomes)
        keys = recipient_keys(tx, {outcome.owed.recipient for outcome in outcomes})
        acts: dict[uuid.UUID, list[Act]] = {}
        for outcome in outcomes:
            row, owed = rows[outcome.owed.id], outcome.owed
            if row.lease_owner == sending.worker or outcome.state is DeliveryState.ACCEPTED:
                _set_state(row, outcome)
            facts = _facts(owed.attempts, *_keep_attempt(tx, outcome, keys[owed.recipient.id], tails))
            act = delivery_act(_TAGS[outcome.state], owed.id, owed.meeting_id, owed.recipient, facts)
            acts.setdefault(owed.community_id, []).append(act)
        for community_id, entries in acts.items():
            record(tx, community_id, SYSTEM, sending.now(), *entries)


def _set_state(row: Delivery, outcome: _Outcome) -> None:
    row.state, row.last_words = outcome.state, outcome.words
    row.lease_owner = row.lease_until = None
    row.next_at = outcome.at + (outcome.wait or timedelta())
    if outcome.state is DeliveryState.ACCEPTED:
        row.accepted_at = row.accepted_at or outcome.at
        row.is_test = outcome.is_test
    if outcome.state is DeliveryState.IN_DOUBT:
        row.in_doubt_since = row.in_doubt_since or outcome.at


def _keep_tails(tx: Transaction, outcomes: Sequence[_Outcome]) -> dict[bytes, uuid.UUID]:
    tails = {o.composed.shared_tail for o in outcomes if o.composed and o.composed.shared_tail}
    digests = {hashlib.sha256(tail).hexdigest(): tail for tail in tails}
    query = select(SharedTail.id, SharedTail.sha256).where(SharedTail.sha256.in_(digests))
    known = {row.sha256: row.id for row in tx.session.execute(query)}
    if missing := sorted(set(digests) - set(known)):
        rows = [{"id": uuid.uuid4(), "sha256": each, "content": digests[each]} for each in missing]
        insert_rows(tx.session, SharedTail, rows, is_new_only=True)
        # Another worker may have kept one meanwhile, for the first messages of the same version.
        known = {row.sha256: row.id for row in tx.session.execute(query)}
    return {digests[digest]: tail_id for digest, tail_id in known.items()}


def _keep_attempt(
    tx: Transaction, outcome: _Outcome, key: bytes, tails: Mapping[bytes, uuid.UUID]
) -> tuple[str, str]:
    """Keep the bytes of an attempt; returns their hash, and that of the copy with the link covered."""
    digest, hidden, sealed, tail_id = "", "", None, None
    if outcome.composed and outcome.was_tried:
        content, tail = outcome.composed.message.content, outcome.composed.shared_tail
        own = content[: len(content) - len(tail)]
        digest = hashlib.sha256(content).hexdigest()
        if secret := outcome.composed.secret:
            hidden = hashlib.sha256(covered(own, secret) + tail).hexdigest()
        sealed, tail_id = tx.vault.seal(key, own, outcome.owed.id.bytes), tails.get(tail)
    tx.session.execute(
        update(DeliveryAttempt)
        .where(
            DeliveryAttempt.delivery_id == outcome.owed.id,
            DeliveryAttempt.number == outcome.owed.attempts,
        )
        .values(
            ended_at=outcome.at,
            outcome=outcome.state.value,
            words=outcome.words,
            message_sha256=digest,
            covered_sha256=hidden,
            message_sealed=sealed,
            shared_tail_id=tail_id,
        )
    )
    return digest, hidden


def _update_attempt(
    tx: Transaction, delivery_id: uuid.UUID, number: int, at: datetime, outcome: DeliveryState
) -> None:
    tx.session.execute(
        update(DeliveryAttempt)
        .where(
            DeliveryAttempt.delivery_id == delivery_id,
            DeliveryAttempt.number == number,
            or_(DeliveryAttempt.outcome == DeliveryState.CLAIMED, DeliveryAttempt.outcome == ""),
        )
        .values(ended_at=at, outcome=outcome.value)
    )


def _facts(number: int, digest: str = "", hidden: str = "") -> dict[str, object]:
    return {"attempt": number, "message_sha256": digest, "covered_sha256": hidden}
