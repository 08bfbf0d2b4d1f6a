"""Who was reached (A7), paper handed over, the evidence of a message, and the folder of test messages."""

from __future__ import annotations

import uuid
from datetime import UTC

from flask import Blueprint, Response, render_template, request, url_for
from flask import redirect as go
from werkzeug.wrappers import Response as BaseResponse

from meetings import convening, deliveries, minutes, planning, replies
from meetings.convening import Addresses
from meetings.deliveries import MINUTES, Board, Evidence, Handing
from meetings.forms.deliveries import CallNewOwnersForm, ChangeToPaperForm, HandOverForm
from meetings.forms.readings import OpenMessageForm
from meetings.protocol.readings import Readable
from meetings.storage.session import Missing, Transaction
from meetings.trail import Opening
from meetings.web.context import zone
from meetings.web.pictures import Facade, Mode, UnitWindow, WindowState, facade_layout
from meetings.web.policy import BOARD_READERS, MESSAGE_KEEPERS, PEOPLE_READERS, STAFF, allows, staff
from meetings.web.support import (
    actor,
    community_id,
    form_for,
    is_open,
    now,
    one_page,
    open_with_reason,
    pdf_response,
    reading,
    reading_held,
    services,
    staff_identity,
    transaction,
    validated,
)

bp = Blueprint("deliveries", __name__)
SHOWN = 60


@bp.get("/reuniones/<uuid:meeting_id>/avisos")
@allows(staff(BOARD_READERS))
def board(meeting_id: uuid.UUID) -> str:
    """Who was reached by the notice (A7): with what mends it for those who may, else to read."""
    with reading() as tx:
        page = deliveries.board(tx, community_id(), meeting_id)
        answers = replies.summary_of(tx, community_id(), meeting_id)
        whole = planning.meeting_page(tx, community_id(), meeting_id, now())
        versions = convening.versions(tx, community_id(), meeting_id)
        in_trouble = deliveries.unreached(tx, [meeting_id], now()).get(meeting_id, 0)
        is_ahead = convening.takes_new_owners(whole.meeting, now())
        late = convening.uncalled(tx, community_id(), meeting_id) if is_ahead else ()
    chosen = request.args.get("ver", "")
    rows = [p for p in page.people if p.window == chosen] if chosen else page.missing
    return render_template(
        "deliveries/board.html",
        page=page,
        answers=answers,
        meeting=whole.meeting,
        plan=whole.plan,
        picture=_facade(page),
        rows=rows[:SHOWN],
        more=max(0, len(rows) - SHOWN),
        chosen=chosen,
        versions=versions,
        in_trouble=in_trouble,
        new_owners=[person.name for person in late],
        is_late=_is_late(whole.plan),
        letter_parts=convening.parts_of(len(page.on_paper)),
        may_edit=bool(STAFF & staff_identity().roles),
        may_open=bool(PEOPLE_READERS & staff_identity().roles),
    )


def _is_late(plan: planning.Plan) -> bool:
    """Whether the term to call everybody is past."""
    return plan.last_sending is not None and plan.last_sending.at < now()


def _facade(page: Board) -> Facade:
    units = [UnitWindow(u.tower, u.number, WindowState(u.state), kind=u.kind) for u in page.units]
    return facade_layout(units, Mode.DELIVERY)


@bp.get("/reuniones/<uuid:meeting_id>/avisos/<uuid:delivery_id>/papel")
@allows(staff(STAFF))
def paper(meeting_id: uuid.UUID, delivery_id: uuid.UUID) -> str:
    """Write down a paper that was left at the unit."""
    with reading() as tx:
        card = _card(tx, meeting_id, delivery_id)
    form = form_for(HandOverForm, handed_at=now().astimezone(zone()).replace(tzinfo=None))
    return render_template(
        "deliveries/paper.html",
        card=card,
        form=form,
        board_url=_board_of(card, meeting_id),
        meeting_id=meeting_id,
        id=delivery_id,
    )


