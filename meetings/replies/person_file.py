"""What the staff read of one person, once they wrote why: answers, permissions, messages, trail."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings import consents
from meetings.consents import Given
from meetings.protocol.readings import TrailShare, shows, trail_share
from meetings.replies.answers import Kept, last_answer
from meetings.replies.history import HistoryLine, note_of
from meetings.storage.convening import Invitation
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.trail import PersonLine, person_lines
from meetings.wording.trail import act_words, says

MOST_MEETINGS, MOST_MESSAGES, MOST_ENTRIES = 12, 20, 200


@dataclass(frozen=True, slots=True)
class SentLine:
    """One message to a person: what it was, by which channel, how it ended and when."""

    delivery_id: uuid.UUID
    kind: str
    channel: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InvitedLine:
    """One meeting a person was called to: their answer, their permission to record, their messages."""

    meeting_id: uuid.UUID
    kind: str
    starts_at: datetime | None
    answer: Kept | None
    asks_to_record: bool
    consent: Given
    messages: tuple[SentLine, ...]


@dataclass(frozen=True, slots=True)
class PersonFile:
    """The file of a person. ``lines`` are the entries of their trail that the reader's share shows, the
    newest first; ``hidden`` is how many others there are.
    """

    meetings: tuple[InvitedLine, ...]
    share: TrailShare
    lines: tuple[HistoryLine, ...]
    hidden: int


def person_file(
    tx: Transaction, community_id: uuid.UUID, person_id: uuid.UUID, roles: Iterable[str]
) -> PersonFile:
    """The file of a person of this community, for whoever holds these roles.

    The person is looked up by whoever opens the file (``communities.person_page``).
    """
    share = trail_share(roles)
    entries = person_lines(tx, community_id, person_id, MOST_ENTRIES)
    shown = [line for line in entries if shows(share, is_own_act=line.actor == person_id)]
    rows = tx.session.scalars(
        select(Meeting)
        .join(Invitation, Invitation.meeting_id == Meeting.id)
        .where(Meeting.community_id == community_id, Invitation.person_id == person_id)
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(MOST_MEETINGS)
    )
    invited = tuple(_invited(tx, meeting, person_id) for meeting in rows)
    return PersonFile(invited, share, tuple(map(_line, shown)), len(entries) - len(shown))


def _line(entry: PersonLine) -> HistoryLine:
    mark, title = says(entry.tag, entry.facts)[0], act_words(entry.tag, entry.facts)
    return HistoryLine(mark, title, entry.at, entry.seq, note_of(entry))


def _invited(tx: Transaction, meeting: Meeting, person_id: uuid.UUID) -> InvitedLine:
    messages = tx.session.scalars(
        select(Delivery)
        .where(Delivery.meeting_id == meeting.id, Delivery.person_id == person_id)
        .order_by(Delivery.created_at.desc(), Delivery.id)
        .limit(MOST_MESSAGES)
    )
    return InvitedLine(
        meeting_id=meeting.id,
        kind=meeting.kind,
        starts_at=meeting.starts_at,
        answer=last_answer(tx, meeting.id, person_id),
        asks_to_record=meeting.recording_requested,
        consent=consents.recording_answer(tx, meeting.id, person_id),
        messages=tuple(
            SentLine(row.id, row.kind, row.channel, row.state, row.accepted_at or row.next_at)
            for row in messages
        ),
    )
