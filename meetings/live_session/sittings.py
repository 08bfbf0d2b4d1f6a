"""Suspending a meeting and going on another day: everybody is told, and the quorum is counted again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from meetings import communities
from meetings.convening import call_continuation
from meetings.live_session.conduct import open_room_of
from meetings.live_session.ending import end_everything
from meetings.live_session.recording import running
from meetings.live_session.room import room_at
from meetings.live_session.silence import end_silent
from meetings.live_session.standing import require_no_open_vote
from meetings.planning import Rules, lock_meeting, meeting_facts, rules_of_meeting
from meetings.protocol import sources
from meetings.protocol.days import local_instant
from meetings.protocol.exact import exact_text
from meetings.protocol.findings import Refused, enforce
from meetings.protocol.kinds import Modality
from meetings.protocol.lifecycle import MeetingAct, MeetingState, after_act
from meetings.protocol.trail import Tag, instant
from meetings.storage.live_session import Decision, Sitting
from meetings.storage.planning import AgendaItem, Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

# What is suspended goes on while people remember it; later it is another meeting.
FURTHEST = timedelta(days=60)
_DOOR_BEFORE = timedelta(minutes=30)
_QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SittingCard:
    """One sitting of a meeting; ``ended_at`` is None while it goes on."""

    number: int
    opened_at: datetime
    ended_at: datetime | None
    represented: str


def earliest_resumption(rules: Rules, at: datetime) -> datetime:
    """When a meeting suspended now may go on at the earliest: after the protocol's hours of notice.

    On a whole quarter of an hour, as people say the hour.
    """
    earliest = at + timedelta(hours=rules.rulebook.law.protocol_hours)
    over = timedelta(minutes=earliest.minute % 15, seconds=earliest.second, microseconds=earliest.microsecond)
    return earliest - over + _QUARTER if over else earliest


def resumption(tx: Transaction, community_id: uuid.UUID, day: date, hour: time) -> datetime:
    """A day and an hour on the community's clock, as an instant."""
    return local_instant(day, hour, ZoneInfo(communities.card(tx, community_id).timezone))


def suspend(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    resumes_at: datetime,
    by: Actor,
    at: datetime,
) -> None:
    """Suspend an open meeting and call everybody to its continuation.

    Attendance ends now; what was decided stands. The item under discussion can be taken up again.

    Raises:
        Missing: no such meeting here.
        Refused: not open; ``recording.running``; ``vote.is_open``;
            ``suspension.nothing_left``; ``suspension.too_soon`` with
            the earliest hour, or ``suspension.too_far``; ``convening.staff_only``.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    after = after_act(MeetingState(meeting.state), MeetingAct.SUSPEND, Modality(meeting.modality))
    if running(tx, meeting_id) is not None:
        raise Refused.because("recording.running")
    require_no_open_vote(tx, meeting_id)
    _require_day(rules_of_meeting(tx, meeting, at), resumes_at, at)
    end_silent(tx, meeting, at)
    room = room_at(tx, meeting, at)
    left = _left(tx, meeting)
    if not left:
        raise Refused.because("suspension.nothing_left", source=sources.PRODUCT)
    end_everything(tx, meeting_id, at, how="suspension")
    end_sitting(tx, meeting, at)
    meeting.state, meeting.resumes_at = after, resumes_at
    items = [item for item in meeting_facts(tx, meeting).items if item.id in left]
    call_continuation(tx, meeting, resumes_at, items, by, at)
    facts = {"resumes_at": instant(resumes_at), "represented": str(room.quorum.represented)}
    record(tx, community_id, by, at, Act(Tag.MEETING_SUSPENDED, meeting_id=meeting_id, facts=facts))


def resume(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime) -> None:
    """Open the room again for the next sitting; its topics wait until there is quorum.

    Raises:
        Missing: no such meeting here.
        Refused: not suspended; ``suspension.too_early``: the others were told a later hour.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    after = after_act(MeetingState(meeting.state), MeetingAct.RESUME, Modality(meeting.modality))
    told = meeting.resumes_at
    if told is not None and at < told - _DOOR_BEFORE:
        raise Refused.because("suspension.too_early", source=sources.PROTOCOL_NOTICE, resumes_at=told)
    number = len(sittings_of(tx, meeting_id)) + 1
    tx.session.add(Sitting(id=uuid.uuid4(), meeting_id=meeting_id, number=number, opened_at=at))
    meeting.state, meeting.resumes_at = after, None
    act = Act(Tag.MEETING_RESUMED, meeting_id=meeting_id, facts={"sitting": number})
    record(tx, community_id, by, at, act)


