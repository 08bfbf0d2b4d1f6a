"""Dates ahead: the first lawful start, the last lawful day to send, and the day boxes of both pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from .. import sources
from ..days import ONE_DAY, Workdays, as_utc, end_of_day, local_date, local_instant
from ..findings import Finding, Severity
from ..kinds import Kind
from ..rulebook import Rulebook
from .terms import first_meeting_date, latest_send_date, protocol, statutory

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Earliest:
    """The first lawful start: the instant (UTC), its date in the community, the rule that decides."""

    at: datetime
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class LastSending:
    """The last lawful second to send (UTC), its date in the community, the rule that decides."""

    at: datetime
    on: date
    source: str


class DayState(StrEnum):
    """Whether a meeting may be on a day, were the notice sent at the planned hour."""

    PAST = "past"
    TOO_SOON = "too_soon"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class DayMark:
    """One box of the month in which the meeting's day is chosen; `reason` says why it may not be."""

    day: date
    state: DayState
    is_today: bool
    is_holiday: bool
    reason: Finding | None


class CountdownState(StrEnum):
    """What a day is on the way from now to the meeting."""

    PAST = "past"
    CAN_SEND = "can_send"
    LAST = "last"
    WAITING = "waiting"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class CountdownMark:
    """One box of the countdown; `number` counts the full days between the last sending and the meeting."""

    day: date
    state: CountdownState
    is_today: bool
    is_holiday: bool
    number: int | None


def earliest_start(kind: Kind, sent_at: datetime, rulebook: Rulebook, holidays: frozenset[date]) -> Earliest:
    """The first instant at which the meeting may start without any reason written, sent at `sent_at`.

    Both the hours of the protocol and every term in days hold. A second call has its date by art 41, so the
    hours do not move it.
    """
    workdays = Workdays(holidays, rulebook.saturday_business)
    sent_at = as_utc(sent_at)
    candidates = [(sent_at + _SECOND, sources.PROTOCOL_NOTICE)]
    if kind is not Kind.SECOND_CALL:
        hours = timedelta(hours=rulebook.law.protocol_hours)
        candidates.append((sent_at + hours, sources.PROTOCOL_NOTICE))
    for term in rulebook.terms[kind]:
        day = first_meeting_date(term, local_date(sent_at, rulebook.zone), workdays)
        candidates.append((local_instant(day, time(), rulebook.zone), term.source))
    at, source = max(candidates, key=lambda candidate: candidate[0])
    return Earliest(at, local_date(at, rulebook.zone), source)


def last_sending(
    kind: Kind, starts_at: datetime, rulebook: Rulebook, holidays: frozenset[date]
) -> LastSending:
    """The last second at which the notice may be sent for a meeting at `starts_at`, no reason written."""
    workdays = Workdays(holidays, rulebook.saturday_business)
    starts_at = as_utc(starts_at)
    # Of a second call the law fixes the day, so that its notice only has to come before it.
    candidates = [(starts_at - _SECOND, rulebook.second_call_source)]
    if kind is not Kind.SECOND_CALL:
        hours = timedelta(hours=rulebook.law.protocol_hours)
        candidates.append((starts_at - hours, sources.PROTOCOL_NOTICE))
    for term in rulebook.terms[kind]:
        day = latest_send_date([term], local_date(starts_at, rulebook.zone), workdays)
        candidates.append((end_of_day(day, rulebook.zone), term.source))
    at, source = min(candidates, key=lambda candidate: candidate[0])
    return LastSending(at, local_date(at, rulebook.zone), source)


def last_sending_day(kind: Kind, starts_at: datetime, rulebook: Rulebook, holidays: frozenset[date]) -> date:
    """The date of `last_sending`: "you have until Thursday 4 March to send"."""
    return last_sending(kind, starts_at, rulebook, holidays).on


def calendar_marks(
    kind: Kind,
    sent_at: datetime,
    first: date,
    last: date,
    hour: time,
    rulebook: Rulebook,
    holidays: frozenset[date],
) -> tuple[DayMark, ...]:
    """The boxes from `first` to `last` for choosing the day of a meeting that starts at `hour`.

    `sent_at` is the planned hour of sending; the day it falls on is today. A day that needs a written
    reason is too soon as well.
    """
    workdays = Workdays(holidays, rulebook.saturday_business)
    today = local_date(sent_at, rulebook.zone)
    marks = []
    for step in range((last - first).days + 1):
        day = first + ONE_DAY * step
        reason = None
        state = DayState.PAST
        if day >= today:
            starts_at = local_instant(day, hour, rulebook.zone)
            reason = _too_soon(kind, sent_at, starts_at, rulebook, workdays)
            state = DayState.TOO_SOON if reason else DayState.OK
        marks.append(DayMark(day, state, day == today, workdays.is_holiday(day), reason))
    return tuple(marks)


def countdown_marks(
    kind: Kind, starts_at: datetime, at: datetime, first: date, rulebook: Rulebook, holidays: frozenset[date]
) -> tuple[CountdownMark, ...]:
    """The boxes from `first` to the meeting: the last day to send, and the days that must then pass."""
    workdays = Workdays(holidays, rulebook.saturday_business)
    today = local_date(at, rulebook.zone)
    limit = last_sending_day(kind, starts_at, rulebook, holidays)
    meeting_on = local_date(starts_at, rulebook.zone)
    days = (first + ONE_DAY * step for step in range((meeting_on - first).days + 1))
    return tuple(
        CountdownMark(
            day,
            _countdown_state(day, today, limit, meeting_on),
            day == today,
            workdays.is_holiday(day),
            (day - limit).days if limit < day < meeting_on else None,
        )
        for day in days
    )


def _too_soon(
    kind: Kind, sent_at: datetime, starts_at: datetime, rulebook: Rulebook, workdays: Workdays
) -> Finding | None:
    hours = protocol(kind, sent_at, starts_at, min_hours=rulebook.law.protocol_hours)
    terms = rulebook.terms[kind]
    days = statutory(kind, sent_at, starts_at, terms, zone=rulebook.zone, workdays=workdays)
    # The days come first: their date is the later one, so it is the one worth telling.
    stopping = (each for each in days.findings + hours.findings if each.severity > Severity.WARN)
    return next(stopping, None)


def _countdown_state(day: date, today: date, limit: date, meeting_on: date) -> CountdownState:
    if day == meeting_on:
        return CountdownState.MEETING
    if day == limit:
        return CountdownState.LAST
    if day > limit:
        return CountdownState.WAITING
    return CountdownState.PAST if day < today else CountdownState.CAN_SEND
