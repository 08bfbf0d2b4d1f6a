"""News of a meeting as Server-Sent Events: a page that listens shows by itself what happened.

The staff's pages load again. A resident's page gets the ready pieces that changed, so that an arrival costs
two hundred telephones no two hundred pages; what changes all of it lets them load again a little apart. Each
stream holds a thread of the server, so their number is limited; the browser tries again after a refusal.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import Response, current_app, render_template, request, stream_with_context
from flask.blueprints import BlueprintSetupState
from flask_wtf.csrf import generate_csrf

from meetings import consents, live_session
from meetings.live_session import Evening, News
from meetings.storage.session import Unavailable
from meetings.web.i18n import language
from meetings.web.live_session.newsroom import NEWSROOM, Newsroom, newsroom
from meetings.web.live_session.shared import bp, gauge_of
from meetings.web.policy import RESIDENT, STAFF, allows, staff
from meetings.web.support import community_id, end_reading, link, now, reading, services, whole_number
from meetings.wording.live_session import clock_words

# Kept free for pages and acts, of the threads of each process of the server; half of them where they are few.
THREADS_FOR_PAGES = 32
LASTS_SECONDS, SIGN_OF_LIFE_SECONDS, WARNING_SECONDS = 300, 15, 1
RETRY_AFTER_SECONDS = "5"
# So much later does each further page load again when all must: about what a page costs.
APART_MILLISECONDS = 12

# As seen from the page of the room.
FLOOR_URLS = {"ask": "palabra", "leave": "palabra/dejar"}

# What a listener is told of the entries after one number, up to another; nothing when none concerns them.
Tell = Callable[[int, int], str]


@bp.record_once
def _open_newsroom(state: BlueprintSetupState) -> None:
    threads = state.app.config["THREADS"]
    state.app.extensions[NEWSROOM] = Newsroom(max(1, threads - min(THREADS_FOR_PAGES, threads // 2)))


@bp.get("/r/<token>/novedades")
@allows(RESIDENT)
def news() -> Response:
    """News for a resident's door and room."""
    who = link()
    with reading() as tx:
        meeting_id = live_session.check_meeting(tx, community_id(), who.meeting_id)
        is_captured = consents.recording_answer(tx, meeting_id, who.person_id).is_captured
    return _stream(partial(_tell_resident, meeting_id, who.person_id, is_captured), is_staff=False)


@bp.get("/reuniones/<uuid:meeting_id>/novedades")
@allows(staff(STAFF), is_room=True)
def staff_news(meeting_id: uuid.UUID) -> Response:
    """News for the staff's pages of one meeting."""
    with reading() as tx:
        warning = live_session.next_warning(tx, community_id(), meeting_id, now())
    return _stream(partial(_tell_staff, meeting_id), is_staff=True, warning=warning)


def _stream(tell: Tell, *, is_staff: bool, warning: datetime | None = None) -> Response:
    places = newsroom()
    if not places.take():
        return Response("", 503, {"Retry-After": RETRY_AFTER_SECONDS}, mimetype="text/plain")
    events = stream_with_context(_events(tell, is_staff, _seen(), warning))
    response = Response(events, mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})
    response.call_on_close(places.give_back)
    return response


def _seen() -> int | None:
    """The last entry that the page shows; a stream taken up again begins where it broke off."""
    told = request.headers.get("Last-Event-ID", type=int)
    return whole_number("desde") if told is None else told


def _events(tell: Tell, is_staff: bool, seen: int | None, warning: datetime | None) -> Iterator[str]:
    yield "retry: 3000\n\n"
    # Of those that began together each ends a little apart: they come back one by one.
    lasts = current_app.config.get("STREAM_SECONDS", LASTS_SECONDS + newsroom().listeners % 60)
    patience = SIGN_OF_LIFE_SECONDS if warning is None else WARNING_SECONDS
    until, silent_until = time.monotonic() + lasts, 0.0
    try:
        with newsroom().listening(services().storage, community_id(), is_staff) as channel:
            latest = channel.wait(0, 0)
            while True:
                told = tell(seen, latest) if seen is not None and latest > seen else ""
                end_reading()  # whoever waits holds no connection
                if warning is not None and _instant() >= warning:
                    told, warning = _reload(latest), None
                if told or time.monotonic() >= silent_until:
                    yield told or ": here\n\n"
                    silent_until = time.monotonic() + SIGN_OF_LIFE_SECONDS
                if time.monotonic() >= until:
                    return
                seen, latest = latest, channel.wait(latest, patience)
    except (Unavailable, ConnectionError):
        return  # the browser comes back by itself


