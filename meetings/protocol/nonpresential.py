"""Meetings at a distance and decisions by written vote (Ley 675/2001 arts 42-44, Decreto 398/2020)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from . import sources
from .days import add_months, as_utc, end_of_day, local_date
from .findings import Finding, Judged, Severity
from .kinds import Kind, Modality, NonpresentialRule
from .parameters import Law

CONTESTED_SOURCE = sources.joined(sources.LEY_675_44, sources.DECRETO_398)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Judged):
    """Whether those who take part at a distance are enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDeadline(Judged):
    """The last second for written votes, and which of those received count."""

    last_instant: datetime
    valid: tuple[bool, ...]


def participation(
    rule: NonpresentialRule, *, owners_participating: int, owners_total: int, quorum_met: bool
) -> Participation:
    """Rule `nonpresential.participation`: is an assembly at a distance effective with those who take part?

    Read literally art 44 asks for every owner; Decreto 398/2020 lets the quorum be enough, which is contested
    and needs a written reason. Without quorum nothing is decided under either reading.
    """
    facts = {"owners_participating": owners_participating, "owners_total": owners_total}
    findings: tuple[Finding, ...] = ()
    if not quorum_met:
        code = "nonpresential.participation.no_quorum"
        findings = (Finding(code, Severity.BLOCK, facts, sources.LEY_675_45),)
    elif owners_participating < owners_total:
        if rule is NonpresentialRule.ALL_OWNERS:
            code = "nonpresential.participation.owners_missing"
            findings = (Finding(code, Severity.BLOCK, facts, sources.LEY_675_44),)
        else:
            code = "nonpresential.participation.contested"
            findings = (Finding(code, Severity.OVERRIDE, facts, CONTESTED_SOURCE),)
    return Participation(findings=findings)


def planned(kind: Kind, modality: Modality, rule: NonpresentialRule) -> tuple[Finding, ...]:
    """What holds of `nonpresential.participation` when the notice is issued and nobody has come yet.

    An assembly at a distance needs its recorded ground now, or the warning that every owner must take part.
    """
    if not kind.is_assembly or modality not in (Modality.VIRTUAL, Modality.MIXED):
        return ()
    facts = {"modality": modality}
    if rule is NonpresentialRule.ALL_OWNERS:
        code = "nonpresential.participation.all_must_attend"
        return (Finding(code, Severity.WARN, facts, sources.LEY_675_44),)
    return (Finding("nonpresential.participation.planned", Severity.OVERRIDE, facts, CONTESTED_SOURCE),)


def written_deadline(
    first_sent_at: datetime, received: Sequence[datetime], *, law: Law, zone: ZoneInfo
) -> WrittenDeadline:
    """Rule `written.deadline`: until when do written votes count?

    Until the end of the same day of the next month after the first sending (of the last day of a shorter
    one). A vote from before the first sending is none.
    """
    last_day = add_months(local_date(first_sent_at, zone), law.written_months)
    sent_at = as_utc(first_sent_at)
    valid = tuple(as_utc(at) >= sent_at and local_date(at, zone) <= last_day for at in received)
    findings: tuple[Finding, ...] = ()
    if not all(valid):
        facts = {"late": valid.count(False), "received": len(valid), "last_day": last_day}
        findings = (Finding("written.deadline.not_counted", Severity.OK, facts, sources.LEY_675_43),)
    return WrittenDeadline(findings=findings, last_instant=end_of_day(last_day, zone), valid=valid)
