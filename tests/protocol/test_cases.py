"""The worked examples of the rule book, one by one, through the contract for other programs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from meetings import checks
from meetings.protocol.catalogue import RULES
from tests.protocol.colombia import HOLIDAYS

FILE = Path(__file__).parent.parent / "data" / "cases.csv"
with FILE.open(newline="", encoding="utf-8") as file:
    CASES = list(csv.DictReader(file))


def test_the_case_file_covers_every_rule() -> None:
    """135 examples over the 47 rules, and the engine has exactly those rules."""
    assert len(CASES) == 135
    assert {case["rule"] for case in CASES} == {rule.id for rule in RULES}
    assert len(RULES) == 47


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_example_of_the_rule_book_holds(case: dict[str, str]) -> None:
    """The answer has the keys and the values the rule book works out, in the same notation."""
    line = json.dumps({"id": case["id"], "rule": case["rule"], "input": json.loads(case["input"])})
    answer = json.loads(next(checks.run([line], HOLIDAYS)))
    assert answer.get("result") == json.loads(case["expected"]), answer
