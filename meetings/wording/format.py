"""One formatter of dates, hours and figures for page, mail, calendar and paper.

Every function takes an explicit `locale` ("es", "en"); without one it is the reader's, and outside a
request the product's own. An hour holds together with no-break spaces, so that "9:00 a. m." never breaks
over a line, in a page, a mail, a calendar or a paper; all other spaces are plain. What is written in one
line, a subject or a text message, has plain spaces only (``adapters.render``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal
from flask_babel import get_locale

from meetings.protocol.exact import decimal_text

DEFAULT_LOCALE = "es"
# Colombia writes hours as 9:00 a. m.; plain "es" is Spain's and writes 9:00.
_REGIONS = {"es": "es_CO", "en": "en_US"}
_DAY = {"es": "EEEE d 'de' MMMM", "en": "EEEE d MMMM"}
_YEAR = {"es": " 'de' y", "en": " y"}
_HOUR = "h:mm\u00a0a"
# A page writes some thirty dates, and the next page the same ones again.
_KEPT = 4096
_HARD_SPACES = str.maketrans("\u00a0\u202f", "  ")
PERCENT = 100


def date_words(day: date, *, year: bool = False, locale: str | Locale | None = None) -> str:
    """The date in words: "jueves 4 de marzo", with `year` "jueves 4 de marzo de 2027".

    An instant is refused with `TypeError`: its date depends on a zone, so it belongs to `instant_words`.
    """
    if isinstance(day, datetime):
        raise TypeError("an instant has no date without a zone: use instant_words")
    chosen = chosen_locale(locale)
    return _date_text(day, _pattern(chosen, year), chosen)


def month_day_words(day: date, *, locale: str | Locale | None = None) -> str:
    """The day of every year: "31 de diciembre"."""
    chosen = chosen_locale(locale)
    pattern = "d 'de' MMMM" if chosen.language == "es" else "d MMMM"
    return _date_text(day, pattern, chosen)


def long_date_words(day: date, *, locale: str | Locale | None = None) -> str:
    """A date with its year and without its weekday, as laws are cited: "13 de marzo de 2020"."""
    chosen = chosen_locale(locale)
    pattern = "d 'de' MMMM 'de' y" if chosen.language == "es" else "d MMMM y"
    return _date_text(day, pattern, chosen)


def instant_words(
    at: datetime, zone: ZoneInfo, *, year: bool = False, locale: str | Locale | None = None
) -> str:
    """Day and hour on the clock of `zone`: "sábado 20 de marzo, 9:00 a. m.", the hour held together."""
    chosen = chosen_locale(locale)
    pattern = f"{_pattern(chosen, year)}, {_HOUR}"
    return _clock_text(_on_clock(at, zone), pattern, chosen)


def hour_words(at: datetime, zone: ZoneInfo, *, locale: str | Locale | None = None) -> str:
    """The hour on the clock of `zone`: "9:00 a. m.", held together."""
    return _clock_text(_on_clock(at, zone), _HOUR, chosen_locale(locale))


def percent_words(share: Fraction | int, places: int = 1, *, locale: str | Locale | None = None) -> str:
    """A share of the whole (1 is everything) as a percentage: 613/1000 is "61,3 %".

    Further decimals are cut off, not rounded: a share just under a limit never reads as having reached it.
    """
    scale = PERCENT * 10**places
    cut = Fraction(abs(share) * scale // 1, 10**places) * (1 if share >= 0 else -1)
    chosen = chosen_locale(locale)
    sign = "%" if chosen.language == "en" else " %"
    return decimal_words(cut, places, locale=chosen) + sign


def decimal_words(value: Fraction | int, places: int, *, locale: str | Locale | None = None) -> str:
    """An exact number with `places` decimals in the reader's signs: "0,281553"; halves away from zero."""
    chosen = chosen_locale(locale)
    text = decimal_text(value, places)
    whole, _, decimals = text.lstrip("-").partition(".")
    words = _whole_text(int(whole), chosen)
    mark = chosen.number_symbols["latn"]["decimal"] if decimals else ""
    return f"{'-' if text.startswith('-') else ''}{words}{mark}{decimals}"


def number_words(value: int, *, locale: str | Locale | None = None) -> str:
    """A whole number with its thousands marked: "4.377"."""
    return decimal_words(value, 0, locale=locale)


def list_words(items: Sequence[str], *, locale: str | Locale | None = None) -> str:
    """The items as they are said: "lugar, temas y hora"."""
    return _plain(format_list(list(items), locale=chosen_locale(locale))) if items else ""


def chosen_locale(locale: str | Locale | None = None) -> Locale:
    """The locale asked for, else the reader's, else the product's; always with its region."""
    wanted = locale or get_locale() or DEFAULT_LOCALE
    return _with_region(wanted.language if isinstance(wanted, Locale) else wanted)


@lru_cache(maxsize=64)
def _with_region(code: str) -> Locale:
    try:
        language = Locale.parse(code).language
    except (UnknownLocaleError, ValueError):
        language = DEFAULT_LOCALE
    return Locale.parse(_REGIONS.get(language, _REGIONS[DEFAULT_LOCALE]))


@lru_cache(maxsize=_KEPT)
def _date_text(day: date, pattern: str, locale: Locale) -> str:
    return _plain(format_date(day, pattern, locale=locale))


@lru_cache(maxsize=_KEPT)
def _clock_text(local: datetime, pattern: str, locale: Locale) -> str:
    return format_datetime(local, pattern, locale=locale).replace("\u202f", "\u00a0")


@lru_cache(maxsize=_KEPT)
def _whole_text(value: int, locale: Locale) -> str:
    return _plain(format_decimal(value, locale=locale))


def _pattern(locale: Locale, year: bool) -> str:
    return _DAY[locale.language] + (_YEAR[locale.language] if year else "")


def _on_clock(at: datetime, zone: ZoneInfo) -> datetime:
    """Day and hour on the clock of a zone, without the zone: as one they are equal on every clock."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return at.astimezone(zone).replace(tzinfo=None)


def _plain(text: str) -> str:
    return text.translate(_HARD_SPACES)
