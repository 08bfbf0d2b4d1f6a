"""Powers given to others, and who speaks for a unit."""

from __future__ import annotations

from typing import Any

from meetings.protocol.findings import Severity
from meetings.protocol.kinds import VoterCapacity
from meetings.protocol.proxies import Claim, voter
from tests.protocol.answers import error, result
from tests.tables import table


def _held(*rows: str) -> list[dict[str, str]]:
    """`"H A 1"` is holder H with the power of owner A for unit 1."""
    return [dict(zip(("holder", "owner", "unit"), row.split(), strict=True)) for row in rows]


@table(
    ("limit", "counts", "held", "over"),
    [
        (None, "owners", ["H A 1", "H B 2", "H C 3", "H D 4", "H E 5", "H F 6"], []),
        (2, "owners", ["H A 1", "H B 2"], []),
        (2, "owners", ["H A 1", "H B 2", "H C 3"], ["H"]),
        (2, "owners", ["H A 1", "H A 2", "H A 3"], []),  # three units of one owner
        (2, "units", ["H A 1", "H A 2", "H A 3"], ["H"]),
        (2, "units", ["H A 1", "H A 2"], []),
        (2, "units", ["H A 1", "H B 1", "H C 1"], []),  # three owners of one unit
        (2, "owners", ["H A 1", "H B 1", "H C 1"], ["H"]),
        (1, "owners", ["H A 1", "H A 1"], []),  # the same power twice
        (1, "owners", ["Z A 1", "Z B 2", "H C 3", "H D 4", "I E 5"], ["H", "Z"]),
        (0, "owners", ["H A 1"], ["H"]),
        (0, "owners", [], []),
    ],
)
def test_powers_over_the_limit_of_the_bylaws(
    limit: int | None, counts: str, held: list[str], over: list[str]
) -> None:
    """The limit reached passes; what it counts is the by-laws' own word."""
    found = result("proxy.limit", limit=limit, counts=counts, proxies=_held(*held))
    assert found == {"over": over, "verdict": "block" if over else "ok"}


def test_limit_of_powers_says_what_it_counts() -> None:
    """A number without its unit would be a guess; without a number there is nothing to count."""
    assert error("proxy.limit", limit=2, proxies=[]) == "counts: is missing"
    assert result("proxy.limit", proxies=_held("H A 1")) == {"over": [], "verdict": "ok"}


@table(
    ("role", "contested"),
    [
        ("administrator", True),
        ("employee", True),
        ("council_member", True),
        ("statutory_auditor", True),
        ("owner", False),
        ("tenant", False),
    ],
)
def test_power_held_by_who_serves_the_community(role: str, contested: bool) -> None:
    """Contested for the votes of others, never for their own unit."""
    others = result("proxy.conflict", holder_role=role, own_unit=False)
    assert others == {"verdict": "override" if contested else "ok"}
    assert result("proxy.conflict", holder_role=role, own_unit=True) == {"verdict": "ok"}


CAPACITIES = {"o": "owner", "p": "proxy", "d": "delegate", "r": "legal_representative"}


def _claims(text: str) -> list[dict[str, Any]]:
    """`"A:o! B:p-"` is owner A, designated, and proxy B, who is not present."""
    return [
        {
            "person": each.split(":")[0],
            "capacity": CAPACITIES[each.split(":")[1][0]],
            "designated": "!" in each,
            "present": "-" not in each,
        }
        for each in text.split()
    ]


