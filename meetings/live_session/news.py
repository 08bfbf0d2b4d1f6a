"""Whether something happened in a meeting since a page was shown: what its news stream asks once a second."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select

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


def latest_entry(tx: Transaction, community_id: uuid.UUID) -> int:
    """The number of the community's last trail entry; a page carries it, to ask for what came after."""
    return trail.head(tx, community_id).size


# What one person did for themselves: it changes no page of the others in the room.
PERSONAL = (Tag.BALLOT_CAST, Tag.SECOND_PROOF_GIVEN)


def is_news(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    seen: int,
    latest: int,
    but: tuple[Tag, ...] = (),
) -> bool:
    """Whether an entry after ``seen``, up to ``latest``, is about this meeting and not one of ``but``."""
    query = select(
        exists().where(
            TrailEntry.tree_id == community_id,
            TrailEntry.seq > seen,
            TrailEntry.seq <= latest,
            TrailEntry.meeting_id == meeting_id,
            TrailEntry.tag.not_in(but),
        )
    )
    return bool(tx.session.scalar(query))


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
