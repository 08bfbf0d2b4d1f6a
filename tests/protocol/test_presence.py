"""Presence and silence: an interval ends at leaving, or at the last signal before three minutes without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from meetings.protocol import quorum
from meetings.protocol.kinds import Call
from meetings.protocol.presence import SILENCE, Interval
from meetings.protocol.quorum import PresentUnit
from meetings.protocol.rulebook import latest

START = datetime(2027, 3, 20, 14, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LAW = latest().law

instants = st.integers(0, 3600).map(lambda seconds: START + timedelta(seconds=seconds))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """An interval that began, perhaps signalled and perhaps ended, in this order."""
    joined_at, signal_at, left_at = sorted(draw(st.tuples(instants, instants, instants)))
    return Interval(
        joined_at, left_at if draw(st.booleans()) else None, signal_at if draw(st.booleans()) else None
    )


def test_three_minutes_without_signal_end_the_interval() -> None:
    """One second less and the person is still there; the end is the last signal, not its noticing."""
    inside = Interval(START, last_signal_at=START + 60 * SECOND)
    limit = START + 60 * SECOND + SILENCE
    assert inside.covers(limit - SECOND, limit - SECOND)
    assert not inside.covers(limit, limit)
    assert inside.ended_at(limit) == START + 60 * SECOND


def test_an_entry_without_signals_never_ends_by_itself() -> None:
    """Without script, or ticked by the secretary: a day later it still stands."""
    assert Interval(START).covers(START + timedelta(days=1), START + timedelta(days=1))


def test_leaving_counts_from_its_own_instant() -> None:
    """At the instant of leaving the person is gone, one second before they are not."""
    gone = Interval(START, START + 60 * SECOND, START + 50 * SECOND)
    assert gone.covers(START + 59 * SECOND, START + 600 * SECOND)
    assert not gone.covers(START + 60 * SECOND, START + 600 * SECOND)


def test_presence_begins_with_the_instant_of_entering() -> None:
    """There at that instant, not one second before."""
    entered = Interval(START)
    assert entered.covers(START, START)
    assert not entered.covers(START - SECOND, START)


@given(intervals(), instants, instants)
def test_what_is_known_later_never_adds_presence(interval: Interval, one: datetime, other: datetime) -> None:
    """Waiting can only show that somebody had gone, never that they had come."""
    instant, later = sorted((one, other))
    assert not interval.covers(instant, later) or interval.covers(instant, instant)


@given(st.lists(intervals(), max_size=8), instants, st.randoms(use_true_random=False))
def test_order_of_arrivals_never_matters(rows: list[Interval], at: datetime, random: object) -> None:
    """Quorum is the same however the entries are listed."""
    numbered = list(enumerate(rows))
    shuffled = list(numbered)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random

    def judged(listed: list[tuple[int, Interval]]) -> quorum.Quorum:
        present = [
            PresentUnit(str(number), str(number), Fraction(100, number + 2))
            for number, row in listed
            if row.covers(at, at)
        ]
        return quorum.assembly(present, Fraction(100), Call.FIRST, law=LAW)

    assert judged(numbered) == judged(shuffled)
