"""Business days, holidays, months and zones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetings.protocol.days import (
    BOGOTA,
    NaiveInstant,
    OutsideCalendar,
    Workdays,
    add_months,
    as_utc,
    clear_days,
    end_of_day,
    local_date,
    local_instant,
)
from tests.protocol.answers import error, result
from tests.protocol.colombia import HOLIDAYS, holidays_between
from tests.sizes import tries
from tests.tables import table

WEEKDAYS = Workdays(HOLIDAYS)
WITH_SATURDAYS = Workdays(HOLIDAYS, saturday_business=True)
EVERY_DAY = [
    date(2024, 1, 1) + timedelta(days=step) for step in range((date(2036, 1, 1) - date(2024, 1, 1)).days)
]


@table(
    ("day", "saturday_business", "business", "holiday"),
    [
        ("2026-07-09", False, True, False),  # the holiday itself moves to Monday
        ("2026-07-13", False, False, True),  # 9 July moved, Ley 2578/2026
        ("2027-07-12", False, False, True),
        ("2025-07-09", False, True, False),  # the year before the law
        ("2025-07-14", False, True, False),
        ("2026-03-23", False, False, True),  # 19 March moved
        ("2026-03-19", False, True, False),
        ("2026-01-12", False, False, True),  # 6 January moved
        ("2026-01-06", False, True, False),
        ("2025-06-30", True, False, True),  # two holidays on one Monday
        ("2026-04-02", False, False, True),  # Holy Thursday
        ("2026-04-03", True, False, True),  # Holy Friday
        ("2026-04-04", False, False, False),  # Holy Saturday is no holiday
        ("2026-04-04", True, True, False),
        ("2026-04-05", True, False, False),  # a Sunday is never business
        ("2026-05-18", False, False, True),  # Easter + 43
        ("2026-06-08", False, False, True),  # Easter + 64
        ("2026-06-15", False, False, True),  # Easter + 71
        ("2026-12-08", False, False, True),  # fixed, a Tuesday
        ("2026-12-25", False, False, True),
        ("2027-05-01", True, False, True),  # a fixed holiday on a Saturday stays
        ("2027-01-01", False, False, True),
        ("2028-02-29", False, True, False),
    ],
)
def test_business_day_of_colombia_by_date(
    day: str, saturday_business: bool, business: bool, holiday: bool
) -> None:
    """Weekday, holiday and the community's Saturdays decide."""
    found = result("cal.business_day", date=day, saturday_business=saturday_business)
    assert found == {"business": business, "holiday": holiday}


@table(("year", "number"), [(2024, 18), (2025, 17), (2026, 19), (2027, 19), (2028, 19)])
def test_number_of_holidays_in_each_year(year: int, number: int) -> None:
    """Two that fall on one Monday are one day; a nineteenth since 2026."""
    assert len(holidays_between(year, year)) == number


@table(
    ("start", "n", "count_start", "saturday_business", "date_found"),
    [
        ("2026-03-19", 1, False, False, "2026-03-20"),
        ("2026-03-20", 1, False, False, "2026-03-24"),  # over the weekend and a Monday holiday
        ("2026-03-20", 1, True, False, "2026-03-20"),  # the start counts when asked
        ("2026-03-21", 1, True, False, "2026-03-24"),  # but only when it is a business day
        ("2026-03-20", 1, False, True, "2026-03-21"),
        ("2026-03-20", 2, False, True, "2026-03-24"),
        ("2026-04-01", 1, False, False, "2026-04-06"),  # Holy Week
        ("2026-04-01", 1, False, True, "2026-04-04"),
        ("2026-07-10", 1, False, False, "2026-07-14"),  # the new holiday
        ("2025-07-11", 1, False, False, "2025-07-14"),  # the year before it
        ("2026-12-31", 1, False, False, "2027-01-04"),
        ("2026-03-14", 20, False, False, "2026-04-15"),
        ("2028-02-28", 1, False, False, "2028-02-29"),
    ],
)
def test_business_days_are_counted_from_the_next_day(
    start: str, n: int, count_start: bool, saturday_business: bool, date_found: str
) -> None:
    """The start is not counted unless asked; holidays and Sundays never are."""
    found = result(
        "cal.add_business_days",
        start=start,
        n=n,
        count_start=count_start,
        saturday_business=saturday_business,
    )
    assert found == {"date": date_found}


