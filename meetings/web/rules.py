"""What the by-laws say, one question a page, the versions kept; and the ten rules as everybody reads them."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings import communities
from meetings.forms.rules import FORMS, SilenceForm
from meetings.storage.session import Missing
from meetings.web.communities import bp
from meetings.web.policy import ADMINISTRATORS, PUBLIC, READERS, allows, staff
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
from meetings.wording import our_protocol
from meetings.wording import rules as words

__all__ = ["bp"]


@bp.get("/comunidad/reglas")
@allows(staff(READERS))
def rules() -> str:
    """What the law says, what the by-laws say and what holds; `?version=` shows an earlier one."""
    asked = request.args.get("version", "")
    with reading() as tx:
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else None
        profile = communities.rule_profile(tx, community_id(), now(), number)
    may_change = bool(ADMINISTRATORS & staff_identity().roles) and profile.version == profile.latest
    return render_template("communities/rules.html", profile=profile, words=words, may_change=may_change)


@bp.get("/comunidad/reglas/versiones")
@allows(staff(READERS))
def rule_versions() -> str:
    """Who wrote down what, and when."""
    with reading() as tx:
        versions = communities.rule_versions(tx, community_id(), now())
    return render_template("communities/rule_versions.html", versions=versions, words=words)


@bp.get("/comunidad/reglas/texto/<field>")
@allows(staff(ADMINISTRATORS))
def rule(field: str) -> str:
    """One question of the by-laws."""
    with reading() as tx:
        profile = communities.rule_profile(tx, community_id(), now())
    row, form_class = profile.row(field), FORMS[field]
    shown = {"adopted_on": profile.stated_on}
    if (written := profile.values.get(field)) is not None:
        shown = {**form_class.shown(written["value"]), "article": written.get("article")}
        shown["adopted_on"] = row.by_law.adopted_on if row.by_law else None
    return render_template("communities/rule.html", row=row, words=words, form=form_for(form_class, **shown))


@bp.post("/comunidad/reglas/texto/<field>")
@allows(staff(ADMINISTRATORS), page="communities.rule")
def state_rule(field: str) -> Response:
    """Write down what the by-laws say of one rule."""
    if field not in FORMS:
        raise Missing
    form = validated(FORMS[field])
    with transaction() as tx:
        stated = {field: form.stated()}
        communities.state_by_laws(tx, community_id(), stated, form.adopted_on.data, actor(), now())
    return redirect(url_for("communities.rules", _anchor=field))


@bp.post("/comunidad/reglas/texto/<field>/silencio")
@allows(staff(ADMINISTRATORS), page="communities.rule")
def unsay_rule(field: str) -> Response:
    """Take back what was written down of one rule: the by-laws do not say it."""
    validated(SilenceForm)
    with transaction() as tx:
        communities.state_by_laws(tx, community_id(), {field: None}, None, actor(), now())
    return redirect(url_for("communities.rules", _anchor=field))


@bp.get("/comunidad/protocolo")
@allows(staff(READERS))
def protocol() -> str:
    """The ten rules with this community's values, and where everybody reads them."""
    return render_template("communities/protocol.html", **_protocol(community_id()))


@bp.get("/protocolo/<uuid:community_id>")
@allows(PUBLIC)
def public_protocol(community_id: uuid.UUID) -> str:
    """The same page for everybody."""
    return render_template("communities/public_protocol.html", **_protocol(community_id))


def _protocol(chosen: uuid.UUID) -> dict[str, Any]:
    with reading() as tx:
        profile = communities.rule_profile(tx, chosen, now())
        g.community_card = communities.card(tx, chosen)
    lines, also = our_protocol.protocol_lines(profile.rows), our_protocol.also_lines(profile.rows)
    return {"lines": lines, "also": also, "since": profile.since}
