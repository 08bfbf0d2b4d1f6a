"""The protocol seal: of one meeting, for staff and residents, and of the last meetings of a community."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from meetings import minutes, planning
from meetings.forms.seal import AgreeHourForm
from meetings.minutes import MeetingSeal
from meetings.protocol import sources
from meetings.protocol.seal import HourGround, SealRule
from meetings.storage.session import Missing
from meetings.web.context import zone
from meetings.web.pictures import seal_ring
from meetings.web.policy import READERS, RESIDENT, STAFF, allows, staff
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
from meetings.wording import source_words
from meetings.wording.seal import evidence_words, mark_words, rule_words, seal_words

bp = Blueprint("seal", __name__)


def _shown(found: MeetingSeal) -> dict[str, object]:
    """What both pages show of a seal: the ring, its sentence, a line for each rule."""
    return {
        "found": found,
        "ring": seal_ring([tick.mark for tick in found.seal.ticks]),
        "sentence": seal_words(found.seal),
        "ticks": [
            {
                "mark": tick.mark.value,
                "name": rule_words(tick.rule),
                "said": mark_words(tick.mark),
                "evidence": evidence_words(tick, zone()),
                "source": source_words(tick.source) if tick.source != sources.PROTOCOL else "",
            }
            for tick in found.seal.ticks
        ],
    }


@bp.get("/reuniones/<uuid:meeting_id>/sello")
@allows(staff(READERS))
def meeting(meeting_id: uuid.UUID) -> str:
    """The ten rules of one meeting, each with its evidence."""
    with reading() as tx:
        found = minutes.seal_of(tx, community_id(), meeting_id, now())
    may_agree = found.starts_at is not None and found.state in ("draft", "convened")
    return render_template(
        "seal/meeting.html",
        **_shown(found),
        form=form_for(AgreeHourForm),
        poll_url=_poll_url(found),
        may_agree=may_agree and bool(STAFF & staff_identity().roles),
    )


def _poll_url(found: MeetingSeal) -> str:
    """Where people are asked about the hour; empty once it cannot be asked any more."""
    return url_for("planning.poll", meeting_id=found.meeting_id) if found.may_poll else ""


@bp.post("/reuniones/<uuid:meeting_id>/sello")
@allows(staff(STAFF), page="seal.meeting")
def agree_hour(meeting_id: uuid.UUID) -> Response:
    """Write down who agreed on the hour."""
    form = validated(AgreeHourForm)
    ground, reference = HourGround(form.ground.data), form.reference.data
    with transaction() as tx:
        planning.agree_hour(tx, community_id(), meeting_id, ground, reference, form.day, actor(), now())
    return redirect(url_for("seal.meeting", meeting_id=meeting_id))


@bp.get("/r/<token>/sello")
@allows(RESIDENT)
def resident() -> str:
    """The same, for whoever was called to the meeting."""
    identity = link()
    if identity.meeting_id is None:
        raise Missing
    with reading() as tx:
        found = minutes.seal_of(tx, identity.community_id, identity.meeting_id, now())
    return render_template("seal/resident.html", **_shown(found))


@bp.get("/reuniones/sello")
@allows(staff(READERS))
def community() -> str:
    """The last meetings side by side: which rules were kept in each."""
    with reading() as tx:
        seals = minutes.seals_of(tx, community_id(), now())
    return render_template(
        "seal/community.html",
        seals=seals,
        rows=[
            (rule_words(rule), [(each.seal.ticks[place].mark.value) for each in seals])
            for place, rule in enumerate(SealRule)
        ],
        mark_words=mark_words,
        seal_words=seal_words,
    )
