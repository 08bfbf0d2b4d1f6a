"""How many must be in favour, of what, and when a qualified matter may be voted at all."""

from __future__ import annotations

from fractions import Fraction

from meetings.protocol import majority
from meetings.protocol.kinds import Majority, Matter, Use
from meetings.protocol.rulebook import MATTER_SOURCES, latest
from tests.protocol.answers import error, result
from tests.tables import table


@table(
    ("favour", "represented", "approved"),
    [
        ("30", "60", False),  # a tie
        ("30.00000001", "60", True),
        ("29.99999999", "60", False),
        ("1/3", "2/3", False),
        ("33333334/100000000", "2/3", True),
        ("0", "60", False),
        ("60", "60", True),
        ("0", "0", False),
        ("121", "240", True),  # counted by unit
        ("120", "240", False),
    ],
)
def test_simple_majority_is_more_than_half(favour: str, represented: str, approved: bool) -> None:
    """A tie fails; the base is what is represented."""
    assert result("majority.simple", favour=favour, represented=represented) == {"approved": approved}


@table(
    ("favour", "total", "approved"),
    [
        ("70", "100", True),
        ("69.99999999", "100", False),
        ("70.00000001", "100", True),
        ("7/10", "1", True),
        ("6999999/10000000", "1", False),
        ("69.986", "99.98", True),  # 70 % of the register's own total
        ("69.985999", "99.98", False),
        ("0", "100", False),
    ],
)
def test_qualified_majority_is_seventy_of_everything(favour: str, total: str, approved: bool) -> None:
    """Exactly 70 % of the whole building passes."""
    assert result("majority.qualified", favour=favour, total=total) == {"approved": approved}


@table(
    ("coefficients", "approved"),
    [
        (["14.18", "18.27", "2.19", "18.58", "11.82", "4.96"], True),  # floats give 69.99999999999999
        (["14.18", "18.27", "2.19", "18.58", "11.82", "4.95"], False),
        ([], False),
    ],
)
def test_qualified_majority_adds_coefficients_exactly(coefficients: list[str], approved: bool) -> None:
    """The coefficients in favour may be given one by one."""
    found = result("majority.qualified", favour_coefficients=coefficients, total="100")
    assert found == {"approved": approved}


def test_qualified_majority_given_twice_must_agree() -> None:
    """A sum that is not the sum of its parts is malformed."""
    given = {"favour_coefficients": ["40", "30"], "total": "100"}
    assert result("majority.qualified", favour="70", **given) == {"approved": True}
    assert error("majority.qualified", favour="71", **given).startswith("favour: ")
    assert error("majority.qualified", total="100") == "favour: is missing"


QUALIFIED = (
    "change_use_common",
    "non_necessary_expenses",
    "exclusive_use",
    "bylaw_reform",
    "disaffect_common",
    "rebuild_75",
    "change_use_private",
    "buy_property",
    "dissolution",
    "modify_coefficients",
    "individual_meters",
)
SIMPLE = ("budget", "elect_council", "other")


@table(
    ("matter", "needed"),
    [(matter, "qualified_70_total") for matter in QUALIFIED]
    + [(matter, "simple_represented") for matter in SIMPLE]
    + [("extinction", "unanimity")],
)
def test_majority_of_each_matter(matter: str, needed: str) -> None:
    """The ten of art 46, those of arts 28 and 32, the end of the property, and the rest."""
    assert result("majority.matter", matter=matter) == {"majority": needed}


@table(
    ("fee", "monthly", "needed"),
    [
        ("4000000", "1000000", "simple_represented"),
        ("4000000.01", "1000000", "qualified_70_total"),
        ("3999999.99", "1000000", "simple_represented"),
        ("0", "1000000", "simple_represented"),
        ("4", "1", "simple_represented"),
        ("13/3", "1", "qualified_70_total"),
    ],
)
def test_extraordinary_fee_over_four_months(fee: str, monthly: str, needed: str) -> None:
    """Exactly four times the necessary monthly expenses is not over."""
    found = result(
        "majority.matter",
        matter="extraordinary_fee",
        fee_total_in_budget_year=fee,
        necessary_monthly=monthly,
    )
    assert found == {"majority": needed}


