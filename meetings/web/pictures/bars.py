"""Three bars: the minutes of an agenda against the cap, votes against what was needed, answers to an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from .figures import HALF, coordinate

CAP_MINUTES = 120

_LEFT, _LENGTH = 6, 316
_NARROWEST_NUMBERED = {1: 10, 2: 17}
_CROWDED = 140
"""Nearer to the cap than this, the word at the needle needs a line of its own."""
_TOUCHING = 26

_VOTE_LEFT, _VOTE_LENGTH = 4, 320
_NARROWEST_NAMED = 34


@dataclass(frozen=True, slots=True)
class Topic:
    """One item of the agenda: its minutes, and whether it is voted."""

    minutes: Fraction | int
    is_voted: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a bar; `middle` is where its number or name stands, empty when there is no room."""

    x: str
    width: str
    middle: str
    is_voted: bool = False


@dataclass(frozen=True, slots=True)
class TickLabel:
    """A number of minutes under the bar."""

    x: str
    minutes: int
    anchor: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class AgendaBar:
    """The bar of an agenda; `free` or `over` is the stretch up to the cap, or past it."""

    segments: tuple[Segment, ...]
    free: Segment | None
    over: Segment | None
    ticks: str
    labels: tuple[TickLabel, ...]
    cap: int
    cap_x: str
    cap_anchor: str
    now_x: str | None
    now_anchor: str
    is_crowded: bool
    minutes: Fraction
    minutes_free: Fraction

    @property
    def minutes_over(self) -> Fraction:
        """How many minutes the topics stand past the cap; zero when they fit."""
        return max(Fraction(0), -self.minutes_free)


def agenda_bar(
    topics: Sequence[Topic], cap: int = CAP_MINUTES, now: Fraction | int | None = None
) -> AgendaBar:
    """The agenda as a bar from the first minute to the cap, or to its own end when that lies past it.

    `now` is the minute of the meeting, for the needle; past the end of the bar it stands at the end.
    """
    if cap <= 0 or any(topic.minutes < 0 for topic in topics):
        raise ValueError("the cap is positive and no topic lasts less than nothing")
    total = Fraction(sum(topic.minutes for topic in topics))
    scale = max(total, Fraction(cap))
    cap_x = _place(cap, scale)
    needle = None if now is None else _place(min(max(Fraction(now), Fraction(0)), scale), scale)
    return AgendaBar(
        segments=_segments(topics, scale),
        free=_stretch(total, cap, scale) if total < cap else None,
        over=_stretch(cap, total, scale) if total > cap else None,
        ticks=_ticks(scale),
        labels=_labels(scale),
        cap=cap,
        cap_x=coordinate(cap_x),
        cap_anchor="end" if cap_x > _LENGTH // 2 else "start",
        now_x=None if needle is None else coordinate(needle),
        now_anchor=_needle_anchor(needle, cap_x),
        is_crowded=needle is not None and abs(needle - cap_x) < _CROWDED,
        minutes=total,
        minutes_free=cap - total,
    )


def _needle_anchor(needle: Fraction | None, cap_x: Fraction) -> str:
    # The word at the needle never lies on the line of the cap, nor outside the picture.
    if needle is None or abs(needle - cap_x) >= _TOUCHING:
        return "start" if needle is not None and needle < _TOUCHING else "middle"
    return "end" if needle <= cap_x else "start"


def _place(minute: Fraction | int, scale: Fraction) -> Fraction:
    return _LEFT + _LENGTH * Fraction(minute) / scale


def _stretch(start: Fraction | int, end: Fraction | int, scale: Fraction) -> Segment:
    left, right = _place(start, scale), _place(end, scale)
    return Segment(coordinate(left), coordinate(right - left), coordinate((left + right) / 2))


