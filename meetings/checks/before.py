"""The checks of what comes before a meeting: calendar, notice, agenda, dates and register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from meetings.checks.fields import Fields, InvalidInput
from meetings.protocol import agenda, census, days, meeting, notice, sources
from meetings.protocol.kinds import (
    Call,
    Convener,
    DispatchStatus,
    Kind,
    Modality,
    NoticeField,
    NoticeUnit,
    SecondCallMode,
)
from meetings.protocol.profile import ByLaw, NoticePeriod, SecondCallRule
from meetings.protocol.rulebook import NoticeTerm, statutory_terms

MOST_BUSINESS_DAYS = 5_000
MOST_NOTICE_DAYS = 366
MOST_HOURS = 24 * 366
MOST_MINUTES = 24 * 60


def _business_day(given: Fields) -> dict[str, Any]:
    workdays = given.frame.workdays(given.flag("saturday_business", False))
    found = days.business_day(given.day("date"), workdays)
    return {"business": found.business, "holiday": found.holiday}


def _add_business_days(given: Fields) -> dict[str, Any]:
    workdays = given.frame.workdays(given.flag("saturday_business", False))
    found = days.add_business_days(
        given.day("start"),
        given.whole("n", least=1, most=MOST_BUSINESS_DAYS),
        workdays,
        count_start=given.flag("count_start", False),
    )
    return {"date": found.date}


def _protocol(given: Fields) -> dict[str, Any]:
    found = notice.protocol(
        given.code("kind", Kind),
        given.instant("last_sent_at"),
        given.instant("starts_at"),
        min_hours=given.whole("min_hours", given.frame.rulebook.law.protocol_hours, most=MOST_HOURS),
    )
    return {"elapsed_minutes": found.elapsed_minutes, "verdict": found.verdict}


def _statutory(given: Fields) -> dict[str, Any]:
    kind = given.code("kind", Kind)
    terms = _terms(given, kind)
    found = notice.statutory(
        kind,
        given.instant("last_sent_at"),
        given.instant("starts_at"),
        terms,
        zone=given.frame.zone,
        workdays=given.frame.workdays(given.flag("saturday_business", False)),
    )
    result: dict[str, Any] = {"clear_days": found.clear_days, "verdict": found.verdict}
    if found.clear_business_days is not None:
        return result | {"clear_business_days": found.clear_business_days}
    return result | {"latest_send_date": found.latest_send_date, "required_days": found.required_days}


def _terms(given: Fields, kind: Kind) -> tuple[NoticeTerm, ...]:
    bylaw: ByLaw[NoticePeriod] | None = None
    if given.has("bylaw"):
        group = given.group("bylaw")
        days_asked = group.whole("value", least=1, most=MOST_NOTICE_DAYS)
        bylaw = ByLaw(NoticePeriod(days_asked, group.code("unit", NoticeUnit)))
        group.finish()
    terms, _ = statutory_terms(kind, bylaw, given.frame.rulebook.law)
    return terms


def _contents(given: Fields) -> dict[str, Any]:
    kind = given.code("kind", Kind)
    second = kind is Kind.SECOND_CALL
    call = given.code("call", Call, Call.SECOND if second else Call.FIRST)
    if second and call is Call.FIRST:
        raise InvalidInput(given.name("call"), "must be second for a second call")
    found = notice.contents(
        kind,
        given.code("modality", Modality, without=Modality.WRITTEN),
        call,
        given.codes("fields", NoticeField),
    )
    return {"missing": found.missing, "verdict": found.verdict}


def _convener(given: Fields) -> dict[str, Any]:
    by = given.code("convener", Convener)
    total = given.positive("total")
    owners = [
        notice.OwnerShare(row.text("owner"), row.exact("coefficient", most=total))
        for row in given.objects("owners", optional=by is not Convener.OWNERS)
    ]
    if sum(each.coefficient for each in owners) > total:
        raise InvalidInput(given.name("owners"), "hold more than the total")
    found = notice.convener(
        given.code("kind", Kind), by, law=given.frame.rulebook.law, total=total, owners=owners
    )
    return {"verdict": found.verdict}


def _recipients(given: Fields) -> dict[str, Any]:
    owners = given.texts("owners")
    if not owners:
        raise InvalidInput(given.name("owners"), "must name at least one")
    dispatches = [
        notice.Dispatch(
            row.text("owner"),
            row.instant("at"),
            row.flag("registered"),
            row.code("status", DispatchStatus),
            row.whole("version"),
        )
        for row in given.objects("dispatches")
    ]
    found = notice.recipients(given.code("kind", Kind), owners, dispatches, version=given.whole("version"))
    return {
        "last_sent_at": found.last_sent_at,
        "missing_owners": found.missing_owners,
        "verdict": found.verdict,
    }


def _lock(given: Fields) -> dict[str, Any]:
    found = agenda.lock(
        given.code("kind", Kind),
        given.code("modality", Modality),
        decision=given.flag("decision"),
        in_notice=given.flag("in_notice"),
    )
    return {"verdict": found.verdict}


def _second_call(given: Fields) -> dict[str, Any]:
    rule = SecondCallRule()
    if given.has("bylaw"):
        group = given.group("bylaw")
        mode = group.code("mode", SecondCallMode)
        if mode is SecondCallMode.SAME_DAY_MINUTES:
            rule = SecondCallRule(mode, group.whole("minutes", least=1, most=MOST_MINUTES))
        group.finish()
    frame = given.frame
    found = meeting.second_call(
        given.instant("first_starts_at"),
        rule,
        law=frame.rulebook.law,
        zone=frame.zone,
        workdays=frame.workdays(given.flag("saturday_business", False)),
    )
    return {"starts_at": found.starts_at}


def _own_right(given: Fields) -> dict[str, Any]:
    frame = given.frame
    workdays = frame.workdays(given.flag("saturday_business", False))
    found = meeting.own_right(
        given.day("budget_end"), law=frame.rulebook.law, zone=frame.zone, workdays=workdays
    )
    return {"starts_at": found.starts_at}


def _ordinary_window(given: Fields) -> dict[str, Any]:
    found = meeting.ordinary_window(
        given.day("budget_end"), given.day("meeting_date"), law=given.frame.rulebook.law
    )
    return {"verdict": found.verdict, "window_end": found.window_end}


def _universal(given: Fields) -> dict[str, Any]:
    total = given.positive("total")
    found = meeting.universal(given.exact("represented", most=total), total)
    return {"notice_waived": found.notice_waived}


def _duration(given: Fields) -> dict[str, Any]:
    law = given.frame.rulebook.law
    found = meeting.duration(
        given.whole("planned_minutes", least=1, most=MOST_MINUTES),
        cap=given.whole("cap", law.duration_cap_minutes, least=1, most=MOST_MINUTES),
        source=sources.PROTOCOL_DURATION,
    )
    return {"verdict": found.verdict}


def _census_sum(given: Fields) -> dict[str, Any]:
    expected = given.positive("expected")
    found = census.census_sum(
        given.exacts("coefficients", most=expected), expected, law=given.frame.rulebook.law
    )
    return {"sum": found.sum, "verdict": found.verdict}


CHECKS: Mapping[str, Callable[[Fields], dict[str, Any]]] = {
    "cal.business_day": _business_day,
    "cal.add_business_days": _add_business_days,
    "notice.protocol": _protocol,
    "notice.statutory": _statutory,
    "notice.contents": _contents,
    "notice.convener": _convener,
    "notice.recipients": _recipients,
    "agenda.lock": _lock,
    "meeting.second_call": _second_call,
    "meeting.own_right": _own_right,
    "meeting.ordinary_window": _ordinary_window,
    "meeting.universal": _universal,
    "meeting.duration": _duration,
    "census.sum": _census_sum,
}
