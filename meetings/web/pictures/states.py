"""What a window of the façade says: its states, the drawing of each, and the order of the legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Mode(StrEnum):
    """What the façade is about."""

    REGISTER = "register"
    DELIVERY = "delivery"
    ANSWERS = "answers"
    PRESENCE = "presence"
    VOTES = "votes"


class WindowState(StrEnum):
    """What one window says; each mode has its own states, and all of them `OTHER`."""

    EMAIL = "email"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    PAPER = "paper"

    READ = "read"
    DELIVERED = "delivered"
    SENT = "sent"
    HANDED_OVER = "handed_over"
    DUE = "due"
    IN_DOUBT = "in_doubt"
    FAILED = "failed"
    NO_ADDRESS = "no_address"

    YES = "yes"
    PROXY = "proxy"
    NO = "no"
    UNANSWERED = "unanswered"

    PRESENT = "present"
    REPRESENTED = "represented"
    LEFT = "left"
    NOT_ARRIVED = "not_arrived"

    VOTED = "voted"
    NOT_VOTED = "not_voted"
    NOT_IN_VOTE = "not_in_vote"

    OTHER = "other"
    """Somebody else's home on a resident's page: it is drawn, and says nothing."""


class UnitKind(StrEnum):
    """Where a unit is drawn: in its tower, as a house, or with its like on the ground floor."""

    APARTMENT = "apartment"
    HOUSE = "house"
    SHOP = "shop"
    PARKING = "parking"
    STORAGE = "storage"


GROUND_KINDS = (UnitKind.SHOP, UnitKind.PARKING, UnitKind.STORAGE)

MODE_STATES: Mapping[Mode, tuple[WindowState, ...]] = {
    Mode.REGISTER: (
        WindowState.EMAIL,
        WindowState.WAITING,
        WindowState.SUSPENDED,
        WindowState.PAPER,
        WindowState.OTHER,
    ),
    Mode.DELIVERY: (
        WindowState.READ,
        WindowState.DELIVERED,
        WindowState.SENT,
        WindowState.HANDED_OVER,
        WindowState.DUE,
        WindowState.IN_DOUBT,
        WindowState.FAILED,
        WindowState.NO_ADDRESS,
        WindowState.OTHER,
    ),
    Mode.ANSWERS: (
        WindowState.YES,
        WindowState.PROXY,
        WindowState.NO,
        WindowState.UNANSWERED,
        WindowState.OTHER,
    ),
    Mode.PRESENCE: (
        WindowState.PRESENT,
        WindowState.REPRESENTED,
        WindowState.LEFT,
        WindowState.NOT_ARRIVED,
        WindowState.OTHER,
    ),
    Mode.VOTES: (
        WindowState.VOTED,
        WindowState.NOT_VOTED,
        WindowState.NOT_IN_VOTE,
        WindowState.OTHER,
    ),
}
"""The states of each mode, in the order of the legend."""

SYMBOLS: Mapping[WindowState, str] = {
    WindowState.EMAIL: "wp",
    WindowState.WAITING: "wd",
    WindowState.SUSPENDED: "wx",
    WindowState.PAPER: "wn",
    WindowState.READ: "wr",
    WindowState.DELIVERED: "wd",
    WindowState.SENT: "we",
    WindowState.HANDED_OVER: "wh",
    WindowState.DUE: "wa",
    WindowState.IN_DOUBT: "wu",
    WindowState.FAILED: "wx",
    WindowState.NO_ADDRESS: "wn",
    WindowState.YES: "wp",
    WindowState.PROXY: "wq",
    WindowState.NO: "wo",
    WindowState.UNANSWERED: "wa",
    WindowState.PRESENT: "wp",
    WindowState.REPRESENTED: "wq",
    WindowState.LEFT: "ws",
    WindowState.NOT_ARRIVED: "wa",
    WindowState.VOTED: "wr",
    WindowState.NOT_VOTED: "wa",
    WindowState.NOT_IN_VOTE: "wn",
    WindowState.OTHER: "wa",
}
"""The id of the drawing of each state; `components/facade.html` defines the drawings."""

_REACHED = frozenset(
    (
        WindowState.EMAIL,
        WindowState.READ,
        WindowState.DELIVERED,
        WindowState.SENT,
        WindowState.HANDED_OVER,
        WindowState.YES,
        WindowState.PROXY,
        WindowState.PRESENT,
        WindowState.REPRESENTED,
        WindowState.VOTED,
    )
)


def is_lit(state: WindowState) -> bool:
    """Whether the home was reached, will come, is present or has voted."""
    return state in _REACHED


@dataclass(frozen=True, slots=True)
class UnitWindow:
    """One private unit, as the façade needs it.

    `tower` is the label to print ("Torre 1"), empty when the community has none; `number` the unit's own;
    `floor` is given only when the register says it; `own` rings the window as the reader's home. Any
    `kind` but those of `UnitKind` is drawn as a window of its tower.
    """

    tower: str
    number: str
    state: WindowState
    floor: int | None = None
    kind: str = UnitKind.APARTMENT
    own: bool = False


def only_own(units: Iterable[UnitWindow]) -> list[UnitWindow]:
    """The same units for a resident's page: every window but the reader's own says nothing."""
    return [unit if unit.own else replace(unit, state=WindowState.OTHER) for unit in units]


@dataclass(frozen=True, slots=True)
class Count:
    """How many units are in one state, with the drawing that stands for it."""

    state: WindowState
    symbol: str
    units: int


def count_states(units: Iterable[UnitWindow], mode: Mode) -> tuple[Count, ...]:
    """The legend: the states of `mode` that occur, in order; the counts add up to the units."""
    tally = dict.fromkeys(MODE_STATES[mode], 0)
    for unit in units:
        tally[unit.state] += 1
    return tuple(Count(state, SYMBOLS[state], number) for state, number in tally.items() if number)
