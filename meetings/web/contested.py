"""The contested points of law: each to read and print, and the community's standing choice on it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from meetings import communities, planning
from meetings.forms.rules import ChooseGroundForm, SilenceForm
from meetings.protocol.contested import POINTS, Point
from meetings.storage.session import Missing
from meetings.web.communities import bp
from meetings.web.policy import ADMINISTRATORS, READERS, allows, staff
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
from meetings.wording import contested as words

__all__ = ["bp"]


@bp.get("/comunidad/reglas/puntos")
@allows(staff(READERS))
def points() -> str:
    """Every point, with what is done about it."""
    with reading() as tx:
        chosen = communities.standing_choices(tx, community_id())
    return render_template("communities/points.html", points=POINTS.values(), chosen=chosen, words=words)


@bp.get("/comunidad/reglas/puntos/<point>")
@allows(staff(READERS))
def point(point: str) -> str:
    """One point, to take to a lawyer; the administrator records the community's choice."""
    found = POINTS[_point(point)]
    with reading() as tx:
        standing = communities.standing_choices(tx, community_id()).get(found.point)
    return render_template(
        "communities/point.html",
        point=found,
        standing=standing,
        options=planning.ready_options(found),
        words=words,
        form=form_for(ChooseGroundForm),
        may_change=bool(ADMINISTRATORS & staff_identity().roles),
    )


@bp.post("/comunidad/reglas/puntos/<point>")
@allows(staff(ADMINISTRATORS), page="communities.point")
def choose_ground(point: str) -> Response:
    """Record the community's standing choice."""
    code, form = _point(point), validated(ChooseGroundForm)
    with transaction() as tx:
        communities.choose_ground(tx, community_id(), code, form.ground.data, form.words.text, actor(), now())
    return redirect(url_for("communities.point", point=point))


@bp.post("/comunidad/reglas/puntos/<point>/retiro")
@allows(staff(ADMINISTRATORS), page="communities.point")
def withdraw_ground(point: str) -> Response:
    """Withdraw it: each meeting gives its own reason again."""
    code = _point(point)
    validated(SilenceForm)
    with transaction() as tx:
        communities.choose_ground(tx, community_id(), code, "", "", actor(), now())
    return redirect(url_for("communities.point", point=point))


def _point(code: str) -> Point:
    if code not in POINTS:
        raise Missing
    return Point(code)
