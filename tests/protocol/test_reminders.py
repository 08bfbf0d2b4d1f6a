"""When people are reminded: three days before, one day before, half an hour before, never at a bad hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meetings.protocol.days import BOGOTA
from meetings.protocol.reminders import FIRST_HOUR, LAST_HOUR, Reminder, reminders
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
        (local(2027, 3, 20, 19), Reminder.ACCEPTED, local(2027, 3, 19, 19)),
        (local(2027, 3, 20, 20), Reminder.ACCEPTED, local(2027, 3, 19, 19)),
        (local(2027, 3, 20, 8), Reminder.ACCEPTED, local(2027, 3, 19, 8)),
        (local(2027, 3, 20, 7), Reminder.ACCEPTED, local(2027, 3, 18, 19)),
        (local(2027, 3, 20, 7), Reminder.STARTING, local(2027, 3, 20, 6, 30)),
        (local(2027, 3, 23, 18), Reminder.ACCEPTED, local(2027, 3, 20, 19)),
    ],
)
def test_reminders_leave_at_decent_hours(starts_at: datetime, reminder: Reminder, expected: datetime) -> None:
    """Moved back to seven in the evening, over a Sunday and a holiday when they stand in the way."""
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
    assert [each.reminder for each in found] == list(Reminder)
    assert sorted(each.at for each in found) == [each.at for each in found]
    for each, before in zip(found, (timedelta(days=3), timedelta(days=1)), strict=False):
        clock = each.at.astimezone(BOGOTA)
        assert each.at <= starts_at - before
        assert FIRST_HOUR <= clock.time() <= LAST_HOUR
        assert clock.weekday() != 6 and clock.date() != HOLIDAY
