"""Asking for the floor: one queue kept by the server, and one person who speaks at a time.

Who asked first is first. Whoever is away keeps their place until their turn comes; then they are passed over
and told so. Nothing of what anybody says is kept: only who asked, when, on which topic, and for how long.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import takewhile

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError

from meetings.convening import require_called
from meetings.live_session.cards import topic_of
from meetings.live_session.recording import running
from meetings.live_session.room import require_open
from meetings.live_session.silence import OWN_PAGE, end_silent, held_inside, inside_at
from meetings.planning import find_gathering, lock_meeting
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag
from meetings.storage.live_session import FloorRequest
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

# Enough for every topic of a long agenda: each request loads the pages of the whole room again.
MOST_REQUESTS = 12
BY_VOICE = "voice"


class FloorEnd(StrEnum):
    """How a request for the floor ended: after a turn, or without one."""

    SPOKEN = "spoken"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    ABSENT = "absent"


def ask_floor(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID | None,
    person_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Join the queue by one's own page, under the topic that is being treated; asked twice is asked once.

    Raises:
        Missing: no such meeting here.
        Refused: ``link.let_go``; ``room.not_open``; ``floor.not_present``; ``floor.too_many``.
    """
    if meeting_id is None:
        raise Missing
    meeting = find_gathering(tx, community_id, meeting_id)
    require_called(tx, meeting.id, person_id)
    asked = select(func.count(FloorRequest.id)).where(
        FloorRequest.meeting_id == meeting.id,
        FloorRequest.person_id == person_id,
        FloorRequest.channel == OWN_PAGE,
    )
    _require_inside(tx, meeting, person_id, at)
    if _open_request(tx, meeting.id, person_id) is not None:
        return
    if (tx.session.scalar(asked) or 0) >= MOST_REQUESTS:
        raise Refused.because("floor.too_many", most=MOST_REQUESTS)
    _join(tx, meeting, person_id, OWN_PAGE, by, at)


