"""Dated parameters, the by-laws as data, and the merge of both."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from meetings.protocol import parameters, rulebook
from meetings.protocol.findings import Refused, Severity
from meetings.protocol.kinds import (
    Kind,
    Matter,
    NonpresentialRule,
    NoticeUnit,
    ProxyCount,
    SecondCallMode,
    Use,
)
from meetings.protocol.profile import (
    ByLaw,
    InvalidProfile,
    NoticePeriod,
    Profile,
    ProxyRule,
    SecondCallRule,
    plain_profile,
    read_profile,
)
from tests.tables import table

TODAY = date(2026, 11, 23)


def _codes(book: rulebook.Rulebook) -> list[str]:
    return [flag.code for flag in book.flags]


def test_community_without_bylaws_has_the_law() -> None:
    """The defaults of the rule book, with nothing flagged."""
    book = rulebook.in_force(TODAY)
    assert str(book.zone) == "America/Bogota"
    assert (book.use, book.saturday_business) == (Use.RESIDENTIAL, False)
    assert book.second_call == SecondCallRule(SecondCallMode.ART41, 0)
    assert book.proxies == ProxyRule(None, ProxyCount.OWNERS)
    assert (book.quorum_share, book.arrears) == (None, None)
    assert book.nonpresential_rule is NonpresentialRule.QUORUM
    assert (book.duration_cap_minutes, book.budget_year_end) == (120, (12, 31))
    assert book.recording_retention_months == 6
    assert book.second_call_source == "Ley 675/2001 art 41"
    assert book.proxies_source == "Ley 675/2001 art 37"
    assert book.duration_source == "Protocol for virtual meetings: two hours at most"
    assert book.flags == ()


@table(
    ("kind", "days", "severity", "source"),
    [
        (Kind.ORDINARY_ASSEMBLY, 15, Severity.BLOCK, "Ley 675/2001 art 39"),
        (Kind.EXTRAORDINARY_ASSEMBLY, 5, Severity.OVERRIDE, "C.Co. art 424 (by analogy)"),
    ],
)
def test_terms_of_notice_that_the_law_sets(kind: Kind, days: int, severity: Severity, source: str) -> None:
    """Fifteen days are law; five are by analogy and can be overridden."""
    (term,) = rulebook.in_force(TODAY).terms[kind]
    assert (term.period.days, term.period.severity, term.source) == (days, severity, source)


@table("kind", [Kind.SECOND_CALL, Kind.COUNCIL_MEETING, Kind.SERVICE_MEETING])
def test_other_kinds_have_no_term_in_days(kind: Kind) -> None:
    """Only the hours of the protocol hold for them."""
    assert rulebook.in_force(TODAY).terms[kind] == ()


@table(
    ("kind", "period", "effective", "flagged"),
    [
        (Kind.ORDINARY_ASSEMBLY, NoticePeriod(20), [15, 20], False),
        (Kind.ORDINARY_ASSEMBLY, NoticePeriod(15), [15, 15], False),
        (Kind.ORDINARY_ASSEMBLY, NoticePeriod(14), [15], True),
        (Kind.ORDINARY_ASSEMBLY, NoticePeriod(10, NoticeUnit.CLEAR_BUSINESS_DAYS), [15, 10], False),
        (Kind.EXTRAORDINARY_ASSEMBLY, NoticePeriod(3), [3], False),
        (Kind.EXTRAORDINARY_ASSEMBLY, NoticePeriod(8), [8], False),
        (Kind.COUNCIL_MEETING, NoticePeriod(4), [4], False),
    ],
)
def test_notice_term_of_the_bylaws_against_the_floor(
    kind: Kind, period: NoticePeriod, effective: list[int], flagged: bool
) -> None:
    """Below the law's floor it is ignored and flagged; where the law is silent it holds."""
    book = rulebook.in_force(TODAY, Profile(notice={kind: ByLaw(period, "12")}))
    assert [term.period.days for term in book.terms[kind]] == effective
    assert _codes(book) == (["rulebook.notice_below_floor"] if flagged else [])
    if flagged:
        assert book.flags[0].facts == {"kind": kind, "article": "12", "bylaw_days": 14, "floor_days": 15}
    else:
        assert book.terms[kind][-1].source == "By-laws art 12"


