"""Messages of the minutes: they were published; your one-time code."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from meetings import accounts, communities
from meetings.adapters.catalogues import catalogue
from meetings.adapters.channels import ChannelError
from meetings.adapters.render import (
    CodeFacts,
    CodePurpose,
    MessageRenderer,
    MinutesFacts,
)
from meetings.convening import Letter, mail_foot
from meetings.deliveries import Composed, OwedMessage
from meetings.minutes.terms import challenge_until
from meetings.minutes.written import concluded_at
from meetings.protocol.kinds import Kind, Modality
from meetings.storage.minutes import Minutes
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.wording.format import date_words


class PublishedComposer(Letter):
    """Tells one owner that the minutes can be read (M6)."""

    def __call__(self, tx: Transaction, owed: OwedMessage, at: datetime) -> Composed:
        """The message of one person.

        Raises:
            ChannelError: its second paper is being printed (again later), or the address is no address.
        """
        minutes = tx.session.scalars(
            select(Minutes).where(Minutes.meeting_id == owed.meeting_id)
        ).one_or_none()
        if minutes is None or owed.link_id is None:
            raise ChannelError("There are no minutes to tell of.", permanent=True)
        if minutes.signatures_pdf_id is None:
            raise ChannelError("The paper of the signatures is being printed.")
        card = communities.card(tx, owed.community_id)
        meeting = tx.session.get_one(Meeting, minutes.meeting_id)
        zone = ZoneInfo(card.timezone)
        held = concluded_at(meeting).astimezone(zone).date()
        until = challenge_until(tx, meeting, at)
        facts = MinutesFacts(
            card.name,
            Kind(meeting.kind),
            date_words(held, year=True, locale=card.locale),
            date_words(until, year=True, locale=card.locale),
            mail_foot(card, self._addresses, minutes.checkpoint),
            is_in_writing=meeting.modality == Modality.WRITTEN,
        )
        texts = MessageRenderer(catalogue(card.locale), card.locale).minutes_published(facts)
        token = accounts.link_token(tx, owed.link_id)
        values = {"name": owed.name, "link": self._addresses.minutes(token)}
        return self.written(card, owed, texts, values, at, secret=token)


class CodeComposer(Letter):
    """Sends the one-time code of an act (M14)."""

    def __call__(self, tx: Transaction, owed: OwedMessage, at: datetime) -> Composed:
        """The message of one person.

        Raises:
            ChannelError: the address cannot be written to.
        """
        card = communities.card(tx, owed.community_id)
        purpose = CodePurpose.VOTE if owed.payload.get("act") == accounts.PROOF_ACT else CodePurpose.SIGN
        facts = CodeFacts(card.name, purpose, mail_foot(card, self._addresses))
        texts = MessageRenderer(catalogue(card.locale), card.locale).code(facts)
        return self.written(card, owed, texts, {"code": owed.payload.get("code", "")}, at)
