"""Law, by-laws and what holds, side by side."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from meetings.protocol.findings import Severity
from meetings.protocol.kinds import Kind, Majority, Matter, NonpresentialRule, NoticeUnit, SecondCallMode, Use
from meetings.protocol.merged import MERGED_FIELDS, Merged, merged
from meetings.protocol.profile import FIELDS, NoticePeriod, Profile, ProxyRule, SecondCallRule, read_profile
from meetings.protocol.rulebook import in_force
from tests.tables import table

TODAY = date(2026, 11, 23)


def _row(field: str, value: Any, article: str = "41") -> Merged:
    profile = read_profile({field: {"value": value, "article": article, "date": "2015-03-20"}})
    return next(row for row in merged(profile, TODAY) if row.field == field)


def test_every_field_of_the_profile_has_its_row() -> None:
    """Each kind and each matter has its own, in the order that is announced."""
    rows = merged(Profile(), TODAY)
    assert tuple(row.field for row in rows) == MERGED_FIELDS
    assert {field.partition(".")[0] for field in MERGED_FIELDS} == {
        field.name.partition(".")[0] for field in FIELDS
    }


LAW: dict[str, tuple[Any, str]] = {
    **{f"notice.{kind}": ((), "Protocol for virtual meetings: three days of notice") for kind in Kind},
    "notice.ordinary_assembly": ((NoticePeriod(15),), "Ley 675/2001 art 39"),
    "notice.extraordinary_assembly": (
        (NoticePeriod(5, severity=Severity.OVERRIDE),),
        "C.Co. art 424 (by analogy)",
    ),
    "quorum": (None, "Ley 675/2001 art 45"),
    **{f"majorities.{matter}": (Majority.QUALIFIED_70_TOTAL, "Ley 675/2001 art 46") for matter in Matter},
    "majorities.extinction": (Majority.UNANIMITY, "Ley 675/2001 art 9"),
    "majorities.modify_coefficients": (Majority.QUALIFIED_70_TOTAL, "Ley 675/2001 art 28"),
    "majorities.individual_meters": (Majority.QUALIFIED_70_TOTAL, "Ley 675/2001 art 32 par"),
    "majorities.budget": (Majority.SIMPLE_REPRESENTED, "Ley 675/2001 art 45"),
    "majorities.elect_council": (Majority.SIMPLE_REPRESENTED, "Ley 675/2001 art 45"),
    "majorities.other": (Majority.SIMPLE_REPRESENTED, "Ley 675/2001 art 45"),
    "arrears_restrict_vote": (False, "Ley 675/2001 art 37"),
    "use": (Use.RESIDENTIAL, "Product rule"),
    "second_call": (SecondCallRule(), "Ley 675/2001 art 41"),
    "proxies": (ProxyRule(), "Ley 675/2001 art 37"),
    "nonpresential_rule": (NonpresentialRule.QUORUM, "Ley 675/2001 art 44; Decreto 398/2020"),
    "duration_cap_minutes": (120, "Protocol for virtual meetings: two hours at most"),
    "saturday_business": (False, "Supersociedades Of. 220-065558/2010"),
    "budget_year_end": ((12, 31), "Product rule"),
    "recording_retention_months": (6, "Product rule"),
}


def test_law_of_every_value_stands_with_its_source() -> None:
    """What a community may set, as the law or, where it is silent, the product has it, and where from."""
    assert {row.field: (row.law, row.law_source) for row in merged(Profile(), TODAY)} == LAW


def test_without_by_laws_the_law_holds_everywhere() -> None:
    """Nothing is flagged, and what holds is what the law says."""
    rows = merged(Profile(), TODAY)
    assert all(row.holds == row.law and row.by_law is None and row.flag is None for row in rows)
    assert all(row.law_source for row in rows)


@table(
    ("field", "value", "holds"),
    [
        ("notice.council_meeting", {"days": 5}, (NoticePeriod(5),)),
        ("notice.ordinary_assembly", {"days": 20}, (NoticePeriod(20),)),
        ("quorum", "3/5", Fraction(3, 5)),
        ("majorities.budget", "3/5", Fraction(3, 5)),
        ("majorities.bylaw_reform", "7/10", Fraction(7, 10)),
        ("proxies", {"limit": 3}, ProxyRule(3)),
        ("arrears_restrict_vote", True, True),
        ("use", "mixed", Use.MIXED),
        ("saturday_business", True, True),
        (
            "second_call",
            {"mode": "same_day_minutes", "minutes": 60},
            SecondCallRule(SecondCallMode.SAME_DAY_MINUTES, 60),
        ),
        ("nonpresential_rule", "all_owners", NonpresentialRule.ALL_OWNERS),
        ("recording_retention_months", 12, 12),
        ("notice.extraordinary_assembly", {"days": 3}, (NoticePeriod(3),)),
        ("majorities.extinction", "1", Fraction(1)),
        ("quorum", "1/2", Fraction(1, 2)),
        ("budget_year_end", "06-30", (6, 30)),
        ("duration_cap_minutes", 180, 180),
    ],
)
def test_by_law_within_the_law_holds(field: str, value: Any, holds: Any) -> None:
    """The value of the by-laws, with its article."""
    row = _row(field, value)
    assert row.by_law is not None
    assert row.by_law.article == "41"
    assert row == Merged(field, *LAW[field], row.by_law, holds)
    assert row.is_by_law


@table(
    ("field", "value", "holds", "code"),
    [
        ("notice.ordinary_assembly", {"days": 14}, (NoticePeriod(15),), "rulebook.notice_below_floor"),
        ("quorum", "49/100", None, "rulebook.quorum_below_floor"),
        (
            "majorities.budget",
            "71/100",
            Majority.SIMPLE_REPRESENTED,
            "majority.bylaw_cap.above_ceiling",
        ),
        (
            "majorities.bylaw_reform",
            "69/100",
            Majority.QUALIFIED_70_TOTAL,
            "majority.bylaw_cap.below_floor",
        ),
    ],
)
def test_by_law_outside_the_law_is_ignored_with_its_reason(
    field: str, value: Any, holds: Any, code: str
) -> None:
    """The law's value holds, and the row says why."""
    row = _row(field, value)
    assert row.flag is not None and row.flag.code == code
    assert row.by_law is not None and row.by_law.article == "41"
    assert row == Merged(field, *LAW[field], row.by_law, holds, row.flag)
    assert not row.is_by_law


