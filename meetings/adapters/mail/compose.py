"""Composing: what all recipients share is built and encoded once, each one's parts are set in between.

The library's ``EmailMessage`` builds a whole message with a mark in each part that differs by person; the
bytes are cut at the marks. A recipient's message is those pieces with three encoded texts, the calendar
object and a few header lines of their own. Nothing of a person goes through the header encoder: the address
is plain ASCII, the Message-ID and the date are ours.

The structure is the one that most calendars take for an invitation:
``mixed{alternative{plain, html, calendar}, application/ics, papers…}``.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.header import Header
from email.message import EmailMessage, MIMEPart
from email.utils import format_datetime

from meetings.adapters.channels import Message, checked_message_id, mail_address
from meetings.adapters.clean import clean_line
from meetings.adapters.ics import CalendarTemplate
from meetings.adapters.render import PersonalText

SUBJECT_LIMIT = 150
SENDER_NAME_LIMIT = 80
FILE_NAME_LIMIT = 80
CALENDAR_FILE_NAME = "invite.ics"

_PATH_CHARACTERS = re.compile(r'[/\\:"<>|*?]')
# Neither quoted-printable nor base64 can hold "=_", so no text ends a part before its time.
_OUTER_BOUNDARY = "=_constancia_mixed"
_INNER_BOUNDARY = "=_constancia_alternative"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the mail is from: the installation's address, the community's name, where answers go."""

    address: str
    name: str
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with every message of a version; ``media_type`` such as ``application/pdf``."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class MailVersion:
    """What all recipients of one version share. Without a calendar it is an ordinary letter."""

    sender: Sender
    subject: str
    plain: PersonalText
    html: PersonalText
    calendar: CalendarTemplate | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class MailRecipient:
    """One person and their message.

    Attributes:
        address: the one address it goes to.
        name: the person's name, for the calendar's ATTENDEE.
        message_id: stable over all attempts, with its angle brackets.
        values: what goes into the slots of the texts.
        in_reply_to: Message-ID of the first message this person got about the meeting; empty for the first.
    """

    address: str
    name: str
    message_id: str
    values: Mapping[str, str]
    in_reply_to: str = ""


def message_id(key: uuid.UUID, domain: str) -> str:
    """Return the Message-ID for the delivery ``key`` under ``domain``, with its angle brackets."""
    return checked_message_id(f"<{key}@{domain}>")


class MessageTemplate:
    """The messages of one version, ready but for what is each person's own."""

    def __init__(self, version: MailVersion) -> None:
        """Build and encode what is shared.

        Raises:
            ChannelError: the sender's address cannot be written from.
        """
        self._version = version
        self._sender_address = mail_address(version.sender.address)
        marks = _Marks()
        pieces = _cut(_skeleton(version, marks), marks, version.calendar is not None)
        self._pieces = [_shared_headers(version, self._sender_address) + pieces[0], *pieces[1:]]

    @property
    def shared_tail(self) -> bytes:
        """The end of every message of this version: the papers that all its recipients get."""
        return self._pieces[-1]

    def message_for(self, recipient: MailRecipient, at: datetime) -> Message:
        """Return the message for ``recipient``, dated ``at`` (aware).

        Raises:
            ChannelError: permanent; the address cannot be written to.
            KeyError: a slot of the texts has no value.
        """
        address = mail_address(recipient.address)
        version = self._version
        parts = [
            _quoted_printable(version.plain.fill(recipient.values)),
            _quoted_printable(version.html.fill(recipient.values)),
        ]
        if version.calendar is not None:
            # The same object twice: some readers look only at the part, others only at the file.
            parts += [_base64(version.calendar.for_attendee(address, recipient.name))] * 2
        content = [_personal_headers(address, recipient, at), self._pieces[0]]
        for part, piece in zip(parts, self._pieces[1:], strict=True):
            content += [part, piece]
        return Message(recipient.message_id, self._sender_address, address, b"".join(content))


class _Marks:
    """Random marks for the parts that differ by person, in plain form and in base64."""

    def __init__(self) -> None:
        self.plain, self.html, self.calendar, self.file = (secrets.token_hex(15) for _ in range(4))

    def encoded(self, with_calendar: bool) -> list[bytes]:
        """Return the marks as they stand in the message, in their order."""
        texts = [self.plain.encode(), self.html.encode()]
        calendars = [base64.b64encode(mark.encode()) for mark in (self.calendar, self.file)]
        return texts + calendars if with_calendar else texts


