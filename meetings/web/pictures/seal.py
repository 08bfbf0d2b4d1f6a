"""The ring of the protocol seal: ten marks like the hours of a clock, the first one at the top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Points of a circle cut in ten, in thousandths: exact enough for whole coordinates, without a float.
_SINES = (0, 588, 951, 951, 588, 0, -588, -951, -951, -588)
_COSINES = (1000, 809, 309, -309, -809, -1000, -809, -309, 309, 809)

SIZE, CENTRE = 220, 110
_RING, _NUMBERS = 72, 98
_BASELINE = 4


@dataclass(frozen=True, slots=True)
class RingMark:
    """One rule: its mark, where its disc stands and where its number."""

    mark: str
    number: int
    x: int
    y: int
    number_x: int
    number_y: int


@dataclass(frozen=True, slots=True)
class SealRing:
    """The drawing: the marks, and how many of them are ticks."""

    marks: tuple[RingMark, ...]
    kept: int


def seal_ring(marks: Sequence[str]) -> SealRing:
    """The ring of ten marks ("kept", "missed", "unknown"), clockwise.

    Raises:
        ValueError: there are not ten.
    """
    if len(marks) != len(_SINES):
        raise ValueError("the protocol has ten rules")
    placed = [
        RingMark(
            str(mark),
            place + 1,
            *_point(place, _RING),
            _point(place, _NUMBERS)[0],
            _point(place, _NUMBERS)[1] + _BASELINE,
        )
        for place, mark in enumerate(marks)
    ]
    return SealRing(tuple(placed), sum(mark == "kept" for mark in marks))


def _point(place: int, radius: int) -> tuple[int, int]:
    return CENTRE + radius * _SINES[place] // 1000, CENTRE - radius * _COSINES[place] // 1000
