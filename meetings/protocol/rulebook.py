"""The rules one community is judged by on one day: the law in force, with its by-laws merged in.

The law is a floor for notice and quorum, and floor and ceiling for majorities (Ley 675/2001 arts 5 par 1
and 45). A by-law value outside is ignored and flagged with its article.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from . import arrears, sources
from .findings import Finding, Severity
from .kinds import Kind, Majority, Matter, NonpresentialRule, Use
from .parameters import PARAMETERS, Law, law_in_force
from .profile import ByLaw, NoticePeriod, Profile, ProxyRule, SecondCallRule, plain_profile

T = TypeVar("T")
YEAR_END = (12, 31)

# Ley 675/2001 arts 46 (num 1-10), 28, 32 par and 9 num 2; every other matter needs the simple majority.
MAJORITIES: Mapping[Matter, Majority] = {
    **dict.fromkeys(Matter, Majority.QUALIFIED_70_TOTAL),
    Matter.EXTINCTION: Majority.UNANIMITY,
    Matter.BUDGET: Majority.SIMPLE_REPRESENTED,
    Matter.ELECT_COUNCIL: Majority.SIMPLE_REPRESENTED,
    Matter.OTHER: Majority.SIMPLE_REPRESENTED,
}
MATTER_SOURCES: Mapping[Matter, str] = {
    **dict.fromkeys(Matter, sources.LEY_675_46),
    Matter.EXTINCTION: sources.LEY_675_9,
    Matter.MODIFY_COEFFICIENTS: sources.LEY_675_28,
    Matter.INDIVIDUAL_METERS: sources.LEY_675_32,
    Matter.BUDGET: sources.LEY_675_45,
    Matter.ELECT_COUNCIL: sources.LEY_675_45,
    Matter.OTHER: sources.LEY_675_45,
}


@dataclass(frozen=True, slots=True)
class NoticeTerm:
    """One term a notice must keep, with its source."""

    period: NoticePeriod
    source: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The effective values for one community; `flags` name the by-law values that were ignored.

    `rulebook_version` is the same text for the same values: the date of the youngest parameter and a
    digest of everything that decides.
    """

    law: Law
    zone: ZoneInfo
    use: Use
    saturday_business: bool
    is_saturday_settled: bool
    terms: Mapping[Kind, tuple[NoticeTerm, ...]]
    second_call: SecondCallRule
    second_call_source: str
    quorum_share: Fraction | None
    majority_shares: Mapping[Matter, Fraction]
    proxies: ProxyRule
    proxies_source: str
    arrears: ByLaw[bool] | None
    nonpresential_rule: NonpresentialRule
    duration_cap_minutes: int
    duration_source: str
    budget_year_end: tuple[int, int]
    recording_retention_months: int
    flags: tuple[Finding, ...]
    rulebook_version: str

    def own_share(self, matter: Matter) -> Fraction | None:
        """The share asked for a matter beyond more than half; None where more than half is enough."""
        share = self.majority_shares[matter]
        return share if share > self.law.half_share else None


NO_BYLAWS = Profile()
EVERYTHING = Fraction(1)


def in_force(at: date, profile: Profile = NO_BYLAWS) -> Rulebook:
    """The rulebook of a community for a meeting called on the day `at` (a date in its zone).

    Raises `Refused` (`rulebook.none_in_force`) for a day before the law.
    """
    law = law_in_force(at)
    terms, notice_flags = _merged_terms(profile, law)
    quorum, quorum_flags = _merged_quorum(profile, law)
    majorities, majority_flags = _merged_majorities(profile, law)
    return Rulebook(
        law=law,
        zone=ZoneInfo(profile.timezone),
        use=profile.use,
        saturday_business=_value(profile.saturday_business, False),
        is_saturday_settled=profile.saturday_business is not None,
        terms=terms,
        second_call=_value(profile.second_call, SecondCallRule()),
        second_call_source=_source(profile.second_call, sources.LEY_675_41),
        quorum_share=quorum,
        majority_shares=majorities,
        proxies=_value(profile.proxies, ProxyRule()),
        proxies_source=_source(profile.proxies, sources.LEY_675_37),
        arrears=profile.arrears_restrict_vote,
        nonpresential_rule=_value(profile.nonpresential_rule, law.nonpresential_rule),
        duration_cap_minutes=_value(profile.duration_cap_minutes, law.duration_cap_minutes),
        duration_source=_source(profile.duration_cap_minutes, sources.PROTOCOL_DURATION),
        budget_year_end=_value(profile.budget_year_end, YEAR_END),
        recording_retention_months=_value(profile.recording_retention_months, law.recording_retention_months),
        flags=notice_flags + quorum_flags + majority_flags + _arrears_flags(profile),
        rulebook_version=_version(law, profile),
    )


@cache
def latest() -> Rulebook:
    """The rulebook of a community without by-laws, by the youngest parameters there are."""
    return in_force(max(parameter.valid_from for parameter in PARAMETERS))


