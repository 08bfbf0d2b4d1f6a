"""The quorum gauge: a half ring, solid for who is present, hatched for who is represented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from meetings.protocol.exact import decimal_text

from .figures import HALF, MARKS, coordinate


@dataclass(frozen=True, slots=True)
class Mark:
    """A share to reach: the turn in degrees from the top of the ring, and how its text is anchored there."""

    share: Fraction
    turn: str
    anchor: str
    is_limit: bool


@dataclass(frozen=True, slots=True)
class Gauge:
    """The gauge: exact shares of 1 for the words, and the arcs as lengths on a ring of 100."""

    whole: Fraction
    present: Fraction
    represented: Fraction
    present_arc: str
    whole_arc: str
    marks: tuple[Mark, ...]


def quorum_gauge(present: Fraction, represented: Fraction, marks: Sequence[Fraction] = MARKS) -> Gauge:
    """The gauge of a quorum, in shares of 1 of the whole community.

    The first of `marks` is the limit that holds now. Shares below nothing or above the whole raise
    `ValueError`.
    """
    whole = present + represented
    if present < 0 or represented < 0 or whole > 1:
        raise ValueError("present and represented are shares of 1, and together at most 1")
    return Gauge(
        whole=whole,
        present=present,
        represented=represented,
        present_arc=decimal_text(present * 100, 2),
        whole_arc=decimal_text(whole * 100, 2),
        marks=tuple(_mark(mark, is_limit=place == 0) for place, mark in enumerate(marks)),
    )


def _mark(share: Fraction, *, is_limit: bool) -> Mark:
    anchor = "middle" if share == HALF else "start" if share > HALF else "end"
    return Mark(share, coordinate(share * 180 - 90), anchor, is_limit)