@table("n", [0, -1, 5_001])
def test_count_of_business_days_has_its_limits(n: int) -> None:
    """No day, a day backwards and a count beyond every term are errors."""
    assert error("cal.add_business_days", start="2026-03-19", n=n).startswith("n: must be from 1")


def test_adding_business_days_agrees_with_an_independent_list() -> None:
    """2024-2035: twenty business days on is twenty places on in the list; at full size from each of them."""
    business = [day for day in EVERY_DAY if day.weekday() < 5 and day not in HOLIDAYS]
    for index in range(0, len(business) - 20, tries(7, 1)):
        assert WEEKDAYS.add(business[index], 20) == business[index + 20]


def test_counting_business_days_agrees_with_an_independent_list() -> None:
    """2024-2035: a month apart, the days strictly between are those of the list; at full size from each."""
    business = {day for day in EVERY_DAY if day.weekday() < 6 and day not in HOLIDAYS}
    for start in EVERY_DAY[: -40 : tries(19, 1)]:
        end = start + timedelta(days=31)
        inside = {start + timedelta(days=step) for step in range(1, 31)}
        assert WITH_SATURDAYS.between(start, end) == len(inside & business)


@table("end", [date(2026, 4, 6), date(2026, 4, 8), date(2026, 7, 14), date(2027, 1, 12)])
@table("days", [1, 2, 5, 15])
def test_counting_back_is_the_latest_day_that_still_fits(end: date, days: int) -> None:
    """From that day there are enough business days between, from the next there are not."""
    latest = WEEKDAYS.back(end, days)
    assert WEEKDAYS.between(latest, end) == days
    assert WEEKDAYS.between(latest + timedelta(days=1), end) == days - 1


@table(
    ("sent_on", "meeting_on", "days"),
    [
        (date(2026, 3, 5), date(2026, 3, 21), 15),
        (date(2026, 3, 6), date(2026, 3, 21), 14),
        (date(2026, 3, 21), date(2026, 3, 21), -1),
        (date(2026, 3, 20), date(2026, 3, 21), 0),
        (date(2028, 2, 28), date(2028, 3, 1), 1),
    ],
)
def test_clear_days_leave_out_both_ends(sent_on: date, meeting_on: date, days: int) -> None:
    """Neither the day of sending nor that of the meeting counts."""
    assert clear_days(sent_on, meeting_on) == days


