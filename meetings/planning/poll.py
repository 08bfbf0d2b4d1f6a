"""The poll for the hour: opened while a meeting is a draft, closed by choosing an hour or without one."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from meetings import accounts
from meetings.accounts import LinkPurpose, NewLink
from meetings.deliveries import Owed, owe, supersede
from meetings.planning.agenda import require_draft
from meetings.planning.drafting import FURTHEST, set_date
from meetings.planning.facts import lock_meeting, meeting_facts
from meetings.planning.hour import agree_hour
from meetings.planning.poll_reading import (
    EMAIL,
    Audience,
    audience_of,
    latest_poll,
    tallies,
    too_soon,
)
from meetings.planning.rules import Rules, rules_of
from meetings.protocol import sources
from meetings.protocol.days import local_instant
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Kind
from meetings.protocol.notice import earliest_start
from meetings.protocol.references import RANDOM_BYTES, reference
from meetings.protocol.seal import HourGround
from meetings.protocol.trail import Tag, canonical_bytes, instant, words_sha256
from meetings.storage.bulk import insert_rows
from meetings.storage.planning import Meeting, Poll, PollHour, PollInvitation
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

POLL = "poll"
FEWEST_HOURS, MOST_HOURS = 2, 6
# The page of a link says for so long what was chosen.
_LINK_AFTERWARDS = timedelta(days=90)


def open_poll(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    hours: Sequence[datetime],
    last_answer: datetime,
    by: Actor,
    at: datetime,
    *,
    knows_terms: bool = False,
) -> uuid.UUID:
    """Ask everybody who will be called to a draft which of some hours suits them; a mail is owed to each.

    Args:
        hours: two to six candidate starts on the community's clock, without a zone.
        last_answer: until when answers count, on the same clock.
        knows_terms: whether hours are asked for although the notice, sent after the last answer, would be
            too late for them.

    Returns:
        The poll's id.

    Raises:
        Missing: no such meeting here, or its hour cannot be asked about.
        Refused: ``meeting.locked``; ``poll.running``; ``poll.hours``, ``poll.twice``, ``meeting.date.past``,
            ``meeting.date.too_far``, ``poll.ends_past``, ``poll.ends_late``, ``poll.too_soon``;
            ``poll.nobody``: nobody has an address to be asked at.
    """
    meeting = _lock_draft(tx, community_id, meeting_id)
    running = latest_poll(tx, meeting_id)
    if running is not None and running.closed_at is None:
        raise Refused.because("poll.running", ends_at=running.ends_at)
    rules = rules_of(tx, community_id, at)
    starts = [local_instant(each.date(), each.time(), rules.zone) for each in hours]
    ends_at = local_instant(last_answer.date(), last_answer.time(), rules.zone)
    _require_hours(meeting, starts, ends_at, rules, at)
    if not knows_terms:
        _require_time(meeting, starts, ends_at, rules)
    audience = audience_of(tx, meeting)
    if not audience.addresses:
        raise Refused.because("poll.nobody")
    number = reference("H", secrets.token_bytes(RANDOM_BYTES))
    poll = Poll(id=uuid.uuid4(), meeting_id=meeting_id, reference=number, opened_at=at, ends_at=ends_at)
    tx.session.add(poll)
    tx.session.flush()
    for start in sorted(starts):
        tx.session.add(PollHour(id=uuid.uuid4(), poll_id=poll.id, starts_at=start))
    asked = _ask(tx, meeting, poll, audience, at)
    facts = {"reference": number, "ends_at": instant(ends_at), "hours": [instant(each) for each in starts]}
    record(tx, community_id, by, at, Act(Tag.POLL_OPENED, poll.id, meeting_id, facts), *asked)
    return poll.id


def choose_hour(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    hour_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Close the poll with one of its hours: it becomes the start of the draft, agreed on by this poll.

    Raises:
        Missing: no such meeting here, or no such hour was asked about.
        Refused: ``poll.closed``; as ``set_date`` where the hour is not lawful any more.
    """
    meeting = _lock_draft(tx, community_id, meeting_id)
    hour = tx.session.get(PollHour, hour_id)
    poll = _lock(tx, hour.poll_id) if hour else None
    if hour is None or poll is None or poll.meeting_id != meeting_id:
        raise Missing
    _require_open(poll)
    rules = rules_of(tx, community_id, at)
    local = hour.starts_at.astimezone(rules.zone)
    length = meeting.duration_minutes
    set_date(tx, community_id, meeting_id, local.date(), local.time(), length, by, at)
    agree_hour(tx, community_id, meeting_id, HourGround.POLL, poll.reference, rules.today(at), by, at)
    poll.chosen_at = hour.starts_at
    _close(tx, meeting, poll, by, at)


