"""The rules a community's meetings are planned by: its rulebook in force, and its calendar."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from meetings.adapters.holidays import FIRST_YEAR, LAST_YEAR, colombian_holidays
from meetings.communities import rulebook_of
from meetings.protocol.days import Workdays, local_date
from meetings.protocol.rulebook import Rulebook
from meetings.storage.base import table_of
from meetings.storage.convening import Notice
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction

# Pages of old meetings still show their terms; a meeting is planned at most a year ahead, and its minutes
# are due some weeks later.
_YEARS_BACK, _YEARS_AHEAD = 20, 3
_notices = table_of(Notice)
_CALLED = select(func.max(_notices.c.issued_at)).where(_notices.c.meeting_id == bindparam("meeting_id"))


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
    """The rules of a community at an instant: its by-laws as they were written down then.

    Raises:
        Missing: there is no such community.
    """
    book = rulebook_of(tx, community_id, at)
    first, last = max(FIRST_YEAR, at.year - _YEARS_BACK), min(LAST_YEAR, at.year + _YEARS_AHEAD)
    return Rules(book, colombian_holidays(first, last))


def rules_of_meeting(tx: Transaction, meeting: Meeting, at: datetime) -> Rules:
    """The rules a meeting is judged by: those in force when it was called; of a draft, those of now.

    By-laws that change after the notice left never alter a meeting that was called under the others.

    Raises:
        Missing: there is no such community.
    """
    [[called_at]] = tx.rows(_CALLED, meeting_id=meeting.id)
    return rules_of(tx, meeting.community_id, called_at or at)
