"""What happened to meetings after their draft, read from the tables of the later areas."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.protocol.kinds import DeliveryState
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.minutes import Minutes
from meetings.storage.session import Transaction

PAPER = "paper"
NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Progress:
    """What happened to a meeting after its draft, as the other areas left it.

    Attributes:
        sent_at: when the present version of the notice was issued.
        papers, papers_due: letters to hand over, and those not handed over yet.
        published_at: when the minutes were published.
    """

    sent_at: datetime | None = None
    papers: int = 0
    papers_due: int = 0
    published_at: datetime | None = None


def minutes_published(tx: Transaction, meeting_id: uuid.UUID) -> bool:
    """Whether the minutes of a meeting can be read by everybody who was called to it."""
    query = select(Minutes.published_at).where(Minutes.meeting_id == meeting_id)
    return tx.session.scalar(query) is not None


def progress_of(tx: Transaction, meeting_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Progress]:
    """What the later areas left of these meetings, in three queries."""
    sent: dict[uuid.UUID, datetime] = {}
    in_force: dict[uuid.UUID, uuid.UUID] = {}
    versions = select(Notice.id, Notice.meeting_id, Notice.issued_at).where(
        Notice.meeting_id.in_(meeting_ids)
    )
    for notice_id, meeting_id, issued_at in tx.session.execute(versions.order_by(Notice.version)):
        sent[meeting_id], in_force[meeting_id] = issued_at, notice_id
    letters: dict[uuid.UUID, list[str]] = {}
    papers = select(Delivery.meeting_id, Delivery.state).where(
        Delivery.notice_id.in_(in_force.values()), Delivery.channel == PAPER, Delivery.kind == NOTICE
    )
    for paper in tx.session.execute(papers):
        letters.setdefault(paper.meeting_id, []).append(paper.state)
    minutes = select(Minutes.meeting_id, Minutes.published_at).where(Minutes.meeting_id.in_(meeting_ids))
    published = {row.meeting_id: row.published_at for row in tx.session.execute(minutes)}
    return {
        meeting_id: Progress(
            sent_at=sent.get(meeting_id),
            papers=len(letters.get(meeting_id, ())),
            papers_due=letters.get(meeting_id, []).count(DeliveryState.DUE.value),
            published_at=published.get(meeting_id),
        )
        for meeting_id in meeting_ids
    }
