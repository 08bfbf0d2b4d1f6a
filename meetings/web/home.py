"""The start page: what comes next for whoever is signed in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from meetings import communities, convening, minutes, operations, planning
from meetings.communities import RegisterPage
from meetings.planning import MeetingCard
from meetings.web.context import zone
from meetings.web.planning.shared import countdown_of, may_edit, next_line, rows, url_or_none
from meetings.web.policy import PUBLIC, READERS, allows, staff
from meetings.web.support import community_id, now, reading, staff_or_none
from meetings.wording import label
from meetings.wording.format import date_words, decimal_words, instant_words
from meetings.wording.written_decision import occasion

bp = Blueprint("home", __name__)


@bp.get("/")
@allows(PUBLIC)
def index() -> str | Response:
    """Staff go to their desk, everybody else to the page that explains what this is."""
    if staff_or_none() is not None:
        return redirect(url_for("home.desk"))
    return render_template("home/welcome.html")


@bp.get("/inicio")
@allows(staff(READERS))
def desk() -> str:
    """The desk of the staff (A0): the next meeting, what it still needs, and what waits elsewhere."""
    here = community_id()
    with reading() as tx:
        meetings = planning.desk_meetings(tx, here, now())
        # A meeting that was held is not done with before its minutes are published.
        cards = [*meetings.upcoming, *meetings.unfinished]
        first = planning.meeting_page(tx, here, cards[0].id, now()) if cards else None
        register = communities.register_page(tx, here, with_people=False)
        has_help = communities.card(tx, here).help_desk.is_complete
        ahead = [card for card in meetings.upcoming if convening.takes_new_owners(card, now())]
        late = convening.new_owners(tx, [card.id for card in ahead]) if ahead else {}
    return render_template(
        "home/desk.html",
        first=first,
        tasks=rows(first, first.tasks) if first else [],
        countdown=countdown_of(first) if first else (),
        others=cards[1:],
        next_line=next_line,
        register=register,
        alerts=[
            *_delivery_alerts(meetings.upcoming),
            *_new_owner_alerts(ahead, late),
            *_remark_alerts(here),
            *_settings_alerts(has_help),
            *_register_alerts(register),
            *_people_alerts(here),
        ],
        may_edit=may_edit(),
        figure=decimal_words,
    )


Alert = dict[str, str]


def _alert(title: str, note: str, url: str, state: str = "wait") -> Alert:
    return {"title": title, "note": note, "url": url, "state": state}


def _worker_alerts() -> Iterator[Alert]:
    """That nothing leaves, for whoever can call the one who looks after the program."""
    with reading() as tx:
        silent = operations.silent_since(tx, now())
    if silent is not None:
        title = gettext("No message leaves since %(hour)s", hour=instant_words(silent, zone()))
        note = gettext("Call whoever looks after the program: its worker must be started again.")
        yield _alert(title, note, url_or_none("deliveries.outbox"), "stop")


def _delivery_alerts(upcoming: tuple[MeetingCard, ...]) -> Iterator[Alert]:
    """That nothing leaves at all, and whom a notice did not reach while that can still be mended."""
    yield from _worker_alerts()
    for card in upcoming:
        if card.unreached is None:
            continue
        title = ngettext(
            "%(num)s person without notice", "%(num)s people without notice", card.unreached.people
        )
        day = date_words(card.unreached.until)
        if card.unreached.is_late:
            note = gettext("%(kind)s. The term ended on %(day)s.", kind=label(card.kind), day=day)
        else:
            note = gettext("%(kind)s. They can be called until %(day)s.", kind=label(card.kind), day=day)
        yield _alert(title, note, url_or_none("deliveries.board", meeting_id=card.id), "stop")


def _new_owner_alerts(ahead: list[MeetingCard], late: Mapping[UUID, Collection[UUID]]) -> Iterator[Alert]:
    """Who bought after the notice of a meeting that is still ahead."""
    for card in ahead:
        if people := len(late.get(card.id, ())):
            title = ngettext(
                "%(num)s new owner without the notice", "%(num)s new owners without the notice", people
            )
            note = gettext("%(kind)s. They bought after it was sent.", kind=label(card.kind))
            yield _alert(title, note, url_or_none("deliveries.board", meeting_id=card.id))


def _remark_alerts(here: UUID) -> Iterator[Alert]:
    """Mistakes that were told of published minutes in the last weeks, for who can open those minutes."""
    if not may_edit():
        return
    with reading() as tx:
        told = minutes.recent_remarks(tx, here, now())
    for each in told:
        title = ngettext(
            "%(num)s mistake told in the minutes", "%(num)s mistakes told in the minutes", each.remarks
        )
        where = url_for("minutes.draft", meeting_id=each.meeting_id, _anchor="remarks")
        yield _alert(title, f"{occasion(each.kind, each.modality)}.", where)


def _settings_alerts(has_help: bool) -> Iterator[Alert]:
    if not has_help:
        title, note = gettext("Say who answers the residents"), gettext("No notice goes out before.")
        yield _alert(title, note, url_or_none("communities.settings"), "stop")


def _register_alerts(register: RegisterPage) -> Iterator[Alert]:
    where = url_for("communities.register")
    if register.is_empty:
        title, note = gettext("Bring the register of owners"), gettext("Without it nobody can be called.")
        yield _alert(title, note, where, "stop")
    if register.waiting:
        yield _alert(
            gettext("Decide about a register"), gettext("You looked at it and it has not come in."), where
        )
    if waiting := register.counts.waiting:
        note = ngettext(
            "The address of %(num)s person does not count yet",
            "The addresses of %(num)s people do not count yet",
            waiting,
        )
        yield _alert(gettext("Say where the addresses come from"), note, where)


def _people_alerts(here: UUID) -> Iterator[Alert]:
    """Whose address somebody else reads."""
    if not may_edit():
        return
    with reading() as tx:
        denied = communities.denied_addresses(tx, here)
    note = gettext("Somebody else reads their messages. The address is suspended.")
    for person in denied:
        unit = communities.unit_label(person.tower, person.number)
        title = gettext("Find an address of %(name)s, %(unit)s", name=person.name, unit=unit)
        yield _alert(title, note, url_for("communities.person", person_id=person.person_id))
