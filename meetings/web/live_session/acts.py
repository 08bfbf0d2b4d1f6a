"""What the staff does on the evening; each act leads back to the page that shows what is stored."""

from __future__ import annotations

import uuid

from flask import redirect as go
from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from meetings import live_session, minutes, planning
from meetings.forms.live_session import (
    ActAsSecretaryForm,
    CallToOrderForm,
    CloseMeetingForm,
    DecisionForm,
    ElectForm,
    GatherForm,
    MarkForm,
    OpenMeetingForm,
    PermissionForm,
    RecordingForm,
    StartItemForm,
    SuspendForm,
)
from meetings.live_session import Count, Office
from meetings.protocol.kinds import ConsentState
from meetings.protocol.seal import SealRule
from meetings.storage.session import Missing
from meetings.web.live_session.screens import live
from meetings.web.live_session.shared import bar_of, bp
from meetings.web.policy import STAFF, allows, staff
from meetings.web.support import (
    actor,
    community_id,
    now,
    reading,
    show_again,
    transaction,
    validated,
    whole_number,
)
from meetings.wording import source_words


def _room(meeting_id: uuid.UUID) -> Response:
    return go(url_for("live_session.live", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/antes", endpoint="open")
@allows(staff(STAFF), page="live_session.before")
def open_room(meeting_id: uuid.UUID) -> Response:
    """Open the room."""
    form = validated(OpenMeetingForm)
    with transaction() as tx:
        live_session.open_meeting(tx, community_id(), meeting_id, form.given(), actor(), now())
    return go(url_for("live_session.roll", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/asistencia")
@allows(staff(STAFF), page="live_session.roll")
def mark(meeting_id: uuid.UUID) -> Response:
    """Write down that somebody arrived or left; the list stays narrowed as it was."""
    form = validated(MarkForm)
    with transaction() as tx:
        is_here = form.arrived.data is not None
        live_session.mark(tx, community_id(), meeting_id, form.person_id, is_here, actor(), now())
    query = request.args.get("q") or None
    return go(url_for("live_session.roll", meeting_id=meeting_id, q=query, pagina=whole_number("pagina")))


@bp.post("/reuniones/<uuid:meeting_id>/sala/temas/<uuid:item_id>")
@allows(staff(STAFF), page="live_session.live")
def start_item(meeting_id: uuid.UUID, item_id: uuid.UUID) -> Response:
    """Go to an item."""
    validated(StartItemForm)
    with transaction() as tx:
        live_session.start_item(tx, community_id(), meeting_id, item_id, actor(), now())
    return _room(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/orden")
@allows(staff(STAFF), page="live_session.live")
def call_to_order(meeting_id: uuid.UUID) -> Response:
    """Write down that a rule of conduct was recalled to the room."""
    rule = SealRule(validated(CallToOrderForm).rule.data)
    with transaction() as tx:
        live_session.call_to_order(tx, community_id(), meeting_id, rule, actor(), now())
    return _room(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/cargos")
@allows(staff(STAFF), page="live_session.live")
def elect(meeting_id: uuid.UUID) -> Response:
    """Write down who was elected."""
    form = validated(ElectForm)
    office = Office(form.office.data)
    with transaction() as tx:
        live_session.elect(tx, community_id(), meeting_id, office, form.person_id, actor(), now())
    return _room(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/secretaria")
@allows(staff(STAFF), page="live_session.live")
def act_as_secretary(meeting_id: uuid.UUID) -> Response:
    """Act as secretary oneself."""
    validated(ActAsSecretaryForm)
    with transaction() as tx:
        live_session.act_as_secretary(tx, community_id(), meeting_id, actor(), now())
    return _room(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/grabar")
@allows(staff(STAFF), page="live_session.live")
def start_recording(meeting_id: uuid.UUID) -> Response:
    """Write down that the recording started."""
    validated(RecordingForm)
    with transaction() as tx:
        live_session.start_recording(tx, community_id(), meeting_id, actor(), now())
    return _room(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/no-grabar")
@allows(staff(STAFF), page="live_session.live")
def stop_recording(meeting_id: uuid.UUID) -> Response:
    """Write down that the recording stopped."""
    validated(RecordingForm)
    with transaction() as tx:
        live_session.stop_recording(tx, community_id(), meeting_id, actor(), now())
    return _room(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/permiso")
@allows(staff(STAFF), page="live_session.live")
def permission(meeting_id: uuid.UUID) -> Response:
    """Write down what somebody said aloud about being recorded."""
    form = validated(PermissionForm)
    person, answer = form.person_id, ConsentState(form.answer.data)
    with transaction() as tx:
        live_session.note_permission(tx, community_id(), meeting_id, person, answer, actor(), now())
    return _room(meeting_id)


def _counted(form: DecisionForm) -> Count:
    return Count(
        question=form.question.data,
        rest=form.chosen_rest,
        said=form.said.data,
        subject=form.chosen_subject,
        reasons=form.given(),
        grounds=form.chosen(),
    )


@bp.post("/reuniones/<uuid:meeting_id>/sala/temas/<uuid:item_id>/buscar")
@allows(staff(STAFF), page="live_session.live")
def find_units(meeting_id: uuid.UUID, item_id: uuid.UUID) -> str:
    """List the units that a search finds, with what was said so far; nothing is written."""
    with reading() as tx:
        _, item = planning.item_page(tx, community_id(), meeting_id, item_id, now())
    if item is None:
        raise Missing
    show_again(DecisionForm())
    return live(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/temas/<uuid:item_id>/conteo")
@allows(staff(STAFF), page="live_session.live")
def count(meeting_id: uuid.UUID, item_id: uuid.UUID) -> str:
    """Show the result of a count before it is kept; nothing is written."""
    form = validated(DecisionForm)
    with reading() as tx:
        card = live_session.count_decision(tx, community_id(), meeting_id, item_id, _counted(form), now())
    values = {"card": card, "bar": bar_of(card), "form": form, "source_words": source_words}
    return render_template("live_session/count.html", meeting_id=meeting_id, item_id=item_id, **values)


@bp.post("/reuniones/<uuid:meeting_id>/sala/temas/<uuid:item_id>/decision")
@allows(staff(STAFF), page="live_session.live")
def decide(meeting_id: uuid.UUID, item_id: uuid.UUID) -> Response:
    """Keep the result of an item."""
    form = validated(DecisionForm)
    with transaction() as tx:
        live_session.record_decision(tx, community_id(), meeting_id, item_id, _counted(form), actor(), now())
    return _room(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/cerrar")
@allows(staff(STAFF), page="live_session.live")
def close(meeting_id: uuid.UUID) -> Response:
    """Close the meeting; its record makes the draft of the minutes in the same act."""
    validated(CloseMeetingForm)
    with transaction() as tx:
        live_session.close_meeting(tx, community_id(), meeting_id, actor(), now())
        minutes.draft_minutes(tx, community_id(), meeting_id, actor(), now())
    return go(url_for("minutes.draft", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/sala/sin-quorum")
@allows(staff(STAFF), page="live_session.live")
def declare_no_quorum(meeting_id: uuid.UUID) -> Response:
    """Write down that the meeting could not sit."""
    validated(CloseMeetingForm)
    with transaction() as tx:
        live_session.declare_no_quorum(tx, community_id(), meeting_id, actor(), now())
    return _room(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/segunda-convocatoria")
@allows(staff(STAFF), page="live_session.live")
def call_again(meeting_id: uuid.UUID) -> Response:
    """Write down that there was no quorum and begin the second call, ready to be reviewed."""
    validated(CloseMeetingForm)
    with transaction() as tx:
        second_id = live_session.call_again(tx, community_id(), meeting_id, actor(), now())
    return go(url_for("planning.meeting", meeting_id=second_id))


@bp.post("/reuniones/<uuid:meeting_id>/reunidos")
@allows(staff(STAFF), page="live_session.gathering")
def gather(meeting_id: uuid.UUID) -> Response:
    """Open an assembly that no notice called."""
    form = validated(GatherForm)
    with transaction() as tx:
        live_session.gather(tx, community_id(), meeting_id, form.present.data, actor(), now())
    return go(url_for("live_session.roll", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/sala/suspender")
@allows(staff(STAFF), page="live_session.live")
def suspend(meeting_id: uuid.UUID) -> Response:
    """Suspend the meeting and call everybody to its continuation."""
    form = validated(SuspendForm)
    with transaction() as tx:
        resumes_at = live_session.resumption(tx, community_id(), *form.chosen)
        live_session.suspend(tx, community_id(), meeting_id, resumes_at, actor(), now())
    return _room(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/reanudar")
@allows(staff(STAFF), page="live_session.live")
def resume(meeting_id: uuid.UUID) -> Response:
    """Open the room for the next sitting."""
    validated(CloseMeetingForm)
    with transaction() as tx:
        live_session.resume(tx, community_id(), meeting_id, actor(), now())
    return go(url_for("live_session.roll", meeting_id=meeting_id))
