"""Who calls a meeting, the act by which they call it, and the owners who ask for it together."""

from __future__ import annotations

import uuid

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from meetings import planning
from meetings.forms.planning import ConvenerForm, ConvenerOwnerForm
from meetings.protocol.kinds import Convener
from meetings.web.planning.shared import bp, page_of, render
from meetings.web.policy import STAFF, allows, staff
from meetings.web.support import actor, community_id, form_for, now, reading, transaction, validated


@bp.get("/reuniones/<uuid:meeting_id>/quien-cita")
@allows(staff(STAFF))
def convener(meeting_id: uuid.UUID) -> str:
    """Who calls the meeting; owners are found by their unit, and their coefficients add up."""
    query = request.args.get("q", "").strip()
    with reading() as tx:
        calling = planning.convener_page(tx, community_id(), meeting_id, query, now())
    facts = calling.meeting
    form = form_for(
        ConvenerForm,
        convener=facts.convener.value,
        reference=facts.convener_reference,
        acted_on=facts.convener_acted_on,
    )
    return render("convener", page_of(meeting_id), calling=calling, form=form)


@bp.post("/reuniones/<uuid:meeting_id>/quien-cita")
@allows(staff(STAFF), page="planning.convener")
def set_convener(meeting_id: uuid.UUID) -> Response:
    """Say who calls the meeting; owners are then named one by one."""
    form = validated(ConvenerForm)
    chosen, at = Convener(form.convener.data), now()
    reference, acted_on = form.reference.text, form.acted_on.data
    with transaction() as tx:
        planning.set_convener(tx, community_id(), meeting_id, chosen, reference, acted_on, actor(), at)
    return redirect(url_for("planning.convener", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/quien-cita/<uuid:person_id>")
@allows(staff(STAFF), page="planning.convener")
def add_convening_owner(meeting_id: uuid.UUID, person_id: uuid.UUID) -> Response:
    """Put an owner among those who call."""
    validated(ConvenerOwnerForm)
    with transaction() as tx:
        planning.add_convening_owner(tx, community_id(), meeting_id, person_id, actor(), now())
    return redirect(url_for("planning.convener", meeting_id=meeting_id, _anchor="owners"))


@bp.post("/reuniones/<uuid:meeting_id>/quien-cita/<uuid:person_id>/quitar")
@allows(staff(STAFF), page="planning.convener")
def remove_convening_owner(meeting_id: uuid.UUID, person_id: uuid.UUID) -> Response:
    """Take an owner off those who call."""
    validated(ConvenerOwnerForm)
    with transaction() as tx:
        planning.remove_convening_owner(tx, community_id(), meeting_id, person_id, actor(), now())
    return redirect(url_for("planning.convener", meeting_id=meeting_id, _anchor="owners"))
