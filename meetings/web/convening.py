"""Check and send the notice (A6), its papers, and the public door of a meeting."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, g, render_template, url_for
from flask import redirect as go
from werkzeug.wrappers import Response as BaseResponse

from meetings import communities, convening, planning
from meetings.convening import Addresses
from meetings.forms.convening import IssueNoticeForm, WhyForm
from meetings.web.context import zone
from meetings.web.policy import ADMINISTRATORS, PUBLIC, READERS, RESIDENT, STAFF, allows, staff
from meetings.web.support import (
    actor,
    community_id,
    form_for,
    link,
    now,
    reading,
    services,
    transaction,
    validated,
)
from meetings.wording.convening import change_words

bp = Blueprint("convening", __name__)
# No data base takes a larger number; nobody issues as many versions.
MOST_VERSIONS = 10_000


@bp.get("/reuniones/<uuid:meeting_id>/citar")
@allows(staff(STAFF))
def review(meeting_id: uuid.UUID) -> str:
    """What will be sent to whom, what the rules say, and what needs a reason (A6)."""
    with reading() as tx:
        page = convening.review(tx, community_id(), meeting_id, now())
        steps = planning.meeting_page(tx, community_id(), meeting_id, now()).steps
    reasons = [{"code": f.code, "reason": page.reasons.get(f.code, "")} for f in page.overrides]
    said = [sentence for each in page.changes for sentence in change_words(each.as_plain(), zone())]
    form = form_for(IssueNoticeForm, reasons=reasons)
    return render_template("convening/review.html", page=page, steps=steps, form=form, changes=said)


@bp.post("/reuniones/<uuid:meeting_id>/citar")
@allows(staff(ADMINISTRATORS), page="convening.review")
def issue(meeting_id: uuid.UUID) -> BaseResponse:
    """Issue the notice; the worker sends it."""
    form = validated(IssueNoticeForm)
    with transaction() as tx:
        convening.issue_notice(
            tx, community_id(), meeting_id, form.given(), actor(), now(), grounds=form.chosen()
        )
    return go(url_for("deliveries.board", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/citar/version")
@allows(staff(ADMINISTRATORS), page="convening.review")
def issue_version(meeting_id: uuid.UUID) -> BaseResponse:
    """Issue prepared changes as the next version of the notice; the worker sends it to everybody."""
    form = validated(IssueNoticeForm)
    with transaction() as tx:
        called_id = convening.issue_version(
            tx, community_id(), meeting_id, form.given(), actor(), now(), grounds=form.chosen()
        )
    return go(url_for("deliveries.board", meeting_id=called_id))


@bp.get("/reuniones/<uuid:meeting_id>/cambiar")
@allows(staff(ADMINISTRATORS))
def change(meeting_id: uuid.UUID) -> str:
    """Why what was called changes, before the changes are written."""
    return _ask_why("convening/change.html", meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/cambiar")
@allows(staff(ADMINISTRATORS), page="convening.change")
def begin_change(meeting_id: uuid.UUID) -> BaseResponse:
    """Begin to prepare changes; what was called stands until they are sent."""
    form = validated(WhyForm)
    with transaction() as tx:
        change_id = planning.begin_change(tx, community_id(), meeting_id, form.reason.text, actor(), now())
    return go(url_for("planning.meeting", meeting_id=change_id))


@bp.get("/reuniones/<uuid:meeting_id>/cancelar")
@allows(staff(ADMINISTRATORS))
def cancel(meeting_id: uuid.UUID) -> str:
    """What follows from calling a meeting off, and why it is done."""
    return _ask_why("convening/cancel.html", meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/cancelar")
@allows(staff(ADMINISTRATORS), page="convening.cancel")
def call_off(meeting_id: uuid.UUID) -> BaseResponse:
    """Call the meeting off; everybody who was called is told."""
    form = validated(WhyForm)
    with transaction() as tx:
        convening.cancel_meeting(tx, community_id(), meeting_id, form.reason.text, actor(), now())
    return go(url_for("deliveries.board", meeting_id=meeting_id))


def _ask_why(template: str, meeting_id: uuid.UUID) -> str:
    with reading() as tx:
        page = planning.meeting_page(tx, community_id(), meeting_id, now())
        people = convening.called_people(tx, meeting_id)
    form = form_for(WhyForm)
    return render_template(template, page=page, meeting=page.meeting, people=people, form=form)


@bp.get("/reuniones/<uuid:meeting_id>/convocatoria-<int:version>.pdf")
@allows(staff(READERS))
def version_pdf(meeting_id: uuid.UUID, version: int) -> Response:
    """One version of the notice as it was sent, in the edition without arrears."""
    with reading() as tx:
        paper = convening.notice_paper(tx, community_id(), meeting_id, "others", min(version, MOST_VERSIONS))
    return _pdf(paper)


@bp.get("/reuniones/<uuid:meeting_id>/convocatoria.pdf")
@allows(staff(READERS))
def notice_pdf(meeting_id: uuid.UUID) -> Response:
    """The notice as it was sent, in the edition without arrears: those open with a reason, on their page."""
    with reading() as tx:
        paper = convening.notice_paper(tx, community_id(), meeting_id, edition="others")
    return _pdf(paper)


@bp.get("/r/<token>/convocatoria.pdf")
@allows(RESIDENT)
def my_notice_pdf() -> Response:
    """The notice of whoever opened their link."""
    identity = link()
    with reading() as tx:
        paper = convening.notice_paper_for(tx, identity.meeting_id, identity.person_id)
    return _pdf(paper)


def _pdf(content: bytes) -> Response:
    headers = {"Content-Disposition": 'inline; filename="convocatoria.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@bp.get("/m/<uuid:meeting_id>")
@allows(PUBLIC)
def door(meeting_id: uuid.UUID) -> str:
    """The public door of a meeting: what, when, and where a lost link is asked for. No token, no names."""
    with reading() as tx:
        page = convening.door_page(tx, meeting_id)
        g.community_card = communities.card(tx, page.community_id)
    return render_template("convening/door.html", page=page)


@bp.get("/m/<uuid:meeting_id>/calendario.ics")
@allows(PUBLIC)
def notice_calendar(meeting_id: uuid.UUID) -> Response:
    """The meeting as a calendar file to keep; nobody is named in it."""
    with reading() as tx:
        addresses, sender = Addresses(services().base_url), services().mail_from
        content = convening.calendar_of_meeting(tx, meeting_id, addresses, sender)
    headers = {"Content-Disposition": 'attachment; filename="reunion.ics"'}
    return Response(content, mimetype="text/calendar", headers=headers)
