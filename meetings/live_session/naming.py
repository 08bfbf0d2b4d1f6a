"""Which units the page of a vote lists one by one: those that were named, and those a search finds."""

from __future__ import annotations

import re
import uuid
from collections.abc import Container, Mapping
from dataclasses import dataclass

from meetings.live_session.room import Room, UnitPresence

# A body, or a small building: everybody fits on the page and nothing has to be searched.
FEW = 12
MOST_FOUND = 24
_PARTS = re.compile(r"[,;\n]+")


@dataclass(frozen=True, slots=True)
class Named:
    """The units a vote's page lists: ``found`` counts what the search found among those present.

    ``has_search`` is false where everybody present is listed anyway; ``voters`` is who votes for those of
    several owners.
    """

    units: tuple[UnitPresence, ...]
    found: int
    has_search: bool
    voters: Mapping[uuid.UUID, uuid.UUID | None]

    @property
    def is_cut(self) -> bool:
        """Whether the search found more than is listed."""
        return self.found > MOST_FOUND


def named_units(room: Room, said: Container[uuid.UUID], query: str) -> Named:
    """The units present that were named one by one, and those that a search finds, in the building's order.

    Args:
        room: who is present.
        said: the units that were named already; they stay listed.
        query: units or names, several parted by commas. A number that is a unit's own finds only it.
    """
    present = room.present_units
    if len(present) <= FEW:
        return Named(present, len(present), has_search=False, voters=_voters(room, present))
    found = {unit.unit_id for part in _PARTS.split(query) for unit in _found(present, part)}
    shown = set([unit.unit_id for unit in present if unit.unit_id in found][:MOST_FOUND])
    listed = tuple(unit for unit in present if unit.unit_id in said or unit.unit_id in shown)
    return Named(listed, len(found), has_search=True, voters=_voters(room, listed))


def _voters(room: Room, units: tuple[UnitPresence, ...]) -> Mapping[uuid.UUID, uuid.UUID | None]:
    return {unit.unit_id: room.voter_of(unit) for unit in units if unit.is_shared}


def _found(present: tuple[UnitPresence, ...], part: str) -> list[UnitPresence]:
    wanted = " ".join(part.split()).casefold()
    if not wanted:
        return []
    exact = [unit for unit in present if wanted in (unit.number.casefold(), unit.label.casefold())]
    return exact or [
        unit
        for unit in present
        if wanted in unit.label.casefold() or any(wanted in name.casefold() for _, name in unit.owners)
    ]
