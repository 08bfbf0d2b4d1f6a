"""The minutes: draft, signatures, publication and book; signing by link; reading by residents."""

from __future__ import annotations

import uuid
from typing import Literal

from flask import Blueprint, Response, render_template, url_for
from flask import redirect as go
from werkzeug.wrappers import Response as BaseResponse

from meetings import accounts, deliveries, minutes
from meetings.forms.minutes import (
    DraftForm,
    MinutesActForm,
    PublishMinutesForm,
    RemarkForm,
    SendCodeForm,
    SendSignerLinkForm,
    SignByCodeForm,
    SignByPasswordForm,
)
from meetings.minutes import Signer, WrittenSection
from meetings.protocol.findings import Refused
from meetings.storage.session import Missing
from meetings.web.context import resident_url
from meetings.web.editors import editors_of
from meetings.web.policy import ADMINISTRATORS, OFFICER, READERS, RESIDENT, STAFF, allows, staff
from meetings.web.support import (
    actor,
    community_id,
    form_for,
    link,
    now,
    pdf_response,
    reading,
    staff_identity,
    transaction,
    validated,
)
from meetings.wording import source_words

bp = Blueprint("minutes", __name__)
SIGN_ACT = "sign_minutes"


@bp.get("/actas")
@allows(staff(READERS))
def book() -> str:
    """The book of minutes: those who write them get to their page, the others to their papers."""
    with reading() as tx:
        rows = minutes.book(tx, community_id())
    may_edit = bool(STAFF & staff_identity().roles)
    return render_template("minutes/book.html", rows=rows, may_edit=may_edit)


@bp.get("/reuniones/<uuid:meeting_id>/acta")
@allows(staff(STAFF))
def draft(meeting_id: uuid.UUID) -> str:
    """The minutes of a meeting: text, required contents, signatures, publication (S5-S8)."""
    with reading() as tx:
        page = minutes.minutes_page(tx, community_id(), meeting_id, actor(), now())
        return render_template(
            "minutes/draft.html",
            page=page,
            remarks=minutes.remarks_of(tx, page.minutes),
            editors=editors_of(page.sections, form_for(DraftForm)),
            signers=minutes.signatories(tx, page.minutes, page.meeting),
            told=deliveries.told_of_minutes(tx, meeting_id) if page.is_published else None,
            sign_form=form_for(SignByPasswordForm),
            publish_form=form_for(PublishMinutesForm),
            source_words=source_words,
        )


