"""Exact numbers on their way into a picture: coordinates as short text, shares as percentages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from meetings.protocol.exact import decimal_text

HALF = Fraction(1, 2)
SEVENTY = Fraction(7, 10)
MARKS = (HALF, SEVENTY)
"""The shares the law asks for: more than half to sit and decide, 70 % for the matters of article 46."""

_MOST_PLACES = 8


def coordinate(value: Fraction | int) -> str:
    """A coordinate with at most one decimal: `"164"`, `"19.2"`."""
    return decimal_text(value, 1).removesuffix(".0")


def percent(share: Fraction, marks: Sequence[Fraction] = MARKS, places: int = 1) -> Decimal:
    """A share of 1 as a percentage with `places` decimals, and more of them beside a mark.

    A rounded figure must not stand on the other side of a mark than the exact one: 49.96 % is not shown
    as 50.0 %, nor 50.0001 % as 50.0 %, because the half alone does not suffice.
    """
    exact = share * 100
    for decimals in range(places, _MOST_PLACES):
        shown = Decimal(decimal_text(exact, decimals))
        if all(_side(Fraction(shown), mark * 100) == _side(exact, mark * 100) for mark in marks):
            return shown
    return Decimal(decimal_text(exact, _MOST_PLACES))


def _side(value: Fraction, mark: Fraction) -> int:
    return (value > mark) - (value < mark)
