"""What a vote weighs, who casts it, and how it is counted (C-522/2002; Ley 675/2001 arts 37 and 45)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from . import majority, sources
from .exact import total_of
from .findings import Finding, Judged, Severity
from .kinds import AttendeeRole, Basis, Choice, Use
from .parameters import Law


@dataclass(frozen=True, slots=True)
class RepresentedUnit:
    """A unit that may vote, with its coefficient, as frozen when the vote opened."""

    unit: str
    coefficient: Fraction


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one unit answered, in the order it came in."""

    unit: str
    vote: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteBasis(Judged):
    """What the vote weighs."""

    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally(Judged):
    """The count: what is represented, what is in favour, and the ballots that did not count."""

    approved: bool
    favour: Fraction
    represented: Fraction
    rejected_ballots: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeVote(Judged):
    """Whether somebody in the room votes."""

    may_vote: bool


def basis(*, economic: bool, use: Use) -> VoteBasis:
    """Rule `vote.basis`: does this decision weigh by coefficient or one vote per unit?

    What is economic weighs by coefficient everywhere, and so does everything in commercial use. In housing
    the rest is one vote per unit; in mixed use that reading needs a written reason.
    """
    if economic or use is Use.COMMERCIAL:
        return VoteBasis(basis=Basis.COEFFICIENT)
    if use is Use.RESIDENTIAL:
        return VoteBasis(basis=Basis.UNIT)
    finding = Finding("vote.basis.mixed_use", Severity.OVERRIDE, {}, sources.C_522)
    return VoteBasis(findings=(finding,), basis=Basis.UNIT)


def tally(
    weighing: Basis,
    represented_units: Sequence[RepresentedUnit],
    ballots: Iterable[Ballot],
    *,
    law: Law,
    bylaw_share: Fraction | None = None,
    total: Fraction | None = None,
) -> Tally:
    """Rule `vote.tally`: how did the vote come out?

    One ballot per unit, the first stands; later ones and those of units that may not vote are listed. Who
    abstains stays in the base. When the other basis would decide otherwise, that is said. With `total` the
    coefficients count over the whole building, as in writing, and `represented_units` are all its units.
    """
    coefficients = {each.unit: each.coefficient for each in represented_units}
    stands: dict[str, Choice] = {}
    rejected: list[str] = []
    for ballot in ballots:
        if ballot.unit in coefficients and ballot.unit not in stands:
            stands[ballot.unit] = ballot.vote
        else:
            rejected.append(ballot.unit)
    favourable = [unit for unit, vote in stands.items() if vote is Choice.YES]
    counts = {
        Basis.COEFFICIENT: (
            total_of(coefficients[unit] for unit in favourable),
            total_of(coefficients.values()) if total is None else total,
        ),
        Basis.UNIT: (Fraction(len(favourable)), Fraction(len(coefficients))),
    }
    results = {each: majority.simple(*counts[each], law=law, bylaw_share=bylaw_share) for each in Basis}
    favour, represented = counts[weighing]
    approved = results[weighing].approved
    findings = results[weighing].findings
    if any(result.approved != approved for result in results.values()):
        facts = {"basis": weighing}
        findings += (Finding("vote.tally.bases_disagree", Severity.WARN, facts, sources.C_522),)
    return Tally(
        findings=findings,
        approved=approved,
        favour=favour,
        represented=represented,
        rejected_ballots=tuple(rejected),
    )


def attendee(role: AttendeeRole, *, holds_proxy: bool) -> AttendeeVote:
    """Rule `attendee.vote`: does this person vote? Owners do; anybody else only with a proxy."""
    if role is AttendeeRole.OWNER or holds_proxy:
        return AttendeeVote(may_vote=True)
    facts = {"role": role}
    finding = Finding("attendee.vote.no_proxy", Severity.BLOCK, facts, sources.LEY_675_37)
    return AttendeeVote(findings=(finding,), may_vote=False)
