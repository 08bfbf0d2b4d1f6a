"""What a notice must say, who may send it, and who was reached."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from meetings.protocol.kinds import DispatchStatus, Kind
from meetings.protocol.notice import Dispatch, recipients
from tests.protocol.answers import error, result
from tests.tables import table

ASSEMBLY = ["starts_at", "kind_label", "arrears_list"]
STATEMENT = ["second_call_statement"]
AGENDA = ["agenda"]
DISTANCE = ["tech_means", "access_instructions"]
PLACE = ["place"]


@table(
    ("kind", "modality", "call", "required"),
    [
        ("ordinary_assembly", "presential", "first", ASSEMBLY + STATEMENT + PLACE),
        ("ordinary_assembly", "presential", "second", ASSEMBLY + PLACE),
        ("ordinary_assembly", "virtual", "first", ASSEMBLY + STATEMENT + AGENDA + DISTANCE),
        ("ordinary_assembly", "virtual", "second", ASSEMBLY + AGENDA + DISTANCE),
        ("ordinary_assembly", "mixed", "first", ASSEMBLY + STATEMENT + AGENDA + DISTANCE + PLACE),
        ("extraordinary_assembly", "presential", "first", ASSEMBLY + STATEMENT + AGENDA + PLACE),
        ("extraordinary_assembly", "virtual", "first", ASSEMBLY + STATEMENT + AGENDA + DISTANCE),
        ("extraordinary_assembly", "mixed", "first", ASSEMBLY + STATEMENT + AGENDA + DISTANCE + PLACE),
        ("second_call", "presential", "second", ASSEMBLY + PLACE),
        ("second_call", "virtual", "second", ASSEMBLY + AGENDA + DISTANCE),
        ("council_meeting", "presential", "first", ["starts_at"] + AGENDA + PLACE),
        ("council_meeting", "virtual", "first", ["starts_at"] + AGENDA + DISTANCE),
        ("council_meeting", "mixed", "first", ["starts_at"] + AGENDA + DISTANCE + PLACE),
        ("committee_meeting", "virtual", "first", ["starts_at"] + AGENDA + DISTANCE),
        ("informative_meeting", "presential", "first", ["starts_at"] + AGENDA + PLACE),
        ("service_meeting", "virtual", "first", ["starts_at"] + AGENDA + DISTANCE),
    ],
)
def test_each_kind_of_notice_has_its_contents(
    kind: str, modality: str, call: str, required: list[str]
) -> None:
    """With all of them it passes; without any single one it is blocked and names it."""
    given: dict[str, Any] = {"kind": kind, "modality": modality, "call": call}
    assert result("notice.contents", fields=required, **given) == {"missing": [], "verdict": "ok"}
    for left_out in required:
        fields = [field for field in required if field != left_out]
        found = result("notice.contents", fields=fields, **given)
        assert found == {"missing": [left_out], "verdict": "block"}
    assert result("notice.contents", fields=[], **given)["missing"] == sorted(required)


def test_call_of_a_second_call_is_the_second() -> None:
    """Not said it is the second; said to be the first it is an error."""
    given = {"kind": "second_call", "modality": "presential", "fields": ASSEMBLY + PLACE}
    assert result("notice.contents", **given)["verdict"] == "ok"
    assert error("notice.contents", call="first", **given).startswith("call: ")


EVERYBODY = ("administrator", "council", "owners", "resident", "statutory_auditor")


@table(
    ("kind", "allowed"),
    [
        ("ordinary_assembly", {"administrator"}),
        ("extraordinary_assembly", {"administrator", "council", "statutory_auditor", "owners"}),
        ("second_call", {"administrator", "council", "statutory_auditor", "owners"}),
        ("council_meeting", {"administrator", "council", "statutory_auditor"}),
        ("committee_meeting", {"administrator", "council"}),
        ("informative_meeting", {"administrator"}),
        ("service_meeting", {"administrator", "council"}),
    ],
)
def test_each_kind_of_meeting_has_its_conveners(kind: str, allowed: set[str]) -> None:
    """Those of the list pass, everybody else is blocked; the owners here are enough."""
    owners = [{"owner": "A", "coefficient": "10"}, {"owner": "B", "coefficient": "10"}]
    for convener in EVERYBODY:
        found = result("notice.convener", kind=kind, convener=convener, total="100", owners=owners)
        assert found["verdict"] == ("ok" if convener in allowed else "block"), convener


@table(
    ("total", "shares", "verdict"),
    [
        ("100", [("A", "12.5"), ("B", "7.5")], "ok"),  # one fifth exactly
        ("100", [("A", "12.5"), ("B", "7.49999999")], "block"),
        ("100", [("A", "20")], "block"),  # one owner alone
        ("100", [("A", "25"), ("A", "30")], "block"),  # one owner of two units
        ("100", [("A", "15"), ("A", "4"), ("B", "1")], "ok"),
        ("100", [], "block"),
        ("1", [("A", "1/10"), ("B", "1/10")], "ok"),
        ("1", [("A", "1/10"), ("B", "1/11")], "block"),
        ("1000", [("A", "100"), ("B", "100")], "ok"),
    ],
)
def test_owners_who_call_are_two_with_a_fifth(
    total: str, shares: list[tuple[str, str]], verdict: str
) -> None:
    """Both are needed: a plural number of owners, and at least one fifth of the register's total."""
    owners = [{"owner": owner, "coefficient": share} for owner, share in shares]
    given = {"kind": "extraordinary_assembly", "convener": "owners", "total": total}
    assert result("notice.convener", owners=owners, **given) == {"verdict": verdict}


