"""What the search answers: the lawful ways, each with its steps, and what refuses the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ..findings import Finding
from ..kinds import Call, Convener, Kind, Modality
from ..notice import LastSending
from .facts import Vote, Wish


class Route(StrEnum):
    """By which act the outcome is reached; in this order when two are equally soon."""

    DECIDE_NOW = "decide_now"  # a meeting that is in session
    HOLD = "hold"  # a meeting that was called with it
    ADD = "add"  # put it on the agenda of a draft
    AMEND = "amend"  # a new version of a notice that was sent
    SECOND_CALL = "second_call"  # a first call that found no quorum
    CALL = "call"  # a new meeting
    OWN_RIGHT = "own_right"  # nobody called the ordinary assembly
    WRITTEN = "written"  # no meeting, written votes
    UNIVERSAL = "universal"  # everybody is there, so no notice is needed


class StepCode(StrEnum):
    """One step of a way."""

    SEND = "send"
    WAIT = "wait"
    HOLD = "hold"
    ANSWER = "answer"
    MINUTES = "minutes"
    CHALLENGE = "challenge"


@dataclass(frozen=True, slots=True)
class Step:
    """One step, from one day to another of the community's calendar."""

    code: StepCode
    since: date
    until: date

    @property
    def days(self) -> int:
        """What the step costs in days; 0 when it is done on one day."""
        return (self.until - self.since).days


@dataclass(frozen=True, slots=True)
class Caller:
    """Who may call the meeting; `needs` says what the rule still asks of them."""

    convener: Convener
    needs: Finding | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One lawful way to the outcome.

    Attributes:
        route, kind, modality, call: what would be done, and what manner of meeting it is.
        key: of the meeting there is already, or None.
        callers: who may call it; nobody has to where it is called already or needs no call.
        starts_at: when it would start, the notice sent at the instant of the question (UTC).
        decided_at: when the outcome would be there: the start, or the last instant for written votes.
        send_by: until when the notice may be sent for that start; None where no notice is needed.
        second_call_at: when owners would meet again if too few came; None where there is none.
        vote: what the owners' vote needs; None when they do not vote.
        reasons: the findings that ask for a written reason.
        notes: what else has to be known, and what the way depends on.
        steps: in their order.
    """

    route: Route
    kind: Kind
    modality: Modality
    call: Call
    key: str | None
    callers: tuple[Caller, ...]
    starts_at: datetime
    decided_at: datetime
    send_by: LastSending | None
    second_call_at: datetime | None
    vote: Vote | None
    reasons: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    steps: tuple[Step, ...]

    def fulfils(self, wish: Wish, day: date) -> bool:
        """Whether it is what was wished for; `day` is the community's date of `decided_at`."""
        return (
            wish.modality in (None, self.modality)
            and wish.kind in (None, self.kind)
            and wish.day in (None, day)
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A combination that is not lawful at `starts_at`, with the findings that stop it."""

    route: Route
    kind: Kind
    modality: Modality
    starts_at: datetime
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Every lawful way, the soonest first and then the one with the fewest reasons.

    Attributes:
        ways: all of them, those that are not quite as wished included.
        fulfilling: those that are exactly as wished.
        refused: what was tried and is not lawful.
        against: when the wish is fulfilled at most with every owner there, the findings that refuse it.
        nearest: in the same case the lawful ways that come closest: on the day wished for, in the manner
            wished for, and the soonest of all.
    """

    ways: tuple[Way, ...]
    fulfilling: tuple[Way, ...]
    refused: tuple[Refusal, ...]
    against: tuple[Finding, ...]
    nearest: tuple[Way, ...]


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding of each code, the first of each, in their order."""
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.code, finding)
    return tuple(first.values())
