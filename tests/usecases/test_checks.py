"""The contract for other programs: JSON Lines in and out, errors by line, the list of the rules."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from meetings import checks
from meetings.cli import main
from meetings.protocol.catalogue import RULES
from tests.protocol.answers import answer, error, result
from tests.protocol.colombia import HOLIDAYS

GOOD = {"id": "1", "rule": "council.composition", "input": {"members": 5}}
SENT = "2026-03-05T10:00:00-05:00"
STARTS = "2026-03-21T09:00:00-05:00"


def _run(*lines: str) -> tuple[list[dict[str, Any]], checks.Outcome]:
    outcome = checks.Outcome()
    return [json.loads(line) for line in checks.run(lines, HOLIDAYS, outcome)], outcome


def _line(**changes: Any) -> str:
    return json.dumps({key: value for key, value in (GOOD | changes).items() if value is not ...})


def test_good_line_gets_id_rule_result_source() -> None:
    """Those four keys, on one line of ASCII."""
    answers, outcome = _run(_line(id="Edificio Añil"))
    assert answers == [
        {
            "id": "Edificio Añil",
            "rule": "council.composition",
            "result": {"verdict": "ok"},
            "source": "Ley 675/2001 art 53",
        }
    ]
    assert (outcome.answered, outcome.errors, outcome.exit_status) == (1, 0, 0)


def test_wrong_line_never_stops_the_others() -> None:
    """Each line is answered in its place under its own id, and the exit status tells that one was wrong."""
    twice = '{"id": "d", "rule": "council.composition", "input": {"members": 5, "members": 4}}'
    huge = '{"id": "e", "rule": "council.composition", "input": {"members": 1' + "0" * 4_500 + "}}"
    wrong = (_line(id="b", rule="no.rule"), twice, huge)
    answers, outcome = _run(_line(id="a"), "no JSON", "", "   ", *wrong, _line(id=7))
    assert [given["id"] for given in answers] == ["a", None, "b", "d", "e", 7]
    assert ["error" in given for given in answers] == [False, True, True, True, True, False]
    assert (outcome.answered, outcome.errors, outcome.exit_status) == (2, 4, 2)


def test_file_of_bytes_is_answered_line_by_line(tmp_path: Path) -> None:
    """A mark at its start is no part of the first line; a line that is no UTF-8 does not stop the next."""
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + _line().encode() + b"\n\xff\n" + _line().encode())
    done = CliRunner().invoke(main, ["protocol", "check", str(file)])
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["error" in given for given in answers] == [False, True, False]
    assert answers[1]["error"] == "line: is not UTF-8"
    assert done.exit_code == 2


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("no JSON", "line: is not JSON"),
        ("[1, 2]", "line: must be an object"),
        ("3", "line: must be an object"),
        ("{", "line: is not JSON"),
        ("[" * 100_000, "line: is nested too deeply"),
        ("9" * 5_000, "line: must be an object"),
        ("\udcff" + json.dumps(GOOD), "line: is not UTF-8"),
        (_line(id=...), "id: is missing"),
        (_line(rule=...), "rule: is missing"),
        (_line(input=...), "input: is missing"),
        (_line(id=7.5), "id: must be text or a whole number"),
        (_line(id=True), "id: must be text or a whole number"),
        (_line(rule=None), "rule: must be text"),
        (_line(rule="council.party"), "rule: there is no rule council.party"),
        (_line(input=[]), "input: must be an object"),
        (_line(inputs={}), "inputs: is not a key of a check"),
        ('{"id": "1", "id": "2", "rule": "council.composition", "input": {}}', "id: stands twice"),
        (
            '{"id": "1", "rule": "council.composition", "input": {"members": 5, "members": 4}}',
            "members: stands twice",
        ),
        (" " + "x" * 5_000_001, "line: has more than"),
    ],
)
def test_malformed_line_is_told_what_is_wrong(line: str, named: str) -> None:
    """One sentence that names the place."""
    (given,), outcome = _run(line)
    assert given.keys() == {"id", "rule", "error"}
    assert given["error"].startswith(named)
    assert outcome.exit_status == 2


@pytest.mark.parametrize(
    ("rule", "given", "wrong"),
    [
        # missing, misspelt, of another type
        ("council.composition", {}, "members: is missing"),
        ("council.composition", {"members": None}, "members: must be a whole number"),
        ("council.composition", {"members": "5"}, "members: must be a whole number"),
        ("council.composition", {"members": 5.0}, "members: must be a whole number"),
        ("council.composition", {"members": True}, "members: must be a whole number"),
        ("council.composition", {"members": -1}, "members: must be from 0 to 1000000000"),
        ("council.composition", {"members": 10**30}, "members: must be from 0 to 1000000000"),
        ("council.composition", {"members": 5, "membres": 5}, "membres: is not an input of this rule"),
        ("informative.decision", {"binding_decision": 1}, "binding_decision: must be true or false"),
        ("informative.decision", {"binding_decision": "no"}, "binding_decision: must be true or false"),
        (
            "committee.decision",
            {"type": "party"},
            "type: must be one of other, sanction, settlement_proposal",
        ),
        ("committee.decision", {"type": ["sanction"]}, "type: must be one of other,"),
        # exact numbers
        ("majority.simple", {"favour": 30, "represented": "60"}, "favour: must be text such as"),
        ("majority.simple", {"favour": 0.5, "represented": "1"}, "favour: must be text such as"),
        ("majority.simple", {"favour": "NaN", "represented": "1"}, "favour: must be a decimal or rational"),
        ("majority.simple", {"favour": "1e2", "represented": "200"}, "favour: must be a decimal or rational"),
        ("majority.simple", {"favour": "1,5", "represented": "2"}, "favour: must be a decimal or rational"),
        ("majority.simple", {"favour": "1/0", "represented": "2"}, "favour: must not have zero"),
        ("majority.simple", {"favour": "-1", "represented": "2"}, "favour: must not be negative"),
        ("majority.simple", {"favour": "3", "represented": "2"}, "favour: must be at most 2"),
        ("majority.simple", {"favour": "1" * 70, "represented": "2"}, "favour: must have at most 64"),
        ("majority.qualified", {"favour": "1", "total": "0"}, "total: must be over 0"),
        ("meeting.universal", {"represented": "101", "total": "100"}, "represented: must be at most 100"),
        ("census.sum", {"coefficients": ["50", 50.0], "expected": "100"}, "coefficients[1]: must be text"),
        ("census.sum", {"coefficients": ["-1"], "expected": "100"}, "coefficients[0]: must not be negative"),
        ("census.sum", {"coefficients": ["101"], "expected": "100"}, "coefficients[0]: must be at most 100"),
        ("census.sum", {"coefficients": "50", "expected": "100"}, "coefficients: must be a list"),
        (
            "majority.bylaw_cap",
            {"matter": "budget", "bylaw_fraction": "1.01", "law_fraction": "1/2"},
            "bylaw_fraction: must be at most 1",
        ),
        # dates
        ("cal.business_day", {"date": "2026-02-30"}, "date: is a date that does not exist"),
        ("cal.business_day", {"date": "2027-02-29"}, "date: is a date that does not exist"),
        ("cal.business_day", {"date": "1900-01-01"}, "date: must be in a year from 1984 to 2099"),
        ("cal.business_day", {"date": "2999-01-01"}, "date: must be in a year from 1984 to 2099"),
        ("cal.business_day", {"date": "1983-12-31"}, "date: must be in a year from 1984 to 2099"),
        ("cal.business_day", {"date": "2100-01-01"}, "date: must be in a year from 1984 to 2099"),
        ("cal.business_day", {"date": "21/03/2026"}, "date: must be a date such as"),
        ("cal.business_day", {"date": "20260321"}, "date: must be a date such as"),
        ("cal.business_day", {"date": "2026-W12-6"}, "date: must be a date such as"),
        ("cal.business_day", {"date": 20260321}, "date: must be a date such as"),
        ("cal.business_day", {"date": SENT}, "date: must be a date such as"),
        ("cal.add_business_days", {"start": "2099-12-30", "n": 600}, "input: reaches too far"),
        # nested places
        (
            "quorum.assembly",
            {"call": "first", "total": "100", "attendance": [{"unit": "1", "owner": "A"}]},
            "attendance[0].coefficient: is missing",
        ),
        (
            "quorum.assembly",
            {"call": "first", "total": "100", "attendance": [{"unit": 1, "owner": "A", "coefficient": "1"}]},
            "attendance[0].unit: must be text",
        ),
        (
            "quorum.assembly",
            {"call": "first", "total": "100", "attendance": [7]},
            "attendance[0]: must be an",
        ),
        (
            "quorum.assembly",
            {"call": "third", "total": "100", "attendance": []},
            "call: must be one of first,",
        ),
        (
            "quorum.assembly",
            {
                "call": "first",
                "total": "100",
                "attendance": [{"unit": "1", "owner": "A", "coefficient": "1", "colour": "red"}],
            },
            "attendance[0].colour: is not an input of this rule",
        ),
        ("notice.recipients", {"owners": [1], "dispatches": [], "version": 1}, "owners[0]: must be text"),
        ("policy.contents", {"fields": ["rights", "rights"]}, "fields[1]: repeats rights"),
        ("policy.contents", {"fields": ["colour"]}, "fields[0]: must be one of contact_person_or_area,"),
    ],
)
def test_malformed_input_names_the_field(rule: str, given: dict[str, Any], wrong: str) -> None:
    """What is missing or wrong is an error, never a verdict and never a guess."""
    assert error(rule, **given).startswith(wrong)


@pytest.mark.parametrize(
    ("instant", "wrong"),
    [
        ("2026-03-05T10:00:00", "last_sent_at: needs its offset"),
        ("2026-03-05 10:00", "last_sent_at: needs its offset"),
        ("2026-03-05", "last_sent_at: must be an instant"),
        ("2026-02-30T10:00:00-05:00", "last_sent_at: is an instant that does not exist"),
        ("2026-03-05T24:00:00-05:00", "last_sent_at: is an instant that does not exist"),
        ("2026-03-05T10:00:60-05:00", "last_sent_at: is an instant that does not exist"),
        ("2026-03-05T10:00:00-25:00", "last_sent_at: is an instant that does not exist"),
        ("1900-03-05T10:00:00-05:00", "last_sent_at: must be in a year"),
        ("2999-03-05T10:00:00-05:00", "last_sent_at: must be in a year"),
        ("0001-01-01T00:00:00+14:00", "last_sent_at: must be in a year"),
        ("9999-12-31T23:59:59-05:00", "last_sent_at: must be in a year"),
        (1772722800, "last_sent_at: must be an instant"),
        (None, "last_sent_at: must be an instant"),
    ],
)
def test_instant_that_cannot_be_names_the_field(instant: Any, wrong: str) -> None:
    """Naive, impossible, or of another time."""
    given = {"kind": "ordinary_assembly", "last_sent_at": instant, "starts_at": STARTS}
    assert error("notice.protocol", **given).startswith(wrong)


@pytest.mark.parametrize(
    "instant",
    [
        "2026-03-05T10:00-05:00",
        "2026-03-05T15:00:00Z",
        "2026-03-05T10:00:00.000-05:00",
        "2026-03-06T00:00:00+09:00",
    ],
)
def test_one_instant_may_be_written_in_several_ways(instant: str) -> None:
    """They are the same moment."""
    given = {"kind": "ordinary_assembly", "starts_at": STARTS}
    assert result("notice.protocol", last_sent_at=instant, **given) == {
        "elapsed_minutes": 22980,
        "verdict": "ok",
    }


def test_no_rule_passes_on_an_empty_input() -> None:
    """Missing input is never ok."""
    for rule in RULES:
        assert "error" in answer(rule.id, {}), rule.id


def test_list_has_every_rule_with_question_and_source() -> None:
    """Each id once, and each is a rule that answers."""
    rules = checks.list_rules()
    assert len({rule.id for rule in rules}) == len(rules) == 47
    assert all(rule.question.endswith("?") and rule.source and rule.boundary for rule in rules)
    assert all("there is no rule" not in answer(rule.id, {})["error"] for rule in rules)


def test_answers_come_while_the_lines_are_read() -> None:
    """A long file is never held in memory."""
    read: list[int] = []

    def lines() -> Any:
        for number in range(3):
            read.append(number)
            yield _line(id=str(number))

    answers = checks.run(lines(), HOLIDAYS)
    next(answers)
    assert read == [0]


@pytest.mark.long
def test_a_hundred_thousand_checks_take_under_thirty_seconds() -> None:
    """The figure a program that checks a whole city needs."""
    line = json.dumps(
        {
            "id": "1",
            "rule": "notice.statutory",
            "input": {"kind": "ordinary_assembly", "last_sent_at": SENT, "starts_at": STARTS},
        }
    )
    before = time.process_time()
    answered = sum(1 for _ in checks.run((line for _ in range(100_000)), HOLIDAYS))
    assert answered == 100_000
    assert time.process_time() - before < 30
