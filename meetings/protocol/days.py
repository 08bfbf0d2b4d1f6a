"""Days and hours: the community's zone, business days, calendar months.

Holidays come in as a set of dates; which they are is no rule of a meeting. Instants are aware; dates are
always those of the community's zone, never of whoever looks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from .findings import Judged

BOGOTA = ZoneInfo("America/Bogota")
ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_SUNDAY = 6
_MONDAY = date(1, 1, 1).toordinal()  # the first day there is was one
_MONTHS = 12


class NaiveInstant(ValueError):  # noqa: N818 - it names the value, as `OverflowError` would not
    """An instant without its offset: which moment it is cannot be known."""


class OutsideCalendar(ValueError):  # noqa: N818 - it says where the date lies
    """A date in a year whose holidays were not given, so that a count over it would be a guess."""


def as_utc(at: datetime) -> datetime:
    """The same instant in UTC; `NaiveInstant` when it has no offset.

    Python compares and subtracts two instants of one zone by their clocks, so that over a change of the
    clock an hour appears or is lost. Whatever compares or adds to instants takes them through here.
    """
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise NaiveInstant("an instant needs its offset")
    return at.astimezone(UTC)


def local_date(at: datetime, zone: ZoneInfo) -> date:
    """The calendar date of the instant in `zone`; `NaiveInstant` when it has no offset."""
    return as_utc(at).astimezone(zone).date()


def in_zone(at: datetime, zone: ZoneInfo) -> datetime:
    """The same instant on the clock of `zone`; `NaiveInstant` when it has no offset."""
    return as_utc(at).astimezone(zone)


def local_instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the clock of `zone` shows `hour` on `day`."""
    return datetime.combine(day, hour, zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The last whole second of `day` in `zone`, as an instant in UTC."""
    return local_instant(day + ONE_DAY, time(), zone) - timedelta(seconds=1)


def clear_days(sent_on: date, meeting_on: date) -> int:
    """The calendar days strictly between the two dates; negative when the first is not before the second."""
    return (meeting_on - sent_on).days - 1


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month (Codigo Civil art 67)."""
    whole = day.year * _MONTHS + day.month - 1 + months
    year, month = divmod(whole, _MONTHS)
    _, last = monthrange(year, month + 1)
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class Workdays:
    """The business days of a community: no Sunday, no holiday, no Saturday unless its office works then.

    `holidays` must hold every holiday of each year it reaches into; a day outside those years raises
    `OutsideCalendar`.
    """

    holidays: frozenset[date]
    saturday_business: bool = False

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a public holiday (Ley 51/1983; 9 July from 2026, Ley 2578/2026)."""
        return self._known(day) in self.holidays

    def is_business(self, day: date) -> bool:
        """Whether the day is a business day."""
        weekday = day.weekday()
        if self.is_holiday(day) or weekday == _SUNDAY:
            return False
        return weekday != _SATURDAY or self.saturday_business

    def add(self, start: date, days: int, *, count_start: bool = False) -> date:
        """The `days`-th business day after `start` (Ley 4/1913 art 62).

        `start` itself is the first one counted only with `count_start` and when it is a business day.
        `days` is one or more.
        """
        if days < 1:
            raise ValueError("count at least one day")
        counted = _business_days(self.holidays, self.saturday_business)
        first = self._ordinal(start if count_start else start + ONE_DAY)
        place = bisect_left(counted, first) + days - 1
        if place >= len(counted):
            raise _unknown(_years(self.holidays)[1] + 1)
        return date.fromordinal(counted[place])

    def back(self, end: date, days: int) -> date:
        """The latest date with `days` business days strictly between it and `end`."""
        if not days:
            return end - ONE_DAY
        counted = _business_days(self.holidays, self.saturday_business)
        place = bisect_right(counted, self._ordinal(end - ONE_DAY)) - days
        if place < 0:
            raise _unknown(_years(self.holidays)[0] - 1)
        return date.fromordinal(counted[place] - 1)

    def between(self, start: date, end: date) -> int:
        """The business days strictly between the two dates."""
        first, last = start + ONE_DAY, end - ONE_DAY
        if last < first:
            return 0
        counted = _business_days(self.holidays, self.saturday_business)
        return bisect_right(counted, self._ordinal(last)) - bisect_left(counted, self._ordinal(first))

    def same_or_next(self, day: date) -> date:
        """The day when it is a business day, otherwise the next one that is."""
        return self.add(day, 1, count_start=True)

    def _known(self, day: date) -> date:
        """The day itself, when the holidays of its year were given."""
        first, last = _years(self.holidays)
        if not first <= day.year <= last:
            raise _unknown(day.year)
        return day

    def _ordinal(self, day: date) -> int:
        return self._known(day).toordinal()


@lru_cache(maxsize=64)
def _years(holidays: frozenset[date]) -> tuple[int, int]:
    if not holidays:
        raise OutsideCalendar("no holidays were given")
    return min(holidays).year, max(holidays).year


@lru_cache(maxsize=64)
def _business_days(known: frozenset[date], saturday_business: bool) -> tuple[int, ...]:
    """The ordinals of all business days of the years that are known, in order: a count is a place in them."""
    first, last = _years(known)
    holidays = {day.toordinal() for day in known}
    closed = (_SUNDAY,) if saturday_business else (_SATURDAY, _SUNDAY)
    days = range(date(first, 1, 1).toordinal(), date(last, _MONTHS, 31).toordinal() + 1)
    return tuple(day for day in days if (day - _MONDAY) % 7 not in closed and day not in holidays)


def _unknown(year: int) -> OutsideCalendar:
    return OutsideCalendar(f"the holidays of {year} are not known")


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessDay(Judged):
    """Whether a date is a business day, and whether it is a holiday."""

    business: bool
    holiday: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDay(Judged):
    """The date a count of business days ends on."""

    date: date


def business_day(day: date, workdays: Workdays) -> BusinessDay:
    """Rule `cal.business_day`: is the day one on which terms in business days run?"""
    return BusinessDay(business=workdays.is_business(day), holiday=workdays.is_holiday(day))


def add_business_days(start: date, n: int, workdays: Workdays, *, count_start: bool) -> CountedDay:
    """Rule `cal.add_business_days`: which date is the `n`-th business day after `start`?"""
    return CountedDay(date=workdays.add(start, n, count_start=count_start))