def _skeleton(version: MailVersion, marks: _Marks) -> bytes:
    """Return the parts of a message, with a mark in each that differs by person."""
    mail = EmailMessage(policy=policy.SMTP)
    mail.set_content(marks.plain, cte="quoted-printable")
    mail.add_alternative(marks.html, subtype="html", cte="quoted-printable")
    if version.calendar is not None:
        _add_calendar(mail, version.calendar, marks)
    for attachment in version.attachments:
        kind, _, subtype = attachment.media_type.partition("/")
        name = _file_name(attachment.file_name)
        mail.add_attachment(attachment.content, maintype=kind, subtype=subtype, filename=name)
    _set_boundaries(mail)
    return mail.as_bytes()


def _add_calendar(mail: EmailMessage, calendar: CalendarTemplate, marks: _Marks) -> None:
    """Add the calendar as the last alternative, without disposition, and again as a file."""
    content_type = f"text/calendar; method={calendar.method}; charset=UTF-8"
    mail.add_alternative(marks.calendar.encode(), maintype="text", subtype="calendar")
    *_, part = mail.iter_parts()
    part.replace_header("Content-Type", content_type)
    del part["Content-Disposition"]
    mail.add_attachment(
        marks.file.encode(), maintype="application", subtype="ics", filename=CALENDAR_FILE_NAME
    )


def _set_boundaries(mail: EmailMessage) -> None:
    inner: MIMEPart = mail
    if mail.get_content_type() == "multipart/mixed":
        mail.set_boundary(_OUTER_BOUNDARY)
        inner = next(mail.iter_parts())
    inner.set_boundary(_INNER_BOUNDARY)


def _cut(skeleton: bytes, marks: _Marks, with_calendar: bool) -> list[bytes]:
    """Return the pieces of ``skeleton`` between the marks."""
    pieces = []
    rest = skeleton
    for mark in marks.encoded(with_calendar):
        piece, found, rest = rest.partition(mark)
        assert found, "a mark is missing from the message"
        pieces.append(piece)
    return [*pieces, rest]


def _shared_headers(version: MailVersion, sender_address: str) -> bytes:
    """Return the header lines that all recipients share.

    The library's newer header encoder may put spaces into a long name, so its older ``Header`` does it.
    """
    lines = [
        f"From: {_phrase(clean_line(version.sender.name, SENDER_NAME_LIMIT))} <{sender_address}>",
        f"Subject: {_unstructured(clean_line(version.subject, SUBJECT_LIMIT), 'Subject')}",
        "Auto-Submitted: auto-generated",
    ]
    if version.sender.reply_to:
        lines.append(f"Reply-To: {mail_address(version.sender.reply_to)}")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _unstructured(text: str, header: str) -> str:
    """Return ``text`` for a header line: as it is, or in encoded words (RFC 2047)."""
    if text.isascii() and "=?" not in text:
        return text
    return Header(text, "utf-8", header_name=header).encode(linesep="\r\n")


def _phrase(name: str) -> str:
    """Return a display name: in quotes, or in encoded words."""
    if name.isascii() and "=?" not in name:
        return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _unstructured(name, "From")


def _personal_headers(address: str, recipient: MailRecipient, at: datetime) -> bytes:
    lines = [
        f"To: {address}",
        f"Date: {format_datetime(at.astimezone(UTC))}",
        f"Message-ID: {checked_message_id(recipient.message_id)}",
    ]
    if recipient.in_reply_to:
        first = checked_message_id(recipient.in_reply_to)
        lines += [f"In-Reply-To: {first}", f"References: {first}"]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _quoted_printable(text: str) -> bytes:
    r"""Encode ``text``, whose lines end in ``\n``, with CRLF line ends and none at the end."""
    return binascii.b2a_qp(text.rstrip("\n").encode(), istext=True).replace(b"\n", b"\r\n")


def _base64(content: bytes) -> bytes:
    """Encode ``content`` in lines of 76 characters with CRLF between them."""
    return base64.encodebytes(content).rstrip(b"\n").replace(b"\n", b"\r\n")


def _file_name(name: str) -> str:
    """Return a file name without what a path or a header could trip over."""
    return clean_line(_PATH_CHARACTERS.sub("_", name), FILE_NAME_LIMIT) or "document"
