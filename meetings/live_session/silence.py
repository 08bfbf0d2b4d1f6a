"""Presence without signs of life: a page that shows the room signals; three minutes without end its interval.

Signals are no acts: they write one column and nothing in the trail. The end of an interval is one.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import bindparam, select

from meetings.adapters.aside import SetAside
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.presence import SILENCE, Interval
from meetings.protocol.trail import Tag
from meetings.storage.base import table_of
from meetings.storage.live_session import Attendance
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage, Transaction
from meetings.trail import SYSTEM, Act, record

OWN_PAGE, SILENT = "link", "silence"
_unended = SetAside("ending silent presence")


@dataclass(frozen=True, slots=True)
class Stay:
    """One interval in which somebody was in the room, as many pages look at it together."""

    person_id: uuid.UUID
    channel: str
    capture: bool
    joined_at: datetime
    left_at: datetime | None
    last_signal_at: datetime | None


_STAY = tuple(table_of(Attendance).c[each.name] for each in fields(Stay))
_OPEN_STAY = select(*_STAY).where(
    Attendance.meeting_id == bindparam("meeting_id"),
    Attendance.person_id == bindparam("person_id"),
    Attendance.left_at.is_(None),
)


def stays_until(tx: Transaction, meeting_id: uuid.UUID, at: datetime) -> tuple[Stay, ...]:
    """Every stay that began until then, the first first."""
    query = (
        select(*_STAY)
        .where(Attendance.meeting_id == meeting_id, Attendance.joined_at <= at)
        .order_by(Attendance.joined_at)
    )
    return tuple(Stay(*row) for row in tx.session.execute(query))


def interval_of(row: Attendance | Stay) -> Interval:
    """A row as the rule of presence reads it."""
    return Interval(row.joined_at, row.left_at, row.last_signal_at)


def inside_at(tx: Transaction, meeting_id: uuid.UUID, at: datetime) -> list[Attendance]:
    """The open intervals of whoever is present at ``at``: those fallen silent count no more."""
    rows = tx.session.scalars(
        select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.left_at.is_(None))
    )
    return [row for row in rows if interval_of(row).covers(at, at)]


def is_inside(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> bool:
    """Whether one person is present; asked at every vote, so that nobody else's presence is read."""
    rows = tx.rows(_OPEN_STAY, meeting_id=meeting_id, person_id=person_id)
    return any(interval_of(Stay(*row)).covers(at, at) for row in rows)


def held_inside(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID) -> Attendance | None:
    """Somebody's open interval, held until the end of the act; None when they are not inside.

    Of two presses of the same person at once the second sees what the first wrote.
    """
    query = select(Attendance).where(
        Attendance.meeting_id == meeting_id, Attendance.person_id == person_id, Attendance.left_at.is_(None)
    )
    return tx.session.scalars(query.with_for_update()).one_or_none()


def signal(tx: Transaction, meeting_id: uuid.UUID | None, person_id: uuid.UUID, at: datetime) -> bool:
    """Keep a sign of life of somebody's page; returns whether that person is present.

    Only an entry by the person's own page begins to be watched by it: what the secretary ticked stands.
    """
    row = tx.session.scalars(
        select(Attendance).where(
            Attendance.meeting_id == meeting_id,
            Attendance.person_id == person_id,
            Attendance.left_at.is_(None),
        )
    ).one_or_none()
    if row is None or interval_of(row).is_silent(at):
        return False
    if row.channel == OWN_PAGE:
        row.last_signal_at = max(at, row.last_signal_at or at)
    return True


def end_silent(tx: Transaction, meeting: Meeting, at: datetime) -> int:
    """End the intervals of a meeting that fell silent, each at its last signal; returns how many."""
    rows = tx.session.scalars(
        select(Attendance).where(
            Attendance.meeting_id == meeting.id,
            Attendance.left_at.is_(None),
            Attendance.last_signal_at <= at - SILENCE,
        )
    ).all()
    for row in rows:
        row.left_at, row.left_how = interval_of(row).ended_at(at), SILENT
        personal = {"channel": row.channel, "identity_check": row.identity_check}
        act = Act(Tag.SIGNAL_LOST, about=row.id, meeting_id=meeting.id, personal={row.person_id: personal})
        record(tx, meeting.community_id, SYSTEM, at, act)
    tx.session.flush()
    return len(rows)


def end_silent_everywhere(storage: Storage, at: datetime) -> int:
    """The same in every open meeting; the worker's chore. Writes nothing when nobody fell silent."""
    with storage.reading() as tx:
        query = (
            select(Attendance.meeting_id)
            .join(Meeting, Meeting.id == Attendance.meeting_id)
            .where(
                Meeting.state == MeetingState.OPEN.value,
                Attendance.left_at.is_(None),
                Attendance.last_signal_at <= at - SILENCE,
            )
            .distinct()
        )
        silent = tx.session.scalars(query).all()

    def end(meeting_id: uuid.UUID) -> int:
        with storage.transaction() as tx:
            query = select(Meeting).where(Meeting.id == meeting_id).with_for_update()
            return end_silent(tx, tx.session.scalars(query).one(), at)

    return sum(_unended.each(silent, end, at))
