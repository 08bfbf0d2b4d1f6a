"""A mail as its readers see it: the standard library for the mail, icalendar and vobject for the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from typing import Any

import icalendar
import vobject


@dataclass(frozen=True, slots=True)
class CalendarView:
    """What one reader saw in the calendar object."""

    reader: str
    method: str
    components: list[str]
    properties: list[str]
    uid: str
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    organizer: str
    attendees: list[str]
    attendee_parameters: dict[str, str]
    summary: str
    location: str
    description: str
    conference: str


class MailView:
    """A mail as its readers see it, parsed when first asked for."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    @cached_property
    def message(self) -> EmailMessage:
        """The mail, parsed by the standard library."""
        message = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    @cached_property
    def leaves(self) -> list[EmailMessage]:
        """The parts that hold something."""
        return [part for part in self.message.walk() if not part.is_multipart()]

    def leaf(self, content_type: str) -> EmailMessage:
        """The first part of that type."""
        return next(part for part in self.leaves if part.get_content_type() == content_type)

    @cached_property
    def calendar(self) -> bytes:
        """The calendar object of the inline part."""
        content = self.leaf("text/calendar").get_payload(decode=True)
        assert isinstance(content, bytes)
        return content

    @cached_property
    def plain(self) -> str:
        """The plain text."""
        return str(self.leaf("text/plain").get_content())

    @cached_property
    def views(self) -> tuple[CalendarView, CalendarView]:
        """The calendar object as the two readers see it."""
        return calendar_views(self.calendar)

    @cached_property
    def texts(self) -> str:
        """All that anybody can read in the mail but the papers: headers, texts, calendars."""
        decoded = [self.raw.decode("utf-8", "replace"), *(str(value) for value in self.message.values())]
        for part in self.leaves:
            if part.get_content_maintype() == "text" or part.get_content_type() == "application/ics":
                decoded.append(part.get_payload(decode=True).decode("utf-8", "replace"))  # type: ignore[union-attr]  # a leaf decodes to bytes
        return "\n".join(decoded)


def calendar_views(content: bytes) -> tuple[CalendarView, CalendarView]:
    """Return the calendar object ``content`` as the two readers see it."""
    return _by_icalendar(content), _by_vobject(content)


def _by_icalendar(content: bytes) -> CalendarView:
    calendar = icalendar.Calendar.from_ical(content)
    event = calendar.events[0]
    attendees = event.get("attendee")
    attendees = attendees if isinstance(attendees, list) else [attendees]
    return CalendarView(
        reader="icalendar",
        method=str(calendar["method"]),
        components=sorted(part.name for part in calendar.subcomponents),
        properties=sorted(
            name for name, value in event.property_items(recursive=False) if name not in ("BEGIN", "END")
        ),
        uid=str(event["uid"]),
        stamp=event["dtstamp"].dt,
        starts_at=event["dtstart"].dt,
        ends_at=event["dtend"].dt,
        organizer=str(event["organizer"]),
        attendees=[str(attendee) for attendee in attendees],
        attendee_parameters={key: str(value) for key, value in attendees[0].params.items()},
        summary=str(event["summary"]),
        location=str(event["location"]),
        description=str(event["description"]),
        conference=str(event["conference"]),
    )


def _by_vobject(content: bytes) -> CalendarView:
    calendar: Any = vobject.readOne(content.decode())
    event = calendar.vevent
    return CalendarView(
        reader="vobject",
        method=calendar.method.value,
        components=sorted(part.name for part in calendar.components()),
        properties=sorted(line.name for line in event.getChildren()),
        uid=event.uid.value,
        stamp=event.dtstamp.value,
        starts_at=event.dtstart.value,
        ends_at=event.dtend.value,
        organizer=event.organizer.value,
        attendees=[attendee.value for attendee in event.attendee_list],
        attendee_parameters={key: ",".join(value) for key, value in event.attendee.params.items()},
        summary=event.summary.value,
        location=event.location.value,
        description=event.description.value,
        conference=event.conference.value,
    )
