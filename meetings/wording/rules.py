"""The words of a community's rules: each question of the by-laws, and its value as it is said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from meetings.protocol.findings import Severity
from meetings.protocol.kinds import Majority, NoticeUnit, SecondCallMode
from meetings.protocol.merged import MAJORITY_FIELDS, NOTICE_FIELDS
from meetings.protocol.profile import NoticePeriod, ProxyRule, SecondCallRule
from meetings.wording.format import list_words, month_day_words, percent_words
from meetings.wording.labels import label
from meetings.wording.legal import source_words
from meetings.wording.sentences import ngettext

__all__ = ["THEMES", "question", "source_words", "theme_of", "title", "value_words"]

# The parts of the page, in the order by-laws are usually written, each with the fields that stand in it.
THEMES: Mapping[str, tuple[LazyString, LazyString, tuple[str, ...]]] = {
    "notice": (
        _l("Days of notice"),
        _l("Neither the day of sending nor that of the meeting counts. 72 hours are kept always."),
        tuple(NOTICE_FIELDS),
    ),
    "quorum": (
        _l("Quorum and second call"),
        _l("The by-laws may ask for more than the law, never for less."),
        ("quorum", "second_call"),
    ),
    "majorities": (
        _l("Majorities"),
        _l("The by-laws may ask for more than the law, up to 70 %. Over it they count as not written."),
        tuple(MAJORITY_FIELDS),
    ),
    "voting": (
        _l("Who votes, and for whom"),
        _l("The law lets every owner vote and give a power. The by-laws may set limits."),
        ("proxies", "arrears_restrict_vote", "use"),
    ),
    "virtual": (
        _l("Virtual meetings"),
        _l("How long they last, who must take part, and how long a recording is kept."),
        ("nonpresential_rule", "duration_cap_minutes", "recording_retention_months"),
    ),
    "calendar": (
        _l("Calendar"),
        _l("What the terms are counted by."),
        ("saturday_business", "budget_year_end"),
    ),
}

_TITLES: Mapping[str, LazyString] = {
    "quorum": _l("Quorum"),
    "second_call": _l("Second call"),
    "proxies": _l("Powers one person may hold"),
    "arrears_restrict_vote": _l("Vote of owners in arrears"),
    "use": _l("Use of the property"),
    "nonpresential_rule": _l("Who must take part in a virtual assembly"),
    "duration_cap_minutes": _l("Longest meeting"),
    "recording_retention_months": _l("How long a recording is kept"),
    "saturday_business": _l("Saturdays"),
    "budget_year_end": _l("Last day of the budget year"),
}
_QUESTIONS: Mapping[str, LazyString] = {
    "quorum": _l("Which quorum do the by-laws ask for?"),
    "second_call": _l("When do the by-laws set the second call?"),
    "proxies": _l("How many powers may one person hold?"),
    "arrears_restrict_vote": _l("Do the by-laws take the vote from owners in arrears?"),
    "use": _l("What is the property used for?"),
    "nonpresential_rule": _l("Who must take part in a virtual assembly?"),
    "duration_cap_minutes": _l("How long may a meeting last?"),
    "recording_retention_months": _l("How long is a recording kept?"),
    "saturday_business": _l("Is Saturday a business day?"),
    "budget_year_end": _l("On which day does the budget year end?"),
}


def title(field: str) -> str:
    """What a row of the page of the rules is called."""
    if field in NOTICE_FIELDS:
        return label(NOTICE_FIELDS[field], "kind")
    if field in MAJORITY_FIELDS:
        return label(MAJORITY_FIELDS[field], "matter")
    return str(_TITLES[field])


def question(field: str) -> str:
    """What the page of one rule asks."""
    if field in NOTICE_FIELDS:
        return str(gettext("How many days of notice? %(kind)s", kind=label(NOTICE_FIELDS[field], "kind")))
    if field in MAJORITY_FIELDS:
        matter = label(MAJORITY_FIELDS[field], "matter")
        return str(gettext("Which majority do the by-laws ask for? %(matter)s", matter=matter))
    return str(_QUESTIONS[field])


def theme_of(field: str) -> str:
    """The part of the page a field stands in."""
    return next(theme for theme, (_, _, fields) in THEMES.items() if field in fields)


def value_words(field: str, value: Any) -> str:
    """A value of a rule as it is said: of the law, of the by-laws, or the one in effect.

    Args:
        field: of ``protocol.merged``.
        value: as ``Merged`` holds it.
    """
    if field in NOTICE_FIELDS:
        return _notice(value if isinstance(value, tuple) else (value,))
    if field == "quorum":
        return _share(value) if value else str(gettext("More than half of the coefficients"))
    if field in MAJORITY_FIELDS:
        return label(value, "majority") if isinstance(value, Majority) else _share(value)
    return str(_SAID[field](value))


def _notice(periods: tuple[NoticePeriod, ...]) -> str:
    if not periods:
        return str(gettext("72 hours"))
    return list_words([_period(period) for period in periods])


def _period(period: NoticePeriod) -> str:
    if period.unit is NoticeUnit.CLEAR_BUSINESS_DAYS:
        days = ngettext("%(num)s business day", "%(num)s business days", period.days)
    else:
        days = ngettext("%(num)s calendar day", "%(num)s calendar days", period.days)
    said = days % {"num": period.days}
    if period.severity is Severity.BLOCK:
        return said
    late = gettext("less with a written reason")
    if period.severity is Severity.WARN:
        late = gettext("less with a warning")
    return f"{said} ({late})"


def _share(share: Fraction) -> str:
    places = next((n for n in range(4) if (share * 100 * 10**n).denominator == 1), None)
    if places is None:
        return f"{share.numerator}/{share.denominator}"
    return str(gettext("At least %(share)s", share=percent_words(share, places)))


def _second_call(rule: SecondCallRule) -> str:
    if rule.mode is SecondCallMode.ART41:
        return str(gettext("Third business day after the first, 8:00 p. m."))
    said = ngettext("The same day, %(num)s minute later", "The same day, %(num)s minutes later", rule.minutes)
    return said % {"num": rule.minutes}


def _proxies(rule: ProxyRule) -> str:
    if rule.limit is None:
        return str(gettext("As many as are given"))
    said = ngettext("%(num)s at most", "%(num)s at most", rule.limit) % {"num": rule.limit}
    return f"{said} ({label(rule.counts, 'proxy_count').lower()})"


def _arrears(restricts: bool) -> str:
    if restricts:
        return str(gettext("They attend and do not vote; each time with a written reason"))
    return str(gettext("They attend and vote"))


def _minutes(minutes: int) -> str:
    return ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}


def _months(months: int) -> str:
    return ngettext("%(num)s month", "%(num)s months", months) % {"num": months}


def _saturday(is_business: bool) -> str:
    return str(gettext("It counts") if is_business else gettext("It does not count"))


def _year_end(day: tuple[int, int]) -> str:
    # A leap year, so that a budget year may end on 29 February.
    return month_day_words(date(2024, *day))


_SAID: Mapping[str, Any] = {
    "second_call": _second_call,
    "proxies": _proxies,
    "arrears_restrict_vote": _arrears,
    "use": lambda use: label(use, "use"),
    "nonpresential_rule": lambda reading: label(reading, "nonpresential_rule"),
    "duration_cap_minutes": _minutes,
    "recording_retention_months": _months,
    "saturday_business": _saturday,
    "budget_year_end": _year_end,
}
