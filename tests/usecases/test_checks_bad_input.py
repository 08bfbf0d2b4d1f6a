"""Every input of every rule, spoilt in every way, through the command itself: the error names the field."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from meetings.cli import main

FILE = Path(__file__).parent.parent / "data" / "cases.csv"
# What the rule book gives a default, or lets apply to some inputs only: leaving it out is no error.
MAY_BE_LEFT_OUT = {
    "notice.statutory": {"bylaw"},
    "meeting.second_call": {"bylaw"},
    "meeting.duration": {"cap"},
    "notice.contents": {"call"},
    "quorum.assembly": {"bylaw_quorum"},
    "nonpresential.participation": {"rule"},
    "proxy.limit": {"limit"},
    "delegates.reconcile": {"direct"},
    "arrears.vote": {"bylaw_article", "bylaw_restricts_vote"},
    "unit.voter": {"owner_is_company"},
    "majority.matter": {"fee_total_in_budget_year", "necessary_monthly"},
    "arrears.publication": {"visitor_transit"},
}
# Free text: any words may stand there.
TEXTS = {"bylaw_article", "unit"}
ALSO_LEFT_OUT = {"saturday_business", "min_hours", "count_start", "conditioned_on_sensitive", "extended"}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT.*")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+|/[0-9]+)?")
NOT_THAT: dict[type, list[Any]] = {
    str: [1.5, None, [], True],
    bool: ["true", 1, None, 0.0],
    int: [1.5, "1", True, None, -1, 10**12],
    list: ["x", {}, None],
    dict: ["x", [], 7],
    type(None): [1.5, {}],
}


def cases() -> dict[str, dict[str, Any]]:
    """One good input of each rule, the one with the most keys."""
    found: dict[str, dict[str, Any]] = {}
    with FILE.open(newline="", encoding="utf-8") as file:
        for case in csv.DictReader(file):
            given = json.loads(case["input"])
            if len(given) > len(found.get(case["rule"], {})):
                found[case["rule"]] = given
    return found


def spoilt(value: Any) -> Iterator[Any]:
    """The value in other types and outside its range."""
    yield from NOT_THAT[type(value)]
    if isinstance(value, str) and INSTANT.fullmatch(value):
        yield value[:19]  # which instant it is cannot be known
        yield "2026-02-30T10:00:00-05:00"
        yield from (f"{year}{value[4:]}" for year in (1900, 2999))
    elif isinstance(value, str) and DAY.fullmatch(value):
        yield from ("2026-02-30", "2026-13-01", f"1900{value[4:]}", f"2999{value[4:]}", "21/03/2026")
    elif isinstance(value, str) and NUMBER.fullmatch(value):
        yield from ("-1", "1e3", "nan", "1,5", "1/0", " 1")


def questions() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Rule, the field that is wrong, and the input with it."""
    for rule, given in cases().items():
        optional = MAY_BE_LEFT_OUT.get(rule, set()) | ALSO_LEFT_OUT
        for key, value in given.items():
            rest = {name: each for name, each in given.items() if name != key}
            if key not in optional:
                yield rule, key, rest
            for wrong in NOT_THAT[str] if key in TEXTS else spoilt(value):
                yield rule, key, rest | {key: wrong}
        yield rule, "colour", given | {"colour": "red"}


def test_every_spoilt_input_is_an_error_that_names_it() -> None:
    """Hundreds of them over all 47 rules in one run, exit status 2, and the good line among them answered."""
    # The by-laws may set no limit of powers, which is said by null.
    asked = [each for each in questions() if each[2].get("limit", 0) is not None]
    lines = [json.dumps({"id": field, "rule": rule, "input": given}) for rule, field, given in asked] + [
        json.dumps({"id": "good", "rule": "council.composition", "input": {"members": 5}})
    ]
    ran = CliRunner().invoke(main, ["protocol", "check", "-"], input="\n".join(lines))
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.exit_code == 2
    assert len(asked) > 500 and len({rule for rule, _, _ in asked}) == 47
    assert answers.pop()["result"] == {"verdict": "ok"}
    wrong = [
        f"{rule}.{field} = {given.get(field, 'left out')!r}: {answer}"
        for (rule, field, given), answer in zip(asked, answers, strict=True)
        if not answer.get("error", "").startswith(field)
    ]
    assert not wrong, "\n".join(wrong)


def test_an_unknown_rule_is_named() -> None:
    """And never answered with a verdict."""
    line = json.dumps({"id": "1", "rule": "majority.party", "input": {}})
    ran = CliRunner().invoke(main, ["protocol", "check", "-"], input=line)
    assert ran.exit_code == 2
    assert json.loads(ran.stdout)["error"] == "rule: there is no rule majority.party"
