"""Composing: the message made from pieces is the one the standard library would have made whole."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.adapters.channels import ChannelError
from meetings.adapters.clean import clean_line
from meetings.adapters.ics import cancellation
from meetings.adapters.mail import Attachment, MailRecipient, MailVersion, MessageTemplate, Sender
from meetings.adapters.render import PersonalText
from tests.adapters.mail_examples import FACTS, PAPER, SENDER, SENT_AT, event, resident, version

HOSTILE = (
    "Cuota; “extra”\r\nBcc: todos@example.com\r\n\r\n<script>alert(1)</script> 🏠 \x00 =_constancia_mixed"
)


def parsed(content: bytes) -> EmailMessage:
    """Return the mail as the standard library reads it."""
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def outline(message: EmailMessage) -> list[tuple[str, str | None, str | None, object]]:
    """Return each part's type, disposition, file name and decoded content."""
    return [
        (
            part.get_content_type(),
            part.get_content_disposition(),
            part.get_filename(),
            part.get_payload(decode=True),
        )
        for part in message.walk()
    ]


def whole(mail: MailVersion, to: MailRecipient) -> EmailMessage:
    """Return the message for ``to`` built in one piece with the standard library alone."""
    assert mail.calendar is not None
    calendar = mail.calendar.for_attendee(to.address, to.name)
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(mail.sender.name, addr_spec=mail.sender.address)
    message["Reply-To"] = mail.sender.reply_to
    message["To"] = to.address
    message["Subject"] = mail.subject
    message["Date"] = SENT_AT
    message["Message-ID"] = to.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.plain.fill(to.values).rstrip("\n"), cte="quoted-printable")
    message.add_alternative(mail.html.fill(to.values).rstrip("\n"), subtype="html", cte="quoted-printable")
    message.add_alternative(calendar, maintype="text", subtype="calendar", params={"method": "REQUEST"})
    *_, part = message.iter_parts()
    del part["Content-Disposition"]
    message.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")
    for paper in mail.attachments:
        kind, _, subtype = paper.media_type.partition("/")
        message.add_attachment(paper.content, maintype=kind, subtype=subtype, filename=paper.file_name)
    return message


def test_pieces_parse_as_the_message_built_whole() -> None:
    """Same headers, same parts, same content, for a person with letters outside ASCII."""
    mail, to = version(), resident(304, "Ñora Peñaloza 🏠")
    ours = parsed(MessageTemplate(mail).message_for(to, SENT_AT).content)
    theirs = parsed(whole(mail, to).as_bytes())
    assert {k.lower(): str(v) for k, v in ours.items() if k != "Content-Type"} == {
        k.lower(): str(v) for k, v in theirs.items() if k != "Content-Type"
    }
    assert [row[:3] for row in outline(ours)] == [row[:3] for row in outline(theirs)]
    for (kind, *_, one), (*_, other) in zip(outline(ours), outline(theirs), strict=True):
        if kind.startswith("text/") and isinstance(one, bytes) and isinstance(other, bytes):
            one, other = one.rstrip(b"\r\n"), other.rstrip(b"\r\n")
        assert one == other, kind


def test_structure_is_the_one_that_calendars_take() -> None:
    """mixed{alternative{plain, html, calendar}, ics, papers} (row 1)."""
    content = MessageTemplate(version()).message_for(resident(1), SENT_AT).content
    assert [part.get_content_type() for part in parsed(content).walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
        "application/pdf",
    ]
    assert parsed(content).defects == []


def test_each_message_holds_nothing_of_the_person_before() -> None:
    """A template keeps nothing between two persons."""
    template = MessageTemplate(version())
    first, second = resident(101, "Ana Ruiz"), resident(202, "Luis Gil")
    again = template.message_for(first, SENT_AT)
    message = template.message_for(second, SENT_AT)
    assert template.message_for(first, SENT_AT) == again
    for part in outline(parsed(message.content)):
        assert isinstance(part[3], bytes | None)
        assert b"Ana Ruiz" not in (part[3] or b"")
        assert b"vecino101" not in (part[3] or b"")


