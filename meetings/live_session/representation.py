"""Over the evening: when each power counted. Its holder was here, it stood, and no owner of the unit was."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from meetings.live_session.room import Room
from meetings.live_session.silence import interval_of
from meetings.proxies import Power

Stretch = tuple[datetime, datetime]
FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Represented:
    """A power and the stretches of the evening during which it counted."""

    power: Power
    stretches: tuple[Stretch, ...]


def stretches_of(room: Room) -> Mapping[uuid.UUID, Sequence[Stretch]]:
    """When each person was in the room; who is still there at its instant, for ever."""
    found: dict[uuid.UUID, list[Stretch]] = {}
    for row in room.attendance:
        ended_at = interval_of(row).ended_at(room.at) or FOREVER
        found.setdefault(row.person_id, []).append((row.joined_at, ended_at))
    return found


def carried(
    powers: Iterable[Power], here: Mapping[uuid.UUID, Sequence[Stretch]]
) -> tuple[tuple[Power, tuple[Stretch, ...]], ...]:
    """Each power with the stretches in which it stood and its holder was here, whoever else was."""
    found = []
    for power in powers:
        stood = power.registered_at, power.ended_at or FOREVER
        both = (_shared(stood, stretch) for stretch in here.get(power.holder_id, ()))
        found.append((power, tuple(each for each in both if each[0] < each[1])))
    return tuple(found)


def _shared(one: Stretch, other: Stretch) -> Stretch:
    return max(one[0], other[0]), min(one[1], other[1])


def represented(room: Room) -> tuple[Represented, ...]:
    """The powers that counted at some time up to the room's instant, with when they did."""
    here = stretches_of(room)
    owners = {unit.unit_id: [person for person, _ in unit.owners] for unit in room.units}
    found = []
    for power, stretches in carried(room.powers, here):
        people = owners.get(power.unit_id, [])
        if power.grantor_id not in people:
            continue
        in_person = [each for person in people for each in here.get(person, ())]
        alone = (rest for each in stretches for rest in _without(each, in_person) if rest[0] < room.at)
        left = tuple((since, min(until, room.at)) for since, until in alone)
        if left:
            found.append(Represented(power, left))
    return tuple(found)


def _without(stretch: Stretch, others: Iterable[Stretch]) -> list[Stretch]:
    """What is left of a stretch outside the others."""
    left = [stretch]
    for since, until in others:
        left = [
            part
            for start, end in left
            for part in ((start, min(end, since)), (max(start, until), end))
            if part[0] < part[1]
        ]
    return left
