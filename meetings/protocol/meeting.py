"""When a meeting may or must be held: second call, own right, the ordinary window, and how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from . import sources
from .days import Workdays, add_months, as_utc, local_date, local_instant
from .findings import Finding, Judged, Severity
from .kinds import Call, Kind, SecondCallMode
from .parameters import Law
from .profile import SecondCallRule
from .rulebook import Rulebook

ROOM_OPENS_BEFORE = timedelta(hours=2)
EARLY = "opening.early"
"""How long before its hour a room is opened without a reason: to receive who comes early. Product rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts(Judged):
    """The instant a meeting starts by rule, in UTC."""

    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinaryWindow(Judged):
    """The last day for the ordinary assembly."""

    window_end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Universal(Judged):
    """Whether everybody takes part, so that no notice was needed."""

    notice_waived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration(Judged):
    """Whether the planned length keeps the cap."""


def second_call(
    first_starts_at: datetime, rule: SecondCallRule, *, law: Law, zone: ZoneInfo, workdays: Workdays
) -> Starts:
    """Rule `meeting.second_call`: when is the second call of a meeting that found no quorum?

    By law on the third business day after the first meeting's date, at 8 p. m.; by-laws may say that it is
    some minutes after the first.
    """
    if rule.mode is SecondCallMode.SAME_DAY_MINUTES:
        return Starts(starts_at=as_utc(first_starts_at) + timedelta(minutes=rule.minutes))
    day = workdays.add(local_date(first_starts_at, zone), law.second_call_business_days)
    return Starts(starts_at=local_instant(day, time(law.statutory_hour), zone))


def may_call_again(kind: Kind, call: Call) -> bool:
    """Whether such a meeting has a second call: an assembly in its first one (Ley 675/2001 art 41)."""
    return kind.is_assembly and call is Call.FIRST


def second_call_start(first_starts_at: datetime, rulebook: Rulebook, workdays: Workdays) -> datetime:
    """When the second call of a first one is in a community (rule `meeting.second_call`), in UTC."""
    return second_call(
        first_starts_at, rulebook.second_call, law=rulebook.law, zone=rulebook.zone, workdays=workdays
    ).starts_at


def saturday_before_second_call(
    first_starts_at: datetime, rulebook: Rulebook, workdays: Workdays
) -> tuple[Finding, ...]:
    """A warning when the second call's date hangs on whether the office works on Saturdays.

    Nothing once the community has said whether it does.
    """
    counted = replace(workdays, saturday_business=True)
    computed_at, with_saturday_at = (
        second_call_start(first_starts_at, rulebook, each) for each in (workdays, counted)
    )
    if rulebook.is_saturday_settled or computed_at == with_saturday_at:
        return ()
    facts = {"computed_at": computed_at, "with_saturday_at": with_saturday_at}
    return (Finding("meeting.second_call.saturday", Severity.WARN, facts, sources.SUPERSOCIEDADES),)


def second_call_announced(
    announced: Iterable[datetime | None], computed_at: datetime, source: str
) -> tuple[Finding, ...]:
    """A warning when a second call that a notice announces is not the one the rule computes.

    `announced` are the dates it was told for, None where it was not: of several the first that differs.
    """
    for announced_at in announced:
        if announced_at is not None and as_utc(announced_at) != as_utc(computed_at):
            facts = {"announced_at": announced_at, "computed_at": computed_at}
            return (Finding("meeting.second_call.differs", Severity.WARN, facts, source),)
    return ()


def early_opening(starts_at: datetime, at: datetime) -> tuple[Finding, ...]:
    """What is said of opening the room at `at`: long before its hour, owners could not know of it."""
    opens_at = as_utc(starts_at) - ROOM_OPENS_BEFORE
    if as_utc(at) >= opens_at:
        return ()
    facts = {"starts_at": starts_at, "opens_at": opens_at}
    return (Finding(EARLY, Severity.OVERRIDE, facts, sources.PRODUCT),)


def doubtful_clock(times: int) -> tuple[Finding, ...]:
    """What is said at the opening when the machine's clock went back `times` about the notice or since.

    Nobody can tell by it alone when the notice left: whoever answers for the meeting writes what happened.
    """
    if not times:
        return ()
    return (Finding("opening.clock_went_back", Severity.OVERRIDE, {"times": times}, sources.PRODUCT),)


def own_right(budget_end: date, *, law: Law, zone: ZoneInfo, workdays: Workdays) -> Starts:
    """Rule `meeting.own_right`: when do owners meet by their own right if nobody called them?

    On the first business day of the fourth month after the budget period, at 8 p. m.
    """
    month = add_months(budget_end.replace(day=1), law.own_right_month)
    return Starts(
        starts_at=local_instant(workdays.same_or_next(month), time(law.statutory_hour), zone),
    )


def ordinary_window(budget_end: date, meeting_date: date, *, law: Law) -> OrdinaryWindow:
    """Rule `meeting.ordinary_window`: is the ordinary assembly within the three months after the period?

    Outside them it is only warned: no sanction for being late was found.
    """
    window_end = add_months(budget_end, law.ordinary_window_months)
    facts = {"meeting_date": meeting_date, "budget_end": budget_end, "window_end": window_end}
    findings: tuple[Finding, ...] = ()
    if meeting_date > window_end:
        findings = (Finding("meeting.ordinary_window.late", Severity.WARN, facts, sources.LEY_675_39),)
    elif meeting_date <= budget_end:
        findings = (Finding("meeting.ordinary_window.early", Severity.WARN, facts, sources.LEY_675_39),)
    return OrdinaryWindow(findings=findings, window_end=window_end)


def universal(represented: Fraction, total: Fraction) -> Universal:
    """Rule `meeting.universal`: do all the coefficients take part, so that it is valid without notice?"""
    return Universal(notice_waived=represented == total)


def duration(planned_minutes: int, *, cap: int, source: str = sources.PROTOCOL_DURATION) -> Duration:
    """Rule `meeting.duration`: does the plan keep the cap of minutes? Over it needs a written reason."""
    if planned_minutes <= cap:
        return Duration()
    facts = {"planned_minutes": planned_minutes, "cap": cap, "over_minutes": planned_minutes - cap}
    return Duration(findings=(Finding("meeting.duration.over_cap", Severity.OVERRIDE, facts, source),))
