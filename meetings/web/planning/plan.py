"""The plan of a meeting: its picture, its list, and the calendar to keep."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import Response, url_for
from flask_babel import gettext, ngettext

from meetings import planning, reminding
from meetings.planning import REMIND, MeetingPage, Milestone, MilestoneCode, Plan
from meetings.reminding import Reminded
from meetings.web.context import day_words, zone
from meetings.web.once import worded_once
from meetings.web.pictures import PlanPicture, numbers_of, plan_picture
from meetings.web.planning.shared import bp
from meetings.web.policy import READERS, allows, staff
from meetings.web.support import community_id, now, reading, services
from meetings.wording import source_words
from meetings.wording.format import hour_words
from meetings.wording.plan import MILESTONES


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of the list: its number in the picture, what it is for, when, and by which rule.

    ``done`` says of a reminder that left for how many people.
    """

    number: int
    title: str
    when: str
    source: str
    is_limit: bool
    is_meeting: bool
    is_over: bool
    done: str = ""


@dataclass(frozen=True, slots=True)
class PlanView:
    """The picture of a plan (None when it is too long to draw), its sentence and its list."""

    picture: PlanPicture | None
    sentence: str
    rows: tuple[PlanRow, ...]


_THE_DAY = (MilestoneCode.MEETING, MilestoneCode.LAST_ANSWER)


def plan_of_page(page: MeetingPage) -> PlanView | None:
    """What the page of a meeting shows of its plan; None without a day."""
    plan = page.plan
    if not plan.milestones:
        return None
    return _view(plan.milestones, plan.today, plan.holidays, zone(), _left(page.meeting.id, plan))


def _left(meeting_id: uuid.UUID, plan: Plan) -> tuple[tuple[MilestoneCode, Reminded], ...]:
    """What became of the reminders; nobody has to ask before the hour of the first one."""
    hours = [day.at for day in plan.milestones if day.at and day.code in REMIND.values()]
    if not hours or min(hours) > now():
        return ()
    with reading() as tx:
        found = reminding.reminded(tx, meeting_id)
    return tuple((REMIND[reminder], each) for reminder, each in found.items())


@worded_once
def _view(
    days: tuple[Milestone, ...],
    today: date,
    holidays: frozenset[date],
    zone: ZoneInfo,
    left: tuple[tuple[MilestoneCode, Reminded], ...],
) -> PlanView:
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
    rows = tuple(_row(each, numbers[each.on], today, zone, dict(left).get(each.code)) for each in days)
    return PlanView(picture, _sentence(days), rows)


def _row(day: Milestone, number: int, today: date, zone: ZoneInfo, reminded: Reminded | None) -> PlanRow:
    when = day_words(day.on) + (f", {hour_words(day.at, zone)}" if day.at else "")
    is_meeting = day.code in _THE_DAY
    return PlanRow(
        number,
        str(MILESTONES[day.code]),
        when,
        "" if is_meeting else source_words(day.source),
        day.is_limit,
        is_meeting,
        day.on < today,
        _done(reminded) if reminded else "",
    )


def _done(reminded: Reminded) -> str:
    """For how many people a reminder left; while it leaves, or where one failed, of how many."""
    if not reminded.people:
        return gettext("There was nobody to remind.")
    if reminded.sent < reminded.people:
        return gettext("Sent to %(sent)s of %(people)s.", sent=reminded.sent, people=reminded.people)
    return ngettext("Sent to %(num)s person.", "Sent to %(num)s people.", reminded.sent)


def _sentence(days: tuple[Milestone, ...]) -> str:
    on = {day.code: day_words(day.on) for day in days}
    if MilestoneCode.LAST_ANSWER in on:
        said = gettext("Votes in writing count until %(day)s.", day=on[MilestoneCode.LAST_ANSWER])
    elif MilestoneCode.SEND not in on:
        said = gettext("The meeting is on %(meeting)s.", meeting=on[MilestoneCode.MEETING])
    else:
        said = gettext(
            "The notice leaves until %(send)s and the meeting is on %(meeting)s.",
            send=on[MilestoneCode.SEND],
            meeting=on[MilestoneCode.MEETING],
        )
    return f"{said} " + gettext("The last term ends on %(last)s.", last=day_words(days[-1].on))


@bp.get("/reuniones/<uuid:meeting_id>/plan.ics")
@allows(staff(READERS))
def plan_calendar(meeting_id: uuid.UUID) -> Response:
    """The days of the meeting, to bring into one's own calendar."""
    page = services().base_url + url_for("planning.meeting", meeting_id=meeting_id)
    with reading() as tx:
        content = planning.plan_calendar(tx, community_id(), meeting_id, page, now())
    headers = {"Content-Disposition": 'attachment; filename="plan.ics"'}
    return Response(content, mimetype="text/calendar", headers=headers)
