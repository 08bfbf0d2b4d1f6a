"""The agenda that binds, and the dates and lengths a meeting has by rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from meetings.protocol.findings import Severity
from meetings.protocol.meeting import doubtful_clock, early_opening
from tests.protocol.answers import error, result
from tests.tables import table

KINDS = (
    "ordinary_assembly",
    "extraordinary_assembly",
    "second_call",
    "council_meeting",
    "committee_meeting",
    "informative_meeting",
    "service_meeting",
)


@table(
    ("modality", "blocked"),
    [
        ("presential", {"extraordinary_assembly", "second_call"}),
        ("virtual", set(KINDS)),
        ("mixed", set(KINDS)),
        ("written", set(KINDS)),
    ],
)
def test_decision_outside_the_notice_by_kind(modality: str, blocked: set[str]) -> None:
    """Only an ordinary meeting in person may, and is warned."""
    for kind in KINDS:
        given = {"kind": kind, "modality": modality}
        outside = result("agenda.lock", decision=True, in_notice=False, **given)
        assert outside["verdict"] == ("block" if kind in blocked else "warn"), kind
        assert result("agenda.lock", decision=True, in_notice=True, **given)["verdict"] == "ok"
        assert result("agenda.lock", decision=False, in_notice=False, **given)["verdict"] == "ok"


@table(
    ("first", "saturday_business", "second"),
    [
        ("2026-03-16T19:00:00-05:00", False, "2026-03-19T20:00:00-05:00"),  # Monday
        ("2026-03-17T00:00:00-05:00", False, "2026-03-20T20:00:00-05:00"),
        ("2026-03-17T23:59:59-05:00", False, "2026-03-20T20:00:00-05:00"),
        ("2026-03-18T04:59:59Z", False, "2026-03-20T20:00:00-05:00"),  # still the 17th in Bogotá
        ("2026-03-18T05:00:00Z", False, "2026-03-24T20:00:00-05:00"),  # the 18th: weekend and holiday
        ("2026-03-18T09:00:00-05:00", True, "2026-03-21T20:00:00-05:00"),
        ("2026-03-14T09:00:00-05:00", True, "2026-03-18T20:00:00-05:00"),
        ("2026-04-01T19:00:00-05:00", True, "2026-04-07T20:00:00-05:00"),
        ("2025-07-10T19:00:00-05:00", False, "2025-07-15T20:00:00-05:00"),  # before the new holiday
        ("2027-07-08T19:00:00-05:00", False, "2027-07-14T20:00:00-05:00"),
        ("2026-12-31T09:00:00-05:00", False, "2027-01-06T20:00:00-05:00"),
        ("2027-03-20T09:00:00-05:00", False, "2027-03-29T20:00:00-05:00"),  # Holy Week
    ],
)
def test_second_call_is_on_the_third_business_day(first: str, saturday_business: bool, second: str) -> None:
    """From the first meeting's date in the community, at 8 p. m., whatever its hour was."""
    found = result("meeting.second_call", first_starts_at=first, saturday_business=saturday_business)
    assert found == {"starts_at": second}


@table(
    ("minutes", "second"),
    [
        (1, "2026-03-14T09:01:00-05:00"),
        (30, "2026-03-14T09:30:00-05:00"),
        (1440, "2026-03-15T09:00:00-05:00"),
    ],
)
def test_second_call_of_the_bylaws_is_minutes_later(minutes: int, second: str) -> None:
    """The by-laws may say it is shortly after the first."""
    bylaw = {"mode": "same_day_minutes", "minutes": minutes}
    found = result("meeting.second_call", first_starts_at="2026-03-14T09:00:00-05:00", bylaw=bylaw)
    assert found == {"starts_at": second}


@table("bylaw", [{"mode": "same_day_minutes", "minutes": 0}, {"mode": "same_day_minutes"}])
def test_second_call_of_the_bylaws_needs_minutes(bylaw: dict[str, Any]) -> None:
    """Without them its hour would be a guess."""
    wrong = error("meeting.second_call", first_starts_at="2026-03-14T09:00:00-05:00", bylaw=bylaw)
    assert wrong.startswith("bylaw.minutes: ")


@table(
    ("budget_end", "saturday_business", "starts"),
    [
        ("2025-12-31", False, "2026-04-01T20:00:00-05:00"),  # the Wednesday before Holy Thursday
        ("2022-12-31", True, "2023-04-01T20:00:00-05:00"),
        ("2023-12-31", False, "2024-04-01T20:00:00-05:00"),
        ("2025-06-30", False, "2025-10-01T20:00:00-05:00"),
        ("2026-03-31", False, "2026-07-01T20:00:00-05:00"),
        ("2025-09-30", False, "2026-01-02T20:00:00-05:00"),  # 1 January is a holiday
        ("2026-08-15", False, "2026-12-01T20:00:00-05:00"),
    ],
)
def test_own_right_is_the_first_business_day_of_month_four(
    budget_end: str, saturday_business: bool, starts: str
) -> None:
    """At 8 p. m., whatever the day on which the period ends."""
    found = result("meeting.own_right", budget_end=budget_end, saturday_business=saturday_business)
    assert found == {"starts_at": starts}


