"""The staff's pages of the evening: before it (S1), the list (S2), the live room (S3), the shared screen."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import render_template, request

from meetings import live_session, proxies, replies
from meetings.forms.live_session import (
    DecisionForm,
    ElectForm,
    GatherForm,
    MarkForm,
    OpenMeetingForm,
    RaiseHandForm,
    SuspendForm,
)
from meetings.live_session import RoomPage
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.session import Missing
from meetings.web.context import zone
from meetings.web.live_session.shared import (
    RELOAD_SECONDS,
    agenda_of,
    attendance_of,
    bar_of,
    bp,
    facade_of,
    gauge_of,
    hour_of,
    news_url,
)
from meetings.web.live_session.voting import vote_parts
from meetings.web.pictures import SYMBOLS, WindowState
from meetings.web.policy import STAFF, allows, staff
from meetings.web.support import community_id, form_for, now, one_page, reading
from meetings.wording import source_words
from meetings.wording.courtesy import CALLS
from meetings.wording.live_session import answers_words, clock_words, duration_words, permission_words


@bp.get("/reuniones/<uuid:meeting_id>/antes")
@allows(staff(STAFF))
def before(meeting_id: uuid.UUID) -> str:
    """What is ready, and opening the room (S1)."""
    with reading() as tx:
        page = live_session.before_page(tx, community_id(), meeting_id, now())
        if page.room.meeting.state is MeetingState.DRAFT:
            raise Missing
        answers = replies.summary_of(tx, community_id(), meeting_id)
        is_assembly = page.room.meeting.kind.is_assembly
        powers = proxies.powers_page(tx, community_id(), meeting_id, now()) if is_assembly else None
    form = form_for(OpenMeetingForm, reasons=[{"code": f.code} for f in page.overrides])
    return render_template(
        "live_session/before.html",
        page=page,
        answers=answers,
        powers=powers,
        form=form,
        answers_words=answers_words,
        permission_words=permission_words,
    )


@bp.get("/reuniones/<uuid:meeting_id>/asistencia")
@allows(staff(STAFF), is_room=True)
def roll(meeting_id: uuid.UUID) -> str:
    """Who is here: the list to tick, the façade and the quorum (S2)."""
    with reading() as tx:
        page = live_session.roll_page(tx, community_id(), meeting_id, request.args.get("q", ""), now())
    shown, number, last = one_page(page.rows)
    return render_template(
        "live_session/roll.html",
        page=page,
        shown=shown,
        number=number,
        last=last,
        form=form_for(MarkForm),
        hour=hour_of,
        gauge=gauge_of(page.room),
        facade=facade_of(page.room),
        window={state.value: SYMBOLS[state] for state in WindowState},
        live_url=news_url(meeting_id, page.latest),
    )


@bp.get("/reuniones/<uuid:meeting_id>/sala")
@allows(staff(STAFF), is_room=True)
def live(meeting_id: uuid.UUID) -> str:
    """The live room (S3)."""
    with reading() as tx:
        page = live_session.room_page(tx, community_id(), meeting_id, now())
        calls = live_session.calls_to_order(tx, meeting_id)
        vote = vote_parts(tx, page)
    count_form = _count_form(page)
    return render_template(
        "live_session/live.html",
        page=page,
        calls=calls,
        call_words=CALLS,
        elect_form=form_for(ElectForm),
        hand_form=form_for(RaiseHandForm),
        clock_words=clock_words,
        suspend_form=form_for(SuspendForm, **_proposed(page.earliest_resumption)),
        count_form=count_form,
        named=live_session.named_units(page.room, count_form.said.data, count_form.units.text),
        gauge=gauge_of(page.room),
        facade=facade_of(page.room),
        agenda=agenda_of(page),
        attendance=attendance_of(page),
        source_words=source_words,
        bars={item.id: bar_of(item.decision) for item in page.items if item.decision},
        duration=duration_words,
        hour=hour_of,
        live_url=news_url(meeting_id, page.latest) if page.is_open else "",
        **vote,
    )


def _count_form(page: RoomPage) -> DecisionForm:
    """The vote of the present item: its title proposed as the question, a place for each reason."""
    question = page.current.title if page.current else ""
    return form_for(
        DecisionForm, question=question, reasons=[{"code": finding.code} for finding in page.asked]
    )


def _proposed(earliest: datetime) -> dict[str, object]:
    """The earliest day and hour on the community's clock; a person may choose a later one."""
    local = earliest.astimezone(zone())
    return {"day": local.date(), "hour": local.time()}


@bp.get("/reuniones/<uuid:meeting_id>/pantalla")
@allows(staff(STAFF), is_room=True)
def projector(meeting_id: uuid.UUID) -> str:
    """The shared screen: presence only, never how a home voted."""
    with reading() as tx:
        page = live_session.room_page(tx, community_id(), meeting_id, now())
        vote = live_session.vote_now(tx, page.room)
    return render_template(
        "live_session/projector.html",
        page=page,
        vote=vote,
        facade=facade_of(page.room),
        gauge=gauge_of(page.room),
        agenda=agenda_of(page),
        hour=hour_of(now()),
        live_url=news_url(meeting_id, page.latest),
        reload_seconds=RELOAD_SECONDS,
    )


@bp.get("/reuniones/<uuid:meeting_id>/reunidos")
@allows(staff(STAFF))
def gathering(meeting_id: uuid.UUID) -> str:
    """Who is here, before an assembly opens that no notice called (Ley 675/2001 art. 40)."""
    with reading() as tx:
        page = live_session.gathering_page(tx, community_id(), meeting_id)
    return render_template("live_session/gathering.html", page=page, form=form_for(GatherForm))
