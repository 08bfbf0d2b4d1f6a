"""What minutes must hold by law, what they hold, and what still keeps them from being signed or published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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
    held = contents_of(minutes) | not_asked(minutes, meeting) | given
    return rules.contents(Modality(meeting.modality), held).findings


def not_asked(minutes: Minutes, meeting: Meeting) -> frozenset[MinutesField]:
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
    if "written" in minutes.record and not minutes.record["written"]["votes"]:
        # Nobody answered: there is nobody to name.
        needless |= {MinutesField.ATTENDEES_NAME_QUALITY, MinutesField.IDENTITY_CHECK}
    return frozenset(needless)


def contents_of(minutes: Minutes) -> frozenset[MinutesField]:
    """What these minutes hold of what the law asks for (rule book section 6)."""
    kept, signed = minutes.record, {row.role for row in minutes.signatures}
    people, homes = _took_part(kept)
    held = {
        MinutesField.AGENDA: bool(minutes.sections),
        MinutesField.ARREARS_OWNERS: "arrears" in kept,
        MinutesField.ATTENDEES_NAME_QUALITY: bool(people),
        MinutesField.COEFFICIENTS: bool(homes),
        MinutesField.EVIDENCE: True,
        MinutesField.IDENTITY_CHECK: all(row["identity_check"] for row in people),
        MinutesField.KIND_LABEL: True,
        MinutesField.LEGAL_REPRESENTATIVE_SIGNATURE: ADMINISTRATOR in signed,
        MinutesField.NOTICE_COPY: bool(kept.get("notice", {}).get("version")),
        MinutesField.NOTICE_FORM: bool(kept.get("notice", {}).get("issued_at")),
        MinutesField.PRESIDENT_SIGNATURE: CHAIR in signed,
        MinutesField.QUORUM_CONTINUITY: bool(kept.get("quorum")),
        MinutesField.SECRETARY_SIGNATURE: SECRETARY in signed,
        MinutesField.UNITS: bool(homes),
        MinutesField.VOTES_PER_DECISION: "decisions" in kept,
    }
    return frozenset(field for field, is_held in held.items() if is_held)


def _took_part(kept: Mapping[str, Any]) -> tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]]:
    """The people whom the record names, and the homes with their coefficients.

    In writing every home stands in it, answered or not: the majority is of the whole building.
    """
    if "written" not in kept:
        return kept["attendance"], kept["units"]
    votes = kept["written"]["votes"]
    return votes, [*(home for vote in votes for home in vote["units"]), *kept["written"]["silent"]]
