"""The plan of a meeting as one calendar: a row a week, a box a day, numbers on the days that matter."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from .days import DayRole

_DAY = timedelta(days=1)
_MOST_WEEKS = 27
"""Half a year: more would be a wall of boxes."""

WIDTH = 344
GUTTER, COLUMN, ROW, HEAD = 78, 38, 27, 20
BOX_WIDTH, BOX_HEIGHT = 34, 23


@dataclass(frozen=True, slots=True)
class PlanBox:
    """One day: its place, what it stands for, and the number of its line in the list (0 for none)."""

    day: date
    x: int
    y: int
    role: DayRole
    number: int
    is_holiday: bool


@dataclass(frozen=True, slots=True)
class MonthName:
    """Where the name of a month stands: beside its first week."""

    first: date
    y: int


@dataclass(frozen=True, slots=True, eq=False)
class PlanPicture:
    """The drawing: its height, its boxes, the names and the edges of its months, the days of a week.

    It is known by itself: `plan_picture` gives the same one for the same days.
    """

    height: int
    boxes: tuple[PlanBox, ...]
    months: tuple[MonthName, ...]
    edges: str
    week: tuple[date, ...]


def plan_picture(
    *,
    limits: Collection[date],
    meeting: date,
    others: Collection[date],
    today: date,
    holidays: Collection[date] = (),
) -> PlanPicture | None:
    """The weeks from the first day that matters to the last; None when they are more than half a year.

    Args:
        limits: days that are a last day.
        meeting: the day of the meeting.
        others: the other days of the plan.
        today: marked when it is one of the days drawn.
        holidays: public holidays.
    """
    return _plan_picture(frozenset(limits), meeting, frozenset(others), today, frozenset(holidays))


# Every look at a meeting's page draws the same plan until the day ends or the plan changes.
@lru_cache(maxsize=64)
def _plan_picture(
    limits: frozenset[date],
    meeting: date,
    others: frozenset[date],
    today: date,
    holidays: frozenset[date],
) -> PlanPicture | None:
    days = sorted({*limits, *others, meeting})
    start = days[0] - _DAY * days[0].weekday()
    weeks = (days[-1] - start).days // 7 + 1
    if weeks > _MOST_WEEKS:
        return None
    roles = {**dict.fromkeys(others, DayRole.SENT), **dict.fromkeys(limits, DayRole.LAST)}
    roles[meeting] = DayRole.MEETING
    drawn = [start + _DAY * place for place in range(7 * weeks)]
    numbers = numbers_of(days)
    boxes = tuple(_box(day, start, roles, numbers, today, holidays) for day in drawn)
    firsts = [drawn[0], *(day for day in drawn[1:] if day.day == 1)]
    # A month whose first day ends the week leaves no room for its name beside the one that began there.
    names = tuple(MonthName(day, _row(day, start)) for day in firsts)
    apart = tuple(
        each for each, after in zip(names, [*names[1:], None], strict=True) if not after or after.y != each.y
    )
    edges = "".join(_edge(day, start) for day in firsts[1:])
    return PlanPicture(HEAD + ROW * weeks + 2, boxes, apart, edges, tuple(drawn[:7]))


def numbers_of(days: Sequence[date]) -> Mapping[date, int]:
    """The number of each day that matters, from 1; the list beside the picture has the same."""
    return {day: number for number, day in enumerate(sorted(set(days)), 1)}


def _box(
    day: date,
    start: date,
    roles: Mapping[date, DayRole],
    numbers: Mapping[date, int],
    today: date,
    holidays: Collection[date],
) -> PlanBox:
    role = roles.get(day) or (DayRole.TODAY if day == today else DayRole.PLAIN)
    if role is DayRole.PLAIN and day < today:
        role = DayRole.PAST
    x = GUTTER + COLUMN * day.weekday()
    return PlanBox(day, x, _row(day, start), role, numbers.get(day, 0), day in holidays)


def _row(day: date, start: date) -> int:
    return HEAD + ROW * ((day - start).days // 7)


def _edge(first: date, start: date) -> str:
    """The step between two months: over the first day, then down and back under the days before it."""
    x, y = GUTTER + COLUMN * first.weekday() - 2, _row(first, start) - 2
    step = f"M{x} {y}H{WIDTH}"
    return step if not first.weekday() else f"{step}M{x} {y}v{ROW}H{GUTTER - 2}"
