"""Who belongs to the council and to the committee, and the guests of a meeting with somebody from outside."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from meetings import planning
from meetings.forms.planning import GuestForm, LeaveForm, MemberForm
from meetings.protocol.kinds import Body, GuestQuality
from meetings.web.planning.shared import bp, may_edit, page_of, render
from meetings.web.policy import ADMINISTRATORS, READERS, STAFF, allows, staff
from meetings.web.support import (
    actor,
    community_id,
    form_for,
    now,
    reading,
    staff_identity,
    transaction,
    validated,
)


@bp.get("/comunidad/organos")
@allows(staff(READERS))
def bodies() -> str:
    """The members of the council and of the committee."""
    with reading() as tx:
        pages = planning.body_pages(tx, community_id(), now())
    may_write = bool(ADMINISTRATORS & staff_identity().roles)
    return render_template(
        "planning/bodies.html", pages=pages, form=form_for(MemberForm), may_write=may_write
    )


@bp.post("/comunidad/organos")
@allows(staff(ADMINISTRATORS), page="planning.bodies")
def add_member() -> Response:
    """Write down a member."""
    form = validated(MemberForm)
    with transaction() as tx:
        body, person = Body(form.body.data), form.person_id
        planning.add_member(tx, community_id(), body, person, actor(), now())
    return redirect(url_for("planning.bodies"))


@bp.post("/comunidad/organos/<uuid:member_id>/terminar")
@allows(staff(ADMINISTRATORS), page="planning.bodies")
def end_member(member_id: uuid.UUID) -> Response:
    """Write down that somebody left."""
    validated(LeaveForm)
    with transaction() as tx:
        planning.end_member(tx, community_id(), member_id, actor(), now())
    return redirect(url_for("planning.bodies"))


@bp.get("/reuniones/<uuid:meeting_id>/invitados")
@allows(staff(STAFF))
def guests(meeting_id: uuid.UUID) -> str:
    """Who is called to a meeting of a body, or with guests."""
    page = page_of(meeting_id)
    with reading() as tx:
        called = planning.guest_list(tx, community_id(), meeting_id)
    return render("guests", page, called=called, form=form_for(GuestForm), may_write=may_edit())


@bp.post("/reuniones/<uuid:meeting_id>/invitados")
@allows(staff(STAFF), page="planning.guests")
def add_guest(meeting_id: uuid.UUID) -> Response:
    """Put somebody from outside on the list."""
    form = validated(GuestForm)
    with transaction() as tx:
        planning.add_guest(
            tx,
            community_id(),
            meeting_id,
            form.name.text,
            form.email.text,
            GuestQuality(form.quality.data),
            actor(),
            now(),
        )
    return redirect(url_for("planning.guests", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/invitados/<uuid:guest_id>/quitar")
@allows(staff(STAFF), page="planning.guests")
def remove_guest(meeting_id: uuid.UUID, guest_id: uuid.UUID) -> Response:
    """Take somebody off the list."""
    validated(LeaveForm)
    with transaction() as tx:
        planning.remove_guest(tx, community_id(), meeting_id, guest_id, actor(), now())
    return redirect(url_for("planning.guests", meeting_id=meeting_id))
