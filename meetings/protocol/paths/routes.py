"""The acts the search tries: a new meeting, each meeting there is, and the ways without a call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import TypeAlias

from .. import meeting, nonpresential, sources
from ..days import ONE_DAY
from ..findings import Finding, Severity
from ..kinds import Call, Convener, Kind, Modality
from ..lifecycle import MeetingState
from .dates import closing_steps, first_starts, second_call_of
from .facts import Existing, Goal, Situation, Wish, budget_ends
from .judging import BODIES, WHOLE, Candidate, judged
from .ways import Caller, Refusal, Route, Step, StepCode, Way

Found = Iterator[Way | Refusal]
Starts: TypeAlias = Callable[[Kind, date], tuple[datetime, ...]]
MEETINGS = (Modality.PRESENTIAL, Modality.MIXED, Modality.VIRTUAL)
_URGENT = Finding("path.extraordinary_urgent", Severity.OK, {}, sources.LEY_675_39)
_EVERYBODY = Finding("path.universal", Severity.WARN, {}, sources.LEY_675_40)
_NOBODY_CALLED = Finding("path.own_right", Severity.WARN, {}, sources.LEY_675_40)
_CALLED = Finding("path.own_right_called", Severity.BLOCK, {}, sources.LEY_675_40)


def new_meetings(wish: Wish, facts: Situation) -> Found:
    """A new meeting of every kind that could bring the outcome, in every manner.

    A decision of the owners is tried as every kind there is, so that a refused one says why.
    """
    bodies, starts = BODIES[wish.outcome.goal], _starts(wish, facts)
    kinds = [kind for kind in Kind if kind is not Kind.SECOND_CALL]
    for kind in kinds if wish.outcome.is_vote else bodies:
        for modality in MEETINGS:
            candidate = Candidate(Route.CALL, kind, modality)
            if kind in bodies:
                yield from _on_days(candidate, wish, facts, starts, _window_start(kind, wish, facts))
            else:
                day = wish.day or facts.today + ONE_DAY
                yield judged(candidate, facts.starts(day, wish.hour), wish.outcome, facts)


def _starts(wish: Wish, facts: Situation) -> Starts:
    """The first lawful starts of a kind from a day on: they do not hang on the manner, so once is enough."""
    return cache(lambda kind, since: first_starts(kind, since, wish.hour, facts))


def _window_start(kind: Kind, wish: Wish, facts: Situation) -> datetime | None:
    """The first day of the next months in which an ordinary assembly is due, at the hour wished for."""
    if kind is not Kind.ORDINARY_ASSEMBLY or wish.day is not None:
        return None
    ends = budget_ends(facts.today, facts.rulebook)
    return facts.starts(ends[1] + ONE_DAY, wish.hour)


def _on_days(
    candidate: Candidate, wish: Wish, facts: Situation, starts_of: Starts, also_at: datetime | None = None
) -> Found:
    """A candidate on the day wished for, and where that is refused or none is, on its first lawful days."""
    conditions = (_URGENT,) if candidate.kind is Kind.EXTRAORDINARY_ASSEMBLY else ()
    since = facts.today
    if wish.day is not None:
        found = judged(candidate, facts.starts(wish.day, wish.hour), wish.outcome, facts, *conditions)
        yield found
        if isinstance(found, Way):
            return
        since = max(since, wish.day)
    starts = starts_of(candidate.kind, since)
    found = judged(candidate, starts[-1], wish.outcome, facts, *conditions)
    is_late = isinstance(found, Way) and any(
        note.code.startswith("meeting.ordinary_window.") for note in found.notes
    )
    for starts_at in starts[:-1]:
        yield judged(candidate, starts_at, wish.outcome, facts, *conditions)
    yield found
    if is_late and also_at is not None and also_at > starts[-1]:
        yield judged(candidate, also_at, wish.outcome, facts, *conditions)


def there_is(existing: Existing, wish: Wish, facts: Situation) -> Found:
    """What may be done with a meeting there is already; nothing with one that is over."""
    if existing.kind not in (*BODIES[wish.outcome.goal], Kind.SECOND_CALL):
        return iter(())
    act = _ACTS.get(existing.state)
    return act(existing, wish, facts) if act else iter(())


def _candidate(route: Route, existing: Existing, wish: Wish) -> Candidate:
    in_notice = not wish.outcome.is_vote or wish.outcome.matter in existing.matters
    return Candidate(
        route, existing.kind, existing.modality, existing.call, existing.key, in_notice=in_notice
    )


def _draft(existing: Existing, wish: Wish, facts: Situation) -> Found:
    """Put it on the agenda of a draft, on the day it has or on its first lawful ones."""
    candidate = replace(_candidate(Route.ADD, existing, wish), in_notice=True)
    if existing.kind is Kind.SECOND_CALL:
        return
    if existing.modality is Modality.WRITTEN:
        yield _in_writing(replace(candidate, needs_notice=False), wish, facts)
        return
    if existing.starts_at is not None and wish.day is None:
        found = judged(candidate, existing.starts_at, wish.outcome, facts)
        yield found
        if isinstance(found, Way):
            return
    yield from _on_days(candidate, wish, facts, _starts(wish, facts))


def _convened(existing: Existing, wish: Wish, facts: Situation) -> Found:
    """Wait for it where its notice lets it be decided; otherwise a new version of the notice."""
    candidate = _candidate(Route.HOLD, existing, wish)
    starts_at = existing.starts_at
    if starts_at is None:
        return
    if existing.modality is Modality.WRITTEN:  # what was asked does not change while it is answered
        if not facts.is_past(starts_at):
            yield _in_writing(replace(candidate, needs_notice=False), wish, facts, starts_at)
        return
    if not facts.is_past(starts_at):
        held = judged(replace(candidate, needs_notice=False), starts_at, wish.outcome, facts)
        yield held
        if isinstance(held, Way):
            return
    if existing.kind is Kind.SECOND_CALL:
        return
    amended = replace(candidate, route=Route.AMEND, in_notice=True)
    kept = judged(amended, starts_at, wish.outcome, facts)
    yield kept
    if isinstance(kept, Refusal):
        yield from _on_days(amended, wish, facts, _starts(wish, facts))


def _in_session(existing: Existing, wish: Wish, facts: Situation) -> Found:
    """Decide it now."""
    candidate = replace(_candidate(Route.DECIDE_NOW, existing, wish), needs_notice=False)
    yield judged(candidate, facts.at, wish.outcome, facts)


def _without_quorum(existing: Existing, wish: Wish, facts: Situation) -> Found:
    """The second call of a first that found no quorum, in every manner, with the same agenda."""
    starts_at = existing.starts_at and second_call_of(existing.kind, existing.call, existing.starts_at, facts)
    if starts_at is None:
        return
    base = _candidate(Route.SECOND_CALL, existing, wish)
    for modality in MEETINGS:
        candidate = replace(base, kind=Kind.SECOND_CALL, call=Call.SECOND, modality=modality)
        yield judged(candidate, starts_at, wish.outcome, facts)


_ACTS: Mapping[MeetingState, Callable[[Existing, Wish, Situation], Found]] = {
    MeetingState.DRAFT: _draft,
    MeetingState.CONVENED: _convened,
    MeetingState.OPEN: _in_session,
    MeetingState.SUSPENDED: _in_session,
    MeetingState.FAILED_QUORUM: _without_quorum,
}


def without_a_call(wish: Wish, facts: Situation) -> Found:
    """The ways of the owners that need no call: by own right, by written votes, with everybody there."""
    if wish.outcome.goal not in (Goal.DECIDE, Goal.INFORM):
        return
    yield from _own_right(wish, facts)
    if wish.outcome.is_vote:
        yield _written(wish, facts)
    yield from _universal(wish, facts)


def _own_right(wish: Wish, facts: Situation) -> Found:
    """Rule `meeting.own_right`: only where nobody called the ordinary assembly of that period."""
    book = facts.rulebook
    for end in budget_ends(facts.today, book):
        starts_at = meeting.own_right(end, law=book.law, zone=book.zone, workdays=facts.workdays).starts_at
        if not facts.is_past(starts_at):
            break
    called = any(
        each.kind is Kind.ORDINARY_ASSEMBLY
        and each.state not in (MeetingState.DRAFT, MeetingState.CANCELLED)
        and each.starts_at is not None
        and end < facts.day_of(each.starts_at) <= facts.day_of(starts_at)
        for each in facts.meetings
    )
    candidate = Candidate(Route.OWN_RIGHT, Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL, needs_notice=False)
    found = judged(candidate, starts_at, wish.outcome, facts, _CALLED if called else _NOBODY_CALLED)
    yield replace(found, callers=(Caller(Convener.OWNERS),)) if isinstance(found, Way) else found


def _written(wish: Wish, facts: Situation) -> Way | Refusal:
    """A new decision in writing."""
    candidate = Candidate(Route.WRITTEN, Kind.EXTRAORDINARY_ASSEMBLY, Modality.WRITTEN, needs_notice=False)
    return _in_writing(candidate, wish, facts)


def _in_writing(
    candidate: Candidate, wish: Wish, facts: Situation, ends: datetime | None = None
) -> Way | Refusal:
    """Rule `written.deadline`: the ballots sent now, and a month for them to come back.

    `ends` is the last instant for those that were sent already.
    """
    found = judged(candidate, facts.at, wish.outcome, facts, nonpresential.EVERYBODY_ANSWERS)
    if isinstance(found, Refusal):
        return found
    book = facts.rulebook
    ends = ends or nonpresential.written_deadline(facts.at, (), law=book.law, zone=book.zone).last_instant
    last_day = facts.day_of(ends)
    steps = (
        Step(StepCode.ANSWER, facts.today, last_day),
        *closing_steps(Modality.WRITTEN, last_day, facts, is_decision=True),
    )
    return replace(found, decided_at=ends, second_call_at=None, steps=steps)


def _universal(wish: Wish, facts: Situation) -> Found:
    """Rule `meeting.universal`: with every coefficient there no notice is needed, on any day."""
    assert meeting.universal(WHOLE, WHOLE).notice_waived
    starts_at = facts.at if wish.day is None else facts.starts(wish.day, wish.hour)
    if starts_at < facts.at:
        return
    for modality in MEETINGS:
        candidate = Candidate(Route.UNIVERSAL, Kind.EXTRAORDINARY_ASSEMBLY, modality, needs_notice=False)
        found = judged(candidate, starts_at, wish.outcome, facts, _EVERYBODY)
        yield replace(found, second_call_at=None) if isinstance(found, Way) else found
