"""Whether the assembly may sit, and whether it could when each vote opened."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from meetings.protocol import quorum
from meetings.protocol.findings import Severity
from meetings.protocol.kinds import Call
from meetings.protocol.rulebook import latest
from tests.protocol.answers import error, result
from tests.tables import table

LAW = latest().law


def _attendance(*rows: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"unit": unit, "owner": owner, "coefficient": share} for unit, owner, share in rows]


@table(
    ("call", "rows", "owners", "represented", "has_quorum"),
    [
        # more than half, not half
        ("first", [("1", "A", "25"), ("2", "B", "25")], 2, "50", False),
        ("first", [("1", "A", "25"), ("2", "B", "25.00000001")], 2, "5000000001/100000000", True),
        ("first", [("1", "A", "25"), ("2", "B", "24.99999999")], 2, "4999999999/100000000", False),
        ("first", [("1", "A", "99"), ("2", "B", "1")], 2, "100", True),
        # a plural number of owners
        ("first", [("1", "A", "60")], 1, "60", False),
        ("first", [("1", "A", "30"), ("2", "A", "30")], 1, "60", False),
        ("first", [("1", "A", "60"), ("2", "B", "0")], 2, "60", True),
        # nobody
        ("first", [], 0, "0", False),
        ("second", [], 0, "0", False),
        # a unit counts once
        ("first", [("1", "A", "30"), ("1", "A", "30"), ("2", "B", "15")], 2, "45", False),
        ("first", [("1", "A", "40"), ("1", "C", "40"), ("2", "B", "15")], 3, "55", True),
        # second call: any share of two owners
        ("second", [("1", "A", "0.01"), ("2", "B", "0.01")], 2, "1/50", True),
        ("second", [("1", "A", "99")], 1, "99", False),
        ("second", [("1", "A", "50"), ("2", "A", "49")], 1, "99", False),
    ],
)
def test_quorum_of_the_assembly_by_call(
    call: str, rows: list[tuple[str, str, str]], owners: int, represented: str, has_quorum: bool
) -> None:
    """First call: more than half and two owners. Second call: two owners with any share."""
    found = result("quorum.assembly", call=call, total="100", attendance=_attendance(*rows))
    assert found == {"owners": owners, "represented": represented, "quorum": has_quorum}


@table(
    ("bylaw", "shares", "has_quorum"),
    [
        ("0.6", ("30", "30"), True),  # reaching it is enough
        ("0.6", ("30", "29.99999999"), False),
        ("0.4", ("25", "25"), False),  # below the law it changes nothing
        ("0.4", ("25", "25.01"), True),
        ("1/2", ("25", "25"), False),
        ("2/3", ("33.33333333", "33.33333333"), False),
        ("2/3", ("33.33333334", "33.33333333"), True),
        ("1", ("50", "50"), True),
        ("1", ("50", "49.99999999"), False),
    ],
)
def test_quorum_of_the_bylaws_is_reached_or_not(
    bylaw: str, shares: tuple[str, str], has_quorum: bool
) -> None:
    """Their share is a second floor beside the law's."""
    rows = _attendance(("1", "A", shares[0]), ("2", "B", shares[1]))
    found = result("quorum.assembly", call="first", total="100", attendance=rows, bylaw_quorum=bylaw)
    assert found["quorum"] is has_quorum


def test_quorum_of_the_bylaws_is_none_in_the_second_call() -> None:
    """Art 41: any share."""
    rows = _attendance(("1", "A", "5"), ("2", "B", "5"))
    found = result("quorum.assembly", call="second", total="100", attendance=rows, bylaw_quorum="0.6")
    assert found["quorum"] is True


def test_register_total_is_the_base_of_the_quorum() -> None:
    """A register that adds up to another total is measured by its own."""
    rows = _attendance(("1", "A", "25"), ("2", "B", "25"))
    assert result("quorum.assembly", call="first", total="99.98", attendance=rows)["quorum"] is True


@table(
    ("rows", "named"),
    [
        ([("1", "A", "101")], "attendance[0].coefficient"),
        ([("1", "A", "-1")], "attendance[0].coefficient"),
        ([("1", "A", "60"), ("2", "B", "60")], "attendance"),
        ([("1", "A", "30"), ("1", "A", "31")], "attendance[1].coefficient"),
    ],
)
def test_attendance_that_cannot_be_is_an_error(rows: list[tuple[str, str, str]], named: str) -> None:
    """Over the total, negative, or the same unit with two coefficients."""
    wrong = error("quorum.assembly", call="first", total="100", attendance=_attendance(*rows))
    assert wrong.startswith(f"{named}: ")


def test_one_person_carrying_everybody_is_told() -> None:
    """The plural of owners is counted, and one single person in the room is worth a note."""
    units = [quorum.PresentUnit(str(n), f"owner {n}", Fraction(30), carried_by="H") for n in (1, 2)]
    found = quorum.assembly(units, Fraction(100), Call.FIRST, law=LAW)
    assert found.quorum
    assert [(each.code, each.severity) for each in found.findings] == [
        ("quorum.assembly.one_person", Severity.WARN)
    ]
    assert (found.owners, found.represented) == (2, 60)


