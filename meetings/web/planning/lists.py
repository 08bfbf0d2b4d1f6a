"""The list of meetings, a new one (A1) and the overview of one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext, pgettext
from werkzeug.wrappers import Response

from meetings import planning
from meetings.forms.planning import DiscardDraftForm, NewMeetingForm
from meetings.planning import ItemFacts, MeetingFacts, MeetingPage
from meetings.protocol.findings import Severity
from meetings.protocol.kinds import Convener, Modality
from meetings.web.once import worded_once
from meetings.web.planning.plan import plan_of_page
from meetings.web.planning.shared import (
    bp,
    may_edit,
    next_line,
    note_of,
    onward,
    page_of,
    render,
    url_or_none,
)
from meetings.web.policy import READERS, STAFF, allows, staff
from meetings.web.support import actor, community_id, form_for, now, reading, transaction, validated
from meetings.wording import explain, label


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
    offer = planning.OFFERS.get(form.kind.data or "")
    return render_template(
        "planning/new.html",
        form=form,
        kind=form.kind.data if offer else "",
        kinds=list(planning.OFFERS),
        modalities=offer.modalities if offer else (),
    )


@bp.post("/reuniones/nueva")
@allows(staff(STAFF), page="planning.new")
def create() -> Response:
    """Begin the meeting."""
    form = validated(NewMeetingForm)
    offer, modality = planning.OFFERS[form.kind.data], Modality(form.modality.data)
    with transaction() as tx:
        meeting_id = planning.create_meeting(
            tx,
            community_id(),
            offer.kind,
            modality if modality in offer.modalities else offer.modalities[0],
            Convener.ADMINISTRATOR,
            actor(),
            now(),
            summons=offer.summons,
            key=form.request_key,
        )
    first = "agenda" if offer.modalities == (Modality.WRITTEN,) else "date"
    return redirect(url_for(f"planning.{first}", meeting_id=meeting_id))


@bp.get("/reuniones/<uuid:meeting_id>")
@allows(staff(READERS))
def meeting(meeting_id: uuid.UUID) -> str:
    """The overview of a meeting: what comes next, its dates and its agenda."""
    page = page_of(meeting_id)
    return render(
        "meeting",
        page,
        plan=plan_of_page(page),
        notice_url=url_or_none("convening.notice_pdf", meeting_id=meeting_id),
        board_url=url_or_none("deliveries.board", meeting_id=meeting_id),
        onward=url_or_none(onward(page), meeting_id=meeting_id),
        topics_shown=_topics(
            page.meeting.kind.is_assembly, page.meeting.is_written, page.meeting.items, _closed(page)
        ),
        access_facts=_access_facts(page.meeting),
        change_url=url_or_none("convening.change", meeting_id=meeting_id),
        cancel_url=url_or_none("convening.cancel", meeting_id=meeting_id),
    )


@bp.post("/reuniones/<uuid:meeting_id>/descartar")
@allows(staff(STAFF), page="planning.meeting")
def discard(meeting_id: uuid.UUID) -> Response:
    """Give up a draft."""
    validated(DiscardDraftForm)
    with transaction() as tx:
        called_id = planning.discard_draft(tx, community_id(), meeting_id, actor(), now())
    if called_id is not None:
        return redirect(url_for("planning.meeting", meeting_id=called_id))
    return redirect(url_for("planning.meetings"))


@dataclass(frozen=True, slots=True)
class TopicShown:
    """One topic as the component takes it."""

    title: str
    note: str
    is_voted: bool


def _closed(page: MeetingPage) -> tuple[tuple[int, str], ...]:
    """The topics that cannot be voted in this meeting, by their number, and why."""
    blocks = ((row.item.number, each) for row in page.rows for each in row.findings)
    return tuple((number, explain(each).what) for number, each in blocks if each.severity is Severity.BLOCK)


@worded_once
def _topics(
    is_assembly: bool,
    is_written: bool,
    items: tuple[ItemFacts, ...],
    closed: tuple[tuple[int, str], ...],
) -> tuple[TopicShown, ...]:
    reasons = dict(reversed(closed))  # of several the first is said
    shown = []
    for item in items:
        minutes = f"{gettext('%(minutes)s min', minutes=item.minutes)} · " if item.minutes else ""
        said = reasons.get(item.number) or note_of(is_assembly, item, is_written)
        is_voted = item.is_voted and item.number not in reasons
        shown.append(TopicShown(item.title, minutes + said, is_voted))
    return tuple(shown)


def _access_facts(facts: MeetingFacts) -> list[tuple[str, str]]:
    """How people get in, as questions and answers; what is missing is said."""
    missing = gettext("Not said yet")
    rows = []
    if facts.is_at_a_distance:
        rows.append((pgettext("planning", "Link"), facts.join_url or missing))
    if facts.modality is not Modality.VIRTUAL:
        rows.append((pgettext("planning", "Place"), facts.place or missing))
    asked = gettext("Permission will be asked of each person")
    rows.append(
        (
            pgettext("planning", "Recording"),
            asked if facts.recording_requested else gettext("It is not recorded"),
        )
    )
    return [*rows, (pgettext("planning", "Who calls"), label(facts.convener))]
