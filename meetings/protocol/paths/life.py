"""What may be done next with a meeting: every act, what the rules say of it now, from when, and by when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from .. import minutes as minutes_rules
from .. import nonpresential, sources
from ..days import Workdays, as_utc, local_date
from ..findings import Finding, Severity, verdict
from ..kinds import Call, Kind, Modality
from ..lifecycle import (
    MEETING,
    MINUTES,
    MeetingAct,
    MeetingState,
    MinutesAct,
    MinutesState,
    fits,
)
from ..meeting import early_opening, may_call_again, second_call_start
from ..notice import earliest_start, last_sending, protocol
from ..rulebook import Rulebook


class RoomAct(StrEnum):
    """What may be done beside the acts that change the state of a meeting or of its minutes."""

    CHOOSE_DAY = "choose_day"
    ELECT = "elect"
    OPEN_VOTE = "open_vote"
    CLOSE_VOTE = "close_vote"
    START_RECORDING = "start_recording"
    STOP_RECORDING = "stop_recording"
    CALL_SECOND = "call_second"


LifeAct: TypeAlias = MeetingAct | RoomAct | MinutesAct
ACTS: tuple[LifeAct, ...] = (
    RoomAct.CHOOSE_DAY,
    MeetingAct.ISSUE_NOTICE,
    MeetingAct.AMEND,
    MeetingAct.GATHER,
    MeetingAct.OPEN,
    RoomAct.ELECT,
    RoomAct.START_RECORDING,
    RoomAct.OPEN_VOTE,
    RoomAct.CLOSE_VOTE,
    RoomAct.STOP_RECORDING,
    MeetingAct.SUSPEND,
    MeetingAct.RESUME,
    MeetingAct.CLOSE,
    MeetingAct.COUNT,
    MeetingAct.DECLARE_NO_QUORUM,
    RoomAct.CALL_SECOND,
    MinutesAct.SUBMIT,
    MinutesAct.RETURN_TO_DRAFT,
    MinutesAct.SIGN,
    MinutesAct.PUBLISH,
    MeetingAct.CANCEL,
)


class Life(NamedTuple):
    """A meeting at the instant `at`, with what the rules found about the acts that need more facts.

    Attributes:
        issuing: of its notice (`judge_issue`), were it sent now; `opening`: of the real deliveries.
        quorum: what the quorum lacks; empty when there is one.
        voting: what the rules say of opening the vote that is due; `gate`: of recording now.
        contents: what the minutes lack (`minutes.contents`) beside the signatures that are still due.
        units, answered: of a decision in writing, how many may answer and have answered; its `starts_at` is
            the last instant for answers.
        is_everybody: whether every coefficient is there (`meeting.universal`), so that no notice is needed.
        offices_missing: the offices of the meeting that nobody holds.
        minutes: None until the meeting is over; `is_signed` once somebody signed them.
    """

    kind: Kind
    modality: Modality
    call: Call
    state: MeetingState
    at: datetime
    starts_at: datetime | None
    issuing: tuple[Finding, ...] = ()
    opening: tuple[Finding, ...] = ()
    quorum: tuple[Finding, ...] = ()
    voting: tuple[Finding, ...] = ()
    gate: tuple[Finding, ...] = ()
    contents: tuple[Finding, ...] = ()
    offices_missing: tuple[str, ...] = ()
    is_recording: bool = False
    is_voting: bool = False
    is_second_called: bool = False
    units: int = 1
    answered: int = 0
    is_everybody: bool = False
    minutes: MinutesState | None = None
    is_signed: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it ended by the book: published, given up, or failed with its second call made or none."""
        if self.minutes is MinutesState.PUBLISHED or self.state is MeetingState.CANCELLED:
            return True
        is_last = self.is_second_called or not may_call_again(self.kind, self.call)
        return self.state is MeetingState.FAILED_QUORUM and is_last


class Offer(NamedTuple):
    """One act: what the rules say of it now.

    Attributes:
        findings: a block means not now, an override that a reason has to be written.
        since: from when it may be done, where a day or hour is known; `by`: until when it should be.
    """

    act: LifeAct
    findings: tuple[Finding, ...] = ()
    since: datetime | None = None
    by: datetime | date | None = None

    @property
    def verdict(self) -> Severity:
        """The severity of the worst finding."""
        return verdict(self.findings)

    @property
    def is_offered(self) -> bool:
        """Whether it may be done now, at most with a written reason."""
        return not any(each.severity is Severity.BLOCK for each in self.findings)


def possible_next(life: Life, rulebook: Rulebook, holidays: frozenset[date]) -> tuple[Offer, ...]:
    """Every act of a meeting's life in its usual order, the ones that are not possible now with their reason.

    The tables of the states and the rules of each act decide; nothing is decided here.
    """
    dates = _Dates(life, rulebook, holidays)
    return tuple(_offer(act, life, dates) for act in ACTS)


