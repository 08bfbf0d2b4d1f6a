"""A resident's answers to the poll for the hour, by their personal link."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask import redirect as go
from werkzeug.wrappers import Response

from meetings import planning
from meetings.forms.asking import field_name, of_questions
from meetings.forms.planning import PollAnswersForm
from meetings.planning import HourAnswer, OwnPoll
from meetings.web.context import resident_url, zone
from meetings.web.policy import POLL, allows
from meetings.web.support import form_for, link, now, reading, transaction, validated
from meetings.wording.format import instant_words

bp = Blueprint("polls", __name__)


@bp.get("/encuesta/<token>")
@allows(POLL)
def own() -> str:
    """Which hour suits you? Afterwards: what you answered, and what came of it."""
    page = _page()
    given = {field_name(hour.id): hour.answer.value for hour in page.hours if hour.answer}
    return render_template("planning/own_poll.html", page=page, form=form_for(_form(page), **given))


@bp.post("/encuesta/<token>")
@allows(POLL, page="polls.own")
def answer() -> Response:
    """Keep what was answered to each hour."""
    form = validated(_form(_page()))
    answers = {hour: HourAnswer(code) for hour, code in form.answers.items()}
    with transaction() as tx:
        planning.answer_poll(tx, link(), answers, now())
    return go(resident_url("polls.own"))


def _page() -> OwnPoll:
    with reading() as tx:
        return planning.own_poll(tx, link(), now())


def _form(page: OwnPoll) -> type[PollAnswersForm]:
    """One question for each hour, in the reader's language."""
    hours = tuple((hour.id, instant_words(hour.starts_at, zone())) for hour in page.hours)
    return of_questions(PollAnswersForm, hours)
