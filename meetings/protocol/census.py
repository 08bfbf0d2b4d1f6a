"""The register: its coefficients must add up to its total, and are never made to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from . import sources
from .exact import total_of
from .findings import Finding, Judged, Severity
from .parameters import Law


@dataclass(frozen=True, slots=True, kw_only=True)
class CensusSum(Judged):
    """The exact sum of the register."""

    sum: Fraction


def census_sum(coefficients: Iterable[Fraction], expected: Fraction, *, law: Law) -> CensusSum:
    """Rule `census.sum`: do the coefficients add up to the register's total?

    A difference of up to a hundredth is warned, a larger one blocked; nothing is ever normalised.
    """
    added = total_of(coefficients)
    if added == expected:
        return CensusSum(sum=added)
    difference = abs(added - expected)
    facts = {"sum": added, "expected": expected, "difference": difference}
    if difference <= law.census_tolerance:
        finding = Finding("census.sum.within_tolerance", Severity.WARN, facts, sources.LEY_675_25)
    else:
        finding = Finding("census.sum.differs", Severity.BLOCK, facts, sources.LEY_675_25)
    return CensusSum(findings=(finding,), sum=added)
