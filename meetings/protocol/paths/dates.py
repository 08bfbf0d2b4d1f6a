"""The dates of a way: its first lawful start, until when its notice is sent, and what each step costs."""

from __future__ import annotations

from datetime import date, datetime, time

from .. import meeting, minutes
from ..days import ONE_DAY
from ..findings import Severity, verdict
from ..kinds import Call, Kind, Modality
from ..notice import LastSending, last_sending, protocol, statutory
from .facts import Situation
from .ways import Step, StepCode


def term_verdict(kind: Kind, starts_at: datetime, facts: Situation) -> Severity:
    """What `notice.protocol` and `notice.statutory` say of a start, were the notice sent now."""
    book = facts.rulebook
    hours = protocol(kind, facts.at, starts_at, min_hours=book.law.protocol_hours)
    days = statutory(kind, facts.at, starts_at, book.terms[kind], zone=book.zone, workdays=facts.workdays)
    return verdict(hours.findings + days.findings)


def first_starts(kind: Kind, since: date, hour: time, facts: Situation) -> tuple[datetime, ...]:
    """The first starts at `hour` from the day `since` on: with a reason written, and without any.

    One instant when no reason makes it sooner. A day later never makes a term worse, so they are the first
    of the days tried one by one; `notice.earliest_start` bounds them.
    """
    day = max(since, facts.today)
    soonest: datetime | None = None
    while True:
        starts_at = facts.starts(day, hour)
        found = term_verdict(kind, starts_at, facts)
        if found < Severity.OVERRIDE:
            return (starts_at,) if soonest is None else (soonest, starts_at)
        if found is Severity.OVERRIDE and soonest is None:
            soonest = starts_at
        day += ONE_DAY


def send_by(kind: Kind, starts_at: datetime, facts: Situation) -> LastSending:
    """Until when the notice may be sent for a start, no reason written."""
    return last_sending(kind, starts_at, facts.rulebook, facts.holidays)


def second_call_of(kind: Kind, call: Call, starts_at: datetime, facts: Situation) -> datetime | None:
    """When the owners of an assembly would meet again if too few came; None for any other meeting."""
    if not meeting.may_call_again(kind, call):
        return None
    return meeting.second_call_start(starts_at, facts.rulebook, facts.workdays)


def steps_of(
    kind: Kind,
    modality: Modality,
    starts_at: datetime,
    facts: Situation,
    *,
    send_by: date | None,
    is_decision: bool,
) -> tuple[Step, ...]:
    """The steps from today on, for a meeting at `starts_at`.

    The notice is reckoned as sent today; `send_by` is the last day it may be, None when none is needed.
    """
    today, held_on = facts.today, facts.day_of(starts_at)
    steps = []
    if send_by is not None:
        steps += [Step(StepCode.SEND, today, max(send_by, today)), Step(StepCode.WAIT, today, held_on)]
    steps.append(Step(StepCode.HOLD, held_on, held_on))
    if not kind.is_assembly:
        return tuple(steps)
    return (*steps, *closing_steps(modality, held_on, facts, is_decision=is_decision))


def closing_steps(
    modality: Modality, held_on: date, facts: Situation, *, is_decision: bool
) -> tuple[Step, ...]:
    """The minutes of the assembly, by the earlier of their terms, and the term to challenge a decision."""
    law, workdays = facts.rulebook.law, facts.workdays
    due = minutes.deadline(held_on, modality, law=law, workdays=workdays)
    written = Step(StepCode.MINUTES, held_on, min(due.publish_by, due.communicate_by or due.publish_by))
    if not is_decision:
        return (written,)
    last_day = minutes.challenge_deadline(held_on, law=law, workdays=workdays).last_day
    return written, Step(StepCode.CHALLENGE, held_on, last_day)
