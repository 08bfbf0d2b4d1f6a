"""A resident's answers: on their own pages, and written down by the staff; a lost link."""

from __future__ import annotations

import uuid

from flask import Blueprint, g, render_template, request, url_for
from flask import redirect as go
from werkzeug.wrappers import Response

from meetings import consents, convening, live_session, proxies, replies
from meetings.consents import Answering
from meetings.forms.replies import (
    AnswerInvitationForm,
    AssistedAnswerForm,
    LostLinkForm,
    RecordingConsentForm,
    SendAnotherForm,
    WithdrawConsentForm,
    WrongPersonForm,
)
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import ConsentState
from meetings.protocol.lifecycle import MeetingState
from meetings.replies import Answer, Said, Sent
from meetings.storage.session import Missing
from meetings.web.context import resident_url, zone
from meetings.web.pictures import Mode, UnitWindow, WindowState, facade_layout
from meetings.web.policy import PUBLIC, RESIDENT, STAFF, allows, staff
from meetings.web.support import (
    actor,
    community_id,
    form_for,
    link,
    now,
    reading,
    staff_identity,
    transaction,
    validated,
)
from meetings.web.written_decision import ballot
from meetings.wording.convening import change_words

bp = Blueprint("replies", __name__)
SHOWN = 60
CHANNELS = ("phone", "desk")


@bp.get("/r/<token>")
@allows(RESIDENT)
def invitation() -> str:
    """Will you take part? (R1) In writing nobody does: there the question is how one votes."""
    with reading() as tx:
        page = replies.invitation_page(tx, link(), now())
    if page.meeting.is_written:
        return ballot()
    changes = [sentence for each in page.changes for sentence in change_words(each, zone())]
    return render_template("replies/invitation.html", page=page, changes=changes)


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


@bp.get("/r/<token>/otra-persona")
@allows(RESIDENT)
def another() -> str:
    """Who goes for you? (R4)"""
    with reading() as tx:
        page = replies.invitation_page(tx, link(), now())
    if not page.may_send:
        raise Missing
    kept = page.answer
    known = {"holder_name": kept.holder_name, "holder_document": kept.holder_document} if kept else {}
    form = form_for(SendAnotherForm, shown=page.shown_sha256, **known)
    return render_template("replies/another.html", page=page, form=form)


@bp.post("/r/<token>/otra-persona")
@allows(RESIDENT, page="replies.another")
def send_another() -> Response:
    """Keep that another person goes: announced only, until the staff has the signed paper."""
    form = validated(SendAnotherForm)
    sent, shown = Sent(form.holder_name.text, form.holder_document.text), form.shown.data or ""
    with transaction() as tx:
        identity = link()
        meeting = consents.meeting_of(tx, identity.community_id, identity.meeting_id)
        replies.answer_invitation(
            tx, meeting, identity.person_id, Answer.PROXY, shown, Answering(), actor(), now(), sent=sent
        )
    return go(resident_url("replies.done"))


@bp.get("/r/<token>/grabacion")
@allows(RESIDENT)
def consent() -> str:
    """Do you give permission to be recorded? (R2)"""
    with reading() as tx:
        page = replies.invitation_page(tx, link(), now())
    if page.meeting.is_written:
        raise Missing
    return render_template("replies/consent.html", page=page)


@bp.post("/r/<token>/grabacion")
@allows(RESIDENT, page="replies.consent")
def answer_recording() -> Response:
    """Keep the permission or its refusal, with the text that was shown."""
    form = validated(RecordingConsentForm)
    is_open = _keep_consent(ConsentState(form.answer.data), form.shown.data or "")
    return go(resident_url("live_session.door" if is_open else "replies.done"))


@bp.post("/r/<token>/retirar")
@allows(RESIDENT, page="replies.history")
def withdraw() -> Response:
    """Take the permission to record back."""
    validated(WithdrawConsentForm)
    _keep_consent(ConsentState.WITHDRAWN)
    return go(resident_url("replies.done"))


def _keep_consent(state: ConsentState, shown_sha256: str | None = None) -> bool:
    """Keep the answer and look at the recording gate again; returns whether the room is open.

    ``shown_sha256`` is the hash of the text that was on the page; None where none is asked to be read.
    """
    with transaction() as tx:
        identity = link()
        meeting = consents.meeting_of(tx, identity.community_id, identity.meeting_id)
        shown = consents.asked(tx, meeting)
        if shown_sha256 is not None:
            convening.require_called(tx, meeting.id, identity.person_id)
            if shown_sha256 != shown.sha256:
                raise Refused.because("consent.text_changed")
        consents.answer_recording(tx, meeting, identity.person_id, state, shown, Answering(), actor(), now())
        live_session.recheck_gate(tx, identity.community_id, meeting.id, now())
        return meeting.state == MeetingState.OPEN


@bp.get("/r/<token>/listo")
@allows(RESIDENT)
def done() -> str:
    """What was answered, with its number (R3)."""
    with reading() as tx:
        page = replies.done_page(tx, link(), now())
        powers = proxies.powers_given(tx, page.page.meeting.id, link().person_id, now())
    return render_template("replies/done.html", page=page.page, reference=page.reference, powers=powers)


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


@bp.get("/reuniones/<uuid:meeting_id>/respuestas")
@allows(staff(STAFF))
def assist(meeting_id: uuid.UUID) -> str:
    """Who was invited and what they answered, to write down what somebody tells the staff."""
    query, channel = request.args.get("q", "").strip(), request.args.get("canal", "")
    with reading() as tx:
        answers = replies.summary_of(tx, community_id(), meeting_id)
        page = replies.assist_page(tx, community_id(), meeting_id, query, now())
        powers = proxies.standing_at(proxies.powers_of(tx, meeting_id), now()).values()
    windows = [
        UnitWindow(tower, number, WindowState(answer), kind=kind)
        for tower, number, kind, answer in answers.unit_answers
    ]
    return render_template(
        "replies/assist.html",
        page=page,
        answers=answers,
        picture=facade_layout(windows, Mode.ANSWERS),
        query=query,
        channel=channel if channel in CHANNELS else "",
        rows=page.rows[:SHOWN],
        more=max(0, len(page.rows) - SHOWN),
        powers={power.grantor_id: power.holder for power in powers},
        takes_powers=page.meeting.kind.is_assembly and page.meeting.state in proxies.TAKES_POWERS,
    )


@bp.post("/reuniones/<uuid:meeting_id>/respuestas/<uuid:person_id>")
@allows(staff(STAFF), page="replies.assist")
def write_down(meeting_id: uuid.UUID, person_id: uuid.UUID) -> Response:
    """Keep what a person said by telephone or at the desk."""
    form = validated(AssistedAnswerForm)
    channel, said = form.channel.data, Said(form.answer.data)
    with transaction() as tx:
        how = Answering(channel, assisted_by=staff_identity().account_id)
        replies.write_down(tx, community_id(), meeting_id, person_id, said, how, actor(), now())
        live_session.recheck_gate(tx, community_id(), meeting_id, now())
    kept = {"canal": channel, "q": request.args.get("q") or None}
    return go(url_for("replies.assist", meeting_id=meeting_id, **kept, _anchor=f"p-{person_id}"))
