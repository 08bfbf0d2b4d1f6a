"""Permission to record, and the gate that opens only with everybody's (Ley 1581/2012)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from . import sources
from .days import as_utc
from .findings import Finding, Judged, Severity
from .kinds import Capture, ConsentDefect, ConsentForm, ConsentState

# The blocker of a gate where nobody was told; participants stand under their own ids.
NOTICE_BLOCKER = "notice"


@dataclass(frozen=True, slots=True)
class CapturedPerson:
    """One person in the room: whether they would be captured, what they answered and when."""

    id: str
    capture: Capture
    consent: ConsentState
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingGate(Judged):
    """Who keeps the recording from starting: `notice` and the ids of people, in the order given."""

    blockers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """How one permission was asked for and given."""

    form: ConsentForm
    prior: bool
    informed: bool
    evidence: bool
    sensitive: bool
    bundled_purposes: bool
    conditioned_on_sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentValid(Judged):
    """Whether a permission holds; what it lacks, in alphabetical order."""

    valid: bool
    reasons: tuple[ConsentDefect, ...]


def gate(
    participants: Iterable[CapturedPerson], record_start_at: datetime, *, notice_shown: bool
) -> RecordingGate:
    """Rule `recording.gate`: may the recording start (or go on) at this instant?

    Everybody with camera or microphone on must have granted it by then, the same instant included; silence
    is never consent. Who said no keeps both off and takes part all the same.
    """
    blocking = dict.fromkeys(
        person.id
        for person in participants
        if person.capture is Capture.ON and not _granted(person, record_start_at)
    )
    findings: list[Finding] = []
    if not notice_shown:
        findings.append(Finding("recording.gate.notice_not_shown", Severity.BLOCK, {}, sources.LEY_1581_12))
    if blocking:
        facts = {"waiting": len(blocking)}
        findings.append(Finding("recording.gate.waiting", Severity.BLOCK, facts, sources.LEY_1581_9))
    blockers = (() if notice_shown else (NOTICE_BLOCKER,)) + tuple(blocking)
    return RecordingGate(findings=tuple(findings), blockers=blockers)


def _granted(person: CapturedPerson, record_start_at: datetime) -> bool:
    answered_in_time = person.at is not None and as_utc(person.at) <= as_utc(record_start_at)
    return person.consent is ConsentState.GRANTED and answered_in_time


_DEFECTS: dict[ConsentDefect, tuple[str, str]] = {
    ConsentDefect.CONDITIONED_ON_SENSITIVE: (
        "consent.valid.conditioned_on_sensitive",
        sources.DECRETO_1377_6,
    ),
    ConsentDefect.NO_EVIDENCE: ("consent.valid.no_evidence", sources.LEY_1581_17B),
    ConsentDefect.NOT_AFFIRMATIVE: ("consent.valid.not_affirmative", sources.DECRETO_1377_7),
    ConsentDefect.NOT_INFORMED: ("consent.valid.not_informed", sources.LEY_1581_12),
    ConsentDefect.NOT_PRIOR: ("consent.valid.not_prior", sources.LEY_1581_4C),
    ConsentDefect.PURPOSES_NOT_SEPARABLE: ("consent.valid.purposes_not_separable", sources.SIC_FORMS),
    ConsentDefect.SENSITIVE_NEEDS_EXPLICIT: ("consent.valid.sensitive_needs_explicit", sources.LEY_1581_5),
}


def valid(facts: ConsentFacts) -> ConsentValid:
    """Rule `consent.valid`: does this permission hold?

    It must be prior, informed, affirmative, provable, and one choice per purpose; for sensitive data written
    or oral, and never the condition of anything.
    """
    affirmative = facts.form not in (ConsentForm.PRETICKED, ConsentForm.SILENCE)
    explicit = facts.form in (ConsentForm.WRITTEN, ConsentForm.ORAL)
    defects = {
        ConsentDefect.CONDITIONED_ON_SENSITIVE: facts.conditioned_on_sensitive,
        ConsentDefect.NO_EVIDENCE: not facts.evidence,
        ConsentDefect.NOT_AFFIRMATIVE: not affirmative,
        ConsentDefect.NOT_INFORMED: not facts.informed,
        ConsentDefect.NOT_PRIOR: not facts.prior,
        ConsentDefect.PURPOSES_NOT_SEPARABLE: facts.bundled_purposes,
        ConsentDefect.SENSITIVE_NEEDS_EXPLICIT: facts.sensitive and not explicit,
    }
    reasons = tuple(sorted(defect for defect, present in defects.items() if present))
    findings = tuple(
        Finding(_DEFECTS[reason][0], Severity.BLOCK, {}, _DEFECTS[reason][1]) for reason in reasons
    )
    return ConsentValid(findings=findings, valid=not reasons, reasons=reasons)
