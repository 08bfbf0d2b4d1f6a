"""What pages show of a vote: to whoever votes (R8), their receipts, and to the staff (S4)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import aliased

from meetings.accounts import LinkIdentity, is_proven, registered_mail
from meetings.live_session.ballots import ALOUD, PAGE, Device, kept_from_voting
from meetings.live_session.cards import DecisionCard, asks_own_share, decisions_of
from meetings.live_session.naming import Named, named_units
from meetings.live_session.room import Room
from meetings.live_session.standing import ANNULLED, ITS_BALLOT, find_vote, open_vote_of
from meetings.live_session.votes import CONCERNED, HOLDER, OWNER
from meetings.planning import find_gathering
from meetings.protocol.exact import parse_exact
from meetings.protocol.findings import Finding
from meetings.protocol.kinds import Said
from meetings.storage.communities import Person
from meetings.storage.session import Transaction
from meetings.storage.votes import Ballot, Vote, VoteUnit, VoteVoter

LATEST = 8


# The units of votes that concern a person, each with its ballot and its named voter if there are.
_NAMED = aliased(VoteVoter)
_OWN = (
    select(VoteUnit, VoteVoter, Ballot, Person.name)
    .join(VoteVoter, and_(VoteVoter.vote_id == VoteUnit.vote_id, VoteVoter.unit_id == VoteUnit.unit_id))
    .outerjoin(Ballot, ITS_BALLOT)
    .outerjoin(
        _NAMED,
        and_(
            _NAMED.vote_id == VoteUnit.vote_id,
            _NAMED.unit_id == VoteUnit.unit_id,
            _NAMED.is_named,
            _NAMED.capacity == OWNER,
        ),
    )
    .outerjoin(Person, Person.id == _NAMED.person_id)
    .where(VoteVoter.person_id == bindparam("person_id"))
    .order_by(VoteUnit.position)
)
_OWN_IN_VOTE = _OWN.where(VoteVoter.vote_id == bindparam("vote_id"))


@dataclass(frozen=True, slots=True)
class BallotCard:
    """A ballot as it was kept; ``is_mine`` when this person cast it on their own page."""

    choice: Said
    way: str
    cast_at: datetime
    reference: str
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class BallotUnit:
    """A unit of a person in one vote: its share of the building, and its ballot once there is one.

    ``votes_here`` says that this person may cast it; without it another person does, or nobody: ``named`` is
    who does because its owners named them.
    """

    unit_id: uuid.UUID
    label: str
    share: Fraction
    may_vote: bool
    votes_here: bool
    is_held: bool
    named: str
    ballot: BallotCard | None

    @property
    def is_waiting(self) -> bool:
        """Whether this person may cast its ballot now."""
        return self.may_vote and self.votes_here and self.ballot is None


@dataclass(frozen=True, slots=True)
class BallotPage:
    """The open vote for one person (R8). ``kept_from`` says why they cannot vote; then no unit waits."""

    vote_id: uuid.UUID
    question: str
    basis: str
    opened_at: datetime
    units: tuple[BallotUnit, ...]
    kept_from: Finding | None
    is_proven: bool
    has_address: bool

    @property
    def waiting(self) -> tuple[BallotUnit, ...]:
        """The units that this person can vote for now."""
        return () if self.kept_from else tuple(unit for unit in self.units if unit.is_waiting)

    @property
    def cast(self) -> tuple[BallotUnit, ...]:
        """The units whose ballot is kept."""
        return tuple(unit for unit in self.units if unit.ballot)

    @property
    def others(self) -> tuple[BallotUnit, ...]:
        """The units that this person does not vote for here."""
        return tuple(u for u in self.units if not u.ballot and not (u.may_vote and u.votes_here))


def ballot_page(tx: Transaction, identity: LinkIdentity, device: Device, at: datetime) -> BallotPage | None:
    """The open vote of a person's meeting as they see it; None when none is open."""
    if identity.meeting_id is None or (vote := open_vote_of(tx, identity.meeting_id)) is None:
        return None
    total = parse_exact(vote.total)
    rows = tx.session.execute(_OWN_IN_VOTE, {"person_id": identity.person_id, "vote_id": vote.id}).all()
    return BallotPage(
        vote_id=vote.id,
        question=vote.question,
        basis=vote.basis,
        opened_at=vote.opened_at,
        units=tuple(_unit(row, total, identity) for row in rows),
        kept_from=kept_from_voting(tx, identity, vote, at),
        is_proven=is_proven(tx, identity, device.secrets, at),
        has_address=registered_mail(tx, identity.person_id) is not None,
    )


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a person can vote on this device: they proved who they are, or can by a code."""

    is_proven: bool
    has_address: bool

    @property
    def asks_code(self) -> bool:
        """Whether a code is all that is missing."""
        return self.has_address and not self.is_proven


def readiness(tx: Transaction, identity: LinkIdentity, device: Device, at: datetime) -> Readiness:
    """How ready a person is to vote on this device."""
    return Readiness(
        is_proven(tx, identity, device.secrets, at), registered_mail(tx, identity.person_id) is not None
    )


def check_vote(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, vote_id: uuid.UUID) -> None:
    """Let nobody ask about a vote that is not of this meeting of this community.

    Raises:
        Missing: it is not.
    """
    find_vote(tx, find_gathering(tx, community_id, meeting_id).id, vote_id)


@dataclass(frozen=True, slots=True)
class VoteReceipt:
    """What a person's units said in one vote of their meeting, and what came of it."""

    vote_id: uuid.UUID
    question: str
    basis: str
    ended_at: datetime | None
    is_annulled: bool
    reason: str
    units: tuple[BallotUnit, ...]
    decision: DecisionCard | None