def judged_majority(
    matter: Matter, law_share: Fraction, bylaw_share: Fraction, law: Law
) -> tuple[Fraction, str | None]:
    """The share that holds for a matter, and the flag's code when the by-law value is ignored."""
    if bylaw_share < law_share:
        return law_share, "majority.bylaw_cap.below_floor"
    if bylaw_share > law.majority_ceiling_share and matter is not Matter.EXTINCTION:
        return law_share, "majority.bylaw_cap.above_ceiling"
    return bylaw_share, None


def law_share(matter: Matter, law: Law) -> Fraction:
    """The share the law itself asks for a matter: over half, at least 7/10, or everything."""
    shares = {
        Majority.SIMPLE_REPRESENTED: law.half_share,
        Majority.QUALIFIED_70_TOTAL: law.qualified_share,
        Majority.UNANIMITY: EVERYTHING,
    }
    return shares[MAJORITIES[matter]]


def statutory_terms(
    kind: Kind, bylaw: ByLaw[NoticePeriod] | None, law: Law
) -> tuple[tuple[NoticeTerm, ...], tuple[Finding, ...]]:
    """The terms of notice that hold for a kind of meeting, and the flags of an ignored by-law value."""
    own = (NoticeTerm(bylaw.value, bylaw.source),) if bylaw else ()
    if kind is Kind.ORDINARY_ASSEMBLY:
        floor = NoticePeriod(law.ordinary_clear_days)
        if bylaw and bylaw.value.unit is floor.unit and bylaw.value.days < floor.days:
            facts = {
                "kind": kind,
                "article": bylaw.article,
                "bylaw_days": bylaw.value.days,
                "floor_days": floor.days,
            }
            flag = Finding("rulebook.notice_below_floor", Severity.WARN, facts, sources.LEY_675_39)
            return (NoticeTerm(floor, sources.LEY_675_39),), (flag,)
        return (NoticeTerm(floor, sources.LEY_675_39), *own), ()
    if kind is Kind.EXTRAORDINARY_ASSEMBLY and not own:
        silent = NoticePeriod(law.extraordinary_clear_days, severity=Severity.OVERRIDE)
        return (NoticeTerm(silent, sources.CCO_424),), ()
    return own, ()


def _merged_terms(
    profile: Profile, law: Law
) -> tuple[dict[Kind, tuple[NoticeTerm, ...]], tuple[Finding, ...]]:
    merged = {kind: statutory_terms(kind, profile.notice.get(kind), law) for kind in Kind}
    terms = {kind: held for kind, (held, _) in merged.items()}
    return terms, tuple(flag for _, flags in merged.values() for flag in flags)


def _merged_quorum(profile: Profile, law: Law) -> tuple[Fraction | None, tuple[Finding, ...]]:
    if profile.quorum is None:
        return None, ()
    if profile.quorum.value >= law.half_share:
        return profile.quorum.value, ()
    facts = {
        "article": profile.quorum.article,
        "bylaw_share": profile.quorum.value,
        "floor_share": law.half_share,
    }
    return None, (Finding("rulebook.quorum_below_floor", Severity.WARN, facts, sources.LEY_675_45),)


def _merged_majorities(profile: Profile, law: Law) -> tuple[dict[Matter, Fraction], tuple[Finding, ...]]:
    shares = {matter: law_share(matter, law) for matter in Matter}
    flags: list[Finding] = []
    for matter, row in profile.majorities.items():
        floor = shares[matter]
        shares[matter], flag = judged_majority(matter, floor, row.value, law)
        if flag:
            flags.append(majority_flag(flag, matter, row.value, shares[matter], row.article))
    return shares, tuple(flags)


def _arrears_flags(profile: Profile) -> tuple[Finding, ...]:
    """The flag of a restriction that names no article (rule `arrears.vote`)."""
    row = profile.arrears_restrict_vote
    if row is None:
        return ()
    judged = arrears.vote(in_arrears=True, bylaw_restricts_vote=row.value, bylaw_article=row.article)
    return tuple(each for each in judged.findings if each.severity is Severity.WARN)


def majority_flag(code: str, matter: Matter, bylaw: Fraction, effective: Fraction, article: str) -> Finding:
    """The warning for a by-law majority that is ignored, with what holds instead."""
    shares = {"bylaw_share": bylaw, "effective_share": effective}
    facts = {"matter": matter, "article": article, "majority": MAJORITIES[matter], **shares}
    return Finding(code, Severity.WARN, facts, sources.LEY_675_45)


def _value(row: ByLaw[T] | None, default: T) -> T:
    return default if row is None else row.value


def _source(row: ByLaw[T] | None, default: str) -> str:
    return default if row is None else row.source


def _version(law: Law, profile: Profile) -> str:
    in_effect = [[each.name, str(getattr(law, each.name))] for each in fields(law)]
    values = [in_effect, profile.timezone, profile.use.value, plain_profile(profile)]
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    return f"{law.valid_from.isoformat()}.{digest[:12]}"