def _segments(topics: Sequence[Topic], scale: Fraction) -> tuple[Segment, ...]:
    segments, start = [], Fraction(0)
    for number, topic in enumerate(topics, 1):
        left, right = _place(start, scale), _place(start + topic.minutes, scale)
        has_room = right - left >= _NARROWEST_NUMBERED.get(len(str(number)), 26)
        middle = coordinate((left + right) / 2) if has_room else ""
        segments.append(Segment(coordinate(left), coordinate(right - left), middle, topic.is_voted))
        start += topic.minutes
    return tuple(segments)


def _steps(scale: Fraction) -> tuple[int, int]:
    """How many minutes lie between two ticks, and between two labels."""
    if scale <= 150:
        return 5, 30
    if scale <= 360:
        return 15, 60
    return 60, 60 * (1 + int(scale) // 360)


def _ticks(scale: Fraction) -> str:
    short, long = _steps(scale)
    return "".join(
        f"M{coordinate(_place(minute, scale))} 55v{7 if minute % long == 0 else 4}"
        for minute in range(0, int(scale) + 1, short)
    )


def _labels(scale: Fraction) -> tuple[TickLabel, ...]:
    minutes = list(range(0, int(scale) + 1, _steps(scale)[1]))
    labels = []
    for minute in minutes:
        x, is_last = _place(minute, scale), minute == minutes[-1]
        # The last label carries the word "min", which needs room to its right.
        anchor = "start" if minute == 0 else "end" if is_last and x > _LENGTH - 30 else "middle"
        labels.append(TickLabel(coordinate(x), minute, anchor, is_last))
    return tuple(labels)


@dataclass(frozen=True, slots=True)
class VoteBar:
    """The weights of a vote on one bar of 100 %; `needed_x` is the line to pass."""

    yes: Segment
    no: Segment
    blank: Segment
    not_voted: Segment
    needed_x: str
    needed_anchor: str
    yes_share: Fraction


def vote_bar(
    yes: Fraction, no: Fraction, blank: Fraction, not_voted: Fraction, needed: Fraction = HALF
) -> VoteBar:
    """The bar of a vote by exact weights (coefficients or units); `needed` is a share of all of them.

    Negative weights, no weight at all, or a `needed` outside 0 to 1 raise `ValueError`.
    """
    weights = (yes, no, blank, not_voted)
    if not 0 <= needed <= 1:
        raise ValueError("the needed share is one of 1")
    named = _side_by_side(weights)
    return VoteBar(
        yes=named[0],
        no=named[1],
        blank=named[2],
        not_voted=named[3],
        needed_x=coordinate(_VOTE_LEFT + _VOTE_LENGTH * needed),
        needed_anchor="end" if needed > Fraction(3, 4) else "start" if needed < Fraction(1, 4) else "middle",
        yes_share=yes / sum(weights, Fraction(0)),
    )


@dataclass(frozen=True, slots=True)
class HourBar:
    """What is answered to one hour, on a bar of everybody who may come."""

    yes: Segment
    maybe: Segment
    no: Segment
    silent: Segment


def hour_bar(yes: Fraction, maybe: Fraction, no: Fraction, silent: Fraction) -> HourBar:
    """The bar of an hour by exact weights; negative ones, or none at all, raise `ValueError`."""
    return HourBar(*_side_by_side((yes, maybe, no, silent)))


def _side_by_side(weights: Sequence[Fraction]) -> list[Segment]:
    """Weights as stretches of one bar, in their order."""
    base = sum(weights, Fraction(0))
    if min(weights) < 0 or base <= 0:
        raise ValueError("weights are not negative and add up to something")
    sums = [sum(weights[:count], Fraction(0)) for count in range(len(weights) + 1)]
    edges = [_VOTE_LEFT + _VOTE_LENGTH * each / base for each in sums]
    return [_named(left, right) for left, right in pairwise(edges)]


def _named(left: Fraction, right: Fraction) -> Segment:
    has_room = right - left >= _NARROWEST_NAMED
    return Segment(
        coordinate(left), coordinate(right - left), coordinate((left + right) / 2) if has_room else ""
    )