def _instant() -> datetime:
    """The present instant: that of the request was when its stream began."""
    return services().clock.now()


def _reload(latest: int, within: int = 0) -> str:
    """Let the page load again, at some moment of so many milliseconds."""
    return f"id: {latest}\nevent: reload\ndata: {within}\n\n"


def _tell_staff(meeting_id: uuid.UUID, seen: int, latest: int) -> str:
    return _reload(latest) if _tags(meeting_id, seen, latest) else ""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What happened, for all residents who saw the same before: ``text`` where it is alike for each of them.

    Where the floor changed it is not; then the ``evening`` is there to draw each their own.
    """

    text: str
    evening: Evening | None = None


def _tell_resident(
    meeting_id: uuid.UUID, person_id: uuid.UUID, is_captured: bool, seen: int, latest: int
) -> str:
    key = ("bulletin", meeting_id, seen, latest, language())
    bulletin = newsroom().once(key, partial(_bulletin, meeting_id, seen, latest))
    if bulletin.evening is None:
        return bulletin.text
    floor = bulletin.evening.floor
    part = (floor.has(person_id), floor.place_of(person_id), person_id in floor.missed, is_captured)
    drawn = partial(_floor, bulletin, person_id, is_captured)
    return newsroom().once((*key, part), lambda: _pieces(latest, bulletin.text + drawn()))


def _bulletin(meeting_id: uuid.UUID, seen: int, latest: int) -> Bulletin:
    kinds = set(map(live_session.news_by, _tags(meeting_id, seen, latest)))
    kind = max(kinds, default=News.NOTHING)
    if kind is News.NOTHING:
        return Bulletin("")
    if kind is News.PAGE:
        return Bulletin(_reload(latest, newsroom().listeners * APART_MILLISECONDS))
    read = partial(_evening, meeting_id, None if News.QUORUM in kinds else seen, _instant())
    evening = newsroom().once(("told", meeting_id, latest), read)
    quorum = render_template("live_session/_quorum.html", gauge=gauge_of(evening.room))
    return Bulletin(quorum, evening) if kind is News.FLOOR else Bulletin(_pieces(latest, quorum))


def _floor(bulletin: Bulletin, person_id: uuid.UUID, is_captured: bool) -> str:
    """The floor as it is for a person and for all to whom it is the same.

    No address of one's own stands in it, and no token: the page puts its own.
    """
    assert bulletin.evening is not None
    drawn = render_template(
        "live_session/_floor.html",
        floor=bulletin.evening.floor,
        is_recording=bulletin.evening.is_recording,
        is_captured=is_captured,
        me=person_id,
        floor_urls=FLOOR_URLS,
        clock_words=clock_words,
    )
    return drawn.replace(generate_csrf(), "")


def _pieces(latest: int, html: str) -> str:
    """Let each piece take the place of the one with its id."""
    lines = "".join(f"data: {line}\n" for line in html.splitlines() if line)
    return f"id: {latest}\n{lines}\n"


def _tags(meeting_id: uuid.UUID, seen: int, latest: int) -> frozenset[str]:
    """What happened in the meeting; most who listen have seen the same."""

    def ask() -> frozenset[str]:
        with reading() as tx:
            return live_session.tags_between(tx, community_id(), seen, latest, meeting_id)

    return newsroom().once(("tags", meeting_id, seen, latest), ask)


def _evening(meeting_id: uuid.UUID, seen: int | None, at: datetime) -> Evening:
    """The evening now; after ``seen``, where that is given, only the floor changed."""
    before: Evening | None = newsroom().kept(("told", meeting_id, seen))
    with reading() as tx:
        if before is not None:
            return live_session.with_floor(tx, before, at)
        return live_session.evening_of(tx, community_id(), meeting_id, at)
