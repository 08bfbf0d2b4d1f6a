"""The whole finding of a rule: its code, how far it reaches, its facts and its source, to the letter."""

from __future__ import annotations

from fractions import Fraction

from meetings.protocol import agenda, census, sources
from meetings.protocol.findings import Severity
from meetings.protocol.kinds import Kind, Modality
from meetings.protocol.rulebook import latest
from tests.tables import table


@table(
    ("kind", "modality", "code", "severity"),
    [
        (Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL, "agenda.lock.outside_notice", Severity.WARN),
        (Kind.ORDINARY_ASSEMBLY, Modality.VIRTUAL, "agenda.lock.closed", Severity.BLOCK),
        (Kind.EXTRAORDINARY_ASSEMBLY, Modality.PRESENTIAL, "agenda.lock.closed", Severity.BLOCK),
    ],
)
def test_a_locked_agenda_says_where_and_why(
    kind: Kind, modality: Modality, code: str, severity: Severity
) -> None:
    """Kind and manner are its facts, the paragraph of article 39 its source."""
    [finding] = agenda.lock(kind, modality, decision=True, in_notice=False).findings
    assert (finding.code, finding.severity, finding.source) == (code, severity, sources.LEY_675_39_PAR_1)
    assert finding.facts == {"kind": kind, "modality": modality}


@table(
    ("parts", "code", "severity"),
    [
        (("60", "39.995"), "census.sum.within_tolerance", Severity.WARN),
        (("60", "36"), "census.sum.differs", Severity.BLOCK),
    ],
)
def test_a_register_that_does_not_add_up_says_by_how_much(
    parts: tuple[str, ...], code: str, severity: Severity
) -> None:
    """Sum, expected total and the difference, exact."""
    values = [Fraction(part) for part in parts]
    [finding] = census.census_sum(values, Fraction(100), law=latest().law).findings
    assert (finding.code, finding.severity, finding.source) == (code, severity, sources.LEY_675_25)
    difference = abs(sum(values) - 100)
    assert finding.facts == {"sum": sum(values), "expected": Fraction(100), "difference": difference}
