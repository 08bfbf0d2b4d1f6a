"""A sent message as a file: for the staff with a reason, and for the person it was sent to."""

from __future__ import annotations

import hashlib
import uuid

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from meetings import convening, deliveries
from meetings.protocol.readings import Readable
from meetings.storage.session import Missing
from meetings.web.policy import MESSAGE_KEEPERS, RESIDENT, allows, staff
from meetings.web.support import community_id, is_open, link, now, reading, reading_held

bp = Blueprint("copies", __name__)


@bp.get("/reuniones/<uuid:meeting_id>/avisos/<uuid:delivery_id>/<uuid:attempt_id>.eml")
@allows(staff(MESSAGE_KEEPERS))
def message(meeting_id: uuid.UUID, delivery_id: uuid.UUID, attempt_id: uuid.UUID) -> BaseResponse:
    """What was sent in one attempt, while its reason is open; else the page that asks for it.

    An owner's message carries the list of units in arrears: who may not read that list gets no file.
    """
    with reading() as tx:
        card = deliveries.evidence(tx, community_id(), delivery_id)
        if card.meeting_id != meeting_id or attempt_id not in {each.id for each in card.attempts}:
            raise Missing
        share = convening.share_of(tx, card, now())
        if card.is_erased or not is_open(reading_held(tx, Readable.MESSAGE, delivery_id)):
            return redirect(url_for("deliveries.evidence", meeting_id=meeting_id, delivery_id=delivery_id))
        content = convening.message_file(tx, card, attempt_id, share)
    return _file(content)


@bp.get("/r/<token>/mensajes")
@allows(RESIDENT)
def mine() -> str:
    """What was sent to me about this meeting."""
    with reading() as tx:
        messages = convening.own_messages(tx, link(), now())
    return render_template("replies/messages.html", messages=messages)


@bp.get("/r/<token>/mensajes/<uuid:attempt_id>.eml")
@allows(RESIDENT)
def my_message(attempt_id: uuid.UUID) -> Response:
    """One message to me, as it was sent."""
    with reading() as tx:
        content = convening.own_message_file(tx, link(), attempt_id, now())
    return _file(content)


def _file(content: bytes) -> Response:
    """A file to keep, named by its hash: no name, no address, no meeting."""
    name = f"mensaje-{hashlib.sha256(content).hexdigest()[:16]}.eml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="message/rfc822", headers=headers)
