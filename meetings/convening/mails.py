"""A mail to one person of what is no notice: in the community's name, with who helps at its foot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from meetings.adapters.mail import MailRecipient, MailVersion, MessageTemplate, Sender
from meetings.adapters.render import Foot, Texts
from meetings.communities import CommunityCard
from meetings.convening.parts import Addresses
from meetings.deliveries import Composed, OwedMessage


def mail_foot(card: CommunityCard, addresses: Addresses, checkpoint: str = "") -> Foot:
    """What stands at the end of a message to a resident; ``checkpoint`` is of the trail, signed."""
    return Foot(
        helper_name=card.help_desk.name,
        helper_hours=card.help_desk.hours,
        helper_telephone=card.help_desk.phone,
        policy_url=addresses.policy(card.id),
        checkpoint=tuple(line for line in checkpoint.split("\n") if line),
    )


class Letter:
    """Writes one kind of mail that is no notice, to one person, in the language of their community."""

    def __init__(self, addresses: Addresses, mail_from: str) -> None:
        self._addresses = addresses
        self._mail_from = mail_from

    def written(
        self,
        card: CommunityCard,
        owed: OwedMessage,
        texts: Texts,
        values: Mapping[str, str],
        at: datetime,
        *,
        secret: str = "",
    ) -> Composed:
        """The message ready to leave to whom it is owed; ``values`` in its slots, ``secret`` in its link.

        Raises:
            ChannelError: the address cannot be written to.
        """
        sender = Sender(self._mail_from, card.name, card.help_desk.email)
        recipient = MailRecipient(owed.address, owed.name, owed.message_id, values)
        template = MessageTemplate(MailVersion(sender, texts.subject, texts.plain, texts.html))
        return Composed(template.message_for(recipient, at), secret=secret)
