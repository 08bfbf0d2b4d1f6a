"""Findings, refusals, exact numbers and the states of a meeting."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import permutations

import pytest

from meetings.protocol.exact import InvalidExact, decimal_text, exact_text, parse_exact, total_of
from meetings.protocol.findings import Finding, Refused, Severity, enforce, verdict, worst
from meetings.protocol.kinds import Kind, NoticeField
from meetings.protocol.lifecycle import (
    MEETING,
    MINUTES,
    MeetingAct,
    MeetingState,
    MinutesAct,
    MinutesState,
    next_state,
    possible_acts,
)
from tests.tables import table

IN_ORDER = [Severity.OK, Severity.WARN, Severity.OVERRIDE, Severity.BLOCK]


def test_severities_compare_in_their_own_order() -> None:
    """Not in that of the alphabet, where block comes first."""
    for shuffled in permutations(IN_ORDER):
        assert sorted(shuffled) == IN_ORDER
        assert worst(shuffled) is Severity.BLOCK
    for lower, higher in zip(IN_ORDER, IN_ORDER[1:], strict=False):
        assert lower < higher <= higher
        assert higher > lower >= lower
        assert not lower > higher
        assert not higher <= lower
    assert [severity.rank for severity in IN_ORDER] == [0, 1, 2, 3]


def test_nothing_found_is_ok() -> None:
    """Without findings there is nothing to say."""
    assert worst([]) is Severity.OK
    assert verdict([]) is Severity.OK


def test_finding_becomes_plain_values_for_the_trail() -> None:
    """Dates, instants, exact numbers, codes and lists of them as JSON values."""
    facts = {
        "on": date(2026, 3, 5),
        "at": datetime(2026, 3, 5, 15, tzinfo=UTC),
        "share": Fraction(2, 3),
        "kind": Kind.SECOND_CALL,
        "missing": (NoticeField.AGENDA, NoticeField.PLACE),
        "days": 15,
    }
    assert Finding("a.b", Severity.WARN, facts, "source").as_plain() == {
        "code": "a.b",
        "severity": "warn",
        "source": "source",
        "facts": {
            "on": "2026-03-05",
            "at": "2026-03-05T15:00:00+00:00",
            "share": "2/3",
            "kind": "second_call",
            "missing": ["agenda", "place"],
            "days": 15,
        },
    }


def test_findings_can_be_kept_in_a_set() -> None:
    """Whatever their facts are."""
    first, second = Finding("a.b", Severity.WARN, {"n": 1}), Finding("a.b", Severity.WARN, {"n": 2})
    assert len({first, second, Finding("a.b", Severity.WARN, {"n": 1})}) == 2


@table(
    ("severity", "reasons", "stops"),
    [
        (Severity.OK, {}, False),
        (Severity.WARN, {}, False),
        (Severity.OVERRIDE, {}, True),
        (Severity.OVERRIDE, {"a.b": "The roof leaks."}, False),
        (Severity.OVERRIDE, {"a.b": "   "}, True),
        (Severity.OVERRIDE, {"a.c": "The roof leaks."}, True),
        (Severity.BLOCK, {}, True),
        (Severity.BLOCK, {"a.b": "The roof leaks."}, True),
    ],
)
def test_what_stops_an_act_is_block_or_missing_reason(
    severity: Severity, reasons: dict[str, str], stops: bool
) -> None:
    """No reason lifts a block; an override needs its own written one."""
    finding = Finding("a.b", severity)
    if not stops:
        enforce([finding], reasons)
        return
    with pytest.raises(Refused) as refused:
        enforce([finding], reasons)
    assert refused.value.findings == (finding,)


def test_refusal_names_everything_that_stops() -> None:
    """All the reasons at once, and only those."""
    block, override = Finding("a", Severity.BLOCK), Finding("b", Severity.OVERRIDE)
    with pytest.raises(Refused, match="a, b") as refused:
        enforce([block, Finding("c", Severity.WARN), override])
    assert refused.value.findings == (block, override)
    assert Refused(block).findings == (block,)


def test_refusal_by_a_single_code() -> None:
    """One blocking finding with its facts and source."""
    (finding,) = Refused.because("agenda.changed_meanwhile", source="Product rule", version=3).findings
    assert finding == Finding("agenda.changed_meanwhile", Severity.BLOCK, {"version": 3}, "Product rule")


@table(
    ("text", "value"),
    [
        ("0", Fraction(0)),
        ("25.0001", Fraction(250001, 10000)),
        ("1/3", Fraction(1, 3)),
        ("2/6", Fraction(1, 3)),
        ("-1.5", Fraction(-3, 2)),
        ("007.50", Fraction(15, 2)),
        ("0.00000001", Fraction(1, 10**8)),
        ("1" * 64, Fraction(int("1" * 64))),
    ],
)
def test_exact_text_is_read_exactly(text: str, value: Fraction) -> None:
    """Decimals and rationals, with no binary fraction between."""
    assert parse_exact(text) == value
    assert parse_exact(exact_text(value)) == value


@table(
    "text",
    [
        "",
        " ",
        "1 ",
        "1,5",
        "1.",
        ".5",
        "1e3",
        "+1",
        "1/0",
        "1/-3",
        "1.5/2",
        "nan",
        "inf",
        "٣",
        "1_000",
        "1" * 65,
    ],
)
def test_text_that_is_no_exact_number(text: str) -> None:
    """Each is refused in a sentence."""
    with pytest.raises(InvalidExact, match="must"):
        parse_exact(text)


@table("value", [0.5, 1, None, True, ["1"]])
def test_exact_number_must_be_text(value: object) -> None:
    """A float has lost its value already, and the rest is no number as text."""
    with pytest.raises(InvalidExact, match="must be text"):
        parse_exact(value)  # type: ignore[arg-type]  # the wrong type is the point


@table(
    ("value", "places", "text"),
    [
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(-1, 200), 2, "-0.01"),
        (Fraction(-1, 300), 1, "0.0"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (100, 4, "100.0000"),
        (Fraction(99999, 1000), 2, "100.00"),
        (Fraction(281553, 10**6), 6, "0.281553"),
    ],
)
def test_decimal_text_rounds_halves_away_from_zero(value: Fraction, places: int, text: str) -> None:
    """With exactly the places asked for, and never minus zero."""
    assert decimal_text(value, places) == text


def test_decimal_text_needs_places() -> None:
    """A negative number of them means nothing."""
    with pytest.raises(ValueError, match="^places must be zero or more$"):
        decimal_text(Fraction(1), -1)


def test_sum_of_a_register_is_exact() -> None:
    """The numbers that binary fractions add up wrongly."""
    assert total_of(map(parse_exact, ["8.09", "29.0", "9.98", "2.93"])) == 50
    assert total_of([Fraction(1, 3), Fraction(1, 6), Fraction(1, 2)]) == 1
    assert total_of([]) == 0


DRAFT, CONVENED, OPEN = MeetingState.DRAFT, MeetingState.CONVENED, MeetingState.OPEN
SUSPENDED, CLOSED = MeetingState.SUSPENDED, MeetingState.CLOSED
FAILED, CANCELLED = MeetingState.FAILED_QUORUM, MeetingState.CANCELLED


@table(
    ("state", "possible"),
    [
        (DRAFT, {"issue_notice": CONVENED, "gather": OPEN, "cancel": CANCELLED}),
        (
            CONVENED,
            {"amend": CONVENED, "open": OPEN, "declare_no_quorum": FAILED, "cancel": CANCELLED}
            | {"count": CLOSED},
        ),
        (OPEN, {"suspend": SUSPENDED, "declare_no_quorum": FAILED, "close": CLOSED}),
        (SUSPENDED, {"resume": OPEN, "close": CLOSED}),
        (CLOSED, {}),
        (FAILED, {}),
        (CANCELLED, {}),
    ],
)
def test_acts_that_each_state_of_a_meeting_allows(
    state: MeetingState, possible: dict[str, MeetingState]
) -> None:
    """Those and no others; any other act is refused with the state and the act."""
    assert {act.value for act in possible_acts(MEETING, state)} == possible.keys()
    for act in MeetingAct:
        if act in possible:
            assert next_state(MEETING, state, act) is possible[act]
            continue
        with pytest.raises(Refused) as refused:
            next_state(MEETING, state, act)
        assert refused.value.findings[0].code == "lifecycle.not_possible"
        assert refused.value.findings[0].facts == {"state": state, "act": act}


def test_every_state_of_a_meeting_can_end() -> None:
    """From each state some acts lead to one of the three ends."""
    ends = {CLOSED, FAILED, CANCELLED}
    for _ in MeetingState:
        ends |= {before for (before, _), after in MEETING.items() if after in ends}
    assert ends == set(MeetingState)


def test_minutes_go_from_draft_to_published() -> None:
    """Reviewed, perhaps sent back, signed, published; nothing else."""
    path = [
        (MinutesAct.SUBMIT, MinutesState.IN_REVIEW),
        (MinutesAct.RETURN_TO_DRAFT, MinutesState.DRAFT),
        (MinutesAct.SUBMIT, MinutesState.IN_REVIEW),
        (MinutesAct.SIGN, MinutesState.SIGNED),
        (MinutesAct.PUBLISH, MinutesState.PUBLISHED),
    ]
    state = MinutesState.DRAFT
    for act, expected in path:
        state = next_state(MINUTES, state, act)
        assert state is expected
    assert possible_acts(MINUTES, MinutesState.PUBLISHED) == ()
    assert possible_acts(MINUTES, MinutesState.SIGNED) == (MinutesAct.PUBLISH,)
