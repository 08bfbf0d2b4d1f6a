"""What a vote goes on past with a written reason: art. 46 in a mixed meeting, the vote of debtors."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from meetings.live_session.cards import HALF_OF_MEMBERS, decided_by
from meetings.live_session.room import Room, UnitPresence
from meetings.protocol import arrears, majority
from meetings.protocol.findings import Finding, Severity
from meetings.protocol.kinds import Majority, Matter
from meetings.storage.planning import AgendaItem

RESTRICTED = "arrears.vote.restricted"


def asked_of(room: Room, item: AgendaItem) -> tuple[Finding, ...]:
    """What counting this item asks a written reason for; that of debtors only when it is to be applied."""
    basis, needed = decided_by(item, room.meeting)
    if not basis or room.is_by_heads:
        return ()
    found = [restriction] if (restriction := _restriction(room)) else []
    if needed != Majority.SIMPLE_REPRESENTED:
        judged = majority.qualified_allowed(room.meeting.call, room.meeting.modality)
        found += [each for each in judged.findings if each.severity is Severity.OVERRIDE]
    return tuple(found)


def without_debtors(room: Room) -> tuple[UnitPresence, ...]:
    """The units present that vote when the by-laws' restriction is applied."""
    return tuple(unit for unit in room.present_units if not unit.in_arrears)


def own_share(room: Room, item: AgendaItem) -> Fraction | None:
    """The share the by-laws ask for a matter beyond more than half; None where they ask for none."""
    is_simple = item.majority == Majority.SIMPLE_REPRESENTED
    return room.rules.rulebook.own_share(Matter(item.matter)) if is_simple else None


def needed_share(room: Room, item: AgendaItem, needed: str) -> Fraction:
    """The share of what a decision is counted over that it needs."""
    law = room.rules.rulebook.law
    if needed == Majority.UNANIMITY:
        return Fraction(1)
    if needed in (Majority.SIMPLE_REPRESENTED, HALF_OF_MEMBERS):
        return own_share(room, item) or law.half_share
    return law.qualified_share


def _restriction(room: Room) -> Finding | None:
    """Rule `arrears.vote`, for the units present whose arrears were frozen when the meeting was called."""
    owing = sum(unit.in_arrears for unit in room.present_units)
    own = room.rules.rulebook.arrears
    if own is None or not owing:
        return None
    judged = arrears.vote(in_arrears=True, bylaw_restricts_vote=own.value, bylaw_article=own.article)
    found = [each for each in judged.findings if not judged.may_vote]
    return replace(found[0], facts={**found[0].facts, "units": owing}) if found else None
