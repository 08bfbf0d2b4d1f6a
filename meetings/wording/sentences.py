"""The shape of what is said about a finding, and how its facts become words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from flask_babel import get_domain
from flask_babel.speaklater import LazyString

from meetings.protocol.exact import exact_text
from meetings.wording.format import (
    date_words,
    decimal_words,
    instant_words,
    list_words,
    number_words,
    percent_words,
)
from meetings.wording.labels import label

# A share is shown with as many decimals as it needs, up to these; a register's own figures up to eight.
_SHARE_PLACES = 4
_FIGURE_PLACES = 8
_TWO_POINTS = re.compile(r"(?<!\.)\.(</time>)?\.(?!\.)")


@dataclass(frozen=True, slots=True)
class Counted:
    """A text with a singular and a plural: `say(n)` gives the one for the whole number in `fact`."""

    fact: str
    say: Callable[[int], str]


def ngettext(singular: str, plural: str, num: int) -> str:
    """The form for a number in the reader's language, its places still empty.

    The library's own function of this name fills them at once, and knows only the number.
    """
    return str(get_domain().get_translations().ungettext(singular, plural, num))


Text: TypeAlias = LazyString | Counted


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said about one code: what happened, why, and what to do now.

    The texts name facts of the finding as `%(name)s`.
    """

    what: Text
    why: Text
    now: Text


def filled(text: Text, facts: Mapping[str, Any], spoken: Mapping[str, str]) -> str:
    """The text in the reader's language with the facts in their places."""
    chosen = text.say(int(facts[text.fact])) if isinstance(text, Counted) else str(text)
    return one_point(chosen % spoken)


def one_point(said: str) -> str:
    """A sentence that ends in "9:00 a. m." or in "Los Cerezos P.H." has one point, not two.

    Inside a page the first of them may stand in a `<time>`.
    """
    return _TWO_POINTS.sub(r".\1", str(said))


def spoken_facts(facts: Mapping[str, Any], zone: ZoneInfo) -> dict[str, str]:
    """Each fact as it is said: dates and instants in words, codes by their label, shares as percentages.

    A `Fraction` whose name ends in `share` is a share of the whole; any other is a figure of the register.
    A day `x` is also there with its year, as `x_of_year`, for what is wrong in the year itself.
    """
    said = {name: _spoken(name, value, zone) for name, value in facts.items()}
    return said | {f"{name}_of_year": _dated(each, zone) for name, each in facts.items() if _is_day(each)}


def _is_day(value: Any) -> bool:
    return isinstance(value, date)  # an instant is one too


def _dated(value: date, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return instant_words(value, zone, year=True)
    return date_words(value, year=True)


def _spoken(name: str, value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, StrEnum):
        return _lower_first(label(value))
    if isinstance(value, datetime):
        return instant_words(value, zone)
    if isinstance(value, date):
        return date_words(value)
    if isinstance(value, Fraction):
        return _share(value) if name.endswith("share") else _figure(value)
    if isinstance(value, tuple | list):
        return list_words([_spoken(name, each, zone) for each in value])
    return number_words(value) if type(value) is int else str(value)


def _share(value: Fraction) -> str:
    places = _places_needed(value * 100, _SHARE_PLACES)
    return percent_words(value, _SHARE_PLACES if places is None else places)


def _figure(value: Fraction) -> str:
    places = _places_needed(value, _FIGURE_PLACES)
    return exact_text(value) if places is None else decimal_words(value, places)


def _places_needed(value: Fraction, most: int) -> int | None:
    """How many decimals write the value exactly; None when more than `most` would be needed."""
    return next((places for places in range(most + 1) if (value * 10**places).denominator == 1), None)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
