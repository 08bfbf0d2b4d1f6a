"""The rules a community's meetings are planned by: its rulebook in force, and its calendar."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from meetings.adapters.holidays import FIRST_YEAR, LAST_YEAR, colombian_holidays
from meetings.communities import by_laws
from meetings.protocol import rulebook as rulebooks
from meetings.protocol.days import Workdays, local_date
from meetings.protocol.rulebook import Rulebook
from meetings.storage.session import Transaction

# Pages of old meetings still show their terms; a meeting is planned at most a year ahead, and its minutes
# are due some weeks later.
_YEARS_BACK, _YEARS_AHEAD = 20, 3


@dataclass(frozen=True, slots=True)
class Rules:
    """A rulebook with the holidays it counts by."""

    rulebook: Rulebook
    holidays: frozenset[date]

    @property
    def zone(self) -> ZoneInfo:
        """The community's zone: every date is one of its calendar."""
        return self.rulebook.zone

    @property
    def workdays(self) -> Workdays:
        """The business days of the community."""
        return Workdays(self.holidays, self.rulebook.saturday_business)

    def today(self, at: datetime) -> date:
        """The community's date at an instant."""
        return local_date(at, self.zone)


def rules_of(tx: Transaction, community_id: uuid.UUID, at: datetime) -> Rules:
    """The rules of a community at an instant.

    Raises:
        Missing: there is no such community.
    """
    profile = by_laws(tx, community_id)
    book = rulebooks.in_force(local_date(at, ZoneInfo(profile.timezone)), profile)
    first, last = max(FIRST_YEAR, at.year - _YEARS_BACK), min(LAST_YEAR, at.year + _YEARS_AHEAD)
    return Rules(book, colombian_holidays(first, last))
