"""The poll for the hour, as the staff open it, look at it and close it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from flask import redirect, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from meetings import planning
from meetings.forms.planning import ChooseHourForm, EndPollForm, OpenPollForm
from meetings.planning import HourAnswer, HourRow, HourTally, PollPage
from meetings.web.context import zone
from meetings.web.pictures import HourBar, hour_bar
from meetings.web.planning.shared import bp, page_of, render
from meetings.web.policy import STAFF, allows, staff
from meetings.web.support import actor, community_id, form_for, now, reading, transaction, validated
from meetings.wording.convening import zone_note
from meetings.wording.format import percent_words

_SHARES = (
    _l("%(share)s of the building can: %(people)s."),
    _l("If need be, another %(share)s: %(people)s."),
    _l("%(share)s cannot: %(people)s."),
    _l("No answer yet from %(share)s: %(people)s."),
)
_PEOPLE = (
    _l("Can: %(people)s."),
    _l("If need be: %(people)s."),
    _l("Cannot: %(people)s."),
    _l("No answer yet: %(people)s."),
)
_DAYS_TO_ANSWER = timedelta(days=3)
_EVENING = 20


@dataclass(frozen=True, slots=True)
class HourShown:
    """One hour as the page shows it: its facts, its bar in words, and the bar where anything weighs."""

    row: HourRow
    picture: HourBar | None
    sentence: str


@bp.get("/reuniones/<uuid:meeting_id>/encuesta")
@allows(staff(STAFF))
def poll(meeting_id: uuid.UUID) -> str:
    """Which hours are asked about, what each gathers, and how the poll is closed."""
    page = page_of(meeting_id)
    with reading() as tx:
        asking = planning.poll_page(tx, community_id(), meeting_id, now())
    evening = (now().astimezone(zone()) + _DAYS_TO_ANSWER).replace(hour=_EVENING, minute=0)
    return render(
        "poll",
        page,
        asking=asking,
        hours=_shown(asking),
        form=form_for(OpenPollForm, last_answer=evening),
        end_form=form_for(EndPollForm),
        zone_words=zone_note(zone().key),
    )


@bp.post("/reuniones/<uuid:meeting_id>/encuesta")
@allows(staff(STAFF), page="planning.poll")
def open_poll(meeting_id: uuid.UUID) -> Response:
    """Ask everybody who will be called; a mail is owed to each."""
    form = validated(OpenPollForm)
    asked, until, anyway = form.hours, form.last_answer.data, bool(form.anyway.data)
    with transaction() as tx:
        planning.open_poll(tx, community_id(), meeting_id, asked, until, actor(), now(), knows_terms=anyway)
    return redirect(url_for("planning.poll", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/encuesta/<uuid:hour_id>")
@allows(staff(STAFF), page="planning.poll")
def choose_hour(meeting_id: uuid.UUID, hour_id: uuid.UUID) -> Response:
    """Close the poll with this hour: it becomes the meeting's."""
    validated(ChooseHourForm)
    with transaction() as tx:
        planning.choose_hour(tx, community_id(), meeting_id, hour_id, actor(), now())
    return redirect(url_for("planning.poll", meeting_id=meeting_id))


@bp.post("/reuniones/<uuid:meeting_id>/encuesta/cerrar")
@allows(staff(STAFF), page="planning.poll")
def end_poll(meeting_id: uuid.UUID) -> Response:
    """Close the poll without an hour."""
    form = validated(EndPollForm)
    with transaction() as tx:
        planning.end_poll(tx, community_id(), meeting_id, form.reason.text, actor(), now())
    return redirect(url_for("planning.poll", meeting_id=meeting_id))


def _shown(asking: PollPage) -> list[HourShown]:
    rows = asking.poll.hours if asking.poll else ()
    return [
        HourShown(row, _bar(row.tally, asking.is_of_owners), _words(row.tally, asking.is_of_owners))
        for row in rows
    ]


def _bar(tally: HourTally, is_of_owners: bool) -> HourBar | None:
    weights = (
        [*tally.shares.values(), tally.silent_share]
        if is_of_owners
        else [Fraction(each) for each in (*tally.people.values(), tally.silent)]
    )
    yes, maybe, no, silent = weights
    return hour_bar(yes, maybe, no, silent) if any(weights) else None


def _words(tally: HourTally, is_of_owners: bool) -> str:
    """What the bar shows, answer by answer."""
    said = _SHARES if is_of_owners else _PEOPLE
    figures = [(tally.people[answer], tally.shares[answer]) for answer in HourAnswer]
    figures.append((tally.silent, tally.silent_share))
    return " ".join(
        str(words) % {"share": percent_words(share), "people": _people(number)}
        for words, (number, share) in zip(said, figures, strict=True)
        if number or share or words is said[0]
    )


def _people(number: int) -> str:
    return str(ngettext("%(num)s person", "%(num)s people", number))
