"""What a vote is counted over, and how it comes out: weights as they were when it opened, exact."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from meetings import communities
from meetings.live_session.cards import BY_HEADS, HALF_OF_MEMBERS, decided_by
from meetings.live_session.reasons import needed_share, own_share
from meetings.live_session.room import Room, UnitPresence
from meetings.planning import ECONOMIC
from meetings.protocol import council, majority, sources
from meetings.protocol.contested import Point
from meetings.protocol.exact import exact_text, total_of
from meetings.protocol.kinds import Basis, Choice, Majority, Matter, Said
from meetings.protocol.parameters import Law
from meetings.protocol.votes import Ballot, RepresentedUnit, tally
from meetings.storage.live_session import Decision
from meetings.storage.planning import AgendaItem
from meetings.storage.session import Transaction

Weights = Mapping[uuid.UUID, Fraction]


@dataclass(frozen=True, slots=True)
class Counting:
    """What one vote is counted over: the units that vote with their weights, and the whole of the register.

    ``own`` is the by-laws' share where they ask for more than half; ``needed`` the share that is needed.
    ``needs_both``: 70 % is needed by coefficient and by unit (rule book section 3).
    """

    basis: str
    majority: str
    needed: Fraction
    own: Fraction | None
    needs_both: bool
    source: str
    voters: Weights
    total: Fraction
    total_units: int
    kept_out_units: int
    kept_out_share: Fraction
    represented: Fraction
    owners_present: int
    has_quorum: bool


def counting_of(tx: Transaction, room: Room, item: AgendaItem, voters: Sequence[UnitPresence]) -> Counting:
    """What a vote on an item is counted over, opened in this room for these units."""
    basis, needed = decided_by(item, room.meeting)
    own = own_share(room, item)
    voting = {unit.unit_id: unit.coefficient for unit in voters}
    kept_out = [unit for unit in room.present_units if unit.unit_id not in voting]
    needs_both = _needs_both(tx, room, item, needed)
    source = source_of_majority(needed)
    if needs_both:
        source = sources.joined(sources.C_522, source)
    return Counting(
        basis=basis,
        majority=needed,
        needed=needed_share(room, item, needed),
        own=own,
        needs_both=needs_both,
        source=sources.joined(source, sources.BYLAWS) if own else source,
        voters=voting,
        total=room.total,
        total_units=len(room.units),
        kept_out_units=len(kept_out),
        kept_out_share=total_of(unit.coefficient for unit in kept_out) / room.total,
        represented=room.quorum.represented,
        owners_present=room.quorum.owners,
        has_quorum=room.quorum.quorum,
    )


def _needs_both(tx: Transaction, room: Room, item: AgendaItem, needed: str) -> bool:
    """Whether 70 % is needed by coefficient and by unit; one is enough once a choice was recorded.

    Then the topic says which.
    """
    is_economic, use = Matter(item.matter) in ECONOMIC, room.rules.rulebook.use
    if needed != Majority.QUALIFIED_70_TOTAL or not majority.needs_both_counts(economic=is_economic, use=use):
        return False
    return Point.QUALIFIED_BASIS not in communities.standing_choices(tx, room.meeting.community_id)


def source_of_majority(needed: str) -> str:
    """The source of a majority."""
    if needed == HALF_OF_MEMBERS:
        return sources.LEY_675_54
    return sources.LEY_675_45 if needed == Majority.SIMPLE_REPRESENTED else sources.LEY_675_46


def decide(counting: Counting, said: Mapping[uuid.UUID, Said], *, law: Law) -> Decision:
    """The result of what the units said, as a row without its meeting, item, question and hours."""
    sides = {side: [unit for unit, each in said.items() if each is side] for side in Said}
    weight = _weigh(counting, sides, law)
    is_of_voters = counting.majority == Majority.SIMPLE_REPRESENTED
    return Decision(
        id=uuid.uuid4(),
        basis=counting.basis,
        majority=counting.majority,
        needed=exact_text(counting.needed),
        favour=exact_text(weight.favour),
        against=exact_text(weight.against),
        blank=exact_text(weight.blank),
        denominator=exact_text(weight.base),
        other_favour=exact_text(weight.other[0]) if weight.other else "",
        other_denominator=exact_text(weight.other[1]) if weight.other else "",
        favour_units=len(sides[Said.YES]),
        against_units=len(sides[Said.NO]),
        blank_units=len(sides[Said.BLANK]),
        denominator_units=len(counting.voters) if is_of_voters else counting.total_units,
        kept_out_units=counting.kept_out_units,
        kept_out_share=exact_text(counting.kept_out_share),
        represented=exact_text(counting.represented),
        owners_present=counting.owners_present,
        has_quorum=counting.has_quorum,
        approved=weight.approved,
        source=counting.source,
    )


def opened_and_kept(row: Decision, opened_at: datetime, at: datetime) -> Decision:
    """A result with the hours of its vote."""
    row.opened_at, row.recorded_at = opened_at, at
    return row


@dataclass(frozen=True, slots=True)
class _Weight:
    """The exact figures of a count and what they came to."""

    favour: Fraction
    against: Fraction
    blank: Fraction
    base: Fraction
    approved: bool
    # In favour and the whole, by the other way of counting where both are needed.
    other: tuple[Fraction, Fraction] | None = None


_Sides = Mapping[Said, Collection[uuid.UUID]]


def _weigh(counting: Counting, sides: _Sides, law: Law) -> _Weight:
    if counting.basis == BY_HEADS:
        return _weigh_heads(counting, sides)
    basis = Basis(counting.basis)
    ballots = [
        *(Ballot(str(unit), Choice.YES) for unit in sides[Said.YES]),
        *(Ballot(str(unit), Choice.NO) for unit in sides[Said.NO]),
    ]
    represented = [RepresentedUnit(str(unit), weight) for unit, weight in counting.voters.items()]
    result = tally(basis, represented, ballots, law=law, bylaw_share=counting.own)
    against = _sum(counting.voters, sides[Said.NO], basis)
    blank = _sum(counting.voters, sides[Said.BLANK], basis)
    if counting.majority == Majority.SIMPLE_REPRESENTED:
        return _Weight(result.favour, against, blank, result.represented, result.approved)
    base = counting.total if basis is Basis.COEFFICIENT else Fraction(counting.total_units)
    if counting.majority == Majority.UNANIMITY:
        return _Weight(result.favour, against, blank, base, result.favour == base)
    approved = majority.qualified(result.favour, base, law=law).approved
    if not counting.needs_both:
        return _Weight(result.favour, against, blank, base, approved)
    is_by_unit = basis is Basis.UNIT
    favour = _sum(counting.voters, sides[Said.YES], Basis.COEFFICIENT if is_by_unit else Basis.UNIT)
    whole = counting.total if is_by_unit else Fraction(counting.total_units)
    approved = approved and majority.qualified(favour, whole, law=law).approved
    return _Weight(result.favour, against, blank, base, approved, (favour, whole))


def _weigh_heads(counting: Counting, sides: _Sides) -> _Weight:
    """Rule ``council.vote``: by heads, over all the members of the body."""
    favour, members = len(sides[Said.YES]), counting.total_units
    approved = council.vote(members=members, present=len(counting.voters), favour=favour).approved
    against, blank = Fraction(len(sides[Said.NO])), Fraction(len(sides[Said.BLANK]))
    return _Weight(Fraction(favour), against, blank, Fraction(members), approved)


def _sum(weights: Weights, chosen: Collection[uuid.UUID], basis: Basis) -> Fraction:
    if basis is Basis.UNIT:
        return Fraction(len(chosen))
    return total_of(weights[unit] for unit in chosen)
