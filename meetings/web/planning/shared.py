"""What the views of planning share: the blueprint, the frame of their pages, the lines of what comes next."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from flask_babel import gettext

from meetings import planning
from meetings.live_session import HALF_OF_TOTAL
from meetings.planning import ItemFacts, MeetingPage, Next
from meetings.protocol.kinds import Majority
from meetings.web.context import day_words, when_words, zone
from meetings.web.pictures import MonthBoxes, notice_countdown
from meetings.web.policy import STAFF, policy_of
from meetings.web.support import community_id, now, reading, staff_identity
from meetings.wording import label, source_words
from meetings.wording.planning import TITLES, note_words

bp = Blueprint("planning", __name__)

# Where each step and task is done; those of later areas are shown as links once the area is there.
ENDPOINTS = {
    "kind": "planning.meeting",
    "date": "planning.date",
    "agenda": "planning.agenda",
    "questions": "planning.agenda",
    "access": "planning.access",
    "papers": "planning.papers",
    "review": "convening.review",
    "send": "convening.review",
    "hand_over": "deliveries.board",
    "open": "live_session.before",
    "answers": "written_decision.votes",
    "conduct": "live_session.live",
    "communicate": "minutes.draft",
    "minutes": "minutes.draft",
}


def page_of(meeting_id: uuid.UUID) -> MeetingPage:
    """Everything the pages of a meeting show; `Missing` when it is not of this community."""
    with reading() as tx:
        return planning.meeting_page(tx, community_id(), meeting_id, now())


def render(template: str, page: MeetingPage, **values: Any) -> str:
    """One of the pages of a meeting.

    ``lines(page.steps)``, ``lines(page.tasks)`` and ``plan_facts()`` word what a template shows of it.
    """
    return render_template(
        f"planning/{template}.html",
        page=page,
        meeting=page.meeting,
        lines=partial(rows, page),
        plan_facts=partial(_plan_facts, page),
        may_edit=may_edit(),
        source_words=source_words,
        **values,
    )


def rows(page: MeetingPage, lines: Iterable[Next]) -> list[dict[str, str]]:
    """What comes next as the component takes it; a line without a page has no link."""
    return [
        {
            "code": line.code.value,
            "title": str(TITLES[line.code]),
            "note": note_words(line.note, line.facts, zone()),
            "url": url_or_none(_endpoint(page, line), meeting_id=page.meeting.id),
            "state": line.state.value,
        }
        for line in lines
    ]


def _endpoint(page: MeetingPage, line: Next) -> str:
    """Where a line is done; a task that has to wait for another has no page yet."""
    if line.code == "prepare":
        return onward(page) if page.meeting.is_draft else ""
    if line.note == "gather":
        return "live_session.gathering"
    is_waiting = line.state == "stop" and line.code in (
        "hand_over",
        "open",
        "answers",
        "communicate",
        "minutes",
    )
    return "" if is_waiting else ENDPOINTS.get(line.code, "")


def onward(page: MeetingPage) -> str:
    """The endpoint of the first step that is not done."""
    unfinished = next((step for step in page.steps if step.state != "done"), None)
    if unfinished is None and not page.meeting.needs_notice:
        return "live_session.gathering"
    unfinished = unfinished or page.steps[-1]
    return ENDPOINTS[unfinished.code]


def next_line(line: Next) -> str:
    """One line of what comes next, in a list of meetings."""
    return f"{TITLES[line.code]} · {note_words(line.note, line.facts, zone())}"


def url_or_none(endpoint: str, **values: Any) -> str:
    """The address of a page, empty when there is none or this person may not open it."""
    if endpoint not in current_app.view_functions:
        return ""
    is_allowed = policy_of(current_app, endpoint).roles & staff_identity().roles
    return url_for(endpoint, **values) if is_allowed else ""


def may_edit() -> bool:
    """Whether whoever is signed in prepares meetings, and does not only read."""
    return bool(STAFF & staff_identity().roles)


def countdown_of(page: MeetingPage) -> tuple[MonthBoxes, ...]:
    """The picture of the days from the sending to the meeting; empty when there is none to draw."""
    days = page.plan.countdown
    if days is None:
        return ()
    return notice_countdown(
        today=days.today,
        last_day=days.last_day,
        meeting=days.meeting_on,
        sent=days.sent_on,
        holidays=days.holidays,
    )


def note_of(is_assembly: bool, item: ItemFacts, is_written: bool) -> str:
    """The line under an item: who presents it, and how an assembly or another meeting votes it.

    In writing the simple majority is of the whole building as well.
    """
    parts = [item.presenter]
    if not item.is_voted:
        parts.append(gettext("Not voted"))
    elif is_assembly and item.basis and item.majority:
        is_half = is_written and item.majority is Majority.SIMPLE_REPRESENTED
        needed = label(HALF_OF_TOTAL, "decision_majority") if is_half else label(item.majority)
        parts += [label(item.basis), needed]
    else:
        parts.append(gettext("Voted by those who belong to the body"))
    return " · ".join(part for part in parts if part)


def _plan_facts(page: MeetingPage) -> list[tuple[str, str]]:
    """The dates that follow from the day of a meeting, as questions and answers."""
    plan = page.plan
    rows = []
    if plan.last_sending and page.meeting.is_draft and not plan.terms_run:
        rows.append((gettext("Send the notice"), _until(plan.last_sending.on)))
    if plan.second_call_at:
        rows.append((gettext("Second meeting"), when_words(plan.second_call_at)))
    if plan.publish_by:
        rows.append((gettext("Publish the minutes"), _until(plan.publish_by)))
    if plan.communicate_by:
        rows.append((gettext("Communicate the minutes"), _until(plan.communicate_by)))
    return rows


def _until(day: date) -> str:
    return str(gettext("until %(day)s", day=day_words(day)))
