"""Assemblies without a notice (Ley 675/2001 art. 40): by the owners' own right, or with everybody present."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from meetings.planning.plan import Plan
from meetings.planning.rules import Rules
from meetings.planning.steps import Done, Next, StepCode, TaskCode
from meetings.protocol import meeting as meeting_rules
from meetings.protocol import sources
from meetings.protocol.days import local_date
from meetings.protocol.findings import Refused, Severity
from meetings.protocol.kinds import Kind, Summons
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction

_NOTICE_STEPS = (StepCode.PAPERS, StepCode.REVIEW, TaskCode.SEND, TaskCode.HAND_OVER)
_CALLED = (MeetingState.CONVENED, MeetingState.OPEN, MeetingState.SUSPENDED, MeetingState.CLOSED)


def own_right_start(rules: Rules, at: datetime) -> datetime:
    """The next instant at which owners may meet by their own right (rule ``meeting.own_right``)."""
    month, day = rules.rulebook.budget_year_end
    today = rules.today(at)
    starts = (
        meeting_rules.own_right(
            _existing(year, month, day), law=rules.rulebook.law, zone=rules.zone, workdays=rules.workdays
        ).starts_at
        for year in range(today.year - 2, today.year + 2)
    )
    return next(start for start in starts if local_date(start, rules.zone) >= today)


def require_gathering(tx: Transaction, meeting: Meeting, rules: Rules, at: datetime) -> None:
    """Let a draft without notice open.

    Raises:
        Refused: ``gathering.not_possible``: it has to be called, or stands open already; ``agenda.empty``;
            of one by own right ``own_right.other_day`` or ``own_right.was_called``.
    """
    state, summons = MeetingState(meeting.state), Summons(meeting.summons)
    if summons is Summons.NOTICE or state is not MeetingState.DRAFT:
        raise Refused.because("gathering.not_possible", source=sources.PRODUCT, state=state)
    if not meeting.items:
        raise Refused.because("agenda.empty", source=sources.PROTOCOL_AGENDA)
    if summons is Summons.SELF_CONVENED:
        _require_own_right(tx, meeting, rules, at)


def _require_own_right(tx: Transaction, meeting: Meeting, rules: Rules, at: datetime) -> None:
    starts_at = meeting.starts_at or own_right_start(rules, at)
    if at < starts_at or rules.today(at) != local_date(starts_at, rules.zone):
        raise Refused.because("own_right.other_day", source=sources.LEY_675_40, starts_at=starts_at)
    year = local_date(starts_at, rules.zone).year
    called = tx.session.scalars(
        select(Meeting.starts_at).where(
            Meeting.community_id == meeting.community_id,
            Meeting.kind == Kind.ORDINARY_ASSEMBLY.value,
            Meeting.summons == Summons.NOTICE.value,
            Meeting.state.in_([state.value for state in _CALLED]),
            Meeting.id != meeting.id,
        )
    )
    this_year = [each for each in called if each is not None and local_date(each, rules.zone).year == year]
    if this_year:
        facts = {"starts_at": this_year[0]}
        raise Refused.because("own_right.was_called", source=sources.LEY_675_40, **facts)


def without_notice(plan: Plan) -> Plan:
    """The dates of a meeting that nobody calls: none of them is about a notice."""
    return replace(plan, verdict=Severity.OK, last_sending=None, days_left=None, countdown=None)


def lines_without_notice(
    lines: Iterable[Next], state: MeetingState, starts_at: datetime | None
) -> tuple[Next, ...]:
    """What comes next of such a meeting: no papers, no sending; its draft opens by itself."""
    kept = [line for line in lines if line.code not in _NOTICE_STEPS]
    if state is not MeetingState.DRAFT:
        return tuple(kept)
    opening = Next(TaskCode.OPEN, Done.WAIT, "gather", {"starts_at": starts_at})
    return tuple(opening if line.code is TaskCode.OPEN else line for line in kept)


def _existing(year: int, month: int, day: int) -> date:
    """The day in a year, or the day before 29 February where that does not exist."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)
