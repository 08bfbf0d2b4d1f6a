"""The two judgements of a notice: may it be issued, and was it enough when the meeting opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from .. import census, council, majority, meeting, nonpresential, sources
from ..days import Workdays, local_date
from ..findings import Finding, Severity
from ..kinds import Call, Convener, Kind, Majority, Matter, Modality, NoticeField
from ..rulebook import Rulebook
from .contents import OwnerShare, contents, convener
from .recipients import Dispatch, reached_at
from .terms import protocol, statutory

_ONLY_INFORM = (Kind.INFORMATIVE_MEETING, Kind.SERVICE_MEETING)


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One item of the agenda as the notice would carry it."""

    number: int
    title: str
    decides: bool
    matter: Matter = Matter.OTHER
    fee_total_in_budget_year: Fraction | None = None
    necessary_monthly: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFacts:
    """What is known when the notice is about to be sent.

    `sending_at` is the planned hour of sending; `reachable` are the owners with a registered address of any
    kind, paper at the unit included; `coefficients` and `total` are the register's. `first_starts_at` is
    asked of a second call, whose `second_call_at` is what the first notice announced.
    """

    kind: Kind
    modality: Modality
    call: Call
    starts_at: datetime
    sending_at: datetime
    fields: frozenset[NoticeField]
    convener: Convener
    owners: tuple[str, ...]
    reachable: frozenset[str]
    coefficients: tuple[Fraction, ...]
    total: Fraction
    planned_minutes: int
    items: tuple[PlannedItem, ...]
    convening_owners: tuple[OwnerShare, ...] = ()
    second_call_at: datetime | None = None
    first_starts_at: datetime | None = None
    budget_end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningFacts:
    """What really happened to the notice until the meeting opens."""

    kind: Kind
    starts_at: datetime
    owners: tuple[str, ...]
    dispatches: tuple[Dispatch, ...]
    version: int


def judge_issue(facts: IssueFacts, rulebook: Rulebook, holidays: frozenset[date]) -> tuple[Finding, ...]:
    """Everything that stops, questions or warns of this notice, the worst first.

    A block stops it; an override needs its written reason; the rest is told. Judged at the planned sending.
    """
    workdays = Workdays(holidays, rulebook.saturday_business)
    findings = (
        *_terms(facts, rulebook, workdays),
        *contents(facts.kind, facts.modality, facts.call, facts.fields).findings,
        *_convener(facts, rulebook),
        *_recipients(facts),
        *_register(facts, rulebook),
        *meeting.duration(
            facts.planned_minutes, cap=rulebook.duration_cap_minutes, source=rulebook.duration_source
        ).findings,
        *nonpresential.planned(facts.kind, facts.modality, rulebook.nonpresential_rule),
        *_agenda(facts, rulebook),
        *_dates(facts, rulebook, workdays),
    )
    return tuple(sorted(findings, key=lambda finding: -finding.severity.rank))


def judge_opening(facts: OpeningFacts, rulebook: Rulebook, holidays: frozenset[date]) -> tuple[Finding, ...]:
    """What the real deliveries fall short of when the meeting opens.

    A shortfall asks the accountable person for a written reason; it never shuts the door on those who came.
    """
    workdays = Workdays(holidays, rulebook.saturday_business)
    reached = reached_at(facts.kind, facts.dispatches, version=facts.version)
    owners = tuple(dict.fromkeys(facts.owners))
    missing = tuple(owner for owner in owners if owner not in reached)
    findings: list[Finding] = []
    if missing:
        numbers = {"missing_owners": missing, "missing": len(missing), "owners": len(owners)}
        source = sources.LEY_675_39_PAR_1 if facts.kind.is_assembly else sources.PROTOCOL_NOTICE
        findings.append(Finding("opening.owners_not_reached", Severity.OVERRIDE, numbers, source))
    late: dict[str, list[tuple[str, Finding]]] = {}
    for owner in owners:
        for code, finding in _late(facts, reached.get(owner), rulebook, workdays):
            late.setdefault(code, []).append((owner, finding))
    findings.extend(_shortfall(code, rows, len(owners)) for code, rows in late.items())
    return tuple(findings)


def _terms(facts: IssueFacts, rulebook: Rulebook, workdays: Workdays) -> tuple[Finding, ...]:
    """Nobody has to come in time where the month to answer begins with the sending itself."""
    if facts.modality is Modality.WRITTEN:
        return ()
    hours = protocol(
        facts.kind, facts.sending_at, facts.starts_at, min_hours=rulebook.law.protocol_hours
    ).findings
    days = statutory(
        facts.kind,
        facts.sending_at,
        facts.starts_at,
        rulebook.terms[facts.kind],
        zone=rulebook.zone,
        workdays=workdays,
    ).findings
    # A notice after the start is told once, by the rule that also knows the first hour there is.
    return tuple(each for each in days if each.code != "notice.statutory.not_before") + hours


def _convener(facts: IssueFacts, rulebook: Rulebook) -> tuple[Finding, ...]:
    return convener(
        facts.kind, facts.convener, law=rulebook.law, total=facts.total, owners=facts.convening_owners
    ).findings


