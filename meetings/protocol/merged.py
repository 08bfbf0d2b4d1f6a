"""What the law says, what the by-laws say, and what holds: one row for each value a community may set.

`rulebook.in_force` gives the values that decide; this tells a person where each comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import sources
from .findings import Finding
from .kinds import Kind, Matter, Use
from .parameters import Law
from .profile import ByLaw, NoticePeriod, Profile, ProxyRule, SecondCallRule
from .rulebook import MAJORITIES, MATTER_SOURCES, YEAR_END, Rulebook, in_force


@dataclass(frozen=True, slots=True)
class Merged:
    """One value: of the law (or, where it is silent, of the product), of the by-laws, and the one in effect.

    The value's type is that of the field in `Profile`; a notice term is a tuple of `NoticePeriod`, empty for
    none; a majority is a `Majority` while it is the law's and a share when the by-laws' holds; the quorum is
    None for the law's "more than half". `flag` says why a by-law value is ignored.
    """

    field: str
    law: Any
    law_source: str
    by_law: ByLaw[Any] | None
    holds: Any
    flag: Finding | None = None

    @property
    def is_by_law(self) -> bool:
        """Whether what holds comes from the by-laws."""
        return self.by_law is not None and self.flag is None


NOTICE_FIELDS: Mapping[str, Kind] = {f"notice.{kind.value}": kind for kind in Kind}
MAJORITY_FIELDS: Mapping[str, Matter] = {f"majorities.{matter.value}": matter for matter in Matter}
# The law is silent on these; the product's own value holds, and names what it leans on.
_SINGLE_SOURCES: Mapping[str, str] = {
    "second_call": sources.LEY_675_41,
    "proxies": sources.LEY_675_37,
    "nonpresential_rule": sources.joined(sources.LEY_675_44, sources.DECRETO_398),
    "duration_cap_minutes": sources.PROTOCOL_DURATION,
    "saturday_business": sources.SUPERSOCIEDADES,
    "budget_year_end": sources.PRODUCT,
    "recording_retention_months": sources.PRODUCT,
}
MERGED_FIELDS: tuple[str, ...] = (
    *NOTICE_FIELDS,
    "quorum",
    *MAJORITY_FIELDS,
    "arrears_restrict_vote",
    "use",
    *_SINGLE_SOURCES,
)


def merged(profile: Profile, at: date) -> tuple[Merged, ...]:
    """Every value a community may set, in the order of `MERGED_FIELDS`, as it holds on the day `at`."""
    book, silent = in_force(at, profile), in_force(at)
    flags = {_field_of(flag): flag for flag in book.flags}
    return (
        *_notice(profile, book, silent, flags),
        _quorum(profile, book, flags),
        *_majorities(profile, book, flags),
        _arrears(profile, flags),
        Merged("use", Use.RESIDENTIAL, sources.PRODUCT, profile.use_by_law, profile.use),
        *_singles(profile, book.law),
    )


def _field_of(flag: Finding) -> str:
    if "kind" in flag.facts:
        return f"notice.{flag.facts['kind']}"
    if "matter" in flag.facts:
        return f"majorities.{flag.facts['matter']}"
    return "quorum" if flag.code == "rulebook.quorum_below_floor" else "arrears_restrict_vote"


def _notice(
    profile: Profile, book: Rulebook, silent: Rulebook, flags: Mapping[str, Finding]
) -> Iterator[Merged]:
    for field, kind in NOTICE_FIELDS.items():
        law = tuple(term.period for term in silent.terms[kind])
        source = silent.terms[kind][0].source if law else sources.PROTOCOL_NOTICE
        holds = _binding(tuple(term.period for term in book.terms[kind]))
        yield Merged(field, law, source, profile.notice.get(kind), holds, flags.get(field))


def _binding(terms: tuple[NoticePeriod, ...]) -> tuple[NoticePeriod, ...]:
    """The terms without those that another of the same unit makes superfluous."""
    return tuple(
        term
        for term in terms
        if not any(
            other.unit is term.unit and other.days > term.days and other.severity >= term.severity
            for other in terms
        )
    )


def _quorum(profile: Profile, book: Rulebook, flags: Mapping[str, Finding]) -> Merged:
    source = sources.LEY_675_45
    return Merged("quorum", None, source, profile.quorum, book.quorum_share, flags.get("quorum"))


def _majorities(profile: Profile, book: Rulebook, flags: Mapping[str, Finding]) -> Iterator[Merged]:
    for field, matter in MAJORITY_FIELDS.items():
        law, row, flag = MAJORITIES[matter], profile.majorities.get(matter), flags.get(field)
        holds = book.majority_shares[matter] if row and not flag else law
        yield Merged(field, law, MATTER_SOURCES[matter], row, holds, flag)


def _arrears(profile: Profile, flags: Mapping[str, Finding]) -> Merged:
    row, flag = profile.arrears_restrict_vote, flags.get("arrears_restrict_vote")
    holds = row is not None and row.value and flag is None
    return Merged("arrears_restrict_vote", False, sources.LEY_675_37, row, holds, flag)


def _singles(profile: Profile, law: Law) -> Iterator[Merged]:
    defaults: dict[str, Any] = {
        "second_call": SecondCallRule(),
        "proxies": ProxyRule(),
        "nonpresential_rule": law.nonpresential_rule,
        "duration_cap_minutes": law.duration_cap_minutes,
        "saturday_business": False,
        "budget_year_end": YEAR_END,
        "recording_retention_months": law.recording_retention_months,
    }
    for field, source in _SINGLE_SOURCES.items():
        row: ByLaw[Any] | None = getattr(profile, field)
        yield Merged(field, defaults[field], source, row, row.value if row else defaults[field])
