"""When people are reminded of a meeting: never at night, never on a Sunday or a holiday."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from .days import ONE_DAY, as_utc, in_zone, local_instant

FIRST_HOUR, LAST_HOUR = time(8), time(19)
"""Between these hours, on the community's clock, reminders may leave."""

EVENING = time(18)
"""The latest hour for which one is planned: to send them to a whole building takes time."""

_SUNDAY = 6


class Reminder(StrEnum):
    """The reminders of a meeting, in their order, and that of a decision in writing."""

    UNANSWERED = "unanswered"
    ACCEPTED = "accepted"
    STARTING = "starting"
    UNVOTED = "unvoted"


@dataclass(frozen=True, slots=True)
class ReminderTime:
    """One reminder, the instant (UTC) at which it leaves, and the one from which it is of no use any more."""

    reminder: Reminder
    at: datetime
    until: datetime


_BEFORE = {Reminder.UNANSWERED: timedelta(days=3), Reminder.ACCEPTED: timedelta(days=1)}
_STARTING = timedelta(minutes=30)


def reminders(
    starts_at: datetime, noticed_at: datetime, zone: ZoneInfo, holidays: Collection[date]
) -> tuple[ReminderTime, ...]:
    """The reminders of a meeting, the first one first.

    Three days before to those who have not answered, one day before to those who come, half an hour before
    to those again. The first two keep to quiet hours, moved back and never forward; one that would not come
    after the notice itself is left out. Each is of use until the next one leaves, the last until the start.

    Args:
        starts_at: when the meeting starts, aware.
        noticed_at: when its notice left, or the last instant at which it may leave.
        zone: the community's.
        holidays: public holidays.
    """
    starts_at = as_utc(starts_at)
    times = {each: _moved_back(starts_at - before, zone, holidays) for each, before in _BEFORE.items()}
    times[Reminder.STARTING] = starts_at - _STARTING
    ends = (*times.values(), starts_at)
    return tuple(
        ReminderTime(reminder, at, min(end for end in ends if end > at))
        for reminder, at in times.items()
        if at > as_utc(noticed_at)
    )


def vote_reminders(
    last_instant: datetime, noticed_at: datetime, zone: ZoneInfo, holidays: Collection[date]
) -> tuple[ReminderTime, ...]:
    """The reminder of a decision in writing: three days before its end, to those who did not vote.

    Args:
        last_instant: until when votes count, aware.
        noticed_at, zone, holidays: as of ``reminders``.
    """
    last_instant = as_utc(last_instant)
    at = _moved_back(last_instant - _BEFORE[Reminder.UNANSWERED], zone, holidays)
    return (ReminderTime(Reminder.UNVOTED, at, last_instant),) if at > as_utc(noticed_at) else ()


def leaves_at(reminder: Reminder, at: datetime, zone: ZoneInfo, holidays: Collection[date]) -> datetime:
    """The same instant (UTC) if this reminder may leave then, else the next one at which it may.

    One that is late keeps to quiet hours too; the last one belongs to the meeting and knows none.
    """
    local = in_zone(at, zone)
    day, is_day = local.date(), FIRST_HOUR <= local.time() < LAST_HOUR
    if reminder is Reminder.STARTING or (is_day and _is_open(day, holidays)):
        return as_utc(at)
    if local.time() >= FIRST_HOUR:
        day += ONE_DAY
    while not _is_open(day, holidays):
        day += ONE_DAY
    return local_instant(day, FIRST_HOUR, zone)


def _is_open(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() != _SUNDAY and day not in holidays


def _moved_back(at: datetime, zone: ZoneInfo, holidays: Collection[date]) -> datetime:
    """The same instant if a reminder may be planned for it, else the last one before it that may."""
    local = in_zone(at, zone)
    day, hour = local.date(), min(local.time(), EVENING)
    if hour < FIRST_HOUR:
        day, hour = day - ONE_DAY, EVENING
    while not _is_open(day, holidays):
        day, hour = day - ONE_DAY, EVENING
    return local_instant(day, hour, zone)
