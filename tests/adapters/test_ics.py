"""Calendar objects: what two independent readers make of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.adapters.channels import ChannelError
from meetings.adapters.ics import Method, calendar_file, cancellation, invitation
from tests.adapters.mail_examples import FACTS, SENDER, STARTS_AT, UID, event
from tests.adapters.mail_view import calendar_views

HOSTILE = 'a; b, c \\N d \\n e: "f" ^n ^\' ñ 🏠 \r\nATTENDEE:mailto:otro@example.com\r\nBEGIN:VALARM'


def test_invitation_carries_the_one_person_as_attendee() -> None:
    """ATTENDEE is the person, asked for an answer; ORGANIZER the sender (rows 5, 7 and 8)."""
    for view in calendar_views(invitation(event()).for_attendee("marta@example.com", "Marta Núñez")):
        assert view.attendees == ["mailto:marta@example.com"]
        assert view.attendee_parameters == {
            "CN": "Marta Núñez",
            "CUTYPE": "INDIVIDUAL",
            "PARTSTAT": "NEEDS-ACTION",
            "ROLE": "REQ-PARTICIPANT",
            "RSVP": "TRUE",
        }
        assert view.organizer == f"mailto:{SENDER}"
        assert (view.method, view.uid) == ("REQUEST", UID)


def test_substituted_line_reads_as_the_library_would_write_it() -> None:
    """The line set in for each person gives the same event as one the library serialises."""
    name = "Ñora Peñaloza; Gómez, la del 502: 🏠 " * 3
    ours = icalendar.Event.from_ical(_event_part(invitation(event()).for_attendee("nora@example.com", name)))
    theirs = icalendar.Event.from_ical(_event_part(invitation(event()).for_attendee("x@example.com", "X")))
    del theirs["attendee"]
    attendee = icalendar.vCalAddress("mailto:nora@example.com")
    attendee.params.update(ours["attendee"].params)
    attendee.params["CN"] = name.strip()[:120]
    theirs.add("attendee", attendee)
    assert ours == theirs
    assert ours.to_ical() == theirs.to_ical()


def test_bogota_is_one_standard_time_of_minus_five() -> None:
    """The zone of a country without a change of hour is one observance (section 3)."""
    text = calendar_file(event()).decode()
    assert text.count("BEGIN:STANDARD") == 1
    assert "BEGIN:DAYLIGHT" not in text
    assert "TZOFFSETTO:-0500" in text


@pytest.mark.parametrize("zone", ["America/Bogota", "America/Santiago", "Europe/Madrid", "UTC"])
@pytest.mark.parametrize("day", [(2027, 1, 15), (2027, 4, 3), (2027, 7, 15), (2027, 10, 31), (2028, 2, 29)])
def test_both_readers_see_the_instant_in_every_zone(zone: str, day: tuple[int, int, int]) -> None:
    """Summer and winter, the day of a change of hour and the leap day (row 12)."""
    starts = datetime(*day, 22, 30, tzinfo=UTC)
    made = event(starts_at=starts, ends_at=starts + timedelta(hours=2), zone=zone)
    for view in calendar_views(invitation(made).for_attendee("marta@example.com", "Marta")):
        assert view.starts_at.astimezone(UTC) == starts
        assert view.ends_at.astimezone(UTC) == starts + timedelta(hours=2)


def test_hours_are_written_in_the_zone_of_the_community() -> None:
    """Nine in Bogotá stands as 9:00 with its TZID."""
    assert b"DTSTART;TZID=America/Bogota:20270320T090000\r\n" in calendar_file(event())
    assert STARTS_AT.astimezone(ZoneInfo("America/Bogota")).hour == 9


def test_cancellation_takes_the_meeting_out_of_calendars() -> None:
    """A CANCEL with STATUS:CANCELLED and the sequence it is given, not a REQUEST (section 1)."""
    template = cancellation(event(sequence=3))
    text = template.for_attendee("marta@example.com", "Marta").decode()
    assert template.method is Method.CANCEL
    assert "METHOD:CANCEL\r\n" in text
    assert "STATUS:CANCELLED\r\n" in text
    assert "SEQUENCE:3\r\n" in text


def test_file_to_keep_names_nobody_and_asks_nothing() -> None:
    """The download is a PUBLISH without ATTENDEE."""
    text = calendar_file(event()).decode()
    assert "METHOD:PUBLISH\r\n" in text
    assert "ATTENDEE" not in text


def test_hostile_texts_add_nothing_and_survive_as_text() -> None:
    """Separators, quotes, line ends and emoji stay inside their own property (rows 15 and 16)."""
    made = event(summary=HOSTILE, location=HOSTILE, description=HOSTILE, organizer_name=HOSTILE)
    one, other = calendar_views(invitation(made).for_attendee("marta@example.com", HOSTILE))
    assert one.summary == other.summary
    assert one.description == other.description
    assert one.summary == (
        'a; b, c ＼N d ＼n e: "f" ^n ^\' ñ 🏠 ATTENDEE:mailto:otro@example.com BEGIN:VALARM'
    )
    for view in (one, other):
        assert view.attendees == ["mailto:marta@example.com"]
        assert view.components == ["VEVENT", "VTIMEZONE"]
        assert view.attendee_parameters["CN"].startswith("a; b, c N d n e: f n ' ñ 🏠 ATTENDEE:mailto")


def test_lines_have_at_most_seventy_five_octets_and_whole_characters() -> None:
    """Folding counts octets and never cuts a character (row 17)."""
    made = event(summary="ñ" * 199, description="🏠" * 3000, location="é" * 500)
    content = invitation(made).for_attendee("marta@example.com", "Ñ" * 119)
    assert content.endswith(b"END:VCALENDAR\r\n")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


@pytest.mark.parametrize(
    "address",
    ["", "marta", "a@b@c", "a@b.com, c@d.com", "a b@c.com", "a@c.com\r\nX: y", "ñ@c.com", "a@" + "b" * 300],
)
def test_attendee_that_is_no_one_address_is_refused(address: str) -> None:
    """What is not one plain address never reaches a calendar; the error is final."""
    with pytest.raises(ChannelError) as refused:
        invitation(event()).for_attendee(address, "Marta")
    assert refused.value.permanent


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://x.example.com/\r\nATTENDEE:x", "ftp://x", '"']
)
def test_door_that_is_no_web_address_is_refused(link: str) -> None:
    """A link enters a calendar only as a plain http or https address."""
    with pytest.raises(ValueError, match="link"):
        invitation(event(door_url=link))


def test_description_opens_with_the_door_and_ends_with_the_checkpoint() -> None:
    """The public door, without token, stands first; the checkpoint of the trail in the text (row 14)."""
    text = event().description
    assert text.splitlines()[0].endswith(FACTS.door_url)
    assert FACTS.foot.checkpoint[0] in text


texts = st.text(max_size=400) | st.just(HOSTILE)


@settings(max_examples=150, deadline=None)
@given(summary=texts, location=texts, description=texts, organizer=texts, name=texts)
def test_no_text_adds_a_property_component_or_attendee(
    summary: str, location: str, description: str, organizer: str, name: str
) -> None:
    """Whatever people write, both readers see one event, one attendee and the same words."""
    made = event(summary=summary, location=location, description=description, organizer_name=organizer)
    one, other = calendar_views(invitation(made).for_attendee("marta@example.com", name))
    assert one.properties == other.properties == calendar_views(_plain_invitation())[0].properties
    assert one.components == other.components == ["VEVENT", "VTIMEZONE"]
    assert one.attendees == other.attendees == ["mailto:marta@example.com"]
    assert set(one.attendee_parameters) == {"CN", "CUTYPE", "PARTSTAT", "ROLE", "RSVP"}
    assert one.attendee_parameters == other.attendee_parameters
    assert (one.summary, one.location, one.description) == (other.summary, other.location, other.description)


def _plain_invitation() -> bytes:
    return invitation(event()).for_attendee("marta@example.com", "Marta")


def _event_part(content: bytes) -> bytes:
    found = re.search(rb"BEGIN:VEVENT.*END:VEVENT\r\n", content, re.DOTALL)
    assert found
    return found.group()
