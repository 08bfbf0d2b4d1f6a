"""The drawn parts of a façade: towers, rows of houses, low buildings and strips, in whole coordinates.

Every part is a `Block` at its own place; what is inside counts from its top left corner. One unit of the
drawing is about one CSS pixel on a telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .states import SYMBOLS, UnitKind, UnitWindow, WindowState
from .towers import Tower, rows_of

WIDTH = 344
GUTTER = 19
USABLE = 319
PITCH = 17
GAP = 9
LOBBY = 22
PER_LOW_ROW = 18
PER_STRIP = 12

STRIP_FIGURE = 52
"""The room for the figure at the right edge of a strip."""

HOUSES_PER_ROW = 12
_HOUSE_PITCH = 26
_HOUSE_HEIGHT = 30
_LONGEST_HOUSE_NUMBER = 3
_LETTERS, _ROOM = 2, 13
"""Two characters of 12 units take about 13 units of room."""


@dataclass(frozen=True, slots=True)
class Pane:
    """One window: the id of its drawing and its top left corner."""

    symbol: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Label:
    """A short text and where it is centred: one place, or one for each character, parted by spaces."""

    text: str
    x: int | str
    y: int


@dataclass(frozen=True, slots=True)
class Name:
    """What is written beside a block: a text, or a kind of unit that the template names.

    `anchor` is SVG's `text-anchor`: which point of the text `x` is.
    """

    text: str
    kind: UnitKind | None
    x: int
    y: int
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Block:
    """One drawn part: its place, its outline and door as SVG paths, its windows, rings and labels."""

    x: int
    y: int
    width: int
    height: int
    body: str
    panes: tuple[Pane, ...]
    rings: tuple[tuple[int, int], ...]
    door: str = ""
    labels: tuple[Label, ...] = ()


def tower_width(tower: Tower) -> int:
    """The width of the drawn tower."""
    return PITCH * tower.width + 5


def tower_height(tower: Tower) -> int:
    """The height of the drawn tower, lobby included, roof not."""
    return PITCH * len(tower.rows) + LOBBY


def lobby_columns(tower: Tower) -> list[int]:
    """The columns in which a shop fits beside the door."""
    middle = tower_width(tower) // 2
    lefts = [5 + PITCH * column for column in range(tower.width)]
    return [n for n, left in enumerate(lefts) if left + 12 < middle - 8 or left > middle + 8]


def draw_tower(
    tower: Tower, place: tuple[int, int], order: int, shops: Sequence[UnitWindow], has_numbers: bool
) -> Block:
    """The tower at `place`, the `order`-th of the community (roofs alternate), with its shops at the door."""
    width, height = tower_width(tower), tower_height(tower)
    panes, rings = _windows(tower.rows, 5, 6)
    for unit, column in zip(shops, lobby_columns(tower), strict=False):
        left, top = 5 + PITCH * column, height - 15
        panes.append(Pane(SYMBOLS[unit.state], left, top))
        rings += [(left, top)] if unit.own else []
    middle = width // 2
    return Block(
        *place,
        width,
        height,
        body=f"{_roof(width, order)}M-2 0H{width + 2}V3H{width}V{height}H0V3H-2z",
        panes=tuple(panes),
        rings=tuple(rings),
        door=f"M{middle - 6} {height}v-12h5v12zM{middle + 1} {height}v-12h5v12z",
        labels=_column_numbers(tower, height) if has_numbers else (),
    )


def draw_houses(units: Sequence[UnitWindow], y: int) -> Block:
    """One row of at most `HOUSES_PER_ROW` houses, centred, with their numbers below when all are short."""
    width = _HOUSE_PITCH * len(units) - 4
    outlines, panes, rings, labels = [], [], [], []
    is_numbered = all(len(unit.number) <= _LONGEST_HOUSE_NUMBER for unit in units)
    for place, unit in enumerate(units):
        left = _HOUSE_PITCH * place
        outlines.append(f"M{left - 2} 12l13-11 13 11h-2v18h-22v-18z")
        panes.append(Pane(SYMBOLS[unit.state], left + 5, 14))
        rings += [(left + 5, 14)] if unit.own else []
        labels += [Label(unit.number, left + 11, _HOUSE_HEIGHT + 15)] if is_numbered else []
    return Block(
        GUTTER + (USABLE - width) // 2,
        y,
        width,
        _HOUSE_HEIGHT,
        body="".join(outlines),
        panes=tuple(panes),
        rings=tuple(rings),
        labels=tuple(labels),
    )


def draw_low_building(units: Sequence[UnitWindow], y: int) -> Block:
    """A long, low building for parking, shops, storage, or a great many houses."""
    width = min(PER_LOW_ROW, len(units))
    rows = rows_of(units, width)
    panes, rings = _windows(rows, 5, 6)
    drawn_width, height = PITCH * width + 5, PITCH * len(rows) + 7
    return Block(
        GUTTER + (USABLE - drawn_width) // 2,
        y,
        drawn_width,
        height,
        body=f"M-2 0H{drawn_width + 2}V3H{drawn_width}V{height}H0V3H-2z",
        panes=tuple(panes),
        rings=tuple(rings),
    )


def draw_strip(states: Sequence[WindowState], own: WindowState | None, y: int) -> Block:
    """One line for a whole tower of a very large community: a window for each of `states`.

    `own` is the state of the reader's home when it is here: the first window in that state gets the ring.
    """
    width = PITCH * len(states) + 5
    places = [5 + PITCH * place for place in range(len(states))]
    return Block(
        WIDTH - STRIP_FIGURE - width,
        y,
        width,
        20,
        body=f"M0 0H{width}V20H0z",
        panes=tuple(Pane(SYMBOLS[state], x, 4) for state, x in zip(states, places, strict=True)),
        rings=() if own is None else ((places[list(states).index(own)], 4),),
    )


def fitting_name(name: str, room: int) -> str:
    """The name if it fits in `room`, else its last word ("12" of "Torre 12"), cut when even that is long."""
    if len(name) * _ROOM <= room * _LETTERS:
        return name
    last = name.split()[-1] if name.split() else ""
    most = max(1, room * _LETTERS // _ROOM)
    return last if len(last) <= most else f"{last[: most - 1]}…"


def _windows(
    rows: Sequence[Sequence[UnitWindow | None]], left: int, top: int
) -> tuple[list[Pane], list[tuple[int, int]]]:
    panes, rings = [], []
    for line, row in enumerate(rows):
        for column, unit in enumerate(row):
            if unit is None:
                continue
            place = (left + PITCH * column, top + PITCH * line)
            panes.append(Pane(SYMBOLS[unit.state], *place))
            rings += [place] if unit.own else []
    return panes, rings


def _roof(width: int, order: int) -> str:
    if width < 2 * PITCH + 5:
        return f"M{width // 2} 0v-12m-4 3h8"
    wide = width >= 3 * PITCH + 5
    roofs = (
        "M8 0v-9h16v9M16-9v-9",
        f"M{width - 26} 0v-7h18v7M14 0v-14m-4 3h8" if wide else "M14 0v-14m-4 3h8",
        f"M10 0v-6h24v6M{width - 23} 0v-10h10v10" if wide else "M10 0v-6h18v6",
        f"M{width // 2} 0v-16m-5 3h10M8 0v-7h14v7" if wide else "M8 0v-7h14v7",
    )
    return roofs[order % len(roofs)]


def _column_numbers(tower: Tower, height: int) -> tuple[Label, ...]:
    names = [column.lstrip("0") or "0" for column in tower.columns]
    places = [11 + PITCH * place for place in range(len(names))]
    if all(len(name) == 1 for name in names):
        # One text with a place for each character is a fifth of the bytes of one text each.
        return (Label("".join(names), " ".join(map(str, places)), height + 15),) if names else ()
    return tuple(Label(name, x, height + 15) for name, x in zip(names, places, strict=True))
