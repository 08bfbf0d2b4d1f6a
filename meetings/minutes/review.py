"""From the draft to the signatures and back: the text is fixed, and whoever signs is written to."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from meetings.minutes.contents import SIGNATURES, missing_of
from meetings.minutes.draft import find_minutes
from meetings.minutes.signatories import ask_for_signatures, take_back_requests
from meetings.protocol.findings import Refused, enforce
from meetings.protocol.lifecycle import MINUTES, MinutesAct, MinutesState, next_state
from meetings.protocol.trail import Tag
from meetings.storage.communities import Community
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.trail import Act, Actor, record


def submit(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime) -> None:
    """Fix the text for signing: it gets its number in the book, without gaps, and its paper is printed.

    Each one who signs is owed a mail.

    Raises:
        Missing: no minutes here.
        Refused: not a draft; the law asks for more than they hold (rule ``minutes.contents``): once signed
            they cannot change any more.
    """
    minutes = find_minutes(tx, community_id, meeting_id)
    minutes.state = next_state(MINUTES, MinutesState(minutes.state), MinutesAct.SUBMIT)
    enforce(missing_of(minutes, tx.session.get_one(Meeting, meeting_id), SIGNATURES))
    if minutes.number is None:
        community = tx.session.scalars(
            select(Community).where(Community.id == community_id).with_for_update()
        ).one()
        minutes.number, community.next_minutes_number = (
            community.next_minutes_number,
            community.next_minutes_number + 1,
        )
    minutes.fixed_at = at
    facts = {"number": minutes.number}
    act = Act(Tag.MINUTES_SUBMITTED, about=minutes.id, meeting_id=meeting_id, facts=facts)
    record(tx, community_id, by, at, act)
    ask_for_signatures(tx, minutes, at)
    tx.owes = True  # the worker prints the paper, and only then writes to whoever signs


def return_to_draft(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Open the text again, as long as nobody signed it.

    Raises:
        Missing: no minutes here.
        Refused: not in review, or somebody signed (``minutes.fixed``).
    """
    minutes = find_minutes(tx, community_id, meeting_id)
    if minutes.signatures:
        raise Refused.because("minutes.fixed")
    minutes.state = next_state(MINUTES, MinutesState(minutes.state), MinutesAct.RETURN_TO_DRAFT)
    minutes.fixed_at, minutes.fixed_pdf_id, minutes.fixed_sha256 = None, None, ""
    take_back_requests(tx, meeting_id)
    record(tx, community_id, by, at, Act(Tag.MINUTES_RETURNED, about=minutes.id, meeting_id=meeting_id))