def test_shared_tail_ends_every_message_of_a_version() -> None:
    """The papers stand once in the evidence, not once for each person."""
    template = MessageTemplate(version())
    for number in (1, 2):
        assert template.message_for(resident(number), SENT_AT).content.endswith(template.shared_tail)
    assert b"application/pdf" in template.shared_tail
    assert b"vecino" not in template.shared_tail


def test_mail_goes_to_one_address_and_is_no_list() -> None:
    """One To, no Cc or Bcc, no List header, marked as sent by a machine."""
    mail = parsed(MessageTemplate(version()).message_for(resident(7), SENT_AT).content)
    assert mail.get_all("To") == ["vecino7@example.com"]
    assert not {"cc", "bcc", "sender", "precedence"} & {name.lower() for name in mail}
    assert not any(name.lower().startswith("list-") for name in mail)
    assert mail["Auto-Submitted"] == "auto-generated"


def test_later_version_answers_the_first_mail() -> None:
    """In-Reply-To and References name the person's first message (row 6)."""
    mail = parsed(
        MessageTemplate(version()).message_for(resident(7, "", "<first@example.com>"), SENT_AT).content
    )
    assert mail["In-Reply-To"] == mail["References"] == "<first@example.com>"


def test_cancellation_says_so_in_the_part_too() -> None:
    """The method parameter follows the object (row 2)."""
    mail = version(calendar=cancellation(event(sequence=1)))
    content = MessageTemplate(mail).message_for(resident(1), SENT_AT).content
    part = next(p for p in parsed(content).walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "CANCEL"


def test_letter_without_calendar_is_only_plain_and_html() -> None:
    """A code or a link needs no calendar and no file."""
    letter = MailVersion(Sender(SENDER, "Conjunto"), "Su código", *_texts("Su código es 12"))
    content = MessageTemplate(letter).message_for(resident(1), SENT_AT).content
    assert [part.get_content_type() for part in parsed(content).walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert b"Su c=C3=B3digo es 12" in content


def test_message_is_seven_bit_with_crlf_and_short_lines() -> None:
    """Every server takes it: ASCII, CRLF, no line over 998 octets."""
    content = MessageTemplate(version()).message_for(resident(1, "Ñandú " * 30), SENT_AT).content
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r")
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_hostile_title_stays_in_the_subject_line() -> None:
    """Line ends become spaces, what cannot be shown goes, no header comes of it."""
    mail = replace(version(), subject=HOSTILE, sender=Sender(SENDER, HOSTILE))
    message = parsed(MessageTemplate(mail).message_for(resident(1), SENT_AT).content)
    assert message["Subject"].startswith("Cuota; “extra” Bcc: todos@example.com <script>")
    assert message["Bcc"] is None
    assert message["From"].addresses[0].addr_spec == SENDER


def test_long_name_with_accents_reaches_the_reader_whole() -> None:
    """A sender's name of several encoded words has no letter more or less (RFC 2047)."""
    name = "Conjunto Residencial Peñón de los Guayacanes, Etapa «Ñandú» 🏠 P.H."
    mail = replace(version(), sender=Sender(SENDER, name))
    content = MessageTemplate(mail).message_for(resident(1), SENT_AT).content
    phrase = message_from_bytes(content, policy=policy.compat32)["From"].rpartition(" <")[0]
    assert str(make_header(decode_header(phrase))) == name


def test_title_of_ten_thousand_characters_is_shortened() -> None:
    """The subject ends in an ellipsis; the message still goes."""
    mail = replace(version(), subject="ñ" * 10_000)
    subject = parsed(MessageTemplate(mail).message_for(resident(1), SENT_AT).content)["Subject"]
    assert len(subject) == 150
    assert subject.endswith("…")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", ".._.._etc_passwd"),
        ('a"; filename="b.exe', "a_; filename=_b.exe"),
        ("acta\r\nX-Y: z.pdf", "acta X-Y_ z.pdf"),
        ("\x00", "document"),
    ],
)
def test_file_name_of_a_paper_is_made_harmless(name: str, kept: str) -> None:
    """Paths, quotes and line ends do not reach the header."""
    mail = replace(version(), attachments=(Attachment(name, "application/pdf", PAPER.content),))
    message = parsed(MessageTemplate(mail).message_for(resident(1), SENT_AT).content)
    assert list(message.iter_attachments())[-1].get_filename() == kept


