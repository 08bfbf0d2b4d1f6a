"""News of a meeting as Server-Sent Events: a page that listens loads itself again when something happened.

A stream holds no connection to the data base: once a second it reads one row in a short transaction. Each
stream holds a thread of the server, so their number is limited; the browser tries again after a refusal.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import datetime
from threading import Lock

from flask import Response, current_app
from flask.blueprints import BlueprintSetupState

from meetings import live_session
from meetings.protocol.trail import Tag
from meetings.storage.session import Unavailable
from meetings.web.live_session.shared import bp
from meetings.web.policy import RESIDENT, STAFF, allows, staff
from meetings.web.support import Services, community_id, link, now, reading, services, whole_number

STREAMS = "live_streams"
# Kept free for pages and acts, of the threads each process of the server has.
THREADS_FOR_PAGES = 8
DEFAULT_THREADS = 24
LASTS_SECONDS, SIGN_OF_LIFE_SECONDS = 300, 15
RETRY_AFTER_SECONDS = "5"


class Streams:
    """The open streams of this process, counted."""

    def __init__(self, limit: int) -> None:
        self._limit, self._open = limit, 0
        self._lock = Lock()

    def take(self) -> bool:
        """Count one more, unless all places are taken."""
        with self._lock:
            if self._open >= self._limit:
                return False
            self._open += 1
            return True

    def give_back(self) -> None:
        """Free the place of a stream that ended."""
        with self._lock:
            self._open -= 1


@bp.record_once
def _count_streams(state: BlueprintSetupState) -> None:
    threads = state.app.config.get("THREADS", DEFAULT_THREADS)
    state.app.extensions[STREAMS] = Streams(max(1, threads - THREADS_FOR_PAGES))


@bp.get("/r/<token>/novedades")
@allows(RESIDENT)
def news() -> Response:
    """News for a resident's door and room."""
    with reading() as tx:
        meeting_id = live_session.check_meeting(tx, community_id(), link().meeting_id)
    return _stream(meeting_id, but=live_session.PERSONAL)


@bp.get("/reuniones/<uuid:meeting_id>/novedades")
@allows(staff(STAFF), is_room=True)
def staff_news(meeting_id: uuid.UUID) -> Response:
    """News for the staff's pages of one meeting."""
    with reading() as tx:
        warning = live_session.next_warning(tx, community_id(), meeting_id, now())
    return _stream(meeting_id, warning)


def _stream(meeting_id: uuid.UUID, warning: datetime | None = None, but: tuple[Tag, ...] = ()) -> Response:
    streams: Streams = current_app.extensions[STREAMS]
    if not streams.take():
        return Response("", 503, {"Retry-After": RETRY_AFTER_SECONDS}, mimetype="text/plain")
    since = whole_number("desde")
    seconds = current_app.config.get("STREAM_SECONDS", LASTS_SECONDS)
    events = _events(services(), community_id(), meeting_id, since, seconds, warning, but)
    response = Response(events, mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})
    response.call_on_close(streams.give_back)
    return response


def _events(
    parts: Services,
    community: uuid.UUID,
    meeting: uuid.UUID,
    since: int | None,
    seconds: int,
    warning: datetime | None,
    but: tuple[Tag, ...],
) -> Iterator[str]:
    yield "retry: 3000\n\n"
    seen = since
    for second in range(seconds):
        try:
            with parts.storage.reading() as tx:
                latest = live_session.latest_entry(tx, community)
                is_news = seen is not None and live_session.is_news(tx, community, meeting, seen, latest, but)
        except Unavailable:
            return  # the browser comes back by itself
        seen = latest
        if warning is not None and parts.clock.now() >= warning:
            is_news, warning = True, None
        if is_news:
            yield f"event: reload\ndata: {latest}\n\n"
        elif second % SIGN_OF_LIFE_SECONDS == 0:
            yield ": here\n\n"
        time.sleep(1)
