"""Calendar objects (RFC 5545, 5546, 7986) of a meeting: the invitation, its cancellation, the file to keep.

An invitation has one ATTENDEE, the person it is sent to. All else is the same for everybody, so it is
serialised once per version and only that line is made for each person. The text holds no secret: its link
is the meeting's public door page. The amounts anybody owes never enter it: there is no field for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Conference, Event, Timezone, vCalAddress, vUri

from meetings.adapters.channels import mail_address
from meetings.adapters.clean import clean_line, clean_text, web_address

PRODID = "-//Constancia//meetings//ES"
NAME_LIMIT = 120
DESCRIPTION_LIMIT = 6000
LINE_OCTETS = 75

_ATTENDEE_LINE = re.compile(rb"^ATTENDEE[^\r\n]*\r\n(?: [^\r\n]*\r\n)*", re.MULTILINE)
_AMBIGUOUS_IN_NAMES = str.maketrans("", "", '"^\\')


class Method(StrEnum):
    """What a calendar object asks of its reader (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One version of a meeting as calendars see it.

    Attributes:
        uid: unguessable, the same for the whole life of the meeting and for every person.
        sequence: 0 for the first version, one more for each change a person must notice.
        stamp: when this version was made, aware; later in each version.
        starts_at, ends_at: aware instants.
        zone: the community's zone by its IANA name; the hours are written in it.
        summary, location, description: what people read; any text is made harmless.
        door_url: the meeting's public door page, without token.
        organizer_address: the address in the mail's From; answers go there.
        organizer_name: the community's name.
    """

    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    location: str
    description: str
    door_url: str
    organizer_address: str
    organizer_name: str


@dataclass(frozen=True, slots=True)
class CalendarTemplate:
    """A serialised calendar object with a gap where the recipient's ATTENDEE line goes."""

    method: Method
    before: bytes
    after: bytes

    def for_attendee(self, address: str, name: str) -> bytes:
        """Return the object for the person ``name`` at ``address``: UTF-8, CRLF, lines of 75 octets at most.

        Raises:
            ChannelError: the address cannot be written to.
        """
        return self.before + _attendee_line(mail_address(address), name) + self.after


def invitation(event: CalendarEvent) -> CalendarTemplate:
    """Return the REQUEST that calls a person to the meeting, or tells of its new version."""
    return _template(event, Method.REQUEST)


def cancellation(event: CalendarEvent) -> CalendarTemplate:
    """Return the CANCEL that takes the meeting out of calendars; its ``sequence`` is one above the last."""
    return _template(event, Method.CANCEL)


def calendar_file(event: CalendarEvent) -> bytes:
    """Return the meeting as a file to keep (PUBLISH): nobody is named and no answer is asked."""
    return bytes(_calendar(event, Method.PUBLISH).to_ical())


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One whole day in a calendar to keep: its own id, its day, and harmless texts about nobody.

    ``zone_day`` is a date of the community's calendar, so it needs no zone of its own.
    """

    uid: str
    zone_day: date
    summary: str
    description: str
    url: str


def days_file(entries: Iterable[DayEntry], name: str, stamp: datetime) -> bytes:
    """Return whole days as one file to bring into any calendar (PUBLISH).

    A file brought in again replaces what it brought before: each entry keeps its id, and its SEQUENCE is
    the minute of ``stamp``, so that the later file is always the newer version.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", Method.PUBLISH.value)
    calendar.add("x-wr-calname", _text(clean_line(name)))
    for entry in entries:
        component = Event()
        component.add("uid", entry.uid)
        component.add("sequence", int(stamp.timestamp()) // 60)
        component.add("dtstamp", stamp.astimezone(UTC))
        component.add("dtstart", entry.zone_day)
        component.add("dtend", entry.zone_day + timedelta(days=1))
        component.add("summary", _text(clean_line(entry.summary)))
        component.add("description", _text(clean_text(entry.description, DESCRIPTION_LIMIT)))
        component.add("url", vUri(web_address(entry.url)))
        component.add("transp", "TRANSPARENT")
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def _template(event: CalendarEvent, method: Method) -> CalendarTemplate:
    """Serialise the object once and cut it where its only ATTENDEE line stands."""
    calendar = _calendar(event, method)
    placeholder = vCalAddress("mailto:attendee@example.com")
    calendar.events[0].add("attendee", placeholder)
    # A folded line begins with a space, so a text that says ATTENDEE can never be taken for the line.
    before, after = _ATTENDEE_LINE.split(calendar.to_ical())
    return CalendarTemplate(method, before, after)


def _calendar(event: CalendarEvent, method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    if event.zone != "UTC":
        year = event.starts_at.astimezone(ZoneInfo(event.zone)).year
        calendar.add_component(_zone(event.zone, year))
    calendar.add_component(_event(event, method))
    return calendar


def _event(event: CalendarEvent, method: Method) -> Event:
    zone = UTC if event.zone == "UTC" else ZoneInfo(event.zone)
    door = web_address(event.door_url)
    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.stamp.astimezone(UTC))
    component.add("dtstart", event.starts_at.astimezone(zone))
    component.add("dtend", event.ends_at.astimezone(zone))
    component.add("summary", _text(clean_line(event.summary)))
    component.add("location", _text(clean_line(event.location)))
    component.add("description", _text(clean_text(event.description, DESCRIPTION_LIMIT)))
    component.add("organizer", _organizer(event))
    component.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    component.add("url", vUri(door))
    component.conferences = [Conference(door)]
    return component


def _text(text: str) -> str:
    r"""Replace the backslash by its full-width form: readers disagree on an escaped one, and on ``\N``."""
    return text.replace("\\", "\uff3c")


def _organizer(event: CalendarEvent) -> vCalAddress:
    organizer = vCalAddress(f"mailto:{mail_address(event.organizer_address)}")
    organizer.params["CN"] = _name(event.organizer_name) or event.organizer_address
    return organizer


def _attendee_line(address: str, name: str) -> bytes:
    """Return the ATTENDEE line, folded, with its line end; a cleaned name needs no more than its quotes."""
    line = (
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;"
        f'CN="{_name(name) or address}":mailto:{address}'
    )
    return _folded(line.encode()) + b"\r\n"


def _folded(line: bytes) -> bytes:
    """Return ``line`` in pieces of 75 octets at most (RFC 5545, 3.1), never cut inside a UTF-8 character."""
    pieces = []
    while len(line) > LINE_OCTETS:
        cut = LINE_OCTETS
        while line[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(line[:cut])
        line = b" " + line[cut:]
    return b"\r\n".join([*pieces, line])


def _name(name: str) -> str:
    """Return a name fit for the CN parameter.

    A quoted parameter can hold all but a quote and control characters; readers differ on the escapes of
    RFC 6868 (``^'``, ``^n``) and on a backslash, so these go as well.
    """
    return clean_line(name.translate(_AMBIGUOUS_IN_NAMES), NAME_LIMIT)


@lru_cache(maxsize=64)
def _zone(name: str, year: int) -> Timezone:
    """Return the VTIMEZONE of ``name`` from the year before to the end of the year after.

    Bogota, without a change of hour, is one STANDARD of -0500; other zones have what happens in those years.
    """
    zone = Timezone.from_tzinfo(ZoneInfo(name), name, date(year - 1, 1, 1), date(year + 2, 1, 1))
    zone.pop("COMMENT", None)
    return zone
