"""How a decision in writing went, once it was counted: who answered, when and how, and who did not."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.protocol.trail import Tag
from meetings.storage.communities import Person
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.storage.trail import TrailEntry
from meetings.storage.written_decision import WrittenBallot, WrittenVote
from meetings.written_decision.asking import AskedUnit, asking_of


@dataclass(frozen=True, slots=True)
class CountedVote:
    """One vote that was counted, without what it said; ``signed_by`` is the owner or who signed for them."""

    name: str
    signed_by: str
    channel: str
    identity_check: str
    reference: str
    dated_at: datetime
    received_at: datetime
    units: tuple[AskedUnit, ...]


@dataclass(frozen=True, slots=True)
class WrittenOutcome:
    """A decision in writing that was counted.

    Attributes:
        asked_at: when the first message left by proof; None when all of them came back since.
        last_instant: until when votes counted.
        silent: the homes for which nobody answered.
        homes, answered: how many homes had somebody to answer for them at the count, and how many answered.
        owners, participating: how many owners there were then, and how many took part.
    """

    asked_at: datetime | None
    last_instant: datetime
    votes: tuple[CountedVote, ...]
    silent: tuple[AskedUnit, ...]
    homes: int
    answered: int
    owners: int
    participating: int


def outcome_of(tx: Transaction, meeting: Meeting) -> WrittenOutcome:
    """How a decision in writing went; its figures are those of the count, whoever owns what since.

    Raises:
        Missing: it was not counted.
    """
    if meeting.closed_at is None:
        raise Missing
    asking = asking_of(tx, meeting, meeting.closed_at)
    counted = _as_counted(tx, meeting.id)
    return WrittenOutcome(
        asked_at=asking.first_sent_at,
        last_instant=asking.last_instant,
        votes=_votes(tx, meeting.id, {unit.unit_id: unit for unit in asking.units}),
        silent=tuple(unit for unit in asking.units if not unit.answered),
        homes=counted["units"],
        answered=counted["answered"],
        owners=counted["owners"],
        participating=counted["participating"],
    )


def _as_counted(tx: Transaction, meeting_id: uuid.UUID) -> dict[str, int]:
    """The figures that the count wrote into the trail."""
    query = select(TrailEntry.facts).where(
        TrailEntry.meeting_id == meeting_id, TrailEntry.tag == Tag.WRITTEN_VOTES_COUNTED
    )
    found: dict[str, int] = json.loads(tx.session.scalars(query).one())
    return found


def _votes(
    tx: Transaction, meeting_id: uuid.UUID, units: dict[uuid.UUID, AskedUnit]
) -> tuple[CountedVote, ...]:
    """The votes in the order in which they came."""
    spoken_for: dict[uuid.UUID, set[uuid.UUID]] = {}
    ballots = (
        select(WrittenBallot.vote_id, WrittenBallot.unit_id)
        .join(WrittenVote, WrittenVote.id == WrittenBallot.vote_id)
        .where(WrittenVote.meeting_id == meeting_id)
        .distinct()
    )
    for vote_id, unit_id in tx.session.execute(ballots):
        spoken_for.setdefault(vote_id, set()).add(unit_id)
    query = (
        select(WrittenVote, Person.name)
        .join(Person, Person.id == WrittenVote.person_id)
        .where(WrittenVote.meeting_id == meeting_id)
        .order_by(WrittenVote.received_at, Person.name)
    )
    return tuple(
        CountedVote(
            *(name, vote.signed_by, vote.channel, vote.identity_check, vote.reference),
            *(vote.dated_at, vote.received_at),
            units=tuple(unit for key, unit in units.items() if key in spoken_for.get(vote.id, ())),
        )
        for vote, name in tx.session.execute(query)
    )
