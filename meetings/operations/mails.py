"""The mail that brings somebody of the staff a link to choose a password."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from meetings import accounts, communities
from meetings.accounts import LinkReason
from meetings.adapters.catalogues import catalogue
from meetings.adapters.channels import ChannelError
from meetings.adapters.render import MessageRenderer, StaffLinkFacts
from meetings.convening import Letter
from meetings.deliveries import Composed, OwedMessage
from meetings.storage.accounts import Link
from meetings.storage.session import Transaction
from meetings.wording.format import instant_words


class StaffLinkComposer(Letter):
    """Writes "choose your password" to one account of the staff."""

    def __call__(self, tx: Transaction, owed: OwedMessage, at: datetime) -> Composed:
        """The message of one account.

        Raises:
            ChannelError: its link was used or given up meanwhile, or the address cannot be written to.
        """
        link = tx.session.get(Link, owed.link_id) if owed.link_id else None
        if link is None or link.revoked_at is not None:
            raise ChannelError("A password was chosen meanwhile.", permanent=True)
        card = communities.card(tx, owed.community_id)
        facts = StaffLinkFacts(
            community=card.name,
            is_invited=owed.payload["why"] == LinkReason.INVITED,
            until=instant_words(link.expires_at, ZoneInfo(card.timezone), locale=card.locale),
        )
        texts = MessageRenderer(catalogue(card.locale), card.locale).staff_link(facts)
        token = accounts.link_token(tx, link.id)
        values = {"name": owed.name, "link": self._addresses.password(token)}
        return self.written(card, owed, texts, values, at, secret=token)
