"""Reading the input of a check: every value has one type and one list, and a wrong one is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from meetings.protocol.days import Workdays, local_date
from meetings.protocol.exact import InvalidExact, parse_exact
from meetings.protocol.rulebook import Rulebook

E = TypeVar("E", bound=StrEnum)

# Ley 51/1983 made the calendar of holidays that holds; no register reaches further ahead.
FIRST_YEAR = 1984
LAST_YEAR = 2099
LARGEST = 10**9
HUNDRED = Fraction(100)
# Under this key a parsed object holds the name of a key that stood twice in it; no text is equal to it.
TWICE: Any = object()

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_NAIVE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+")


class InvalidInput(ValueError):  # noqa: N818 - it names what is invalid
    """An input that does not keep the contract; the text names the field and what it must be."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


@cache
def _members(codes: type[E]) -> dict[str, E]:
    return {member.value: member for member in codes}


@dataclass(frozen=True, slots=True)
class Frame:
    """What every check is judged within: the rulebook of a community without by-laws, and the holidays."""

    rulebook: Rulebook
    holidays: frozenset[date]

    @property
    def zone(self) -> ZoneInfo:
        """The community's zone."""
        return self.rulebook.zone

    def workdays(self, saturday_business: bool = False) -> Workdays:
        """The business days, with or without Saturdays."""
        return Workdays(self.holidays, saturday_business)


