"""Who agreed on the hour of a meeting: written down before it begins, for the very hour it has then."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from meetings.planning.facts import lock_meeting
from meetings.planning.rules import rules_of
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Modality
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.seal import HourGround
from meetings.protocol.trail import Tag, instant
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

_BEFORE_IT = (MeetingState.DRAFT, MeetingState.CONVENED)


def agree_hour(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    ground: HourGround,
    reference: str,
    on: date,
    by: Actor,
    at: datetime,
) -> None:
    """Write down on what the hour of a meeting was agreed; a second time replaces the first.

    Args:
        ground: a poll, the by-laws or the council.
        reference: what proves it, such as an article or the number of some minutes.
        on: the day of the agreement.

    Raises:
        Missing: no such meeting here, or nobody meets: a decision in writing has no hour.
        Refused: ``hour.no_day``, ``hour.meeting_begun``, ``hour.agreed_later``: the day of the agreement has
            not come yet.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    if meeting.modality == Modality.WRITTEN:
        raise Missing
    if meeting.state not in _BEFORE_IT:
        raise Refused.because("hour.meeting_begun")
    if meeting.starts_at is None:
        raise Refused.because("hour.no_day")
    if on > rules_of(tx, community_id, at).today(at):
        raise Refused.because("hour.agreed_later", on=on)
    meeting.hour_ground, meeting.hour_reference = ground.value, reference
    meeting.hour_agreed_on, meeting.hour_agreed_for = on, meeting.starts_at
    facts = {
        "hour_ground": ground.value,
        "agreed_on": on.isoformat(),
        "starts_at": instant(meeting.starts_at),
    }
    record(tx, community_id, by, at, Act(Tag.MEETING_CHANGED, meeting.id, meeting.id, facts))
