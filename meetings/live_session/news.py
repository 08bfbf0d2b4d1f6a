"""What happened in a meeting since a page was shown, and how much of the page it changes."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import IntEnum

from sqlalchemy import func, select

from meetings import trail
from meetings.live_session.sittings import sittings_of
from meetings.live_session.timeline import WARNED_BEFORE
from meetings.planning import find_meeting, rules_of_meeting
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.trail import Tag
from meetings.storage.live_session import Sitting
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.storage.trail import TrailEntry


class News(IntEnum):
    """How much of a resident's page of the evening something changes; each holds those before it."""

    NOTHING = 0
    QUORUM = 1
    FLOOR = 2
    PAGE = 3


_QUORUM = (
    Tag.ARRIVED,
    Tag.DEPARTED,
    Tag.ATTENDANCE_MARKED,
    Tag.ATTENDANCE_CORRECTED,
    Tag.SIGNAL_LOST,
    Tag.QUORUM_REACHED,
    Tag.QUORUM_LOST,
)
_FLOOR = (Tag.FLOOR_REQUESTED, Tag.FLOOR_GIVEN, Tag.FLOOR_ENDED)
# What a person did for themselves, and what only the staff is shown.
_NOTHING = (Tag.BALLOT_CAST, Tag.STATEMENT_RECORDED, Tag.CALLED_TO_ORDER)
_NOTHING_OF = ("account", "consent", "invitation", "person")


def news_by(tag: str) -> News:
    """How much of a resident's page an entry with this tag changes: all, unless it is known to be less."""
    if tag in _NOTHING or tag.partition(":")[0] in _NOTHING_OF:
        return News.NOTHING
    if tag in _QUORUM:
        return News.QUORUM
    return News.FLOOR if tag in _FLOOR else News.PAGE


def latest_entry(tx: Transaction, community_id: uuid.UUID) -> int:
    """The number of the community's last trail entry; a page carries it, to ask for what came after."""
    return trail.head(tx, community_id).size


def latest_entries(tx: Transaction, communities: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The same of several at once; those without a trail are left out."""
    return trail.sizes(tx, communities)


def tags_between(
    tx: Transaction, community_id: uuid.UUID, seen: int, latest: int, meeting_id: uuid.UUID | None = None
) -> frozenset[str]:
    """The tags of the entries after ``seen``, up to ``latest``; with ``meeting_id`` of those about it."""
    query = select(TrailEntry.tag).where(
        TrailEntry.tree_id == community_id, TrailEntry.seq > seen, TrailEntry.seq <= latest
    )
    if meeting_id is not None:
        query = query.where(TrailEntry.meeting_id == meeting_id)
    return frozenset(tx.session.scalars(query.distinct()))


def next_warning(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, at: datetime
) -> datetime | None:
    """When the clock of an open room next warns: shortly before its longest time, and when that is reached.

    Nothing is written then, so that no entry of the trail tells the pages; their stream has to.

    Raises:
        Missing: no such meeting here.
    """
    meeting = find_meeting(tx, community_id, meeting_id)
    sittings = sittings_of(tx, meeting_id)
    opened_at = sittings[-1].opened_at if sittings else meeting.opened_at
    if meeting.state != MeetingState.OPEN or opened_at is None:
        return None
    longest = rules_of_meeting(tx, meeting, at).rulebook.duration_cap_minutes
    warnings = (opened_at + timedelta(minutes=minutes) for minutes in (longest - WARNED_BEFORE, longest))
    return next((warning for warning in warnings if warning > at), None)


def open_room(tx: Transaction, meeting_id: uuid.UUID) -> tuple[uuid.UUID, datetime] | None:
    """Whose room is open, and since when: the present sitting's beginning; None when it is not open."""
    query = (
        select(Meeting.community_id, Meeting.opened_at, func.max(Sitting.opened_at).label("resumed_at"))
        .outerjoin(Sitting, Sitting.meeting_id == Meeting.id)
        .where(Meeting.id == meeting_id, Meeting.state == MeetingState.OPEN.value)
        .group_by(Meeting.community_id, Meeting.opened_at)
    )
    row = tx.session.execute(query).one_or_none()
    if row is None or row.opened_at is None:
        return None
    return row.community_id, row.resumed_at or row.opened_at


def check_meeting(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID | None) -> uuid.UUID:
    """The id of a meeting of this community, before anybody listens to its news.

    Raises:
        Missing: there is none, or it belongs to another community.
    """
    if meeting_id is None:
        raise Missing
    return find_meeting(tx, community_id, meeting_id).id
