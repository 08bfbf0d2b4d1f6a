"""A person's own trail (R10): every entry that concerns them, in sentences, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings import consents
from meetings.accounts import LinkIdentity
from meetings.consents import Given
from meetings.protocol.kinds import ConsentState
from meetings.storage.session import Transaction
from meetings.storage.trail import TrailEntry, TrailPersonal
from meetings.trail import head
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
    may_withdraw: bool
    size: int


def history_page(tx: Transaction, identity: LinkIdentity, at: datetime) -> HistoryPage:
    """The trail of whoever opened their link; costs only their own entries."""
    query = (
        select(TrailEntry.seq, TrailEntry.at, TrailEntry.tag)
        .join(
            TrailPersonal,
            (TrailPersonal.tree_id == TrailEntry.tree_id) & (TrailPersonal.seq == TrailEntry.seq),
        )
        .where(TrailPersonal.person_id == identity.person_id, TrailPersonal.tree_id == identity.community_id)
        # By the person's own rows: ordered by the entries, SQLite reads all of them.
        .order_by(TrailPersonal.seq.desc())
        .limit(MOST_ENTRIES)
    )
    lines = []
    for seq, instant, tag in tx.session.execute(query):
        mark, title = says(tag)
        lines.append(HistoryLine(mark, title, instant, seq))
    meeting = consents.meeting_of(tx, identity.community_id, identity.meeting_id)
    given = consents.recording_answer(tx, meeting.id, identity.person_id)
    return HistoryPage(
        lines=tuple(lines),
        consent=given,
        may_withdraw=given.state is ConsentState.GRANTED,
        size=head(tx, identity.community_id).size,
    )
