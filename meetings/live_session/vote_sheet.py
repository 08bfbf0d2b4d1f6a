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
from meetings.live_session.votes import CONCERNED, counting_as_opened
from meetings.planning import find_gathering, rules_of_meeting
from meetings.protocol.kinds import Basis, Said
from meetings.storage.communities import Person
from meetings.storage.live_session import Decision
from meetings.storage.session import Transaction
from meetings.storage.votes import Ballot, Vote, VoteUnit, VoteVoter


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A unit of a vote; without a ballot it did not vote. ``weight`` is what its ballot adds.

    ``who`` cast it, by name: proof of a meeting at a distance asks for who, what and when (Ley 675/2001 art.
    42). Of a vote said aloud, and of none, it names whoever was there to vote for the unit.
    """

    label: str
    who: str
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


@dataclass(frozen=True, slots=True)
class EndedVote:
    """A vote that ended, whose sheet can be read; ``reason`` says why it was annulled."""

    vote_id: uuid.UUID
    item_id: uuid.UUID
    question: str
    ended_at: datetime
    is_annulled: bool
    reason: str


def ended_votes(tx: Transaction, meeting_id: uuid.UUID) -> tuple[EndedVote, ...]:
    """The votes of a meeting that were opened and ended, the latest first."""
    query = select(Vote.id, Vote.item_id, Vote.question, Vote.ended_at, Vote.ended_how, Vote.reason).where(
        Vote.meeting_id == meeting_id, Vote.ended_at.is_not(None)
    )
    return tuple(
        EndedVote(row.id, row.item_id, row.question, row.ended_at, row.ended_how == ANNULLED, row.reason)
        for row in tx.session.execute(query.order_by(Vote.ended_at.desc()))
    )


def _decision(tx: Transaction, vote: Vote) -> Decision | None:
    return tx.session.scalars(select(Decision).where(Decision.item_id == vote.item_id)).one_or_none()


def _rows(tx: Transaction, vote: Vote) -> dict[uuid.UUID, SheetRow]:
    is_weighed = vote.basis == Basis.COEFFICIENT
    names = _voters(tx, vote)
    query = (
        select(VoteUnit, Ballot, Person.name)
        .outerjoin(Ballot, ITS_BALLOT)
        .outerjoin(Person, Person.id == Ballot.person_id)
        .where(VoteUnit.vote_id == vote.id, VoteUnit.may_vote)
        .order_by(VoteUnit.position)
    )
    return {
        unit.unit_id: SheetRow(
            label=unit.label,
            who=name or ", ".join(names.get(unit.unit_id, ())),
            weight=unit.coefficient if is_weighed else Fraction(1),
            said=Said(ballot.choice) if ballot else Said.NOT_VOTED,
            way=ballot.way if ballot else "",
            cast_at=ballot.cast_at if ballot else None,
            reference=ballot.reference if ballot else "",
        )
        for unit, ballot, name in tx.session.execute(query)
    }


def _voters(tx: Transaction, vote: Vote) -> Mapping[uuid.UUID, list[str]]:
    """Unit -> whoever was there to vote for it when the vote opened."""
    query = (
        select(VoteVoter.unit_id, Person.name)
        .join(Person, Person.id == VoteVoter.person_id)
        .where(VoteVoter.vote_id == vote.id, VoteVoter.capacity != CONCERNED)
        .order_by(Person.name)
    )
    names: dict[uuid.UUID, list[str]] = {}
    for unit, name in tx.session.execute(query):
        names.setdefault(unit, []).append(name)
    return names