def test_two_people_carrying_everybody_are_not_told() -> None:
    """Two people in the room are enough, and so are people nobody named."""
    two = [quorum.PresentUnit(str(n), f"owner {n}", Fraction(30), carried_by=f"H{n}") for n in (1, 2)]
    unnamed = [quorum.PresentUnit(str(n), f"owner {n}", Fraction(30)) for n in (1, 2)]
    for units in (two, unnamed):
        assert quorum.assembly(units, Fraction(100), Call.FIRST, law=LAW).findings == ()


def test_no_quorum_says_how_much_is_missing() -> None:
    """The finding holds the share there is and the share there must be."""
    units = [quorum.PresentUnit("1", "A", Fraction(30))]
    found = quorum.assembly(units, Fraction(100), Call.FIRST, law=LAW)
    half, plural = found.findings
    assert half.code == "quorum.assembly.half_not_passed"
    assert (half.facts["share"], half.facts["needed_share"]) == (Fraction(3, 10), Fraction(1, 2))
    assert plural.code == "quorum.assembly.not_plural"
    assert (plural.facts["owners"], plural.facts["needed_owners"]) == (1, 2)


@table(("call", "article"), [(Call.FIRST, 45), (Call.SECOND, 41)])
def test_plural_of_owners_cites_the_article_of_its_call(call: Call, article: int) -> None:
    """Each call has its own article."""
    units = [quorum.PresentUnit("1", "A", Fraction(60))]
    (plural,) = quorum.assembly(units, Fraction(100), call, law=LAW).findings
    assert plural.source == f"Ley 675/2001 art {article}"


def test_share_of_the_bylaws_is_told_when_half_is_passed() -> None:
    """Over half and under their share: their share is the one to name."""
    units = [quorum.PresentUnit(str(n), str(n), Fraction(27)) for n in (1, 2)]
    found = quorum.assembly(units, Fraction(100), Call.FIRST, law=LAW, bylaw_share=Fraction(3, 5))
    assert [each.code for each in found.findings] == ["quorum.assembly.bylaw_not_reached"]
    assert found.findings[0].facts["needed_share"] == Fraction(3, 5)


def _snapshot(at: str, represented: str, owners: int) -> dict[str, Any]:
    return {"at": f"2026-03-21T{at}-05:00", "represented": represented, "owners": owners}


@table(
    ("snapshots", "opened", "lost"),
    [
        ([_snapshot("09:00:00", "52", 20)], "09:00:00", False),  # the same instant: snapshot first
        ([_snapshot("09:00:00", "52", 20)], "08:59:59", True),  # nobody was counted yet
        ([_snapshot("09:00:00", "50", 20)], "09:30:00", True),
        ([_snapshot("09:00:00", "50.0001", 2)], "09:30:00", False),
        ([_snapshot("09:00:00", "90", 1)], "09:30:00", True),
        ([_snapshot("09:00:00", "52", 20), _snapshot("10:00:00", "49", 19)], "09:59:59", False),
        ([_snapshot("09:00:00", "52", 20), _snapshot("10:00:00", "49", 19)], "10:00:00", True),
        ([_snapshot("10:00:00", "49", 19), _snapshot("09:00:00", "52", 20)], "10:00:01", True),
        ([_snapshot("09:00:00", "49", 19), _snapshot("10:00:00", "52", 20)], "10:00:00", False),
        # of two at one instant the one without quorum decides, in any order
        ([_snapshot("10:00:00", "52", 20), _snapshot("10:00:00", "49", 19)], "10:00:00", True),
        ([_snapshot("10:00:00", "49", 19), _snapshot("10:00:00", "52", 20)], "10:00:00", True),
        ([], "10:00:00", True),
    ],
)
def test_vote_opened_with_the_latest_snapshot(
    snapshots: list[dict[str, Any]], opened: str, lost: bool
) -> None:
    """The latest one at or before the opening decides."""
    votes = [{"id": "v", "opened_at": f"2026-03-21T{opened}-05:00"}]
    found = result("quorum.continuity", snapshots=snapshots, votes=votes, total="100")
    assert found == {"votes_without_quorum": ["v"] if lost else []}


def test_vote_opened_under_the_share_of_the_bylaws_had_no_quorum() -> None:
    """Their floor holds for as long as the assembly sits, not only when it opens."""
    opened_at = datetime(2026, 3, 21, 15, tzinfo=UTC)
    snapshots = [quorum.Snapshot(opened_at, Fraction(55), 20)]
    opened = [quorum.OpenedVote("v", opened_at)]
    for share, without in ((Fraction(55, 100), ()), (Fraction(6, 10), ("v",))):
        found = quorum.continuity(snapshots, opened, Fraction(100), law=LAW, bylaw_share=share)
        assert found.votes_without_quorum == without
