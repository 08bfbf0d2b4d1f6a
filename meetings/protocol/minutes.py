"""The minutes: what they hold and by when (Ley 675/2001 arts 30, 42, 44 and 47; CGP art 382)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from . import sources
from .days import Workdays, add_months
from .findings import Finding, Judged, Severity
from .kinds import MinutesField, Modality
from .parameters import Law

_ALWAYS = frozenset(
    {
        MinutesField.PRESIDENT_SIGNATURE,
        MinutesField.SECRETARY_SIGNATURE,
        MinutesField.KIND_LABEL,
        MinutesField.NOTICE_FORM,
        MinutesField.AGENDA,
        MinutesField.ATTENDEES_NAME_QUALITY,
        MinutesField.UNITS,
        MinutesField.COEFFICIENTS,
        MinutesField.VOTES_PER_DECISION,
        MinutesField.ARREARS_OWNERS,
    }
)
_AT_A_DISTANCE = frozenset(
    {
        MinutesField.EVIDENCE,
        MinutesField.NOTICE_COPY,
        MinutesField.LEGAL_REPRESENTATIVE_SIGNATURE,
        MinutesField.QUORUM_CONTINUITY,
        MinutesField.IDENTITY_CHECK,
    }
)
# Nobody presided and nobody was there: the legal representative signs (art. 44), the votes are the proof.
_NOT_IN_WRITING = frozenset(
    {
        MinutesField.PRESIDENT_SIGNATURE,
        MinutesField.SECRETARY_SIGNATURE,
        MinutesField.QUORUM_CONTINUITY,
    }
)
_FIELD_SOURCES = {
    MinutesField.ARREARS_OWNERS: sources.LEY_675_30,
    MinutesField.EVIDENCE: sources.LEY_675_42,
    MinutesField.NOTICE_COPY: sources.LEY_675_42,
    MinutesField.LEGAL_REPRESENTATIVE_SIGNATURE: sources.LEY_675_44,
    MinutesField.QUORUM_CONTINUITY: sources.DECRETO_398,
    MinutesField.IDENTITY_CHECK: sources.DECRETO_398,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesContents(Judged):
    """The fields the minutes lack, in alphabetical order."""

    missing: tuple[MinutesField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesDeadline(Judged):
    """The last days to publish and, when not in person, to communicate the minutes.

    `communicate_by` reads the ten days as calendar days and is the day to keep; under the latest reading
    they are business days, and only after those the term is broken.
    """

    publish_by: date
    communicate_by: date | None
    communicate_by_latest_reading: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeDeadline(Judged):
    """The last day to challenge a decision before a judge."""

    last_day: date


def required_fields(modality: Modality) -> frozenset[MinutesField]:
    """What the minutes of such a meeting must hold; one partly at a distance counts as at a distance."""
    if modality is Modality.WRITTEN:
        return (_ALWAYS | _AT_A_DISTANCE) - _NOT_IN_WRITING
    return _ALWAYS if modality is Modality.PRESENTIAL else _ALWAYS | _AT_A_DISTANCE


def contents(modality: Modality, fields: Iterable[MinutesField]) -> MinutesContents:
    """Rule `minutes.contents`: do the minutes hold everything they must? If not they are not published."""
    missing = tuple(sorted(required_fields(modality) - set(fields)))
    if not missing:
        return MinutesContents(missing=())
    cited = dict.fromkeys(_FIELD_SOURCES.get(field, sources.LEY_675_47) for field in missing)
    finding = Finding(
        "minutes.contents.missing", Severity.BLOCK, {"missing": missing}, sources.joined(*cited)
    )
    return MinutesContents(findings=(finding,), missing=missing)


def deadline(meeting_date: date, modality: Modality, *, law: Law, workdays: Workdays) -> MinutesDeadline:
    """Rule `minutes.deadline`: by when are the minutes published and communicated?

    Published within twenty business days; when not in person also communicated within ten days, unqualified
    in the law, so both readings are given.
    """
    publish_by = workdays.add(meeting_date, law.publication_business_days)
    if modality is Modality.PRESENTIAL:
        return MinutesDeadline(publish_by=publish_by, communicate_by=None, communicate_by_latest_reading=None)
    return MinutesDeadline(
        publish_by=publish_by,
        communicate_by=meeting_date + timedelta(days=law.communication_days),
        communicate_by_latest_reading=workdays.add(meeting_date, law.communication_days),
    )


def late(deadlines: MinutesDeadline, published_on: date) -> tuple[Finding, ...]:
    """The warnings for minutes published on a day after their terms."""
    findings = []
    if published_on > deadlines.publish_by:
        facts = {"published_on": published_on, "publish_by": deadlines.publish_by}
        findings.append(Finding("minutes.deadline.late", Severity.WARN, facts, sources.LEY_675_47))
    if deadlines.communicate_by is not None and published_on > deadlines.communicate_by:
        terms = {
            "published_on": published_on,
            "communicate_by": deadlines.communicate_by,
            "latest_reading": deadlines.communicate_by_latest_reading,
        }
        findings.append(
            Finding("minutes.deadline.communicated_late", Severity.WARN, terms, sources.LEY_675_44)
        )
    return tuple(findings)


def challenge_deadline(act_date: date, *, law: Law, workdays: Workdays) -> ChallengeDeadline:
    """Rule `challenge.deadline`: until when may a decision be challenged?

    Two months from the act; a last day that is no business day runs to the next one.
    """
    return ChallengeDeadline(last_day=workdays.same_or_next(add_months(act_date, law.challenge_months)))
