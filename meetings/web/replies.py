"""A resident's pages: the invitation, the permission to record, the receipt, and a lost link."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask import redirect as go
from werkzeug.wrappers import Response

from meetings import consents, replies
from meetings.consents import Answering
from meetings.forms.replies import (
    AnswerInvitationForm,
    LostLinkForm,
    RecordingConsentForm,
    WithdrawConsentForm,
    WrongPersonForm,
)
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import ConsentState
from meetings.replies import Answer
from meetings.web.context import resident_url
from meetings.web.policy import PUBLIC, RESIDENT, allows
from meetings.web.support import actor, form_for, link, now, reading, transaction, validated

bp = Blueprint("replies", __name__)


@bp.get("/r/<token>")
@allows(RESIDENT)
def invitation() -> str:
    """Will you take part? (R1)"""
    with reading() as tx:
        page = replies.invitation_page(tx, link(), now())
    return render_template("replies/invitation.html", page=page)


@bp.post("/r/<token>")
@allows(RESIDENT, page="replies.invitation")
def answer() -> Response:
    """Keep the answer."""
    form = validated(AnswerInvitationForm)
    chosen = Answer(form.answer.data)
    with transaction() as tx:
        identity = link()
        meeting = consents.meeting_of(tx, identity.community_id, identity.meeting_id)
        replies.answer_invitation(
            tx, meeting, identity.person_id, chosen, form.shown.data or "", Answering(), actor(), now()
        )
        asks = meeting.recording_requested and chosen is Answer.YES
    return go(resident_url("replies.consent" if asks else "replies.done"))


@bp.get("/r/<token>/grabacion")
@allows(RESIDENT)
def consent() -> str:
    """Do you give permission to be recorded? (R2)"""
    with reading() as tx:
        page = replies.invitation_page(tx, link(), now())
    return render_template("replies/consent.html", page=page)


@bp.post("/r/<token>/grabacion")
@allows(RESIDENT, page="replies.consent")
def answer_recording() -> Response:
    """Keep the permission or its refusal, with the text that was shown."""
    form = validated(RecordingConsentForm)
    _keep_consent(ConsentState(form.answer.data))
    return go(resident_url("replies.done"))


@bp.post("/r/<token>/retirar")
@allows(RESIDENT, page="replies.history")
def withdraw() -> Response:
    """Take the permission to record back."""
    validated(WithdrawConsentForm)
    _keep_consent(ConsentState.WITHDRAWN)
    return go(resident_url("replies.done"))


def _keep_consent(state: ConsentState) -> None:
    with transaction() as tx:
        identity = link()
        meeting = consents.meeting_of(tx, identity.community_id, identity.meeting_id)
        shown = consents.asked(tx, meeting)
        consents.answer_recording(tx, meeting, identity.person_id, state, shown, Answering(), actor(), now())


@bp.get("/r/<token>/listo")
@allows(RESIDENT)
def done() -> str:
    """What was answered, with its number (R3)."""
    with reading() as tx:
        page = replies.done_page(tx, link(), now())
    return render_template("replies/done.html", page=page.page, reference=page.reference)


@bp.get("/r/<token>/historial")
@allows(RESIDENT)
def history() -> str:
    """My trail (R10)."""
    with reading() as tx:
        page = replies.history_page(tx, link(), now())
    return render_template("replies/history.html", page=page, form=form_for(WithdrawConsentForm))


@bp.get("/r/<token>/no-soy-yo")
@allows(RESIDENT)
def wrong_person() -> str:
    """This is not me: what happens, and the button."""
    return render_template("replies/wrong_person.html", form=form_for(WrongPersonForm))


@bp.post("/r/<token>/no-soy-yo")
@allows(RESIDENT, page="replies.wrong_person")
def report_wrong_person() -> str:
    """Suspend the contact point at once. The link is dead afterwards, so the thanks are this answer."""
    validated(WrongPersonForm)
    with transaction() as tx:
        replies.report_wrong_person(tx, link(), now())
    g.link = None
    return render_template("replies/wrong_person_done.html")


@bp.get("/entrar")
@allows(PUBLIC)
def lost_link() -> str:
    """I lost my link."""
    return render_template("replies/lost_link.html", form=form_for(LostLinkForm))


@bp.post("/entrar")
@allows(PUBLIC, page="replies.lost_link")
def resend_link() -> str:
    """The same answer whoever asks, and whether or not anybody has that address."""
    form = validated(LostLinkForm)
    with transaction() as tx:
        let_through = replies.resend_link(tx, form.who.data, request.remote_addr or "", now())
    if not let_through:
        raise Refused.because("link.too_many")
    return render_template("replies/lost_link_done.html")
