"""Whether the assembly may sit and decide (Ley 675/2001 arts 41 and 45)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from . import sources
from .days import as_utc
from .exact import total_of
from .findings import Finding, Judged, Severity
from .kinds import Call
from .parameters import Law


@dataclass(frozen=True, slots=True)
class PresentUnit:
    """One unit that is represented: its owner, its coefficient, and the person in the room who carries it.

    A unit with several owners present stands once for each; its coefficient still counts once.
    """

    unit: str
    owner: str
    coefficient: Fraction
    carried_by: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was represented from one instant on."""

    at: datetime
    represented: Fraction
    owners: int


@dataclass(frozen=True, slots=True)
class OpenedVote:
    """A vote and the instant it was opened."""

    id: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum(Judged):
    """Whether there is quorum, of how many owners, and what they represent."""

    owners: int
    represented: Fraction
    quorum: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuity(Judged):
    """The votes that were opened without quorum."""

    votes_without_quorum: tuple[str, ...]


def assembly(
    attendance: Iterable[PresentUnit],
    total: Fraction,
    call: Call,
    *,
    law: Law,
    bylaw_share: Fraction | None = None,
) -> Quorum:
    """Rule `quorum.assembly`: may the assembly sit?

    In the first call more than half of `total`, at least two owners, and the by-laws' own share when they
    set one (reaching it is enough). In the second call any share of at least two owners. A unit counts once;
    the order of arrival never matters.
    """
    units: dict[str, Fraction] = {}
    owners: set[str] = set()
    carriers: set[str] = set()
    for present in attendance:
        units[present.unit] = present.coefficient
        owners.add(present.owner)
        carriers.add(present.carried_by)
    represented = total_of(units.values())
    findings = _short_of(represented, len(owners), total, call, law, bylaw_share)
    if not findings and len(carriers) == 1 and "" not in carriers:
        alone = Finding("quorum.assembly.one_person", Severity.WARN, {}, sources.LEY_675_45)
        return Quorum(findings=(alone,), owners=len(owners), represented=represented, quorum=True)
    return Quorum(findings=findings, owners=len(owners), represented=represented, quorum=not findings)


def _short_of(
    represented: Fraction,
    owners: int,
    total: Fraction,
    call: Call,
    law: Law,
    bylaw_share: Fraction | None,
) -> tuple[Finding, ...]:
    share = represented / total
    facts = {"share": share, "owners": owners}
    findings: list[Finding] = []
    if call is Call.FIRST and share <= law.half_share:
        facts_half = {**facts, "needed_share": law.half_share}
        findings.append(
            Finding("quorum.assembly.half_not_passed", Severity.BLOCK, facts_half, sources.LEY_675_45)
        )
    elif call is Call.FIRST and bylaw_share is not None and share < bylaw_share:
        facts_own = {**facts, "needed_share": bylaw_share}
        findings.append(
            Finding("quorum.assembly.bylaw_not_reached", Severity.BLOCK, facts_own, sources.BYLAWS)
        )
    if owners < law.plural_owners:
        source = sources.LEY_675_45 if call is Call.FIRST else sources.LEY_675_41
        facts_plural = {**facts, "needed_owners": law.plural_owners}
        findings.append(Finding("quorum.assembly.not_plural", Severity.BLOCK, facts_plural, source))
    return tuple(findings)


def continuity(
    snapshots: Sequence[Snapshot],
    votes: Sequence[OpenedVote],
    total: Fraction,
    *,
    law: Law,
    call: Call = Call.FIRST,
    bylaw_share: Fraction | None = None,
) -> Continuity:
    """Rule `quorum.continuity`: which votes were opened without quorum?

    The latest snapshot at or before the opening decides, one at the same instant included; before the first
    snapshot there is no quorum. Of two at one instant the one without quorum decides.
    """

    moments = [(as_utc(each.at), each) for each in snapshots]

    def lacks(opened_at: datetime) -> bool:
        latest = max((at for at, _ in moments if at <= opened_at), default=None)
        return latest is None or any(
            _short_of(each.represented, each.owners, total, call, law, bylaw_share)
            for at, each in moments
            if at == latest
        )

    without = tuple(vote.id for vote in votes if lacks(as_utc(vote.opened_at)))
    if not without:
        return Continuity(votes_without_quorum=())
    facts = {"votes": without, "number": len(without)}
    finding = Finding("quorum.continuity.lost", Severity.BLOCK, facts, sources.DECRETO_398)
    return Continuity(findings=(finding,), votes_without_quorum=without)
