"""When people are reminded of a meeting: never at night, never on a Sunday or a holiday."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from .days import ONE_DAY, as_utc, in_zone, local_instant

FIRST_HOUR, LAST_HOUR = time(8), time(19)
"""Within these hours, on the community's clock, a reminder may leave."""

_SUNDAY = 6


class Reminder(StrEnum):
    """The reminders of a meeting, in their order."""

    UNANSWERED = "unanswered"
    ACCEPTED = "accepted"
    STARTING = "starting"


@dataclass(frozen=True, slots=True)
class ReminderTime:
    """One reminder and the instant (UTC) at which it leaves."""

    reminder: Reminder
    at: datetime


_BEFORE = {Reminder.UNANSWERED: timedelta(days=3), Reminder.ACCEPTED: timedelta(days=1)}
_STARTING = timedelta(minutes=30)


def reminders(
    starts_at: datetime, noticed_at: datetime, zone: ZoneInfo, holidays: Collection[date]
) -> tuple[ReminderTime, ...]:
    """The reminders of a meeting, the first one first.

    Three days before to those who have not answered, one day before to those who come, half an hour before
    to those again. The first two keep to quiet hours, moved back and never forward; one that would not come
    after the notice itself is left out.

    Args:
        starts_at: when the meeting starts, aware.
        noticed_at: when its notice left, or the last instant at which it may leave.
        zone: the community's.
        holidays: public holidays.
    """
    starts_at = as_utc(starts_at)
    found = [
        ReminderTime(reminder, _quiet(starts_at - before, zone, holidays))
        for reminder, before in _BEFORE.items()
    ]
    found.append(ReminderTime(Reminder.STARTING, starts_at - _STARTING))
    return tuple(each for each in found if each.at > as_utc(noticed_at))


def _quiet(at: datetime, zone: ZoneInfo, holidays: Collection[date]) -> datetime:
    """The same instant if a reminder may leave then, else the last one before it at which it may."""
    local = in_zone(at, zone)
    day, hour = local.date(), min(local.time(), LAST_HOUR)
    if hour < FIRST_HOUR:
        day, hour = day - ONE_DAY, LAST_HOUR
    while day.weekday() == _SUNDAY or day in holidays:
        day, hour = day - ONE_DAY, LAST_HOUR
    return local_instant(day, hour, zone)
