"""The attendance timeline: the share that was there at every minute, with the votes as pins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .figures import MARKS, coordinate

_LEFT, _RIGHT = 40, 322
_TOP, _BOTTOM = 26, 116


@dataclass(frozen=True, slots=True)
class Level:
    """A share to hold, as a horizontal line."""

    share: Fraction
    y: str
    is_limit: bool


@dataclass(frozen=True, slots=True)
class Pin:
    """A vote: where it stands on the line, and the number of its topic."""

    x: str
    y: str
    topic: int


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour written below the line."""

    x: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """The picture: the step line, the area below it, the levels, the pins and the hours."""

    line: str
    area: str
    levels: tuple[Level, ...]
    pins: tuple[Pin, ...]
    hours: tuple[Hour, ...]
    lowest: Fraction


def attendance_line(
    changes: Sequence[tuple[Fraction, Fraction]],
    minutes: Fraction,
    *,
    votes: Sequence[tuple[Fraction, int]] = (),
    hours: Sequence[tuple[Fraction, str]] = (),
    marks: Sequence[Fraction] = MARKS,
) -> AttendanceLine:
    """The line from the opening to minute `minutes`.

    `changes` are pairs of minute and share of 1 from that minute on, in order, the first at minute 0;
    `votes` pairs of minute and number of the topic; `hours` pairs of minute and the text to write below.
    Changes out of order, a share outside 0 to 1 or no minute at all raise `ValueError`.
    """
    if not changes or changes[0][0] != 0 or minutes <= 0:
        raise ValueError("the line begins at minute 0 and lasts some time")
    if list(changes) != sorted(changes, key=lambda change: change[0]):
        raise ValueError("changes stand in the order of their minutes")
    if any(not 0 <= share <= 1 for _, share in changes):
        raise ValueError("attendance is a share of 1")
    steps = "".join(
        f"H{coordinate(_x(minute, minutes))}V{coordinate(_y(share))}" for minute, share in changes[1:]
    )
    line = f"M{_LEFT} {coordinate(_y(changes[0][1]))}{steps}H{_RIGHT}"
    return AttendanceLine(
        line=line,
        area=f"{line}V{_BOTTOM}H{_LEFT}z",
        levels=tuple(Level(mark, coordinate(_y(mark)), place == 0) for place, mark in enumerate(marks)),
        pins=tuple(
            Pin(coordinate(_x(minute, minutes)), coordinate(_y(_share_at(changes, minute))), topic)
            for minute, topic in votes
        ),
        hours=tuple(_hour(minute, text, minutes) for minute, text in hours),
        lowest=min(share for _, share in changes),
    )


def _x(minute: Fraction, minutes: Fraction) -> Fraction:
    return _LEFT + (_RIGHT - _LEFT) * min(minute, minutes) / minutes


def _y(share: Fraction) -> Fraction:
    return _BOTTOM - (_BOTTOM - _TOP) * share


def _share_at(changes: Sequence[tuple[Fraction, Fraction]], minute: Fraction) -> Fraction:
    return [share for since, share in changes if since <= minute][-1]


def _hour(minute: Fraction, text: str, minutes: Fraction) -> Hour:
    anchor = "start" if minute == 0 else "end" if minute >= minutes else "middle"
    return Hour(coordinate(_x(minute, minutes)), text, anchor)