@table(
    ("owners", "company", "claims", "voter", "verdict"),
    [
        # one owner
        (1, False, "A:o", "A", "ok"),
        (1, False, "A:o H:p", "A", "ok"),  # in person displaces the power
        (1, False, "H:p A:o", "A", "ok"),
        (1, False, "A:o- H:p", "H", "ok"),  # the owner is not here
        (1, False, "H:p I:p", None, "block"),  # two powers contradict each other
        (1, False, "H:p H:p", "H", "ok"),  # the same power twice
        (1, False, "H:p I:p-", "H", "ok"),
        (1, False, "H:p A:o I:p", "A", "ok"),
        (1, False, "A:o B:o", None, "block"),
        (1, False, "A:o-", None, "block"),
        (1, False, "", None, "block"),
        (1, False, "R:r", "R", "ok"),  # a guardian
        # several owners
        (3, False, "A:o", "A", "warn"),
        (3, False, "A:o!", "A", "ok"),
        (3, False, "A:o B:o", None, "block"),
        (3, False, "A:o! B:o", "A", "ok"),
        (3, False, "A:o B:o! C:o", "B", "ok"),
        (3, False, "A:o! B:o!", None, "block"),
        (3, False, "A:o!- B:o", "B", "warn"),  # the named one did not come
        (3, False, "A:o H:p!", "H", "ok"),  # they named the holder of the power
        (3, False, "A:o H:p", "A", "warn"),
        (3, False, "H:p", "H", "warn"),
        (3, False, "H:p I:p", None, "block"),
        (3, False, "", None, "block"),
        (2, False, "A:o A:p", "A", "warn"),
        # a company
        (1, True, "R:r", "R", "ok"),
        (1, True, "R:r D:d", "R", "ok"),  # the legal representative displaces the delegate
        (1, True, "D:d R:r-", "D", "ok"),
        (1, True, "D:d E:d", None, "block"),
        (1, True, "D:d H:p", None, "block"),
        (1, True, "R:r S:r", None, "block"),
        (1, True, "H:p", "H", "ok"),
        (1, True, "A:o", None, "block"),  # nobody owns for a company in person
        (2, True, "R:r", "R", "warn"),  # another owns with it and did not name anybody
    ],
)
def test_a_unit_has_one_voter(
    owners: int, company: bool, claims: str, voter: str | None, verdict: str
) -> None:
    """Owner before power, one named among several, nobody when they contradict each other."""
    found = result(
        "unit.voter", unit="101", owners_count=owners, owner_is_company=company, claims=_claims(claims)
    )
    assert found == {"voter": voter, "verdict": verdict}


def test_nobody_is_named_unless_it_is_said() -> None:
    """A co-owner who came alone votes with a note."""
    claims = [Claim("A", VoterCapacity.OWNER, True)]
    assert voter("101", claims, owners_count=2).verdict is Severity.WARN


@table(
    ("delegates", "direct", "verdict"),
    [
        (["14", "13", "13"], [], "ok"),
        (["13.5", "13", "13"], ["0.5"], "ok"),
        (["13.5", "13", "13"], [], "block"),
        (["14", "13", "13"], ["0.00000001"], "block"),
        (["13.33333333", "13.33333333", "13.33333333"], [], "block"),
        (["40/3", "40/3", "40/3"], [], "ok"),
        ([], ["40"], "ok"),
        ([], [], "block"),
    ],
)
def test_delegates_carry_exactly_their_sector(delegates: list[str], direct: list[str], verdict: str) -> None:
    """Neither a hundred-millionth more nor less."""
    found = result("delegates.reconcile", sector_total="40", delegates=delegates, direct=direct)
    assert found == {"verdict": verdict}


@table(
    ("owners", "claims", "code"),
    [
        (3, "A:o B:o", "unit.voter.co_owners_disagree"),
        (3, "H:p I:p", "unit.voter.contradictory_proxies"),
        (1, "H:p I:p", "unit.voter.contradictory_proxies"),
        (1, "A:o B:o", "unit.voter.several_claim"),
        (3, "A:o! B:o!", "unit.voter.several_named"),
        (3, "", "unit.voter.nobody"),
    ],
)
def test_why_nobody_votes_for_a_unit(owners: int, claims: str, code: str) -> None:
    """Co-owners who disagree are told something else than two holders of powers."""
    claimed = [Claim(**{**each, "capacity": VoterCapacity(each["capacity"])}) for each in _claims(claims)]
    [finding] = voter("101", claimed, owners_count=owners).findings
    assert (finding.code, finding.facts) == (code, {"unit": "101", "claimants": len(claimed)})
