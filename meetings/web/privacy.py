"""The community's data policy, readable by anybody."""

from __future__ import annotations

import uuid

from flask import Blueprint, g, render_template

from meetings import communities, privacy
from meetings.web.policy import PUBLIC, allows
from meetings.web.support import reading

bp = Blueprint("privacy", __name__)


@bp.get("/datos/<uuid:community_id>")
@allows(PUBLIC)
def policy(community_id: uuid.UUID) -> str:
    """How this community looks after personal data (Decreto 1377/2013 art. 13)."""
    with reading() as tx:
        g.community_card = communities.card(tx, community_id)
        page = privacy.policy_page(tx, community_id)
    return render_template("privacy/policy.html", page=page)