def receipts_of(tx: Transaction, identity: LinkIdentity) -> tuple[VoteReceipt, ...]:
    """The kept ballots that concern a person, vote by vote, the latest first."""
    if identity.meeting_id is None:
        return ()
    query = _OWN.join(Vote, Vote.id == VoteVoter.vote_id).add_columns(Vote)
    query = query.where(Vote.meeting_id == identity.meeting_id, Ballot.unit_id.is_not(None))
    votes: dict[uuid.UUID, Vote] = {}
    units: dict[uuid.UUID, list[BallotUnit]] = {}
    for row in tx.session.execute(query, {"person_id": identity.person_id}):
        vote = votes.setdefault(row.Vote.id, row.Vote)
        units.setdefault(vote.id, []).append(_unit(row, parse_exact(vote.total), identity))
    decided = decisions_of(tx, identity.meeting_id) if votes else {}
    return tuple(
        VoteReceipt(
            *(vote.id, vote.question, vote.basis, vote.ended_at, vote.ended_how == ANNULLED, vote.reason),
            units=tuple(units[vote.id]),
            decision=decided.get(vote.item_id) if vote.ended_at and vote.ended_how != ANNULLED else None,
        )
        for vote in sorted(votes.values(), key=lambda vote: vote.opened_at, reverse=True)
    )


@dataclass(frozen=True, slots=True)
class VoteNow:
    """The open vote as the staff sees it: who voted and by which way, never what (S4)."""

    vote_id: uuid.UUID
    item_id: uuid.UUID
    question: str
    basis: str
    majority: str
    needed: Fraction
    source: str
    opened_at: datetime
    units: Mapping[uuid.UUID, bool]
    share_cast: Fraction
    ways: Mapping[str, int]
    latest: tuple[tuple[str, str, datetime], ...]
    room: Room

    @property
    def asks_own_share(self) -> bool:
        """Whether the by-laws ask for more than half."""
        return asks_own_share(self.majority, self.needed)

    @property
    def voted(self) -> int:
        """How many ballots are kept."""
        return sum(self.units.values())

    @property
    def missing(self) -> int:
        """How many units that may vote have no ballot."""
        return len(self.units) - self.voted

    def silent(self, said: Mapping[uuid.UUID, Said], query: str) -> Named:
        """The units still here without a ballot that a search finds, or that were named."""
        waiting = {unit for unit, has_voted in self.units.items() if not has_voted}
        left = tuple(unit for unit in self.room.present_units if unit.unit_id in waiting)
        return named_units(replace(self.room, units=left), said, query)


def vote_now(tx: Transaction, room: Room) -> VoteNow | None:
    """The open vote of a meeting for the staff; None when none is open."""
    rows = tx.session.execute(
        select(Vote, VoteUnit, Ballot.way, Ballot.cast_at)
        .join(VoteUnit, and_(VoteUnit.vote_id == Vote.id, VoteUnit.may_vote))
        .outerjoin(Ballot, ITS_BALLOT)
        .where(Vote.meeting_id == room.meeting.id, Vote.ended_at.is_(None))
        .order_by(VoteUnit.position)
    ).all()
    if not rows:
        return None
    vote = rows[0].Vote
    cast = [row for row in rows if row.cast_at]
    latest = sorted(cast, key=lambda row: row.cast_at, reverse=True)[:LATEST]
    return VoteNow(
        vote_id=vote.id,
        item_id=vote.item_id,
        question=vote.question,
        basis=vote.basis,
        majority=vote.majority,
        needed=parse_exact(vote.needed),
        source=vote.source,
        opened_at=vote.opened_at,
        units={row.VoteUnit.unit_id: row.cast_at is not None for row in rows},
        share_cast=sum((row.VoteUnit.coefficient for row in cast), Fraction(0)) / parse_exact(vote.total),
        ways={way: sum(row.way == way for row in cast) for way in (PAGE, ALOUD)},
        latest=tuple((row.VoteUnit.label, row.way, row.cast_at) for row in latest),
        room=room,
    )


def _unit(row: Any, total: Fraction, who: LinkIdentity) -> BallotUnit:
    unit, voter, kept = row.VoteUnit, row.VoteVoter, row.Ballot
    card = None
    if kept is not None:
        is_mine = kept.person_id == who.person_id
        card = BallotCard(Said(kept.choice), kept.way, kept.cast_at, kept.reference, is_mine)
    return BallotUnit(
        unit_id=unit.unit_id,
        label=unit.label,
        share=unit.coefficient / total,
        may_vote=unit.may_vote,
        votes_here=voter.capacity != CONCERNED,
        is_held=voter.capacity == HOLDER,
        named=row.name or "",
        ballot=card,
    )
