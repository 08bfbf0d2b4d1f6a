"""Boundary cases on both sides of every limit, worked out apart from the engine.

`own_cases.csv` was computed by hand and by plain date and whole-number arithmetic over the holidays of
`colombia.py`, from the text of the rules; nothing in it was copied from an answer.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

from meetings import checks
from meetings.protocol.catalogue import RULES
from tests.protocol.colombia import HOLIDAYS

FILE = Path(__file__).parent / "own_cases.csv"
with FILE.open(newline="", encoding="utf-8") as file:
    CASES = list(csv.DictReader(file))
# What has no boundary of its own beside the worked examples: one list, nobody present.
LEAST = 300


def test_there_are_hundreds_of_boundary_cases() -> None:
    """At least 300, over every rule that has a limit, none of them twice."""
    assert len(CASES) >= LEAST
    assert len({(case["rule"], case["input"]) for case in CASES}) == len(CASES)
    without = {rule.id for rule in RULES} - set(Counter(case["rule"] for case in CASES))
    assert without == {"unit.voter"}  # its cases stand in test_proxies.py, claim by claim


def test_every_boundary_case_holds() -> None:
    """All in one run of the contract; a wrong one is named with what it is about."""
    lines = [
        json.dumps({"id": str(number), "rule": case["rule"], "input": json.loads(case["input"])})
        for number, case in enumerate(CASES)
    ]
    answers = [json.loads(answer) for answer in checks.run(lines, HOLIDAYS)]
    wrong = [
        f"{case['rule']} · {case['why']}: {answer}, expected {case['expected']}, given {case['input']}"
        for case, answer in zip(CASES, answers, strict=True)
        if answer.get("result") != json.loads(case["expected"])
    ]
    assert not wrong, "\n".join(wrong)
