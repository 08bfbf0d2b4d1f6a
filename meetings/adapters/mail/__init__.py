"""Outgoing mail: composing it once for a thousand readers, and handing it over one by one."""

from meetings.adapters.mail.compose import (
    Attachment,
    MailRecipient,
    MailVersion,
    MessageTemplate,
    Sender,
    message_id,
)
from meetings.adapters.mail.hosts import SendingVerdict, is_loopback, may_send_for_real
from meetings.adapters.mail.outbox import OutboxFolderTransport
from meetings.adapters.mail.smtp import SmtpTransport

__all__ = [
    "Attachment",
    "MailRecipient",
    "MailVersion",
    "MessageTemplate",
    "OutboxFolderTransport",
    "Sender",
    "SendingVerdict",
    "SmtpTransport",
    "is_loopback",
    "may_send_for_real",
    "message_id",
]
