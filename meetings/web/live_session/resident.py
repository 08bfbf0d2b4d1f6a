"""The resident's door (R6) and room (R7)."""

from __future__ import annotations

from flask import redirect as go
from flask import render_template, request
from werkzeug.wrappers import Response

from meetings import live_session
from meetings.forms.live_session import EnterForm, SignalForm, StatementForm
from meetings.web.context import resident_url
from meetings.web.live_session.shared import (
    RELOAD_SECONDS,
    bp,
    floor_urls,
    gauge_of,
    heard_and_seen,
    resident_page,
)
from meetings.web.live_session.voting import ballot_parts
from meetings.web.policy import RESIDENT, allows
from meetings.web.support import actor, community_id, form_for, link, now, reading, transaction, validated
from meetings.wording.courtesy import COURTESY, COURTESY_VERSION
from meetings.wording.live_session import clock_words, duration_words


@bp.get("/r/<token>/puerta")
@allows(RESIDENT)
def door() -> str:
    """The rules, the question about recording, and the button to enter (R6)."""
    with reading() as tx:
        page = resident_page(tx)
    # Sent from the room by somebody who is not in it any more: said here, with what they wrote.
    unsent = form_for(StatementForm).text.data or ""
    # Waiting for the opening there is nothing to write; once it opened there is a button to touch.
    seconds = 0 if page.is_open or unsent else RELOAD_SECONDS
    return render_template(
        "live_session/door.html",
        page=page,
        courtesy=COURTESY,
        courtesy_version=COURTESY_VERSION,
        unsent=unsent,
        reload_seconds=seconds,
        **heard_and_seen(page),
    )


@bp.post("/r/<token>/puerta")
@allows(RESIDENT, page="live_session.door")
def enter() -> Response:
    """Enter the meeting."""
    shown = validated(EnterForm).courtesy.data or ""
    person, meeting = link().person_id, link().meeting_id
    with transaction() as tx:
        live_session.enter_by_link(tx, community_id(), meeting, person, actor(), now(), courtesy=shown)
    return go(resident_url("live_session.room"))


@bp.get("/r/<token>/sala")
@allows(RESIDENT)
def room() -> str | Response:
    """The meeting: item, quorum, recording light, video, decisions (R7)."""
    with reading() as tx:
        page = resident_page(tx)
        mine = live_session.statements_of(tx, page.room.meeting.id, link().person_id)
        vote = ballot_parts(tx, page)
    if not page.is_inside:  # what a POST was refused for is told at the door: it must not be led away from it
        return go(resident_url("live_session.door")) if request.method == "GET" else door()
    form = form_for(StatementForm)
    # Without script a page on which something is being answered or written stays as it is.
    is_written_on = "escribir" in request.args or bool(form.text.data)
    stays = is_written_on or bool(vote["ballot"] and vote["ballot"].waiting)
    return render_template(
        "live_session/room.html",
        page=page,
        gauge=gauge_of(page.room),
        duration=duration_words,
        floor_urls=floor_urls(),
        statement_form=form,
        me=link().person_id,
        clock_words=clock_words,
        mine=mine,
        reload_seconds=0 if stays else RELOAD_SECONDS,
        **heard_and_seen(page),
        **vote,
    )


@bp.post("/r/<token>/sala")
@allows(RESIDENT, page="live_session.room")
def leave_statement() -> Response:
    """Keep what this person wants written down in the minutes."""
    form = validated(StatementForm)
    who = link()
    with transaction() as tx:
        live_session.leave_statement(
            tx, community_id(), who.meeting_id, who.person_id, form.text.text, actor(), now()
        )
    return go(resident_url("live_session.room", _anchor="written"))


@bp.post("/r/<token>/senal")
@allows(RESIDENT)
def signal() -> tuple[str, int]:
    """Keep the sign of life of a page; 409 tells it that its reader counts as gone and enters again."""
    validated(SignalForm)
    with transaction() as tx:
        is_inside = live_session.signal(tx, link().meeting_id, link().person_id, now())
    return "", 204 if is_inside else 409


@bp.post("/r/<token>/salir")
@allows(RESIDENT, page="live_session.door")
def go_out() -> Response:
    """Leave the meeting; one may come back."""
    validated(EnterForm)
    person, meeting = link().person_id, link().meeting_id
    with transaction() as tx:
        live_session.leave_by_link(tx, community_id(), meeting, person, actor(), now())
    return go(resident_url("live_session.door"))
