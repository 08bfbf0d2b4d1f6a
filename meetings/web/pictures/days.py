"""Day boxes: the countdown of a notice and the calendar on which the day of a meeting is chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
_LONGEST = 120
"""Days that are still drawn; a picture of more would say nothing."""


class DayRole(StrEnum):
    """What a day box stands for; the template gives it its word and its look."""

    PLAIN = "plain"
    PAST = "past"
    SENT = "sent"
    TODAY = "today"
    LAST = "last"
    CLEAR = "clear"
    MEETING = "meeting"
    TOO_SOON = "too_soon"
    FIRST = "first"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class DayBox:
    """One day: what it stands for, which clear day of the term it is, whether it is a holiday or chosen."""

    day: date
    role: DayRole
    ordinal: int = 0
    is_holiday: bool = False
    is_chosen: bool = False
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class MonthBoxes:
    """The boxes of one month, after as many empty places as the first day is away from Monday."""

    first: date
    empty: int
    boxes: tuple[DayBox, ...]

    @property
    def week(self) -> tuple[date, ...]:
        """Monday to Sunday of the first week, for the initials above the columns."""
        return tuple(self.first + _DAY * (place - self.empty) for place in range(7))


def notice_countdown(
    *, today: date, last_day: date, meeting: date, sent: date | None = None, holidays: Collection[date] = ()
) -> tuple[MonthBoxes, ...]:
    """The days from the sending (or today) to the meeting: the last day to send, then the clear days.

    A picture of more than 120 days, or a meeting before it begins, raises `ValueError`.
    """
    start = min(today, sent or today, meeting)
    boxes = []
    for day in _days(start, meeting):
        if day == meeting:
            # A box of double width names the meeting, where the week leaves a place for it.
            boxes.append(DayBox(day, DayRole.MEETING, is_wide=day.isoweekday() < 7))
        elif day == today:
            boxes.append(DayBox(day, DayRole.TODAY))
        elif day == last_day:
            boxes.append(DayBox(day, DayRole.LAST))
        elif day > last_day:
            boxes.append(DayBox(day, DayRole.CLEAR, ordinal=(day - last_day).days))
        elif day == sent:
            boxes.append(DayBox(day, DayRole.SENT))
        else:
            boxes.append(DayBox(day, DayRole.PAST if day < today else DayRole.PLAIN))
    return _by_month(replace(box, is_holiday=box.day in holidays) for box in boxes)


def choice_of_day(
    *,
    today: date,
    earliest: date,
    until: date,
    chosen: date | None = None,
    best: date | None = None,
    holidays: Collection[date] = (),
) -> tuple[MonthBoxes, ...]:
    """The days from today to `until`: those before the `earliest` lawful one are struck out.

    `chosen` is what the user has entered, `best` what the program proposes. More than 120 days raise
    `ValueError`.
    """
    boxes = []
    for day in _days(today, until):
        if day == today:
            role = DayRole.TODAY
        elif day < earliest:
            role = DayRole.TOO_SOON
        elif day == best:
            role = DayRole.BEST
        else:
            role = DayRole.FIRST if day == earliest else DayRole.PLAIN
        boxes.append(DayBox(day, role, is_holiday=day in holidays, is_chosen=day == chosen))
    return _by_month(boxes)


def _days(start: date, end: date) -> Iterator[date]:
    if not 0 <= (end - start).days <= _LONGEST:
        raise ValueError(f"a picture of days shows between 1 and {_LONGEST} of them")
    day = start
    while day <= end:
        yield day
        day += _DAY


def _by_month(boxes: Iterator[DayBox] | list[DayBox]) -> tuple[MonthBoxes, ...]:
    months: dict[tuple[int, int], list[DayBox]] = {}
    for box in boxes:
        months.setdefault((box.day.year, box.day.month), []).append(box)
    return tuple(MonthBoxes(own[0].day, own[0].day.weekday(), tuple(own)) for own in months.values())