@dataclass(frozen=True, slots=True)
class _Dates:
    """The days and hours the acts of one meeting are bound to."""

    life: Life
    rulebook: Rulebook
    holidays: frozenset[date]

    def first_start(self) -> datetime:
        """The first lawful start, were the notice sent now."""
        return earliest_start(self.life.kind, self.life.at, self.rulebook, self.holidays).at

    def last_sending(self) -> datetime | None:
        """Until when the notice may be sent without a reason."""
        if self.life.starts_at is None:
            return None
        return last_sending(self.life.kind, self.life.starts_at, self.rulebook, self.holidays).at

    def second_call(self) -> datetime | None:
        """When the second call is."""
        if self.life.starts_at is None:
            return None
        workdays = Workdays(self.holidays, self.rulebook.saturday_business)
        return second_call_start(self.life.starts_at, self.rulebook, workdays)

    def publish_by(self) -> date | None:
        """The earlier of the terms of the minutes."""
        if self.life.starts_at is None:
            return None
        workdays = Workdays(self.holidays, self.rulebook.saturday_business)
        held_on = local_date(self.life.starts_at, self.rulebook.zone)
        due = minutes_rules.deadline(held_on, self.life.modality, law=self.rulebook.law, workdays=workdays)
        return min(due.publish_by, due.communicate_by or due.publish_by)


def _offer(act: LifeAct, life: Life, dates: _Dates) -> Offer:
    stopped = _by_state(act, life)
    if stopped:
        return Offer(act, stopped, since=_since(act, life, dates))
    guard = _GUARDS.get(act)
    findings = guard(life, dates) if guard else ()
    return Offer(act, findings, since=_since(act, life, dates), by=_by(act, dates))


def _by_state(act: LifeAct, life: Life) -> tuple[Finding, ...]:
    """The refusal of the tables of the states; the room's own acts belong to states of their own.

    A decision in writing has no room, and no day to choose: the month runs from the sending.
    """
    if isinstance(act, RoomAct):
        is_possible = life.state in _STATES_OF[act] and life.modality is not Modality.WRITTEN
    elif isinstance(act, MeetingAct):
        is_possible = (life.state, act) in MEETING and fits(act, life.modality)
    else:
        is_possible = life.minutes is not None and (life.minutes, act) in MINUTES
    if is_possible:
        return ()
    return _not_from(act, life.minutes if isinstance(act, MinutesAct) and life.minutes else life.state)


# Typed: the draft of a meeting and the draft of minutes are the same text and not the same state.
@lru_cache(maxsize=None, typed=True)
def _not_from(act: LifeAct, state: MeetingState | MinutesState) -> tuple[Finding, ...]:
    return (Finding("lifecycle.not_possible", Severity.BLOCK, {"act": act, "state": state}, sources.PRODUCT),)


_STATES_OF: Mapping[RoomAct, tuple[MeetingState, ...]] = {
    RoomAct.CHOOSE_DAY: (MeetingState.DRAFT,),
    RoomAct.CALL_SECOND: (MeetingState.FAILED_QUORUM,),
    **dict.fromkeys(
        (
            RoomAct.ELECT,
            RoomAct.OPEN_VOTE,
            RoomAct.CLOSE_VOTE,
            RoomAct.START_RECORDING,
        ),
        (MeetingState.OPEN,),
    ),
    # A recording that runs on after the suspension would otherwise keep the meeting from being closed.
    RoomAct.STOP_RECORDING: (MeetingState.OPEN, MeetingState.SUSPENDED),
}


def _block(code: str, **facts: object) -> tuple[Finding, ...]:
    return (Finding(code, Severity.BLOCK, facts, sources.PRODUCT),)


