"""The agenda: what stands in the notice binds what may be decided."""

from __future__ import annotations

from dataclasses import dataclass

from . import sources
from .findings import Finding, Judged, Severity
from .kinds import Kind, Modality

# In these the law lets nothing outside the notice be decided; a second call has the agenda of the first.
_LOCKED_KINDS = (Kind.EXTRAORDINARY_ASSEMBLY, Kind.SECOND_CALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked(Judged):
    """Whether an item may be decided."""


def lock(kind: Kind, modality: Modality, *, decision: bool, in_notice: bool) -> Locked:
    """Rule `agenda.lock`: may this be decided when it was not in the notice?

    Blocked in an extraordinary assembly, in a second call, and in whatever is not in person; an ordinary
    meeting in person is only warned. Talking without deciding is always allowed.
    """
    if in_notice or not decision:
        return Locked()
    facts = {"kind": kind, "modality": modality}
    if kind in _LOCKED_KINDS or modality is not Modality.PRESENTIAL:
        finding = Finding("agenda.lock.closed", Severity.BLOCK, facts, sources.LEY_675_39_PAR_1)
    else:
        finding = Finding("agenda.lock.outside_notice", Severity.WARN, facts, sources.LEY_675_39_PAR_1)
    return Locked(findings=(finding,))
