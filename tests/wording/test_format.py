"""Dates, hours and figures as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from meetings.protocol.days import BOGOTA
from meetings.wording.format import (
    chosen_locale,
    date_words,
    decimal_words,
    hour_words,
    instant_words,
    list_words,
    number_words,
    percent_words,
)

AT = datetime(2027, 3, 20, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "year", "words"),
    [
        ("es", False, "jueves 4 de marzo"),
        ("es", True, "jueves 4 de marzo de 2027"),
        ("en", False, "Thursday 4 March"),
        ("en", True, "Thursday 4 March 2027"),
        (None, False, "jueves 4 de marzo"),  # outside a request the product speaks Spanish
    ],
)
def test_date_in_words_by_language(locale: str | None, year: bool, words: str) -> None:
    """With the day of the week, and the year when asked."""
    assert date_words(date(2027, 3, 4), year=year, locale=locale) == words


def test_instant_is_no_date_without_a_zone() -> None:
    """Which day it is depends on where."""
    with pytest.raises(TypeError, match="instant_words"):
        date_words(AT)


@pytest.mark.parametrize(
    ("zone", "locale", "words"),
    [
        ("America/Bogota", "es", "sábado 20 de marzo, 9:00\u00a0a.\u00a0m."),
        ("America/Bogota", "en", "Saturday 20 March, 9:00\u00a0AM"),
        ("Europe/Madrid", "es", "sábado 20 de marzo, 3:00\u00a0p.\u00a0m."),
        ("Asia/Tokyo", "es", "sábado 20 de marzo, 11:00\u00a0p.\u00a0m."),
        ("Australia/Sydney", "es", "domingo 21 de marzo, 1:00\u00a0a.\u00a0m."),
    ],
)
def test_instant_in_words_on_the_clock_of_a_zone(zone: str, locale: str, words: str) -> None:
    """The hour in twelve, as Colombia writes it, held together so that no line breaks in it."""
    assert instant_words(AT, ZoneInfo(zone), locale=locale) == words


def test_instant_without_offset_has_no_words() -> None:
    """It would be a guess."""
    with pytest.raises(ValueError, match="offset"):
        instant_words(AT.replace(tzinfo=None), BOGOTA)


def test_year_and_hour_of_an_instant() -> None:
    """On paper the year stands; alone the hour."""
    said = instant_words(AT, BOGOTA, year=True, locale="es")
    assert said == "sábado 20 de marzo de 2027, 9:00\u00a0a.\u00a0m."
    assert hour_words(AT, BOGOTA, locale="es") == "9:00\u00a0a.\u00a0m."


@pytest.mark.parametrize(
    ("share", "places", "locale", "words"),
    [
        (Fraction(613, 1000), 1, "es", "61,3 %"),
        (Fraction(613, 1000), 1, "en", "61.3%"),
        (Fraction(1, 2), 0, "es", "50 %"),
        (Fraction(1, 2), 1, "es", "50,0 %"),
        (1, 1, "es", "100,0 %"),
        (0, 1, "es", "0,0 %"),
        # never shown as having reached what it has not
        (Fraction(49_999, 100_000), 1, "es", "49,9 %"),
        (Fraction(69_999_999, 100_000_000), 2, "es", "69,99 %"),
        (Fraction(-1, 3), 1, "es", "-33,3 %"),
    ],
)
def test_share_as_a_percentage_is_cut_not_rounded(
    share: Fraction, places: int, locale: str, words: str
) -> None:
    """61,3 % of the building; a limit reads as reached only when it is."""
    assert percent_words(share, places, locale=locale) == words


@pytest.mark.parametrize(
    ("value", "places", "locale", "words"),
    [
        (Fraction(281553, 10**6), 6, "es", "0,281553"),
        (Fraction(281553, 10**6), 6, "en", "0.281553"),
        (Fraction(1234567, 1000), 2, "es", "1.234,57"),
        (Fraction(-1234567, 1000), 2, "en", "-1,234.57"),
        (100, 4, "es", "100,0000"),
    ],
)
def test_figures_of_the_register_with_its_decimals(
    value: Fraction, places: int, locale: str, words: str
) -> None:
    """The signs are the reader's, the digits the register's."""
    assert decimal_words(value, places, locale=locale) == words


def test_whole_numbers_mark_their_thousands() -> None:
    """As the reader's language does."""
    assert (number_words(4377, locale="es"), number_words(4377, locale="en")) == ("4.377", "4,377")


def test_lists_are_joined_as_they_are_said() -> None:
    """With the word before the last."""
    assert list_words(["lugar", "temas", "hora"], locale="es") == "lugar, temas y hora"
    assert list_words(["place"], locale="en") == "place"
    assert list_words([], locale="es") == ""


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [("es", "es_CO"), ("es_ES", "es_CO"), ("en", "en_US"), ("fr", "es_CO"), ("??", "es_CO")],
)
def test_language_that_is_not_spoken_becomes_spanish(asked: str, chosen: str) -> None:
    """The product speaks two."""
    assert str(chosen_locale(asked)) == chosen