@pytest.mark.parametrize("address", ["", "a@b, c@d", "a@b\r\nBcc: c@d", "Ana <a@b.com>", "a@b@c", "a@-b"])
def test_poison_address_fails_for_good_and_alone(address: str) -> None:
    """The error is permanent, and the template goes on with the next person."""
    template = MessageTemplate(version())
    with pytest.raises(ChannelError) as refused:
        template.message_for(replace(resident(1), address=address), SENT_AT)
    assert refused.value.permanent
    assert template.message_for(resident(2), SENT_AT).recipient == "vecino2@example.com"


def test_international_domain_is_written_in_ascii() -> None:
    """The mail server is asked for the xn-- form, in the envelope, the header and the calendar alike."""
    message = MessageTemplate(version()).message_for(
        replace(resident(1), address="ana@ñandú.example"), SENT_AT
    )
    assert message.recipient == "ana@xn--and-6ma2c.example"
    assert parsed(message.content)["To"] == message.recipient


def test_message_id_that_is_none_is_a_defect() -> None:
    """We make it ourselves: one with a line break stops the program, it is not quietly mended."""
    with pytest.raises(ValueError, match="Message-ID"):
        MessageTemplate(version()).message_for(replace(resident(1), message_id="<a@b>\r\nX: y"), SENT_AT)


def test_arrears_have_no_place_in_any_text() -> None:
    """No fact of an invitation has a field for what anybody owes (glossary, money words)."""
    names = {name for facts in (FACTS, FACTS.foot, FACTS.topics[0]) for name in facts.__dataclass_fields__}
    assert not {
        name for name in names if "arrear" in name or "owe" in name or "debt" in name or "mora" in name
    }


anything = st.text(max_size=300) | st.just(HOSTILE)


@settings(max_examples=100, deadline=None)
@given(subject=anything, sender=anything, name=anything, units=anything, paper=anything)
def test_no_text_adds_a_header_part_or_recipient(
    subject: str, sender: str, name: str, units: str, paper: str
) -> None:
    """Whatever people write, the mail has the headers and parts of a plain one, without a defect."""
    plain = parsed(MessageTemplate(version()).message_for(resident(1), SENT_AT).content)
    mail = replace(
        version(),
        subject=subject,
        sender=Sender(SENDER, sender, "administracion@guayacanes.example.com"),
        attachments=(Attachment(paper, "application/pdf", PAPER.content),),
    )
    to = resident(1, name)
    to = replace(to, values={**to.values, "units": units})
    message = parsed(MessageTemplate(mail).message_for(to, SENT_AT).content)
    assert message.keys() == plain.keys()
    assert [row[0] for row in outline(message)] == [row[0] for row in outline(plain)]
    assert message["To"].addresses[0].addr_spec == "vecino1@example.com"
    assert [address.addr_spec for address in message["From"].addresses] == [SENDER]
    assert message["Subject"] == clean_line(subject, 150)
    assert not [part.defects for part in message.walk() if part.defects]
    assert outline(message)[-1][3] == PAPER.content


def _texts(text: str) -> tuple[PersonalText, PersonalText]:
    return PersonalText.from_rendered(text), PersonalText.from_rendered(f"<p>{text}</p>", is_html=True)