def _recipients(facts: IssueFacts) -> tuple[Finding, ...]:
    owners = tuple(dict.fromkeys(facts.owners))
    missing = tuple(owner for owner in owners if owner not in facts.reachable)
    if owners and not missing:
        return ()
    numbers = {"missing_owners": missing, "missing": len(missing), "owners": len(owners)}
    code = "notice.recipients.no_address" if owners else "notice.recipients.nobody"
    return (Finding(code, Severity.BLOCK, numbers, sources.LEY_675_39_PAR_1),)


def _register(facts: IssueFacts, rulebook: Rulebook) -> tuple[Finding, ...]:
    if not facts.kind.is_assembly:
        return ()
    return census.census_sum(facts.coefficients, facts.total, law=rulebook.law).findings


def _agenda(facts: IssueFacts, rulebook: Rulebook) -> tuple[Finding, ...]:
    if not facts.items and facts.modality is Modality.WRITTEN:
        return (Finding("agenda.no_questions", Severity.BLOCK, {}, sources.LEY_675_43),)
    if not facts.items:
        return (Finding("agenda.empty", Severity.BLOCK, {}, sources.PROTOCOL_AGENDA),)
    deciding = [item for item in facts.items if item.decides]
    if facts.modality is Modality.WRITTEN and len(deciding) < len(facts.items):
        titles = tuple(item.title for item in facts.items if not item.decides)
        return (Finding("agenda.only_questions", Severity.BLOCK, {"titles": titles}, sources.LEY_675_43),)
    if facts.kind in _ONLY_INFORM:
        return council.informative_decision(binding_decision=bool(deciding)).findings
    if not facts.kind.is_assembly:
        return ()
    return tuple(finding for item in deciding for finding in _qualified_matter(item, facts, rulebook))


def _qualified_matter(item: PlannedItem, facts: IssueFacts, rulebook: Rulebook) -> tuple[Finding, ...]:
    """A warning at this point: the item may be talked about, but its vote will stay closed.

    In writing nothing is talked about, so that there is nothing left to ask.
    """
    needed = majority.of_matter(
        item.matter,
        law=rulebook.law,
        fee_total_in_budget_year=item.fee_total_in_budget_year,
        necessary_monthly=item.necessary_monthly,
    ).majority
    if needed is Majority.SIMPLE_REPRESENTED:
        return ()
    allowed = majority.qualified_allowed(facts.call, facts.modality)
    numbers = {"number": item.number, "title": item.title, "matter": item.matter, "majority": needed}
    if facts.modality is Modality.WRITTEN:
        return (Finding("agenda.qualified.in_writing", Severity.BLOCK, numbers, sources.LEY_675_46_PAR),)
    if allowed.verdict is Severity.BLOCK:
        return (Finding("agenda.qualified.closed", Severity.WARN, numbers, sources.LEY_675_46_PAR),)
    if allowed.verdict is Severity.OVERRIDE:
        source = allowed.findings[0].source
        return (Finding("agenda.qualified.contested", Severity.WARN, numbers, source),)
    return ()


def _dates(facts: IssueFacts, rulebook: Rulebook, workdays: Workdays) -> tuple[Finding, ...]:
    findings: tuple[Finding, ...] = ()
    if facts.kind is Kind.ORDINARY_ASSEMBLY and facts.budget_end is not None:
        meeting_date = local_date(facts.starts_at, rulebook.zone)
        findings = meeting.ordinary_window(facts.budget_end, meeting_date, law=rulebook.law).findings
    is_second = facts.kind is Kind.SECOND_CALL
    first_starts_at = facts.first_starts_at if is_second else facts.starts_at
    own_start = facts.starts_at if is_second else None
    if not facts.kind.is_assembly or first_starts_at is None or facts.modality is Modality.WRITTEN:
        return findings
    if not is_second:
        findings += meeting.saturday_before_second_call(first_starts_at, rulebook, workdays)
    computed = meeting.second_call_start(first_starts_at, rulebook, workdays)
    announced = facts.second_call_at, own_start
    return findings + meeting.second_call_announced(announced, computed, rulebook.second_call_source)


def _late(
    facts: OpeningFacts, sent_at: datetime | None, rulebook: Rulebook, workdays: Workdays
) -> list[tuple[str, Finding]]:
    if sent_at is None:
        return []
    hours = protocol(facts.kind, sent_at, facts.starts_at, min_hours=rulebook.law.protocol_hours)
    terms = rulebook.terms[facts.kind]
    days = statutory(facts.kind, sent_at, facts.starts_at, terms, zone=rulebook.zone, workdays=workdays)
    return [
        *(("opening.too_few_hours", each) for each in hours.findings),
        *(("opening.too_few_days", each) for each in days.findings if each.severity > Severity.OK),
    ]


def _shortfall(code: str, rows: list[tuple[str, Finding]], owners: int) -> Finding:
    """One finding for all the owners a rule was not kept for, with the source of the rule."""
    late = tuple(dict.fromkeys(owner for owner, _ in rows))
    severity = min(max(finding.severity for _, finding in rows), Severity.OVERRIDE)
    facts = {"late_owners": late, "late": len(late), "owners": owners}
    return Finding(code, severity, facts, rows[0][1].source)