@table("given", [{}, {"fee_total_in_budget_year": "1"}, {"necessary_monthly": "1"}])
def test_extraordinary_fee_needs_both_figures(given: dict[str, str]) -> None:
    """Without them the answer would be a guess; inside the product the stricter majority holds."""
    assert error("majority.matter", matter="extraordinary_fee", **given).endswith("is missing")
    found = majority.of_matter(Matter.EXTRAORDINARY_FEE, law=latest().law)
    assert found.majority is Majority.QUALIFIED_70_TOTAL


def test_every_matter_has_its_article() -> None:
    """The source of a majority is the article of its matter."""
    for matter in Matter:
        assert majority.of_matter(matter, law=latest().law).source == MATTER_SOURCES[matter]
    assert MATTER_SOURCES[Matter.MODIFY_COEFFICIENTS] == "Ley 675/2001 art 28"
    assert MATTER_SOURCES[Matter.EXTINCTION] == "Ley 675/2001 art 9"


@table(
    ("modality", "verdict"),
    [("presential", "ok"), ("virtual", "block"), ("written", "block"), ("mixed", "override")],
)
@table("call", ["first", "second"])
def test_qualified_matter_by_modality_and_call(call: str, modality: str, verdict: str) -> None:
    """Never at a distance or in writing, in either call."""
    assert result("majority.qualified_allowed", call=call, modality=modality) == {"verdict": verdict}


@table(
    ("matter", "law", "bylaw", "effective", "verdict"),
    [
        ("budget", "1/2", "1/2", "1/2", "ok"),
        ("budget", "1/2", "0.49999999", "1/2", "warn"),  # under the law
        ("budget", "1/2", "0.7", "7/10", "ok"),  # the ceiling itself
        ("budget", "1/2", "0.70000001", "1/2", "warn"),  # over it: not written
        ("budget", "1/2", "1", "1/2", "warn"),
        ("bylaw_reform", "0.7", "0.7", "7/10", "ok"),
        ("bylaw_reform", "0.7", "0.75", "7/10", "warn"),
        ("bylaw_reform", "0.7", "0.6", "7/10", "warn"),
        ("extinction", "1", "1", "1", "ok"),
        ("extinction", "0.7", "0.9", "9/10", "ok"),  # the only one that may ask for more
        ("extinction", "1", "0.9", "1", "warn"),
    ],
)
def test_majority_of_the_bylaws_between_floor_and_ceiling(
    matter: str, law: str, bylaw: str, effective: str, verdict: str
) -> None:
    """From the law's share to 70 %, both included; outside it is ignored and flagged."""
    found = result("majority.bylaw_cap", matter=matter, law_fraction=law, bylaw_fraction=bylaw)
    assert found == {"effective_fraction": effective, "verdict": verdict}


def test_refused_result_holds_its_arithmetic() -> None:
    """What was in favour, of how much, and how much was needed."""
    law = latest().law
    simple = majority.simple(Fraction(30), Fraction(60), law=law).findings[0]
    assert simple.facts == {"favour": 30, "represented": 60, "needed": 30}
    qualified = majority.qualified(Fraction(60), Fraction(100), law=law).findings[0]
    assert qualified.facts == {"favour": 60, "total": 100, "needed": 70}
    assert majority.simple(Fraction(31), Fraction(60), law=law).findings == ()


def test_majority_of_the_bylaws_is_reached_exactly() -> None:
    """Their share is enough when reached; the source says whether theirs or the law's was missed."""
    law, share = latest().law, Fraction(3, 5)
    assert majority.simple(Fraction(36), Fraction(60), law=law, bylaw_share=share).approved
    theirs = majority.simple(Fraction(35), Fraction(60), law=law, bylaw_share=share).findings[0]
    assert (theirs.source, theirs.facts["needed"]) == ("By-laws", 36)
    laws = majority.simple(Fraction(30), Fraction(60), law=law, bylaw_share=share).findings[0]
    assert laws.source == "Ley 675/2001 art 45"


@table(
    ("economic", "use", "both"),
    [
        (False, Use.RESIDENTIAL, True),
        (False, Use.MIXED, True),
        (False, Use.COMMERCIAL, False),
        (True, Use.RESIDENTIAL, False),
        (True, Use.COMMERCIAL, False),
    ],
)
def test_the_seventy_percent_of_what_is_not_economic_is_counted_twice(
    economic: bool, use: Use, both: bool
) -> None:
    """By coefficient and by unit, but in commerce, where everything weighs by coefficient."""
    assert majority.needs_both_counts(economic=economic, use=use) is both
