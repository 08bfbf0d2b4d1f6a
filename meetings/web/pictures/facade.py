"""The façade: one window per private unit of any community, on streets of towers and houses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .drawing import Block, Label, Name
from .parts import Parts, share_streets
from .states import MODE_STATES, Count, Mode, UnitKind, UnitWindow, WindowState, count_states
from .streets import Ground, Picture
from .towers import group_by_tower

MOST_WINDOWS = 1000
"""Above this many units every tower becomes one strip: smaller windows could not be read."""

MOST_STREETS = 5
NUMBERED_STREETS = 2
"""With more streets the column numbers would be a crowd; the table and the lists name every unit."""


@dataclass(frozen=True, slots=True)
class TowerCount:
    """One row of the table: a tower by name, or a kind of unit without one, and its units by state."""

    name: str
    kind: UnitKind | None
    counts: tuple[int, ...]
    units: int


@dataclass(frozen=True, slots=True)
class Facade:
    """Everything the template needs to draw the picture, its legend and its table."""

    mode: Mode
    height: int
    hills_ground: int | None
    grounds: tuple[Ground, ...]
    blocks: tuple[Block, ...]
    names: tuple[Name, ...]
    floor_labels: tuple[Label, ...]
    legend: tuple[Count, ...]
    table: tuple[TowerCount, ...]
    units: int
    are_strips: bool = False

    @property
    def is_partial(self) -> bool:
        """Whether other people's homes are drawn without saying anything, as on a resident's page."""
        return any(count.state is WindowState.OTHER for count in self.legend)

    @property
    def symbols(self) -> tuple[str, ...]:
        """The ids of the window drawings the picture and its legend use."""
        return tuple(sorted({count.symbol for count in self.legend}))


def facade_layout(units: Sequence[UnitWindow], mode: Mode) -> Facade:
    """Lay out the façade of a community of 1 to a few thousand units.

    `units` stand in the register's order. No unit at all, or a state that is none of `mode`'s, raises
    `ValueError`: the picture must never show less than the register holds.
    """
    if not units:
        raise ValueError("a façade needs at least one unit")
    if strange := {unit.state for unit in units} - set(MODE_STATES[mode]):
        raise ValueError(f"no states of the mode {mode}: {', '.join(sorted(strange))}")
    parts = Parts.of(units)
    streets = share_streets(parts.towers)
    picture = Picture()
    if len(units) > MOST_WINDOWS or len(streets) > MOST_STREETS:
        picture.add_strips(parts, mode)
    else:
        for street in streets:
            picture.add_street(street, parts.shops, has_numbers=len(streets) <= NUMBERED_STREETS)
        picture.add_houses(parts.houses)
        for kind, annexe in parts.annexes.items():
            picture.add_low_building(annexe, "", kind)
    legend = count_states(units, mode)
    return Facade(
        mode=mode,
        height=picture.y,
        hills_ground=picture.hills_ground,
        grounds=tuple(picture.grounds),
        blocks=tuple(picture.blocks),
        names=tuple(picture.names),
        floor_labels=tuple(picture.floor_labels),
        legend=legend,
        table=_table(units, legend),
        units=len(units),
        are_strips=picture.are_strips,
    )


def _table(units: Iterable[UnitWindow], legend: Sequence[Count]) -> tuple[TowerCount, ...]:
    groups: dict[tuple[str, UnitKind | None], list[UnitWindow]] = {}
    for name, own in group_by_tower(units).items():
        for unit in own:
            groups.setdefault((name, None if name else _kind(unit)), []).append(unit)
    return tuple(
        TowerCount(
            name,
            kind,
            tuple(sum(unit.state == count.state for unit in own) for count in legend),
            len(own),
        )
        for (name, kind), own in groups.items()
    )


def _kind(unit: UnitWindow) -> UnitKind:
    return UnitKind(unit.kind) if unit.kind in set(UnitKind) else UnitKind.APARTMENT
