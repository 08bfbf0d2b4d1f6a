"""The day (A2), the way in (A4) and the papers (A5) of a meeting."""

from __future__ import annotations

import uuid

from flask import redirect, url_for
from flask_babel import gettext, pgettext
from werkzeug.wrappers import Response

from meetings import planning
from meetings.forms.planning import AccessForm, DateForm, DeclareArrearsForm, ModalityForm
from meetings.planning import Access, MeetingPage
from meetings.protocol import sources
from meetings.protocol.kinds import Choice, Kind, Modality, NoticeField
from meetings.storage.session import Missing
from meetings.web.context import zone
from meetings.web.pictures import choice_of_day
from meetings.web.planning.shared import bp, page_of, render, url_or_none
from meetings.web.policy import STAFF, allows, staff
from meetings.web.support import actor, community_id, form_for, now, reading, transaction, validated
from meetings.wording import label
from meetings.wording.convening import zone_note

# Where what a notice must say is written; the list of those who owe has a card of its own.
_STEP_OF_FIELD = {
    NoticeField.STARTS_AT: "planning.date",
    NoticeField.SECOND_CALL_STATEMENT: "planning.date",
    NoticeField.AGENDA: "planning.agenda",
    NoticeField.TECH_MEANS: "planning.access",
    NoticeField.ACCESS_INSTRUCTIONS: "planning.access",
    NoticeField.PLACE: "planning.access",
}


def _gathering(meeting_id: uuid.UUID) -> MeetingPage:
    """The page of a meeting that people come to; `Missing` where they only vote in writing."""
    page = page_of(meeting_id)
    if page.meeting.is_written:
        raise Missing
    return page


@bp.get("/reuniones/<uuid:meeting_id>/fecha")
@allows(staff(STAFF))
def date(meeting_id: uuid.UUID) -> str:
    """A2: which day and at what hour; the days that would be too soon are struck out beforehand."""
    page = _gathering(meeting_id)
    days, start = page.days, page.starts_local
    form = form_for(
        DateForm,
        day=start.date() if start else days.best,
        hour=start.time() if start else days.hour,
        duration=page.meeting.duration_minutes,
    )
    months = choice_of_day(
        today=days.today,
        earliest=days.earliest,
        until=days.until,
        chosen=form.day.data,
        best=days.best,
        holidays=days.holidays,
    )
    return render("date", page, form=form, months=months, zone_words=zone_note(zone().key))


@bp.post("/reuniones/<uuid:meeting_id>/fecha")
@allows(staff(STAFF), page="planning.date")
def save_date(meeting_id: uuid.UUID) -> Response:
    """Set the day, the hour and the length."""
    form = validated(DateForm)
    with transaction() as tx:
        planning.set_date(tx, community_id(), meeting_id, *form.chosen, actor(), now())
    return redirect(url_for("planning.agenda", meeting_id=meeting_id))


@bp.get("/reuniones/<uuid:meeting_id>/entrada")
@allows(staff(STAFF))
def access(meeting_id: uuid.UUID) -> str:
    """A4: how people get in, and whether permission to record will be asked."""
    page = _gathering(meeting_id)
    facts = page.meeting
    form = form_for(
        AccessForm,
        join_url=facts.join_url,
        place=facts.place,
        access_instructions=facts.access_instructions,
        recording_requested=(Choice.YES if facts.recording_requested else Choice.NO).value,
    )
    return render("access", page, form=form, modalities=planning.OFFERED_MODALITIES)


@bp.post("/reuniones/<uuid:meeting_id>/entrada")
@allows(staff(STAFF), page="planning.access")
def save_access(meeting_id: uuid.UUID) -> Response:
    """Say how people get in."""
    form = validated(AccessForm)
    wanted = Access(
        join_url=form.join_url.text,
        place=form.place.text,
        access_instructions=form.access_instructions.text,
        recording_requested=form.recording_requested.data == Choice.YES,
    )
    with transaction() as tx:
        planning.set_access(tx, community_id(), meeting_id, wanted, actor(), now())
    return redirect(url_for("planning.papers", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/forma")
@allows(staff(STAFF), page="planning.access")
def change_modality(meeting_id: uuid.UUID) -> Response:
    """Hold the meeting in another manner."""
    form = validated(ModalityForm)
    with transaction() as tx:
        modality = Modality(form.modality.data)
        planning.set_modality(tx, community_id(), meeting_id, modality, actor(), now())
    return redirect(url_for("planning.access", meeting_id=meeting_id))


@bp.get("/reuniones/<uuid:meeting_id>/papeles")
@allows(staff(STAFF))
def papers(meeting_id: uuid.UUID) -> str:
    """A5: what the notice must say, and the papers that are good to have."""
    page = page_of(meeting_id)
    with reading() as tx:
        arrears = planning.arrears_of(tx, community_id())
    return render(
        "papers",
        page,
        arrears=arrears,
        papers=_papers(page),
        contents=_contents(page),
        arrears_source=sources.LEY_675_39_PAR_2,
        review_url=url_or_none("convening.review", meeting_id=meeting_id),
    )


@bp.post("/reuniones/<uuid:meeting_id>/papeles")
@allows(staff(STAFF), page="planning.papers")
def declare_arrears(meeting_id: uuid.UUID) -> Response:
    """Declare the list of units in arrears, and go on."""
    validated(DeclareArrearsForm)
    with transaction() as tx:
        planning.declare_arrears(tx, community_id(), meeting_id, actor(), now())
    following = url_or_none("convening.review", meeting_id=meeting_id)
    return redirect(following or url_for("planning.meeting", meeting_id=meeting_id))


def _papers(page: MeetingPage) -> list[dict[str, object]]:
    """The papers that go to each person, and those that are good to have."""
    made = gettext("The program makes it when you send")
    rows = [_paper(gettext("The notice, in PDF"), made, is_required=True)]
    if page.meeting.is_written:
        rows.append(_paper(gettext("A ballot to sign on paper"), gettext("It goes with the notice")))
    elif page.meeting.kind.is_assembly:
        rows.append(_paper(gettext("A form to send another person"), gettext("It goes with the notice")))
    if page.meeting.kind is Kind.ORDINARY_ASSEMBLY:
        apart = gettext("Hand them out apart, or show them in the meeting")
        rows.append(_paper(gettext("Accounts of the year and budget"), apart, is_missing=True))
    return rows


def _contents(page: MeetingPage) -> list[dict[str, object]]:
    """What the notice must say, each with its state and where it is written."""
    rows = []
    for field in page.required:
        if field in _STEP_OF_FIELD:
            is_missing = field in page.missing
            note = (
                pgettext("planning", "It is missing") if is_missing else pgettext("planning", "It is there")
            )
            url = url_or_none(_STEP_OF_FIELD[field], meeting_id=page.meeting.id)
            rows.append(_paper(label(field), note, is_required=True, is_missing=is_missing, url=url))
    return rows


def _paper(
    title: str, note: str, *, is_required: bool = False, is_missing: bool = False, url: str = ""
) -> dict[str, object]:
    state = "wait" if is_missing else "done"
    return {"title": title, "note": note, "is_required": is_required, "state": state, "url": url}