def end_poll(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, reason: str, by: Actor, at: datetime
) -> None:
    """Close the poll without choosing an hour; of the reason the trail keeps a hash.

    Raises:
        Missing: no such meeting here, or nothing was asked about it.
        Refused: ``poll.closed``.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    latest = latest_poll(tx, meeting_id)
    poll = _lock(tx, latest.id) if latest else None
    if poll is None:
        raise Missing
    _require_open(poll)
    poll.reason = reason
    _close(tx, meeting, poll, by, at)


def _lock_draft(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> Meeting:
    meeting = lock_meeting(tx, community_id, meeting_id)
    if not meeting_facts(tx, meeting).may_poll:
        raise Missing
    require_draft(meeting, "meeting.locked")
    return meeting


def _lock(tx: Transaction, poll_id: uuid.UUID) -> Poll | None:
    """A poll, held until the end of the act: answers that are being kept are waited for."""
    query = select(Poll).where(Poll.id == poll_id).with_for_update()
    return tx.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _require_open(poll: Poll) -> None:
    if poll.closed_at is not None:
        raise Refused.because("poll.closed", closed_at=poll.closed_at)


def _require_hours(
    meeting: Meeting, starts: Sequence[datetime], ends_at: datetime, rules: Rules, at: datetime
) -> None:
    if not FEWEST_HOURS <= len(starts) <= MOST_HOURS:
        raise Refused.because("poll.hours", fewest=FEWEST_HOURS, most=MOST_HOURS)
    for start in starts:
        if start <= at:
            earliest = earliest_start(Kind(meeting.kind), at, rules.rulebook, rules.holidays).at
            facts = {"starts_at": start, "earliest_start": earliest}
            raise Refused.because("meeting.date.past", source=sources.PRODUCT, **facts)
        if start - at > FURTHEST:
            raise Refused.because("meeting.date.too_far", source=sources.PRODUCT, starts_at=start)
        if starts.count(start) > 1:
            raise Refused.because("poll.twice", starts_at=start)
    if ends_at <= at:
        raise Refused.because("poll.ends_past", ends_at=ends_at)
    if ends_at >= min(starts):
        raise Refused.because("poll.ends_late", starts_at=min(starts))


def _require_time(meeting: Meeting, starts: Sequence[datetime], ends_at: datetime, rules: Rules) -> None:
    """Name the hours for which the notice would be too late, were it sent when the last answer is in."""
    found = [(start, too_soon(meeting, ends_at, start, rules)) for start in sorted(starts)]
    late = [start for start, finding in found if finding]
    if late:
        earliest = earliest_start(Kind(meeting.kind), ends_at, rules.rulebook, rules.holidays)
        facts = {"hours": tuple(late), "earliest_start": earliest.at}
        raise Refused.because("poll.too_soon", source=earliest.source, **facts)


def _ask(tx: Transaction, meeting: Meeting, poll: Poll, audience: Audience, at: datetime) -> list[Act]:
    """A link and a mail for each person, one recipient a message; returns their entries of the trail."""
    people = list(audience.addresses.items())
    wanted = [
        NewLink(
            purpose=LinkPurpose.POLL,
            community_id=meeting.community_id,
            person_id=person,
            expires_at=poll.ends_at + _LINK_AFTERWARDS,
            meeting_id=meeting.id,
            contact_point_id=point,
        )
        for person, point in people
    ]
    links = accounts.issue_links(tx, wanted, at)
    rows = [
        {"id": uuid.uuid4(), "poll_id": poll.id, "person_id": person, "link_id": link}
        for (person, _), link in zip(people, links, strict=True)
    ]
    insert_rows(tx.session, PollInvitation, rows)
    messages = [
        Owed(
            community_id=meeting.community_id,
            person_id=person,
            contact_point_id=point,
            channel=EMAIL,
            kind=POLL,
            dedupe_key=f"{POLL}:{poll.id}:{person}",
            meeting_id=meeting.id,
            link_id=link,
            deadline_at=poll.ends_at,
        )
        for (person, point), link in zip(people, links, strict=True)
    ]
    owe(tx, messages, at)
    return [
        Act(Tag.POLL_ASKED, row["id"], meeting.id, personal={person: {"channel": EMAIL}})
        for row, (person, _) in zip(rows, people, strict=True)
    ]


def _close(tx: Transaction, meeting: Meeting, poll: Poll, by: Actor, at: datetime) -> None:
    """Keep what each hour gathered, and keep back the mails that still wait."""
    rows = tallies(tx, meeting, poll, audience_of(tx, meeting))
    poll.results, poll.closed_at = [tally.as_json() for _, tally in rows], at
    supersede(tx, meeting.id, (POLL,))
    facts: dict[str, object] = {
        "reference": poll.reference,
        "chosen": instant(poll.chosen_at) if poll.chosen_at else "",
        "reason_sha256": words_sha256(poll.reason) if poll.reason else "",
        # By their weights the figures of a small building could name who answered: they lie in their row.
        "results_sha256": words_sha256(canonical_bytes(poll.results).decode()),
    }
    record(tx, meeting.community_id, by, at, Act(Tag.POLL_CLOSED, poll.id, meeting.id, facts))
