"""Powers given to others, and who speaks for a unit (Ley 675/2001 art 37)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from . import sources
from .exact import total_of
from .findings import Finding, Judged, Severity
from .kinds import HolderRole, ProxyCount, VoterCapacity
from .profile import ProxyRule

_CONFLICTED = (
    HolderRole.ADMINISTRATOR,
    HolderRole.EMPLOYEE,
    HolderRole.COUNCIL_MEMBER,
    HolderRole.STATUTORY_AUDITOR,
)
_FOR_A_COMPANY = frozenset({VoterCapacity.DELEGATE, VoterCapacity.PROXY})
_FOR_A_PERSON = frozenset({VoterCapacity.PROXY, VoterCapacity.DELEGATE, VoterCapacity.LEGAL_REPRESENTATIVE})


@dataclass(frozen=True, slots=True)
class HeldProxy:
    """One power: who holds it, from which owner, for which unit."""

    holder: str
    owner: str
    unit: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody who says they vote for a unit; `designated` when the co-owners named them."""

    person: str
    capacity: VoterCapacity
    present: bool
    designated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyLimit(Judged):
    """The holders over the by-laws' limit, in alphabetical order."""

    over: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyConflict(Judged):
    """Whether this person may hold a power of another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitVoter(Judged):
    """The one person who votes for a unit; None when nobody does."""

    voter: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled(Judged):
    """Whether what delegates and direct owners carry is the whole sector."""


def limit(proxies: Iterable[HeldProxy], rule: ProxyRule, *, source: str = sources.BYLAWS) -> ProxyLimit:
    """Rule `proxy.limit`: does anybody hold more powers than the by-laws allow?

    The law sets no limit. The by-laws' number counts owners or units; reaching it is allowed.
    """
    held: dict[str, set[str]] = {}
    for proxy in proxies:
        counted = proxy.owner if rule.counts is ProxyCount.OWNERS else proxy.unit
        held.setdefault(proxy.holder, set()).add(counted)
    if rule.limit is None:
        return ProxyLimit(over=())
    most = rule.limit
    over = tuple(sorted(holder for holder, counted in held.items() if len(counted) > most))
    if not over:
        return ProxyLimit(over=())
    facts = {"limit": most, "counts": rule.counts, "over": over, "number": len(over)}
    return ProxyLimit(findings=(Finding("proxy.limit.over", Severity.BLOCK, facts, source),), over=over)


def conflict(role: HolderRole, *, own_unit: bool) -> ProxyConflict:
    """Rule `proxy.conflict`: may this person vote for another?

    Who administers, works for, sits in the council of, or audits the community needs a written reason to
    carry the power of others (contested: Ley 675 is silent); for their own unit nobody does.
    """
    if own_unit or role not in _CONFLICTED:
        return ProxyConflict()
    finding = Finding("proxy.conflict.role", Severity.OVERRIDE, {"role": role}, sources.CCO_185)
    return ProxyConflict(findings=(finding,))


def voter(
    unit: str, claims: Sequence[Claim], *, owners_count: int, owner_is_company: bool = False
) -> UnitVoter:
    """Rule `unit.voter`: who of those present votes for this unit?

    One person only. The owner in person displaces a power, a company's legal representative its delegate.
    Co-owners need one of them named; one alone is allowed with a note, two who disagree are not. Two
    different powers contradict each other.
    """
    present = [claim for claim in claims if claim.present]
    shared = owners_count > 1
    first, second = {VoterCapacity.OWNER}, _FOR_A_PERSON
    if owner_is_company:
        first, second = {VoterCapacity.LEGAL_REPRESENTATIVE}, _FOR_A_COMPANY
    if shared:  # with a company others may own as well
        first.add(VoterCapacity.OWNER)
    named = _people(claim for claim in present if claim.designated)
    principals = _people(claim for claim in present if claim.capacity in first)
    holders = _people(claim for claim in present if claim.capacity in second)
    if shared and named:
        return _only(unit, named, "unit.voter.several_named")
    if shared and (principals or holders):
        code = "unit.voter.co_owners_disagree" if principals else "unit.voter.contradictory_proxies"
        return _only(unit, principals or holders, code, alone="unit.voter.co_owner_alone")
    if principals:
        return _only(unit, principals, "unit.voter.several_claim")
    return _only(unit, holders, "unit.voter.contradictory_proxies")


def _people(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.person for claim in claims))


def _only(unit: str, people: tuple[str, ...], several: str, *, alone: str = "") -> UnitVoter:
    facts = {"unit": unit, "claimants": len(people)}
    if len(people) == 1:
        note = (Finding(alone, Severity.WARN, facts, sources.LEY_675_37),) if alone else ()
        return UnitVoter(findings=note, voter=people[0])
    code = several if people else "unit.voter.nobody"
    return UnitVoter(findings=(Finding(code, Severity.BLOCK, facts, sources.LEY_675_37),), voter=None)


def reconcile(
    sector_total: Fraction, delegates: Iterable[Fraction], direct: Iterable[Fraction] = ()
) -> Reconciled:
    """Rule `delegates.reconcile`: do delegates and owners who attend in person carry exactly the sector?"""
    carried = total_of((*delegates, *direct))
    if carried == sector_total:
        return Reconciled()
    facts = {"carried": carried, "sector_total": sector_total, "difference": abs(carried - sector_total)}
    finding = Finding("delegates.reconcile.differs", Severity.BLOCK, facts, sources.LEY_675_37)
    return Reconciled(findings=(finding,))
