"""Opening a vote, which freezes who votes with what weight, and ending it: closed, or annulled."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from meetings.live_session.cards import figures_of
from meetings.live_session.decisions import Count, may_be_voted
from meetings.live_session.room import Room, UnitPresence
from meetings.live_session.silence import end_silent
from meetings.live_session.standing import ANNULLED, CLOSED, hold_vote
from meetings.live_session.tallying import Counting, counting_of, decide, opened_and_kept
from meetings.planning import keep_overrides, lock_meeting, rules_of_meeting
from meetings.protocol import sources
from meetings.protocol.exact import exact_text, parse_exact
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Said
from meetings.protocol.trail import Tag, words_sha256
from meetings.storage.bulk import insert_rows
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.storage.votes import Ballot, Vote, VoteUnit, VoteVoter
from meetings.trail import Act, Actor, record

OWNER, HOLDER, CONCERNED = "owner", "holder", "concerned"


def open_vote(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    item_id: uuid.UUID,
    asked: Count,
    by: Actor,
    at: datetime,
) -> uuid.UUID:
    """Open the vote of an item: who is there, who represents whom and every weight are frozen for it.

    Args:
        asked: the question as it is read, with what ``record_decision`` asks for; nothing is said in it yet.

    Raises:
        Missing: no such meeting or item here.
        Refused: as ``record_decision``, but for what was said; ``vote.is_open``.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    end_silent(tx, meeting, at)
    votable = may_be_voted(tx, meeting, item_id, asked, at)
    keep_overrides(tx, meeting, votable.asked, votable.written, by, at)
    counting = counting_of(tx, votable.room, votable.item, votable.voters)
    vote = _vote(meeting, item_id, asked.question.strip(), counting, by, at)
    tx.session.add(vote)
    try:
        tx.session.flush()
    except IntegrityError as race:
        raise Refused.because("vote.is_open", question=vote.question) from race
    _freeze(tx, vote, votable.room, counting)
    facts = {"item": str(item_id), "basis": vote.basis, "majority": vote.majority, "needed": vote.needed}
    facts |= {"units": str(len(counting.voters)), "represented": vote.represented}
    record(tx, community_id, by, at, Act(Tag.VOTE_OPENED, vote.id, meeting_id, facts))
    return vote.id


