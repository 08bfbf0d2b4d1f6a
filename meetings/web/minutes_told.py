"""Who was told that the minutes can be read (S8), and the papers for those who are told on paper."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, request, url_for
from flask import redirect as go
from werkzeug.wrappers import Response as BaseResponse

from meetings import convening, deliveries, minutes
from meetings.convening import Addresses
from meetings.forms.deliveries import ChangeToPaperForm
from meetings.storage.session import Missing
from meetings.web.policy import STAFF, allows, staff
from meetings.web.support import (
    actor,
    community_id,
    now,
    one_page,
    pdf_response,
    reading,
    services,
    transaction,
    validated,
    whole_number,
)

bp = Blueprint("minutes_told", __name__)


@bp.get("/reuniones/<uuid:meeting_id>/acta/avisos")
@allows(staff(STAFF))
def board(meeting_id: uuid.UUID) -> str:
    """Who was told of the minutes, who not yet, and why."""
    with reading() as tx:
        page = minutes.minutes_page(tx, community_id(), meeting_id, actor(), now())
        told = deliveries.told_of_minutes(tx, meeting_id)
    if not page.is_published:
        raise Missing
    shown = "told" if request.args.get("ver") == "avisados" else "missing"
    rows, number, last = one_page(told.reached if shown == "told" else told.missing)
    return render_template(
        "minutes/told.html",
        page=page,
        told=told,
        rows=rows,
        number=number,
        last=last,
        shown=shown,
        letter_parts=convening.parts_of(len(told.on_paper)),
    )


@bp.post("/reuniones/<uuid:meeting_id>/acta/avisos/a-papel")
@allows(staff(STAFF), page="minutes_told.board")
def change_all_to_paper(meeting_id: uuid.UUID) -> BaseResponse:
    """Owe a letter to everybody whose message failed."""
    validated(ChangeToPaperForm)
    with transaction() as tx:
        deliveries.change_untold_to_paper(tx, community_id(), meeting_id, actor(), now())
    return go(url_for("minutes_told.board", meeting_id=meeting_id))


@bp.get("/reuniones/<uuid:meeting_id>/acta/avisos/cartas.pdf")
@allows(staff(STAFF))
def letters(meeting_id: uuid.UUID) -> Response:
    """The letters to print, 300 in one file; the next ones with ``?parte=2``."""
    addresses = Addresses(services().base_url)
    with reading() as tx:
        paper = minutes.minutes_letters(
            tx, community_id(), meeting_id, max(whole_number("parte") or 1, 1), addresses
        )
    return pdf_response(convening.printed(paper), "cartas-acta.pdf")


@bp.get("/reuniones/<uuid:meeting_id>/acta/avisos/planilla.pdf")
@allows(staff(STAFF))
def sheet(meeting_id: uuid.UUID) -> Response:
    """The sheet that is signed when the letters are handed over."""
    with reading() as tx:
        paper = minutes.minutes_sheet(tx, community_id(), meeting_id, Addresses(services().base_url))
    return pdf_response(convening.printed(paper), "planilla-acta.pdf")
