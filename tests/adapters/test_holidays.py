"""Colombia's holidays as the package gives them, against an independent computation."""

from __future__ import annotations

from datetime import date

import pytest

from meetings.adapters.holidays import FIRST_YEAR, LAST_YEAR, colombian_holidays
from tests.protocol.colombia import holidays_of

OF_2026 = """
    2026-01-01 2026-01-12 2026-03-23 2026-04-02 2026-04-03 2026-05-01 2026-05-18 2026-06-08 2026-06-15
    2026-06-29 2026-07-13 2026-07-20 2026-08-07 2026-08-17 2026-10-12 2026-11-02 2026-11-16 2026-12-08
    2026-12-25
"""


def test_holidays_agree_with_the_law_every_year() -> None:
    """1984 to 2050, computed twice: from the package and from Ley 51/1983 with Ley 2578/2026."""
    found = colombian_holidays(1984, 2050)
    for year in range(1984, 2051):
        assert {day for day in found if day.year == year} == holidays_of(year), year


def test_holidays_of_2026_are_the_published_list() -> None:
    """With 13 July, the holiday that is new that year."""
    assert colombian_holidays(2026, 2026) == {date.fromisoformat(day) for day in OF_2026.split()}


def test_holidays_of_the_same_years_are_read_once() -> None:
    """The second asking gives the very same set."""
    assert colombian_holidays(2026, 2028) is colombian_holidays(2026, 2028)


@pytest.mark.parametrize(("first", "last"), [(1983, 2026), (2026, 2101), (2027, 2026)])
def test_years_outside_the_calendar_are_refused(first: int, last: int) -> None:
    """Before the law, after what the package computes, or backwards."""
    with pytest.raises(ValueError, match=f"{FIRST_YEAR}-?.*{LAST_YEAR}"):
        colombian_holidays(first, last)
