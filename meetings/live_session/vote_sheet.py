"""The sheet of a vote: each unit's ballot with its weight, so that anybody who reads it can count again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from meetings.live_session.cards import DecisionCard, decisions_of, figures_of
from meetings.live_session.standing import ANNULLED, ITS_BALLOT, find_vote
from meetings.live_session.tallying import decide
from meetings.live_session.votes import counting_as_opened
from meetings.planning import find_gathering, rules_of_meeting
from meetings.protocol.kinds import Basis, Said
from meetings.storage.live_session import Decision
from meetings.storage.session import Transaction
from meetings.storage.votes import Ballot, Vote, VoteUnit


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A unit of a vote; without a ballot it did not vote. ``weight`` is what its ballot adds."""

    label: str
    weight: Fraction
    said: Said
    way: str
    cast_at: datetime | None
    reference: str


@dataclass(frozen=True, slots=True)
class VoteSheet:
    """A vote with every ballot; ``adds_up`` says that counting them again gives its result.

    While it is open it has no rows: nobody reads what was said before its end.
    """

    question: str
    basis: str
    opened_at: datetime
    ended_at: datetime | None
    reason: str
    rows: tuple[SheetRow, ...]
    decision: DecisionCard | None
    adds_up: bool

    @property
    def sums(self) -> Mapping[str, Fraction]:
        """What each answer weighs, added from the rows."""
        return {side: sum((r.weight for r in self.rows if r.said is side), Fraction(0)) for side in Said}


def vote_sheet(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, vote_id: uuid.UUID, at: datetime
) -> VoteSheet:
    """The sheet of a vote, counted again from its ballots.

    Raises:
        Missing: no such meeting or vote here.
    """
    meeting = find_gathering(tx, community_id, meeting_id)
    vote = find_vote(tx, meeting.id, vote_id)
    rows = _rows(tx, vote) if vote.ended_at else {}
    kept = None if vote.ended_how in ("", ANNULLED) else _decision(tx, vote)
    again = {unit: row.said for unit, row in rows.items() if row.cast_at}
    counted = decide(counting_as_opened(tx, vote), again, law=rules_of_meeting(tx, meeting, at).rulebook.law)
    return VoteSheet(
        question=vote.question,
        basis=vote.basis,
        opened_at=vote.opened_at,
        ended_at=vote.ended_at,
        reason=vote.reason,
        rows=tuple(rows.values()),
        decision=decisions_of(tx, meeting.id).get(vote.item_id) if kept else None,
        adds_up=kept is not None and figures_of(kept) == figures_of(counted),
    )


def sheets_of(tx: Transaction, meeting_id: uuid.UUID) -> Mapping[uuid.UUID, uuid.UUID]:
    """Item -> its vote, of those that were opened and closed."""
    query = select(Vote.item_id, Vote.id).where(
        Vote.meeting_id == meeting_id, Vote.ended_at.is_not(None), Vote.ended_how != ANNULLED
    )
    return {row.item_id: row.id for row in tx.session.execute(query)}


def _decision(tx: Transaction, vote: Vote) -> Decision | None:
    return tx.session.scalars(select(Decision).where(Decision.item_id == vote.item_id)).one_or_none()


def _rows(tx: Transaction, vote: Vote) -> dict[uuid.UUID, SheetRow]:
    is_weighed = vote.basis == Basis.COEFFICIENT
    query = (
        select(VoteUnit, Ballot)
        .outerjoin(Ballot, ITS_BALLOT)
        .where(VoteUnit.vote_id == vote.id, VoteUnit.may_vote)
        .order_by(VoteUnit.position)
    )
    return {
        unit.unit_id: SheetRow(
            label=unit.label,
            weight=unit.coefficient if is_weighed else Fraction(1),
            said=Said(ballot.choice) if ballot else Said.NOT_VOTED,
            way=ballot.way if ballot else "",
            cast_at=ballot.cast_at if ballot else None,
            reference=ballot.reference if ballot else "",
        )
        for unit, ballot in tx.session.execute(query)
    }
