"""Who bought a home after the questions were sent: asked too, with a link of their own."""

from __future__ import annotations

import uuid
from datetime import datetime

from meetings.convening import Recipient, call_late, uncalled
from meetings.planning import lock_meeting
from meetings.protocol import sources
from meetings.protocol.findings import Refused
from meetings.storage.session import Transaction
from meetings.trail import Actor
from meetings.written_decision.asking import Asking, asking_of, find_written


def unasked(tx: Transaction, asking: Asking) -> tuple[Recipient, ...]:
    """The owners of a home without an answer whom the questions were never sent to."""
    waiting = {person for unit in asking.asked if not unit.answered for person in unit.owners}
    new = uncalled(tx, asking.meeting.community_id, asking.meeting.id)
    return tuple(each for each in new if each.person_id in waiting)


def ask_new_owners(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> int:
    """Send the questions, unchanged, to whoever owns a silent home now and has none; returns to how many.

    Their month is everybody's: it runs from the first sending (Ley 675/2001 art. 43).

    Raises:
        Missing: no such decision here.
        Refused: ``convening.staff_only``, ``written.closed``; ``written.nobody_new``: all of them have them.
    """
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    meeting = lock_meeting(tx, community_id, find_written(tx, community_id, meeting_id).id)
    asking = asking_of(tx, meeting, at)
    if not asking.is_running:
        raise Refused.because("written.closed", source=sources.LEY_675_43, last_instant=asking.last_instant)
    people = unasked(tx, asking)
    if not people:
        raise Refused.because("written.nobody_new", source=sources.PRODUCT)
    call_late(tx, meeting, people, by, at)
    return len(people)
