"""The plan of a meeting: its picture, its list, and the calendar to keep."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import Response, url_for
from flask_babel import gettext

from meetings import planning
from meetings.planning import Milestone, MilestoneCode, Plan
from meetings.web.context import zone
from meetings.web.once import worded_once
from meetings.web.pictures import PlanPicture, numbers_of, plan_picture
from meetings.web.planning.shared import bp
from meetings.web.policy import READERS, allows, staff
from meetings.web.support import community_id, now, reading, services
from meetings.wording import source_words
from meetings.wording.format import date_words, hour_words
from meetings.wording.plan import MILESTONES


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of the list: its number in the picture, what it is for, when, and by which rule."""

    number: int
    title: str
    when: str
    source: str
    is_limit: bool
    is_meeting: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """The picture of a plan (None when it is too long to draw), its sentence and its list."""

    picture: PlanPicture | None
    sentence: str
    rows: tuple[PlanRow, ...]


_THE_DAY = (MilestoneCode.MEETING, MilestoneCode.LAST_ANSWER)


def plan_view(plan: Plan) -> PlanView | None:
    """What the page shows of a plan; None without a day."""
    if not plan.milestones:
        return None
    return _view(plan.milestones, plan.today, plan.holidays, zone())


@worded_once
def _view(days: tuple[Milestone, ...], today: date, holidays: frozenset[date], zone: ZoneInfo) -> PlanView:
    """The same all day long, until the plan changes."""
    meeting = next(each.on for each in days if each.code in _THE_DAY)
    picture = plan_picture(
        limits={each.on for each in days if each.is_limit},
        meeting=meeting,
        others={each.on for each in days},
        today=today,
        holidays=holidays,
    )
    numbers = numbers_of([each.on for each in days])
    rows = tuple(_row(each, numbers[each.on], today, zone) for each in days)
    return PlanView(picture, _sentence(days), rows)


def _row(day: Milestone, number: int, today: date, zone: ZoneInfo) -> PlanRow:
    when = date_words(day.on) + (f", {hour_words(day.at, zone)}" if day.at else "")
    is_meeting = day.code in _THE_DAY
    return PlanRow(
        number,
        str(MILESTONES[day.code]),
        when,
        "" if is_meeting else source_words(day.source),
        day.is_limit,
        is_meeting,
        day.on < today,
    )


def _sentence(days: tuple[Milestone, ...]) -> str:
    on = {day.code: date_words(day.on) for day in days}
    if MilestoneCode.LAST_ANSWER in on:
        said = gettext("Votes in writing count until %(day)s.", day=on[MilestoneCode.LAST_ANSWER])
    else:
        said = gettext(
            "The notice leaves until %(send)s and the meeting is on %(meeting)s.",
            send=on[MilestoneCode.SEND],
            meeting=on[MilestoneCode.MEETING],
        )
    return f"{said} " + gettext("The last term ends on %(last)s.", last=date_words(days[-1].on))


@bp.get("/reuniones/<uuid:meeting_id>/plan.ics")
@allows(staff(READERS))
def plan_calendar(meeting_id: uuid.UUID) -> Response:
    """The days of the meeting, to bring into one's own calendar."""
    page = services().base_url + url_for("planning.meeting", meeting_id=meeting_id)
    with reading() as tx:
        content = planning.plan_calendar(tx, community_id(), meeting_id, page, now())
    headers = {"Content-Disposition": 'attachment; filename="plan.ics"'}
    return Response(content, mimetype="text/calendar", headers=headers)
