"""A mistake that somebody sees in published minutes (R9): kept beside them and told to the staff.

It changes nothing: minutes that were signed are corrected by an addendum alone. What a person writes is
sealed under their key.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from meetings import replies, trail
from meetings.minutes.draft import find_minutes
from meetings.minutes.terms import challenge_until
from meetings.planning import rules_of_meeting
from meetings.protocol.findings import Refused
from meetings.protocol.lifecycle import MinutesState
from meetings.protocol.trail import Tag
from meetings.storage.communities import Person
from meetings.storage.minutes import Minutes, Remark
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

MOST_REMARKS = 5
# So long the desk tells of a remark: nobody has to say that they read it.
NEWS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """One remark as it is read: when, what, and for the staff who and of which units."""

    at: datetime
    text: str
    name: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MyRemarks:
    """What one person told of these minutes, and whether they still can; ``before`` stands in the mail."""

    before: date
    is_open: bool
    lines: tuple[RemarkLine, ...]

    @property
    def takes_more(self) -> bool:
        """Whether they can still tell of a mistake."""
        return self.is_open and len(self.lines) < MOST_REMARKS


@dataclass(frozen=True, slots=True)
class Remarked:
    """Minutes of which mistakes were told lately, and how many."""

    meeting_id: uuid.UUID
    kind: str
    modality: str
    remarks: int


def remark(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, text: str, by: Actor, at: datetime
) -> None:
    """Keep the mistake that somebody called to the meeting sees; the same words sent twice are one.

    Raises:
        Missing: no published minutes here, or nobody's link.
        Refused: ``minutes.remark.too_late``, ``minutes.remark.too_many``.
    """
    minutes = find_minutes(tx, community_id, meeting_id)  # locked: two presses at once are counted one by one
    if minutes.state != MinutesState.PUBLISHED or by.person_id is None:
        raise Missing
    mine = my_remarks(tx, minutes, by.person_id, at)
    if not mine.is_open:
        raise Refused.because("minutes.remark.too_late", before=mine.before)
    if text in [line.text for line in mine.lines]:
        return
    if not mine.takes_more:
        raise Refused.because("minutes.remark.too_many", most=MOST_REMARKS)
    row = Remark(id=uuid.uuid4(), minutes_id=minutes.id, person_id=by.person_id, at=at)
    row.text_sealed = tx.vault.seal(_key(tx, by.person_id), text.encode(), row.id.bytes)
    tx.session.add(row)
    facts = {"number": minutes.number}
    personal = {by.person_id: {"number": minutes.number, "text": text}}
    act = Act(Tag.MINUTES_REMARKED, about=row.id, meeting_id=meeting_id, facts=facts, personal=personal)
    record(tx, community_id, by, at, act)


def my_remarks(tx: Transaction, minutes: Minutes, person_id: uuid.UUID, at: datetime) -> MyRemarks:
    """What this person told of these minutes, the oldest first, and until when they may."""
    meeting = tx.session.get_one(Meeting, minutes.meeting_id)
    before = challenge_until(tx, meeting, at)
    today = at.astimezone(rules_of_meeting(tx, meeting, at).zone).date()
    query = select(Remark).where(Remark.minutes_id == minutes.id, Remark.person_id == person_id)
    rows = tx.session.scalars(query.order_by(Remark.at, Remark.id)).all()
    lines = tuple(RemarkLine(row.at, _text(tx, row)) for row in rows)
    return MyRemarks(before, today < before, lines)


def remarks_of(tx: Transaction, minutes: Minutes) -> tuple[RemarkLine, ...]:
    """Every mistake told of these minutes, the newest first, for whoever administers or writes them."""
    query = select(Remark, Person.name).join(Person, Person.id == Remark.person_id)
    rows = tx.session.execute(query.where(Remark.minutes_id == minutes.id).order_by(Remark.at.desc())).all()
    units = replies.units_of_people(tx, minutes.meeting_id) if rows else {}
    return tuple(
        RemarkLine(row.at, _text(tx, row), name, tuple(units.get(row.person_id, ()))) for row, name in rows
    )


def recent_remarks(tx: Transaction, community_id: uuid.UUID, at: datetime) -> tuple[Remarked, ...]:
    """The minutes of which mistakes were told in the last 30 days, those of the newest meeting first."""
    query = (
        select(Minutes.meeting_id, Meeting.kind, Meeting.modality, func.count(Remark.id))
        .join_from(Remark, Minutes, Minutes.id == Remark.minutes_id)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .where(Minutes.community_id == community_id, Remark.at > at - NEWS)
        .group_by(Minutes.meeting_id, Meeting.kind, Meeting.modality, Meeting.starts_at)
        .order_by(Meeting.starts_at.desc())
    )
    return tuple(Remarked(*row) for row in tx.session.execute(query))


def _text(tx: Transaction, row: Remark) -> str:
    """What was written; empty once its person was erased."""
    try:
        key = _key(tx, row.person_id)
    except LookupError:
        return ""
    return tx.vault.open_sealed(key, row.text_sealed, row.id.bytes).decode()


def _key(tx: Transaction, person_id: uuid.UUID) -> bytes:
    return trail.person_keys(tx, [person_id])[person_id]
