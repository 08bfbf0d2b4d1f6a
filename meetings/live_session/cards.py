"""What stands on several pages of the evening: a decision with its figures, an item, who holds an office."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from meetings.planning import MeetingFacts
from meetings.protocol import majority
from meetings.protocol.exact import parse_exact
from meetings.protocol.findings import Finding, Severity
from meetings.protocol.kinds import ItemType, Majority
from meetings.storage.live_session import Decision, Officer
from meetings.storage.planning import AgendaItem
from meetings.storage.session import Transaction

# How a body decides: by heads, and over all its members (Ley 675/2001 art. 54).
BY_HEADS, HALF_OF_MEMBERS = "member", "half_of_members"
# How a question in writing is decided: over the whole building, answered or not (art. 43).
HALF_OF_TOTAL = "half_of_total"


@dataclass(frozen=True, slots=True)
class Units:
    """How many units (of a body: members) said what, beside the exact weights; ``of`` those counted over."""

    favour: int
    against: int
    blank: int
    of: int

    @property
    def not_voted(self) -> int:
        """Those counted over that said nothing."""
        return max(0, self.of - self.favour - self.against - self.blank)


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A decision with its exact figures; ``denominator`` is what its majority is counted over.

    ``needed`` is the share of it: half has to be passed, any other is enough when it is reached. ``other`` is
    in favour and the whole by the other way of counting, where the same share is needed by both. Of the units
    that the by-laws kept from voting only their number and their share of the building are told.
    """

    item_id: uuid.UUID
    question: str
    basis: str
    majority: str
    needed: Fraction
    favour: Fraction
    against: Fraction
    blank: Fraction
    denominator: Fraction
    units: Units
    other: tuple[Fraction, Fraction] | None
    kept_out_units: int
    kept_out_share: Fraction
    represented: Fraction
    owners_present: int
    has_quorum: bool
    approved: bool
    source: str
    opened_at: datetime
    at: datetime

    @property
    def share(self) -> Fraction:
        """What was in favour, as a share of what it is counted over."""
        return self.favour / self.denominator if self.denominator else Fraction(0)

    @property
    def other_share(self) -> Fraction | None:
        """What was in favour by the other way of counting, where 70 % is needed by both."""
        return self.other[0] / self.other[1] if self.other else None

    @property
    def not_voted(self) -> Fraction:
        """What it is counted over and said nothing; with a majority of the whole, the absent as well."""
        return max(Fraction(0), self.denominator - self.favour - self.against - self.blank)

    @property
    def is_by_heads(self) -> bool:
        """Whether the members of a body decided it."""
        return self.basis == BY_HEADS

    @property
    def is_in_writing(self) -> bool:
        """Whether it was asked in writing, of the whole building."""
        return self.majority == HALF_OF_TOTAL

    @property
    def has_effect(self) -> bool:
        """Whether what was voted holds: in writing only when every owner took part (Ley 675/2001 art. 44)."""
        return self.has_quorum or not self.is_in_writing

    @property
    def asks_own_share(self) -> bool:
        """Whether the by-laws asked for more than half."""
        return asks_own_share(self.majority, self.needed)

    @property
    def needs_whole(self) -> bool:
        """Whether it is counted over the whole building and not over who is represented."""
        return self.majority != Majority.SIMPLE_REPRESENTED


