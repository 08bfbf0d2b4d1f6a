"""Exact numbers as text: coefficients and money are never binary fractions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

# Far above any register (eight decimals) and far below what would make arithmetic slow.
LONGEST_TEXT = 64
_EXACT = re.compile(r"-?[0-9]+(?:\.[0-9]+|/[0-9]+)?")


class InvalidExact(ValueError):  # noqa: N818 - it names the text that is invalid, as `InvalidOperation` does
    """A text that is not a decimal or rational number."""


def parse_exact(text: str) -> Fraction:
    """The exact value of a decimal (`"25.0001"`) or rational (`"1/3"`) text.

    Anything else raises `InvalidExact`: a number that is not text, an exponent, a comma, spaces, nan, a
    denominator of zero, or more than 64 characters.
    """
    if not isinstance(text, str):
        raise InvalidExact('must be text such as "25.0001" or "1/3", not a number')
    if len(text) > LONGEST_TEXT:
        raise InvalidExact(f"must have at most {LONGEST_TEXT} characters")
    if _EXACT.fullmatch(text) is None:
        raise InvalidExact('must be a decimal or rational number such as "25.0001" or "1/3"')
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise InvalidExact("must not have zero as its denominator") from None


def exact_text(value: Fraction | int) -> str:
    """The value in lowest terms: `"50"`, `"17/10"`."""
    return str(Fraction(value))


def decimal_text(value: Fraction | int, places: int) -> str:
    """The value with `places` decimals after a point, halves rounded away from zero: `"33.33"`."""
    if places < 0:
        raise ValueError("places must be zero or more")
    scaled = abs(Fraction(value)) * 10**places + Fraction(1, 2)
    rounded = scaled.numerator // scaled.denominator
    digits = str(rounded).rjust(places + 1, "0")
    sign = "-" if value < 0 and rounded else ""
    whole = digits[: len(digits) - places]
    return f"{sign}{whole}.{digits[len(digits) - places :]}" if places else f"{sign}{whole}"


def total_of(values: Iterable[Fraction]) -> Fraction:
    """The exact sum, the same in every order.

    Values of one denominator are added as whole numbers first: a register of ten thousand units has few
    denominators, and adding fractions one by one would reduce each partial sum.
    """
    numerators: defaultdict[int, int] = defaultdict(int)
    for value in values:
        numerators[value.denominator] += value.numerator
    sums = (Fraction(numerator, each) for each, numerator in numerators.items())
    return sum(sums, next(sums, Fraction(0)))
