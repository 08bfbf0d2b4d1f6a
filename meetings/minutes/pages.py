"""What the pages of the minutes show: the draft, the signatures, the book, and the text to read."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import undefer

from meetings import communities, live_session
from meetings.live_session import DecisionCard
from meetings.minutes.contents import contents_of, not_asked
from meetings.minutes.draft import find_minutes
from meetings.minutes.roles import roles_of, roles_to_sign
from meetings.minutes.terms import deadline_of
from meetings.minutes.written import InWriting, concluded_at, in_writing
from meetings.protocol import minutes as rules
from meetings.protocol.kinds import MinutesField, Modality
from meetings.protocol.lifecycle import MinutesState
from meetings.protocol.minutes import MinutesDeadline
from meetings.storage.blobs import Blob
from meetings.storage.minutes import Minutes, MinutesSection, Signature
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Actor


@dataclass(frozen=True, slots=True)
class WrittenReason:
    """What somebody accountable went on past, as it was said then, and their written reason."""

    said: str
    reason: str
    by: str
    at: datetime
    source: str


class Statement(NamedTuple):
    """What somebody asked to have written down."""

    who: str
    at: datetime
    text: str


class Spoken(NamedTuple):
    """Somebody who had the floor, and when."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The minutes of one meeting, as staff and signers see them (S5-S8)."""

    meeting: Meeting
    minutes: Minutes
    sections: tuple[MinutesSection, ...]
    decisions: dict[uuid.UUID, DecisionCard]
    signatures: tuple[Signature, ...]
    to_sign: tuple[str, ...]
    my_roles: tuple[str, ...]
    held: frozenset[MinutesField]
    required: tuple[MinutesField, ...]
    deadline: MinutesDeadline
    today: date

    @property
    def closed(self) -> Mapping[str, list[dict[str, str]]]:
        """Item -> why the law kept it from being voted in this meeting."""
        return cast(Mapping[str, list[dict[str, str]]], self.minutes.record["closed"])

    @property
    def turns(self) -> Mapping[str, list[Spoken]]:
        """Item -> who had the floor on it, in order; nobody where there was no room."""
        kept: Mapping[str, list[dict[str, str]]] = self.minutes.record.get("turns", {})
        return {
            item: [Spoken(row["who"], datetime.fromisoformat(row["from"])) for row in rows]
            for item, rows in kept.items()
        }

    @property
    def statements(self) -> Mapping[str, list[Statement]]:
        """Item -> what people asked to have written down under it."""
        kept: Mapping[str, list[dict[str, str]]] = self.minutes.record["statements"]
        return {
            item: [Statement(row["who"], datetime.fromisoformat(row["at"]), row["text"]) for row in rows]
            for item, rows in kept.items()
        }

    @property
    def held_at(self) -> datetime:
        """When it was held; what was decided in writing, when it was concluded."""
        return concluded_at(self.meeting)

    @property
    def in_writing(self) -> InWriting | None:
        """How a decision in writing was asked and answered; None for a meeting that was held."""
        kept = self.minutes.record.get("written")
        return in_writing(kept) if kept else None

    @property
    def reasons(self) -> tuple[WrittenReason, ...]:
        """The written reasons of this meeting, in their order."""
        return tuple(
            WrittenReason(**{**row, "at": datetime.fromisoformat(row["at"])})
            for row in self.minutes.record["overrides"]
        )

    @property
    def tell_by(self) -> date:
        """The last day to tell everybody: at a distance ten days (art. 44), else to publish (art. 47)."""
        return self.deadline.communicate_by or self.deadline.publish_by

    @property
    def is_published(self) -> bool:
        """Whether everybody called may read them."""
        return self.minutes.state == MinutesState.PUBLISHED

    @property
    def is_fixed(self) -> bool:
        """Whether the paper to sign was printed."""
        return bool(self.minutes.fixed_sha256)


def minutes_page(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, reader: Actor, at: datetime
) -> MinutesPage:
    """The minutes of a meeting.

    Raises:
        Missing: no minutes here.
    """
    minutes = find_minutes(tx, community_id, meeting_id)
    meeting = tx.session.get_one(Meeting, meeting_id)
    modality = Modality(meeting.modality)
    return MinutesPage(
        meeting=meeting,
        minutes=minutes,
        sections=tuple(minutes.sections),
        decisions=live_session.decisions_of(tx, meeting_id),
        signatures=tuple(minutes.signatures),
        to_sign=roles_to_sign(meeting),
        my_roles=roles_of(tx, meeting, reader),
        held=contents_of(minutes),
        required=tuple(sorted(rules.required_fields(modality) - not_asked(minutes, meeting))),
        deadline=deadline_of(tx, meeting, at),
        today=at.astimezone(ZoneInfo(communities.card(tx, community_id).timezone)).date(),
    )


@dataclass(frozen=True, slots=True)
class BookRow:
    """One line of the book; ``has_text`` and ``has_signatures``: which of its papers are printed."""

    meeting_id: uuid.UUID
    number: int | None
    kind: str
    is_in_writing: bool
    held_at: datetime
    state: str
    published_at: datetime | None
    place: str
    has_text: bool
    has_signatures: bool


def book(tx: Transaction, community_id: uuid.UUID) -> list[BookRow]:
    """The book of minutes, newest first."""
    query = (
        select(Minutes, Meeting)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .where(Minutes.community_id == community_id)
        .order_by(Minutes.created_at.desc())
    )
    return [
        BookRow(
            meeting_id=meeting.id,
            number=minutes.number,
            kind=meeting.kind,
            is_in_writing=meeting.modality == Modality.WRITTEN,
            held_at=concluded_at(meeting),
            state=minutes.state,
            published_at=minutes.published_at,
            place=minutes.published_place,
            has_text=minutes.fixed_pdf_id is not None,
            has_signatures=minutes.signatures_pdf_id is not None,
        )
        for minutes, meeting in tx.session.execute(query)
    ]


def read_page(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID | None, at: datetime
) -> MinutesPage:
    """The published minutes, for whoever was called to the meeting (R9).

    Raises:
        Missing: not published yet, or no such meeting here.
    """
    if meeting_id is None:
        raise Missing
    page = minutes_page(tx, community_id, meeting_id, Actor(), at)
    if not page.is_published:
        raise Missing
    return page


def paper_of(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, which: Literal["fixed", "signatures"]
) -> bytes:
    """A paper of the minutes as PDF.

    Raises:
        Missing: no minutes here, or the paper is not printed yet.
    """
    minutes = find_minutes(tx, community_id, meeting_id)
    blob_id = minutes.fixed_pdf_id if which == "fixed" else minutes.signatures_pdf_id
    if blob_id is None:
        raise Missing
    blob = tx.session.scalars(select(Blob).where(Blob.id == blob_id).options(undefer(Blob.content))).one()
    return blob.content
