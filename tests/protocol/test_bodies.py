"""The council, the committee, meetings that inform, assemblies at a distance, written votes."""

from __future__ import annotations

from meetings.protocol.kinds import Kind, Modality, NonpresentialRule
from meetings.protocol.nonpresential import planned
from tests.protocol.answers import error, result
from tests.tables import table


@table(
    ("members", "present", "favour", "bylaw_quorum", "approved", "quorum"),
    [
        (5, 3, 3, None, True, True),
        (5, 3, 2, None, False, True),  # of all the members, not of those present
        (5, 2, 2, None, False, False),
        (5, 5, 3, None, True, True),
        (5, 5, 2, None, False, True),
        (3, 2, 2, None, True, True),
        (3, 1, 1, None, False, False),
        (4, 2, 2, None, False, False),  # half is not more than half
        (4, 3, 3, None, True, True),
        (4, 3, 2, None, False, True),
        (1, 1, 1, None, True, True),
        (7, 4, 4, 5, False, False),  # the by-laws ask for more
        (7, 5, 4, 5, True, True),
        (7, 4, 4, 3, True, True),  # they cannot ask for less
        (7, 3, 3, 3, False, False),
        (5, 0, 0, None, False, False),
    ],
)
def test_council_decides_by_heads_of_all_members(
    members: int, present: int, favour: int, bylaw_quorum: int | None, approved: bool, quorum: bool
) -> None:
    """More than half of the members present, and more than half of the members in favour."""
    given = {"members": members, "present": present, "favour": favour}
    if bylaw_quorum is not None:
        given["bylaw_quorum"] = bylaw_quorum
    assert result("council.vote", **given) == {"approved": approved, "quorum": quorum}


@table(
    ("given", "named"),
    [
        ({"members": 0, "present": 0, "favour": 0}, "members"),
        ({"members": 5, "present": 6, "favour": 0}, "present"),
        ({"members": 5, "present": 3, "favour": 4}, "favour"),
        ({"members": 5, "present": 3, "favour": -1}, "favour"),
        ({"members": 5, "present": 3, "favour": 3, "bylaw_quorum": 6}, "bylaw_quorum"),
    ],
)
def test_council_that_cannot_be_is_an_error(given: dict[str, int], named: str) -> None:
    """More present than members, more in favour than present."""
    assert error("council.vote", **given).startswith(f"{named}: must be from ")


@table(
    ("members", "verdict"),
    [(0, "block"), (1, "block"), (2, "block"), (3, "ok"), (4, "block"), (5, "ok"), (6, "block"), (7, "ok")],
)
def test_council_has_an_odd_number_from_three(members: int, verdict: str) -> None:
    """One is odd and too few."""
    assert result("council.composition", members=members) == {"verdict": verdict}


@table(
    ("use", "units", "required"),
    [
        ("commercial", 30, False),
        ("commercial", 31, True),
        ("mixed", 30, False),
        ("mixed", 31, True),
        ("residential", 31, False),
        ("residential", 5000, False),
    ],
)
def test_council_is_compulsory_over_thirty_units(use: str, units: int, required: bool) -> None:
    """Only where the use is not housing alone."""
    assert result("council.required", use=use, units_excl_parking_storage=units) == {"required": required}


@table(("decision", "verdict"), [("sanction", "block"), ("settlement_proposal", "ok"), ("other", "ok")])
def test_committee_never_sanctions(decision: str, verdict: str) -> None:
    """It proposes agreements."""
    assert result("committee.decision", type=decision) == {"verdict": verdict}


@table(("binding", "verdict"), [(True, "block"), (False, "ok")])
def test_informative_meeting_decides_nothing_binding(binding: bool, verdict: str) -> None:
    """Only the assembly and the council decide."""
    assert result("informative.decision", binding_decision=binding) == {"verdict": verdict}


@table(
    ("rule", "participating", "quorum_met", "verdict"),
    [
        ("all_owners", 40, True, "ok"),
        ("all_owners", 39, True, "block"),
        ("all_owners", 39, False, "block"),
        ("quorum", 40, True, "ok"),
        ("quorum", 39, True, "override"),
        ("quorum", 1, True, "override"),
        ("quorum", 39, False, "block"),
        ("quorum", 0, False, "block"),
        (None, 39, True, "override"),  # the default reading
        (None, 40, True, "ok"),
    ],
)
def test_assembly_at_a_distance_by_the_reading(
    rule: str | None, participating: int, quorum_met: bool, verdict: str
) -> None:
    """Everybody is never contested; fewer is stopped or needs a written reason."""
    given = {"owners_participating": participating, "owners_total": 40, "quorum_met": quorum_met}
    if rule is not None:
        given["rule"] = rule
    assert result("nonpresential.participation", **given) == {"verdict": verdict}


def test_more_owners_than_there_are_is_an_error() -> None:
    """Forty-one of forty take no part."""
    given = {"owners_participating": 41, "owners_total": 40, "quorum_met": True, "rule": "quorum"}
    assert error("nonpresential.participation", **given).startswith("owners_participating: ")


@table(
    ("kind", "modality", "rule", "codes"),
    [
        ("ordinary_assembly", "virtual", "quorum", ["nonpresential.participation.planned"]),
        ("second_call", "mixed", "quorum", ["nonpresential.participation.planned"]),
        ("ordinary_assembly", "virtual", "all_owners", ["nonpresential.participation.all_must_attend"]),
        ("ordinary_assembly", "presential", "quorum", []),
        ("council_meeting", "virtual", "quorum", []),
    ],
)
def test_virtual_assembly_needs_its_ground_beforehand(
    kind: str, modality: str, rule: str, codes: list[str]
) -> None:
    """Every assembly at a distance carries one recorded override or the warning of the literal reading."""
    findings = planned(Kind(kind), Modality(modality), NonpresentialRule(rule))
    assert [each.code for each in findings] == codes


@table(
    ("first_sent", "last", "received", "valid"),
    [
        ("2026-03-10T15:00:00-05:00", "2026-04-10T23:59:59-05:00", "2026-04-10T23:59:59.999999-05:00", True),
        ("2026-03-10T15:00:00-05:00", "2026-04-10T23:59:59-05:00", "2026-04-11T00:00:00-05:00", False),
        ("2026-03-10T15:00:00-05:00", "2026-04-10T23:59:59-05:00", "2026-03-10T15:00:00-05:00", True),
        ("2026-03-10T15:00:00-05:00", "2026-04-10T23:59:59-05:00", "2026-03-10T14:59:59-05:00", False),
        ("2026-01-31T08:00:00-05:00", "2026-02-28T23:59:59-05:00", "2026-03-01T00:00:00-05:00", False),
        ("2028-01-31T08:00:00-05:00", "2028-02-29T23:59:59-05:00", "2028-02-29T12:00:00-05:00", True),
        ("2026-03-11T04:59:59Z", "2026-04-10T23:59:59-05:00", "2026-04-11T04:59:59Z", True),
        ("2026-12-15T08:00:00-05:00", "2027-01-15T23:59:59-05:00", "2027-01-16T00:00:00-05:00", False),
    ],
)
def test_written_votes_count_for_one_month(first_sent: str, last: str, received: str, valid: bool) -> None:
    """To the end of the same day of the next month, on the clock of the community."""
    found = result("written.deadline", first_sent_at=first_sent, received=[received])
    assert found == {"last_instant": last, "valid": [valid]}
