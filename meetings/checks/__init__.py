"""The protocol for other programs: checks as JSON Lines, one answer a line, and the list of the rules.

A line in is `{"id", "rule", "input"}`; a line out is `{"id", "rule", "result", "source"}`, or `{"id", "rule",
"error"}` when the rule is unknown or the input malformed. The judgement is that of a community without
by-laws in America/Bogota under the youngest parameters; a by-law comes in the input of its rule.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from meetings.checks import after, before, during
from meetings.checks.document import rules_document
from meetings.checks.fields import FIRST_YEAR, LAST_YEAR, TWICE, Fields, Frame, InvalidInput
from meetings.protocol.catalogue import RULES, Rule
from meetings.protocol.days import OutsideCalendar, in_zone
from meetings.protocol.exact import exact_text
from meetings.protocol.rulebook import latest

__all__ = ["CHECKS", "HOLIDAY_YEARS", "LONGEST_LINE", "Outcome", "list_rules", "rules_document", "run"]

# The years whose holidays `run` needs: a term that starts in the last year may end in the next.
HOLIDAY_YEARS = (FIRST_YEAR, LAST_YEAR + 1)
LONGEST_LINE = 5_000_000
LONGEST_NUMBER = 1_000

CHECKS: Mapping[str, Callable[[Fields], dict[str, Any]]] = {
    **before.CHECKS,
    **during.CHECKS,
    **after.CHECKS,
}
_RULES: Mapping[str, Rule] = {rule.id: rule for rule in RULES}
_LINE_KEYS = frozenset({"id", "rule", "input"})


@dataclass(slots=True)
class Outcome:
    """How many lines were answered and how many were wrong; a wrong one makes the exit status 2."""

    answered: int = 0
    errors: int = 0

    @property
    def exit_status(self) -> int:
        """0 when every line was answered, otherwise 2."""
        return 2 if self.errors else 0


def run(lines: Iterable[str], holidays: frozenset[date], outcome: Outcome | None = None) -> Iterator[str]:
    """Answer each line of JSON as it comes; a wrong one never stops the rest. Blank lines are skipped.

    Args:
        lines: JSON Lines.
        holidays: the public holidays of `HOLIDAY_YEARS`.
        outcome: is counted up while the answers are read.
    """
    counted = outcome if outcome is not None else Outcome()
    frame = Frame(latest(), holidays)
    for line in lines:
        if not line.strip():
            continue
        answer = _answer(line, frame)
        if "error" in answer:
            counted.errors += 1
        else:
            counted.answered += 1
        yield _ENCODER.encode(answer)


def list_rules() -> tuple[Rule, ...]:
    """Every rule with its id, its question, its source and its boundary."""
    return RULES


def _answer(line: str, frame: Frame) -> dict[str, Any]:
    answer: dict[str, Any] = {"id": None, "rule": None}
    try:
        given = _parsed(line)
        answer |= {key: given[key] for key in ("id", "rule") if _names(key, given.get(key))}
        result = _checked(given, frame)
    except InvalidInput as invalid:
        return answer | {"error": str(invalid)}
    except OutsideCalendar as outside:
        return answer | {"error": f"input: reaches too far, {outside}"}
    return answer | {"result": _plain(result, frame), "source": _RULES[given["rule"]].source}


def _parsed(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise InvalidInput("line", f"has more than {LONGEST_LINE} characters")
    try:
        line.encode()
        given = _DECODER.decode(line)
    except UnicodeEncodeError:
        raise InvalidInput("line", "is not UTF-8") from None
    except RecursionError:
        raise InvalidInput("line", "is nested too deeply") from None
    except ValueError as invalid:
        raise InvalidInput("line", f"is not JSON ({invalid})") from None
    if not isinstance(given, dict):
        raise InvalidInput("line", "must be an object with id, rule and input")
    return given


def _names(key: str, value: Any) -> bool:
    """Whether a value may name the rule (text) or the line (text or a whole number)."""
    return isinstance(value, str) or (key == "id" and type(value) is int)


def _object(pairs: list[tuple[str, Any]]) -> dict[Any, Any]:
    """The object, and under `TWICE` the first of its keys that stands twice."""
    values: dict[Any, Any] = dict(pairs)
    if len(values) != len(pairs):
        names = [key for key, _ in pairs]
        values[TWICE] = next(key for key in values if names.count(key) > 1)
    return values


def _whole(digits: str) -> int:
    """A number; one that Python would not read is over every limit with its first digits already."""
    return int(digits[:LONGEST_NUMBER])


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_whole)
_ENCODER = json.JSONEncoder(sort_keys=True)


def _checked(given: dict[str, Any], frame: Frame) -> dict[str, Any]:
    if TWICE in given:
        raise InvalidInput(given[TWICE], "stands twice")
    for key in ("id", "rule", "input"):
        if key not in given:
            raise InvalidInput(key, "is missing")
    for key in ("id", "rule"):
        if not _names(key, given[key]):
            raise InvalidInput(key, "must be text or a whole number" if key == "id" else "must be text")
    if unknown := sorted(given.keys() - _LINE_KEYS):
        raise InvalidInput(unknown[0], "is not a key of a check")
    if given["rule"] not in CHECKS:
        raise InvalidInput("rule", f"there is no rule {given['rule'][:80]}")
    if not isinstance(given["input"], dict):
        raise InvalidInput("input", "must be an object")
    fields = Fields(given["input"], frame)
    result = CHECKS[given["rule"]](fields)
    fields.finish()
    return result


def _plain(value: Any, frame: Frame) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each, frame) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each, frame) for each in value]
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, datetime):
        return in_zone(value, frame.zone).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
