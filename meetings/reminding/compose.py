"""The words of a reminder for one person: what is near, their own link, nothing of anybody else."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from meetings import accounts, communities
from meetings.adapters.catalogues import catalogue
from meetings.adapters.channels import ChannelError
from meetings.adapters.render import MessageRenderer, ReminderFacts
from meetings.communities import CommunityCard
from meetings.convening import Letter, mail_foot
from meetings.deliveries import Composed, OwedMessage
from meetings.protocol.days import local_date
from meetings.protocol.kinds import Kind, Modality
from meetings.protocol.reminders import Reminder
from meetings.reminding.people import KINDS, start_of
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.wording.convening import zone_note
from meetings.wording.format import date_words, hour_words
from meetings.wording.language import in_language
from meetings.written_decision import asking_of


class ReminderComposer(Letter):
    """Writes the reminders of meetings and of votes in writing (M2 to M4)."""

    def __call__(self, tx: Transaction, owed: OwedMessage, at: datetime) -> Composed:
        """The reminder of one person, with the days that are left on the day it leaves.

        Raises:
            ChannelError: the address cannot be written to.
        """
        if owed.meeting_id is None or owed.link_id is None:
            raise ChannelError("A reminder needs its meeting and its link.", permanent=True)
        card = communities.card(tx, owed.community_id)
        meeting, reminder = tx.session.get_one(Meeting, owed.meeting_id), KINDS[owed.kind]
        with in_language(card.locale):
            facts = self._facts(tx, meeting, reminder, card, at)
        texts = MessageRenderer(catalogue(card.locale), card.locale).reminder(facts)
        token = accounts.link_token(tx, owed.link_id)
        enters = reminder is Reminder.STARTING and facts.is_online
        link = self._addresses.own_door(token) if enters else self._addresses.personal(token)
        values = {"name": owed.name, "link": link}
        return self.written(card, owed, texts, values, at, secret=token)

    def _facts(
        self, tx: Transaction, meeting: Meeting, reminder: Reminder, card: CommunityCard, at: datetime
    ) -> ReminderFacts:
        zone = ZoneInfo(card.timezone)
        ends_at = (
            asking_of(tx, meeting, at).last_instant if reminder is Reminder.UNVOTED else start_of(meeting)
        )
        if ends_at is None:
            raise ChannelError("The meeting has no day.", permanent=True)
        day: date = local_date(ends_at, zone)
        return ReminderFacts(
            community=card.name,
            reminder=reminder,
            kind=Kind(meeting.kind),
            modality=Modality(meeting.modality),
            day=date_words(day),
            hour=hour_words(ends_at, zone),
            zone=zone_note(card.timezone),
            days_left=(day - local_date(at, zone)).days,
            place=meeting.place,
            foot=mail_foot(card, self._addresses),
        )
