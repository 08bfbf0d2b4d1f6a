"""Who works here: the people of the staff of a community, invited and ended by its administrator."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from meetings import accounts
from meetings.accounts import Role
from meetings.forms.accounts import EndRoleForm, InviteAgainForm, InviteForm
from meetings.web.context import zone
from meetings.web.policy import ADMINISTRATORS, allows, staff
from meetings.web.support import (
    actor,
    community_id,
    form_for,
    now,
    reading,
    staff_identity,
    transaction,
    validated,
)
from meetings.wording.format import date_words

bp = Blueprint("team", __name__)


@bp.get("/comunidad/equipo")
@allows(staff(ADMINISTRATORS))
def people() -> str:
    """Who has which role, since when, until when."""
    with reading() as tx:
        rows = accounts.team(tx, community_id())
    return render_template(
        "team/people.html",
        present=[row for row in rows if row.until is None],
        past=[row for row in rows if row.until is not None],
        form=form_for(InviteForm),
        day_of=_day_of,
    )


@bp.post("/comunidad/equipo")
@allows(staff(ADMINISTRATORS), page="team.people")
def invite() -> Response:
    """Give somebody a role; they get a mail with which they enter."""
    form = validated(InviteForm)
    with transaction() as tx:
        role = Role(form.role.data)
        accounts.invite(tx, community_id(), form.name.text, form.email.text, role, actor(), now())
    return redirect(url_for("team.people"))


@bp.post("/comunidad/equipo/<uuid:grant_id>/invitar")
@allows(staff(ADMINISTRATORS), page="team.people")
def invite_again(grant_id: uuid.UUID) -> Response:
    """Send the mail once more to somebody who has not entered yet."""
    validated(InviteAgainForm)
    with transaction() as tx:
        accounts.invite_again(tx, community_id(), grant_id, now())
    return redirect(url_for("team.people"))


@bp.get("/comunidad/equipo/<uuid:grant_id>")
@allows(staff(ADMINISTRATORS))
def role(grant_id: uuid.UUID) -> str:
    """The last step before a role ends."""
    with reading() as tx:
        row = accounts.team_row(tx, community_id(), grant_id)
    is_me = row.account_id == staff_identity().account_id
    return render_template("team/end.html", row=row, is_me=is_me, today=now(), day_of=_day_of)


def _day_of(at: datetime) -> str:
    return date_words(at.astimezone(zone()).date(), year=True)


@bp.post("/comunidad/equipo/<uuid:grant_id>")
@allows(staff(ADMINISTRATORS), page="team.role")
def end(grant_id: uuid.UUID) -> Response:
    """End a role today; who ended their own goes where they may still be."""
    validated(EndRoleForm)
    with transaction() as tx:
        is_me = accounts.team_row(tx, community_id(), grant_id).account_id == staff_identity().account_id
        accounts.end_role(tx, community_id(), grant_id, actor(), now())
    return redirect(url_for("home.index" if is_me else "team.people"))
