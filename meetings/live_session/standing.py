"""The votes of a meeting, as rows: which one is open, held for an act, and what waits for its end."""

from __future__ import annotations

import uuid

from sqlalchemy import and_, select

from meetings.protocol.findings import Refused
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.storage.votes import Ballot, Vote, VoteUnit

CLOSED, ANNULLED = "closed", "annulled"
# Joins a unit of a vote to what it said.
ITS_BALLOT = and_(Ballot.vote_id == VoteUnit.vote_id, Ballot.unit_id == VoteUnit.unit_id)


def is_voting(tx: Transaction, community_id: uuid.UUID) -> bool:
    """Whether a vote is open now in any meeting of a community."""
    query = (
        select(Vote.id)
        .join(Meeting, Meeting.id == Vote.meeting_id)
        .where(Meeting.community_id == community_id, Vote.ended_at.is_(None))
    )
    return tx.session.scalars(query.limit(1)).first() is not None


def open_vote_of(tx: Transaction, meeting_id: uuid.UUID) -> Vote | None:
    """The vote of a meeting that is open; there is one at most."""
    query = select(Vote).where(Vote.meeting_id == meeting_id, Vote.ended_at.is_(None))
    return tx.session.scalars(query).one_or_none()


def find_vote(tx: Transaction, meeting_id: uuid.UUID, vote_id: uuid.UUID) -> Vote:
    """A vote of a meeting, open or ended.

    Raises:
        Missing: this meeting has no such vote.
    """
    vote = tx.session.get(Vote, vote_id)
    if vote is None or vote.meeting_id != meeting_id:
        raise Missing
    return vote


def require_no_open_vote(tx: Transaction, meeting_id: uuid.UUID) -> None:
    """Let nothing happen over an open vote that ends it or begins another.

    Raises:
        Refused: ``vote.is_open``.
    """
    if (vote := open_vote_of(tx, meeting_id)) is not None:
        raise Refused.because("vote.is_open", question=vote.question)


def hold_vote(tx: Transaction, meeting_id: uuid.UUID, vote_id: uuid.UUID, *, to_end: bool = False) -> Vote:
    """An open vote, held until the end of the act: ballots share it, and who ends it waits for them.

    Raises:
        Missing: this meeting has no such vote.
        Refused: ``vote.closed`` or ``vote.annulled``, with the hour.
    """
    query = (
        select(Vote)
        .where(Vote.id == vote_id, Vote.meeting_id == meeting_id)
        .with_for_update(read=not to_end)
        .execution_options(populate_existing=True)
    )
    vote = tx.session.scalars(query).one_or_none()
    if vote is None:
        raise Missing
    if vote.ended_how == ANNULLED:
        raise Refused.because("vote.annulled", ended_at=vote.ended_at)
    if vote.ended_at is not None:
        raise Refused.because("vote.closed", ended_at=vote.ended_at)
    return vote
