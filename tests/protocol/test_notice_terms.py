"""How long before the meeting the notice must be sent: hours by protocol, clear days by statute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from meetings.protocol import notice, rulebook
from meetings.protocol.days import BOGOTA, Workdays
from meetings.protocol.findings import Severity
from meetings.protocol.kinds import Kind, NoticeUnit
from meetings.protocol.profile import ByLaw, NoticePeriod, Profile
from tests.protocol.answers import error, result
from tests.protocol.colombia import HOLIDAYS
from tests.tables import table

ASSEMBLIES = ("ordinary_assembly", "extraordinary_assembly")
OTHERS = ("council_meeting", "committee_meeting", "informative_meeting", "service_meeting")


@table(
    ("kinds", "sent", "starts", "minutes", "verdict"),
    [
        # 72 hours to the second
        (ASSEMBLIES, "2026-05-04T18:00:00-05:00", "2026-05-07T18:00:00-05:00", 4320, "ok"),
        (ASSEMBLIES, "2026-05-04T17:59:59-05:00", "2026-05-07T18:00:00-05:00", 4320, "ok"),
        (ASSEMBLIES, "2026-05-04T18:00:01-05:00", "2026-05-07T18:00:00-05:00", 4319, "block"),
        (OTHERS, "2026-05-04T18:00:00-05:00", "2026-05-07T18:00:00-05:00", 4320, "ok"),
        (OTHERS, "2026-05-04T18:00:01-05:00", "2026-05-07T18:00:00-05:00", 4319, "override"),
        (("second_call",), "2026-05-04T18:00:00-05:00", "2026-05-07T18:00:00-05:00", 4320, "ok"),
        (("second_call",), "2026-05-04T18:00:01-05:00", "2026-05-07T18:00:00-05:00", 4319, "warn"),
        # fractions of a second are seen
        (OTHERS, "2026-05-04T18:00:00.000001-05:00", "2026-05-07T18:00:00-05:00", 4319, "override"),
        # at the very start, and after it
        (ASSEMBLIES + OTHERS, "2026-05-07T18:00:00-05:00", "2026-05-07T18:00:00-05:00", 0, "block"),
        (("second_call",), "2026-05-07T17:59:59-05:00", "2026-05-07T18:00:00-05:00", 0, "warn"),
        (("second_call",), "2026-05-07T18:00:00-05:00", "2026-05-07T18:00:00-05:00", 0, "block"),
        (OTHERS, "2026-05-07T17:59:59-05:00", "2026-05-07T18:00:00-05:00", 0, "override"),
        (OTHERS, "2026-05-07T18:01:00-05:00", "2026-05-07T18:00:00-05:00", -1, "block"),
        (OTHERS, "2026-05-07T18:01:59-05:00", "2026-05-07T18:00:00-05:00", -1, "block"),
        # the offset of the sender changes nothing
        (ASSEMBLIES, "2026-05-04T23:00:00Z", "2026-05-07T18:00:00-05:00", 4320, "ok"),
        (ASSEMBLIES, "2026-05-05T08:00:01+09:00", "2026-05-07T18:00:00-05:00", 4319, "block"),
    ],
)
def test_seventy_two_hours_of_protocol_to_the_second(
    kinds: tuple[str, ...], sent: str, starts: str, minutes: int, verdict: str
) -> None:
    """72 hours exactly pass, one second less does not; how severe depends on the kind."""
    for kind in kinds:
        found = result("notice.protocol", kind=kind, last_sent_at=sent, starts_at=starts)
        assert found == {"elapsed_minutes": minutes, "verdict": verdict}, kind


@table(
    ("min_hours", "sent", "verdict"),
    [
        (24, "2026-05-06T18:00:00-05:00", "ok"),
        (24, "2026-05-06T18:00:01-05:00", "override"),
        (96, "2026-05-03T18:00:00-05:00", "ok"),
        (96, "2026-05-03T18:00:01-05:00", "override"),
        (0, "2026-05-07T17:59:59-05:00", "ok"),
    ],
)
def test_another_floor_of_hours_is_kept_alike(min_hours: int, sent: str, verdict: str) -> None:
    """The floor is data of the input."""
    found = result(
        "notice.protocol",
        kind="council_meeting",
        last_sent_at=sent,
        starts_at="2026-05-07T18:00:00-05:00",
        min_hours=min_hours,
    )
    assert found["verdict"] == verdict


@table(
    ("kind", "sent", "starts", "clear", "required", "latest", "verdict"),
    [
        # ordinary: fifteen clear days, block
        ("ordinary_assembly", "2026-03-05T00:00:00", "2026-03-21T23:59:59", 15, 15, "2026-03-05", "ok"),
        ("ordinary_assembly", "2026-03-05T23:59:59", "2026-03-21T00:00:00", 15, 15, "2026-03-05", "ok"),
        ("ordinary_assembly", "2026-03-06T00:00:00", "2026-03-21T23:59:59", 14, 15, "2026-03-05", "block"),
        ("ordinary_assembly", "2026-03-15T12:00:00", "2026-03-31T12:00:00", 15, 15, "2026-03-15", "ok"),
        ("ordinary_assembly", "2026-03-16T12:00:00", "2026-03-31T12:00:00", 14, 15, "2026-03-15", "block"),
        ("ordinary_assembly", "2028-02-14T12:00:00", "2028-03-01T12:00:00", 15, 15, "2028-02-14", "ok"),
        ("ordinary_assembly", "2027-02-13T12:00:00", "2027-03-01T12:00:00", 15, 15, "2027-02-13", "ok"),
        ("ordinary_assembly", "2027-02-14T12:00:00", "2027-03-01T12:00:00", 14, 15, "2027-02-13", "block"),
        ("ordinary_assembly", "2026-12-20T12:00:00", "2027-01-05T12:00:00", 15, 15, "2026-12-20", "ok"),
        ("ordinary_assembly", "2026-03-22T12:00:00", "2026-03-21T12:00:00", -2, 15, "2026-03-05", "block"),
        # extraordinary: five by analogy, override
        ("extraordinary_assembly", "2026-05-01T23:59:59", "2026-05-07T00:00:00", 5, 5, "2026-05-01", "ok"),
        (
            "extraordinary_assembly",
            "2026-05-02T00:00:00",
            "2026-05-07T23:59:59",
            4,
            5,
            "2026-05-01",
            "override",
        ),
        # the others have no statutory term, but a notice comes before the meeting
        ("second_call", "2026-03-20T19:59:59", "2026-03-20T20:00:00", -1, 0, "2026-03-20", "ok"),
        ("second_call", "2026-03-20T20:00:00", "2026-03-20T20:00:00", -1, 0, "2026-03-20", "block"),
        ("council_meeting", "2026-05-06T12:00:00", "2026-05-07T12:00:00", 0, 0, "2026-05-07", "ok"),
        ("council_meeting", "2026-05-08T12:00:00", "2026-05-07T12:00:00", -2, 0, "2026-05-07", "block"),
        ("service_meeting", "2026-05-07T11:59:59", "2026-05-07T12:00:00", -1, 0, "2026-05-07", "ok"),
    ],
)
def test_clear_days_of_statute_by_kind_of_meeting(
    kind: str, sent: str, starts: str, clear: int, required: int, latest: str, verdict: str
) -> None:
    """Hours do not matter, dates do; the limit passes and one day less does not."""
    found = result("notice.statutory", kind=kind, last_sent_at=f"{sent}-05:00", starts_at=f"{starts}-05:00")
    assert found == {
        "clear_days": clear,
        "required_days": required,
        "latest_send_date": latest,
        "verdict": verdict,
    }


@table(
    ("kind", "unit", "value", "sent", "verdict"),
    [
        # stricter than the law: it binds
        ("ordinary_assembly", "clear_calendar_days", 20, "2026-02-28", "ok"),
        ("ordinary_assembly", "clear_calendar_days", 20, "2026-03-01", "block"),
        ("ordinary_assembly", "clear_calendar_days", 16, "2026-03-05", "block"),
        # laxer than the law: ignored
        ("ordinary_assembly", "clear_calendar_days", 14, "2026-03-05", "ok"),
        ("ordinary_assembly", "clear_calendar_days", 14, "2026-03-06", "block"),
        ("ordinary_assembly", "clear_calendar_days", 1, "2026-03-06", "block"),
        ("ordinary_assembly", "clear_calendar_days", 15, "2026-03-05", "ok"),
        # in business days: both must hold
        ("ordinary_assembly", "clear_business_days", 15, "2026-02-27", "ok"),
        ("ordinary_assembly", "clear_business_days", 15, "2026-02-28", "ok"),  # a Saturday sends no later
        ("ordinary_assembly", "clear_business_days", 15, "2026-03-01", "ok"),
        ("ordinary_assembly", "clear_business_days", 15, "2026-03-02", "block"),
        ("ordinary_assembly", "clear_business_days", 5, "2026-03-05", "ok"),
        ("ordinary_assembly", "clear_business_days", 5, "2026-03-06", "block"),
        # extraordinary: the by-laws' value binds, also when smaller
        ("extraordinary_assembly", "clear_calendar_days", 8, "2026-03-12", "ok"),
        ("extraordinary_assembly", "clear_calendar_days", 8, "2026-03-13", "block"),
        ("extraordinary_assembly", "clear_calendar_days", 3, "2026-03-17", "ok"),
        ("extraordinary_assembly", "clear_calendar_days", 3, "2026-03-18", "block"),
        ("extraordinary_assembly", "clear_business_days", 3, "2026-03-17", "ok"),
        ("extraordinary_assembly", "clear_business_days", 3, "2026-03-18", "block"),
        # a council that set its own
        ("council_meeting", "clear_calendar_days", 5, "2026-03-15", "ok"),
        ("council_meeting", "clear_calendar_days", 5, "2026-03-16", "block"),
    ],
)
def test_notice_term_of_the_bylaws_is_merged(
    kind: str, unit: str, value: int, sent: str, verdict: str
) -> None:
    """The law is a floor: a stricter value binds, a laxer one is ignored. The meeting is on 21 March."""
    found = result(
        "notice.statutory",
        kind=kind,
        last_sent_at=f"{sent}T10:00:00-05:00",
        starts_at="2026-03-21T09:00:00-05:00",
        bylaw={"unit": unit, "value": value},
    )
    assert found["verdict"] == verdict


def test_business_days_of_the_bylaws_with_worked_saturdays() -> None:
    """Where the office works on Saturdays they count."""
    given = {
        "kind": "extraordinary_assembly",
        "last_sent_at": "2026-03-13T10:00:00-05:00",
        "starts_at": "2026-03-21T09:00:00-05:00",
        "bylaw": {"unit": "clear_business_days", "value": 6},
    }
    assert result("notice.statutory", **given) == {
        "clear_days": 7,
        "clear_business_days": 5,
        "verdict": "block",
    }
    assert result("notice.statutory", saturday_business=True, **given) == {
        "clear_days": 7,
        "clear_business_days": 6,
        "verdict": "ok",
    }


@table("value", [0, -3, 367])
def test_notice_term_of_the_bylaws_has_limits(value: int) -> None:
    """No day of notice and more than a year of it are errors."""
    bylaw = {"unit": "clear_calendar_days", "value": value}
    given = {"last_sent_at": "2026-03-05T10:00:00-05:00", "starts_at": "2026-03-21T09:00:00-05:00"}
    wrong = error("notice.statutory", kind="ordinary_assembly", bylaw=bylaw, **given)
    assert wrong == "bylaw.value: must be from 1 to 366"


def test_refusal_computes_the_first_possible_day() -> None:
    """The finding holds the dates that the sentence needs."""
    book = rulebook.in_force(date(2027, 3, 1))
    found = notice.statutory(
        Kind.ORDINARY_ASSEMBLY,
        datetime(2027, 3, 1, 13, tzinfo=UTC),
        datetime(2027, 3, 13, 14, tzinfo=UTC),
        book.terms[Kind.ORDINARY_ASSEMBLY],
        zone=BOGOTA,
        workdays=Workdays(HOLIDAYS),
    )
    facts = found.findings[0].facts
    assert found.findings[0].code == "notice.statutory.too_few_days"
    assert (facts["days"], facts["required_days"]) == (11, 15)
    assert facts["earliest_date"] == date(2027, 3, 17)
    assert facts["latest_send_date"] == date(2027, 2, 25)


def test_notice_after_the_meeting_left_no_day_at_all() -> None:
    """The sentence says none, never a negative number; the result keeps the count."""
    book = rulebook.in_force(date(2027, 3, 1))
    found = notice.statutory(
        Kind.ORDINARY_ASSEMBLY,
        datetime(2027, 3, 14, 13, tzinfo=UTC),
        datetime(2027, 3, 13, 14, tzinfo=UTC),
        book.terms[Kind.ORDINARY_ASSEMBLY],
        zone=BOGOTA,
        workdays=Workdays(HOLIDAYS),
    )
    assert (found.clear_days, found.findings[0].facts["days"]) == (-2, 0)


def test_saturday_within_business_days_is_told() -> None:
    """It is no verdict: it tells how the days were counted."""
    term = rulebook.NoticeTerm(NoticePeriod(3, NoticeUnit.CLEAR_BUSINESS_DAYS), "By-laws art 40")
    found = notice.statutory(
        Kind.COUNCIL_MEETING,
        datetime(2026, 3, 12, 15, tzinfo=UTC),
        datetime(2026, 3, 21, 14, tzinfo=UTC),
        [term],
        zone=BOGOTA,
        workdays=Workdays(HOLIDAYS),
    )
    assert [each.code for each in found.findings] == ["notice.statutory.saturday_inside"]
    assert found.verdict is Severity.OK


def test_hours_over_a_change_of_the_clock_are_real_hours() -> None:
    """Python subtracts two instants of one zone by their clocks; the rule counts what passed."""
    madrid = ZoneInfo("Europe/Madrid")
    starts_at = datetime(2030, 4, 2, 10, tzinfo=madrid)
    sent_at = datetime(2030, 3, 30, 10, tzinfo=madrid)  # 72 hours by the clock, 71 by the sun
    found = notice.protocol(Kind.COUNCIL_MEETING, sent_at, starts_at, min_hours=72)
    assert (found.elapsed_minutes, found.verdict) == (71 * 60, Severity.OVERRIDE)


def test_latest_day_keeps_the_law_and_the_bylaws() -> None:
    """With a term in business days the earlier of both limits is told."""
    ten_business_days = ByLaw(NoticePeriod(12, NoticeUnit.CLEAR_BUSINESS_DAYS), "40")
    book = rulebook.in_force(date(2026, 3, 1), Profile(notice={Kind.ORDINARY_ASSEMBLY: ten_business_days}))
    starts_at = datetime(2026, 4, 10, 14, tzinfo=UTC)
    found = notice.statutory(
        Kind.ORDINARY_ASSEMBLY,
        starts_at - timedelta(days=30),
        starts_at,
        book.terms[Kind.ORDINARY_ASSEMBLY],
        zone=BOGOTA,
        workdays=Workdays(HOLIDAYS),
    )
    # Between 19 March and 10 April: Monday 23 March, Holy Thursday and Friday do not count.
    assert found.latest_send_date == date(2026, 3, 19)
    assert found.required_days == 15


def test_hours_left_are_told_in_whole_ones() -> None:
    """Elapsed minutes and hours are counted, never divided: a part of one is none."""
    starts_at = datetime(2026, 5, 7, 23, tzinfo=UTC)
    found = notice.protocol(
        Kind.COUNCIL_MEETING, starts_at - timedelta(hours=50, minutes=59, seconds=59), starts_at, min_hours=72
    )
    assert (repr(found.elapsed_minutes), repr(found.findings[0].facts["elapsed_hours"])) == ("3059", "50")


@table(
    ("sent", "starts", "is_told"),
    [
        ("2026-03-13", "2026-03-15", True),  # Friday to Sunday
        ("2026-03-14", "2026-03-18", False),  # sent on the Saturday itself
        ("2026-03-09", "2026-03-14", False),  # held on the Saturday itself
        ("2026-03-12", "2026-03-21", True),
        ("2026-03-16", "2026-03-20", False),  # Monday to Friday
    ],
)
def test_saturday_is_told_when_it_lies_between(sent: str, starts: str, is_told: bool) -> None:
    """Neither the day of sending nor that of the meeting is counted."""
    term = rulebook.NoticeTerm(NoticePeriod(1, NoticeUnit.CLEAR_BUSINESS_DAYS), "By-laws art 40")
    found = notice.statutory(
        Kind.COUNCIL_MEETING,
        datetime.fromisoformat(f"{sent}T12:00:00-05:00"),
        datetime.fromisoformat(f"{starts}T12:00:00-05:00"),
        [term],
        zone=BOGOTA,
        workdays=Workdays(HOLIDAYS),
    )
    assert ("notice.statutory.saturday_inside" in [each.code for each in found.findings]) is is_told


def test_saturday_that_counts_is_not_told() -> None:
    """Where the office works on Saturdays there is nothing to explain, nor where days are calendar ones."""
    sent_at = datetime(2026, 3, 12, 15, tzinfo=UTC)
    for unit, workdays in (
        (NoticeUnit.CLEAR_BUSINESS_DAYS, Workdays(HOLIDAYS, saturday_business=True)),
        (NoticeUnit.CLEAR_CALENDAR_DAYS, Workdays(HOLIDAYS)),
    ):
        term = rulebook.NoticeTerm(NoticePeriod(3, unit), "By-laws art 40")
        week = (sent_at, sent_at + timedelta(days=9))
        found = notice.statutory(Kind.COUNCIL_MEETING, *week, [term], zone=BOGOTA, workdays=workdays)
        assert found.findings == ()
