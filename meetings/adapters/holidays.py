"""Colombia's public holidays, from the package `holidays` (0.109 or later knows 9 July from 2026).

Importing the package takes about half a second and a year of holidays some milliseconds. Both happen once in
a process: the import when the program starts, the dates when a range is first asked for.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import country_holidays

# Ley 51/1983 is the calendar that holds since 1984; the package computes up to 2100.
FIRST_YEAR = 1984
LAST_YEAR = 2100


@cache
def colombian_holidays(first_year: int, last_year: int) -> frozenset[date]:
    """Every public holiday of the years from `first_year` to `last_year`, both included.

    Raises `ValueError` when the years are in the wrong order or outside 1984-2100.
    """
    if not FIRST_YEAR <= first_year <= last_year <= LAST_YEAR:
        raise ValueError(f"years must be in order and from {FIRST_YEAR} to {LAST_YEAR}")
    return frozenset(country_holidays("CO", years=range(first_year, last_year + 1)))
