"""Telling everybody who was called that the meeting could not begin for want of people (M13)."""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from meetings import accounts, communities
from meetings.adapters.catalogues import catalogue
from meetings.adapters.channels import ChannelError
from meetings.adapters.render import MessageRenderer, NoQuorumFacts
from meetings.convening import Letter, called_links, mail_foot, recipients_for
from meetings.deliveries import Composed, Owed, OwedMessage, owe
from meetings.protocol.kinds import Call, Kind
from meetings.protocol.meeting import may_call_again
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.wording.format import date_words, instant_words
from meetings.wording.language import in_language

NO_QUORUM, EMAIL = "no_quorum", "email"


def tell_no_quorum(tx: Transaction, meeting: Meeting, at: datetime) -> dict[uuid.UUID, dict[str, object]]:
    """Owe one mail to each person who was called and has an address.

    Returns:
        What the entry of the act keeps for everybody who was called: by which channel they are told. Whoever
        has no address reads it on their page.
    """
    links = called_links(tx, meeting.id, at)
    told: dict[uuid.UUID, dict[str, object]] = {person: {"channel": "page"} for person in links}
    owed = []
    for person in recipients_for(tx, meeting):
        ways = [way for way in person.ways if way.channel == EMAIL and way.contact_point_id]
        if person.person_id not in links or not ways:
            continue
        told[person.person_id] = {"channel": EMAIL}
        owed.append(
            Owed(
                community_id=meeting.community_id,
                person_id=person.person_id,
                contact_point_id=ways[0].contact_point_id,
                channel=EMAIL,
                kind=NO_QUORUM,
                dedupe_key=f"{NO_QUORUM}:{meeting.id}:{person.person_id}",
                meeting_id=meeting.id,
                link_id=links[person.person_id],
            )
        )
    owe(tx, owed, at)
    return told


class NoQuorumComposer(Letter):
    """Writes what happened, that nothing was decided, and what comes now (M13)."""

    def __call__(self, tx: Transaction, owed: OwedMessage, at: datetime) -> Composed:
        """The message of one person.

        Raises:
            ChannelError: the address cannot be written to.
        """
        if owed.meeting_id is None or owed.link_id is None:
            raise ChannelError("It is about no meeting.", permanent=True)
        card = communities.card(tx, owed.community_id)
        meeting = tx.session.get_one(Meeting, owed.meeting_id)
        held = meeting.starts_at or meeting.closed_at
        if held is None:
            raise ChannelError("The meeting has no day.", permanent=True)
        zone, second = ZoneInfo(card.timezone), meeting.second_call_at
        with in_language(card.locale):
            facts = NoQuorumFacts(
                community=card.name,
                kind=Kind(meeting.kind),
                held=date_words(held.astimezone(zone).date()),
                second_call=instant_words(second, zone) if second else "",
                may_follow=may_call_again(Kind(meeting.kind), Call(meeting.call)),
                foot=mail_foot(card, self._addresses),
            )
        texts = MessageRenderer(catalogue(card.locale), card.locale).no_quorum(facts)
        token = accounts.link_token(tx, owed.link_id)
        values = {"name": owed.name, "link": self._addresses.personal(token)}
        return self.written(card, owed, texts, values, at, secret=token)
