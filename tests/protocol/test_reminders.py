"""When people are reminded: three days before, one day before, half an hour before, never at a bad hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meetings.protocol.days import BOGOTA
from meetings.protocol.reminders import (
    EVENING,
    FIRST_HOUR,
    Reminder,
    leaves_at,
    reminders,
    vote_reminders,
)
from tests.tables import table

LONG_AGO = datetime(2027, 1, 1, tzinfo=UTC)
HOLIDAY = date(2027, 3, 22)


def local(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant by the clock of Bogotá."""
    return datetime(year, month, day, hour, minute, tzinfo=BOGOTA)


def at(starts_at: datetime, reminder: Reminder, noticed_at: datetime = LONG_AGO) -> datetime | None:
    """When one reminder leaves; None when it does not."""
    found = reminders(starts_at, noticed_at, BOGOTA, {HOLIDAY})
    return next((each.at for each in found if each.reminder is reminder), None)


@table(
    ("starts_at", "reminder", "expected"),
    [
        (local(2027, 3, 20, 9), Reminder.UNANSWERED, local(2027, 3, 17, 9)),
        (local(2027, 3, 20, 9), Reminder.ACCEPTED, local(2027, 3, 19, 9)),
        (local(2027, 3, 20, 9), Reminder.STARTING, local(2027, 3, 20, 8, 30)),
        (local(2027, 3, 20, 18), Reminder.ACCEPTED, local(2027, 3, 19, 18)),
        (local(2027, 3, 20, 19), Reminder.ACCEPTED, local(2027, 3, 19, 18)),
        (local(2027, 3, 20, 8), Reminder.ACCEPTED, local(2027, 3, 19, 8)),
        (local(2027, 3, 20, 7), Reminder.ACCEPTED, local(2027, 3, 18, 18)),
        (local(2027, 3, 20, 7), Reminder.STARTING, local(2027, 3, 20, 6, 30)),
        (local(2027, 3, 23, 18), Reminder.ACCEPTED, local(2027, 3, 20, 18)),
    ],
)
def test_reminders_leave_at_decent_hours(starts_at: datetime, reminder: Reminder, expected: datetime) -> None:
    """Moved back to six in the evening, over a Sunday and a holiday when they stand in the way."""
    assert at(starts_at, reminder) == expected


def test_no_reminder_comes_before_its_notice() -> None:
    """A notice of three days leaves no room for the first reminder; one second less of it does."""
    starts_at = local(2027, 3, 20, 9)
    first = starts_at - timedelta(days=3)
    assert at(starts_at, Reminder.UNANSWERED, first) is None
    assert at(starts_at, Reminder.UNANSWERED, first - timedelta(seconds=1)) == first


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the strategy adds the zone
def test_reminders_are_quiet_and_in_order(starts_at: datetime) -> None:
    """Whatever the hour of the meeting: never later than planned, never at night, Sunday or holiday."""
    found = reminders(starts_at, starts_at - timedelta(days=30), BOGOTA, {HOLIDAY})
    assert [each.reminder for each in found] == list(Reminder)[:3]
    assert sorted(each.at for each in found) == [each.at for each in found]
    for each, before in zip(found, (timedelta(days=3), timedelta(days=1)), strict=False):
        clock = each.at.astimezone(BOGOTA)
        assert each.at <= starts_at - before
        assert FIRST_HOUR <= clock.time() <= EVENING
        assert clock.weekday() != 6 and clock.date() != HOLIDAY
    for each in found:
        assert each.at < each.until <= starts_at


def until(starts_at: datetime) -> dict[Reminder, datetime]:
    """From when on each reminder is of no use any more."""
    return {each.reminder: each.until for each in reminders(starts_at, LONG_AGO, BOGOTA, {HOLIDAY})}


def test_a_reminder_is_of_use_until_the_next_one_leaves() -> None:
    """The last one until the meeting starts."""
    assert until(local(2027, 3, 20, 9)) == {
        Reminder.UNANSWERED: local(2027, 3, 19, 9),
        Reminder.ACCEPTED: local(2027, 3, 20, 8, 30),
        Reminder.STARTING: local(2027, 3, 20, 9),
    }


def test_two_reminders_moved_back_to_one_hour_do_not_end_each_other() -> None:
    """A Sunday and a holiday before the meeting bring both to Saturday evening: they are for other people."""
    holidays = {date(2027, 3, 21), date(2027, 3, 22), date(2027, 3, 23)}
    starts_at = local(2027, 3, 24, 9)
    first, second, last = reminders(starts_at, LONG_AGO, BOGOTA, holidays)
    assert first.at == second.at == local(2027, 3, 20, 18)
    assert first.until == second.until == last.at


@table(
    ("at", "expected"),
    [
        (local(2027, 3, 19, 8), local(2027, 3, 19, 8)),
        (local(2027, 3, 19, 18, 59), local(2027, 3, 19, 18, 59)),
        (local(2027, 3, 19, 19), local(2027, 3, 20, 8)),
        (local(2027, 3, 19, 7, 59), local(2027, 3, 19, 8)),
        (local(2027, 3, 20, 22), local(2027, 3, 23, 8)),
        (local(2027, 3, 21, 10), local(2027, 3, 23, 8)),
        (local(2027, 3, 22, 7), local(2027, 3, 23, 8)),
    ],
)
def test_a_late_reminder_waits_for_a_decent_hour(at: datetime, expected: datetime) -> None:
    """From eight until seven; over a Sunday and a holiday too. The last one knows no such hours."""
    assert leaves_at(Reminder.ACCEPTED, at, BOGOTA, {HOLIDAY}) == expected
    assert leaves_at(Reminder.STARTING, at, BOGOTA, {HOLIDAY}) == at


def test_those_who_did_not_vote_in_writing_are_reminded_once_three_days_before() -> None:
    """Votes count until the last second of a day: it leaves the evening of the third day before."""
    last = local(2027, 3, 20, 23, 59)
    [found] = vote_reminders(last, LONG_AGO, BOGOTA, {HOLIDAY})
    assert (found.reminder, found.at, found.until) == (Reminder.UNVOTED, local(2027, 3, 17, 18), last)
    assert vote_reminders(last, found.at, BOGOTA, {HOLIDAY}) == ()
