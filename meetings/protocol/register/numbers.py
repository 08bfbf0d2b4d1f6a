"""Numbers as clerks write them, read exactly: comma or point, thousands, percent signs, amounts owed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from meetings.protocol.exact import total_of

from . import words
from .cells import Cell, CellKind, fold

_LONGEST_NUMBER = 40
_PLAIN = re.compile(r"(\d+)?(?:[.,](\d+))?(?:e([+-]?\d{1,2}))?", re.ASCII)
_GROUPED = re.compile(r"(\d{1,3}(?:([., ])\d{3})(?:\2\d{3})*)(?:([.,])(\d+))?", re.ASCII)
_MONEY = re.compile(r"[$\s]|cop\b|pesos\b|m/?cte\b", re.IGNORECASE)
_PERIODS = re.compile(r"\s*(?:mes(?:es)?|dias?|cuotas?)$")
_TICKS = "✓✔☑√"
_DASHES = frozenset("-–—_./ $")
_LARGEST_STORED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """An exact number, the decimals it was written with, and whether it says that it is a percentage."""

    value: Fraction
    decimals: int
    percent: bool = False


def read_number(cell: Cell) -> ReadNumber | None:
    """The number in a cell, whether a number or a text; nothing when it is not one."""
    if cell.number is not None:
        return ReadNumber(cell.number, decimals_of(cell.number), cell.percent)
    return parse_number(cell.text) if cell.kind is CellKind.TEXT else None


def parse_number(text: str) -> ReadNumber | None:
    """The number written in `text`: `"0,2857"`, `"0.281553 %"`, `"1.234,56"`, `"5,5E-03"`; nothing otherwise.

    A single comma or point is the decimal mark, whatever follows it: a coefficient never reaches a thousand.
    With both, or the same one repeated in threes, the last different one is the decimal mark.
    """
    stripped = text.strip().casefold().replace("−", "-")
    if len(stripped) > _LONGEST_NUMBER:
        return None
    bare = stripped.strip("%").strip()
    percent = bare != stripped
    negative = bare.startswith("-")
    parts = _parts(bare[1:].strip() if bare.startswith(("-", "+")) else bare)
    if parts is None:
        return None
    whole, decimals, exponent = parts
    value = Fraction(int(whole + decimals), 10 ** len(decimals)) * Fraction(10) ** exponent
    return ReadNumber(-value if negative else value, max(len(decimals) - exponent, 0), percent)


def decimals_of(value: Fraction) -> int:
    """How many decimals write `value` exactly, or one more than any number may have when they do not end."""
    places = 0
    while places <= _LONGEST_NUMBER and (value * 10**places).denominator != 1:
        places += 1
    return places


def can_be_stored(value: Fraction) -> bool:
    """Whether both halves of the fraction fit the 64-bit integers that keep it."""
    return max(abs(value.numerator), value.denominator) <= _LARGEST_STORED


@dataclass(frozen=True, slots=True)
class Scale:
    """How a column of coefficients is written as a whole.

    `expected` is what they must add up to. `bare_factor` is what a number without percent sign is multiplied
    by, to stand in the same scale as those that have one.
    """

    expected: Fraction
    bare_factor: int

    def apply(self, number: ReadNumber) -> ReadNumber:
        """The coefficient in the register's scale."""
        if number.percent or self.bare_factor == 1:
            return number
        return ReadNumber(number.value * self.bare_factor, max(number.decimals - 2, 0))


def scale_of(numbers: Sequence[ReadNumber]) -> Scale:
    """Deduce the scale from all the coefficients together.

    Bare numbers alone are shares of one when they add up to no more than 2, percentages otherwise. Beside
    numbers with a percent sign, bare ones are whichever brings the sum nearer to 100.
    """
    marked = total_of(each.value for each in numbers if each.percent)
    bare = total_of(each.value for each in numbers if not each.percent)
    if not any(each.percent for each in numbers):
        return Scale(Fraction(1 if bare <= 2 else 100), 1)
    as_shares = abs(marked + 100 * bare - 100) < abs(marked + bare - 100)
    return Scale(Fraction(100), 100 if as_shares else 1)


def owes(cell: Cell | None, inverted: bool) -> bool | None:
    """Whether the cell says that the unit is in arrears; nothing when it cannot be told.

    It may hold a yes or a no, an amount owed, or a number of months. In an `inverted` column ("Paz y salvo")
    a yes means that nothing is owed, and a blank or a number says nothing.
    """
    if cell is None:
        return None if inverted else False
    if cell.number is not None:
        return None if inverted else cell.number > 0
    if cell.kind is not CellKind.TEXT:
        return None
    folded = fold(cell.text)
    if folded in words.YES or any(tick in cell.text for tick in _TICKS):
        return not inverted
    if folded in words.NO or set(cell.text) <= _DASHES:
        return inverted
    if folded in words.CLEAR:
        return False
    if folded in words.OWING:
        return True
    amount = parse_number(_MONEY.sub("", cell.text)) or parse_number(_PERIODS.sub("", folded))
    return amount.value > 0 if amount and not inverted else None


def _parts(bare: str) -> tuple[str, str, int] | None:
    plain = _PLAIN.fullmatch(bare)
    if plain and (plain[1] or plain[2]):
        return plain[1] or "", plain[2] or "", int(plain[3] or "0")
    grouped = _GROUPED.fullmatch(bare.replace("\N{NO-BREAK SPACE}", " "))
    if grouped and grouped[2] != grouped[3]:
        return re.sub(r"\D", "", grouped[1]), grouped[4] or "", 0
    return None
