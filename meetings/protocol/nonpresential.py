"""Meetings at a distance and decisions by written vote (Ley 675/2001 arts 42-44, Decreto 398/2020)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from . import sources, votes
from .days import add_months, as_utc, end_of_day, local_date
from .findings import Finding, Judged, Severity
from .kinds import Basis, Kind, Modality, NonpresentialRule
from .parameters import Law

# Decreto 398/2020 speaks of meetings: of a decision in writing art. 44 is read as it stands.
EVERYBODY_ANSWERS = Finding(
    "written.everybody", Severity.WARN, {}, sources.joined(sources.LEY_675_43, sources.LEY_675_44)
)
CONTESTED_SOURCE = sources.joined(sources.LEY_675_44, sources.DECRETO_398)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Judged):
    """Whether those who take part at a distance are enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDeadline(Judged):
    """The last second for written votes, and which of those received count."""

    last_instant: datetime
    valid: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenResult(Judged):
    """What a question asked in writing came to: its majority of the whole building, and whether it holds.

    `favour` of `base` in the weighing of the question; without an owner's answer nothing has effect.
    """

    favour: Fraction
    base: Fraction
    is_majority: bool
    has_effect: bool

    @property
    def approved(self) -> bool:
        """Whether it was decided: a majority that has effect."""
        return self.is_majority and self.has_effect


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

    An assembly at a distance needs its recorded ground now, or the warning that every owner must take part,
    as in writing every owner must.
    """
    if modality is Modality.WRITTEN:
        return (EVERYBODY_ANSWERS,)
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


def may_count(
    at: datetime, last_instant: datetime | None, *, answered: int, units: int
) -> tuple[Finding, ...]:
    """What keeps written votes from being counted at `at`: nothing once every unit answered or the term ran.

    Units that nobody owns any more cannot answer; where there are no others, the term has to run.

    `last_instant` is that of `written_deadline`, None while no sending is accredited.
    """
    if 0 < units <= answered or (last_instant is not None and as_utc(at) > as_utc(last_instant)):
        return ()
    facts = {"answered": answered, "units": units, "last_instant": last_instant}
    code = "written.count.not_sent" if last_instant is None else "written.count.not_yet"
    return (Finding(code, Severity.BLOCK, facts, sources.LEY_675_43),)


def may_withdraw(answered: int) -> tuple[Finding, ...]:
    """Whether a question asked in writing may be taken back: not once a vote came in. Product rule."""
    if not answered:
        return ()
    return (Finding("written.answered", Severity.BLOCK, {"answered": answered}, sources.PRODUCT),)


def written_result(
    weighing: Basis,
    units: Sequence[votes.RepresentedUnit],
    ballots: Iterable[votes.Ballot],
    *,
    total: Fraction,
    owners_participating: int,
    owners_total: int,
    law: Law,
    bylaw_share: Fraction | None = None,
) -> WrittenResult:
    """What a question came to: more than half of the whole building, `units`, and every owner's answer.

    The majority is of all the coefficients there are (art. 43), in housing of all the units where the
    question is not economic; it has no effect when an owner did not answer in time (art. 44). `total` is
    the register's.
    """
    count = votes.tally(weighing, units, ballots, law=law, bylaw_share=bylaw_share, total=total)
    taken_part = participation(
        NonpresentialRule.ALL_OWNERS,
        owners_participating=owners_participating,
        owners_total=owners_total,
        quorum_met=True,
    )
    return WrittenResult(
        findings=count.findings + taken_part.findings,
        favour=count.favour,
        base=count.represented,
        is_majority=count.approved,
        has_effect=not taken_part.findings,
    )
