"""Google Calendar, optional: a mirror of the meeting in the community's own calendar, without guests.

The invitation goes by our own mail, one person at a time; the event here names nobody. Its id is made from
the meeting's UID, so a repetition meets the event that is already there and counts as done.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import httplib2
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError, RefreshError
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from meetings.adapters.channels import ChannelError
from meetings.adapters.clean import clean_line, clean_text
from meetings.adapters.ics import DESCRIPTION_LIMIT, CalendarEvent

TIMEOUT = 20.0
RETRIES = 3

_CONFLICT = 409
_TOO_MANY = 429
_LATER = ("rateLimitExceeded", "userRateLimitExceeded")
_QUOTA = ("quotaExceeded", "dailyLimitExceeded")


class GoogleFault(StrEnum):
    """What is to be done about an error of Google's."""

    AUTHORISE_AGAIN = "authorise_again"
    QUOTA_USED_UP = "quota_used_up"
    TRY_LATER = "try_later"
    OTHER_EVENT_THERE = "other_event_there"
    REFUSED = "refused"


class GoogleError(ChannelError):
    """Google did not do what was asked; ``fault`` says what to do about it."""

    def __init__(self, fault: GoogleFault, words: str) -> None:
        permanent = fault in (GoogleFault.REFUSED, GoogleFault.OTHER_EVENT_THERE)
        super().__init__(words, permanent=permanent, channel_down=not permanent)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class GoogleReceipt:
    """The event as Google holds it; ``was_there`` tells that an earlier attempt had succeeded."""

    event_id: str
    page_url: str
    video_url: str
    was_there: bool


class GoogleCalendar:
    """One Google calendar, by the authorisation somebody gave for their community. For one thread."""

    def __init__(
        self,
        credentials: Credentials,
        api_endpoint: str | None = None,
        *,
        calendar_id: str = "primary",
        retries: int = RETRIES,
    ) -> None:
        """Prepare the client from the API description in the package; nothing is asked of the network.

        Args:
            credentials: the authorisation; renewed by the library when it has a refresh token.
            api_endpoint: another server that speaks the same language, such as ``http://127.0.0.1:9999/``.
            calendar_id: which of the account's calendars.
            retries: how often the library repeats what Google answers with 5xx, 429 or a rate limit.
        """
        self._calendar_id = calendar_id
        self._retries = retries
        options = {"api_endpoint": f"{api_endpoint.rstrip('/')}/calendar/v3/"} if api_endpoint else None
        self._service: Any = build(
            "calendar",
            "v3",
            http=AuthorizedHttp(credentials, http=httplib2.Http(timeout=TIMEOUT)),
            static_discovery=True,
            client_options=options,
        )

    def insert_event(self, event: CalendarEvent, *, with_video: bool = False) -> GoogleReceipt:
        """Put the meeting into the calendar, with a Meet link if ``with_video``; twice is the same as once.

        Raises:
            GoogleError: it could not be done; its ``fault`` says what to do.
        """
        body = _body(event, with_video)
        request = self._service.events().insert(
            calendarId=self._calendar_id,
            body=body,
            conferenceDataVersion=1 if with_video else 0,
            sendUpdates="none",
        )
        try:
            return _receipt(self._execute(request), was_there=False)
        except _AlreadyThereError:
            there = self._execute(
                self._service.events().get(calendarId=self._calendar_id, eventId=body["id"])
            )
        if not _is_same(there, body):
            words = "Another event has the id of this meeting."
            raise GoogleError(GoogleFault.OTHER_EVENT_THERE, words)
        return _receipt(there, was_there=True)

    def close(self) -> None:
        """Close the connection."""
        self._service.close()

    def _execute(self, request: Any) -> dict[str, Any]:
        try:
            answer = request.execute(num_retries=self._retries)
        except HttpError as error:
            if error.resp.status == _CONFLICT:
                raise _AlreadyThereError from error
            raise GoogleError(_fault(error), f"{error.resp.status} {error.reason}") from error
        except RefreshError as error:
            raise GoogleError(GoogleFault.AUTHORISE_AGAIN, str(error)) from error
        except (GoogleAuthError, httplib2.HttpLib2Error, OSError) as error:
            raise GoogleError(GoogleFault.TRY_LATER, f"Google cannot be reached. {error}") from error
        if not isinstance(answer, dict) or "id" not in answer:
            # A gateway in between may answer 200 with a page of its own.
            raise GoogleError(GoogleFault.TRY_LATER, "The answer does not come from Google.")
        return answer


class _AlreadyThereError(Exception):
    """An event with this id exists."""


def event_id(uid: str) -> str:
    """Return Google's id for the meeting ``uid``: base32hex letters, always the same, not to be guessed."""
    return base64.b32hexencode(hashlib.sha256(uid.encode()).digest()).decode().rstrip("=").lower()


def _body(event: CalendarEvent, with_video: bool) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": event_id(event.uid),
        "summary": clean_line(event.summary),
        "location": clean_line(event.location),
        "description": clean_text(event.description, DESCRIPTION_LIMIT),
        "start": {"dateTime": event.starts_at.isoformat(), "timeZone": event.zone},
        "end": {"dateTime": event.ends_at.isoformat(), "timeZone": event.zone},
        "sequence": event.sequence,
        "guestsCanSeeOtherGuests": False,
        "guestsCanInviteOthers": False,
        "guestsCanModify": False,
    }
    if with_video:
        solution = {"type": "hangoutsMeet"}
        create = {"requestId": body["id"], "conferenceSolutionKey": solution}
        body["conferenceData"] = {"createRequest": create}
    return body


def _is_same(there: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Return whether the event in the calendar is ours: same hours and words, and not deleted."""
    if there.get("status") == "cancelled" or there.get("summary") != wanted["summary"]:
        return False
    return all(_instant(there.get(end)) == _instant(wanted[end]) for end in ("start", "end"))


def _instant(moment: dict[str, str] | None) -> datetime | None:
    """Return the instant of a start or an end; none for a whole day or what is no date."""
    try:
        return datetime.fromisoformat((moment or {})["dateTime"])
    except (KeyError, ValueError):
        return None


def _receipt(answer: dict[str, Any], *, was_there: bool) -> GoogleReceipt:
    return GoogleReceipt(
        event_id=answer["id"],
        page_url=answer.get("htmlLink", ""),
        video_url=answer.get("hangoutLink", ""),
        was_there=was_there,
    )


def _fault(error: HttpError) -> GoogleFault:
    """Read an answer by its status and, for 403, by the reason Google gives."""
    status = error.resp.status
    if status == 401:
        return GoogleFault.AUTHORISE_AGAIN
    reason = _reason(error.content) if status == 403 else ""
    if reason in _QUOTA:
        return GoogleFault.QUOTA_USED_UP
    if status >= 500 or status == _TOO_MANY or reason in _LATER:
        return GoogleFault.TRY_LATER
    return GoogleFault.REFUSED


def _reason(content: bytes) -> str:
    """Return Google's code for a refusal, or nothing when the answer has another form."""
    try:
        return str(json.loads(content)["error"]["errors"][0]["reason"])
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