@table(
    ("share", "effective", "flagged"),
    [("1/2", "1/2", False), ("51/100", "51/100", False), ("49/100", None, True), ("1", "1", False)],
)
def test_quorum_of_the_bylaws_against_the_floor(share: str, effective: str | None, flagged: bool) -> None:
    """Half of the building is the floor."""
    book = rulebook.in_force(TODAY, Profile(quorum=ByLaw(Fraction(share), "40")))
    assert book.quorum_share == (None if effective is None else Fraction(effective))
    assert _codes(book) == (["rulebook.quorum_below_floor"] if flagged else [])


@table(
    ("matter", "share", "effective", "flag"),
    [
        (Matter.BUDGET, "13/20", "13/20", None),
        (Matter.BUDGET, "7/10", "7/10", None),
        (Matter.BUDGET, "71/100", "1/2", "majority.bylaw_cap.above_ceiling"),
        (Matter.BUDGET, "2/5", "1/2", "majority.bylaw_cap.below_floor"),
        (Matter.BYLAW_REFORM, "3/5", "7/10", "majority.bylaw_cap.below_floor"),
        (Matter.BYLAW_REFORM, "4/5", "7/10", "majority.bylaw_cap.above_ceiling"),
        (Matter.EXTINCTION, "9/10", "1", "majority.bylaw_cap.below_floor"),
        (Matter.EXTINCTION, "1", "1", None),
    ],
)
def test_majority_of_the_bylaws_for_one_matter(
    matter: Matter, share: str, effective: str, flag: str | None
) -> None:
    """Between the law's share and 70 %; the end of the property needs everybody."""
    book = rulebook.in_force(TODAY, Profile(majorities={matter: ByLaw(Fraction(share), "50")}))
    assert book.majority_shares[matter] == Fraction(effective)
    assert _codes(book) == ([flag] if flag else [])
    if flag:
        assert book.flags[0].facts["bylaw_share"] == Fraction(share)
        assert book.flags[0].facts["effective_share"] == Fraction(effective)
        assert book.flags[0].facts["article"] == "50"


def test_majorities_the_bylaws_do_not_name_stay() -> None:
    """One matter changes, the others keep the law's."""
    book = rulebook.in_force(TODAY, Profile(majorities={Matter.BUDGET: ByLaw(Fraction(3, 5), "50")}))
    assert book.majority_shares[Matter.ELECT_COUNCIL] == Fraction(1, 2)
    assert book.majority_shares[Matter.BUY_PROPERTY] == Fraction(7, 10)
    # What is asked beyond more than half, which is nothing where a bare majority decides.
    assert book.own_share(Matter.BUDGET) == Fraction(3, 5)
    assert book.own_share(Matter.ELECT_COUNCIL) is None


def test_values_of_the_bylaws_take_effect() -> None:
    """What the law leaves to the community is taken as its by-laws say, with their source."""
    profile = Profile(
        timezone="America/New_York",
        use=Use.MIXED,
        second_call=ByLaw(SecondCallRule(SecondCallMode.SAME_DAY_MINUTES, 60), "41"),
        proxies=ByLaw(ProxyRule(3, ProxyCount.UNITS), "42"),
        arrears_restrict_vote=ByLaw(True, "43"),
        nonpresential_rule=ByLaw(NonpresentialRule.ALL_OWNERS),
        duration_cap_minutes=ByLaw(180, "44"),
        saturday_business=ByLaw(True, "45"),
        budget_year_end=ByLaw((6, 30), "46"),
        recording_retention_months=ByLaw(12, "47"),
    )
    book = rulebook.in_force(TODAY, profile)
    assert (str(book.zone), book.use) == ("America/New_York", Use.MIXED)
    assert book.second_call == SecondCallRule(SecondCallMode.SAME_DAY_MINUTES, 60)
    assert book.second_call_source == "By-laws art 41"
    assert (book.proxies, book.proxies_source) == (ProxyRule(3, ProxyCount.UNITS), "By-laws art 42")
    assert book.arrears == ByLaw(True, "43")
    assert book.nonpresential_rule is NonpresentialRule.ALL_OWNERS
    assert (book.duration_cap_minutes, book.duration_source) == (180, "By-laws art 44")
    assert (book.saturday_business, book.budget_year_end) == (True, (6, 30))
    assert book.recording_retention_months == 12


