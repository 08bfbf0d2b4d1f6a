"""The register of owners, its import, its addresses; the community's data."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from meetings import communities, live_session, replies
from meetings.communities import Channel, HelpDesk, Origin, Show, UploadedFile, VoterChoice
from meetings.forms.communities import (
    AddAddressForm,
    AttestAddressesForm,
    CommunityForm,
    EndVoterForm,
    HelpDeskForm,
    NameVoterForm,
    ReasonForm,
    UploadRegisterForm,
)
from meetings.forms.readings import OpenPersonForm
from meetings.protocol.readings import Readable
from meetings.web.pictures import Facade, Mode, UnitWindow, WindowState, facade_layout
from meetings.web.policy import (
    ADMINISTRATORS,
    ARREARS_READERS,
    PEOPLE_READERS,
    READERS,
    STAFF,
    allows,
    staff,
)
from meetings.web.support import (
    actor,
    community_id,
    form_for,
    is_open,
    now,
    reading,
    reading_held,
    staff_identity,
    transaction,
    validated,
    whole_number,
)
from meetings.wording.format import decimal_words

bp = Blueprint("communities", __name__)
LONGEST_QUERY = 100


@bp.get("/registro")
@allows(staff(READERS))
def register() -> str:
    """The register in force, or the way to bring one; people's names for the staff only."""
    roles = staff_identity().roles
    chosen = _chosen()
    with reading() as tx:
        with_people = bool(PEOPLE_READERS & roles)
        page = communities.register_page(tx, community_id(), with_people=with_people, **chosen)
    return render_template(
        "communities/register.html",
        page=page,
        chosen=chosen,
        may_import=bool(ADMINISTRATORS & roles),
        may_see_people=with_people,
        may_read_arrears=bool(ARREARS_READERS & roles),
        form=form_for(UploadRegisterForm),
        picture=_facade(page) if page.units else None,
        figure=decimal_words,
    )


def _chosen() -> dict[str, Any]:
    shown = request.args.get("ver", "")
    return {
        "query": request.args.get("q", "")[:LONGEST_QUERY],
        "tower": request.args.get("torre", "")[:LONGEST_QUERY],
        "show": Show(shown) if shown in set(Show) else Show.ALL,
        "page": whole_number("pagina") or 1,
    }


def _facade(page: communities.RegisterPage) -> Facade:
    windows = [
        UnitWindow(unit.tower, unit.number, WindowState(unit.reach), kind=unit.kind) for unit in page.units
    ]
    return facade_layout(windows, Mode.REGISTER)


@bp.post("/registro/importacion")
@allows(staff(ADMINISTRATORS), page="communities.register")
def upload() -> Response:
    """Look at a register's file. It is read before the transaction begins, since that takes a while."""
    form = validated(UploadRegisterForm)
    name, content, sheet = form.file.filename, form.file.content, form.sheet.text
    communities.read_register(name, content, sheet)
    with transaction() as tx:
        page = communities.preview_register(tx, community_id(), name, content, actor(), now(), sheet=sheet)
    return redirect(url_for("communities.preview", import_id=page.id))


@bp.get("/registro/importacion/<uuid:import_id>")
@allows(staff(ADMINISTRATORS))
def preview(import_id: uuid.UUID) -> str:
    """What stands in a register's file and what it changes."""
    with reading() as tx:
        page = communities.import_page(tx, community_id(), import_id)
    return render_template("communities/preview.html", page=page, figure=decimal_words)


@bp.post("/registro/importacion/<uuid:import_id>")
@allows(staff(ADMINISTRATORS), page="communities.preview")
def apply(import_id: uuid.UUID) -> Response:
    """Bring the register in, whole."""
    with transaction() as tx:
        communities.apply_register(tx, community_id(), import_id, actor(), now())
    return redirect(url_for("communities.addresses", import_id=import_id))


@bp.get("/registro/importacion/<uuid:import_id>/direcciones")
@allows(staff(ADMINISTRATORS))
def addresses(import_id: uuid.UUID) -> str:
    """Where do these addresses come from?"""
    with reading() as tx:
        page = communities.import_page(tx, community_id(), import_id)
    return render_template("communities/addresses.html", page=page, form=form_for(AttestAddressesForm))


@bp.post("/registro/importacion/<uuid:import_id>/direcciones")
@allows(staff(ADMINISTRATORS), page="communities.addresses")
def attest(import_id: uuid.UUID) -> Response:
    """State the document that the addresses come from."""
    form = validated(AttestAddressesForm)
    with transaction() as tx:
        communities.attest_addresses(tx, community_id(), import_id, _origin(form), actor(), now())
    return redirect(url_for("communities.register"))


@bp.get("/personas/<uuid:person_id>")
@allows(staff(PEOPLE_READERS))
def person(person_id: uuid.UUID) -> str:
    """A person with their units and masked addresses; with their whole file while a reason holds it open."""
    roles = staff_identity().roles
    with reading() as tx:
        page = communities.person_page(tx, community_id(), person_id)
        held = reading_held(tx, Readable.PERSON, person_id)
        file = replies.person_file(tx, community_id(), person_id, roles) if is_open(held) else None
    return render_template(
        "communities/person.html",
        page=page,
        held=held,
        file=file,
        is_open=is_open(held),
        may_change=bool(STAFF & roles),
        form=form_for(AddAddressForm),
        reason_form=form_for(OpenPersonForm),
        figure=decimal_words,
    )


