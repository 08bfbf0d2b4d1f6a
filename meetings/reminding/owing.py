"""Owing the reminders whose hour came, and keeping back those that are of no use any more."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from meetings.adapters.aside import SetAside
from meetings.deliveries import owe
from meetings.planning import lock_meeting, meeting_facts, progress_of, reminder_times, rules_of
from meetings.protocol.kinds import DeliveryState
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.reminders import Reminder, ReminderTime, leaves_at
from meetings.protocol.trail import Tag
from meetings.reminding.people import KINDS, messages_for, start_of
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.reminding import ReminderRound
from meetings.storage.session import Storage, Transaction
from meetings.trail import SYSTEM, Act, record

# Three days before, and back over any row of holidays there is.
LONGEST_BEFORE = timedelta(days=14)
IN_ONE_STATEMENT = 500
_WAITING = (DeliveryState.DUE, DeliveryState.IN_DOUBT)

_unreminded = SetAside("reminding of a meeting")


def remind_due(storage: Storage, at: datetime) -> int:
    """Owe every reminder whose hour came; the worker's chore. Returns how many messages were owed.

    Each is owed once for one start of a meeting, or for the day on which a suspended one goes on, to
    everybody whom it is for at that moment; after a time in which no worker ran, only the one still of use.
    """
    with storage.reading() as tx:
        near = tx.session.scalars(
            select(Meeting).where(
                Meeting.amends_id.is_(None),
                or_(
                    _is_near(MeetingState.CONVENED, Meeting.starts_at, at),
                    _is_near(MeetingState.SUSPENDED, Meeting.resumes_at, at),
                ),
            )
        ).all()
        communities_of = {meeting.id: meeting.community_id for meeting in near}

    def remind(meeting_id: uuid.UUID) -> int:
        with storage.reading() as tx:
            if not _due(tx, tx.session.get_one(Meeting, meeting_id), at):
                return 0
        with storage.transaction() as tx:
            # Of two workers the second finds it done.
            meeting = lock_meeting(tx, communities_of[meeting_id], meeting_id)
            return sum(_owe_round(tx, meeting, each, at) for each in _due(tx, meeting, at))

    return sum(_unreminded.each(communities_of, remind, at))


def _is_near(
    state: MeetingState, start: InstrumentedAttribute[datetime | None], at: datetime
) -> ColumnElement[bool]:
    return and_(Meeting.state == state.value, start > at, start <= at + LONGEST_BEFORE)


def _due(tx: Transaction, meeting: Meeting, at: datetime) -> list[ReminderTime]:
    """The reminders of a meeting that are of use now, may leave, and were not owed yet for this start."""
    sent_at, starts_at = progress_of(tx, [meeting.id])[meeting.id].sent_at, start_of(meeting)
    if starts_at is None or sent_at is None:
        return []
    rules = rules_of(tx, meeting.community_id, at)
    facts = replace(meeting_facts(tx, meeting), starts_at=starts_at)
    due = [
        each
        for each in reminder_times(facts, rules, sent_at)
        if each.at <= at < each.until and leaves_at(each.reminder, at, rules.zone, rules.holidays) <= at
    ]
    query = select(ReminderRound.reminder).where(
        ReminderRound.meeting_id == meeting.id, ReminderRound.starts_at == starts_at
    )
    known = set(tx.session.scalars(query)) if due else set()
    return [each for each in due if each.reminder not in known]


def _owe_round(tx: Transaction, meeting: Meeting, due: ReminderTime, at: datetime) -> int:
    messages = messages_for(tx, meeting, due.reminder, due.until, at)
    row = ReminderRound(
        id=uuid.uuid4(),
        meeting_id=meeting.id,
        reminder=due.reminder.value,
        starts_at=start_of(meeting),
        people=len(messages),
        at=at,
    )
    tx.session.add(row)
    owe(tx, messages, at)
    told = [
        Act(
            Tag.REMINDER_DUE,
            about=row.id,
            meeting_id=meeting.id,
            personal={message.person_id: {"reminder": due.reminder.value, "channel": message.channel}},
        )
        for message in messages
        if message.person_id is not None
    ]
    record(tx, meeting.community_id, SYSTEM, at, *told)
    return len(messages)


def review_reminders(tx: Transaction, at: datetime) -> None:
    """Keep back, before anything is sent, the reminders that are not for their person any more.

    Somebody answered meanwhile, the meeting was opened, moved or called off, an address failed: those end
    here. At night the others wait for the morning.
    """
    rows = tx.session.execute(
        select(Delivery.id, Delivery.meeting_id, Delivery.kind, Delivery.dedupe_key).where(
            Delivery.state.in_(_WAITING),
            Delivery.next_at <= at,
            Delivery.kind.in_(KINDS),
            or_(Delivery.deadline_at.is_(None), Delivery.deadline_at > at),
        )
    ).all()
    for meeting_id, kind in {(row.meeting_id, row.kind) for row in rows}:
        waiting = {row.dedupe_key: row.id for row in rows if (row.meeting_id, row.kind) == (meeting_id, kind)}
        _review(tx, tx.session.get_one(Meeting, meeting_id), KINDS[kind], waiting, at)


def _review(
    tx: Transaction, meeting: Meeting, reminder: Reminder, waiting: dict[str, uuid.UUID], at: datetime
) -> None:
    wanted = {message.dedupe_key for message in messages_for(tx, meeting, reminder, at, at)}
    _set(tx, (id_ for key, id_ in waiting.items() if key not in wanted), deadline_at=at)
    rules = rules_of(tx, meeting.community_id, at)
    leaves = leaves_at(reminder, at, rules.zone, rules.holidays)
    if leaves > at:
        _set(tx, (id_ for key, id_ in waiting.items() if key in wanted), next_at=leaves)


def _set(tx: Transaction, delivery_ids: Iterable[uuid.UUID], **values: datetime) -> None:
    """Change what still waits; another worker may have taken some of it meanwhile."""
    ids = list(delivery_ids)
    for start in range(0, len(ids), IN_ONE_STATEMENT):
        part = ids[start : start + IN_ONE_STATEMENT]
        tx.session.execute(
            update(Delivery).where(Delivery.id.in_(part), Delivery.state.in_(_WAITING)).values(**values)
        )
