"""Votes: the resident's ballot (R8), the proof of the evening, the receipts; the acts of the staff (S4)."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request, url_for
from flask import redirect as go
from werkzeug.wrappers import Response

from meetings import accounts, live_session
from meetings.forms.ballots import (
    AloudForm,
    AnnulVoteForm,
    AnswerForm,
    AskProofForm,
    CloseVoteForm,
    ProofForm,
    ProveAnswerForm,
)
from meetings.forms.live_session import DecisionForm
from meetings.live_session import BallotPage, Count, Device
from meetings.protocol.findings import Refused
from meetings.web.context import resident_url
from meetings.web.live_session.screens import live
from meetings.web.live_session.shared import RELOAD_SECONDS, heard_and_seen, resident_page
from meetings.web.live_session.voting import answers_of, ballot_parts, device, keep_proof
from meetings.web.policy import PEOPLE_READERS, RESIDENT, STAFF, allows, staff
from meetings.web.support import (
    actor,
    community_id,
    form_for,
    link,
    now,
    reading,
    show_again,
    transaction,
    validated,
)
from meetings.wording.ballots import weight_words

bp = Blueprint("ballots", __name__)
bp.add_app_template_global(weight_words, "weight_words")


@bp.get("/r/<token>/votacion")
@allows(RESIDENT)
def ballot() -> str:
    """The open vote (R8): the question, what each answer weighs, and after it the receipt."""
    page = _page()
    if request.endpoint == "ballots.cast_with_code" and page is not None:
        form = form_for(answers_of(ProveAnswerForm, page))
        if page.waiting and form.is_answered:  # refused: the answers are still in the form that came
            return _to_prove(page, form)
    with reading() as tx:
        who = resident_page(tx)
        parts = ballot_parts(tx, who)
    seconds = 0 if parts["ballot"] else RELOAD_SECONDS
    return render_template(
        "ballots/ballot.html", page=who, reload_seconds=seconds, **parts, **heard_and_seen(who)
    )


@bp.post("/r/<token>/votacion/<uuid:vote_id>")
@allows(RESIDENT, page="ballots.ballot")
def cast(vote_id: uuid.UUID) -> str | Response:
    """Keep the answers; where this device proved nobody yet, a code is sent first and nothing is kept.

    Who changed their answer meanwhile finds the code that was sent for the first one still good.
    """
    page = _open(vote_id)
    form = validated(answers_of(AnswerForm, page))
    with transaction() as tx:
        if live_session.has_cast(tx, link(), vote_id, form.choices):
            return _to_receipt(vote_id)
        if page.is_proven:
            live_session.cast_ballots(tx, link(), vote_id, _waiting(page, form), device(), actor(), now())
            return _to_receipt(vote_id)
        live_session.require_open_vote(tx, link(), vote_id, now())
        if form.again.data or not accounts.awaits_proof(tx, link(), now()):
            accounts.ask_proof(tx, link(), now())
    return _to_prove(page, form_for(answers_of(ProveAnswerForm, page)))


@bp.post("/r/<token>/votacion/<uuid:vote_id>/clave")
@allows(RESIDENT, page="ballots.ballot")
def cast_with_code(vote_id: uuid.UUID) -> Response:
    """Prove who votes on this device, and keep the answers in the same act."""
    page = _open(vote_id)
    form = validated(answers_of(ProveAnswerForm, page))
    with transaction() as tx:
        if live_session.has_cast(tx, link(), vote_id, form.choices):
            return _to_receipt(vote_id)
        live_session.require_open_vote(tx, link(), vote_id, now())
        secret = accounts.give_proof(tx, link(), form.code.data, now())
        if secret is not None:
            proven = Device((secret,))
            live_session.cast_ballots(tx, link(), vote_id, _waiting(page, form), proven, actor(), now())
    if secret is None:
        raise Refused.because("code.wrong")
    keep_proof(secret)
    return _to_receipt(vote_id)


@bp.get("/r/<token>/votos")
@allows(RESIDENT)
def receipts() -> str:
    """What the own units voted, each with its hour and code; to be read again and printed."""
    with reading() as tx:
        page = resident_page(tx)
        votes = live_session.receipts_of(tx, link())
        ballot = live_session.ballot_page(tx, link(), device(), now()) if page.is_inside else None
    return render_template(
        "ballots/receipts.html",
        page=page,
        votes=votes,
        ballot=ballot,
        reload_seconds=RELOAD_SECONDS if page.is_open else 0,
        **heard_and_seen(page),
    )


@bp.get("/r/<token>/clave")
@allows(RESIDENT)
def proof() -> str:
    """Make this device ready for the votes of the evening, before one opens."""
    with reading() as tx:
        page = resident_page(tx)
        ready = live_session.readiness(tx, link(), device(), now())
        is_sent = request.endpoint in ("ballots.send_proof", "ballots.prove")
        is_sent = is_sent or accounts.awaits_proof(tx, link(), now())
    form = form_for(ProofForm)
    return render_template(
        "ballots/proof.html", page=page, ready=ready, is_sent=is_sent, form=form, **heard_and_seen(page)
    )


@bp.post("/r/<token>/clave")
@allows(RESIDENT, page="ballots.proof")
def send_proof() -> str:
    """Send the code of the evening."""
    validated(AskProofForm)
    with transaction() as tx:
        accounts.ask_proof(tx, link(), now())
    return proof()


@bp.post("/r/<token>/clave/probar")
@allows(RESIDENT, page="ballots.proof")
def prove() -> Response:
    """Keep the proof on this device."""
    form = validated(ProofForm)
    with transaction() as tx:
        secret = accounts.give_proof(tx, link(), form.code.data, now())
    if secret is None:
        raise Refused.because("code.wrong")
    keep_proof(secret)
    return go(resident_url("ballots.proof"))


@bp.get("/reuniones/<uuid:meeting_id>/votaciones/<uuid:vote_id>")
@allows(staff(PEOPLE_READERS))
def sheet(meeting_id: uuid.UUID, vote_id: uuid.UUID) -> str:
    """The sheet of a vote that ended: every ballot, and the sum made again."""
    with reading() as tx:
        page = live_session.vote_sheet(tx, community_id(), meeting_id, vote_id, now())
    return render_template("ballots/sheet.html", sheet=page, meeting_id=meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/temas/<uuid:item_id>/votacion")
@allows(staff(STAFF), page="live_session.live")
def open_vote(meeting_id: uuid.UUID, item_id: uuid.UUID) -> Response:
    """Open the vote of an item: everybody inside sees it at once."""
    form = validated(DecisionForm)
    asked = Count(
        form.question.data, subject=form.chosen_subject, reasons=form.given(), grounds=form.chosen()
    )
    with transaction() as tx:
        live_session.open_vote(tx, community_id(), meeting_id, item_id, asked, actor(), now())
    return _room(meeting_id, "vote-h")


@bp.post("/reuniones/<uuid:meeting_id>/sala/votaciones/<uuid:vote_id>/buscar")
@allows(staff(STAFF), page="live_session.live")
def find_units(meeting_id: uuid.UUID, vote_id: uuid.UUID) -> str:
    """List the units without a ballot that a search finds; nothing is written."""
    with reading() as tx:
        live_session.check_vote(tx, community_id(), meeting_id, vote_id)
    show_again(AloudForm())
    return live(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/votaciones/<uuid:vote_id>/en-voz")
@allows(staff(STAFF), page="live_session.live")
def write_down(meeting_id: uuid.UUID, vote_id: uuid.UUID) -> Response:
    """Keep what was said aloud."""
    form = validated(AloudForm)
    said, rest = form.said.data, form.chosen_rest
    with transaction() as tx:
        live_session.write_down(tx, community_id(), meeting_id, vote_id, said, rest, actor(), now())
    return _room(meeting_id, "vote-h")


@bp.post("/reuniones/<uuid:meeting_id>/sala/votaciones/<uuid:vote_id>/cerrar")
@allows(staff(STAFF), page="live_session.live")
def close_vote(meeting_id: uuid.UUID, vote_id: uuid.UUID) -> Response:
    """Close the vote: its result is final."""
    validated(CloseVoteForm)
    with transaction() as tx:
        live_session.close_vote(tx, community_id(), meeting_id, vote_id, actor(), now())
    return _room(meeting_id)


@bp.post("/reuniones/<uuid:meeting_id>/sala/votaciones/<uuid:vote_id>/anular")
@allows(staff(STAFF), page="live_session.live")
def annul_vote(meeting_id: uuid.UUID, vote_id: uuid.UUID) -> Response:
    """Annul the open vote, with why."""
    reason = validated(AnnulVoteForm).reason.text
    with transaction() as tx:
        live_session.annul_vote(tx, community_id(), meeting_id, vote_id, reason, actor(), now())
    return _room(meeting_id)


def _page() -> BallotPage | None:
    with reading() as tx:
        return live_session.ballot_page(tx, link(), device(), now())


def _open(vote_id: uuid.UUID) -> BallotPage:
    """The page of a vote that is open and can be answered; any other is told with its hour."""
    page = _page()
    if page is None or page.vote_id != vote_id or page.kept_from:
        with transaction() as tx:
            live_session.require_open_vote(tx, link(), vote_id, now())
    if page is None:
        raise Refused.because("ballot.nothing_said")
    return page


def _waiting(page: BallotPage, form: AnswerForm) -> live_session.Choices:
    """The answers; one vote for all of them leaves out who voted already, unless nobody waits."""
    waiting = {unit.unit_id for unit in page.waiting}
    left = {unit: said for unit, said in form.choices.items() if unit in waiting}
    return left if form.how.data == "same" and left else form.choices


def _to_prove(page: BallotPage, form: AnswerForm) -> str:
    """The answers as they will be kept, and the field for the code."""
    with reading() as tx:
        who = resident_page(tx)
    return render_template("ballots/prove.html", page=who, ballot=page, form=form, **heard_and_seen(who))


def _to_receipt(vote_id: uuid.UUID) -> Response:
    return go(resident_url("ballots.receipts", _anchor=f"v-{vote_id}"))


def _room(meeting_id: uuid.UUID, anchor: str | None = None) -> Response:
    return go(url_for("live_session.live", meeting_id=meeting_id, _anchor=anchor))