def asks_own_share(majority: str, needed: Fraction) -> bool:
    """Whether the by-laws ask for more than the half that the law asks for."""
    return majority in (Majority.SIMPLE_REPRESENTED, HALF_OF_TOTAL) and needed * 2 > 1


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item of the agenda on the evening.

    Attributes:
        number: its place, from 1.
        minutes: planned length.
        started_at, ended_at: when it was taken up and left; None before.
        basis, majority: codes, empty where nothing is voted.
        closed: why it cannot be decided in this meeting (rule ``majority.qualified_allowed``).
        decision: what was decided, once it was.
    """

    id: uuid.UUID
    number: int
    title: str
    minutes: int
    started_at: datetime | None
    ended_at: datetime | None
    basis: str
    majority: str
    closed: tuple[Finding, ...]
    decision: DecisionCard | None

    @property
    def is_voted(self) -> bool:
        """Whether the owners vote it."""
        return bool(self.basis)

    @property
    def is_current(self) -> bool:
        """Whether it is being discussed."""
        return self.started_at is not None and self.ended_at is None

    @property
    def may_be_decided(self) -> bool:
        """Whether its vote may still be counted."""
        return self.is_voted and not self.closed and self.decision is None


def items_of(tx: Transaction, meeting: MeetingFacts) -> tuple[ItemCard, ...]:
    """The items of a meeting in their order, each with what was decided."""
    decided = decisions_of(tx, meeting.id)
    rows = tx.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position)
    )
    return tuple(_item(row, number, meeting, decided.get(row.id)) for number, row in enumerate(rows, 1))


def _item(row: AgendaItem, number: int, meeting: MeetingFacts, decision: DecisionCard | None) -> ItemCard:
    closed: tuple[Finding, ...] = ()
    basis, needed = decided_by(row, meeting)
    if row.basis and row.majority != Majority.SIMPLE_REPRESENTED:
        judged = majority.qualified_allowed(meeting.call, meeting.modality)
        closed = tuple(f for f in judged.findings if f.severity is Severity.BLOCK)
    return ItemCard(
        id=row.id,
        number=number,
        title=row.title,
        minutes=row.minutes,
        started_at=row.started_at,
        ended_at=row.ended_at,
        basis=basis,
        majority=needed,
        closed=closed,
        decision=decision,
    )


def decided_by(item: AgendaItem, meeting: MeetingFacts) -> tuple[str, str]:
    """Basis and majority of an item: its own in an assembly, by heads in a body, none in other meetings."""
    if meeting.kind.body is not None and ItemType(item.type).decides:
        return BY_HEADS, HALF_OF_MEMBERS
    return item.basis, item.majority


def decisions_of(tx: Transaction, meeting_id: uuid.UUID) -> dict[uuid.UUID, DecisionCard]:
    """The recorded decisions of a meeting, by item."""
    rows = tx.session.scalars(
        select(Decision).where(Decision.meeting_id == meeting_id).order_by(Decision.recorded_at)
    )
    return {row.item_id: card_of(row) for row in rows}


def card_of(row: Decision) -> DecisionCard:
    """A decision as it is shown, its figures exact again."""
    return DecisionCard(
        item_id=row.item_id,
        question=row.question,
        basis=row.basis,
        majority=row.majority,
        needed=parse_exact(row.needed),
        favour=parse_exact(row.favour),
        against=parse_exact(row.against),
        blank=parse_exact(row.blank),
        denominator=parse_exact(row.denominator),
        units=Units(row.favour_units, row.against_units, row.blank_units, row.denominator_units),
        other=(
            (parse_exact(row.other_favour), parse_exact(row.other_denominator))
            if row.other_denominator
            else None
        ),
        kept_out_units=row.kept_out_units,
        kept_out_share=parse_exact(row.kept_out_share),
        represented=parse_exact(row.represented),
        owners_present=row.owners_present,
        has_quorum=row.has_quorum,
        approved=row.approved,
        source=row.source,
        opened_at=row.opened_at,
        at=row.recorded_at,
    )


def topic_of(tx: Transaction, meeting_id: uuid.UUID) -> uuid.UUID | None:
    """The topic being treated; between two of them the last one; none before the first."""
    query = (
        select(AgendaItem.id)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.started_at.is_not(None))
        .order_by(AgendaItem.started_at.desc())
        .limit(1)
    )
    return tx.session.scalar(query)


def officers_of(tx: Transaction, meeting_id: uuid.UUID) -> dict[str, str]:
    """Office -> name of whoever holds it."""
    rows = tx.session.scalars(
        select(Officer).where(Officer.meeting_id == meeting_id, Officer.ended_at.is_(None))
    )
    return {row.role: row.name for row in rows}


def figures_of(row: Decision) -> dict[str, object]:
    """What the trail says of a decision in clear: its exact figures and what they came to."""
    other = {"other_favour": row.other_favour, "other_denominator": row.other_denominator}
    return {
        "favour": row.favour,
        "against": row.against,
        "blank": row.blank,
        "denominator": row.denominator,
        **(other if row.other_denominator else {}),
        "basis": row.basis,
        "majority": row.majority,
        "kept_out_units": row.kept_out_units,
        "approved": row.approved,
    }
