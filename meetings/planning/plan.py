"""The dates of a meeting: those before which it may not be, and those that follow from its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from meetings.planning.facts import MeetingFacts
from meetings.planning.milestones import Milestone, milestones
from meetings.planning.rules import Rules
from meetings.protocol import meeting as meeting_rules
from meetings.protocol import minutes as minutes_rules
from meetings.protocol import sources
from meetings.protocol.days import ONE_DAY, local_date, local_instant
from meetings.protocol.findings import Finding, Severity, verdict
from meetings.protocol.kinds import Kind
from meetings.protocol.nonpresential import written_deadline
from meetings.protocol.notice import (
    Earliest,
    LastSending,
    earliest_start,
    last_sending,
    protocol,
    statutory,
)

ASSEMBLY_HOUR, OTHER_HOUR = time(9), time(18)
# What is prepared today is seldom sent today: the proposed day leaves two days to do it.
_DAYS_TO_PREPARE = 2
_SATURDAY = 5
_LONGEST_COUNTDOWN = timedelta(days=70)


@dataclass(frozen=True, slots=True)
class Countdown:
    """What the picture of the days from the sending to the meeting is drawn from."""

    today: date
    last_day: date
    meeting_on: date
    sent_on: date | None
    holidays: frozenset[date]


@dataclass(frozen=True, slots=True)
class Plan:
    """The dates of a meeting.

    Attributes:
        earliest: the first lawful start, were the notice sent now.
        last_sending: until when the notice may be sent; None without a day.
        days_left: days from today to that day, negative once it is past.
        verdict: whether the notice may still be sent now: `override` needs a reason, `block` may not.
        second_call_at: when owners meet again if too few come; None for other meetings.
        publish_by, communicate_by: the days by which the minutes are due.
        countdown: for the picture; None without a day, or when it would be too long.
        today, holidays: of the community's calendar.
        milestones: every day that matters, in order; none without a day.
        terms_run: whether the terms run since an earlier version of the notice: nothing that binds changes.
    """

    earliest: Earliest
    today: date
    holidays: frozenset[date]
    last_sending: LastSending | None = None
    days_left: int | None = None
    verdict: Severity = Severity.OK
    second_call_at: datetime | None = None
    publish_by: date | None = None
    communicate_by: date | None = None
    countdown: Countdown | None = None
    milestones: tuple[Milestone, ...] = ()
    terms_run: bool = False

    @property
    def is_late(self) -> bool:
        """Whether no sending from now on keeps a term that nobody can waive."""
        return self.verdict is Severity.BLOCK

    @property
    def needs_reason(self) -> bool:
        """Whether a sending from now on needs a written reason."""
        return self.verdict is Severity.OVERRIDE


@dataclass(frozen=True, slots=True)
class DayChoice:
    """What the month is drawn from on which the day is chosen.

    Attributes:
        today, until: the first and the last day drawn.
        earliest: the first lawful day.
        best, hour: the proposed day and its hour on the community's clock.
        holidays: public holidays.
    """

    today: date
    until: date
    earliest: date
    best: date
    hour: time
    holidays: frozenset[date]


def plan_of(
    meeting: MeetingFacts,
    rules: Rules,
    at: datetime,
    sent_at: datetime | None = None,
    runs_since: datetime | None = None,
) -> Plan:
    """The dates of a meeting as they stand at ``at``.

    Args:
        sent_at: when its notice was issued.
        runs_since: since when its terms run, for changes that do not make them begin again.
    """
    earliest = earliest_start(meeting.kind, at, rules.rulebook, rules.holidays)
    if meeting.starts_at is None:
        return Plan(earliest, rules.today(at), rules.holidays)
    if meeting.is_written:
        return _in_writing(meeting, meeting.starts_at, earliest, rules, at, sent_at)
    limit = last_sending(meeting.kind, meeting.starts_at, rules.rulebook, rules.holidays)
    meeting_on = local_date(meeting.starts_at, rules.zone)
    due = minutes_rules.deadline(
        meeting_on, meeting.modality, law=rules.rulebook.law, workdays=rules.workdays
    )
    return Plan(
        earliest=earliest,
        today=rules.today(at),
        holidays=rules.holidays,
        last_sending=limit,
        days_left=(limit.on - rules.today(at)).days,
        verdict=verdict(term_findings(meeting.kind, runs_since or at, meeting.starts_at, rules)),
        second_call_at=None if meeting.has_sat else meeting.second_call_at,
        publish_by=due.publish_by,
        communicate_by=due.communicate_by,
        countdown=_countdown(rules, rules.today(at), limit.on, meeting_on, sent_at),
        milestones=milestones(meeting, rules, sent_at),
        terms_run=runs_since is not None,
    )


def last_answer(rules: Rules, sent_at: datetime) -> datetime:
    """Until when votes in writing count that are asked for at ``sent_at`` (rule `written.deadline`)."""
    book = rules.rulebook
    return written_deadline(sent_at, (), law=book.law, zone=book.zone).last_instant


def _in_writing(
    meeting: MeetingFacts,
    last_instant: datetime,
    earliest: Earliest,
    rules: Rules,
    at: datetime,
    sent_at: datetime | None,
) -> Plan:
    """The dates of a decision in writing: none is about a notice, and the minutes follow the last answer."""
    day = local_date(last_instant, rules.zone)
    concluded_on = local_date(meeting.concluded_at or last_instant, rules.zone)
    due = minutes_rules.deadline(
        concluded_on, meeting.modality, law=rules.rulebook.law, workdays=rules.workdays
    )
    return Plan(
        earliest,
        rules.today(at),
        rules.holidays,
        last_sending=LastSending(last_instant, day, sources.LEY_675_43),
        publish_by=due.publish_by,
        communicate_by=due.communicate_by,
        milestones=milestones(meeting, rules, sent_at),
    )


def second_call_at(meeting: MeetingFacts, starts_at: datetime, rules: Rules) -> datetime | None:
    """When the second call of an assembly would be (rule `meeting.second_call`); None for the others."""
    if meeting.is_written or not meeting_rules.may_call_again(meeting.kind, meeting.call):
        return None
    return meeting_rules.second_call_start(starts_at, rules.rulebook, rules.workdays)


def term_findings(kind: Kind, sent_at: datetime, starts_at: datetime, rules: Rules) -> tuple[Finding, ...]:
    """What the terms of notice say of a start, were the notice sent at ``sent_at``; the days come first."""
    book = rules.rulebook
    days = statutory(kind, sent_at, starts_at, book.terms[kind], zone=rules.zone, workdays=rules.workdays)
    hours = protocol(kind, sent_at, starts_at, min_hours=book.law.protocol_hours)
    return tuple(each for each in days.findings + hours.findings if each.severity > Severity.OK)


def window_findings(meeting: MeetingFacts, rules: Rules) -> tuple[Finding, ...]:
    """A warning for an ordinary assembly outside its months (rule `meeting.ordinary_window`)."""
    if meeting.kind is not Kind.ORDINARY_ASSEMBLY or meeting.starts_at is None:
        return ()
    meeting_on = local_date(meeting.starts_at, rules.zone)
    ended = budget_end(meeting.starts_at, rules)
    return meeting_rules.ordinary_window(ended, meeting_on, law=rules.rulebook.law).findings


def budget_end(starts_at: datetime, rules: Rules) -> date:
    """The last day of the budget year that ended before a meeting: its ordinary assembly is due after it."""
    meeting_on = local_date(starts_at, rules.zone)
    month, day = rules.rulebook.budget_year_end
    ends = [_existing(year, month, day) for year in (meeting_on.year - 1, meeting_on.year)]
    return max(end for end in ends if end < meeting_on)


def day_choice(kind: Kind, rules: Rules, at: datetime, chosen: date | None = None) -> DayChoice:
    """What is offered when the day of a meeting is chosen, were the notice sent at ``at``."""
    earliest = earliest_start(kind, at, rules.rulebook, rules.holidays)
    hour = ASSEMBLY_HOUR if kind.is_assembly else OTHER_HOUR
    best = _best_day(kind, earliest.at, hour, rules)
    return DayChoice(
        today=rules.today(at),
        until=_last_drawn(rules.today(at), best, chosen),
        earliest=_first_day(earliest.at, hour, rules),
        best=best,
        hour=hour,
        holidays=rules.holidays,
    )


def _first_day(earliest_at: datetime, hour: time, rules: Rules) -> date:
    """The first day on which ``hour`` is not too soon."""
    day = local_date(earliest_at, rules.zone)
    return day if local_instant(day, hour, rules.zone) >= earliest_at else day + ONE_DAY


def _best_day(kind: Kind, earliest_at: datetime, hour: time, rules: Rules) -> date:
    """An assembly on the first Saturday that is no holiday, anything else on a business day."""
    day = _first_day(earliest_at, hour, rules) + ONE_DAY * _DAYS_TO_PREPARE
    return next(each for each in _days_from(day) if _suits(kind, each, rules))


def _suits(kind: Kind, day: date, rules: Rules) -> bool:
    if kind.is_assembly:
        return day.weekday() == _SATURDAY and day not in rules.holidays
    return rules.workdays.is_business(day) and day.weekday() != _SATURDAY


def _days_from(day: date) -> Iterable[date]:
    while True:
        yield day
        day += ONE_DAY


def _last_drawn(today: date, best: date, chosen: date | None) -> date:
    """The Sunday of the week after the proposed or chosen day, whichever comes last; at most 15 weeks."""
    last = max(best, chosen or best) + timedelta(days=7)
    last += ONE_DAY * (6 - last.weekday())
    return min(last, today + timedelta(weeks=15))


def _existing(year: int, month: int, day: int) -> date:
    """The day in a year, or the day before 29 February where that does not exist."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def _countdown(
    rules: Rules, today: date, last_day: date, meeting_on: date, sent_at: datetime | None
) -> Countdown | None:
    sent_on = local_date(sent_at, rules.zone) if sent_at else None
    start = min(today, sent_on or today)
    if not start <= meeting_on <= start + _LONGEST_COUNTDOWN:
        return None
    return Countdown(today, last_day, meeting_on, sent_on, rules.holidays)
