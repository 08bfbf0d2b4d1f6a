"""The list of meetings, a new one (A1) and the overview of one."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from meetings import planning
from meetings.forms.planning import DiscardDraftForm, NewMeetingForm
from meetings.planning import ItemFacts, MeetingFacts, MeetingPage
from meetings.protocol.kinds import Convener, Kind, Modality
from meetings.web.planning.shared import (
    ENDPOINTS,
    bp,
    countdown_of,
    may_edit,
    next_line,
    note_of,
    page_of,
    render,
    url_or_none,
)
from meetings.web.policy import READERS, STAFF, allows, staff
from meetings.web.support import actor, community_id, form_for, now, reading, transaction, validated
from meetings.wording import label


@bp.get("/reuniones")
@allows(staff(READERS))
def meetings() -> str:
    """All meetings of the community, those ahead first."""
    with reading() as tx:
        desk = planning.list_meetings(tx, community_id(), now())
    return render_template("planning/meetings.html", desk=desk, next_line=next_line, may_edit=may_edit())


@bp.get("/reuniones/nueva")
@allows(staff(STAFF))
def new() -> str:
    """A1: which meeting, then in which manner; one question a page."""
    form = form_for(NewMeetingForm, kind=request.args.get("kind", ""), key=str(uuid.uuid4()))
    kind = form.kind.data if form.kind.data in planning.OFFERED_KINDS else ""
    return render_template(
        "planning/new.html",
        form=form,
        kind=kind,
        kinds=planning.OFFERED_KINDS,
        modalities=planning.OFFERED_MODALITIES,
    )


@bp.post("/reuniones/nueva")
@allows(staff(STAFF), page="planning.new")
def create() -> Response:
    """Begin the meeting."""
    form = validated(NewMeetingForm)
    with transaction() as tx:
        meeting_id = planning.create_meeting(
            tx,
            community_id(),
            Kind(form.kind.data),
            Modality(form.modality.data),
            Convener.ADMINISTRATOR,
            actor(),
            now(),
            key=form.request_key,
        )
    return redirect(url_for("planning.date", meeting_id=meeting_id))


@bp.get("/reuniones/<uuid:meeting_id>")
@allows(staff(READERS))
def meeting(meeting_id: uuid.UUID) -> str:
    """The overview of a meeting: what comes next, its dates and its agenda."""
    page = page_of(meeting_id)
    unfinished = next((step for step in page.steps if step.state != "done"), page.steps[-1])
    return render(
        "meeting",
        page,
        countdown=countdown_of(page),
        onward=url_or_none(ENDPOINTS[unfinished.code], meeting_id=meeting_id),
        topics_shown=[_topic(page, row.item) for row in page.rows],
        access_facts=_access_facts(page.meeting),
    )


@bp.post("/reuniones/<uuid:meeting_id>/descartar")
@allows(staff(STAFF), page="planning.meeting")
def discard(meeting_id: uuid.UUID) -> Response:
    """Give up a draft."""
    validated(DiscardDraftForm)
    with transaction() as tx:
        planning.discard_draft(tx, community_id(), meeting_id, actor(), now())
    return redirect(url_for("planning.meetings"))


def _topic(page: MeetingPage, item: ItemFacts) -> dict[str, object]:
    minutes = gettext("%(minutes)s min", minutes=item.minutes)
    note = f"{minutes} · {note_of(page.meeting, item)}"
    return {"title": item.title, "note": note, "is_voted": item.is_voted}


def _access_facts(facts: MeetingFacts) -> list[tuple[str, str]]:
    """How people get in, as questions and answers; what is missing is said."""
    missing = gettext("Not said yet")
    rows = []
    if facts.is_at_a_distance:
        rows.append((gettext("Link of the video call"), facts.join_url or missing))
    if facts.modality is not Modality.VIRTUAL:
        rows.append((gettext("Place"), facts.place or missing))
    asked = gettext("Permission will be asked of each person")
    rows.append((gettext("Recording"), asked if facts.recording_requested else gettext("It is not recorded")))
    return [*rows, (gettext("Who calls"), label(facts.convener))]
