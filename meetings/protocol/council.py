"""The council, the convivencia committee and meetings that only inform."""

from __future__ import annotations

from dataclasses import dataclass

from . import sources
from .findings import Finding, Judged, Severity
from .kinds import CommitteeDecision, Use
from .parameters import Law


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilVote(Judged):
    """Whether the council could sit, and whether it approved."""

    approved: bool
    quorum: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilRequired(Judged):
    """Whether the community must have a council."""

    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Judged):
    """Whether a body may take such a decision, or be made up so."""


def vote(*, members: int, present: int, favour: int, bylaw_quorum: int | None = None) -> CouncilVote:
    """Rule `council.vote`: did the council approve, by heads and of all its members?

    More than half of the members must be present (the by-laws may ask for more) and in favour: with five
    members and three present, two in favour are not enough.
    """
    needed = members // 2 + 1
    needed_present = needed if bylaw_quorum is None else max(needed, bylaw_quorum)
    facts = {"members": members, "present": present, "favour": favour}
    if present < needed_present:
        facts["needed"] = needed_present
        finding = Finding("council.vote.no_quorum", Severity.BLOCK, facts, sources.LEY_675_54)
        return CouncilVote(findings=(finding,), approved=False, quorum=False)
    if favour < needed:
        facts["needed"] = needed
        finding = Finding("council.vote.not_approved", Severity.OK, facts, sources.LEY_675_54)
        return CouncilVote(findings=(finding,), approved=False, quorum=True)
    return CouncilVote(approved=True, quorum=True)


def composition(members: int, *, law: Law) -> Decided:
    """Rule `council.composition`: is it an odd number of three or more?"""
    if members >= law.council_smallest and members % 2:
        return Decided()
    facts = {"members": members, "smallest": law.council_smallest}
    return Decided(
        findings=(Finding("council.composition.not_odd", Severity.BLOCK, facts, sources.LEY_675_53),)
    )


def required(use: Use, units: int, *, law: Law) -> CouncilRequired:
    """Rule `council.required`: must there be a council?

    In commercial or mixed use with more than thirty private units, parking and storage not counted.
    """
    return CouncilRequired(required=use is not Use.RESIDENTIAL and units > law.council_units)


def committee_decision(decision: CommitteeDecision) -> Decided:
    """Rule `committee.decision`: may the convivencia committee decide this? Never a sanction."""
    if decision is not CommitteeDecision.SANCTION:
        return Decided()
    return Decided(findings=(Finding("committee.decision.sanction", Severity.BLOCK, {}, sources.LEY_675_58),))


def informative_decision(*, binding_decision: bool) -> Decided:
    """Rule `informative.decision`: may a meeting that only informs decide something binding? Never."""
    if not binding_decision:
        return Decided()
    return Decided(
        findings=(Finding("informative.decision.binding", Severity.BLOCK, {}, sources.LEY_675_36),)
    )
