"""Colombia's holidays computed here from Ley 51/1983, independently of the package the product uses."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

FIXED = ((1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25))
MOVED = ((1, 6), (3, 19), (6, 29), (8, 15), (10, 12), (11, 1), (11, 11))
AFTER_EASTER = (-3, -2, 43, 64, 71)


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian computation."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 19 * m) // 433
    month = (h + m - 7 * n + 90) // 25
    return date(year, month, (h + m - 7 * n + 33 * month + 19) % 32)


def holidays_of(year: int) -> set[date]:
    """The holidays of one year; 9 July joined them in 2026 (Ley 2578/2026)."""
    fixed = {date(year, month, day) for month, day in FIXED}
    moved = [date(year, month, day) for month, day in MOVED]
    if year >= 2026:
        moved.append(date(year, 7, 9))
    mondays = {day + timedelta(days=-day.weekday() % 7) for day in moved}
    return fixed | mondays | {easter(year) + timedelta(days=days) for days in AFTER_EASTER}


@cache
def holidays_between(first: int, last: int) -> frozenset[date]:
    """The holidays of the years from `first` to `last`."""
    return frozenset(day for year in range(first, last + 1) for day in holidays_of(year))


HOLIDAYS = holidays_between(1984, 2100)
