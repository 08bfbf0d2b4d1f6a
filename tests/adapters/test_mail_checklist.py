"""The checklist of invitations on our own mails, and proof that it notices what it should."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from meetings.adapters.ics import CalendarTemplate, invitation
from meetings.adapters.mail import MessageTemplate
from meetings.adapters.render import Topic
from tests.adapters.checklist import check_request_mail, failures
from tests.adapters.mail_examples import FACTS, SENDER, SENT_AT, event, resident, version
from tests.adapters.smtp_sink import SmtpSink
from tests.adapters.test_mail_smtp import transport

HARD = "Cuota; piso 2, “ñandú” 🏠: " + "x" * 500
NAMES = [f"Persona Número {number}" for number in range(20)]


def invitations(count: int = 1) -> list[bytes]:
    """Return the mails of the first residents, as composed."""
    template = MessageTemplate(version())
    return [template.message_for(resident(n, NAMES[n]), SENT_AT).content for n in range(count)]


def check(raw: bytes, number: int = 0, **more: object) -> list[str]:
    """Return what the checklist finds in the mail of the resident ``number``."""
    others = [name for n, name in enumerate(NAMES) if n != number]
    others += [f"vecino{n}@example.com" for n in range(20) if n != number]
    settings: dict[str, object] = {
        "others": others,
        "from_addr": SENDER,
        "to_addr": f"vecino{number}@example.com",
    }
    return failures(check_request_mail(raw, **(settings | more)))  # type: ignore[arg-type]  # spread by keyword


def test_every_mail_of_a_run_through_a_real_server_passes() -> None:
    """Rows 1-9 and 11-17 for twenty residents, read back from the server."""
    with SmtpSink() as sink:
        channel = transport(sink.url)
        template = MessageTemplate(version())
        for number, name in enumerate(NAMES):
            channel.send(template.message_for(resident(number, name), SENT_AT))
        channel.close()
    mails = [mail.content for mail in sink.accepted]
    for number, raw in enumerate(mails):
        assert check(raw, number, to_name=NAMES[number], summary=event().summary, siblings=mails) == []


def test_update_passes_beside_the_version_before() -> None:
    """Same UID, newer stamp, an answer to the first mail (rows 6, 9 and 11)."""
    to = resident(0, NAMES[0])
    first = MessageTemplate(version()).message_for(to, SENT_AT)
    moved = event(sequence=1, stamp=SENT_AT + timedelta(days=1))
    later = MessageTemplate(version(calendar=invitation(moved)))
    answer = later.message_for(
        replace(to, message_id="<second@example.com>", in_reply_to=to.message_id), SENT_AT + timedelta(days=1)
    )
    assert check(answer.content, previous=first.content) == []


def test_hard_text_in_every_field_passes() -> None:
    """Separators, quotes, emoji and five hundred letters in a row survive (rows 15-17)."""
    facts = replace(FACTS, community=HARD, topics=(Topic(HARD, 10, True),) * 20, papers=(HARD,))
    template = MessageTemplate(version(facts))
    raw = template.message_for(resident(0, 'Ana "la del 2"; Ruiz\r\nCc: x'), SENT_AT).content
    assert check(raw) == []


def _swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw.replace(old, new)


@pytest.mark.parametrize(
    ("row", "spoil"),
    [
        (1, _swap(b"multipart/mixed", b"multipart/related")),
        (1, _swap(b"application/ics", b"application/octet-stream")),
        (2, _swap(b'method="REQUEST"', b'method="PUBLISH"')),
        (3, _swap(b'charset="UTF-8"\r\n', b'charset="UTF-8"\r\nContent-Disposition: attachment\r\n')),
        (4, _swap(b"9:00", b"temprano")),
        (5, _swap(b"Hola,", b"Hola, Persona =\r\nN=C3=BAmero 7,")),
        (6, _swap(b"To: ", b"Cc: otro@example.com\r\nTo: ")),
        (6, _swap(b"To: vecino0@example.com", b"To: vecino0@example.com, vecino1@example.com")),
        (7, _swap(b"<" + SENDER.encode(), b"<otro@example.com")),
        (16, _swap(b"To: ", b"X-Injected: yes\r\nTo: ")),
    ],
)
def test_checklist_notices_a_spoilt_mail(row: int, spoil: Callable[[bytes], bytes]) -> None:
    """Each fault in the mail is found under its own row."""
    [raw] = invitations()
    found = check(spoil(raw))
    assert any(line.startswith(f"row {row}:") for line in found), found


@pytest.mark.parametrize(
    ("row", "spoil"),
    [
        (2, _swap(b"METHOD:REQUEST", b"METHOD:PUBLISH")),
        (3, _swap(b"\r\n", b"\n")),
        (5, _swap(b"mailto:vecino0", b"mailto:vecino1")),
        (7, _swap(b":mailto:" + SENDER.encode(), b":mailto:otro@example.com")),
        (8, _swap(b"RSVP=TRUE", b"RSVP=FALSE")),
        (9, _swap(b"UID:1b671a64-40d5-491e-99b0-da01ff1f3341", b"UID:asamblea-2027")),
        (11, _swap(b"DTSTAMP:20270301T130200Z", b"DTSTAMP:20270301T130200")),
        (12, _swap(b"DTSTART;TZID=America/Bogota:", b"DTSTART:")),
        (13, _swap(b"T110000", b"T113000")),
        (14, _swap(b"CONFERENCE;VALUE=URI:https", b"CONFERENCE;VALUE=URI:tel")),
        (16, _swap(b"STATUS:", b"COMMENT:x\r\nSTATUS:")),
        (15, _swap(b"SUMMARY:Asamblea", "SUMMARY:Reunión".encode())),
        (17, _swap(b"STATUS:", b"DESCRIPTION:" + b"x" * 80 + b"\r\nSTATUS:")),
    ],
)
def test_checklist_notices_a_spoilt_calendar(row: int, spoil: Callable[[bytes], bytes]) -> None:
    """Each fault in the calendar object is found under its own row."""
    good = invitation(event())
    spoilt = SpoiltCalendar(good.method, good.before, good.after, spoil)
    raw = MessageTemplate(version(calendar=spoilt)).message_for(resident(0), SENT_AT).content
    found = check(raw, summary=event().summary)
    assert any(line.startswith(f"row {row}:") for line in found), found


@dataclass(frozen=True)
class SpoiltCalendar(CalendarTemplate):
    """A calendar whose every object is spoilt in the same manner."""

    spoil: Callable[[bytes], bytes]

    def for_attendee(self, address: str, name: str) -> bytes:
        """Return the good object with its fault, on unfolded lines so that the fault finds its place."""
        good = CalendarTemplate.for_attendee(self, address, name)
        return self.spoil(good.replace(b"\r\n ", b""))