def test_version_names_the_values_that_decide() -> None:
    """The same values have the same version, any other value another."""
    stricter = Profile(notice={Kind.ORDINARY_ASSEMBLY: ByLaw(NoticePeriod(20), "12")})
    plain, again = rulebook.in_force(TODAY), rulebook.in_force(date(2026, 1, 5))
    assert plain.rulebook_version == again.rulebook_version
    assert plain.rulebook_version.startswith("2020-03-13.")
    assert rulebook.in_force(TODAY, stricter).rulebook_version != plain.rulebook_version
    assert len(plain.rulebook_version) <= 40


def test_version_is_a_date_and_twelve_digits_of_everything_that_decides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A number of the law that was put right without a new date makes another version as well."""
    before = rulebook.in_force(TODAY).rulebook_version
    assert re.fullmatch(r"2020-03-13\.[0-9a-f]{12}", before)
    first, *others = parameters.PARAMETERS
    monkeypatch.setattr(parameters, "PARAMETERS", (replace(first, value=96), *others))
    assert rulebook.in_force(TODAY).law.protocol_hours == 96
    assert rulebook.in_force(TODAY).rulebook_version != before


def test_version_does_not_depend_on_the_order_of_values() -> None:
    """The same by-laws written down in another order are the same rulebook."""
    rows = {Kind.COUNCIL_MEETING: ByLaw(NoticePeriod(4)), Kind.ORDINARY_ASSEMBLY: ByLaw(NoticePeriod(20))}
    versions = {
        rulebook.in_force(TODAY, Profile(notice=notice)).rulebook_version
        for notice in (rows, dict(reversed(rows.items())))
    }
    assert len(versions) == 1


def test_meeting_is_judged_by_the_law_of_its_day() -> None:
    """Before Decreto 398/2020 the reading of art 44 asked for every owner."""
    before, after = rulebook.in_force(date(2020, 3, 12)), rulebook.in_force(date(2020, 3, 13))
    assert before.nonpresential_rule is NonpresentialRule.ALL_OWNERS
    assert after.nonpresential_rule is NonpresentialRule.QUORUM
    assert before.rulebook_version != after.rulebook_version


@table("day", [date(2001, 8, 3), date(2018, 1, 17)])
def test_day_before_the_law_has_no_rules(day: date) -> None:
    """Nothing is judged by rules of which some were not there yet."""
    with pytest.raises(Refused) as refused:
        rulebook.in_force(day)
    assert refused.value.findings[0].code == "rulebook.none_in_force"
    assert rulebook.in_force(date(2018, 1, 18)).law.rnbd_uvt == 100_000


@table(
    ("names", "day"),
    [
        (("ordinary_clear_days", "half_share", "qualified_share", "plural_owners"), date(2001, 8, 4)),
        (("challenge_months",), date(2012, 7, 12)),
        (
            (
                "query_business_days",
                "query_extension_business_days",
                "claim_business_days",
                "claim_extension_business_days",
                "claim_flag_business_days",
                "claim_fix_days",
                "incident_business_days",
                "recording_retention_months",
            ),
            date(2012, 10, 18),
        ),
        (("rnbd_uvt",), date(2018, 1, 18)),
    ],
)
def test_day_from_which_a_parameter_holds(names: tuple[str, ...], day: date) -> None:
    """That of the law it comes from."""
    first = {each.name: each.valid_from for each in reversed(parameters.PARAMETERS)}
    assert {first[name] for name in names} == {day}


def test_every_parameter_has_source_and_place() -> None:
    """No number without where it comes from, and none the law does not hold."""
    names = {parameter.name for parameter in parameters.PARAMETERS}
    assert all(parameter.source for parameter in parameters.PARAMETERS)
    assert names == set(parameters.Law.__dataclass_fields__) - {"valid_from"}


PLAIN: dict[str, Any] = {
    "notice.ordinary_assembly": {
        "value": {"days": 20, "unit": "clear_calendar_days", "severity": "block"},
        "article": "12",
        "date": "2003-05-20",
    },
    "majorities.budget": {"value": "13/20", "article": "50", "date": None},
    "second_call": {"value": {"mode": "same_day_minutes", "minutes": 60}, "article": "41", "date": None},
    "quorum": {"value": "3/5", "article": "40", "date": None},
    "proxies": {"value": {"limit": 3, "counts": "units"}, "article": "42", "date": None},
    "arrears_restrict_vote": {"value": True, "article": "43", "date": None},
    "nonpresential_rule": {"value": "all_owners", "article": "", "date": None},
    "duration_cap_minutes": {"value": 180, "article": "44", "date": None},
    "saturday_business": {"value": True, "article": "45", "date": None},
    "budget_year_end": {"value": "06-30", "article": "46", "date": None},
    "recording_retention_months": {"value": 12, "article": "47", "date": None},
}


def test_profile_is_kept_as_plain_values_and_read_back() -> None:
    """What was written is what is read, every field of it."""
    profile = read_profile(PLAIN, timezone="America/Bogota", use=Use.COMMERCIAL)
    assert plain_profile(profile) == PLAIN
    assert profile.use is Use.COMMERCIAL
    assert profile.notice[Kind.ORDINARY_ASSEMBLY].adopted_on == date(2003, 5, 20)
    assert profile.notice[Kind.ORDINARY_ASSEMBLY].source == "By-laws art 12"
    assert profile.nonpresential_rule is not None
    assert profile.nonpresential_rule.source == "By-laws"
    assert read_profile({}) == Profile()


def test_profile_keeps_the_zone_and_the_use_of_the_by_laws() -> None:
    """The use is a value of the by-laws like the others, and goes before the one that is given beside."""
    stated = {"use": {"value": "mixed", "article": "3", "date": None}}
    profile = read_profile(stated, timezone="America/New_York", use=Use.COMMERCIAL)
    assert (profile.timezone, profile.use) == ("America/New_York", Use.MIXED)
    assert profile.use_by_law == ByLaw(Use.MIXED, "3")
    assert plain_profile(profile) == stated
    assert type(plain_profile(profile)["use"]["value"]) is str


EXACT = 'must be text such as "25.0001" or "1/3", not a number'
PERIOD: dict[str, Any] = {"days": 3, "unit": "clear_calendar_days", "severity": "block"}
# A field, what was given for it, and the sentence: which part of the field is wrong, and what it must be.
UNREADABLE: list[tuple[str, Any, str]] = [
    ("colour", {"value": 1}, "colour: is not a field of the rule profile"),
    ("notice", {"value": PERIOD}, "notice: is not a field of the rule profile"),
    ("majorities.", {"value": "1/2"}, "majorities.: is not a field of the rule profile"),
    ("quorum", "3/5", "quorum: must hold value, article and date"),
    ("quorum", {}, "quorum: must hold value, article and date"),
    ("quorum", {"value": 0.6}, f"quorum: {EXACT}"),
    ("quorum", {"value": "0"}, "quorum: must be over 0 and at most 1"),
    ("quorum", {"value": "1.01"}, "quorum: must be over 0 and at most 1"),
    ("quorum", {"value": "3/5", "date": "2003-02-30"}, "quorum: has a date that does not exist"),
    ("quorum", {"value": "3/5", "date": 2003}, "quorum: has a date that does not exist"),
    ("notice.party", {"value": PERIOD}, f"notice.party: must be one of {', '.join(Kind)}"),
    ("notice.party.days", {"value": PERIOD}, f"notice.party.days: must be one of {', '.join(Kind)}"),
    ("notice.council_meeting", {"value": 3}, "notice.council_meeting: must be a group of values"),
    *(
        (
            "notice.council_meeting",
            {"value": {**PERIOD, "days": days}},
            "notice.council_meeting.days: must be a whole number from 1 to 366",
        )
        for days in (0, 367, True, None)
    ),
    (
        "notice.council_meeting",
        {"value": {**PERIOD, "unit": "weeks"}},
        f"notice.council_meeting.unit: must be one of {', '.join(NoticeUnit)}",
    ),
    (
        "notice.council_meeting",
        {"value": {**PERIOD, "severity": "grave"}},
        f"notice.council_meeting.severity: must be one of {', '.join(Severity)}",
    ),
    (
        "notice.council_meeting",
        {"value": {**PERIOD, "severity": "ok"}},
        "notice.council_meeting.severity: must be warn, override or block",
    ),
    ("majorities.budget", {"value": "1.01"}, "majorities.budget: must be over 0 and at most 1"),
    ("majorities.colour", {"value": "1/2"}, f"majorities.colour: must be one of {', '.join(Matter)}"),
    ("second_call", {"value": 60}, "second_call: must be a group of values"),
    ("second_call", {"value": {}}, f"second_call.mode: must be one of {', '.join(SecondCallMode)}"),
    (
        "second_call",
        {"value": {"mode": "same_day_minutes"}},
        "second_call.minutes: must be a whole number from 1 to 1440",
    ),
    ("proxies", {"value": 3}, "proxies: must be a group of values"),
    ("proxies", {"value": {"limit": -1}}, "proxies.limit: must be a whole number from 0 to 1440"),
    ("proxies", {"value": {"counts": "cats"}}, f"proxies.counts: must be one of {', '.join(ProxyCount)}"),
    ("arrears_restrict_vote", {"value": "yes"}, "arrears_restrict_vote: must be true or false"),
    ("saturday_business", {"value": 1}, "saturday_business: must be true or false"),
    (
        "nonpresential_rule",
        {"value": "half"},
        f"nonpresential_rule: must be one of {', '.join(NonpresentialRule)}",
    ),
    ("use", {"value": "farm"}, f"use: must be one of {', '.join(Use)}"),
    *(
        (
            "duration_cap_minutes",
            {"value": cap},
            "duration_cap_minutes: must be a whole number from 1 to 1440",
        )
        for cap in (0, 1441, "120")
    ),
    (
        "recording_retention_months",
        {"value": 241},
        "recording_retention_months: must be a whole number from 1 to 240",
    ),
    *(
        ("budget_year_end", {"value": end}, "budget_year_end: must be a month and a day such as 12-31")
        for end in ("02-30", 12)
    ),
]


def test_value_that_cannot_be_read_is_named_with_what_it_must_be() -> None:
    """A sentence for whoever writes it down, never a guess."""
    for name, row, sentence in UNREADABLE:
        with pytest.raises(InvalidProfile) as invalid:
            read_profile({name: row})
        assert str(invalid.value) == sentence
        assert (invalid.value.field, invalid.value.why) == tuple(sentence.split(": ", 1))


@table(
    ("name", "value"),
    [
        ("quorum", "1"),
        ("notice.council_meeting", {"days": 1}),
        ("notice.council_meeting", {"days": 366}),
        ("duration_cap_minutes", 1),
        ("duration_cap_minutes", 1440),
        ("proxies", {"limit": 0}),
        ("proxies", {"limit": None}),
        ("recording_retention_months", 240),
        ("budget_year_end", "02-29"),
        ("second_call", {"mode": "art41"}),
    ],
)
def test_profile_value_at_its_limit_is_read(name: str, value: Any) -> None:
    """The limits themselves are allowed."""
    assert name in plain_profile(read_profile({name: {"value": value}}))


def test_term_of_notice_binds_unless_said_otherwise() -> None:
    """Clear calendar days whose lack stops the notice."""
    profile = read_profile({"notice.council_meeting": {"value": {"days": 3}}})
    assert profile.notice[Kind.COUNCIL_MEETING].value == NoticePeriod(
        3, NoticeUnit.CLEAR_CALENDAR_DAYS, Severity.BLOCK
    )


def test_unknown_zone_of_a_community_is_refused() -> None:
    """Every date decision rests on it."""
    for zone in ("America/Macondo", "../etc"):
        with pytest.raises(InvalidProfile, match="^timezone: is no known zone$"):
            read_profile({}, timezone=zone)
