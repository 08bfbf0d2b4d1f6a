"""Asking a rule as another program does: one line of JSON in, one line out."""

from __future__ import annotations

import json
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
