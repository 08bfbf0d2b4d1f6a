"""The protocol seal of a meeting, read from what every area wrote down, and the seals of a community."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import func, select

from meetings import live_session
from meetings.consents import RECORDING
from meetings.convening import called, clock_steps, counting_messages, dispatches, latest_notice
from meetings.planning import find_meeting, meeting_facts, rules_of_meeting
from meetings.protocol.kinds import Kind, Modality
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.notice import recipients
from meetings.protocol.seal import (
    PUNCTUAL,
    AgreedHour,
    Courtesy,
    DeliveredNotice,
    HourGround,
    Recorded,
    Seal,
    SealFacts,
    Turns,
    seal,
)
from meetings.protocol.trail import Tag
from meetings.storage.consents import Consent
from meetings.storage.convening import Notice
from meetings.storage.live_session import Attendance, Decision, Recording
from meetings.storage.planning import AgendaItem, Meeting, Override
from meetings.storage.session import Missing, Transaction
from meetings.storage.trail import TrailEntry
from meetings.wording.seal import evidence_words, mark_words, rule_words

IN_TREND = 6
_DOUBTFUL = "in_doubt"
_HELD = ("closed", "failed_quorum")


@dataclass(frozen=True, slots=True)
class MeetingSeal:
    """The seal of one meeting, and what names it; ``may_poll``: whether its hour can still be asked about."""

    meeting_id: uuid.UUID
    kind: Kind
    state: str
    starts_at: datetime | None
    seal: Seal
    agreed: AgreedHour | None
    may_poll: bool


def seal_of(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, at: datetime) -> MeetingSeal:
    """The seal of a meeting as it stands at ``at``.

    Raises:
        Missing: no such meeting here, or nobody meets: a decision in writing has no seal.
    """
    meeting = find_meeting(tx, community_id, meeting_id)
    if meeting.modality == Modality.WRITTEN:
        raise Missing
    return _sealed(tx, meeting, at)


def seals_of(tx: Transaction, community_id: uuid.UUID, at: datetime) -> tuple[MeetingSeal, ...]:
    """The seals of the last meetings that were held, the oldest first."""
    query = (
        select(Meeting)
        .where(
            Meeting.community_id == community_id,
            Meeting.state.in_(_HELD),
            Meeting.modality != Modality.WRITTEN.value,
        )
        .order_by(Meeting.opened_at.desc(), Meeting.id)
        .limit(IN_TREND)
    )
    return tuple(_sealed(tx, meeting, at) for meeting in reversed(tx.session.scalars(query).all()))


def _sealed(tx: Transaction, meeting: Meeting, at: datetime) -> MeetingSeal:
    facts = _facts(tx, meeting, at)
    return MeetingSeal(
        meeting.id,
        Kind(meeting.kind),
        meeting.state,
        meeting.starts_at,
        seal(facts, at),
        facts.agreed,
        meeting.state == MeetingState.DRAFT and meeting_facts(tx, meeting).may_poll,
    )


def _facts(tx: Transaction, meeting: Meeting, at: datetime) -> SealFacts:
    notice = latest_notice(tx, meeting.id)
    book, is_open = rules_of_meeting(tx, meeting, at).rulebook, meeting.opened_at is not None
    decisions, outside = _decisions(tx, meeting.id, notice)
    return SealFacts(
        called_for=notice.starts_at if notice else None,
        agreed=_agreed(meeting),
        topics=len(notice.content["items"]) if notice else None,
        decisions=decisions if is_open else None,
        decisions_outside=outside if is_open else None,
        delivered=_delivered(tx, meeting, notice) if notice else None,
        opened_at=meeting.opened_at,
        ended_at=meeting.closed_at,
        paused=_paused(tx, meeting, at) if is_open else None,
        share_at_limit=_share_at_limit(tx, meeting, notice, at),
        courtesy=_courtesy(tx, meeting.id) if is_open else None,
        turns=_turns(tx, meeting.id) if is_open else None,
        recorded=_recorded(tx, meeting, at) if is_open else None,
        cap_minutes=book.duration_cap_minutes,
        cap_source=book.duration_source,
        has_reason_for_length=_has_reason(tx, meeting.id),
        min_hours=book.law.protocol_hours,
    )


def _agreed(meeting: Meeting) -> AgreedHour | None:
    if not meeting.hour_ground or meeting.hour_agreed_on is None or meeting.hour_agreed_for is None:
        return None
    ground = HourGround(meeting.hour_ground)
    return AgreedHour(ground, meeting.hour_reference, meeting.hour_agreed_on, meeting.hour_agreed_for)


def _decisions(tx: Transaction, meeting_id: uuid.UUID, notice: Notice | None) -> tuple[int, int]:
    """How many decisions were recorded, and how many of them on no topic that the notice named."""
    named = {item["title"] for item in notice.content["items"]} if notice else set()
    titles = tx.session.scalars(
        select(AgendaItem.title)
        .join(Decision, Decision.item_id == AgendaItem.id)
        .where(Decision.meeting_id == meeting_id)
    ).all()
    return len(titles), sum(title not in named for title in titles)


def _delivered(tx: Transaction, meeting: Meeting, notice: Notice) -> DeliveredNotice:
    people, rows = called(tx, meeting, notice), counting_messages(tx, notice)
    sent = dispatches(rows, notice, clock_steps(tx, notice, meeting.community_id))
    found = recipients(Kind(meeting.kind), people, sent, version=notice.version)
    doubtful = {str(row.person_id) for row in rows if row.state == _DOUBTFUL}
    return DeliveredNotice(
        called=len(set(people)),
        reached=len(set(people)) - len(found.missing_owners),
        in_doubt=len(doubtful.intersection(found.missing_owners)),
        last_at=found.last_sent_at,
        tests=sum(row.is_test for row in rows),
    )


def _paused(tx: Transaction, meeting: Meeting, at: datetime) -> timedelta:
    """How long the meeting was suspended, up to its end or now."""
    query = select(TrailEntry.tag, TrailEntry.at).where(
        TrailEntry.meeting_id == meeting.id,
        TrailEntry.tag.in_([Tag.MEETING_SUSPENDED, Tag.MEETING_RESUMED]),
    )
    total, since = timedelta(0), None
    for tag, moment in tx.session.execute(query.order_by(TrailEntry.seq)):
        if tag == Tag.MEETING_SUSPENDED:
            since = since or moment
        elif since is not None:
            total, since = total + (moment - since), None
    return total + ((meeting.closed_at or at) - since if since else timedelta(0))


def _share_at_limit(
    tx: Transaction, meeting: Meeting, notice: Notice | None, at: datetime
) -> Fraction | None:
    """Who was there when the first ten minutes were over; nobody knows before, or after a shorter meeting."""
    if notice is None or meeting.opened_at is None:
        return None
    limit = notice.starts_at + PUNCTUAL
    if not meeting.opened_at <= limit <= (meeting.closed_at or at):
        return None
    return live_session.room_at(tx, meeting, limit).share


def _courtesy(tx: Transaction, meeting_id: uuid.UUID) -> Courtesy:
    rows = tx.session.execute(
        select(Attendance.person_id, Attendance.courtesy_version).where(Attendance.meeting_id == meeting_id)
    ).all()
    entered = {row.person_id for row in rows}
    shown = {row.person_id for row in rows if row.courtesy_version}
    return Courtesy(len(entered), len(shown), live_session.calls_to_order(tx, meeting_id))


def _turns(tx: Transaction, meeting_id: uuid.UUID) -> Turns:
    query = (
        select(TrailEntry.tag, func.count())
        .where(
            TrailEntry.meeting_id == meeting_id,
            TrailEntry.tag.in_([Tag.FLOOR_REQUESTED, Tag.FLOOR_GIVEN]),
        )
        .group_by(TrailEntry.tag)
    )
    counts = {row[0]: row[1] for row in tx.session.execute(query)}
    return Turns(counts.get(Tag.FLOOR_REQUESTED, 0), counts.get(Tag.FLOOR_GIVEN, 0))


def _recorded(tx: Transaction, meeting: Meeting, at: datetime) -> Recorded:
    """How often it was recorded, and how many were in the room meanwhile without having answered.

    Somebody who enters unanswered pauses the recording at that very instant, so only a stretch of presence
    with a length counts.
    """
    stretches = [
        (row.started_at, row.ended_at or at)
        for row in tx.session.scalars(select(Recording).where(Recording.meeting_id == meeting.id))
    ]
    answers = (
        select(Consent.person_id, func.min(Consent.at))
        .where(Consent.meeting_id == meeting.id, Consent.purpose == RECORDING)
        .group_by(Consent.person_id)
    )
    answered: dict[uuid.UUID, datetime] = {row[0]: row[1] for row in tx.session.execute(answers)}
    inside = tx.session.execute(
        select(Attendance.person_id, Attendance.joined_at, Attendance.left_at).where(
            Attendance.meeting_id == meeting.id
        )
    ).all()
    caught = {
        row.person_id
        for row in inside
        for started, ended in stretches
        if _unanswered(
            max(started, row.joined_at), min(ended, row.left_at or at), answered.get(row.person_id)
        )
    }
    return Recorded(len(stretches), len(caught), meeting.recording_requested)


def _unanswered(since: datetime, until: datetime, answered_at: datetime | None) -> bool:
    return since < until and (answered_at is None or answered_at > since)


def _has_reason(tx: Transaction, meeting_id: uuid.UUID) -> bool:
    query = select(Override.id).where(
        Override.meeting_id == meeting_id, Override.code == "meeting.duration.over_cap"
    )
    return tx.session.scalars(query).first() is not None


def seal_record(tx: Transaction, meeting: Meeting, at: datetime) -> list[dict[str, str]]:
    """The seal as the record of the minutes keeps it: each rule with its mark, in the language spoken now."""
    zone = rules_of_meeting(tx, meeting, at).zone
    return [
        {
            "rule": rule_words(tick.rule),
            "mark": tick.mark.value,
            "said": mark_words(tick.mark),
            "evidence": evidence_words(tick, zone),
        }
        for tick in _sealed(tx, meeting, at).seal.ticks
    ]
