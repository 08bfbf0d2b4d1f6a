"""The floor: residents ask for it and leave it; the staff gives it, ends a turn and notes a raised hand."""

from __future__ import annotations

import uuid

from flask import redirect as go
from flask import url_for
from werkzeug.wrappers import Response

from meetings import live_session
from meetings.forms.live_session import FloorForm, RaiseHandForm, TurnForm
from meetings.web.context import resident_url
from meetings.web.live_session.shared import bp
from meetings.web.policy import RESIDENT, STAFF, allows, staff
from meetings.web.support import actor, community_id, link, now, transaction, validated

_CARD = "floor"


def _own_room() -> Response:
    return go(resident_url("live_session.room", _anchor=_CARD))


def _room(meeting_id: uuid.UUID) -> Response:
    return go(url_for("live_session.live", meeting_id=meeting_id, _anchor=_CARD))


@bp.post("/r/<token>/palabra")
@allows(RESIDENT, page="live_session.room")
def ask_floor() -> Response:
    """Ask for the floor."""
    validated(FloorForm)
    who = link()
    with transaction() as tx:
        live_session.ask_floor(tx, community_id(), who.meeting_id, who.person_id, actor(), now())
    return _own_room()


@bp.post("/r/<token>/palabra/dejar")
@allows(RESIDENT, page="live_session.room")
def leave_floor() -> Response:
    """Leave the queue, or finish one's own turn."""
    validated(FloorForm)
    who = link()
    with transaction() as tx:
        live_session.leave_floor(tx, community_id(), who.meeting_id, who.person_id, actor(), now())
    return _own_room()


@bp.post("/reuniones/<uuid:meeting_id>/sala/palabra")
@allows(staff(STAFF), page="live_session.live")
def raise_hand(meeting_id: uuid.UUID) -> Response:
    """Put somebody in the queue who asked by voice."""
    person = validated(RaiseHandForm).person_id
    with transaction() as tx:
        live_session.raise_hand(tx, community_id(), meeting_id, person, actor(), now())
    return _room(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/palabra/<uuid:request_id>/dar")
@allows(staff(STAFF), page="live_session.live")
def give_floor(meeting_id: uuid.UUID, request_id: uuid.UUID) -> Response:
    """Let somebody of the queue speak."""
    shown = validated(TurnForm).shown.data
    with transaction() as tx:
        live_session.give_floor(tx, community_id(), meeting_id, request_id, shown, actor(), now())
    return _room(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/palabra/<uuid:request_id>/terminar")
@allows(staff(STAFF), page="live_session.live")
def end_floor(meeting_id: uuid.UUID, request_id: uuid.UUID) -> Response:
    """End a turn, or take somebody off the queue."""
    shown = validated(TurnForm).shown.data
    with transaction() as tx:
        live_session.end_floor(tx, community_id(), meeting_id, request_id, shown, actor(), now())
    return _room(meeting_id)
