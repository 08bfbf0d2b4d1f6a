"""The picture that grows downwards: streets of towers, rows of houses, low buildings, strips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .drawing import (
    GAP,
    GUTTER,
    HOUSES_PER_ROW,
    PER_STRIP,
    PITCH,
    USABLE,
    WIDTH,
    Block,
    Label,
    Name,
    draw_houses,
    draw_low_building,
    draw_strip,
    draw_tower,
    fitting_name,
    tower_height,
    tower_width,
)
from .parts import Parts
from .states import Count, Mode, UnitKind, UnitWindow, WindowState, count_states, is_lit
from .towers import Tower

MOST_HOUSES = 240
"""Above this many houses they stand wall to wall, without a roof each."""

_SKY = 58
_LATER_SKY = 30
_LOWEST_GROUND = 106
"""The hills reach down to 102; the ground lies below them."""
_NAMES = 24
_COLUMN_NUMBERS = 14
_HOUSE_NAME = 20
_STRIP_PITCH = 26


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground line with its trees, given by the middle of each."""

    y: int
    trees: tuple[int, ...]


@dataclass(slots=True)
class Picture:
    """The picture while it grows downwards; `y` is where the next part begins."""

    y: int = 0
    hills_ground: int | None = None
    grounds: list[Ground] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    floor_labels: list[Label] = field(default_factory=list)
    towers_drawn: int = 0
    are_strips: bool = False

    def add_street(
        self, street: Sequence[Tower], shops: dict[str, list[UnitWindow]], *, has_numbers: bool
    ) -> None:
        """Towers side by side on one ground line, centred, with their names below."""
        ground = self._ground_below(max(tower_height(tower) for tower in street))
        total = sum(tower_width(tower) for tower in street) + GAP * (len(street) - 1)
        x = first = GUTTER + (USABLE - total) // 2
        trees = []
        has_numbers = has_numbers and any(tower.columns for tower in street)
        below = ground + (_COLUMN_NUMBERS if has_numbers else 0)
        for tower in street:
            place = (x, ground - tower_height(tower))
            own_shops = shops.get(tower.name, ())
            self.blocks.append(draw_tower(tower, place, self.towers_drawn, own_shops, has_numbers))
            width = tower_width(tower)
            room = USABLE if len(street) == 1 else width + GAP
            self._name(fitting_name(tower.name, room), (x + width // 2, below + 18))
            trees.append(x - 5)
            self.towers_drawn += 1
            x += width + GAP
        self.grounds.append(Ground(ground, _with_garden(trees, first, x - GAP)))
        self.floor_labels += _floor_labels(street, first - 5, ground)
        self.y = below + _NAMES

    def add_houses(self, groups: dict[str, list[UnitWindow]]) -> None:
        """Rows of houses under the name of their block; a great many of them stand wall to wall."""
        if sum(len(units) for units in groups.values()) > MOST_HOUSES:
            for name, units in groups.items():
                self.add_low_building(units, name, None if name else UnitKind.HOUSE)
            return
        for name, units in groups.items():
            rows = -(-len(units) // HOUSES_PER_ROW)
            each = -(-len(units) // rows)
            for start in range(0, len(units), each):
                self._add_house_row(units[start : start + each], name if start == 0 else "")

    def add_low_building(self, units: Sequence[UnitWindow], name: str, kind: UnitKind | None) -> None:
        """A long building of its own, under its name and the number of its units."""
        block = draw_low_building(units, self.y + 32)
        self._name(name, (block.x - 2, self.y + 24), kind, "start")
        self.blocks.append(block)
        self.grounds.append(Ground(block.y + block.height, ()))
        self.y = block.y + block.height + 8

    def add_strips(self, parts: Parts, mode: Mode) -> None:
        """One strip for each tower and each kind of unit without one, in proportion to its states."""
        self.are_strips = True
        for name, kind, units in parts.groups():
            counts = count_states(units, mode)
            own = next((unit.state for unit in units if unit.own), None)
            block = draw_strip(_in_proportion(counts), own, self.y + 3)
            lit = sum(count.units for count in counts if is_lit(count.state))
            self.blocks.append(block)
            self._name(fitting_name(name, block.x - 6), (2, self.y + 17), kind, "start")
            self._name(f"{lit}/{len(units)}", (WIDTH, self.y + 17), anchor="end")
            self.y += _STRIP_PITCH

    def _ground_below(self, height: int) -> int:
        """Where the ground lies under a part of that height; the first part has the hills behind it."""
        if self.hills_ground is not None:
            return self.y + _LATER_SKY + height
        self.hills_ground = max(_SKY + height, _LOWEST_GROUND)
        return self.hills_ground

    def _add_house_row(self, units: Sequence[UnitWindow], name: str) -> None:
        is_first = self.hills_ground is None
        if name and not is_first:
            self.y += _HOUSE_NAME
        block = draw_houses(units, 0)
        ground = self._ground_below(block.height)
        block = draw_houses(units, ground - block.height)
        if name:
            self._name(name, (8, 20 if is_first else ground - block.height - 8), anchor="start")
        self.blocks.append(block)
        self.grounds.append(Ground(ground, (block.x - 18, block.x + block.width + 17)))
        self.y = ground + (_COLUMN_NUMBERS + 8 if block.labels else 8)

    def _name(
        self, text: str, at: tuple[int, int], kind: UnitKind | None = None, anchor: str = "middle"
    ) -> None:
        if text or kind:
            self.names.append(Name(text, kind, *at, anchor))


def _with_garden(trees: list[int], first: int, last: int) -> tuple[int, ...]:
    # A street that does not fill the picture gets trees at its sides, so that it stands in a place.
    garden = [x for x in (first - 40, first - 74, last + 22, last + 60) if 8 < x < WIDTH - 8]
    return tuple(sorted([*trees, *garden]))


def _floor_labels(street: Sequence[Tower], x: int, ground: int) -> list[Label]:
    named = [tower.floors[::-1] for tower in street if tower.floors]
    if not named:
        return []
    longest = max(named, key=len)
    # Labels stand for the whole street: they are left out when its towers count their floors otherwise.
    if any(longest[: len(floors)] != floors for floors in named):
        return []
    step = 5 if len(longest) <= 20 else 10
    chosen = {0, len(longest) - 1} | {row for row, floor in enumerate(longest) if floor % step == 0}
    base = ground - 23
    return [Label(str(longest[row]), x, base - PITCH * row) for row in sorted(chosen)]


def _in_proportion(counts: Sequence[Count]) -> list[WindowState]:
    """`PER_STRIP` windows, or one a unit when they are fewer; at least one of every state that occurs."""
    units = sum(count.units for count in counts)
    places = min(PER_STRIP, units)
    shares = {count.state: 1 for count in counts}
    while sum(shares.values()) < places:
        # The state that lacks most, exactly: compared without dividing.
        neediest = max(counts, key=lambda count: count.units * places - shares[count.state] * units)
        shares[neediest.state] += 1
    return [state for state, share in shares.items() for _ in range(share)]
