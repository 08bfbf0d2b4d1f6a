"""Boundary cases on both sides of every limit, worked out apart from the engine.

`own_cases.csv` was computed by hand and by plain date and whole-number arithmetic over the holidays of
`colombia.py`, from the text of the rules; nothing in it was copied from an answer.
"""

from __future__ import annotations

from pathlib import Path

from meetings.protocol.catalogue import RULES
from tests.protocol.answers import cases_of, wrong_answers

CASES = cases_of(Path(__file__).parent / "own_cases.csv")
LEAST = 300


def test_there_are_hundreds_of_boundary_cases() -> None:
    """At least 300, some for every rule, none of them twice."""
    assert len(CASES) >= LEAST
    assert len({(case["rule"], case["input"]) for case in CASES}) == len(CASES)
    assert {rule.id for rule in RULES} == {case["rule"] for case in CASES}


def test_every_boundary_case_holds() -> None:
    """All in one run of the contract; a wrong one is named with what it is about."""
    wrong = wrong_answers(CASES)
    assert not wrong, "\n".join(wrong)
