"""A person's own trail (R10): every entry that concerns them, in sentences, newest first."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from meetings import communities, consents
from meetings.accounts import LinkIdentity
from meetings.consents import Given
from meetings.planning import meeting_row
from meetings.protocol.kinds import ConsentState, Modality
from meetings.protocol.trail import Tag
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.trail import PersonLine, head, person_lines
from meetings.wording.ballots import ballot_note
from meetings.wording.format import date_words
from meetings.wording.readings import reading_note, reading_title
from meetings.wording.trail import says, voter_note
from meetings.wording.written_decision import occasion

MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry, as its person reads it; ``meeting`` says which one it is about, with its day."""

    mark: str
    title: str
    at: datetime
    entry: int
    note: str = ""
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A person's own trail."""

    lines: tuple[HistoryLine, ...]
    consent: Given
    is_asked_to_be_recorded: bool
    may_withdraw: bool
    size: int


def history_page(tx: Transaction, identity: LinkIdentity, at: datetime) -> HistoryPage:
    """The trail of whoever opened their link; costs only their own entries."""
    entries = person_lines(tx, identity.community_id, identity.person_id, MOST_ENTRIES)
    meetings = _meetings(tx, identity.community_id, {entry.meeting_id for entry in entries} - {None})
    lines = [_line(entry, meetings.get(entry.meeting_id, "")) for entry in entries]
    meeting = meeting_row(tx, identity.community_id, identity.meeting_id)
    given = consents.recording_answer(tx, meeting.id, identity.person_id)
    return HistoryPage(
        lines=tuple(lines),
        consent=given,
        is_asked_to_be_recorded=meeting.modality != Modality.WRITTEN and meeting.recording_requested,
        may_withdraw=given.state is ConsentState.GRANTED,
        size=head(tx, identity.community_id).size,
    )


def _meetings(
    tx: Transaction, community_id: uuid.UUID, ids: Set[uuid.UUID | None]
) -> Mapping[uuid.UUID | None, str]:
    """Each of these meetings in words: what it is, and its day on the community's clock."""
    query = select(Meeting.id, Meeting.kind, Meeting.modality, Meeting.starts_at).where(Meeting.id.in_(ids))
    zone = ZoneInfo(communities.card(tx, community_id).timezone)
    return {
        row.id: ", ".join([occasion(row.kind, row.modality), *_day(row.starts_at, zone)])
        for row in tx.session.execute(query)
    }


def _day(at: datetime | None, zone: ZoneInfo) -> list[str]:
    return [date_words(at.astimezone(zone).date(), year=True)] if at else []


def _line(entry: PersonLine, meeting: str) -> HistoryLine:
    mark, title = says(entry.tag, entry.facts)
    if entry.tag == Tag.TRAIL_READ_BY_OTHER and entry.facts is not None:
        title = reading_title(entry.facts["what"])
    note = ballot_note(entry.facts) if entry.tag == Tag.BALLOT_CAST and entry.facts else note_of(entry)
    return HistoryLine(mark, title, entry.at, entry.seq, note, meeting)


def note_of(entry: PersonLine) -> str:
    """What an entry says beside its sentence: of a reading, who read and why; of a naming, who votes."""
    if entry.facts is None:
        return ""
    if entry.tag == Tag.DESIGNATED_VOTER_SET:
        return voter_note(entry.facts)
    return reading_note(entry.facts) if entry.tag == Tag.TRAIL_READ_BY_OTHER else ""
