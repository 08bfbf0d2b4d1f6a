"""How many must be in favour (Ley 675/2001 arts 45 and 46)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from . import sources
from .findings import Finding, Judged, Severity
from .kinds import Call, Majority, Matter, Modality, Use
from .parameters import Law
from .rulebook import MAJORITIES, MATTER_SOURCES, judged_majority, majority_flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval(Judged):
    """Whether the votes in favour are enough; the finding of a refusal holds the arithmetic."""

    approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterMajority(Judged):
    """What a matter needs, and the article that says so."""

    majority: Majority
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QualifiedAllowed(Judged):
    """Whether a decision of 70 % may be voted in such a meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveMajority(Judged):
    """The share that holds when the by-laws ask for another than the law."""

    effective_fraction: Fraction


def simple(
    favour: Fraction, represented: Fraction, *, law: Law, bylaw_share: Fraction | None = None
) -> Approval:
    """Rule `majority.simple`: is more than half of what is represented in favour? A tie is not.

    Where the by-laws ask for a share of their own, that has to be reached as well.
    """
    needed = max(represented * law.half_share, represented * (bylaw_share or 0))
    is_over_half = favour > represented * law.half_share
    if is_over_half and favour >= needed:
        return Approval(approved=True)
    facts = {"favour": favour, "represented": represented, "needed": needed}
    source = sources.BYLAWS if is_over_half else sources.LEY_675_45
    finding = Finding("majority.simple.not_reached", Severity.OK, facts, source)
    return Approval(findings=(finding,), approved=False)


def qualified(favour: Fraction, total: Fraction, *, law: Law) -> Approval:
    """Rule `majority.qualified`: is at least 70 % of the whole building in favour, present or not?"""
    needed = total * law.qualified_share
    if favour >= needed:
        return Approval(approved=True)
    facts = {"favour": favour, "total": total, "needed": needed}
    finding = Finding("majority.qualified.not_reached", Severity.OK, facts, sources.LEY_675_46)
    return Approval(findings=(finding,), approved=False)


def needs_both_counts(*, economic: bool, use: Use) -> bool:
    """Whether the 70 % of a decision has to be reached by coefficient and also by unit.

    Outside commerce the law says coefficients of what is not economic, and the court units (rule book section
    3): both, until the community records what its lawyer chose.
    """
    return not economic and use is not Use.COMMERCIAL


def of_matter(
    matter: Matter,
    *,
    law: Law,
    fee_total_in_budget_year: Fraction | None = None,
    necessary_monthly: Fraction | None = None,
) -> MatterMajority:
    """Rule `majority.matter`: which majority does this matter need?

    An extraordinary fee needs 70 % only when all of them in the budget year exceed four times the necessary
    monthly expenses; without both figures it is taken to exceed them, never to be small.
    """
    majority = MAJORITIES[matter]
    if (
        matter is Matter.EXTRAORDINARY_FEE
        and fee_total_in_budget_year is not None
        and necessary_monthly is not None
        and fee_total_in_budget_year <= law.fee_multiple * necessary_monthly
    ):
        majority = Majority.SIMPLE_REPRESENTED
    return MatterMajority(majority=majority, source=MATTER_SOURCES[matter])


_MODALITY_FINDINGS: Mapping[Modality, Finding] = {
    Modality.VIRTUAL: Finding(
        "majority.qualified_allowed.virtual", Severity.BLOCK, {}, sources.LEY_675_46_PAR
    ),
    Modality.WRITTEN: Finding(
        "majority.qualified_allowed.written", Severity.BLOCK, {}, sources.LEY_675_46_PAR
    ),
    Modality.MIXED: Finding(
        "majority.qualified_allowed.mixed",
        Severity.OVERRIDE,
        {},
        sources.joined(sources.LEY_675_46_PAR, sources.DECRETO_398),
    ),
}
_SECOND_CALL = Finding("majority.qualified_allowed.second_call", Severity.OK, {}, sources.LEY_675_46_PAR)


def qualified_allowed(call: Call, modality: Modality) -> QualifiedAllowed:
    """Rule `majority.qualified_allowed`: may a matter of art 46 be voted here?

    Never at a distance or in writing; in a mixed meeting with a written reason (the law is silent); in a
    second call in person yes, if the 70 % of the total is obtained.
    """
    if modality in _MODALITY_FINDINGS:
        return QualifiedAllowed(findings=(_MODALITY_FINDINGS[modality],))
    return QualifiedAllowed(findings=(_SECOND_CALL,) if call is Call.SECOND else ())


def bylaw_cap(
    matter: Matter, bylaw_fraction: Fraction, law_fraction: Fraction, *, law: Law
) -> EffectiveMajority:
    """Rule `majority.bylaw_cap`: which majority holds when the by-laws ask for their own?

    Theirs, between the law's and 70 %; below or above it is not written and the law's holds. Only the end of
    the horizontal property may ask for more.
    """
    effective, flag = judged_majority(matter, law_fraction, bylaw_fraction, law)
    if flag is None:
        return EffectiveMajority(effective_fraction=effective)
    finding = majority_flag(flag, matter, bylaw_fraction, effective, "")
    return EffectiveMajority(findings=(finding,), effective_fraction=effective)
