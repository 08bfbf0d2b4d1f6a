"""What is read with a reason: a person's file, the units in arrears, the documents kept as proof."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from meetings import communities
from meetings.forms.readings import OpenArrearsForm, OpenDocumentForm, OpenPersonForm
from meetings.protocol.readings import Readable
from meetings.web.policy import ARREARS_READERS, PEOPLE_READERS, allows, staff
from meetings.web.support import (
    community_id,
    form_for,
    is_open,
    open_with_reason,
    reading,
    reading_held,
    staff_identity,
    validated,
)

bp = Blueprint("readings", __name__)


@bp.post("/personas/<uuid:person_id>/lectura")
@allows(staff(PEOPLE_READERS), page="communities.person")
def open_person(person_id: uuid.UUID) -> BaseResponse:
    """Write down who reads a person's file, and why."""
    form = validated(OpenPersonForm)
    open_with_reason(form, lambda tx: communities.opening_of_person(tx, community_id(), person_id))
    return redirect(url_for("communities.person", person_id=person_id))


@bp.get("/registro/mora")
@allows(staff(ARREARS_READERS))
def arrears() -> str:
    """Which units are in arrears, once its reader said why; whose they are, for who reads the register."""
    with reading() as tx:
        held = reading_held(tx, Readable.ARREARS, community_id())
        units = communities.units_in_arrears(tx, community_id()) if is_open(held) else ()
    return render_template(
        "readings/arrears.html",
        held=held,
        is_open=is_open(held),
        units=units,
        with_people=bool(PEOPLE_READERS & staff_identity().roles),
        form=form_for(OpenArrearsForm),
    )


@bp.post("/registro/mora")
@allows(staff(ARREARS_READERS), page="readings.arrears")
def open_arrears() -> BaseResponse:
    """Write down who reads which units are in arrears, and why."""
    form = validated(OpenArrearsForm)
    open_with_reason(form, lambda tx: communities.opening_of_arrears(tx, community_id()))
    return redirect(url_for("readings.arrears"))


@bp.get("/registro/documentos")
@allows(staff(PEOPLE_READERS))
def documents() -> str:
    """The documents that say where addresses come from."""
    with reading() as tx:
        cards = communities.documents(tx, community_id())
    return render_template("readings/documents.html", cards=cards)


@bp.get("/registro/documentos/<uuid:attestation_id>")
@allows(staff(PEOPLE_READERS))
def document(attestation_id: uuid.UUID) -> str:
    """One document: what is known of it, and the way to its file."""
    with reading() as tx:
        card = communities.document_card(tx, community_id(), attestation_id)
        held = reading_held(tx, Readable.DOCUMENT, attestation_id)
    return render_template(
        "readings/document.html",
        card=card,
        held=held,
        is_open=is_open(held),
        form=form_for(OpenDocumentForm),
    )


@bp.post("/registro/documentos/<uuid:attestation_id>")
@allows(staff(PEOPLE_READERS), page="readings.document")
def open_document(attestation_id: uuid.UUID) -> BaseResponse:
    """Write down who opens a document, and why."""
    form = validated(OpenDocumentForm)
    open_with_reason(form, lambda tx: communities.opening_of_document(tx, community_id(), attestation_id))
    return redirect(url_for("readings.document", attestation_id=attestation_id))


@bp.get("/registro/documentos/<uuid:attestation_id>/archivo")
@allows(staff(PEOPLE_READERS))
def document_file(attestation_id: uuid.UUID) -> BaseResponse:
    """The file of a document, to keep, while its reason is open; else the page that asks for one."""
    with reading() as tx:
        card = communities.document_card(tx, community_id(), attestation_id)
        if not is_open(reading_held(tx, Readable.DOCUMENT, card.id)):
            return redirect(url_for("readings.document", attestation_id=attestation_id))
        file = communities.document_file(tx, community_id(), attestation_id)
    headers = {"Content-Disposition": f'attachment; filename="{file.filename}"'}
    return Response(file.content, mimetype=file.media_type, headers=headers)