@dataclass(slots=True)
class Fields:
    """The keys of one JSON object; `path` is how an error names it.

    Each reader takes a key, marks it as known and raises `InvalidInput` when the value is missing (without a
    default), of another type or outside its list. `finish` refuses the keys nobody asked for.
    """

    values: Mapping[str, Any]
    frame: Frame
    path: str = ""
    known: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Which of two values was meant would be a guess."""
        if TWICE in self.values:
            raise InvalidInput(self.name(self.values[TWICE]), "stands twice")

    def name(self, key: str) -> str:
        """The key as an error names it: `attendance[0].coefficient`."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Whether the key was given."""
        self.known.add(key)
        return key in self.values

    def text(self, key: str, default: str | None = None) -> str:
        """Any text, for ids."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise InvalidInput(self.name(key), "must be text")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise InvalidInput(self.name(key), "must be true or false")
        return value

    def whole(self, key: str, default: int | None = None, *, least: int = 0, most: int = LARGEST) -> int:
        """A whole number within its limits; neither true nor 3.0 is one."""
        value = self._take(key, default)
        if type(value) is not int:
            raise InvalidInput(self.name(key), "must be a whole number")
        if not least <= value <= most:
            raise InvalidInput(self.name(key), f"must be from {least} to {most}")
        return value

    def exact(self, key: str, *, least: Fraction | None = None, most: Fraction | None = None) -> Fraction:
        """An exact number as text, zero or more unless `least` says otherwise."""
        return self._exact(self.name(key), self._take(key, None), least, most)

    def positive(self, key: str) -> Fraction:
        """An exact number over zero."""
        value = self.exact(key)
        if not value:
            raise InvalidInput(self.name(key), "must be over 0")
        return value

    def share(self, key: str) -> Fraction:
        """A fraction of the whole: over zero and at most one."""
        value = self.positive(key)
        if value > 1:
            raise InvalidInput(self.name(key), "must be at most 1")
        return value

    def exacts(self, key: str, *, most: Fraction | None = None, optional: bool = False) -> list[Fraction]:
        """A list of exact numbers, none negative."""
        return [self._exact(name, value, None, most) for name, value in self._items(key, optional)]

    def texts(self, key: str) -> list[str]:
        """A list of ids."""
        items = list(self._items(key))
        for name, value in items:
            if not isinstance(value, str):
                raise InvalidInput(name, "must be text")
        return [value for _, value in items]

    def day(self, key: str) -> date:
        """A date that exists, within the years whose holidays are known."""
        value = self._take(key, None)
        if not isinstance(value, str) or _DATE.fullmatch(value) is None:
            raise InvalidInput(self.name(key), "must be a date such as 2026-03-21")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise InvalidInput(self.name(key), "is a date that does not exist") from None
        return self._within(self.name(key), day)

    def instant(self, key: str) -> datetime:
        """An instant with its offset, within the years whose holidays are known."""
        return self._instant(self.name(key), self._take(key, None))

    def instants(self, key: str) -> list[datetime]:
        """A list of instants."""
        return [self._instant(name, value) for name, value in self._items(key)]

    def code(self, key: str, codes: type[E], default: E | None = None, *, without: E | None = None) -> E:
        """A member of a closed list; `without` leaves one out of it."""
        return self._code(self.name(key), self._take(key, default), codes, without)

    def codes(self, key: str, codes: type[E]) -> list[E]:
        """A list of members of a closed list, none twice."""
        read: list[E] = []
        for name, value in self._items(key):
            member = self._code(name, value, codes, None)
            if member in read:
                raise InvalidInput(name, f"repeats {member.value}")
            read.append(member)
        return read

    def objects(self, key: str, *, optional: bool = False) -> Iterator[Fields]:
        """A list of objects, each finished when the next is asked for."""
        for name, value in self._items(key, optional):
            row = self._object(name, value)
            yield row
            row.finish()

    def group(self, key: str) -> Fields:
        """An object of its own; the caller finishes it."""
        return self._object(self.name(key), self._take(key, None))

    def finish(self) -> None:
        """Refuse the keys the rule does not have: a misspelt one must not be taken for a missing one."""
        if unknown := sorted(self.values.keys() - self.known):
            raise InvalidInput(self.name(unknown[0]), "is not an input of this rule")

    def _take(self, key: str, default: Any) -> Any:
        self.known.add(key)
        if key in self.values:
            return self.values[key]
        if default is None:
            raise InvalidInput(self.name(key), "is missing")
        return default

    def _items(self, key: str, optional: bool = False) -> Iterator[tuple[str, Any]]:
        values = self._take(key, [] if optional else None)
        if not isinstance(values, list):
            raise InvalidInput(self.name(key), "must be a list")
        return ((f"{self.name(key)}[{index}]", value) for index, value in enumerate(values))

    def _object(self, name: str, value: Any) -> Fields:
        if not isinstance(value, dict):
            raise InvalidInput(name, "must be an object")
        return Fields(value, self.frame, name)

    def _instant(self, name: str, value: Any) -> datetime:
        if isinstance(value, str) and _NAIVE.fullmatch(value):
            raise InvalidInput(name, "needs its offset, such as -05:00")
        if not isinstance(value, str) or _INSTANT.fullmatch(value) is None:
            raise InvalidInput(name, "must be an instant such as 2026-03-21T09:00:00-05:00")
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            raise InvalidInput(name, "is an instant that does not exist") from None
        try:
            day = local_date(at, self.frame.zone)
        except OverflowError:
            day = at.date()
        self._within(name, day)
        return at

    @staticmethod
    def _within(name: str, day: date) -> date:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise InvalidInput(name, f"must be in a year from {FIRST_YEAR} to {LAST_YEAR}")
        return day

    @staticmethod
    def _code(name: str, value: Any, codes: type[E], without: E | None) -> E:
        member: E | None = _members(codes).get(value) if isinstance(value, str) else None
        if member is None or member is without:
            allowed = sorted(each.value for each in codes if each is not without)
            raise InvalidInput(name, f"must be one of {', '.join(allowed)}")
        return member

    @staticmethod
    def _exact(name: str, value: Any, least: Fraction | None, most: Fraction | None) -> Fraction:
        try:
            number = parse_exact(value)
        except InvalidExact as invalid:
            raise InvalidInput(name, str(invalid)) from None
        if number < (least or 0):
            raise InvalidInput(name, "must not be negative" if least is None else f"must be at least {least}")
        if most is not None and number > most:
            raise InvalidInput(name, f"must be at most {most}")
        return number
