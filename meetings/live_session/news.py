"""Whether something happened in a meeting since a page was shown: what its news stream asks once a second."""

from __future__ import annotations

import uuid

from sqlalchemy import exists, select

from meetings import trail
from meetings.planning import find_meeting
from meetings.storage.session import Missing, Transaction
from meetings.storage.trail import TrailEntry


def latest_entry(tx: Transaction, community_id: uuid.UUID) -> int:
    """The number of the community's last trail entry; a page carries it, to ask for what came after."""
    return trail.head(tx, community_id).size


def is_news(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, seen: int, latest: int) -> bool:
    """Whether one of the entries after ``seen``, up to ``latest``, is about this meeting."""
    query = select(
        exists().where(
            TrailEntry.tree_id == community_id,
            TrailEntry.seq > seen,
            TrailEntry.seq <= latest,
            TrailEntry.meeting_id == meeting_id,
        )
    )
    return bool(tx.session.scalar(query))


def check_meeting(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID | None) -> uuid.UUID:
    """The id of a meeting of this community, before anybody listens to its news.

    Raises:
        Missing: there is none, or it belongs to another community.
    """
    if meeting_id is None:
        raise Missing
    return find_meeting(tx, community_id, meeting_id).id