def test_owners_who_call_must_be_named() -> None:
    """Without the owners nobody knows what they hold."""
    wrong = error("notice.convener", kind="extraordinary_assembly", convener="owners", total="100")
    assert wrong == "owners: is missing"


def _dispatch(owner: str, hour: int, **changes: Any) -> dict[str, Any]:
    base = {
        "owner": owner,
        "at": f"2026-03-05T{hour:02d}:00:00-05:00",
        "registered": True,
        "status": "accepted",
        "version": 1,
    }
    return base | changes


@table(
    ("dispatches", "last", "missing"),
    [
        ([_dispatch("A", 8), _dispatch("B", 9)], 9, []),
        ([_dispatch("B", 9), _dispatch("A", 8)], 9, []),
        # the earliest good one of each owner counts: a reminder does not restart the clock
        ([_dispatch("A", 8), _dispatch("B", 9), _dispatch("A", 12)], 9, []),
        # a dispatch that was no dispatch
        ([_dispatch("A", 8), _dispatch("B", 9, status="bounced")], 8, ["B"]),
        ([_dispatch("A", 8), _dispatch("B", 9, status="refused")], 8, ["B"]),
        ([_dispatch("A", 8), _dispatch("B", 9, status="in_doubt")], 8, ["B"]),
        ([_dispatch("A", 8), _dispatch("B", 9, registered=False)], 8, ["B"]),
        ([_dispatch("A", 8), _dispatch("B", 9, version=2)], 8, ["B"]),
        ([_dispatch("A", 8), _dispatch("B", 9, version=0)], 8, ["B"]),
        # and a second attempt that was
        ([_dispatch("A", 8), _dispatch("B", 9, status="bounced"), _dispatch("B", 11)], 11, []),
        # somebody who is no owner is nobody here
        ([_dispatch("A", 8), _dispatch("B", 9), _dispatch("Z", 15)], 9, []),
        ([_dispatch("Z", 15)], None, ["A", "B"]),
        ([], None, ["A", "B"]),
    ],
)
def test_clock_of_the_notice_is_the_last_owner_reached(
    dispatches: list[dict[str, Any]], last: int | None, missing: list[str]
) -> None:
    """Per owner the earliest accepted dispatch of this version; of those the latest."""
    found = result(
        "notice.recipients", kind="ordinary_assembly", owners=["A", "B"], dispatches=dispatches, version=1
    )
    assert found == {
        "last_sent_at": None if last is None else f"2026-03-05T{last:02d}:00:00-05:00",
        "missing_owners": missing,
        "verdict": "block" if missing else "ok",
    }


@table(("kind", "reached"), [("ordinary_assembly", False), ("council_meeting", True)])
def test_only_an_assembly_needs_the_registered_address(kind: str, reached: bool) -> None:
    """Any convenient medium serves a council; an assembly is called at the last registered address."""
    dispatches = [_dispatch("A", 8, registered=False)]
    found = result("notice.recipients", kind=kind, owners=["A"], dispatches=dispatches, version=1)
    assert (found["verdict"] == "ok") is reached


def test_nobody_to_call_is_an_error() -> None:
    """A notice to no owner has reached nobody."""
    wrong = error("notice.recipients", kind="ordinary_assembly", owners=[], dispatches=[], version=1)
    assert wrong == "owners: must name at least one"


def test_an_owner_listed_twice_is_missing_once() -> None:
    """The finding counts people."""
    at = datetime(2026, 3, 5, 15, tzinfo=UTC)
    dispatches = [Dispatch("A", at, True, DispatchStatus.ACCEPTED, 1)]
    found = recipients(Kind.ORDINARY_ASSEMBLY, ["A", "B", "B"], dispatches, version=1)
    assert found.missing_owners == ("B",)
    assert found.findings[0].facts["owners"] == 2
