"""Opening an assembly that no notice called: on the day of the owners' own right, or with everybody there."""

from __future__ import annotations

import uuid
from collections.abc import Set
from datetime import datetime

from meetings.convening import assemble
from meetings.live_session.presence import SECRETARY, arrive
from meetings.live_session.room import room_at
from meetings.planning import lock_meeting, require_gathering, rules_of
from meetings.protocol import meeting as meeting_rules
from meetings.protocol import sources
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Modality, Summons
from meetings.protocol.lifecycle import MeetingAct, MeetingState, after_act
from meetings.protocol.trail import Tag
from meetings.storage.session import Transaction
from meetings.trail import Act, Actor, record


def gather(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    present: Set[uuid.UUID],
    by: Actor,
    at: datetime,
) -> None:
    """Open an assembly without notice: the register is frozen and everybody has their link from now on.

    Args:
        present: the people who are there, each by their id; ticked by whoever writes it down.

    Raises:
        Missing: no such meeting here, or somebody who owns nothing.
        Refused: as ``planning.require_gathering``; ``universal.not_all``: a universal assembly is valid only
            with every coefficient (rule ``meeting.universal``). Then nothing of the act stays.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    rules = rules_of(tx, community_id, at)
    require_gathering(tx, meeting, rules, at)
    assemble(tx, meeting, at)
    meeting.state = after_act(MeetingState(meeting.state), MeetingAct.GATHER, Modality(meeting.modality))
    meeting.opened_at, meeting.starts_at = at, meeting.starts_at or at
    meeting.rulebook_version = rules.rulebook.rulebook_version
    act = Act(Tag.MEETING_OPENED, meeting_id=meeting_id, facts={"summons": meeting.summons})
    record(tx, community_id, by, at, act)
    for person_id in sorted(present):
        arrive(tx, community_id, meeting_id, person_id, SECRETARY, by, at)
    if meeting.summons == Summons.UNIVERSAL:
        room = room_at(tx, meeting, at)
        if not meeting_rules.universal(room.quorum.represented, room.total).notice_waived:
            facts = {"share": room.share, "units": len(room.units) - len(room.present_units)}
            raise Refused.because("universal.not_all", source=sources.LEY_675_40, **facts)
