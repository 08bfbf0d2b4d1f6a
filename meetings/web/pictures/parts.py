"""The units of a community by how they are drawn, and its towers shared out over streets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .drawing import GAP, USABLE, lobby_columns, tower_width
from .states import GROUND_KINDS, UnitKind, UnitWindow
from .towers import Tower, group_by_tower, plan_tower

_RUN = 100
"""How many units of a community without towers make one strip."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The units by how they are drawn."""

    towers: tuple[Tower, ...]
    shops: dict[str, list[UnitWindow]]
    houses: dict[str, list[UnitWindow]]
    annexes: dict[UnitKind, list[UnitWindow]]

    @classmethod
    def of(cls, units: Sequence[UnitWindow]) -> Parts:
        homes = [unit for unit in units if unit.kind not in (*GROUND_KINDS, UnitKind.HOUSE)]
        towers = tuple(plan_tower(name, own) for name, own in group_by_tower(homes).items())
        rooms = {tower.name: len(lobby_columns(tower)) for tower in towers}
        shops = group_by_tower(unit for unit in units if unit.kind == UnitKind.SHOP)
        # The shops of a tower stand beside its door when all of them fit; else all stand together.
        at_door = {name: own for name, own in shops.items() if len(own) <= rooms.get(name, 0)}
        annexes = {
            kind: own
            for kind in GROUND_KINDS
            if (
                own := [
                    unit
                    for unit in units
                    if unit.kind == kind and not (kind == UnitKind.SHOP and unit.tower in at_door)
                ]
            )
        }
        houses = group_by_tower(unit for unit in units if unit.kind == UnitKind.HOUSE)
        return cls(towers, at_door, houses, annexes)

    def groups(self) -> Iterator[tuple[str, UnitKind | None, list[UnitWindow]]]:
        """Each group that gets one strip: its name or its kind, and its units."""
        for tower in self.towers:
            yield from _runs(tower.name, UnitKind.APARTMENT, tower.units + self.shops.get(tower.name, []))
        for name, units in self.houses.items():
            yield from _runs(name, UnitKind.HOUSE, units)
        for kind, units in self.annexes.items():
            yield "", kind, units


def share_streets(towers: Sequence[Tower]) -> list[list[Tower]]:
    """Towers side by side while they fit, as evenly over the streets as their order allows."""

    def pack(most: int) -> list[list[Tower]]:
        streets: list[list[Tower]] = []
        used = USABLE
        for tower in towers:
            used += GAP + tower_width(tower)
            if used > USABLE or len(streets[-1]) == most:
                streets.append([])
                used = tower_width(tower)
            streets[-1].append(tower)
        return streets

    closest = pack(len(towers))
    if not closest:
        return []
    even = pack(-(-len(towers) // len(closest)))
    return even if len(even) == len(closest) else closest


def _runs(
    name: str, kind: UnitKind, units: list[UnitWindow]
) -> Iterator[tuple[str, UnitKind | None, list[UnitWindow]]]:
    # Without towers the register itself is cut into runs, each named by its first unit.
    if name or len(units) <= _RUN:
        yield name, None if name else kind, units
        return
    for start in range(0, len(units), _RUN):
        run = units[start : start + _RUN]
        yield f"{run[0].number}–", None, run
