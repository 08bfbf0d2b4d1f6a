"""The table of keys that other programs write against says what the checks read and give, no more."""

from __future__ import annotations

import ast
import csv
import inspect
import json
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from meetings.checks import CHECKS, before
from meetings.checks.contract import CONTRACTS, Key
from meetings.protocol.catalogue import RULES
from tests.protocol.answers import answer

CASES = Path(__file__).parent.parent / "data" / "cases.csv"
READERS = {
    *("text", "flag", "whole", "exact", "positive", "share", "exacts", "texts", "day", "instant"),
    *("instants", "code", "codes", "objects", "group", "has"),
}
# One input for each verdict that no worked example reaches.
FURTHER: list[tuple[str, dict[str, Any]]] = [
    (
        "notice.statutory",
        {
            "kind": "extraordinary_assembly",
            "last_sent_at": "2026-03-05T10:00:00-05:00",
            "starts_at": "2026-03-10T10:00:00-05:00",
        },
    ),
    ("meeting.ordinary_window", {"budget_end": "2025-12-31", "meeting_date": "2026-04-01"}),
    ("meeting.duration", {"planned_minutes": 121}),
    ("council.composition", {"members": 3}),
    ("committee.decision", {"type": "other"}),
    ("informative.decision", {"binding_decision": False}),
    (
        "nonpresential.participation",
        {"owners_participating": 1, "owners_total": 2, "quorum_met": False},
    ),
    ("census.sum", {"coefficients": ["50", "49.995"], "expected": "100"}),
    ("mail.exposure", {"visible_third_party_addresses": 1}),
    ("policy.contents", {"fields": []}),
    ("delegates.reconcile", {"sector_total": "10", "delegates": ["9"]}),
]


def _functions(check: Callable[..., Any]) -> Iterator[ast.AST]:
    """The check and the functions of its own module that it hands its input to."""
    waiting, seen = [check.__name__], set[str]()
    module = inspect.getmodule(check)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        tree = ast.parse(textwrap.dedent(inspect.getsource(getattr(module, name))))
        yield tree
        waiting += [
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and any(isinstance(each, ast.Name) and each.id in ("given", "row") for each in node.args)
        ]


def _read(check: Callable[..., Any]) -> set[str]:
    return {
        node.args[0].value
        for tree in _functions(check)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def _given(check: Callable[..., Any]) -> set[str]:
    [tree, *_] = _functions(check)
    keys: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys |= {key.value for key in node.keys if isinstance(key, ast.Constant)}
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_given_only":
            keys |= {keyword.arg for keyword in node.keywords if keyword.arg}
    return keys


def _names(keys: tuple[Key, ...]) -> set[str]:
    return {part.removesuffix("[]") for key in keys for part in key.name.split(".")}


@pytest.mark.parametrize("rule", sorted(CHECKS))
def test_contract_names_the_keys_a_check_reads(rule: str) -> None:
    """A key that the code asks for stands in the table, and the table invents none."""
    assert _names(CONTRACTS[rule].inputs) == _read(CHECKS[rule])


@pytest.mark.parametrize("rule", sorted(CHECKS))
def test_contract_names_the_keys_a_check_gives(rule: str) -> None:
    """The same for the result."""
    assert _names(CONTRACTS[rule].results) == _given(CHECKS[rule])


def test_every_rule_has_its_contract() -> None:
    """The catalogue, the checks and the table hold the same rules."""
    assert {rule.id for rule in RULES} == set(CONTRACTS) == set(CHECKS)


def test_contract_lists_exactly_the_verdicts_reached() -> None:
    """Each listed verdict comes out of some input, and none comes out that is not listed."""
    reached: dict[str, set[str]] = defaultdict(set)
    with CASES.open(newline="", encoding="utf-8") as file:
        rows = [(row["rule"], json.loads(row["input"])) for row in csv.DictReader(file)]
    for rule, given in rows + FURTHER:
        if verdict := answer(rule, given)["result"].get("verdict"):
            reached[rule].add(verdict)
    listed = {
        rule: {str(each) for key in contract.results if key.name == "verdict" for each in key.type}
        for rule, contract in CONTRACTS.items()
    }
    assert {rule: verdicts for rule, verdicts in listed.items() if verdicts} == dict(reached)


def test_keys_of_a_group_are_read_too() -> None:
    """The reading of the code follows the helpers: a by-law's term is one of the inputs."""
    assert {"bylaw", "value", "unit"} <= _read(before.CHECKS["notice.statutory"])