@table(
    ("day", "months", "later"),
    [
        (date(2026, 3, 14), 2, date(2026, 5, 14)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 1), 4, date(2027, 4, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: date, months: int, later: date) -> None:
    """A shorter month ends the term on its last day."""
    assert add_months(day, months) == later


@table(
    ("at", "day"),
    [
        (datetime(2026, 3, 6, 4, 59, 59, tzinfo=UTC), date(2026, 3, 5)),
        (datetime(2026, 3, 6, 5, 0, 0, tzinfo=UTC), date(2026, 3, 6)),
        (datetime(2026, 3, 6, 5, 0, 0, tzinfo=ZoneInfo("Europe/Madrid")), date(2026, 3, 5)),
    ],
)
def test_the_date_is_that_of_the_community(at: datetime, day: date) -> None:
    """Midnight is Bogotá's, wherever the sender sits."""
    assert local_date(at, BOGOTA) == day


def test_a_day_ends_one_second_before_the_next() -> None:
    """23:59:59 on the clock of the community."""
    last = end_of_day(date(2026, 4, 10), BOGOTA)
    assert last == datetime(2026, 4, 11, 4, 59, 59, tzinfo=UTC)
    assert last + timedelta(seconds=1) == local_instant(date(2026, 4, 11), time(), BOGOTA)


def test_an_instant_without_offset_is_refused() -> None:
    """Which moment it is cannot be known."""
    with pytest.raises(NaiveInstant, match="^an instant needs its offset$"):
        local_date(datetime(2026, 3, 6, 5), BOGOTA)  # noqa: DTZ001 - the naive instant is the point


@table("day", [date(1983, 12, 30), date(2101, 1, 3)])
def test_a_day_of_unknown_holidays_is_refused(day: date) -> None:
    """Counting over a year without its holidays would be a guess."""
    with pytest.raises(OutsideCalendar, match=str(day.year)):
        WEEKDAYS.is_business(day)


@table("day", [date(1984, 1, 2), date(2100, 12, 31)])
def test_a_day_of_the_first_and_of_the_last_known_year_is_judged(day: date) -> None:
    """The years of the calendar belong to it."""
    assert WEEKDAYS.is_business(day)


@table(
    ("count", "year"),
    [
        (lambda: WEEKDAYS.add(date(2100, 12, 30), 2), 2101),
        (lambda: WEEKDAYS.add(date(2101, 3, 1), 1), 2101),
        (lambda: WEEKDAYS.add(date(1983, 12, 30), 1), 1983),
        (lambda: WEEKDAYS.same_or_next(date(2101, 1, 3)), 2101),
        (lambda: WEEKDAYS.back(date(1984, 1, 4), 3), 1983),
        (lambda: WEEKDAYS.back(date(2101, 1, 3), 1), 2101),
        (lambda: WEEKDAYS.between(date(1983, 12, 29), date(1984, 1, 4)), 1983),
        (lambda: WEEKDAYS.between(date(2100, 12, 30), date(2101, 1, 3)), 2101),
    ],
)
def test_a_count_never_leaves_the_years_that_are_known(count: Callable[[], object], year: int) -> None:
    """However it would leave them; the year whose holidays are missing is named."""
    with pytest.raises(OutsideCalendar, match=str(year)):
        count()


@table(
    ("count", "found"),
    [
        (lambda: WEEKDAYS.add(date(2100, 12, 30), 1), date(2100, 12, 31)),
        (lambda: WEEKDAYS.add(date(1983, 12, 31), 1), date(1984, 1, 2)),
        (lambda: WEEKDAYS.back(date(1984, 1, 4), 2), date(1984, 1, 1)),
        (lambda: WEEKDAYS.back(date(2101, 1, 1), 1), date(2100, 12, 30)),
        (lambda: WEEKDAYS.back(date(2101, 1, 3), 0), date(2101, 1, 2)),
        (lambda: WEEKDAYS.between(date(1983, 12, 31), date(1984, 1, 3)), 1),
        (lambda: WEEKDAYS.between(date(2100, 12, 29), date(2101, 1, 1)), 2),
        (lambda: WEEKDAYS.between(date(2101, 1, 3), date(2101, 1, 4)), 0),
        (lambda: WEEKDAYS.between(date(2101, 1, 4), date(2101, 1, 3)), 0),
    ],
)
def test_a_count_reaches_the_ends_of_the_years_that_are_known(
    count: Callable[[], object], found: object
) -> None:
    """The first and the last business day there is are counted; what has no day inside asks for no year."""
    assert count() == found


def test_instants_are_given_in_utc_whatever_the_zone_of_the_machine() -> None:
    """So that they compare and are written alike everywhere."""
    nine = local_instant(date(2026, 4, 10), time(9), BOGOTA)
    assert as_utc(nine.astimezone(BOGOTA)).tzinfo is nine.tzinfo is UTC


def test_no_holidays_at_all_are_refused() -> None:
    """An empty set is a calendar that was not loaded."""
    with pytest.raises(OutsideCalendar):
        Workdays(frozenset()).is_business(date(2026, 3, 5))


def test_counting_fewer_than_one_day_is_refused() -> None:
    """There is no zeroth business day."""
    with pytest.raises(ValueError, match="^count at least one day$"):
        WEEKDAYS.add(date(2026, 3, 5), 0)