@bp.post("/reuniones/<uuid:meeting_id>/avisos/<uuid:delivery_id>/papel")
@allows(staff(STAFF), page="deliveries.paper")
def hand_over(meeting_id: uuid.UUID, delivery_id: uuid.UUID) -> BaseResponse:
    """Keep who saw the paper being left, and when."""
    form = validated(HandOverForm)
    at = form.handed_at.data.replace(tzinfo=zone()).astimezone(UTC)
    with transaction() as tx:
        card = _card(tx, meeting_id, delivery_id)
        how = Handing(at, form.witness.data, form.received_by.data)
        deliveries.hand_over(tx, community_id(), delivery_id, how, actor(), now())
    return go(_board_of(card, meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/avisos/<uuid:delivery_id>/a-papel")
@allows(staff(STAFF), page="deliveries.board")
def change_to_paper(meeting_id: uuid.UUID, delivery_id: uuid.UUID) -> BaseResponse:
    """Owe the notice on paper to somebody whose message failed."""
    validated(ChangeToPaperForm)
    with transaction() as tx:
        card = _card(tx, meeting_id, delivery_id)
        deliveries.change_to_paper(tx, community_id(), delivery_id, actor(), now())
    return go(_board_of(card, meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/avisos/a-papel")
@allows(staff(STAFF), page="deliveries.board")
def change_all_to_paper(meeting_id: uuid.UUID) -> BaseResponse:
    """Owe the notice on paper to everybody whose message failed."""
    validated(ChangeToPaperForm)
    with transaction() as tx:
        deliveries.change_all_to_paper(tx, community_id(), meeting_id, actor(), now())
    return go(url_for("deliveries.board", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/avisos/nuevos")
@allows(staff(STAFF), page="deliveries.board")
def call_new_owners(meeting_id: uuid.UUID) -> BaseResponse:
    """Send the notice to whoever bought a home since it was sent."""
    validated(CallNewOwnersForm)
    with transaction() as tx:
        convening.call_new_owners(tx, community_id(), meeting_id, actor(), now())
    return go(url_for("deliveries.board", meeting_id=meeting_id))


@bp.get("/reuniones/<uuid:meeting_id>/avisos/<uuid:delivery_id>")
@allows(staff(PEOPLE_READERS))
def evidence(meeting_id: uuid.UUID, delivery_id: uuid.UUID) -> str:
    """The evidence of one message; open for 30 minutes after its reason was written."""
    with reading() as tx:
        card = _card(tx, meeting_id, delivery_id)
        held = reading_held(tx, Readable.MESSAGE, delivery_id)
        share = convening.share_of(tx, card, now())
    return render_template(
        "deliveries/evidence.html",
        card=card,
        share=share,
        link_ends=share.until and share.until.astimezone(zone()).date(),
        held=held,
        is_open=is_open(held),
        board_url=_board_of(card, meeting_id) if _may_see_board(card) else "",
        may_download=bool(MESSAGE_KEEPERS & staff_identity().roles),
        form=form_for(OpenMessageForm),
        meeting_id=meeting_id,
        id=delivery_id,
    )


@bp.post("/reuniones/<uuid:meeting_id>/avisos/<uuid:delivery_id>")
@allows(staff(PEOPLE_READERS), page="deliveries.evidence")
def open_evidence(meeting_id: uuid.UUID, delivery_id: uuid.UUID) -> BaseResponse:
    """Write down who reads a person's message and why."""
    form = validated(OpenMessageForm)
    open_with_reason(form, lambda tx: _opening(tx, meeting_id, delivery_id))
    return go(url_for("deliveries.evidence", meeting_id=meeting_id, delivery_id=delivery_id))


def _opening(tx: Transaction, meeting_id: uuid.UUID, delivery_id: uuid.UUID) -> Opening:
    _card(tx, meeting_id, delivery_id)
    return deliveries.opening_of_message(tx, community_id(), delivery_id)


def _may_see_board(card: Evidence) -> bool:
    """Whoever reads a message reads whom the notice reached; whom the minutes did is the staff's."""
    return card.kind != MINUTES or bool(STAFF & staff_identity().roles)


def _board_of(card: Evidence, meeting_id: uuid.UUID) -> str:
    """Where a message's way is followed: with the others about the minutes, or with the notice's."""
    endpoint = "minutes_told.board" if card.kind == MINUTES else "deliveries.board"
    return url_for(endpoint, meeting_id=meeting_id)


def _card(tx: Transaction, meeting_id: uuid.UUID, delivery_id: uuid.UUID) -> Evidence:
    """A message of this meeting; one of another meeting does not exist here."""
    card = deliveries.evidence(tx, community_id(), delivery_id)
    if card.meeting_id != meeting_id:
        raise Missing
    return card


@bp.get("/reuniones/<uuid:meeting_id>/avisos/cartas.pdf")
@allows(staff(STAFF))
def letters(meeting_id: uuid.UUID) -> Response:
    """The letters to print, 300 in one file; the next ones with ``?parte=2``."""
    part = request.args.get("parte", "")
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 4 else 1
    with reading() as tx:
        paper = convening.letters(tx, community_id(), meeting_id, max(number, 1), _addresses())
    return pdf_response(convening.printed(paper), "cartas.pdf")


@bp.get("/reuniones/<uuid:meeting_id>/avisos/planilla.pdf")
@allows(staff(STAFF))
def sheet(meeting_id: uuid.UUID) -> Response:
    """The sheet that is signed when the letters are handed over."""
    with reading() as tx:
        paper = convening.delivery_sheet(tx, community_id(), meeting_id, _addresses())
    return pdf_response(convening.printed(paper), "planilla.pdf")


@bp.get("/reuniones/<uuid:meeting_id>/avisos/<uuid:delivery_id>/constancia.pdf")
@allows(staff(PEOPLE_READERS))
def evidence_pdf(meeting_id: uuid.UUID, delivery_id: uuid.UUID) -> BaseResponse:
    """The proof of one message on paper; while its reason is open, else the page that asks for it."""
    with reading() as tx:
        card = _card(tx, meeting_id, delivery_id)
        if not is_open(reading_held(tx, Readable.MESSAGE, delivery_id)):
            return go(url_for("deliveries.evidence", meeting_id=meeting_id, delivery_id=delivery_id))
        make = minutes.minutes_proof if card.kind == MINUTES else convening.evidence_paper
        paper = make(tx, community_id(), delivery_id, _addresses())
    return pdf_response(convening.printed(paper), "constancia.pdf")


def _addresses() -> Addresses:
    return Addresses(services().base_url)


@bp.get("/bandeja")
@allows(staff(STAFF))
def outbox() -> str:
    """What is owed and what left, and whether it is a test."""
    with reading() as tx:
        rows = deliveries.outbox_rows(tx, community_id())
    shown, number, last = one_page(rows)
    return render_template("deliveries/outbox.html", rows=shown, number=number, last=last)
