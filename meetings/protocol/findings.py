"""What a rule found: a code, how severe it is, the facts that decided, and the source of the rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from .exact import exact_text


class Severity(StrEnum):
    """How far a finding reaches: `ok < warn < override < block`, compared in that order.

    `warn` informs; `override` lets an accountable person go on with a written reason, kept in the trail
    and printed in the minutes; `block` stops the act.
    """

    OK = "ok"
    WARN = "warn"
    OVERRIDE = "override"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        """The place in the order, 0 for `ok` to 3 for `block`."""
        return _RANKS[self]

    # Text would compare by the alphabet, where "block" comes before "ok".
    def __lt__(self, other: str) -> bool:
        return _RANKS[self] < _RANKS[other]

    def __le__(self, other: str) -> bool:
        return _RANKS[self] <= _RANKS[other]

    def __gt__(self, other: str) -> bool:
        return _RANKS[self] > _RANKS[other]

    def __ge__(self, other: str) -> bool:
        return _RANKS[self] >= _RANKS[other]


_RANKS = {"ok": 0, "warn": 1, "override": 2, "block": 3}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found.

    `code` names it for the wording (`notice.protocol.too_soon`); `facts` hold the numbers and computed
    dates its sentence needs: text, whole numbers, `Fraction`, `date`, aware `datetime`, booleans, or tuples
    of them; `source` is the article or text the rule comes from.
    """

    code: str
    severity: Severity
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)
    source: str = ""

    def as_plain(self) -> dict[str, Any]:
        """The finding as plain JSON values, for the trail and the minutes.

        Instants and dates become ISO 8601 text, exact numbers their text in lowest terms.
        """
        facts = {name: _plain(value) for name, value in self.facts.items()}
        return {"code": self.code, "severity": self.severity.value, "facts": facts, "source": self.source}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What every rule gives back: its findings, beside the results its own class adds."""

    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Severity:
        """The severity of the worst finding; `ok` when there is none."""
        return verdict(self.findings)


class Refused(Exception):  # noqa: N818 - a refusal by rule is an answer, not an error of the program
    """An act the protocol or the state of things does not allow; `findings` say which rules and why."""

    findings: tuple[Finding, ...]

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        self.findings = (findings,) if isinstance(findings, Finding) else tuple(findings)
        super().__init__(", ".join(finding.code for finding in self.findings))

    @classmethod
    def because(cls, code: str, *, source: str = "", **facts: Any) -> Refused:
        """A refusal with the single blocking finding `code` and its facts."""
        return cls(Finding(code, Severity.BLOCK, facts, source))


def worst(severities: Iterable[Severity]) -> Severity:
    """The most severe of them; `ok` when there is none."""
    return max(severities, key=_RANKS.__getitem__, default=Severity.OK)


def verdict(findings: Iterable[Finding]) -> Severity:
    """The severity of the worst finding; `ok` when there is none."""
    return worst([finding.severity for finding in findings])


def enforce(findings: Iterable[Finding], reasons: Mapping[str, str] | None = None) -> None:
    """Let the act go on, or raise `Refused` with every finding that stops it.

    A `block` always stops. An `override` stops unless `reasons` holds, under its code, a reason with at
    least one visible character.
    """
    given = {code for code, reason in (reasons or {}).items() if reason.strip()}
    stopping = tuple(
        finding
        for finding in findings
        if finding.severity is Severity.BLOCK
        or (finding.severity is Severity.OVERRIDE and finding.code not in given)
    )
    if stopping:
        raise Refused(stopping)


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
