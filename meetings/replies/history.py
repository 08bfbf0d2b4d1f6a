"""A person's own trail (R10): every entry that concerns them, in sentences, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import consents
from meetings.accounts import LinkIdentity
from meetings.consents import Given
from meetings.planning import meeting_row
from meetings.protocol.kinds import ConsentState, Modality
from meetings.protocol.trail import Tag
from meetings.storage.session import Transaction
from meetings.trail import PersonLine, head, person_lines
from meetings.wording.readings import reading_note, reading_title
from meetings.wording.trail import says

MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry, as its person reads it."""

    mark: str
    title: str
    at: datetime
    entry: int
    note: str = ""


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
    lines = [
        _line(entry) for entry in person_lines(tx, identity.community_id, identity.person_id, MOST_ENTRIES)
    ]
    meeting = meeting_row(tx, identity.community_id, identity.meeting_id)
    given = consents.recording_answer(tx, meeting.id, identity.person_id)
    return HistoryPage(
        lines=tuple(lines),
        consent=given,
        is_asked_to_be_recorded=meeting.modality != Modality.WRITTEN,
        may_withdraw=given.state is ConsentState.GRANTED,
        size=head(tx, identity.community_id).size,
    )


def _line(entry: PersonLine) -> HistoryLine:
    mark, title = says(entry.tag)
    if entry.tag == Tag.TRAIL_READ_BY_OTHER and entry.facts is not None:
        title = reading_title(entry.facts["what"])
    return HistoryLine(mark, title, entry.at, entry.seq, note_of(entry))


def note_of(entry: PersonLine) -> str:
    """What an entry says beside its sentence: of a reading, who read and why."""
    is_reading = entry.tag == Tag.TRAIL_READ_BY_OTHER and entry.facts is not None
    return reading_note(entry.facts or {}) if is_reading else ""
