"""The mail that asks one person which hour of a meeting suits them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from meetings import accounts, communities, planning
from meetings.adapters.catalogues import catalogue
from meetings.adapters.channels import ChannelError
from meetings.adapters.render import MessageRenderer, PollFacts
from meetings.convening.mails import Letter, mail_foot
from meetings.deliveries import Composed, OwedMessage
from meetings.protocol.kinds import Kind
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.wording.convening import zone_note
from meetings.wording.format import instant_words
from meetings.wording.language import in_language


class PollComposer(Letter):
    """Writes which hours are asked about, until when, and the person's own link."""

    def __call__(self, tx: Transaction, owed: OwedMessage, at: datetime) -> Composed:
        """The message of one person.

        Raises:
            ChannelError: answers are not taken any more, and it expires with the poll; or the address cannot
                be written to.
        """
        if owed.link_id is None:
            raise ChannelError("A poll needs its link.", permanent=True)
        poll, hours = planning.poll_of_link(tx, owed.link_id)
        meeting = tx.session.get_one(Meeting, poll.meeting_id)
        if not planning.takes_answers(poll, meeting, at):
            raise ChannelError("The poll takes no answers any more.")
        card = communities.card(tx, owed.community_id)
        zone = ZoneInfo(card.timezone)
        with in_language(card.locale):
            facts = PollFacts(
                community=card.name,
                kind=Kind(meeting.kind),
                hours=tuple(instant_words(hour.starts_at, zone) for hour in hours),
                until=instant_words(poll.ends_at, zone),
                zone=zone_note(card.timezone),
                foot=mail_foot(card, self._addresses),
            )
        texts = MessageRenderer(catalogue(card.locale), card.locale).poll(facts)
        token = accounts.link_token(tx, owed.link_id)
        values = {"name": owed.name, "link": self._addresses.poll(token)}
        return self.written(card, owed, texts, values, at, secret=token)
