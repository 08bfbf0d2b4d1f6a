"""The worked examples of the rule book, through the contract for other programs."""

from __future__ import annotations

from pathlib import Path

from meetings.protocol.catalogue import RULES
from tests.protocol.answers import cases_of, wrong_answers

CASES = cases_of(Path(__file__).parent.parent / "data" / "cases.csv")


def test_the_case_file_covers_every_rule() -> None:
    """135 examples over the 47 rules, and the engine has exactly those rules."""
    assert len(CASES) == 135
    assert {case["rule"] for case in CASES} == {rule.id for rule in RULES}
    assert len(RULES) == 47


def test_every_worked_example_of_the_rule_book_holds() -> None:
    """The answers have the keys and the values the rule book works out, in the same notation."""
    wrong = wrong_answers(CASES)
    assert not wrong, "\n".join(wrong)
