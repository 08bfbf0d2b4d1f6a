"""Judging one candidate: a meeting of some kind, in some manner, at some instant.

Nothing is decided here: the candidate is handed to the rules that judge the acts themselves, so that a way
that is offered is one that the acts will not refuse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from .. import agenda, majority, sources, votes
from ..findings import Finding, Severity, verdict
from ..kinds import Call, Convener, Kind, Majority, Modality
from ..notice import CONVENERS, IssueFacts, PlannedItem, convener, judge_issue, required_fields
from .dates import second_call_of, send_by, steps_of
from .facts import Goal, Outcome, Situation, Vote, budget_ends, vote_needed
from .ways import Caller, Refusal, Route, Way

WHOLE = Fraction(1)
# Ley 675/2001 arts 36-38: what the owners decide they decide as the assembly; the others only as their
# own article says.
BODIES: Mapping[Goal, tuple[Kind, ...]] = {
    Goal.DECIDE: (Kind.ORDINARY_ASSEMBLY, Kind.EXTRAORDINARY_ASSEMBLY),
    Goal.COUNCIL: (Kind.COUNCIL_MEETING,),
    Goal.SETTLE: (Kind.COMMITTEE_MEETING,),
    Goal.INFORM: (Kind.INFORMATIVE_MEETING, Kind.ORDINARY_ASSEMBLY, Kind.EXTRAORDINARY_ASSEMBLY),
    Goal.SERVICE: (Kind.SERVICE_MEETING,),
}


def bodies_of(goal: Goal) -> tuple[Kind, ...]:
    """The kinds of meeting that can bring an outcome."""
    return BODIES[goal]


_NOT_THE_ASSEMBLY = Finding("path.not_the_assembly", Severity.BLOCK, {}, sources.LEY_675_36)
_BOTH_COUNTS = Finding("path.both_counts", Severity.OK, {}, sources.joined(sources.C_522, sources.LEY_675_46))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One combination to judge; `in_notice` whether the notice there is already lets it be decided."""

    route: Route
    kind: Kind
    modality: Modality
    call: Call = Call.FIRST
    key: str | None = None
    in_notice: bool = True
    needs_notice: bool = True


def judged(
    candidate: Candidate, starts_at: datetime, outcome: Outcome, facts: Situation, *also: Finding
) -> Way | Refusal:
    """The way a candidate is, or why it is none; `also` are conditions the route brings with it."""
    vote = vote_needed(outcome, facts.rulebook, candidate.modality)
    findings = (
        *(issue_findings(candidate, starts_at, outcome, facts) if candidate.needs_notice else ()),
        *vote_findings(candidate, outcome, vote, facts),
        *also,
    )
    if verdict(findings) is Severity.BLOCK:
        stopping = tuple(each for each in findings if each.severity is Severity.BLOCK)
        return Refusal(candidate.route, candidate.kind, candidate.modality, starts_at, stopping)
    limit = send_by(candidate.kind, starts_at, facts) if candidate.needs_notice else None
    return Way(
        route=candidate.route,
        kind=candidate.kind,
        modality=candidate.modality,
        call=candidate.call,
        key=candidate.key,
        callers=callers(candidate.kind, facts) if candidate.needs_notice else (),
        starts_at=starts_at,
        decided_at=starts_at,
        send_by=limit,
        second_call_at=second_call_of(candidate.kind, candidate.call, starts_at, facts),
        vote=vote,
        reasons=tuple(each for each in findings if each.severity is Severity.OVERRIDE),
        notes=tuple(each for each in findings if each.severity < Severity.OVERRIDE),
        steps=steps_of(
            candidate.kind,
            candidate.modality,
            starts_at,
            facts,
            send_by=limit.on if limit else None,
            is_decision=outcome.is_decision,
        ),
    )


def issue_findings(
    candidate: Candidate, starts_at: datetime, outcome: Outcome, facts: Situation
) -> tuple[Finding, ...]:
    """What `judge_issue` says of its notice, were everything else in it complete and sent now."""
    kind, modality, call = candidate.kind, candidate.modality, candidate.call
    # The matter is judged by the rule of its vote; to issue a notice that names it is only warned.
    item = PlannedItem(1, "", decides=outcome.is_decision)
    is_ordinary = kind is Kind.ORDINARY_ASSEMBLY
    issue = IssueFacts(
        kind=kind,
        modality=modality,
        call=call,
        starts_at=starts_at,
        sending_at=facts.at,
        fields=frozenset(required_fields(kind, modality, call)),
        convener=Convener.ADMINISTRATOR,
        owners=("",),
        reachable=frozenset({""}),
        coefficients=(WHOLE,),
        total=WHOLE,
        planned_minutes=1,
        items=(item,),
        budget_end=budget_ends(facts.day_of(starts_at), facts.rulebook)[0] if is_ordinary else None,
    )
    return judge_issue(issue, facts.rulebook, facts.holidays)


def vote_findings(
    candidate: Candidate, outcome: Outcome, vote: Vote | None, facts: Situation
) -> tuple[Finding, ...]:
    """What the rules say when the vote would be opened there."""
    kind, modality = candidate.kind, candidate.modality
    locked = agenda.lock(kind, modality, decision=outcome.is_decision, in_notice=candidate.in_notice).findings
    if vote is None:
        return locked
    if not kind.is_assembly:
        return (_NOT_THE_ASSEMBLY,)
    if vote.majority is Majority.SIMPLE_REPRESENTED:
        return locked + votes.basis(economic=outcome.economic, use=facts.rulebook.use).findings
    allowed = majority.qualified_allowed(candidate.call, modality).findings
    both = majority.needs_both_counts(economic=outcome.economic, use=facts.rulebook.use)
    return locked + allowed + ((_BOTH_COUNTS,) if both else ())


def callers(kind: Kind, facts: Situation) -> tuple[Caller, ...]:
    """Who may call such a meeting (rule `notice.convener`); owners who are too few may become more."""
    return tuple(Caller(each, _needs(kind, each, facts)) for each in CONVENERS[kind])


def _needs(kind: Kind, caller: Convener, facts: Situation) -> Finding | None:
    judgement = convener(kind, caller, law=facts.rulebook.law, total=facts.total, owners=facts.owners)
    return next(iter(judgement.findings), None)
