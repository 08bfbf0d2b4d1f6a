"""What was read in a register: units, owners, and what is wrong or doubtful, ready to be stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from meetings.protocol.exact import decimal_text, total_of
from meetings.protocol.findings import Severity

from .codes import ColumnRole, ProblemCode, SkipCode, UnitKind


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong (`block`: the register stays out) or doubtful (`warn`: it comes in, and this is told).

    `row` is the spreadsheet's row, 0 for the whole sheet; `column` its letter, or empty. `facts` hold what
    the sentence needs, row and column included; they may hold personal data and belong in no log.
    """

    code: ProblemCode
    severity: Severity
    row: int = 0
    column: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def blocks(self) -> bool:
        """Whether the register cannot come in until this is put right."""
        return self.severity is Severity.BLOCK


def block(code: ProblemCode, row: int = 0, column: str = "", **facts: Any) -> Problem:
    """A problem that keeps the register out."""
    return Problem(code, Severity.BLOCK, row, column, {"row": row, "column": column, **facts})


def warn(code: ProblemCode, row: int = 0, column: str = "", **facts: Any) -> Problem:
    """A doubt that is told, and how it was read stands in its sentence."""
    return Problem(code, Severity.WARN, row, column, {"row": row, "column": column, **facts})


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row below the header that is not a unit: a total, a repeated header, a block's title, a note."""

    row: int
    code: SkipCode
    text: str


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """A column that was read, for the preview: its letter, its title and what it was taken for."""

    letter: str
    title: str
    role: ColumnRole


@dataclass(frozen=True, slots=True)
class Owner:
    """One owner of one unit, as written in that unit's row.

    `key` is the identity: the document, else the unit and the name. `phones` are as written;
    `adapters.phones` makes numbers of them.
    """

    key: str
    name: str
    document: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceTexts:
    """The cells of a unit as the clerk wrote them, blank ones as empty text."""

    tower: str
    unit: str
    name: str
    document: str
    email: str
    phone: str
    arrears: str


@dataclass(frozen=True, slots=True)
class RegisterUnit:
    """One private unit. `coefficient` is in the register's own scale: percent, or shares of one."""

    key: str
    tower: str
    number: str
    kind: UnitKind | None
    coefficient: Fraction
    in_arrears: bool
    owners: tuple[Owner, ...]
    row: int
    source: SourceTexts


@dataclass(frozen=True, slots=True)
class RegisterPerson:
    """One person, once, whatever number of units they own: addresses of all their rows, units by key."""

    key: str
    name: str
    document: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """A register as it was understood.

    `expected` is what its coefficients must add up to, 100 or 1, deduced from them; `decimals` is the
    greatest number of decimals it writes. `fingerprint` is the SHA-256 (hexadecimal) of units, coefficients,
    arrears and people: the same register written in another way, or sorted otherwise, has the same one.
    """

    sheet: str = ""
    header_row: int = 0
    columns: tuple[ColumnRead, ...] = ()
    units: tuple[RegisterUnit, ...] = ()
    people: tuple[RegisterPerson, ...] = ()
    expected: Fraction = Fraction(100)
    decimals: int = 0
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    fingerprint: str = ""

    @property
    def sum(self) -> Fraction:
        """The exact sum of the coefficients that could be read; never normalised."""
        return total_of(unit.coefficient for unit in self.units)

    @property
    def can_come_in(self) -> bool:
        """Whether nothing keeps the register out."""
        return bool(self.units) and not any(problem.blocks for problem in self.problems)

    def text(self, coefficient: Fraction) -> str:
        """A coefficient, or their sum, with the register's own decimals: `"0.281553"`."""
        return decimal_text(coefficient, self.decimals)

    def summary(self) -> dict[str, Any]:
        """Counts and the first and last unit as plain JSON values, to compare with the clerk's own file."""
        return {
            "units": len(self.units),
            "sum": self.text(self.sum),
            "in_arrears": sum(unit.in_arrears for unit in self.units),
            "without_email": sum(not any(owner.emails for owner in unit.owners) for unit in self.units),
            "with_two_owners": sum(len(unit.owners) > 1 for unit in self.units),
            "first": self._source_of(self.units[0]) if self.units else [],
            "last": self._source_of(self.units[-1]) if self.units else [],
        }

    def _source_of(self, unit: RegisterUnit) -> list[str]:
        source = unit.source
        written = [source.tower, source.unit, source.name, source.document, source.email, source.phone]
        return [*written, self.text(unit.coefficient), source.arrears]
