"""A3: the agenda, and the form of one of its items."""

from __future__ import annotations

import uuid

from flask import redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from meetings import planning
from meetings.forms.planning import AgendaActForm, ItemForm
from meetings.planning import Direction, ItemDraft, ItemFacts, MeetingPage
from meetings.protocol.kinds import Basis, ItemType, Matter
from meetings.storage.session import Missing
from meetings.web.pictures import AgendaBar, Topic, agenda_bar
from meetings.web.planning.shared import bp, countdown_of, note_of, page_of, render
from meetings.web.policy import STAFF, allows, staff
from meetings.web.support import (
    actor,
    community_id,
    form_for,
    now,
    reading,
    refusals,
    transaction,
    validated,
)


@bp.get("/reuniones/<uuid:meeting_id>/temas")
@allows(staff(STAFF))
def agenda(meeting_id: uuid.UUID) -> str:
    """A3: what will be talked about, minute by minute against the cap."""
    page = page_of(meeting_id)
    return render("agenda", page, bar=_bar(page), items=_rows(page), countdown=countdown_of(page))


@bp.get("/reuniones/<uuid:meeting_id>/temas/nuevo")
@allows(staff(STAFF))
def new_item(meeting_id: uuid.UUID) -> str:
    """The form of a new item."""
    page, form = page_of(meeting_id), form_for(ItemForm)
    return render("item", page, form=_worded(form, page), item=None)


@bp.post("/reuniones/<uuid:meeting_id>/temas/nuevo")
@allows(staff(STAFF), page="planning.new_item")
def add_item(meeting_id: uuid.UUID) -> Response:
    """Put an item on the agenda."""
    form = validated(ItemForm)
    with transaction() as tx:
        planning.add_item(tx, community_id(), meeting_id, _draft(form), form.version.number, actor(), now())
    return redirect(url_for("planning.agenda", meeting_id=meeting_id))


@bp.get("/reuniones/<uuid:meeting_id>/temas/<uuid:item_id>")
@allows(staff(STAFF))
def item(meeting_id: uuid.UUID, item_id: uuid.UUID) -> str:
    """The form of an item; what was written for one taken off meanwhile becomes a new one."""
    with reading() as tx:
        page, found = planning.item_page(tx, community_id(), meeting_id, item_id, now())
    if found is None and not refusals():
        raise Missing
    values = _values(found) if found else {}
    return render("item", page, form=_worded(form_for(ItemForm, **values), page), item=found)


@bp.post("/reuniones/<uuid:meeting_id>/temas/<uuid:item_id>")
@allows(staff(STAFF), page="planning.item")
def edit_item(meeting_id: uuid.UUID, item_id: uuid.UUID) -> Response:
    """Write an item anew."""
    form = validated(ItemForm)
    with transaction() as tx:
        planning.edit_item(
            tx, community_id(), meeting_id, item_id, _draft(form), form.version.number, actor(), now()
        )
    return redirect(url_for("planning.agenda", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/temas/<uuid:item_id>/subir")
@allows(staff(STAFF), page="planning.agenda")
def move_up(meeting_id: uuid.UUID, item_id: uuid.UUID) -> Response:
    """Move an item one place up."""
    return _move(meeting_id, item_id, Direction.UP)


@bp.post("/reuniones/<uuid:meeting_id>/temas/<uuid:item_id>/bajar")
@allows(staff(STAFF), page="planning.agenda")
def move_down(meeting_id: uuid.UUID, item_id: uuid.UUID) -> Response:
    """Move an item one place down."""
    return _move(meeting_id, item_id, Direction.DOWN)


@bp.post("/reuniones/<uuid:meeting_id>/temas/<uuid:item_id>/quitar")
@allows(staff(STAFF), page="planning.agenda")
def remove_item(meeting_id: uuid.UUID, item_id: uuid.UUID) -> Response:
    """Take an item off the agenda."""
    form = validated(AgendaActForm)
    with transaction() as tx:
        planning.remove_item(tx, community_id(), meeting_id, item_id, form.version.number, actor(), now())
    return redirect(url_for("planning.agenda", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/temas/<uuid:item_id>/conversar")
@allows(staff(STAFF), page="planning.agenda")
def talk_only(meeting_id: uuid.UUID, item_id: uuid.UUID) -> Response:
    """Keep an item on the agenda without a vote."""
    form = validated(AgendaActForm)
    with transaction() as tx:
        planning.make_talk_only(tx, community_id(), meeting_id, item_id, form.version.number, actor(), now())
    return redirect(url_for("planning.agenda", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/temas/restablecer")
@allows(staff(STAFF), page="planning.agenda")
def restore_agenda(meeting_id: uuid.UUID) -> Response:
    """Replace the agenda by the built-in one."""
    form = validated(AgendaActForm)
    with transaction() as tx:
        planning.restore_template(tx, community_id(), meeting_id, form.version.number, actor(), now())
    return redirect(url_for("planning.agenda", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/temas/partir")
@allows(staff(STAFF), page="planning.agenda")
def split(meeting_id: uuid.UUID) -> Response:
    """Leave what does not fit for a second sitting."""
    form = validated(AgendaActForm)
    with transaction() as tx:
        planning.split_agenda(tx, community_id(), meeting_id, form.version.number, actor(), now())
    return redirect(url_for("planning.agenda", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/temas/unir")
@allows(staff(STAFF), page="planning.agenda")
def join(meeting_id: uuid.UUID) -> Response:
    """Bring the topics of the second sitting back."""
    validated(AgendaActForm)
    with transaction() as tx:
        planning.join_agenda(tx, community_id(), meeting_id, actor(), now())
    return redirect(url_for("planning.agenda", meeting_id=meeting_id))


def _worded(form: ItemForm, page: MeetingPage) -> ItemForm:
    """What in a meeting is a topic is in writing the question itself."""
    if page.meeting.is_written:
        form.title.label.text = gettext("The question")
    return form


def _draft(form: ItemForm) -> ItemDraft:
    return ItemDraft(
        title=form.title.text,
        minutes=form.minutes.number,
        type=ItemType(form.type.data),
        presenter=form.presenter.text,
        basis=Basis(form.basis.data) if form.basis.data else None,
        matter=Matter(form.matter.data or Matter.OTHER),  # what is not voted needs none
    )


def _move(meeting_id: uuid.UUID, item_id: uuid.UUID, direction: Direction) -> Response:
    form = validated(AgendaActForm)
    with transaction() as tx:
        planning.move_item(
            tx, community_id(), meeting_id, item_id, direction, form.version.number, actor(), now()
        )
    return redirect(url_for("planning.agenda", meeting_id=meeting_id))


def _bar(page: MeetingPage) -> AgendaBar:
    return agenda_bar([Topic(row.item.minutes, row.item.is_voted) for row in page.rows], page.cap)


def _values(item: ItemFacts) -> dict[str, object]:
    """What the form of an item begins with."""
    return {
        "title": item.title,
        "minutes": item.minutes,
        "presenter": item.presenter,
        "type": item.type.value,
        "basis": item.basis.value if item.basis else None,
        "matter": item.matter.value,
    }


def _rows(page: MeetingPage) -> list[dict[str, object]]:
    """The items as the component of the agenda takes them."""
    return [
        {
            "id": row.item.id,
            "title": row.item.title,
            "minutes": row.item.minutes,
            "note": note_of(page.meeting.kind.is_assembly, row.item, page.meeting.is_written),
            "is_first": row.is_first,
            "is_last": row.is_last,
        }
        for row in page.rows
    ]
