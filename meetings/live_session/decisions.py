"""A decision per item, with its basis and exact figures, counted by the secretary over who is present."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from meetings.live_session.cards import DecisionCard, card_of
from meetings.live_session.room import Room, UnitPresence, room_at
from meetings.live_session.silence import end_silent
from meetings.planning import find_meeting, lock_meeting
from meetings.protocol import agenda, majority, sources
from meetings.protocol.exact import exact_text
from meetings.protocol.findings import Refused, enforce
from meetings.protocol.kinds import Basis, Choice, Majority
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.trail import Tag
from meetings.protocol.votes import Ballot, RepresentedUnit, tally
from meetings.storage.live_session import Decision
from meetings.storage.planning import AgendaItem, Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record


@dataclass(frozen=True, slots=True)
class Count:
    """What the secretary counted: the units that said no, those that voted blank, those that did not vote.

    Every other unit present is in favour; the page shows the sum before it is kept.
    """

    question: str
    against: frozenset[uuid.UUID] = field(default_factory=frozenset)
    blank: frozenset[uuid.UUID] = field(default_factory=frozenset)
    not_voted: frozenset[uuid.UUID] = field(default_factory=frozenset)


def record_decision(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    item_id: uuid.UUID,
    count: Count,
    by: Actor,
    at: datetime,
) -> uuid.UUID:
    """Keep the result of an item. It is final: a correction is a new item of another meeting.

    Raises:
        Missing: no such meeting or item here.
        Refused: ``room.not_open``; ``decision.not_voted_item``; no quorum now (rule ``quorum.assembly``);
            a matter of art. 46 at a distance (rule ``majority.qualified_allowed``); ``decision.twice``;
            ``decision.unit_not_present``; ``decision.unit_twice``; ``decision.no_question``.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    end_silent(tx, meeting, at)
    row = _result(tx, meeting, item_id, count, at)
    row.recorded_by = by.name or str(by.public_id)
    tx.session.add(row)
    try:
        tx.session.flush()
    except IntegrityError as race:
        raise Refused.because("decision.twice") from race
    facts = {
        "favour": row.favour,
        "against": row.against,
        "blank": row.blank,
        "denominator": row.denominator,
        "basis": row.basis,
        "majority": row.majority,
        "approved": row.approved,
    }
    act = Act(Tag.DECISION_RECORDED, about=row.id, meeting_id=meeting_id, facts=facts)
    record(tx, community_id, by, at, act)
    return row.id


def count_decision(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    item_id: uuid.UUID,
    count: Count,
    at: datetime,
) -> DecisionCard:
    """What the result would be, for the page that shows the sum before it is kept; nothing is written.

    Raises:
        Missing, Refused: as ``record_decision``.
    """
    return card_of(_result(tx, find_meeting(tx, community_id, meeting_id), item_id, count, at))


def _result(tx: Transaction, meeting: Meeting, item_id: uuid.UUID, count: Count, at: datetime) -> Decision:
    """The row of a decision that may be taken now, not yet kept."""
    item = tx.session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting.id:
        raise Missing
    if meeting.state != MeetingState.OPEN:
        raise Refused.because("room.not_open", state=MeetingState(meeting.state))
    room = room_at(tx, meeting, at)
    _check(tx, room, item, count)
    favour, against, blank, base, approved = _count(room, item, count)
    return Decision(
        id=uuid.uuid4(),
        meeting_id=meeting.id,
        item_id=item_id,
        question=count.question.strip(),
        basis=item.basis,
        majority=item.majority,
        favour=exact_text(favour),
        against=exact_text(against),
        blank=exact_text(blank),
        denominator=exact_text(base),
        represented=exact_text(room.quorum.represented),
        owners_present=room.quorum.owners,
        has_quorum=room.quorum.quorum,
        approved=approved,
        source=agenda_source(item),
        recorded_at=at,
    )


def agenda_source(item: AgendaItem) -> str:
    """The source of the majority an item needs."""
    return sources.LEY_675_45 if item.majority == Majority.SIMPLE_REPRESENTED else sources.LEY_675_46


def _check(tx: Transaction, room: Room, item: AgendaItem, count: Count) -> None:
    if not item.basis:
        raise Refused.because("decision.not_voted_item")
    if not count.question.strip():
        raise Refused.because("decision.no_question")
    enforce(agenda.lock(room.meeting.kind, room.meeting.modality, decision=True, in_notice=True).findings)
    if item.majority != Majority.SIMPLE_REPRESENTED:
        enforce(majority.qualified_allowed(room.meeting.call, room.meeting.modality).findings)
    enforce(room.quorum.findings)
    if tx.session.scalar(select(Decision.id).where(Decision.item_id == item.id)):
        raise Refused.because("decision.twice")
    present = {unit.unit_id for unit in room.present_units}
    named = [*count.against, *count.blank, *count.not_voted]
    if strange := [unit for unit in named if unit not in present]:
        raise Refused.because("decision.unit_not_present", number=len(strange))
    if len(named) != len(set(named)):
        raise Refused.because("decision.unit_twice")


def _count(room: Room, item: AgendaItem, count: Count) -> tuple[Fraction, Fraction, Fraction, Fraction, bool]:
    basis, law = Basis(item.basis), room.rules.rulebook.law
    units = room.present_units
    silent = count.blank | count.not_voted
    ballots = [
        Ballot(str(unit.unit_id), Choice.NO if unit.unit_id in count.against else Choice.YES)
        for unit in units
        if unit.unit_id not in silent
    ]
    represented = [RepresentedUnit(str(unit.unit_id), unit.coefficient) for unit in units]
    result = tally(basis, represented, ballots, law=law)
    against = _weight(units, count.against, basis)
    blank = _weight(units, count.blank, basis)
    if item.majority == Majority.SIMPLE_REPRESENTED:
        return result.favour, against, blank, result.represented, result.approved
    base = room.total if basis is Basis.COEFFICIENT else Fraction(len(room.units))
    if item.majority == Majority.UNANIMITY:
        return result.favour, against, blank, base, result.favour == base
    approved = majority.qualified(result.favour, base, law=law).approved
    return result.favour, against, blank, base, approved


def _weight(units: tuple[UnitPresence, ...], chosen: frozenset[uuid.UUID], basis: Basis) -> Fraction:
    return sum(
        (
            unit.coefficient if basis is Basis.COEFFICIENT else Fraction(1)
            for unit in units
            if unit.unit_id in chosen
        ),
        Fraction(0),
    )