@bp.post("/reuniones/<uuid:meeting_id>/acta")
@allows(staff(STAFF), page="minutes.draft")
def make(meeting_id: uuid.UUID) -> BaseResponse:
    """Make the draft of a closed meeting from its record."""
    validated(MinutesActForm)
    with transaction() as tx:
        minutes.draft_minutes(tx, community_id(), meeting_id, actor(), now())
    return go(url_for("minutes.draft", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/acta/temas")
@allows(staff(STAFF), page="minutes.draft")
def save(meeting_id: uuid.UUID) -> BaseResponse:
    """Keep what was written in every item."""
    form = validated(DraftForm)
    written = _written(form)
    with transaction() as tx:
        minutes.save_sections(tx, community_id(), meeting_id, written, actor(), now())
    place = [f"s-{each.section_id}" for each in written if str(each.section_id) == form.place.data]
    return go(url_for("minutes.draft", meeting_id=meeting_id, _anchor=next(iter(place), None)))


def _written(form: DraftForm) -> list[WrittenSection]:
    return [WrittenSection(*row) for row in form.written()]


@bp.post("/reuniones/<uuid:meeting_id>/acta/fijar")
@allows(staff(STAFF), page="minutes.draft")
def submit(meeting_id: uuid.UUID) -> BaseResponse:
    """Fix the text for signing, with what is written on the page and was not saved yet."""
    form = validated(DraftForm)
    with transaction() as tx:
        minutes.save_sections(tx, community_id(), meeting_id, _written(form), actor(), now())
        minutes.submit(tx, community_id(), meeting_id, actor(), now())
    return go(url_for("minutes.draft", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/acta/devolver")
@allows(staff(STAFF), page="minutes.draft")
def return_to_draft(meeting_id: uuid.UUID) -> BaseResponse:
    """Open the text again, while nobody signed."""
    validated(MinutesActForm)
    with transaction() as tx:
        minutes.return_to_draft(tx, community_id(), meeting_id, actor(), now())
    return go(url_for("minutes.draft", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/acta/firmas/<uuid:person_id>/enlace")
@allows(staff(STAFF), page="minutes.draft")
def send_link(meeting_id: uuid.UUID, person_id: uuid.UUID) -> BaseResponse:
    """Send somebody elected a new link to sign; the old one ends."""
    validated(SendSignerLinkForm)
    with transaction() as tx:
        minutes.send_link_again(tx, community_id(), meeting_id, person_id, actor(), now())
    return go(url_for("minutes.draft", meeting_id=meeting_id, _anchor="sig"))


@bp.post("/reuniones/<uuid:meeting_id>/acta/firmar")
@allows(staff(STAFF), page="minutes.draft")
def sign(meeting_id: uuid.UUID) -> BaseResponse:
    """Sign as staff, with the password as second proof."""
    form = validated(SignByPasswordForm)
    with reading() as tx:
        who = accounts.candidate(tx, staff_identity().email)
    right = accounts.password_is_right(who, form.password.data)
    with transaction() as tx:
        proven = accounts.prove_by_password(tx, who, right, now())
        if proven is None:
            minutes.sign(tx, community_id(), meeting_id, Signer(actor(), "password"), now())
    if proven is not None:
        raise Refused(proven)
    return go(url_for("minutes.draft", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/acta/publicar")
@allows(staff(ADMINISTRATORS), page="minutes.draft")
def publish(meeting_id: uuid.UUID) -> BaseResponse:
    """Publish the signed minutes; each owner is told."""
    form = validated(PublishMinutesForm)
    with transaction() as tx:
        minutes.publish(tx, community_id(), meeting_id, form.place.data, actor(), now())
    return go(url_for("minutes.draft", meeting_id=meeting_id))


@bp.get("/reuniones/<uuid:meeting_id>/acta.pdf")
@allows(staff(READERS))
def pdf(meeting_id: uuid.UUID) -> Response:
    """The fixed text as paper."""
    return _paper(community_id(), meeting_id, "fixed")


@bp.get("/reuniones/<uuid:meeting_id>/firmas.pdf")
@allows(staff(READERS))
def signatures_pdf(meeting_id: uuid.UUID) -> Response:
    """The paper of the signatures."""
    return _paper(community_id(), meeting_id, "signatures")


@bp.get("/f/<token>")
@allows(OFFICER)
def officer() -> str:
    """Chair or secretary read and sign (S7)."""
    identity = link()
    with reading() as tx:
        page = minutes.minutes_page(tx, identity.community_id, _meeting(), actor(), now())
        return render_template(
            "minutes/officer.html", page=page, form=form_for(SignByCodeForm), source_words=source_words
        )


@bp.post("/f/<token>/codigo")
@allows(OFFICER, page="minutes.officer")
def send_code() -> BaseResponse:
    """Send the one-time code to the registered address."""
    validated(SendCodeForm)
    with transaction() as tx:
        accounts.send_code(tx, link().person_id, SIGN_ACT, _meeting(), now())
    return go(resident_url("minutes.officer", codigo="enviado"))


@bp.post("/f/<token>/firmar")
@allows(OFFICER, page="minutes.officer")
def sign_by_code() -> BaseResponse:
    """Sign with the code."""
    form = validated(SignByCodeForm)
    with transaction() as tx:
        identity = link()
        right = accounts.use_code(tx, identity.person_id, SIGN_ACT, _meeting(), form.code.data, now())
        if right:
            minutes.sign(tx, identity.community_id, _meeting(), Signer(actor(), "code"), now())
    if not right:
        raise Refused.because("code.wrong")
    return go(resident_url("minutes.officer"))


@bp.get("/f/<token>/acta.pdf")
@allows(OFFICER)
def officer_pdf() -> Response:
    """The fixed text, as its signer reads it."""
    return _paper(link().community_id, _meeting(), "fixed")


@bp.get("/r/<token>/acta")
@allows(RESIDENT)
def read() -> str:
    """The published minutes (R9)."""
    identity = link()
    with reading() as tx:
        page = minutes.read_page(tx, identity.community_id, identity.meeting_id, now())
        return render_template(
            "minutes/read.html",
            page=page,
            figures=minutes.figures_of(tx, page.minutes),
            remarks=minutes.my_remarks(tx, page.minutes, identity.person_id, now()),
            form=form_for(RemarkForm),
            source_words=source_words,
        )


@bp.post("/r/<token>/acta/error")
@allows(RESIDENT, page="minutes.read")
def remark() -> BaseResponse:
    """Tell of a mistake in the published minutes."""
    form = validated(RemarkForm)
    with transaction() as tx:
        minutes.remark(tx, link().community_id, _meeting(), form.text.text, actor(), now())
    return go(resident_url("minutes.read", _anchor="err"))


@bp.get("/r/<token>/acta.pdf")
@allows(RESIDENT)
def my_pdf() -> Response:
    """The published minutes as paper."""
    return _published("fixed")


@bp.get("/r/<token>/firmas.pdf")
@allows(RESIDENT)
def my_signatures_pdf() -> Response:
    """The paper of the signatures."""
    return _published("signatures")


def _published(which: Literal["fixed", "signatures"]) -> Response:
    identity = link()
    with reading() as tx:
        minutes.read_page(tx, identity.community_id, identity.meeting_id, now())
    return _paper(identity.community_id, _meeting(), which)


def _paper(community: uuid.UUID, meeting_id: uuid.UUID, which: Literal["fixed", "signatures"]) -> Response:
    with reading() as tx:
        content = minutes.paper_of(tx, community, meeting_id, which)
    return pdf_response(content, "acta.pdf" if which == "fixed" else "firmas.pdf")


def _meeting() -> uuid.UUID:
    meeting_id = link().meeting_id
    if meeting_id is None:
        raise Missing
    return meeting_id
