"""Paper: left at the unit with a witness, written down by whoever did it. Always possible, for anybody."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.deliveries.arriving import arrived
from meetings.deliveries.board import REACHED_STATES
from meetings.deliveries.outbox import Owed, owe
from meetings.deliveries.recipients import delivery_act, recipient_of
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import DeliveryState
from meetings.protocol.trail import Tag
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery, HandOver
from meetings.storage.session import Missing, Transaction
from meetings.trail import Actor, record

PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Handing:
    """How a paper was handed over."""

    handed_at: datetime
    witness: str
    received_by: str = ""


def hand_over(
    tx: Transaction, community_id: uuid.UUID, delivery_id: uuid.UUID, how: Handing, by: Actor, at: datetime
) -> None:
    """Write down that a paper was left at the unit.

    Raises:
        Missing: there is no such message in this community.
        Refused: ``paper.no_witness``, ``paper.not_paper``, ``paper.already_handed``,
            ``paper.before_notice``, ``paper.before_owed`` (earlier than what it brings),
            ``paper.in_the_future``.
    """
    row = _locked(tx, community_id, delivery_id)
    if row.channel != PAPER:
        raise Refused.because("paper.not_paper")
    if not how.witness.strip():
        raise Refused.because("paper.no_witness")
    if row.state in REACHED_STATES:
        raise Refused.because("paper.already_handed")
    notice = tx.session.get(Notice, row.notice_id) if row.notice_id else None
    if notice is not None and how.handed_at < notice.issued_at:
        raise Refused.because("paper.before_notice", issued_at=notice.issued_at)
    if notice is None and how.handed_at < row.created_at:
        raise Refused.because("paper.before_owed", owed_at=row.created_at)
    if how.handed_at > at:
        raise Refused.because("paper.in_the_future")
    row.state, row.accepted_at = DeliveryState.HANDED_OVER, how.handed_at
    tx.session.add(
        HandOver(
            delivery_id=row.id,
            handed_at=how.handed_at,
            received_by=how.received_by.strip(),
            witness=how.witness.strip(),
            recorded_by=by.account_id,
            recorded_at=at,
        )
    )
    facts = {"witness": how.witness.strip(), "handed_at": how.handed_at.isoformat()}
    act = delivery_act(Tag.DELIVERY_HANDED_OVER, row.id, row.meeting_id, recipient_of(row), facts)
    record(tx, community_id, by, at, act, *arrived(tx, row))


def change_to_paper(
    tx: Transaction, community_id: uuid.UUID, delivery_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Owe the same on paper to somebody whose message failed; the failed one stays as it is.

    Raises:
        Missing: there is no such message in this community.
        Refused: ``paper.already_reached``: that person was reached.
    """
    row = _locked(tx, community_id, delivery_id)
    if row.state in REACHED_STATES:
        raise Refused.because("paper.already_reached")
    owe_paper(tx, [row], by, at)


def owe_paper(tx: Transaction, failed: Sequence[Delivery], by: Actor, at: datetime) -> int:
    """Owe on paper what messages said that failed, one of each person; returns how many letters are new."""
    owed = [
        Owed(
            community_id=row.community_id,
            person_id=row.person_id,
            contact_point_id=None,
            channel=PAPER,
            kind=row.kind,
            dedupe_key=f"{row.kind}:{row.notice_id or row.meeting_id}:{row.person_id}:paper",
            meeting_id=row.meeting_id,
            notice_id=row.notice_id,
            link_id=row.link_id,
        )
        for row in failed
    ]
    fresh = owe(tx, owed, at)
    if fresh:
        acts = [
            delivery_act(
                Tag.CHANNEL_CHANGED,
                row.id,
                row.meeting_id,
                recipient_of(row),
                {"from": row.channel, "to": PAPER},
            )
            for row in failed
        ]
        record(tx, failed[0].community_id, by, at, *acts)
    return fresh


def _locked(tx: Transaction, community_id: uuid.UUID, delivery_id: uuid.UUID) -> Delivery:
    # Nothing goes on paper to the staff: a message to them is none of the messages that can.
    row = tx.session.scalars(
        select(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.community_id == community_id,
            Delivery.person_id.is_not(None),
        )
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise Missing
    return row
