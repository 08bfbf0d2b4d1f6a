"""The real Google client against a local server: idempotent, private, clear about what failed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from google.oauth2.credentials import Credentials

from meetings.adapters.google import GoogleCalendar, GoogleError, GoogleFault, event_id
from tests.adapters.google_server import GoogleServer, fault
from tests.adapters.mail_examples import UID, event


@pytest.fixture
def google() -> Iterator[GoogleServer]:
    """A server that answers as Google does."""
    with GoogleServer() as server:
        yield server


@pytest.fixture
def calendar(google: GoogleServer) -> Iterator[GoogleCalendar]:
    """The real client, pointed at the local server, with a token that is still good."""
    calendar = GoogleCalendar(Credentials(token="an-access-token"), google.endpoint, retries=1)
    yield calendar
    calendar.close()


def failure(calendar: GoogleCalendar) -> GoogleError:
    """Insert, and return the error that must come."""
    with pytest.raises(GoogleError) as raised:
        calendar.insert_event(event())
    return raised.value


def test_event_arrives_with_its_own_id_and_names_nobody(
    google: GoogleServer, calendar: GoogleCalendar
) -> None:
    """Our id, our hours in the community's zone, no guests, nobody sees nor invites anybody."""
    receipt = calendar.insert_event(event())
    [stored] = google.events.values()
    assert receipt.event_id == stored["id"] == event_id(UID)
    assert (receipt.was_there, receipt.page_url) == (False, f"https://calendar.example.com/{event_id(UID)}")
    assert stored["start"] == {"dateTime": "2027-03-20T14:00:00+00:00", "timeZone": "America/Bogota"}
    assert "attendees" not in stored
    for may in ("guestsCanSeeOtherGuests", "guestsCanInviteOthers", "guestsCanModify"):
        assert stored[may] is False


def test_event_id_has_the_letters_google_takes() -> None:
    """base32hex, long enough, always the same, another for another meeting."""
    assert re.fullmatch(r"[a-v0-9]{5,1024}", event_id(UID))
    assert event_id(UID) == event_id(UID) != event_id("other")


def test_repeated_event_counts_as_done(google: GoogleServer, calendar: GoogleCalendar) -> None:
    """409 on our own id, and what is there is ours: success, one event."""
    calendar.insert_event(event())
    receipt = calendar.insert_event(event())
    assert receipt.was_there
    assert receipt.event_id == event_id(UID)
    assert len(google.events) == 1


def test_lost_answer_is_healed_by_trying_again(google: GoogleServer, calendar: GoogleCalendar) -> None:
    """The event was taken and the connection broke: the library's own retry or ours finds it there."""
    google.forget_answer = True
    assert calendar.insert_event(event()).was_there
    assert len(google.events) == 1


@pytest.mark.parametrize(
    "changes", [{"summary": "Otra cosa"}, {"starts_at": event().starts_at + timedelta(hours=1)}], ids=str
)
def test_other_event_under_the_same_id_is_no_success(
    calendar: GoogleCalendar, changes: dict[str, object]
) -> None:
    """What is there differs: final, for a person to look at."""
    calendar.insert_event(replace(event(), **changes))  # type: ignore[arg-type]  # spread by keyword
    error = failure(calendar)
    assert (error.fault, error.permanent) == (GoogleFault.OTHER_EVENT_THERE, True)


def test_deleted_event_under_the_same_id_is_no_success(
    google: GoogleServer, calendar: GoogleCalendar
) -> None:
    """Google keeps a deleted event's id: it must not count as there."""
    calendar.insert_event(event())
    google.events[event_id(UID)]["status"] = "cancelled"
    assert failure(calendar).fault is GoogleFault.OTHER_EVENT_THERE


@pytest.mark.parametrize(
    "passing", [(500, "backendError"), (503, "x"), (429, "x"), (403, "rateLimitExceeded")]
)
def test_passing_trouble_is_tried_again_by_the_client(
    google: GoogleServer, calendar: GoogleCalendar, passing: tuple[int, str]
) -> None:
    """5xx, 429 and a rate limit: the library waits and repeats."""
    google.faults = [fault(*passing)]
    assert not calendar.insert_event(event()).was_there
    assert len(google.requests) == 2


@pytest.mark.parametrize(
    ("answers", "expected", "requests"),
    [
        ([fault(503, "x")] * 2, GoogleFault.TRY_LATER, 2),
        ([fault(403, "quotaExceeded")], GoogleFault.QUOTA_USED_UP, 1),
        ([fault(403, "forbidden")], GoogleFault.REFUSED, 1),
        ([(403, b"no json")], GoogleFault.REFUSED, 1),
        ([fault(400, "invalid")], GoogleFault.REFUSED, 1),
        ([fault(404, "notFound")], GoogleFault.REFUSED, 1),
        ([(200, b"<html>a gateway</html>")], GoogleFault.TRY_LATER, 1),
    ],
)
def test_each_fault_says_what_to_do_about_it(
    google: GoogleServer,
    calendar: GoogleCalendar,
    answers: list[tuple[int, bytes]],
    expected: GoogleFault,
    requests: int,
) -> None:
    """A used-up quota is not hammered at; a refusal is final; trouble passes."""
    google.faults = list(answers)
    error = failure(calendar)
    assert error.fault is expected
    assert error.permanent is (expected is GoogleFault.REFUSED)
    assert error.channel_down is not error.permanent
    assert len(google.requests) == requests


def test_authorisation_that_cannot_be_renewed_asks_for_a_person(
    google: GoogleServer, calendar: GoogleCalendar
) -> None:
    """401 without a refresh token: nothing is given up, somebody must authorise again."""
    google.faults = [fault(401, "authError")] * 2
    error = failure(calendar)
    assert (error.fault, error.permanent) == (GoogleFault.AUTHORISE_AGAIN, False)


def test_server_that_is_not_there_is_tried_later() -> None:
    """No connection: the invitation does not depend on it."""
    with GoogleServer() as server:
        endpoint = server.endpoint
    calendar = GoogleCalendar(Credentials(token="an-access-token"), endpoint, retries=0)
    error = failure(calendar)
    calendar.close()
    assert (error.fault, error.channel_down) == (GoogleFault.TRY_LATER, True)


def test_video_is_asked_for_in_the_way_google_heeds(google: GoogleServer, calendar: GoogleCalendar) -> None:
    """Without conferenceDataVersion=1 the request would be ignored (section 8)."""
    receipt = calendar.insert_event(event(), with_video=True)
    _, _, query, body = google.requests[0]
    assert query["conferenceDataVersion"] == ["1"]
    assert query["sendUpdates"] == ["none"]
    assert body["conferenceData"]["createRequest"]["requestId"] == event_id(UID)
    assert receipt.video_url == "https://meet.example.com/abc-defg-hij"


def test_hostile_title_travels_as_text(google: GoogleServer, calendar: GoogleCalendar) -> None:
    """Line ends and controls are gone, the rest is data."""
    calendar.insert_event(event(summary='x"}\r\n{"attendees": [1]}\x00'))
    [stored] = google.events.values()
    assert stored["summary"] == 'x"} {"attendees": [1]}'
    assert "attendees" not in stored
