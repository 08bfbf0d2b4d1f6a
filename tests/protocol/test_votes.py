"""What a vote weighs, how it is counted, and who casts it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from meetings.protocol import votes
from meetings.protocol.kinds import Basis, Choice
from meetings.protocol.rulebook import latest
from tests.protocol.answers import error, result
from tests.tables import table


@table(
    ("economic", "use", "basis", "verdict"),
    [
        (True, "residential", "coefficient", "ok"),
        (True, "commercial", "coefficient", "ok"),
        (True, "mixed", "coefficient", "ok"),
        (False, "residential", "unit", "ok"),
        (False, "commercial", "coefficient", "ok"),
        (False, "mixed", "unit", "override"),
    ],
)
def test_basis_of_a_vote_by_matter_and_use(economic: bool, use: str, basis: str, verdict: str) -> None:
    """C-522/2002: one vote per unit for what is not economic in housing."""
    assert result("vote.basis", economic=economic, use=use) == {"basis": basis, "verdict": verdict}


UNITS = [
    {"unit": "101", "coefficient": "16"},
    {"unit": "102", "coefficient": "14"},
    {"unit": "201", "coefficient": "8"},
    {"unit": "202", "coefficient": "7"},
    {"unit": "203", "coefficient": "5"},
]


def _ballots(text: str) -> list[dict[str, str]]:
    """`"101+ 102-"` is a yes of 101 and a no of 102."""
    return [{"unit": each[:-1], "vote": "yes" if each[-1] == "+" else "no"} for each in text.split()]


@table(
    ("basis", "ballots", "favour", "represented", "approved", "rejected"),
    [
        ("coefficient", "101+ 102+ 201- 202- 203-", "30", "50", True, []),
        ("unit", "101+ 102+ 201- 202- 203-", "2", "5", False, []),
        ("unit", "101+ 102+ 201+ 202- 203-", "3", "5", True, []),
        ("coefficient", "101+ 201+", "24", "50", False, []),  # abstentions stay in the base
        ("coefficient", "101+ 201+ 203+", "29", "50", True, []),
        ("coefficient", "", "0", "50", False, []),
        # one ballot per unit, the first stands
        ("coefficient", "101+ 101-", "16", "50", False, ["101"]),
        ("coefficient", "101- 101+ 101+", "0", "50", False, ["101", "101"]),
        ("unit", "101+ 102+ 201+ 101- 102-", "3", "5", True, ["101", "102"]),
        # a unit that is not represented has no ballot
        ("unit", "999+ 101+ 102+", "2", "5", False, ["999"]),
    ],
)
def test_count_of_a_vote_on_each_basis(
    basis: str, ballots: str, favour: str, represented: str, approved: bool, rejected: list[str]
) -> None:
    """The first ballot of each represented unit counts, the others are listed in their order."""
    found = result("vote.tally", basis=basis, represented_units=UNITS, ballots=_ballots(ballots))
    assert found == {
        "approved": approved,
        "favour": favour,
        "represented": represented,
        "rejected_ballots": rejected,
    }


@table(
    ("weights", "approved"),
    [(("25", "25"), False), (("25.00000001", "25"), True), (("1/3", "1/3"), False)],
)
def test_tie_by_coefficient_does_not_approve(weights: tuple[str, str], approved: bool) -> None:
    """Exactly half of what is represented is not more than half."""
    units = [{"unit": str(n), "coefficient": weight} for n, weight in enumerate(weights)]
    ballots = _ballots("0+ 1-")
    found = result("vote.tally", basis="coefficient", represented_units=units, ballots=ballots)
    assert found["approved"] is approved


@table(
    ("units", "named"),
    [
        ([*UNITS, {"unit": "101", "coefficient": "1"}], "represented_units[5].unit"),
        ([{"unit": "101", "coefficient": "100.0001"}], "represented_units[0].coefficient"),
        ([{"unit": "101", "coefficient": "-0.0001"}], "represented_units[0].coefficient"),
    ],
)
def test_represented_units_that_cannot_be(units: list[dict[str, Any]], named: str) -> None:
    """The same unit twice, more than everything, less than nothing."""
    wrong = error("vote.tally", basis="unit", represented_units=units, ballots=[])
    assert wrong.startswith(f"{named}: ")


def test_result_that_depends_on_the_basis_is_told() -> None:
    """When the other weight would decide otherwise the count says so."""
    units = [votes.RepresentedUnit("1", Fraction(60)), votes.RepresentedUnit("2", Fraction(20))]
    units.append(votes.RepresentedUnit("3", Fraction(20)))
    only_the_large_one = [votes.Ballot("1", Choice.YES)]
    for basis in Basis:
        found = votes.tally(basis, units, only_the_large_one, law=latest().law)
        assert "vote.tally.bases_disagree" in [each.code for each in found.findings]
    everybody = [votes.Ballot(unit.unit, Choice.YES) for unit in units]
    assert votes.tally(Basis.UNIT, units, everybody, law=latest().law).findings == ()


def test_count_of_a_vote_keeps_the_share_of_the_bylaws() -> None:
    """Two of three are more than half and less than the seven tenths that they ask for."""
    units = [votes.RepresentedUnit(unit, Fraction(10)) for unit in "123"]
    yes = [votes.Ballot(unit, Choice.YES) for unit in "12"]
    for share, approved in ((None, True), (Fraction(2, 3), True), (Fraction(7, 10), False)):
        found = votes.tally(Basis.UNIT, units, yes, law=latest().law, bylaw_share=share)
        assert found.approved is approved


@table(
    ("role", "holds_proxy", "may_vote"),
    [
        ("owner", False, True),
        ("owner", True, True),
        ("tenant", False, False),
        ("tenant", True, True),
        ("usufructuary", False, False),
        ("usufructuary", True, True),
        ("administrator", False, False),
        ("administrator", True, True),
        ("guest", False, False),
        ("guest", True, True),
    ],
)
def test_who_votes_is_an_owner_or_has_a_proxy(role: str, holds_proxy: bool, may_vote: bool) -> None:
    """Nobody else, whatever they do in the community."""
    assert result("attendee.vote", role=role, holds_proxy=holds_proxy) == {"may_vote": may_vote}


@table(
    ("in_arrears", "restricts", "article", "may_vote", "verdict"),
    [
        (False, False, "", True, "ok"),
        (False, True, "30", True, "ok"),
        (True, False, "", True, "ok"),
        (True, False, "30", True, "ok"),
        (True, True, "", True, "warn"),
        (True, True, "   ", True, "warn"),
        (True, True, "30", False, "override"),
    ],
)
def test_owner_in_arrears_votes_unless_an_article_says_no(
    in_arrears: bool, restricts: bool, article: str, may_vote: bool, verdict: str
) -> None:
    """The restriction needs its article and a written reason; nobody is kept from attending."""
    found = result(
        "arrears.vote", in_arrears=in_arrears, bylaw_restricts_vote=restricts, bylaw_article=article
    )
    assert found == {"may_attend": True, "may_vote": may_vote, "verdict": verdict}


@table(
    ("channel", "audience", "visitor_transit", "verdict"),
    [
        ("notice_to_owner", "owners", None, "ok"),
        ("notice_to_owner", "residents", None, "block"),
        ("board", None, False, "ok"),
        ("board", "owners", False, "ok"),
        ("board", "owners", True, "block"),
        ("board", "residents", False, "block"),
        ("calendar_description", None, None, "block"),
        ("calendar_description", "owners", None, "block"),
        ("calendar_description", "owners", False, "block"),
    ],
)
def test_list_of_debtors_is_for_owners_only(
    channel: str, audience: str | None, visitor_transit: bool | None, verdict: str
) -> None:
    """In their own copy or where no visitor passes; never in a calendar."""
    given: dict[str, Any] = {"channel": channel, "audience": audience, "visitor_transit": visitor_transit}
    found = result("arrears.publication", **{key: value for key, value in given.items() if value is not None})
    assert found == {"verdict": verdict}


@table(
    ("given", "missing"),
    [({"channel": "board"}, "visitor_transit"), ({"channel": "notice_to_owner"}, "audience")],
)
def test_list_of_debtors_never_passes_on_missing_input(given: dict[str, str], missing: str) -> None:
    """Who passes by, or who reads, must be said."""
    assert error("arrears.publication", **given) == f"{missing}: is missing"