def raise_hand(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    person_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Put somebody in the queue who asks by voice; who is in it already stays where they are.

    Raises:
        Missing: no such meeting here.
        Refused: ``room.not_open``; ``floor.not_present``.
    """
    meeting = find_gathering(tx, community_id, meeting_id)
    _require_inside(tx, meeting, person_id, at)
    if _open_request(tx, meeting.id, person_id) is None:
        _join(tx, meeting, person_id, BY_VOICE, by, at)


def give_floor(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    request_id: uuid.UUID,
    shown: uuid.UUID | None,
    by: Actor,
    at: datetime,
) -> None:
    """Let somebody of the queue speak; whoever speaks now has finished.

    When it is the first in the room's turn, those before them who are away are passed over.

    Args:
        shown: the turn that the page showed as the present one. Of two acts at once only one agrees with it,
            so that nobody loses the floor the moment they got it.

    Raises:
        Missing: no such meeting or request here.
        Refused: ``room.not_open``; ``floor.over``: they do not wait any more; ``floor.moved_on``: somebody
            else has the floor meanwhile; ``floor.absent``; ``floor.recorded``: it is being recorded, and they
            did not allow it.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    require_open(meeting)
    end_silent(tx, meeting, at)
    rows = _open_requests(tx, meeting_id)
    wanted = _of(tx, meeting, rows, request_id)
    speaking = next((row for row in rows if row.given_at is not None), None)
    if wanted is speaking:
        return
    if (speaking.id if speaking else None) != shown:
        raise Refused.because("floor.moved_on")
    inside = {row.person_id: row for row in inside_at(tx, meeting_id, at)}
    if wanted.person_id not in inside:
        raise Refused.because("floor.absent")
    if not inside[wanted.person_id].capture and running(tx, meeting_id) is not None:
        raise Refused.because("floor.recorded")
    waiting = [row for row in rows if row.given_at is None]
    away = list(takewhile(lambda row: row.person_id not in inside, waiting))
    if waiting[len(away)] is wanted:
        for row in away:
            _end(tx, meeting, row, FloorEnd.ABSENT, by, at)
    if speaking is not None:
        _end(tx, meeting, speaking, FloorEnd.SPOKEN, by, at)
    tx.session.flush()
    _begin(tx, meeting, wanted, waiting.index(wanted) + 1, by, at)


def end_floor(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    request_id: uuid.UUID,
    shown: uuid.UUID | None,
    by: Actor,
    at: datetime,
) -> None:
    """End somebody's turn, or take them off the queue; what has ended stays as it did.

    Args:
        shown: the turn that the page showed as the present one: whoever was to be taken off the queue does
            not lose the floor that they got meanwhile.

    Raises:
        Missing: no such meeting or request here.
        Refused: ``room.not_open``; ``floor.moved_on``.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    require_open(meeting)
    rows = _open_requests(tx, meeting_id)
    row = next((row for row in rows if row.id == request_id), None)
    if row is None:
        _require_known(tx, meeting, request_id)
        return
    if row.given_at is not None and row.id != shown:
        raise Refused.because("floor.moved_on")
    _end(tx, meeting, row, FloorEnd.SPOKEN if row.given_at else FloorEnd.REMOVED, by, at)


def leave_floor(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID | None,
    person_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Finish one's own turn, or leave the queue. Who has neither leaves nothing.

    Raises:
        Missing: no such meeting here.
        Refused: ``room.not_open``.
    """
    if meeting_id is None:
        raise Missing
    meeting = find_gathering(tx, community_id, meeting_id)
    require_open(meeting)
    row = _open_request(tx, meeting.id, person_id)
    if row is not None:
        _end(tx, meeting, row, FloorEnd.SPOKEN if row.given_at else FloorEnd.WITHDRAWN, by, at)


def end_turn_of(tx: Transaction, meeting: Meeting, person_id: uuid.UUID, by: Actor, at: datetime) -> None:
    """End the turn of somebody who leaves while they speak; a place in the queue is kept."""
    row = _open_request(tx, meeting.id, person_id)
    if row is not None and row.given_at is not None:
        _end(tx, meeting, row, FloorEnd.SPOKEN, by, at)


def close_floor(tx: Transaction, meeting_id: uuid.UUID, at: datetime, how: str) -> None:
    """End the turn and the queue of a meeting that ends or is suspended; its own entry tells of it."""
    tx.session.execute(
        update(FloorRequest)
        .where(FloorRequest.meeting_id == meeting_id, FloorRequest.ended_at.is_(None))
        .values(ended_at=at, ended_how=how)
    )


def _require_inside(tx: Transaction, meeting: Meeting, person_id: uuid.UUID, at: datetime) -> None:
    require_open(meeting)
    end_silent(tx, meeting, at)
    if held_inside(tx, meeting.id, person_id) is None:
        raise Refused.because("floor.not_present")


def _open_request(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID) -> FloorRequest | None:
    """The request with which somebody waits or speaks, held until the end of the act."""
    return tx.session.scalars(_open(meeting_id).where(FloorRequest.person_id == person_id)).one_or_none()


def _open_requests(tx: Transaction, meeting_id: uuid.UUID) -> Sequence[FloorRequest]:
    """Who waits or speaks, first asked first; held until the end of the act."""
    return tx.session.scalars(_open(meeting_id)).all()


def _open(meeting_id: uuid.UUID) -> Select[FloorRequest]:
    return (
        select(FloorRequest)
        .where(FloorRequest.meeting_id == meeting_id, FloorRequest.ended_at.is_(None))
        .order_by(FloorRequest.asked_at, FloorRequest.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _of(
    tx: Transaction, meeting: Meeting, rows: Sequence[FloorRequest], request_id: uuid.UUID
) -> FloorRequest:
    row = next((row for row in rows if row.id == request_id), None)
    if row is None:
        _require_known(tx, meeting, request_id)
        raise Refused.because("floor.over")
    return row


def _require_known(tx: Transaction, meeting: Meeting, request_id: uuid.UUID) -> None:
    row = tx.session.get(FloorRequest, request_id)
    if row is None or row.meeting_id != meeting.id:
        raise Missing


def _join(
    tx: Transaction, meeting: Meeting, person_id: uuid.UUID, channel: str, by: Actor, at: datetime
) -> None:
    item_id = topic_of(tx, meeting.id)
    row = FloorRequest(
        id=uuid.uuid4(),
        meeting_id=meeting.id,
        item_id=item_id,
        person_id=person_id,
        channel=channel,
        asked_at=at,
    )
    tx.session.add(row)
    personal = {person_id: {"item": str(item_id) if item_id else None, "channel": channel}}
    act = Act(Tag.FLOOR_REQUESTED, about=row.id, meeting_id=meeting.id, personal=personal)
    record(tx, meeting.community_id, by, at, act)


def _begin(tx: Transaction, meeting: Meeting, row: FloorRequest, place: int, by: Actor, at: datetime) -> None:
    """Write that somebody speaks; the trail says which place of the queue they had."""
    row.given_at = max(at, row.asked_at)
    try:
        tx.session.flush()
    except IntegrityError as race:
        raise Refused.because("floor.moved_on") from race
    personal = {row.person_id: {"item": str(row.item_id) if row.item_id else None}}
    facts = {"place": place}
    act = Act(Tag.FLOOR_GIVEN, about=row.id, meeting_id=meeting.id, facts=facts, personal=personal)
    record(tx, meeting.community_id, by, at, act)


def _end(
    tx: Transaction, meeting: Meeting, row: FloorRequest, how: FloorEnd, by: Actor, at: datetime
) -> None:
    row.ended_at, row.ended_how = max(at, row.given_at or row.asked_at), how.value
    seconds = int((row.ended_at - row.given_at).total_seconds()) if row.given_at else 0
    personal = {row.person_id: {"how": how.value, "seconds": seconds}}
    # How it ended stands in clear: the sentence of the trail tells a turn from a place that was taken away.
    facts = {"how": how.value}
    act = Act(Tag.FLOOR_ENDED, about=row.id, meeting_id=meeting.id, facts=facts, personal=personal)
    record(tx, meeting.community_id, by, at, act)