@table(
    ("budget_end", "meeting_date", "window_end", "verdict"),
    [
        ("2025-12-31", "2026-03-31", "2026-03-31", "ok"),
        ("2025-12-31", "2026-04-01", "2026-03-31", "warn"),
        ("2025-12-31", "2026-01-01", "2026-03-31", "ok"),
        ("2025-12-31", "2025-12-31", "2026-03-31", "warn"),
        ("2025-12-31", "2025-11-30", "2026-03-31", "warn"),
        ("2025-11-30", "2026-02-28", "2026-02-28", "ok"),
        ("2025-11-30", "2026-03-01", "2026-02-28", "warn"),
        ("2027-11-30", "2028-02-29", "2028-02-29", "ok"),
        ("2026-06-30", "2026-09-30", "2026-09-30", "ok"),
        ("2026-06-30", "2026-10-01", "2026-09-30", "warn"),
    ],
)
def test_ordinary_assembly_within_three_months_of_the_period(
    budget_end: str, meeting_date: str, window_end: str, verdict: str
) -> None:
    """The last day passes; later, or before the period ends, is warned and never stopped."""
    found = result("meeting.ordinary_window", budget_end=budget_end, meeting_date=meeting_date)
    assert found == {"verdict": verdict, "window_end": window_end}


@table(
    ("represented", "total", "waived"),
    [
        ("100", "100", True),
        ("99.99999999", "100", False),
        ("1", "1", True),
        ("999999/1000000", "1", False),
        ("0", "100", False),
        ("99.98", "99.98", True),
    ],
)
def test_universal_meeting_needs_every_coefficient(represented: str, total: str, waived: bool) -> None:
    """Exactly all of the register's own total."""
    assert result("meeting.universal", represented=represented, total=total) == {"notice_waived": waived}


@table(
    ("planned", "cap", "verdict"),
    [
        (1, None, "ok"),
        (119, None, "ok"),
        (120, None, "ok"),
        (121, None, "override"),
        (1440, None, "override"),
        (180, 180, "ok"),
        (181, 180, "override"),
        (60, 60, "ok"),
        (61, 60, "override"),
    ],
)
def test_planned_minutes_against_the_cap(planned: int, cap: int | None, verdict: str) -> None:
    """Up to the cap passes, one minute more needs a written reason."""
    given = {"planned_minutes": planned} | ({} if cap is None else {"cap": cap})
    assert result("meeting.duration", **given) == {"verdict": verdict}


@table("planned", [0, -5, 1441])
def test_planned_minutes_have_their_limits(planned: int) -> None:
    """A meeting lasts at least a minute and at most a day."""
    assert error("meeting.duration", planned_minutes=planned).startswith("planned_minutes: must be from 1")


@table(
    ("coefficients", "expected", "total", "verdict"),
    [
        (["33.33", "33.33", "33.34"], "100", "100", "ok"),
        (["33.33", "33.33", "33.35"], "100", "10001/100", "warn"),  # a hundredth over
        (["33.33", "33.33", "33.33"], "100", "9999/100", "warn"),  # a hundredth under
        (["33.33", "33.33", "33.350001"], "100", "100010001/1000000", "block"),
        (["33.33", "33.33", "33.329999"], "100", "99989999/1000000", "block"),
        (["1/3", "1/3", "1/3"], "1", "1", "ok"),
        (["0.1"] * 10, "1", "1", "ok"),
        (["50", "50"], "100", "100", "ok"),
        ([], "100", "0", "block"),
    ],
)
def test_register_adds_up_exactly_or_is_told(
    coefficients: list[str], expected: str, total: str, verdict: str
) -> None:
    """Exact passes, a hundredth is warned, more is stopped; nothing is adjusted."""
    found = result("census.sum", coefficients=coefficients, expected=expected)
    assert found == {"sum": total, "verdict": verdict}


def test_a_room_opened_two_hours_before_asks_nothing() -> None:
    """At two hours exactly nothing is found; a second earlier a written reason is asked for."""
    starts_at = datetime(2027, 3, 20, 14, 0, tzinfo=UTC)
    opens_at = starts_at - timedelta(hours=2)
    assert early_opening(starts_at, opens_at) == ()
    [finding] = early_opening(starts_at, opens_at - timedelta(seconds=1))
    assert (finding.code, finding.severity) == ("opening.early", Severity.OVERRIDE)
    assert finding.facts == {"starts_at": starts_at, "opens_at": opens_at}


def test_a_clock_that_went_back_asks_for_a_written_reason() -> None:
    """However often; one that never did asks nothing."""
    assert doubtful_clock(0) == ()
    [finding] = doubtful_clock(2)
    assert (finding.code, finding.severity) == ("opening.clock_went_back", Severity.OVERRIDE)
    assert finding.facts == {"times": 2}