@bp.post("/personas/<uuid:person_id>/direcciones")
@allows(staff(STAFF), page="communities.person")
def add_address(person_id: uuid.UUID) -> Response:
    """Register an address that the person gave."""
    form = validated(AddAddressForm)
    channel, value = Channel(form.channel.data), form.value.text
    with transaction() as tx:
        communities.add_contact_point(
            tx, community_id(), person_id, channel, value, _origin(form), actor(), now()
        )
    return _to_person(person_id)


def _origin(form: AttestAddressesForm | AddAddressForm | NameVoterForm) -> Origin:
    file = UploadedFile(form.file.filename, form.file.content) if form.file.content else None
    return Origin(form.document.text, form.document_date.day, file, form.kept_at.text)


@bp.get("/personas/<uuid:person_id>/direcciones/<uuid:contact_point_id>")
@allows(staff(STAFF))
def address(person_id: uuid.UUID, contact_point_id: uuid.UUID) -> str:
    """Why is this address no longer used, or used again?"""
    with reading() as tx:
        page = communities.person_page(tx, community_id(), person_id)
        held = reading_held(tx, Readable.PERSON, person_id)
    return render_template(
        "communities/address.html",
        page=page,
        is_open=is_open(held),
        address=page.address(contact_point_id),
        form=form_for(ReasonForm),
    )


@bp.post("/personas/<uuid:person_id>/direcciones/<uuid:contact_point_id>/suspension")
@allows(staff(STAFF), page="communities.address")
def suspend(person_id: uuid.UUID, contact_point_id: uuid.UUID) -> Response:
    """Stop using an address."""
    reason = validated(ReasonForm).reason.text
    with transaction() as tx:
        communities.suspend_contact_point(tx, community_id(), contact_point_id, reason, actor(), now())
    return _to_person(person_id)


@bp.post("/personas/<uuid:person_id>/direcciones/<uuid:contact_point_id>/uso")
@allows(staff(STAFF), page="communities.address")
def reinstate(person_id: uuid.UUID, contact_point_id: uuid.UUID) -> Response:
    """Use an address again."""
    reason = validated(ReasonForm).reason.text
    with transaction() as tx:
        communities.reinstate_contact_point(tx, community_id(), contact_point_id, reason, actor(), now())
    return _to_person(person_id)


@bp.get("/registro/unidades/<uuid:unit_id>/voto")
@allows(staff(PEOPLE_READERS))
def voter(unit_id: uuid.UUID) -> str:
    """Who votes for a unit of several owners?"""
    with reading() as tx:
        page = communities.voter_page(tx, community_id(), unit_id)
        is_voting = live_session.is_voting(tx, community_id())
    return render_template(
        "communities/voter.html",
        page=page,
        is_voting=is_voting,
        may_change=bool(STAFF & staff_identity().roles),
        form=form_for(NameVoterForm),
        end_form=form_for(EndVoterForm),
    )


@bp.post("/registro/unidades/<uuid:unit_id>/voto")
@allows(staff(STAFF), page="communities.voter")
def name_voter(unit_id: uuid.UUID) -> Response:
    """Write down whom the owners named."""
    form = validated(NameVoterForm)
    choice = VoterChoice(form.person_id, _origin(form), form.instead_of.data)
    with transaction() as tx:
        communities.name_voter(tx, community_id(), unit_id, choice, actor(), now())
    return redirect(url_for("communities.voter", unit_id=unit_id))


@bp.post("/registro/unidades/<uuid:unit_id>/voto/fin")
@allows(staff(STAFF), page="communities.voter")
def end_voter(unit_id: uuid.UUID) -> Response:
    """Write down that the owners took the naming back."""
    form = validated(EndVoterForm)
    with transaction() as tx:
        communities.end_voter(tx, community_id(), unit_id, form.naming_id, form.reason.text, actor(), now())
    return redirect(url_for("communities.voter", unit_id=unit_id))


def _to_person(person_id: uuid.UUID) -> Response:
    return redirect(url_for("communities.person", person_id=person_id))


@bp.get("/comunidad")
@allows(staff(STAFF))
def settings() -> str:
    """The community's data and who answers its residents."""
    with reading() as tx:
        card = communities.card(tx, community_id())
    desk = card.help_desk
    return render_template(
        "communities/settings.html",
        card=card,
        form=form_for(CommunityForm, obj=card),
        desk=form_for(
            HelpDeskForm,
            contact_name=desk.name,
            contact_hours=desk.hours,
            contact_phone=desk.phone,
            contact_email=desk.email,
        ),
        may_change=bool(ADMINISTRATORS & staff_identity().roles),
    )


@bp.post("/comunidad")
@allows(staff(ADMINISTRATORS), page="communities.settings")
def change() -> Response:
    """Correct the community's data."""
    form = validated(CommunityForm)
    with transaction() as tx:
        communities.change_community(
            tx,
            community_id(),
            **_values(form, "name", "kind", "tax_id", "address", "city"),
            by=actor(),
            at=now(),
        )
    return redirect(url_for("communities.settings"))


@bp.post("/comunidad/atencion")
@allows(staff(ADMINISTRATORS), page="communities.settings")
def help_desk() -> Response:
    """Name who answers the residents."""
    form = validated(HelpDeskForm)
    desk = HelpDesk(
        form.contact_name.text, form.contact_hours.text, form.contact_phone.text, form.contact_email.text
    )
    with transaction() as tx:
        communities.set_help_desk(tx, community_id(), desk, actor(), now())
    return redirect(url_for("communities.settings"))


def _values(form: FlaskForm, *names: str) -> dict[str, Any]:
    return {name: form[name].data for name in names}