def _issue(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    if life.starts_at is None and life.modality is not Modality.WRITTEN:
        return _block("path.no_day", earliest_start=dates.first_start())
    return life.issuing


def _gather(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    facts = {"act": MeetingAct.GATHER, "state": life.state}
    missing = Finding("lifecycle.not_possible", Severity.BLOCK, facts, sources.LEY_675_40)
    return () if life.is_everybody else (missing,)


def _open(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    return life.opening + (early_opening(life.starts_at, life.at) if life.starts_at else ())


def _count(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    return nonpresential.may_count(life.at, life.starts_at, answered=life.answered, units=life.units)


def _cancel(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    """Who has voted must not see the question taken back because of how the votes fall."""
    return nonpresential.may_withdraw(life.answered)


def _no_quorum(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    """Who has not come before the hour has not failed to come."""
    if _is_ahead(life):
        return _block("path.before_the_hour", starts_at=life.starts_at)
    return () if life.quorum else _block("path.has_quorum")


def _call_second(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    if life.is_second_called:
        return _block("path.second_called")
    starts_at = dates.second_call()
    if not may_call_again(life.kind, life.call) or starts_at is None:
        return _block("path.no_second_call")
    hours = dates.rulebook.law.protocol_hours
    return protocol(Kind.SECOND_CALL, life.at, starts_at, min_hours=hours).findings


def _start_recording(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    return _block("recording.running") if life.is_recording else life.gate


def _stop_recording(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    return () if life.is_recording else _block("recording.not_running")


def _open_vote(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    return _block("path.voting") if life.is_voting else life.quorum + life.voting


def _close_vote(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    return () if life.is_voting else _block("path.not_voting")


def _close(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    return (_block("recording.running") if life.is_recording else ()) + _suspend(life, dates)


def _suspend(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    """Without chair and secretary a suspended meeting whose owners stay away could never be closed."""
    found = _block("path.voting") if life.is_voting else ()
    return found + (_block("officer.missing", offices=life.offices_missing) if life.offices_missing else ())


def _resume(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    return life.quorum


def _return(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    return _block("minutes.fixed") if life.is_signed else ()


def _complete(life: Life, dates: _Dates) -> tuple[Finding, ...]:
    """Signed minutes cannot change: what would stop publishing them stops them before they are fixed."""
    return life.contents


_GUARDS: Mapping[LifeAct, Callable[[Life, _Dates], tuple[Finding, ...]]] = {
    MeetingAct.ISSUE_NOTICE: _issue,
    MeetingAct.AMEND: _issue,
    MeetingAct.GATHER: _gather,
    MeetingAct.OPEN: _open,
    MeetingAct.DECLARE_NO_QUORUM: _no_quorum,
    MeetingAct.CLOSE: _close,
    MeetingAct.COUNT: _count,
    MeetingAct.CANCEL: _cancel,
    MeetingAct.SUSPEND: _suspend,
    MeetingAct.RESUME: _resume,
    RoomAct.CALL_SECOND: _call_second,
    RoomAct.OPEN_VOTE: _open_vote,
    RoomAct.CLOSE_VOTE: _close_vote,
    RoomAct.START_RECORDING: _start_recording,
    RoomAct.STOP_RECORDING: _stop_recording,
    MinutesAct.RETURN_TO_DRAFT: _return,
    MinutesAct.SUBMIT: _complete,
    MinutesAct.PUBLISH: _complete,
}


def _is_ahead(life: Life) -> bool:
    return life.starts_at is not None and as_utc(life.at) < as_utc(life.starts_at)


_AT_ITS_HOUR = frozenset({MeetingAct.OPEN, MeetingAct.DECLARE_NO_QUORUM, MeetingAct.COUNT})


def _since(act: LifeAct, life: Life, dates: _Dates) -> datetime | None:
    """From when the act may be done: the hour of the meeting, for what happens at it and after it."""
    if act in _AT_ITS_HOUR and _is_ahead(life):
        return life.starts_at
    return dates.first_start() if act is RoomAct.CHOOSE_DAY else None


def _by(act: LifeAct, dates: _Dates) -> datetime | date | None:
    """Until when the act should be done."""
    if act in (MeetingAct.ISSUE_NOTICE, MeetingAct.AMEND):
        return dates.last_sending()
    if act is RoomAct.CALL_SECOND:
        return dates.second_call()
    return dates.publish_by() if isinstance(act, MinutesAct) else None


_CHANGES: Mapping[RoomAct, Mapping[str, Any]] = {
    RoomAct.CHOOSE_DAY: {},
    RoomAct.ELECT: {"offices_missing": ()},
    RoomAct.OPEN_VOTE: {"is_voting": True},
    RoomAct.CLOSE_VOTE: {"is_voting": False},
    RoomAct.START_RECORDING: {"is_recording": True},
    RoomAct.STOP_RECORDING: {"is_recording": False},
    RoomAct.CALL_SECOND: {"is_second_called": True},
}


def done(life: Life, act: LifeAct) -> Life:
    """The meeting after an act that was offered; what the rules will say next is for the caller to judge."""
    if isinstance(act, MinutesAct):
        assert life.minutes is not None
        after = MINUTES[life.minutes, act]
        return life._replace(minutes=after, is_signed=after in (MinutesState.SIGNED, MinutesState.PUBLISHED))
    if isinstance(act, MeetingAct):
        state = MEETING[life.state, act]
        has_minutes = state in (MeetingState.CLOSED, MeetingState.FAILED_QUORUM)
        return life._replace(
            state=state,
            minutes=MinutesState.DRAFT if has_minutes else None,
            is_recording=life.is_recording and not has_minutes,
            is_voting=life.is_voting and not has_minutes,
        )
    return life._replace(**_CHANGES[act])