def close_vote(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    vote_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> uuid.UUID:
    """Close a vote: its result is kept and final. Who said nothing stands as not voted.

    Returns:
        The id of the decision.

    Raises:
        Missing: no such meeting or vote here.
        Refused: ``vote.closed``, ``vote.annulled``; ``vote.nobody_voted``; ``decision.twice``.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    vote = hold_vote(tx, meeting_id, vote_id, to_end=True)
    said: dict[uuid.UUID, Said] = {}
    ways: dict[str, int] = {}
    for unit, choice, way in tx.session.execute(
        select(Ballot.unit_id, Ballot.choice, Ballot.way).where(Ballot.vote_id == vote_id)
    ):
        said[unit] = Said(choice)
        ways[way] = ways.get(way, 0) + 1
    if not said:
        raise Refused.because("vote.nobody_voted")
    law = rules_of_meeting(tx, meeting, at).rulebook.law
    row = opened_and_kept(decide(counting_as_opened(tx, vote), said, law=law), vote.opened_at, at)
    row.meeting_id, row.item_id, row.question = meeting_id, vote.item_id, vote.question
    row.recorded_by = by.name or str(by.public_id)
    _end(vote, CLOSED, by, at)
    tx.session.add(row)
    try:
        tx.session.flush()
    except IntegrityError as race:
        raise Refused.because("decision.twice") from race
    closed = Act(Tag.VOTE_CLOSED, vote.id, meeting_id, {"ballots": ways})
    record(tx, community_id, by, at, closed, Act(Tag.DECISION_RECORDED, row.id, meeting_id, figures_of(row)))
    return row.id


def annul_vote(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    vote_id: uuid.UUID,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """Annul an open vote with a written reason: it decides nothing, its ballots stay readable as annulled.

    Raises:
        Missing: no such meeting or vote here.
        Refused: ``vote.closed``, ``vote.annulled``; ``vote.no_reason``; ``convening.staff_only``.
    """
    lock_meeting(tx, community_id, meeting_id)
    vote = hold_vote(tx, meeting_id, vote_id, to_end=True)
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    if not reason.strip():
        raise Refused.because("vote.no_reason", source=sources.PRODUCT)
    _end(vote, ANNULLED, by, at)
    vote.reason = reason.strip()
    cast = tx.session.scalar(select(func.count()).select_from(Ballot).where(Ballot.vote_id == vote_id)) or 0
    facts = {"ballots": cast, "reason_sha256": words_sha256(vote.reason)}
    record(tx, community_id, by, at, Act(Tag.VOTE_ANNULLED, vote.id, meeting_id, facts))


def counting_as_opened(tx: Transaction, vote: Vote) -> Counting:
    """What a vote is counted over, as it was frozen."""
    units = tx.session.scalars(
        select(VoteUnit).where(VoteUnit.vote_id == vote.id, VoteUnit.may_vote).order_by(VoteUnit.position)
    )
    return Counting(
        basis=vote.basis,
        majority=vote.majority,
        needed=parse_exact(vote.needed),
        own=parse_exact(vote.own_share) if vote.own_share else None,
        needs_both=vote.needs_both,
        source=vote.source,
        voters={unit.unit_id: unit.coefficient for unit in units},
        total=parse_exact(vote.total),
        total_units=vote.total_units,
        kept_out_units=vote.kept_out_units,
        kept_out_share=parse_exact(vote.kept_out_share),
        represented=parse_exact(vote.represented),
        owners_present=vote.owners_present,
        has_quorum=vote.has_quorum,
    )


def _end(vote: Vote, how: str, by: Actor, at: datetime) -> None:
    vote.ended_how, vote.ended_at, vote.ended_by = how, at, by.name or str(by.public_id)


def _vote(
    meeting: Meeting, item_id: uuid.UUID, question: str, counting: Counting, by: Actor, at: datetime
) -> Vote:
    return Vote(
        id=uuid.uuid4(),
        meeting_id=meeting.id,
        item_id=item_id,
        question=question,
        basis=counting.basis,
        majority=counting.majority,
        needed=exact_text(counting.needed),
        own_share=exact_text(counting.own) if counting.own else "",
        needs_both=counting.needs_both,
        total=exact_text(counting.total),
        total_units=counting.total_units,
        kept_out_units=counting.kept_out_units,
        kept_out_share=exact_text(counting.kept_out_share),
        represented=exact_text(counting.represented),
        owners_present=counting.owners_present,
        has_quorum=counting.has_quorum,
        source=counting.source,
        opened_at=at,
        opened_by=by.name or str(by.public_id),
    )


def _freeze(tx: Transaction, vote: Vote, room: Room, counting: Counting) -> None:
    units: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    for position, unit in enumerate(room.present_units):
        key = {"vote_id": vote.id, "unit_id": unit.unit_id}
        weight: Fraction = unit.coefficient
        units.append(
            {
                **key,
                "position": position,
                "label": unit.label,
                "may_vote": unit.unit_id in counting.voters,
                "coefficient_numerator": weight.numerator,
                "coefficient_denominator": weight.denominator,
            }
        )
        for person, capacity in _people_of(unit, room):
            is_named = person == unit.named
            people.append({**key, "person_id": person, "capacity": capacity, "is_named": is_named})
    insert_rows(tx.session, VoteUnit, units)
    insert_rows(tx.session, VoteVoter, people)


def _people_of(unit: UnitPresence, room: Room) -> Iterator[tuple[uuid.UUID, str]]:
    """Who may cast a unit's ballot, and whom it concerns beside them (rule ``unit.voter``).

    Where several owners are here who named nobody, any of them, for all: the first ballot stands (decision
    22).
    """
    voter = room.voter_of(unit)
    for person, _ in unit.owners:
        votes = person == voter if voter else person in room.people
        yield person, OWNER if votes else CONCERNED
    power = unit.power
    if power is not None and power.holder_id == voter and voter not in dict(unit.owners):
        yield voter, HOLDER
