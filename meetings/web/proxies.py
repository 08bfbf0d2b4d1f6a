"""Powers: the staff's list, the form to register one from its paper, and taking one back."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, url_for
from flask import redirect as go
from werkzeug.wrappers import Response

from meetings import proxies
from meetings.communities import UploadedFile
from meetings.forms.proxies import RegisterPowerForm, WithdrawPowerForm
from meetings.protocol.lifecycle import MeetingState
from meetings.proxies import Holder, NewPower, PowerPaper
from meetings.web.policy import STAFF, allows, staff
from meetings.web.support import actor, community_id, form_for, now, reading, refusals, transaction, validated

bp = Blueprint("proxies", __name__)
CONFLICT = "proxy.conflict.role"


@bp.get("/reuniones/<uuid:meeting_id>/poderes")
@allows(staff(STAFF))
def powers(meeting_id: uuid.UUID) -> str:
    """Who represents whom, and who announced it without a paper yet (A8)."""
    with reading() as tx:
        page = proxies.powers_page(tx, community_id(), meeting_id, now())
    return render_template("proxies/powers.html", page=page)


@bp.get("/reuniones/<uuid:meeting_id>/poderes/<uuid:person_id>")
@allows(staff(STAFF))
def new_power(meeting_id: uuid.UUID, person_id: uuid.UUID) -> str:
    """The form of a power of one owner."""
    with reading() as tx:
        page = proxies.new_power_page(tx, community_id(), meeting_id, person_id, now())
    only = frozenset(page.units) if len(page.units) == 1 else frozenset()
    form = form_for(
        RegisterPowerForm,
        units=only,
        holder_name=page.holder_name,
        holder_document=page.holder_document,
        reasons=[{"code": CONFLICT}],
    )
    asks_why = any(finding.code == CONFLICT for finding in refusals())
    return render_template("proxies/new_power.html", page=page, form=form, asks_why=asks_why)


@bp.post("/reuniones/<uuid:meeting_id>/poderes/<uuid:person_id>")
@allows(staff(STAFF), page="proxies.new_power")
def register(meeting_id: uuid.UUID, person_id: uuid.UUID) -> Response:
    """Keep a power; at the door it leads back to the list, where its holder is marked as arrived."""
    form = validated(RegisterPowerForm)
    file = UploadedFile(form.file.filename, form.file.content) if form.file.content else None
    power = NewPower(
        person_id,
        form.units.data,
        Holder(form.holder.data, form.holder_name.text, form.holder_document.text, form.holder_role),
        PowerPaper(form.signed_on.day, form.kept_at.text, file),
        form.given(),
        form.chosen(),
    )
    with transaction() as tx:
        proxies.register_power(tx, community_id(), meeting_id, power, actor(), now())
        page = proxies.powers_page(tx, community_id(), meeting_id, now())
    if page.meeting.state is MeetingState.OPEN:
        unit = next(each.unit for each in page.standing if each.grantor_id == person_id)
        return go(url_for("live_session.roll", meeting_id=meeting_id, q=unit))
    return go(url_for("proxies.powers", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/poderes/<uuid:proxy_id>/retirar")
@allows(staff(STAFF), page="proxies.powers")
def withdraw(meeting_id: uuid.UUID, proxy_id: uuid.UUID) -> Response:
    """Write down that a power was taken back."""
    validated(WithdrawPowerForm)
    with transaction() as tx:
        proxies.withdraw_power(tx, community_id(), meeting_id, proxy_id, actor(), now())
    return go(url_for("proxies.powers", meeting_id=meeting_id))
