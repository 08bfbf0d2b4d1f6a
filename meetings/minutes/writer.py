"""How the facts of a record are said: in its community's language and zone, with its register's decimals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from meetings import communities
from meetings.communities import CommunityCard
from meetings.protocol.exact import parse_exact
from meetings.storage.convening import FrozenRegister
from meetings.storage.minutes import Minutes
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.wording.format import date_words, decimal_words, hour_words, instant_words, percent_words


class Writer:
    """Words the record of one meeting, in its community's zone and with its register's decimals."""

    def __init__(self, tx: Transaction, minutes: Minutes) -> None:
        self.minutes = minutes
        self.meeting = tx.session.get_one(Meeting, minutes.meeting_id)
        self.card: CommunityCard = communities.card(tx, minutes.community_id)
        self.zone = ZoneInfo(self.card.timezone)
        register = tx.session.get(FrozenRegister, minutes.meeting_id)
        self.total = Fraction(100)
        self.places = 4
        if register is not None:
            self.total = Fraction(register.total_numerator, register.total_denominator)
            self.places = register.decimals

    @property
    def record(self) -> Mapping[str, Any]:
        """The facts frozen at closing."""
        return self.minutes.record

    @property
    def concluded(self) -> str:
        """The day that names these minutes: of the opening, or when a decision in writing was concluded."""
        written = self.record.get("written")
        return str(written["concluded_at"] if written else self.record["opened_at"])

    def hour(self, iso: str) -> str:
        """An hour of the record."""
        return hour_words(datetime.fromisoformat(iso), self.zone) if iso else ""

    def day(self, iso: str) -> str:
        """A day of the record."""
        return date_words(datetime.fromisoformat(iso).astimezone(self.zone).date(), year=True)

    def instant(self, at: datetime) -> str:
        """Day and hour."""
        return instant_words(at, self.zone, year=True)

    def share(self, text: str) -> str:
        """An exact share as a percentage."""
        return percent_words(parse_exact(text), self.places)

    def figure(self, value: Fraction, basis: str) -> str:
        """A weight: a coefficient with the register's decimals, or a number of units."""
        return decimal_words(value, self.places if basis == "coefficient" else 0)
