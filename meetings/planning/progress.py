"""What happened to meetings after their draft, read from the tables of the later areas."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, select

from meetings.protocol.kinds import DeliveryState
from meetings.storage.base import table_of
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.minutes import Minutes
from meetings.storage.planning import Meeting
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


def _versions() -> Select[Any]:
    """One row for each version of the notice of some meetings, and one of a meeting that has none."""
    meetings, notices, deliveries, minutes = map(table_of, (Meeting, Notice, Delivery, Minutes))
    is_letter = and_(
        deliveries.c.notice_id == notices.c.id, deliveries.c.channel == PAPER, deliveries.c.kind == NOTICE
    )
    is_due = case((deliveries.c.state == DeliveryState.DUE.value, deliveries.c.id))
    of_version = (meetings.c.id, notices.c.version, notices.c.issued_at, minutes.c.published_at)
    return (
        select(
            *of_version, func.count(deliveries.c.id).label("papers"), func.count(is_due).label("papers_due")
        )
        .select_from(meetings)
        .outerjoin(notices, notices.c.meeting_id == meetings.c.id)
        .outerjoin(deliveries, is_letter)
        .outerjoin(minutes, minutes.c.meeting_id == meetings.c.id)
        .where(meetings.c.id.in_(bindparam("meeting_ids", expanding=True)))
        .group_by(*of_version)
        .order_by(notices.c.version)
    )


_VERSIONS = _versions()


def progress_of(tx: Transaction, meeting_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Progress]:
    """What the later areas left of these meetings; of several versions of a notice the last one counts."""
    return {
        meeting_id: Progress(issued_at, papers, papers_due, published_at)
        for meeting_id, _version, issued_at, published_at, papers, papers_due in tx.rows(
            _VERSIONS, meeting_ids=tuple(meeting_ids)
        )
    }
