"""The mails to whoever signs the minutes: you were elected, here is your link; the minutes wait for you."""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from meetings import accounts, communities
from meetings.adapters.catalogues import catalogue
from meetings.adapters.channels import ChannelError
from meetings.adapters.render import MessageRenderer, SignatureFacts
from meetings.communities import CommunityCard
from meetings.convening import Letter, mail_foot
from meetings.deliveries import Composed, OwedMessage
from meetings.live_session import ELECTED, SIGNATURE
from meetings.minutes.roles import roles_of
from meetings.minutes.written import concluded_at
from meetings.protocol.kinds import Kind, Modality
from meetings.storage.accounts import Link
from meetings.storage.minutes import Minutes
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.trail import Actor
from meetings.wording.format import date_words


class SignatureComposer(Letter):
    """Writes to somebody who signs: a person with the link in their mail, the staff with the page."""

    def __call__(self, tx: Transaction, owed: OwedMessage, at: datetime) -> Composed:
        """The message of one person or one account.

        Raises:
            ChannelError: the paper to sign is being printed (again later), the link was ended meanwhile, or
                the address cannot be written to.
        """
        if owed.meeting_id is None:
            raise ChannelError("There are no minutes to sign.", permanent=True)
        link = tx.session.get(Link, owed.link_id) if owed.link_id else None
        if not owed.recipient.is_staff and (link is None or link.revoked_at is not None):
            raise ChannelError("The link of this message was ended.", permanent=True)
        if owed.kind == SIGNATURE and not _is_printed(tx, owed.meeting_id):
            raise ChannelError("The paper to sign is being printed.")
        card = communities.card(tx, owed.community_id)
        meeting = tx.session.get_one(Meeting, owed.meeting_id)
        facts = self._facts(tx, owed, meeting, card, link)
        renderer = MessageRenderer(catalogue(card.locale), card.locale)
        texts = renderer.elected(facts) if owed.kind == ELECTED else renderer.signature(facts)
        token = accounts.link_token(tx, link.id) if link else ""
        values = {"name": owed.name, "link": self._addresses.officer(token) if token else ""}
        return self.written(card, owed, texts, values, at, secret=token)

    def _facts(
        self, tx: Transaction, owed: OwedMessage, meeting: Meeting, card: CommunityCard, link: Link | None
    ) -> SignatureFacts:
        zone, whose = ZoneInfo(card.timezone), owed.recipient

        def day(instant: datetime) -> str:
            return date_words(instant.astimezone(zone).date(), year=True, locale=card.locale)

        reader = Actor(account_id=whose.id) if whose.is_staff else Actor(person_id=whose.id)
        return SignatureFacts(
            community=card.name,
            kind=Kind(meeting.kind),
            held=day(concluded_at(meeting)),
            roles=roles_of(tx, meeting, reader),
            expires=day(link.expires_at) if link else "",
            foot=mail_foot(card, self._addresses),
            page_url=None if link else self._addresses.draft(meeting.id),
            is_in_writing=meeting.modality == Modality.WRITTEN,
        )


def _is_printed(tx: Transaction, meeting_id: uuid.UUID) -> bool:
    printed = select(Minutes.fixed_sha256).where(Minutes.meeting_id == meeting_id)
    return bool(tx.session.scalar(printed))
