"""The page of the rules, `docs/rules.md`, made from what the program judges by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from meetings.checks.contract import CONTRACTS, Key
from meetings.protocol.catalogue import RULES, Rule
from meetings.protocol.exact import exact_text
from meetings.protocol.kinds import Matter
from meetings.protocol.parameters import PARAMETERS, Parameter
from meetings.protocol.profile import FIELDS
from meetings.protocol.rulebook import MAJORITIES, MATTER_SOURCES

_HEAD = """\
# The rules

Written by `meetings protocol list --markdown` (`make docs`); a test fails when this page and the code differ.

Each rule is a pure function of `meetings/protocol/`: facts in, findings out. Another program asks it with
`meetings protocol check`, one JSON object a line: `{"id", "rule", "input"}` in, `{"id", "rule", "result",
"source"}` out, or `{"id", "rule", "error"}`; the exit status is 2 when some line could not be judged. The id,
text or a whole number, comes back as it was given. Blank lines are skipped.

- *date*: `2026-03-21`; *instant*: ISO 8601 with its offset; *whole*: a whole number; *exact*: a decimal
  (`"25.0001"`) or a fraction (`"1/3"`) as text, never a binary float.
- `a.b` is a key of a group, `a[]` a list, `a[].b` a key of each object of a list.
- A key without a default must be given; missing input is never *ok*; a key that the rule does not have is an
  error.
- Verdicts, from mild to grave: `ok`, `warn` (told), `override` (an accountable person goes on with a written
  reason, kept in the trail and printed in the minutes), `block` (the act stops).
"""

_AREAS: Mapping[str, str] = {
    "cal": "Calendar",
    "notice": "Notice",
    "agenda": "Agenda",
    "meeting": "The meeting",
    "quorum": "Quorum",
    "majority": "Majorities",
    "vote": "Votes",
    "council": "Council",
    "committee": "Convivencia committee",
    "informative": "Meetings that only inform",
    "nonpresential": "Meetings at a distance",
    "written": "Decisions in writing",
    "proxy": "Powers",
    "unit": "Who votes for a unit",
    "attendee": "Who votes",
    "delegates": "Delegates",
    "arrears": "Arrears",
    "census": "The register",
    "minutes": "Minutes",
    "challenge": "Challenge",
    "recording": "Recording",
    "consent": "Permission",
    "data": "Personal data",
    "mail": "Messages",
    "policy": "Data policy",
}


def rules_document() -> str:
    """The whole page as Markdown: rules, parameters, by-law values, majorities."""
    parts = [_HEAD, *_rules(), _parameters(), _bylaw_fields(), _majorities()]
    return "\n".join(parts)


def _rules() -> Iterator[str]:
    yield f"## The {len(RULES)} rules\n"
    for area, rules in groupby(RULES, key=lambda rule: rule.id.partition(".")[0]):
        yield f"### {_AREAS[area]}\n"
        yield from (_rule(rule) for rule in rules)


def _rule(rule: Rule) -> str:
    contract = CONTRACTS[rule.id]
    verdicts = [key.type_words for key in contract.results if key.name == "verdict"]
    lines = [
        f"#### `{rule.id}`",
        "",
        rule.question,
        "",
        f"- Boundary: {rule.boundary}",
        f"- Verdicts: {verdicts[0] if verdicts else 'none; the rule answers with its result'}",
        f"- Source: {rule.source}",
        "",
        _table(("Input", "Type", "When missing"), (_input(key) for key in contract.inputs)),
        _table(("Result", "Type", "When"), (_result(key) for key in contract.results)),
    ]
    return "\n".join(lines)


def _input(key: Key) -> tuple[str, str, str]:
    return f"`{key.name}`", key.type_words, key.default or "must be given"


def _result(key: Key) -> tuple[str, str, str]:
    return f"`{key.name}`", key.type_words, key.default or "always"


def _parameters() -> str:
    rows = ((f"`{p.name}`", _value(p), p.valid_from.isoformat(), p.source) for p in PARAMETERS)
    return "\n".join(
        [
            "## The numbers of the law and of the protocol",
            "",
            "A meeting is judged by those in force on the day it was called.",
            "",
            _table(("Parameter", "Value", "From", "Source"), rows),
        ]
    )


def _value(parameter: Parameter) -> str:
    value = parameter.value
    return f"`{value}`" if isinstance(value, str) else exact_text(value)


def _bylaw_fields() -> str:
    rows = ((f"`{field.name}`", field.value, field.limits) for field in FIELDS)
    return "\n".join(
        [
            "## What the by-laws may say",
            "",
            "Each value has its article and date. The law is a floor for notice and quorum, and floor",
            "and ceiling for majorities (Ley 675/2001 arts 5 par 1 and 45). A value outside is ignored,",
            "flagged and explained.",
            "",
            _table(("Field", "Value", "Limits"), rows),
        ]
    )


def _majorities() -> str:
    rows = ((f"`{matter}`", f"`{MAJORITIES[matter]}`", MATTER_SOURCES[matter]) for matter in Matter)
    return "\n".join(["## The majority of each matter", "", _table(("Matter", "Majority", "Source"), rows)])


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"
