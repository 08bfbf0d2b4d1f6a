"""The alarm: a notice does not reach everybody while something can still be done, and the staff get a mail.

One mail for each administrator and secretary says how many of how many, until when and where to mend it. It
is owed when messages have failed for an hour, again when twice as many are not reached as last time, and once
more in the last 24 hours. What mends itself before a mail leaves takes it back.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, update

from meetings import accounts, deliveries
from meetings.adapters.aside import SetAside
from meetings.convening.reading import latest_notice
from meetings.deliveries import NOTICE, NOTICE_ALARM, Owed
from meetings.planning import meeting_facts, plan_of, rules_of_meeting
from meetings.protocol.kinds import DeliveryState
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.trail import Tag
from meetings.storage.convening import Notice, NoticeAlarm
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage, Transaction
from meetings.trail import SYSTEM, Act, record

# A building's messages and their first retries take minutes: the hour makes one digest of what they come to.
PATIENCE = timedelta(hours=1)
LAST_HOURS = timedelta(hours=24)
WORSE = 2
_unraised = SetAside("looking for whom a notice does not reach")


class AlarmReason(StrEnum):
    """Why the staff are told."""

    FIRST = "first"
    WORSE = "worse"
    LAST_DAY = "last_day"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Whom the notice in force of a meeting did not reach, while they can still be called in time.

    ``until`` is the last instant that keeps the term of the notice; of votes in writing, the last to vote.
    """

    meeting: Meeting
    notice: Notice
    unreached: int
    called: int
    until: datetime


def trouble_of(tx: Transaction, meeting_id: uuid.UUID, at: datetime) -> Trouble | None:
    """What is wrong with the notice of a meeting; None when nothing is, or nothing can be done in time."""
    meeting, notice = tx.session.get(Meeting, meeting_id), latest_notice(tx, meeting_id)
    if meeting is None or meeting.state != MeetingState.CONVENED or notice is None:
        return None
    people = deliveries.unreached(tx, [meeting_id], at).get(meeting_id, 0)
    limit = plan_of(meeting_facts(tx, meeting), rules_of_meeting(tx, meeting, at), at).last_sending
    if not people or limit is None or at >= limit.at:
        return None
    called = select(func.count(Delivery.person_id.distinct())).where(
        Delivery.notice_id == notice.id, Delivery.kind == NOTICE
    )
    return Trouble(meeting, notice, people, tx.session.scalar(called) or 0, limit.at)


def raise_alarms(storage: Storage, at: datetime) -> int:
    """Owe the mails that are due and take back those of what has mended; the worker's chore.

    Returns:
        How many alarms were raised, each a mail to every administrator and secretary.
    """
    with storage.reading() as tx:
        called = tx.session.scalars(
            select(Meeting.id).where(
                Meeting.state == MeetingState.CONVENED.value,
                Meeting.amends_id.is_(None),
                Meeting.starts_at > at,
            )
        ).all()
        suspected = deliveries.unreached(tx, called, at) if called else {}
        waiting = tx.session.scalars(
            select(Delivery.meeting_id).where(*_WAITING, Delivery.deadline_at > at).distinct()
        ).all()
    looked_at = {*suspected, *filter(None, waiting)}
    return sum(_unraised.each(looked_at, lambda each: _look_at(storage, each, each in waiting, at), at))


def _look_at(storage: Storage, meeting_id: uuid.UUID, is_waiting: bool, at: datetime) -> bool:
    """Raise the alarm that is due, or take back one that waits and has mended; returns whether one rose."""
    with storage.reading() as tx:
        trouble = trouble_of(tx, meeting_id, at)
        is_due = trouble is not None and alarm_reason(trouble, _raised(tx, trouble.notice.id), at) is not None
    if trouble is None and is_waiting:
        with storage.transaction() as tx:
            _take_back(tx, meeting_id)
    return is_due and _raise(storage, meeting_id, at)


_WAITING = (Delivery.kind == NOTICE_ALARM, Delivery.state == DeliveryState.DUE.value)


def _take_back(tx: Transaction, meeting_id: uuid.UUID) -> None:
    waits = update(Delivery).where(*_WAITING, Delivery.meeting_id == meeting_id)
    tx.session.execute(waits.values(state=DeliveryState.SUPERSEDED.value))


def alarm_reason(trouble: Trouble, raised: Sequence[NoticeAlarm], at: datetime) -> AlarmReason | None:
    """Why the staff are told of a trouble, after the alarms raised for this version so far."""
    last_day = trouble.until - LAST_HOURS
    if at >= last_day and not any(alarm.raised_at >= last_day for alarm in raised):
        return AlarmReason.LAST_DAY
    if not raised:
        return AlarmReason.FIRST if at >= trouble.notice.issued_at + PATIENCE else None
    is_worse = trouble.unreached >= WORSE * raised[-1].unreached
    return AlarmReason.WORSE if is_worse and at >= raised[-1].raised_at + PATIENCE else None


def _raised(tx: Transaction, notice_id: uuid.UUID) -> Sequence[NoticeAlarm]:
    query = select(NoticeAlarm).where(NoticeAlarm.notice_id == notice_id).order_by(NoticeAlarm.number)
    return tx.session.scalars(query).all()


def _raise(storage: Storage, meeting_id: uuid.UUID, at: datetime) -> bool:
    """Raise the alarm of a meeting, judged again while its row is held: a second worker finds it raised."""
    with storage.transaction() as tx:
        tx.session.scalars(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update()).one()
        trouble = trouble_of(tx, meeting_id, at)
        raised = _raised(tx, trouble.notice.id) if trouble else ()
        why = alarm_reason(trouble, raised, at) if trouble else None
        if trouble is None or why is None:
            return False
        alarm = NoticeAlarm(
            id=uuid.uuid4(),
            notice_id=trouble.notice.id,
            number=len(raised) + 1,
            why=why.value,
            unreached=trouble.unreached,
            called=trouble.called,
            raised_at=at,
        )
        tx.session.add(alarm)
        _tell(tx, trouble, alarm, at)
    return True


def _tell(tx: Transaction, trouble: Trouble, alarm: NoticeAlarm, at: datetime) -> None:
    """Owe each of the staff their mail; one that still waits says less than this one."""
    _take_back(tx, trouble.meeting.id)
    here = trouble.meeting.community_id
    told = accounts.staff_of(tx, here, accounts.WHO_MENDS)
    about = f"{alarm.notice_id}:{alarm.number}"
    owed = [
        Owed.to_staff(
            *(here, account, NOTICE_ALARM, about), meeting_id=trouble.meeting.id, deadline_at=trouble.until
        )
        for account in told
    ]
    deliveries.owe(tx, owed, at)
    facts = {
        "version": trouble.notice.version,
        "why": alarm.why,
        "unreached": alarm.unreached,
        "called": alarm.called,
        "staff_told": len(told),
    }
    act = Act(Tag.NOTICE_ALARM_RAISED, about=alarm.notice_id, meeting_id=trouble.meeting.id, facts=facts)
    record(tx, here, SYSTEM, at, act)
