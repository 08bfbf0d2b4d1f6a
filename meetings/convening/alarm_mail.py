"""The mail of the alarm: how many a notice did not reach, until when and where it can be mended."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from meetings import communities
from meetings.adapters.catalogues import catalogue
from meetings.adapters.channels import ChannelError
from meetings.adapters.render import MessageRenderer, NoticeAlarmFacts
from meetings.communities import CommunityCard
from meetings.convening.alarm import LAST_HOURS, Trouble, trouble_of
from meetings.convening.mails import Letter
from meetings.convening.questions import is_written
from meetings.deliveries import Composed, OwedMessage
from meetings.protocol.kinds import Kind
from meetings.storage.session import Transaction
from meetings.wording.format import instant_words


class AlarmComposer(Letter):
    """Tells one member of the staff what is wrong with a notice, as it stands when the mail leaves."""

    def __call__(self, tx: Transaction, owed: OwedMessage, at: datetime) -> Composed:
        """The message of one account.

        Raises:
            ChannelError: everybody was reached meanwhile, or the term is over, and it is taken back or
                expires; or the address cannot be written to.
        """
        trouble = trouble_of(tx, owed.meeting_id, at) if owed.meeting_id else None
        if trouble is None:
            raise ChannelError("There is nothing left to tell: everybody was reached, or the term is over.")
        card = communities.card(tx, owed.community_id)
        texts = MessageRenderer(catalogue(card.locale), card.locale).notice_alarm(
            self._facts(trouble, card, at)
        )
        return self.written(card, owed, texts, {}, at)

    def _facts(self, trouble: Trouble, card: CommunityCard, at: datetime) -> NoticeAlarmFacts:
        zone = ZoneInfo(card.timezone)
        return NoticeAlarmFacts(
            community=card.name,
            kind=Kind(trouble.meeting.kind),
            unreached=trouble.unreached,
            called=trouble.called,
            when=instant_words(at, zone, locale=card.locale),
            until=instant_words(trouble.until, zone, locale=card.locale),
            is_last_day=at >= trouble.until - LAST_HOURS,
            is_in_writing=is_written(trouble.notice),
            page_url=self._addresses.board(trouble.meeting.id),
        )
