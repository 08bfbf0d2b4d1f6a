"""The trail: a resident's own proof, the verifier to check it with, and the community's entries for staff."""

from __future__ import annotations

from importlib.resources import files

from flask import Blueprint, Response, render_template

from meetings import trail
from meetings.protocol.trail import report_bytes
from meetings.web.policy import PUBLIC, READERS, RESIDENT, allows, staff
from meetings.web.support import community_id, link, now, reading, services, whole_number
from meetings.wording.trail import fault_words

bp = Blueprint("trail", __name__)


@bp.get("/r/<token>/historial/prueba.json")
@allows(RESIDENT)
def mine() -> Response:
    """My trail with its proofs, for the verifier."""
    identity = link()
    with reading() as tx:
        report = trail.personal_report(
            tx, identity.community_id, identity.person_id, services().witness, now()
        )
    headers = {"Content-Disposition": 'attachment; filename="mi-historial.json"'}
    return Response(report_bytes(report), mimetype="application/json", headers=headers)


@bp.get("/verificador.py")
@allows(PUBLIC)
def verifier() -> Response:
    """The stand-alone verifier: one file, standard library only."""
    content = files("meetings.protocol").joinpath("verifier.py").read_bytes()
    headers = {"Content-Disposition": 'attachment; filename="verificador.py"'}
    return Response(content, mimetype="text/x-python", headers=headers)


@bp.get("/historial")
@allows(staff(READERS))
def community() -> str:
    """The community's entries: what happened and when, nothing personal; the newest are read again."""
    before = whole_number("antes")
    with reading() as tx:
        lines = trail.trail_lines(tx, community_id(), before)
        checkpoint = trail.signed_head(tx, community_id(), services().witness)
        found = trail.check_newest(tx, community_id())
    return render_template(
        "trail/community.html",
        lines=lines,
        checkpoint=checkpoint,
        found=found,
        fault=fault_words(found.finding.fault) if found.finding else "",
        at=now(),
    )