def require_quorum_again(tx: Transaction, meeting: Meeting, at: datetime) -> None:
    """Let a resumed sitting take up its topics only with quorum, and keep what was represented then.

    Raises:
        Refused: the findings of the quorum.
    """
    sitting = tx.session.scalars(
        select(Sitting).where(Sitting.meeting_id == meeting.id, Sitting.ended_at.is_(None))
    ).one_or_none()
    if sitting is None or sitting.represented:
        return
    end_silent(tx, meeting, at)
    quorum = room_at(tx, meeting, at).quorum
    enforce(quorum.findings)
    sitting.represented = exact_text(quorum.represented)


def start_item(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    item_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Go to an item: the one before it ends, this one begins.

    Raises:
        Missing: no such meeting or item here.
        Refused: ``room.not_open``; ``vote.is_open``; after a suspension, no quorum now.
    """
    meeting = open_room_of(tx, community_id, meeting_id)
    require_no_open_vote(tx, meeting_id)
    require_quorum_again(tx, meeting, at)
    item = tx.session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting.id:
        raise Missing
    tx.session.execute(
        update(AgendaItem)
        .where(
            AgendaItem.meeting_id == meeting.id,
            AgendaItem.started_at.is_not(None),
            AgendaItem.ended_at.is_(None),
            AgendaItem.id != item_id,
        )
        .values(ended_at=at)
    )
    if item.started_at is None or item.ended_at is not None:
        item.started_at, item.ended_at = item.started_at or at, None
        record(tx, community_id, by, at, Act(Tag.ITEM_OPENED, about=item.id, meeting_id=meeting.id))


def end_sitting(tx: Transaction, meeting: Meeting, at: datetime) -> None:
    """End the present sitting; the first one is written when it is suspended."""
    rows = tx.session.scalars(select(Sitting).where(Sitting.meeting_id == meeting.id)).all()
    if not rows:
        began = meeting.opened_at or at
        tx.session.add(
            Sitting(id=uuid.uuid4(), meeting_id=meeting.id, number=1, opened_at=began, ended_at=at)
        )
    for row in rows:
        row.ended_at = row.ended_at or at
    tx.session.flush()


def sittings_of(tx: Transaction, meeting_id: uuid.UUID) -> tuple[SittingCard, ...]:
    """The sittings of a meeting that was suspended, in their order; none of any other."""
    query = select(Sitting).where(Sitting.meeting_id == meeting_id).order_by(Sitting.number)
    return tuple(
        SittingCard(row.number, row.opened_at, row.ended_at, row.represented)
        for row in tx.session.scalars(query)
    )


def _require_day(rules: Rules, resumes_at: datetime, at: datetime) -> None:
    earliest = earliest_resumption(rules, at)
    facts = {"resumes_at": resumes_at, "earliest": earliest}
    if resumes_at < earliest:
        raise Refused.because("suspension.too_soon", source=sources.PROTOCOL_NOTICE, **facts)
    if resumes_at > at + FURTHEST:
        raise Refused.because("suspension.too_far", source=sources.PRODUCT, **facts)


def _left(tx: Transaction, meeting: Meeting) -> Sequence[uuid.UUID]:
    """The items that were not finished: not taken up, under discussion, or to be voted and not voted."""
    decided = select(Decision.item_id).where(Decision.meeting_id == meeting.id)
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.id.not_in(decided))
    return [item.id for item in tx.session.scalars(query) if item.ended_at is None or item.basis]