def test_restriction_without_its_article_is_not_applied() -> None:
    """Owners in arrears vote unless an article is named; the rulebook flags it too."""
    row = _row("arrears_restrict_vote", True, article="")
    assert row.flag is not None and row.flag.code == "arrears.vote.no_article"
    assert row == Merged("arrears_restrict_vote", *LAW["arrears_restrict_vote"], row.by_law, False, row.flag)
    profile = read_profile({"arrears_restrict_vote": {"value": True}})
    assert [flag.code for flag in in_force(TODAY, profile).flags] == ["arrears.vote.no_article"]


def test_terms_in_different_days_hold_together() -> None:
    """Business days of the by-laws stand beside the law's calendar days; both are kept."""
    business = NoticePeriod(12, NoticeUnit.CLEAR_BUSINESS_DAYS)
    row = _row("notice.ordinary_assembly", {"days": 12, "unit": "clear_business_days"})
    assert row.holds == (NoticePeriod(15), business)


def test_longer_but_milder_term_does_not_replace_the_law() -> None:
    """Twenty days that only warn leave the fifteen that stop the sending."""
    row = _row("notice.ordinary_assembly", {"days": 20, "severity": "warn"})
    assert row.holds == (NoticePeriod(15), NoticePeriod(20, severity=Severity.WARN))


def test_rows_agree_with_the_rulebook_that_decides() -> None:
    """What the page shows is what judges."""
    values = {
        "notice.ordinary_assembly": {"value": {"days": 20}},
        "quorum": {"value": "2/5"},
        "majorities.budget": {"value": "3/5"},
        "second_call": {"value": {"mode": "same_day_minutes", "minutes": 60}},
    }
    profile = read_profile(values)
    book, rows = in_force(TODAY, profile), {row.field: row for row in merged(profile, TODAY)}
    assert rows["notice.ordinary_assembly"].holds[0] in [
        term.period for term in book.terms[Kind.ORDINARY_ASSEMBLY]
    ]
    assert rows["quorum"].holds is book.quorum_share
    assert rows["majorities.budget"].holds == book.majority_shares[Matter.BUDGET]
    assert rows["second_call"].holds == book.second_call != SecondCallRule()
    assert [row.flag for row in rows.values() if row.flag] == list(book.flags)
