"""Exact numbers on their way into a picture."""

from __future__ import annotations

from fractions import Fraction

from meetings.protocol.exact import decimal_text

HALF = Fraction(1, 2)
SEVENTY = Fraction(7, 10)
MARKS = (HALF, SEVENTY)
"""The shares the law asks for: more than half to sit and decide, 70 % for the matters of article 46."""


def coordinate(value: Fraction | int) -> str:
    """A coordinate with at most one decimal: `"164"`, `"19.2"`."""
    return decimal_text(value, 1).removesuffix(".0")
