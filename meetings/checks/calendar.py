"""The holidays the checks of other programs are judged by."""

from __future__ import annotations

from datetime import date

from meetings.adapters.holidays import colombian_holidays
from meetings.checks import HOLIDAY_YEARS


def holidays() -> frozenset[date]:
    """Every public holiday of the years an input may name."""
    return colombian_holidays(*HOLIDAY_YEARS)
