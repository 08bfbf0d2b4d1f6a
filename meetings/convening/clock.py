"""What the trail knows of the hour at which a notice was issued, when the machine's clock was set back.

An entry never has an earlier instant than the one before it; a clock that goes back is an entry of its own.
A notice issued under a false hour therefore stands in the trail no earlier than the last act before it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from meetings.protocol.trail import Tag
from meetings.storage.convening import Notice
from meetings.storage.session import Transaction
from meetings.storage.trail import TrailEntry

# The step stands before the first act that follows it; between it and the notice others may stand.
LOOKED_BACK = 500


@dataclass(frozen=True, slots=True)
class ClockSteps:
    """How often the clock went back about and since the issuing of a notice.

    ``issued_at`` is when each version that counts was issued at the earliest, by the trail; empty where the
    clock never went back, since then the versions' own instants hold.
    """

    count: int
    issued_at: Mapping[uuid.UUID | None, datetime]


def clock_steps(tx: Transaction, notice: Notice, community_id: uuid.UUID) -> ClockSteps:
    """What the trail of a community says of the clock, about a version of a notice and those before it."""
    counting = select(Notice.id).where(
        Notice.meeting_id == notice.meeting_id, Notice.version >= notice.counts_from
    )
    issued = tx.session.execute(
        select(TrailEntry.about, TrailEntry.seq, TrailEntry.at)
        .where(
            TrailEntry.tree_id == community_id,
            TrailEntry.meeting_id == notice.meeting_id,
            TrailEntry.tag.in_((Tag.NOTICE_ISSUED, Tag.NOTICE_VERSION_ISSUED)),
            TrailEntry.about.in_(counting),
        )
        .order_by(TrailEntry.seq)
    ).all()
    if not issued:
        return ClockSteps(0, {})
    query = select(func.count()).where(
        TrailEntry.tree_id == community_id,
        TrailEntry.tag == Tag.CLOCK_WENT_BACK,
        TrailEntry.seq >= issued[0].seq - LOOKED_BACK,
        TrailEntry.at >= issued[0].at,
    )
    count = tx.session.scalar(query) or 0
    return ClockSteps(count, {row.about: row.at for row in issued} if count else {})
