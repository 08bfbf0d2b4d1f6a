"""What minutes must hold by law, what they hold, and what still keeps them from being signed or published."""

from __future__ import annotations

from meetings.protocol import minutes as rules
from meetings.protocol.findings import Finding
from meetings.protocol.kinds import Kind, MinutesField, Modality, Summons
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.minutes import Minutes
from meetings.storage.planning import Meeting

CHAIR, SECRETARY, ADMINISTRATOR = "chair", "secretary", "administrator"
SIGNATURES = frozenset(
    {
        MinutesField.PRESIDENT_SIGNATURE,
        MinutesField.SECRETARY_SIGNATURE,
        MinutesField.LEGAL_REPRESENTATIVE_SIGNATURE,
    }
)


def missing_of(
    minutes: Minutes, meeting: Meeting, given: frozenset[MinutesField] = frozenset()
) -> tuple[Finding, ...]:
    """What rule ``minutes.contents`` says of these minutes, were what is ``given`` there too."""
    held = contents_of(minutes) | not_asked(meeting) | given
    return rules.contents(Modality(meeting.modality), held).findings


def not_asked(meeting: Meeting) -> frozenset[MinutesField]:
    """What the law asks of the minutes of assemblies and these minutes need not hold."""
    kind, needless = Kind(meeting.kind), set[MinutesField]()
    if not kind.is_assembly:
        needless |= {MinutesField.ARREARS_OWNERS, MinutesField.COEFFICIENTS, MinutesField.UNITS}
        needless |= {MinutesField.LEGAL_REPRESENTATIVE_SIGNATURE}
    if kind.only_informs or meeting.state == MeetingState.FAILED_QUORUM:
        needless |= {MinutesField.PRESIDENT_SIGNATURE}
    if meeting.state == MeetingState.FAILED_QUORUM:
        needless |= {MinutesField.SECRETARY_SIGNATURE, MinutesField.ATTENDEES_NAME_QUALITY}
        needless |= {MinutesField.COEFFICIENTS, MinutesField.UNITS}
    if meeting.summons != Summons.NOTICE:
        needless |= {MinutesField.NOTICE_COPY, MinutesField.NOTICE_FORM}
    return frozenset(needless)


def contents_of(minutes: Minutes) -> frozenset[MinutesField]:
    """What these minutes hold of what the law asks for (rule book section 6)."""
    kept, signed = minutes.record, {row.role for row in minutes.signatures}
    held = {
        MinutesField.AGENDA: bool(minutes.sections),
        MinutesField.ARREARS_OWNERS: "arrears" in kept,
        MinutesField.ATTENDEES_NAME_QUALITY: bool(kept.get("attendance")),
        MinutesField.COEFFICIENTS: bool(kept.get("units")),
        MinutesField.EVIDENCE: True,
        MinutesField.IDENTITY_CHECK: all(row["identity_check"] for row in kept.get("attendance", ())),
        MinutesField.KIND_LABEL: True,
        MinutesField.LEGAL_REPRESENTATIVE_SIGNATURE: ADMINISTRATOR in signed,
        MinutesField.NOTICE_COPY: bool(kept.get("notice", {}).get("version")),
        MinutesField.NOTICE_FORM: bool(kept.get("notice", {}).get("issued_at")),
        MinutesField.PRESIDENT_SIGNATURE: CHAIR in signed,
        MinutesField.QUORUM_CONTINUITY: bool(kept.get("quorum")),
        MinutesField.SECRETARY_SIGNATURE: SECRETARY in signed,
        MinutesField.UNITS: bool(kept.get("units")),
        MinutesField.VOTES_PER_DECISION: "decisions" in kept,
    }
    return frozenset(field for field, is_held in held.items() if is_held)
