"""A decision in writing: the resident's ballot with its code, and the staff's page of who answered."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TypeVar

from flask import Blueprint, render_template, request, url_for
from flask import redirect as go
from werkzeug.wrappers import Response

from meetings import accounts, minutes, written_decision
from meetings.communities import UploadedFile
from meetings.forms.asking import Questions, of_questions
from meetings.forms.written_decision import (
    AskNewOwnersForm,
    BallotForm,
    CountVotesForm,
    PaperBallotForm,
    SignBallotForm,
)
from meetings.planning import MeetingFacts
from meetings.protocol.findings import Refused
from meetings.web.context import resident_url, zone
from meetings.web.pictures import Facade, Mode, UnitWindow, WindowState, facade_layout
from meetings.web.policy import RESIDENT, STAFF, allows, staff
from meetings.web.support import (
    actor,
    community_id,
    form_for,
    link,
    now,
    reading,
    transaction,
    validated,
)
from meetings.written_decision import Asking, BallotPage, SignedPaper

bp = Blueprint("written_decision", __name__)
VOTE_ACT = "written_vote"
SHOWN = 60
F = TypeVar("F", bound=BallotForm)


@bp.get("/r/<token>/voto")
@allows(RESIDENT)
def ballot() -> str:
    """How do you vote? Once answered, what was said; once counted, what was decided."""
    page = _page()
    if request.endpoint == "written_decision.sign":
        signing = form_for(_form_of(SignBallotForm, page.asking.meeting))
        if page.may_vote and signing.is_answered:  # refused: the answers are still in the form that came
            return _to_sign(page, signing)
    form = form_for(_form_of(BallotForm, page.asking.meeting))
    return render_template("written_decision/ballot.html", page=page, form=form)


@bp.post("/r/<token>/voto")
@allows(RESIDENT, page="written_decision.ballot")
def check() -> str:
    """The answers to read again, and a code on its way; nothing of the vote is kept yet."""
    page = _page()
    validated(_form_of(BallotForm, page.asking.meeting))
    with transaction() as tx:
        written_decision.require_open(tx, link(), now())
        accounts.send_code(tx, link().person_id, VOTE_ACT, page.asking.meeting.id, now())
    return _to_sign(page, form_for(_form_of(SignBallotForm, page.asking.meeting)))


@bp.post("/r/<token>/voto/firmar")
@allows(RESIDENT, page="written_decision.ballot")
def sign() -> Response:
    """Keep the vote, signed with the code."""
    meeting = _page().asking.meeting
    form = validated(_form_of(SignBallotForm, meeting))
    with transaction() as tx:
        identity, at = link(), now()
        # Of two presses the second learns of the vote that is kept, and not that its code is spent.
        written_decision.require_open(tx, identity, at)
        right = accounts.use_code(tx, identity.person_id, VOTE_ACT, meeting.id, form.code.data, at)
        if right:
            written_decision.vote_on_own_page(tx, identity, form.choices, form.shown.data or "", actor(), at)
    if not right:
        raise Refused.because("code.wrong")
    return go(resident_url("written_decision.ballot"))


@bp.get("/reuniones/<uuid:meeting_id>/votos")
@allows(staff(STAFF))
def votes(meeting_id: uuid.UUID) -> str:
    """Who answered and who did not: never what they said, before all is counted."""
    query = request.args.get("q", "").strip()
    with reading() as tx:
        page = written_decision.votes_page(tx, community_id(), meeting_id, query, now())
    return render_template(
        "written_decision/votes.html",
        page=page,
        picture=_facade(page.asking),
        query=query,
        rows=page.rows[:SHOWN],
        more=max(0, len(page.rows) - SHOWN),
    )


@bp.post("/reuniones/<uuid:meeting_id>/votos/contar")
@allows(staff(STAFF), page="written_decision.votes")
def count(meeting_id: uuid.UUID) -> Response:
    """Count the votes, once the month is over or everybody answered; then the minutes are drafted."""
    validated(CountVotesForm)
    with transaction() as tx:
        written_decision.count_votes(tx, community_id(), meeting_id, actor(), now())
    with transaction() as tx:  # the figures of the count stand in its trail entry, written with its commit
        minutes.draft_minutes(tx, community_id(), meeting_id, actor(), now())
    return go(url_for("written_decision.votes", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/votos/nuevos")
@allows(staff(STAFF), page="written_decision.votes")
def ask_new(meeting_id: uuid.UUID) -> Response:
    """Send the questions to whoever bought a home since they were sent."""
    validated(AskNewOwnersForm)
    with transaction() as tx:
        written_decision.ask_new_owners(tx, community_id(), meeting_id, actor(), now())
    return go(url_for("written_decision.votes", meeting_id=meeting_id))


@bp.get("/reuniones/<uuid:meeting_id>/votos/<uuid:person_id>/papel")
@allows(staff(STAFF))
def paper(meeting_id: uuid.UUID, person_id: uuid.UUID) -> str:
    """A vote that came on paper."""
    with reading() as tx:
        asking, row = written_decision.owner_row(tx, community_id(), meeting_id, person_id, now())
    form = form_for(_form_of(PaperBallotForm, asking.meeting), received_at=_on_clock(now()))
    return render_template("written_decision/paper.html", asking=asking, row=row, form=form)


@bp.post("/reuniones/<uuid:meeting_id>/votos/<uuid:person_id>/papel")
@allows(staff(STAFF), page="written_decision.paper")
def note_paper(meeting_id: uuid.UUID, person_id: uuid.UUID) -> Response:
    """Keep a vote with its paper."""
    with reading() as tx:
        asking, _ = written_decision.owner_row(tx, community_id(), meeting_id, person_id, now())
    form = validated(_form_of(PaperBallotForm, asking.meeting))
    how = SignedPaper(
        dated_at=_instant(form.dated_at.data),
        received_at=_instant(form.received_at.data),
        signed_by=form.signed_by.text,
        kept_at=form.kept_at.text,
        file=UploadedFile(form.file.filename, form.file.content) if form.file.content else None,
    )
    with transaction() as tx:
        written_decision.note_from_paper(
            tx, community_id(), meeting_id, person_id, form.choices, how, actor(), now()
        )
    return go(url_for("written_decision.votes", meeting_id=meeting_id, _anchor=f"p-{person_id}"))


def _page() -> BallotPage:
    with reading() as tx:
        return written_decision.ballot_page(tx, link(), now())


def _to_sign(page: BallotPage, form: SignBallotForm) -> str:
    """The answers as they will be kept, and the field for the code."""
    return render_template("written_decision/sign.html", page=page, form=form)


def _form_of(form_class: type[F], meeting: MeetingFacts) -> type[F]:
    questions: Questions = tuple((item.id, item.title) for item in meeting.items)
    return of_questions(form_class, questions)


def _facade(asking: Asking) -> Facade:
    windows = [
        UnitWindow(
            unit.tower,
            unit.number,
            WindowState.VOTED if unit.answered else WindowState.NOT_VOTED,
            kind=unit.kind,
        )
        for unit in asking.units
    ]
    return facade_layout(windows, Mode.VOTES)


def _on_clock(at: datetime) -> datetime:
    return at.astimezone(zone()).replace(tzinfo=None, second=0, microsecond=0)


def _instant(on_clock: datetime) -> datetime:
    return on_clock.replace(tzinfo=zone()).astimezone(UTC)
