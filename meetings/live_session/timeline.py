"""The attendance over the evening, and whether the agenda runs late: two pictures of S3."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from meetings.live_session.cards import ItemCard
from meetings.live_session.representation import carried, stretches_of
from meetings.live_session.room import Room

# The room is warned this long before the longest a meeting may last: at 105 minutes where that is 120.
WARNED_BEFORE = 15


@dataclass(frozen=True, slots=True)
class Change:
    """From ``at`` on, ``share`` of the building was represented."""

    at: datetime
    share: Fraction


def attendance_changes(room: Room, opened_at: datetime) -> tuple[Change, ...]:
    """The share of the building at the opening and after every arrival and departure, in order."""
    inside: Counter[int] = Counter()
    represented, changes = Fraction(0), [Change(opened_at, Fraction(0))]
    for at, place, step in sorted(_moves(room), key=lambda move: move[0]):
        before = inside[place]
        inside[place] += step
        if (before == 0) != (inside[place] == 0):
            represented += step * room.units[place].coefficient
        change = Change(max(at, opened_at), represented / room.total)
        if changes[-1].at == change.at:
            changes.pop()
        changes.append(change)
    return tuple(changes)


def _moves(room: Room) -> Iterator[tuple[datetime, int, int]]:
    """When somebody who speaks for a unit came or went: an owner, or who held their power meanwhile."""
    here = stretches_of(room)
    places = {unit.unit_id: place for place, unit in enumerate(room.units)}
    spoken = [
        (place, stretch)
        for place, unit in enumerate(room.units)
        for person, _ in unit.owners
        for stretch in here.get(person, ())
    ]
    for power, stretches in carried(room.powers, here):
        place = places[power.unit_id]
        if any(person == power.grantor_id for person, _ in room.units[place].owners):
            spoken += [(place, stretch) for stretch in stretches]
    for place, (since, until) in spoken:
        yield since, place, 1
        if until <= room.at:
            yield until, place, -1


def minutes_late(items: Sequence[ItemCard], opened_at: datetime, at: datetime) -> int:
    """How many whole minutes the meeting is behind its plan, since this sitting opened.

    The present item is late when it was begun late, or lasts longer than planned. Between items the meeting
    is late by what ran beyond the minutes of the items that are over. Zero when it is ahead of its plan.
    """
    before = 0
    for item in items:
        if item.is_current and item.started_at is not None:
            begun_late = _minutes(opened_at, item.started_at) - before
            overrun = _minutes(opened_at, at) - before - item.minutes
            return max(0, begun_late, overrun)
        if (
            item.ended_at is None or item.ended_at > opened_at
        ):  # what an earlier sitting treated took its time
            before += item.minutes
    over = sum(item.minutes for item in items if item.ended_at is not None and item.ended_at > opened_at)
    return max(0, _minutes(opened_at, at) - over)


def _minutes(since: datetime, until: datetime) -> int:
    return int((until - since).total_seconds() // 60)
