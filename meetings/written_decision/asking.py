"""Where a decision in writing stands: who was asked, until when, which homes answered."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from meetings.communities import unit_label
from meetings.convening import first_sending
from meetings.live_session import owners_of_units
from meetings.planning import MeetingFacts, Rules, find_meeting, meeting_facts, rules_of_meeting
from meetings.protocol.findings import Finding
from meetings.protocol.kinds import Modality
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.nonpresential import may_count, written_deadline
from meetings.storage.convening import FrozenRegister, FrozenUnit
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.storage.written_decision import WrittenBallot, WrittenVote


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """One home: its owners now, and whether one of them answered for it."""

    unit_id: uuid.UUID
    tower: str
    number: str
    kind: str
    coefficient: Fraction
    owners: Mapping[uuid.UUID, str]
    answered: bool

    @property
    def label(self) -> str:
        """Tower and number together."""
        return unit_label(self.tower, self.number)


@dataclass(frozen=True, slots=True)
class Asking:
    """A decision in writing at one instant.

    Attributes:
        total, decimals: of the register as it was frozen when the questions left.
        first_sent_at: when the first message left by proof; None before.
        last_instant: until when votes count: by the first sending, and before that by the notice.
    """

    meeting: MeetingFacts
    rules: Rules
    at: datetime
    total: Fraction
    decimals: int
    units: tuple[AskedUnit, ...]
    first_sent_at: datetime | None
    last_instant: datetime

    @property
    def asked(self) -> tuple[AskedUnit, ...]:
        """The homes that have somebody to answer for them."""
        return tuple(unit for unit in self.units if unit.owners)

    @property
    def answered(self) -> tuple[AskedUnit, ...]:
        """The homes that answered."""
        return tuple(unit for unit in self.asked if unit.answered)

    @property
    def answered_share(self) -> Fraction:
        """What the homes that answered carry, as a share of the whole building."""
        return sum((unit.coefficient for unit in self.answered), Fraction(0)) / self.total

    @property
    def owners(self) -> frozenset[uuid.UUID]:
        """Everybody who owns one of the homes."""
        return frozenset(person for unit in self.units for person in unit.owners)

    @property
    def participating(self) -> frozenset[uuid.UUID]:
        """The owners for one of whose homes an answer came: co-owners speak by one voice (art. 37)."""
        return frozenset(person for unit in self.answered for person in unit.owners)

    @property
    def is_uncounted(self) -> bool:
        """Whether the votes are still to be counted."""
        return self.meeting.state is MeetingState.CONVENED

    @property
    def is_running(self) -> bool:
        """Whether it can still be answered: its last instant has not passed and nothing was counted."""
        return self.is_uncounted and self.at <= self.last_instant

    @property
    def takes_votes(self) -> bool:
        """Whether a vote given now would count."""
        return self.is_running and self.first_sent_at is not None

    @property
    def is_complete(self) -> bool:
        """Whether every home that can answer has answered."""
        return 0 < len(self.asked) == len(self.answered)

    @property
    def kept_from_count(self) -> tuple[Finding, ...]:
        """What keeps the votes from being counted now; without an accredited sending no month runs."""
        last = self.last_instant if self.first_sent_at else None
        return may_count(self.at, last, answered=len(self.answered), units=len(self.asked))

    def units_of(self, person_id: uuid.UUID) -> tuple[AskedUnit, ...]:
        """The homes of one owner."""
        return tuple(unit for unit in self.units if person_id in unit.owners)


def find_written(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID | None) -> Meeting:
    """The row of a decision in writing that was asked.

    Raises:
        Missing: no such meeting here, it is held and not written, or nobody was asked yet.
    """
    if meeting_id is None:
        raise Missing
    meeting = find_meeting(tx, community_id, meeting_id)
    if meeting.modality != Modality.WRITTEN or meeting.state == MeetingState.DRAFT:
        raise Missing
    return meeting


def asking_of(tx: Transaction, meeting: Meeting, at: datetime) -> Asking:
    """Where a decision in writing stands at ``at``; it was asked before."""
    rules = rules_of_meeting(tx, meeting, at)
    register = tx.session.get(FrozenRegister, meeting.id)
    if register is None or meeting.starts_at is None:
        raise Missing
    first = first_sending(tx, meeting.id)
    book = rules.rulebook
    ends = written_deadline(first, (), law=book.law, zone=book.zone).last_instant if first else None
    return Asking(
        meeting=meeting_facts(tx, meeting),
        rules=rules,
        at=at,
        total=Fraction(register.total_numerator, register.total_denominator),
        decimals=register.decimals,
        units=_units(tx, meeting.id),
        first_sent_at=first,
        last_instant=ends or meeting.starts_at,
    )


def _units(tx: Transaction, meeting_id: uuid.UUID) -> tuple[AskedUnit, ...]:
    owners = owners_of_units(tx, meeting_id)
    answered = set(
        tx.session.scalars(
            select(WrittenBallot.unit_id)
            .join(WrittenVote, WrittenVote.id == WrittenBallot.vote_id)
            .where(WrittenVote.meeting_id == meeting_id)
            .distinct()
        )
    )
    frozen = tx.session.scalars(
        select(FrozenUnit).where(FrozenUnit.meeting_id == meeting_id).order_by(FrozenUnit.position)
    )
    return tuple(
        AskedUnit(
            *(unit.unit_id, unit.tower, unit.number, unit.kind, unit.coefficient),
            owners=owners.get(unit.unit_id, {}),
            answered=unit.unit_id in answered,
        )
        for unit in frozen
    )
