"""Settling: how a batch ended is written down, with the messages themselves and the trail, in one commit."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from meetings.deliveries.arriving import arrived
from meetings.deliveries.covering import covered
from meetings.deliveries.recipients import delivery_act, erased_among, recipient_keys
from meetings.deliveries.sending import Outcome, Sending
from meetings.protocol.kinds import DeliveryState
from meetings.protocol.trail import Tag
from meetings.storage.bulk import insert_rows
from meetings.storage.deliveries import Delivery, DeliveryAttempt, SharedTail
from meetings.storage.session import Transaction, Unavailable
from meetings.trail import SYSTEM, Act, record

_TAGS = {
    DeliveryState.ACCEPTED: Tag.DELIVERY_ACCEPTED,
    DeliveryState.REFUSED: Tag.DELIVERY_REFUSED,
    DeliveryState.IN_DOUBT: Tag.DELIVERY_IN_DOUBT,
    DeliveryState.DUE: Tag.DELIVERY_RETRIED,
}

_log = logging.getLogger(__name__)


def settle(sending: Sending, outcomes: Sequence[Outcome]) -> None:
    """Write down how a batch ended.

    A message whose lease another worker took over meanwhile keeps that worker's state; its attempt and
    its evidence are written all the same. Where one message's evidence cannot be kept, how it ended is: it
    would else be taken for doubtful and leave again.
    """
    with sending.storage.transaction() as tx:
        try:
            with tx.part():
                _settle(tx, sending, outcomes)
        except Unavailable:
            raise
        except Exception:
            _log.exception("a batch could not be settled as one; its messages are, each by itself")
            for outcome in outcomes:
                _settle_alone(tx, sending, outcome)


def _settle_alone(tx: Transaction, sending: Sending, outcome: Outcome) -> None:
    try:
        with tx.part():
            _settle(tx, sending, [outcome])
    except Unavailable:
        raise
    except Exception:
        _log.exception("the evidence of a message could not be kept")
        row = tx.session.get_one(Delivery, outcome.owed.id, with_for_update=True)
        _set_state(row, sending, outcome)
        _keep_attempt(tx, outcome, None, {})


def _settle(tx: Transaction, sending: Sending, outcomes: Sequence[Outcome]) -> None:
    ids = [outcome.owed.id for outcome in outcomes]
    query = select(Delivery).where(Delivery.id.in_(ids)).order_by(Delivery.id).with_for_update()
    rows = {row.id: row for row in tx.session.scalars(query)}
    tails = _keep_tails(tx, outcomes)
    recipients = {outcome.owed.recipient for outcome in outcomes}
    erased = erased_among(tx, recipients)
    keys = recipient_keys(tx, recipients - erased)
    acts: dict[uuid.UUID, list[Act]] = {}
    for outcome in outcomes:
        owed, row = outcome.owed, rows[outcome.owed.id]
        is_first = row.accepted_at is None and outcome.state is DeliveryState.ACCEPTED
        _set_state(row, sending, outcome)
        key = None if owed.recipient in erased else keys[owed.recipient.id]
        digest, hidden = _keep_attempt(tx, outcome, key, tails)
        facts = {"attempt": owed.attempts, "message_sha256": digest, "covered_sha256": hidden}
        act = delivery_act(
            *(_TAGS[outcome.state], owed.id, owed.meeting_id, owed.recipient, facts), is_erased=key is None
        )
        acts.setdefault(owed.community_id, []).extend([act, *(arrived(tx, row) if is_first and key else ())])
    for community_id, entries in acts.items():
        record(tx, community_id, SYSTEM, sending.now(), *entries)


def _set_state(row: Delivery, sending: Sending, outcome: Outcome) -> None:
    if row.lease_owner != sending.worker and outcome.state is not DeliveryState.ACCEPTED:
        return
    row.state, row.last_words = outcome.state, outcome.words
    row.lease_owner = row.lease_until = None
    row.next_at = outcome.at + outcome.wait if outcome.wait else outcome.at
    if outcome.state is DeliveryState.ACCEPTED:
        row.accepted_at = row.accepted_at or outcome.at
        row.is_test = outcome.is_test
    if outcome.state is DeliveryState.IN_DOUBT:
        row.in_doubt_since = row.in_doubt_since or outcome.at


def _keep_tails(tx: Transaction, outcomes: Sequence[Outcome]) -> dict[bytes, uuid.UUID]:
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
    tx: Transaction, outcome: Outcome, key: bytes | None, tails: Mapping[bytes, uuid.UUID]
) -> tuple[str, str]:
    """Keep the bytes of an attempt; returns their hash, and that of the copy with the link covered.

    Without a key, which was destroyed with all that is kept of its person, the bytes are not kept.
    """
    digest, hidden, sealed, tail_id = "", "", None, None
    if outcome.composed and outcome.was_tried and key:
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
