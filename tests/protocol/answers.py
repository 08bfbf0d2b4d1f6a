"""Asking a rule as another program does: one line of JSON in, one line out."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from meetings import checks
from tests.protocol.colombia import HOLIDAYS


def answer(rule: str, given: Any) -> dict[str, Any]:
    """The whole answer line to one input of a rule."""
    line = json.dumps({"id": "1", "rule": rule, "input": given})
    parsed: dict[str, Any] = json.loads(next(checks.run([line], HOLIDAYS)))
    return parsed


def result(rule: str, /, **given: Any) -> dict[str, Any]:
    """The result of a rule for a good input."""
    found = answer(rule, given)
    assert "error" not in found, found
    outcome: dict[str, Any] = found["result"]
    return outcome


def error(rule: str, /, **given: Any) -> str:
    """The error of a rule for a bad input."""
    found = answer(rule, given)
    assert "result" not in found, found
    return str(found["error"])


def cases_of(file: Path) -> list[dict[str, str]]:
    """The rows of a table of cases: at least the rule, its input and the expected result, as JSON."""
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def wrong_answers(cases: Sequence[Mapping[str, str]]) -> list[str]:
    """What is not as expected, all in one run of the contract: the case and its answer, a line each."""
    lines = [
        f'{{"id": "{number}", "rule": "{case["rule"]}", "input": {case["input"]}}}'
        for number, case in enumerate(cases)
    ]
    answers = [json.loads(line) for line in checks.run(lines, HOLIDAYS)]
    return [
        f"{dict(case)}: {answer}"
        for number, (case, answer) in enumerate(zip(cases, answers, strict=True))
        if answer["id"] != str(number) or answer.get("result") != json.loads(case["expected"])
    ]
