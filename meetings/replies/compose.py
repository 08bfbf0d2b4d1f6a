"""The message that brings a lost link again, and the one that tells the staff that an address was denied."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from meetings import accounts, communities
from meetings.adapters.catalogues import catalogue
from meetings.adapters.channels import ChannelError
from meetings.adapters.render import LinkFacts, MessageRenderer, WrongPersonFacts
from meetings.convening import Letter, mail_foot
from meetings.deliveries import Composed, OwedMessage
from meetings.storage.accounts import Link
from meetings.storage.session import Transaction
from meetings.wording.format import date_words, instant_words


class LinkComposer(Letter):
    """Writes "here is your link" to one person."""

    def __call__(self, tx: Transaction, owed: OwedMessage, at: datetime) -> Composed:
        """The message of one person.

        Raises:
            ChannelError: the address cannot be written to.
        """
        if owed.link_id is None:
            raise ChannelError("A message with a link needs its link.", permanent=True)
        card = communities.card(tx, owed.community_id)
        expires = tx.session.scalars(select(Link.expires_at).where(Link.id == owed.link_id)).one()
        last_day = expires.astimezone(ZoneInfo(card.timezone)).date()
        foot = mail_foot(card, self._addresses)
        facts = LinkFacts(card.name, date_words(last_day, year=True, locale=card.locale), foot)
        texts = MessageRenderer(catalogue(card.locale), card.locale).link_again(facts)
        token = accounts.link_token(tx, owed.link_id)
        values = {"name": owed.name, "link": self._addresses.personal(token)}
        return self.written(card, owed, texts, values, at, secret=token)


class WrongPersonComposer(Letter):
    """Tells one member of the staff that somebody said "this is not me", and where to put it right."""

    def __call__(self, tx: Transaction, owed: OwedMessage, at: datetime) -> Composed:
        """The message of one account.

        Raises:
            ChannelError: the address cannot be written to.
        """
        card = communities.card(tx, owed.community_id)
        said = owed.payload
        moment = datetime.fromisoformat(said["at"])
        facts = WrongPersonFacts(
            community=card.name,
            unit=said["units"] or card.name,
            when=instant_words(moment, ZoneInfo(card.timezone), locale=card.locale),
            page_url=self._addresses.person(UUID(said["person"])),
        )
        texts = MessageRenderer(catalogue(card.locale), card.locale).wrong_person(facts)
        return self.written(card, owed, texts, {}, at)
