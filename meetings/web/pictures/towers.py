"""From the register to the grid of each tower: which window stands on which floor and in which column.

Numbers such as 304 or 1201 carry floor and column. Where a tower's numbers follow no such pattern, its
units are drawn in the order of the register, from the top left, and no floor is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isqrt

from .states import UnitWindow

MOST_COLUMNS = 16
_MOST_COLUMNS_WITHOUT_PATTERN = 8

# "304", "1201", "Apto 304", "3-04", "304A": one or two digits of floor, two of column, perhaps a letter.
_FLOOR_AND_COLUMN = re.compile(r"[^0-9]*([0-9]{1,2})[-. ]?([0-9]{2})([A-Za-z]?)")
_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class Tower:
    """The grid of one tower, top floor first; `None` stands for blank wall.

    `floors` names each row and is empty when the rows are only the order of the register. `columns`
    names each column and is empty when the numbers do not.
    """

    name: str
    rows: tuple[tuple[UnitWindow | None, ...], ...]
    floors: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many windows stand side by side."""
        return len(self.rows[0])

    @property
    def units(self) -> list[UnitWindow]:
        """The units of the tower, in reading order."""
        return [unit for row in self.rows for unit in row if unit is not None]


def group_by_tower(units: Iterable[UnitWindow]) -> dict[str, list[UnitWindow]]:
    """The units of each tower; towers in natural order when their names are numbered, else as they come."""
    groups: dict[str, list[UnitWindow]] = {}
    for unit in units:
        groups.setdefault(unit.tower, []).append(unit)
    if all(_DIGITS.search(name) or len(name) <= 1 for name in groups):
        return {name: groups[name] for name in sorted(groups, key=_natural)}
    return groups


def plan_tower(name: str, units: Sequence[UnitWindow]) -> Tower:
    """The grid of one tower from its units, of which there is at least one."""
    return _by_number(name, units) or _by_floor(name, units) or _by_register(name, units)


def rows_of(units: Sequence[UnitWindow], width: int) -> tuple[tuple[UnitWindow | None, ...], ...]:
    """The units in rows of `width`, in their order, the last row filled up with blank wall."""
    filled = [*units, *[None] * (-len(units) % width)]
    return tuple(tuple(filled[start : start + width]) for start in range(0, len(filled), width))


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(name))


def _by_number(name: str, units: Sequence[UnitWindow]) -> Tower | None:
    places: dict[tuple[int, str], UnitWindow] = {}
    for unit in units:
        match = _FLOOR_AND_COLUMN.fullmatch(unit.number.strip())
        if match is None:
            return None
        floor = int(match[1]) if unit.floor is None else unit.floor
        places[floor, (match[2] + match[3]).upper()] = unit
    floors = sorted({floor for floor, _ in places}, reverse=True)
    columns = sorted({column for _, column in places})
    # Two units in one place, a floor wider than the street, or a grid mostly of holes is no pattern.
    if len(places) < len(units) or len(columns) > MOST_COLUMNS or len(floors) * len(columns) > 2 * len(units):
        return None
    rows = tuple(tuple(places.get((floor, column)) for column in columns) for floor in floors)
    return Tower(name, rows, tuple(floors), tuple(columns))


def _by_floor(name: str, units: Sequence[UnitWindow]) -> Tower | None:
    by_floor: dict[int, list[UnitWindow]] = {}
    for unit in units:
        if unit.floor is None:
            return None
        by_floor.setdefault(unit.floor, []).append(unit)
    width = max(len(row) for row in by_floor.values())
    if width > MOST_COLUMNS:
        return None
    floors = sorted(by_floor, reverse=True)
    rows = tuple((*by_floor[floor], *[None] * (width - len(by_floor[floor]))) for floor in floors)
    return Tower(name, rows, tuple(floors))


def _by_register(name: str, units: Sequence[UnitWindow]) -> Tower:
    # About three times as high as wide looks like a tower; a very full one grows wider, up to the street.
    width = min(_MOST_COLUMNS_WITHOUT_PATTERN, max(2, isqrt(len(units) // 3)))
    while len(units) > width * 40 and width < MOST_COLUMNS:
        width += 1
    return Tower(name, rows_of(units, width))
