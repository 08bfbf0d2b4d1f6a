"""How long before the meeting the notice must be sent: 72 hours by protocol, clear days by statute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .. import sources
from ..days import ONE_DAY, Workdays, as_utc, clear_days, local_date
from ..findings import Finding, Judged, Severity, verdict
from ..kinds import Kind, NoticeUnit
from ..rulebook import NoticeTerm

_SECOND = timedelta(seconds=1)
_SATURDAY = 5
STATUTORY_SOURCE = {
    NoticeUnit.CLEAR_CALENDAR_DAYS: sources.SUPERSOCIEDADES,
    NoticeUnit.CLEAR_BUSINESS_DAYS: sources.LEY_4_62,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol(Judged):
    """How many whole minutes passed from the last sending to the start; negative when sent after it."""

    elapsed_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statutory(Judged):
    """The days of notice there are and there must be.

    `required_days` counts calendar days and is 0 when no term in calendar days binds;
    `clear_business_days` is None unless the by-laws count in them; `latest_send_date` keeps every term.
    """

    clear_days: int
    clear_business_days: int | None
    required_days: int
    latest_send_date: date


def protocol(kind: Kind, last_sent_at: datetime, starts_at: datetime, *, min_hours: int) -> Protocol:
    """Rule `notice.protocol`: were at least `min_hours` left between the last sending and the start?

    The hours are elapsed ones, the limit included. Under it an assembly is blocked, a second call warned
    (its date is fixed by art 41), any other meeting needs a written reason; a notice that does not come
    before the start is none.
    """
    last_sent_at, starts_at = as_utc(last_sent_at), as_utc(starts_at)
    elapsed = starts_at - last_sent_at
    whole_seconds = abs(elapsed) // _SECOND
    minutes = whole_seconds // 60 * (1 if elapsed >= timedelta() else -1)
    earliest = last_sent_at + timedelta(hours=min_hours)
    hours = {"min_hours": min_hours, "earliest_start": earliest}
    facts = {"kind": kind, "last_sent_at": last_sent_at, "starts_at": starts_at, **hours}
    findings: tuple[Finding, ...] = ()
    if last_sent_at >= starts_at:
        findings = (Finding("notice.protocol.not_before", Severity.BLOCK, facts, sources.PROTOCOL_NOTICE),)
    elif elapsed < timedelta(hours=min_hours):
        findings = (_too_soon(kind, facts | {"elapsed_hours": minutes // 60}),)
    return Protocol(findings=findings, elapsed_minutes=minutes)


def _too_soon(kind: Kind, facts: dict[str, object]) -> Finding:
    if kind is Kind.SECOND_CALL:
        return Finding("notice.protocol.second_call", Severity.WARN, facts, sources.LEY_675_41)
    severity = Severity.BLOCK if kind.is_assembly else Severity.OVERRIDE
    return Finding("notice.protocol.too_soon", severity, facts, sources.PROTOCOL_NOTICE)


def statutory(
    kind: Kind,
    last_sent_at: datetime,
    starts_at: datetime,
    terms: Sequence[NoticeTerm],
    *,
    zone: ZoneInfo,
    workdays: Workdays,
) -> Statutory:
    """Rule `notice.statutory`: do the days of the law and of the by-laws lie between sending and meeting?

    Clear days: neither the day of sending nor that of the meeting counts, and hours do not matter. Every
    one of `terms` must hold, each with its own severity; a kind without term only needs the notice before
    the start.
    """
    last_sent_at, starts_at = as_utc(last_sent_at), as_utc(starts_at)
    sent_on, meeting_on = local_date(last_sent_at, zone), local_date(starts_at, zone)
    calendar = [term.period.days for term in terms if term.period.unit is NoticeUnit.CLEAR_CALENDAR_DAYS]
    in_business_days = len(calendar) < len(terms)
    business = workdays.between(sent_on, meeting_on) if in_business_days else None
    findings = [
        _too_few(kind, term, sent_on, meeting_on, workdays)
        for term in terms
        if not _keeps(term, sent_on, meeting_on, workdays)
    ]
    if last_sent_at >= starts_at and verdict(findings) is not Severity.BLOCK:
        facts = {"kind": kind, "last_sent_at": last_sent_at, "starts_at": starts_at}
        findings = [Finding("notice.statutory.not_before", Severity.BLOCK, facts, sources.LEY_675_39)]
    if in_business_days and not workdays.saturday_business and _has_saturday(sent_on, meeting_on):
        findings.append(Finding("notice.statutory.saturday_inside", Severity.OK, {}, sources.LEY_4_62))
    return Statutory(
        findings=tuple(findings),
        clear_days=clear_days(sent_on, meeting_on),
        clear_business_days=business,
        required_days=max(calendar, default=0),
        latest_send_date=latest_send_date(terms, meeting_on, workdays),
    )


def latest_send_date(terms: Sequence[NoticeTerm], meeting_on: date, workdays: Workdays) -> date:
    """The last day on which a notice keeps every term; the day of the meeting itself without any."""
    return min((_latest(term, meeting_on, workdays) for term in terms), default=meeting_on)


def first_meeting_date(term: NoticeTerm, sent_on: date, workdays: Workdays) -> date:
    """The first day on which a meeting keeps the term of a notice sent on `sent_on`."""
    if term.period.unit is NoticeUnit.CLEAR_BUSINESS_DAYS:
        return workdays.add(sent_on, term.period.days) + ONE_DAY
    return sent_on + ONE_DAY * (term.period.days + 1)


def _latest(term: NoticeTerm, meeting_on: date, workdays: Workdays) -> date:
    if term.period.unit is NoticeUnit.CLEAR_BUSINESS_DAYS:
        return workdays.back(meeting_on, term.period.days)
    return meeting_on - ONE_DAY * (term.period.days + 1)


def _keeps(term: NoticeTerm, sent_on: date, meeting_on: date, workdays: Workdays) -> bool:
    return _days(term, sent_on, meeting_on, workdays) >= term.period.days


def _days(term: NoticeTerm, sent_on: date, meeting_on: date, workdays: Workdays) -> int:
    if term.period.unit is NoticeUnit.CLEAR_BUSINESS_DAYS:
        return workdays.between(sent_on, meeting_on)
    return clear_days(sent_on, meeting_on)


def _too_few(kind: Kind, term: NoticeTerm, sent_on: date, meeting_on: date, workdays: Workdays) -> Finding:
    facts = {
        "kind": kind,
        "days": max(_days(term, sent_on, meeting_on, workdays), 0),
        "required_days": term.period.days,
        "meeting_on": meeting_on,
        "sent_on": sent_on,
        "latest_send_date": _latest(term, meeting_on, workdays),
        "earliest_date": first_meeting_date(term, sent_on, workdays),
    }
    source = sources.joined(term.source, STATUTORY_SOURCE[term.period.unit])
    if term.period.unit is NoticeUnit.CLEAR_BUSINESS_DAYS:
        return Finding("notice.statutory.too_few_business_days", term.period.severity, facts, source)
    return Finding("notice.statutory.too_few_days", term.period.severity, facts, source)


def _has_saturday(sent_on: date, meeting_on: date) -> bool:
    between = (sent_on + ONE_DAY * step for step in range(1, (meeting_on - sent_on).days))
    return any(day.weekday() == _SATURDAY for day in between)
