"""Ballots: cast on one's own page, or said aloud and written down by the staff. The first stands."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from meetings.accounts import LinkIdentity, is_proven
from meetings.convening import is_let_go
from meetings.live_session.room import room_at
from meetings.live_session.silence import is_inside
from meetings.live_session.standing import ITS_BALLOT, hold_vote
from meetings.live_session.votes import CONCERNED, OWNER
from meetings.planning import find_gathering
from meetings.protocol import sources
from meetings.protocol.findings import Finding, Refused, Severity, enforce
from meetings.protocol.kinds import AttendeeRole, Said, VoterCapacity
from meetings.protocol.proxies import Claim, voter
from meetings.protocol.references import RANDOM_BYTES, reference
from meetings.protocol.trail import Tag
from meetings.protocol.votes import attendee
from meetings.storage.base import table_of
from meetings.storage.bulk import insert_rows
from meetings.storage.communities import Person
from meetings.storage.session import Missing, Transaction
from meetings.storage.votes import Ballot, Vote, VoteUnit, VoteVoter
from meetings.trail import Act, Actor, record

PAGE, ALOUD = "page", "aloud"
# What a ballot may say; who says nothing has none.
ANSWERS = (Said.YES, Said.NO, Said.BLANK)

_CAPACITIES = select(table_of(VoteVoter).c.capacity).where(
    VoteVoter.vote_id == bindparam("vote_id"), VoteVoter.person_id == bindparam("person_id")
)
_CAST = select(table_of(Ballot).c.unit_id, table_of(Ballot).c.choice).where(
    Ballot.vote_id == bindparam("vote_id"), Ballot.person_id == bindparam("person_id")
)

Choices = Mapping[uuid.UUID, Said]


@dataclass(frozen=True, slots=True)
class Device:
    """What the device of whoever votes keeps: the secrets by which it proved its people this evening."""

    secrets: tuple[str, ...] = ()


def cast_ballots(
    tx: Transaction,
    identity: LinkIdentity,
    vote_id: uuid.UUID,
    choices: Choices,
    device: Device,
    by: Actor,
    at: datetime,
) -> int:
    """Keep what a person answers for their units, and for those they represent, all or none.

    Args:
        choices: the answer of each unit that is voted for now; others may follow until the vote closes.
        device: it must have proved this person for this meeting.

    Returns:
        How many ballots were kept.

    Raises:
        Missing: no such vote here, or a unit that is not in it.
        Refused: ``vote.closed``, ``vote.annulled``; ``vote.no_proof``; ``vote.not_inside``;
            ``link.let_go``; ``attendee.vote.no_proxy``; ``ballot.not_yours``: nothing of theirs was there
            when it opened, or it is another's to vote; ``ballot.named_votes``: its owners named another;
            ``ballot.kept_out``; ``ballot.twice``; ``ballot.nothing_said``.
    """
    vote = _vote_for(tx, identity, vote_id)
    require_voter(tx, identity, vote, device, at)
    if not choices or not set(choices.values()) <= set(ANSWERS):
        raise Refused.because("ballot.nothing_said")
    units = _units(tx, vote.id, choices)
    for unit in units:
        _require_own(unit, identity.person_id)
    rows = [_row(vote, unit, choices, PAGE, at, person_id=identity.person_id) for unit in units]
    _keep(tx, vote, units, rows)
    record(tx, identity.community_id, by, at, *_acts(vote, units, rows))
    return len(rows)


def require_open_vote(tx: Transaction, identity: LinkIdentity, vote_id: uuid.UUID, at: datetime) -> None:
    """Let a person answer: what would refuse it is told before a code is sent for it.

    Raises:
        Missing, Refused: as ``cast_ballots``, but for the proof and the units.
    """
    _require_inside(tx, identity, _vote_for(tx, identity, vote_id), at)


def write_down(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    vote_id: uuid.UUID,
    said: Choices,
    rest: Said | None,
    by: Actor,
    at: datetime,
) -> int:
    """Keep what units said aloud; ``rest`` is what all the others who are still here said, None for nothing.

    Returns:
        How many ballots were kept. A unit of ``rest`` that voted meanwhile by its own page keeps its ballot.

    Raises:
        Missing: no such meeting or vote here, or a unit that was not there when it opened.
        Refused: ``vote.closed``, ``vote.annulled``; ``ballot.nothing_said``; ``ballot.twice``: a named unit
            has a ballot already; ``ballot.kept_out``; ``decision.unit_not_present``;
            ``convening.staff_only``.
    """
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    meeting = find_gathering(tx, community_id, meeting_id)
    vote = hold_vote(tx, meeting_id, vote_id)
    if not {*said.values(), *([rest] if rest else [])} <= set(ANSWERS):
        raise Refused.because("ballot.nothing_said")
    here = {unit.unit_id for unit in room_at(tx, meeting, at).present_units}
    if strange := [unit for unit in said if unit not in here]:
        raise Refused.because("decision.unit_not_present", number=len(strange))
    named = _units(tx, vote.id, said)
    if out := [unit for unit in named if not unit.may_vote]:
        raise Refused.because("ballot.kept_out", unit=out[0].label, source=sources.LEY_675_37)
    rows = [_row(vote, unit, said, ALOUD, at, account_id=by.account_id) for unit in named]
    _keep(tx, vote, named, rows)
    others = _silent(tx, vote.id, here) if rest else ()
    wanted = {unit.unit_id: rest for unit in others if rest}
    more = [_row(vote, unit, wanted, ALOUD, at, account_id=by.account_id) for unit in others]
    insert_rows(tx.session, Ballot, more, is_new_only=True)
    kept = _kept_of(tx, vote.id, more)
    if not rows and not kept:
        raise Refused.because("ballot.nothing_said")
    written = {row["unit_id"] for row in (*rows, *kept)}
    units = [unit for unit in (*named, *others) if unit.unit_id in written]
    record(tx, community_id, by, at, *_acts(vote, units, [*rows, *kept]))
    return len(rows) + len(kept)


def require_voter(tx: Transaction, identity: LinkIdentity, vote: Vote, device: Device, at: datetime) -> None:
    """Let nobody vote whose device did not prove them, or who is not in the room.

    Raises:
        Refused: ``vote.no_proof``, ``vote.not_inside``, ``link.let_go``, ``attendee.vote.no_proxy``.
    """
    if not is_proven(tx, identity, device.secrets, at):
        raise Refused.because("vote.no_proof", source=sources.PRODUCT)
    _require_inside(tx, identity, vote, at)


def _vote_for(tx: Transaction, identity: LinkIdentity, vote_id: uuid.UUID) -> Vote:
    if identity.meeting_id is None:
        raise Missing
    meeting = find_gathering(tx, identity.community_id, identity.meeting_id)
    return hold_vote(tx, meeting.id, vote_id)


def _require_inside(tx: Transaction, identity: LinkIdentity, vote: Vote, at: datetime) -> None:
    if (found := kept_from_voting(tx, identity, vote, at)) is not None:
        raise Refused(found)


def kept_from_voting(tx: Transaction, identity: LinkIdentity, vote: Vote, at: datetime) -> Finding | None:
    """Why somebody cannot vote now; None for who was frozen as a voter and is here."""
    capacities = tx.rows(_CAPACITIES, vote_id=vote.id, person_id=identity.person_id)
    is_voter = any(each.capacity != CONCERNED for each in capacities)
    if not is_voter and is_let_go(tx, vote.meeting_id, identity.person_id):
        return Finding("link.let_go", Severity.BLOCK, source=sources.PRODUCT)
    if not is_inside(tx, vote.meeting_id, identity.person_id, at):
        return Finding("vote.not_inside", Severity.BLOCK, source=sources.PRODUCT)
    if is_voter:
        return None
    if capacities and (named := _named_instead(tx, identity, vote)) is not None:
        return named
    if not _owns_or_holds(tx, identity, at):
        return attendee(AttendeeRole.GUEST, holds_proxy=False).findings[0]
    return Finding("ballot.not_yours", Severity.BLOCK, {"opened_at": vote.opened_at}, sources.PRODUCT)


def _named_instead(tx: Transaction, identity: LinkIdentity, vote: Vote) -> Finding | None:
    """That the owners of a home of this person named another of them, who votes for it in this vote."""
    named = aliased(VoteVoter)
    query = (
        select(VoteUnit.label, Person.name)
        .join(VoteVoter, (VoteVoter.vote_id == VoteUnit.vote_id) & (VoteVoter.unit_id == VoteUnit.unit_id))
        .join(named, (named.vote_id == VoteUnit.vote_id) & (named.unit_id == VoteUnit.unit_id))
        .join(Person, Person.id == named.person_id)
        .where(VoteUnit.vote_id == vote.id, VoteVoter.person_id == identity.person_id)
        .where(named.is_named, named.capacity == OWNER)
        .order_by(VoteUnit.position)
    )
    first = tx.session.execute(query).first()
    facts = {"unit": first.label, "voter": first.name} if first else {}
    return Finding("ballot.named_votes", Severity.BLOCK, facts, sources.LEY_675_37) if first else None


def _owns_or_holds(tx: Transaction, identity: LinkIdentity, at: datetime) -> bool:
    assert identity.meeting_id is not None, "checked before"
    room = room_at(tx, find_gathering(tx, identity.community_id, identity.meeting_id), at)
    return any(
        identity.person_id in dict(unit.owners)
        or (unit.power is not None and unit.power.holder_id == identity.person_id)
        for unit in room.units
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of a vote with whom its ballot concerns: person -> capacity, and who was named."""

    unit_id: uuid.UUID
    label: str
    may_vote: bool
    people: Mapping[uuid.UUID, str]
    named: frozenset[uuid.UUID]


def _units(tx: Transaction, vote_id: uuid.UUID, wanted: Iterable[uuid.UUID]) -> tuple[_Unit, ...]:
    """These units of a vote, in one order for everybody, so that two acts never wait for each other."""
    ids = sorted(wanted)
    found = {
        row.unit_id: row
        for row in tx.session.scalars(
            select(VoteUnit).where(VoteUnit.vote_id == vote_id, VoteUnit.unit_id.in_(ids))
        )
    }
    if len(found) < len(ids):
        raise Missing
    people: dict[uuid.UUID, dict[uuid.UUID, str]] = {unit: {} for unit in ids}
    named: dict[uuid.UUID, set[uuid.UUID]] = {unit: set() for unit in ids}
    query = select(VoteVoter).where(VoteVoter.vote_id == vote_id, VoteVoter.unit_id.in_(ids))
    for each in tx.session.scalars(query):
        people[each.unit_id][each.person_id] = each.capacity
        if each.is_named:
            named[each.unit_id].add(each.person_id)
    return tuple(
        _Unit(unit, found[unit].label, found[unit].may_vote, people[unit], frozenset(named[unit]))
        for unit in ids
    )


def _require_own(unit: _Unit, person_id: uuid.UUID) -> None:
    capacity = unit.people.get(person_id, CONCERNED)
    if capacity == CONCERNED:
        raise Refused.because("ballot.another_votes", unit=unit.label, source=sources.LEY_675_37)
    if not unit.may_vote:
        raise Refused.because("ballot.kept_out", unit=unit.label, source=sources.LEY_675_37)
    # Rule ``unit.voter`` over whoever claims it by voting: of several owners one speaks for all of them.
    as_what = VoterCapacity.OWNER if capacity == OWNER else VoterCapacity.PROXY
    claim = Claim(str(person_id), as_what, present=True, designated=person_id in unit.named)
    owners = sum(each in (OWNER, CONCERNED) for each in unit.people.values())
    enforce(voter(unit.label, [claim], owners_count=owners).findings)


def _row(
    vote: Vote,
    unit: _Unit,
    choices: Choices,
    way: str,
    at: datetime,
    *,
    person_id: uuid.UUID | None = None,
    account_id: uuid.UUID | None = None,
) -> dict[str, object]:
    return {
        "vote_id": vote.id,
        "unit_id": unit.unit_id,
        "choice": choices[unit.unit_id].value,
        "way": way,
        "reference": reference("V", secrets.token_bytes(RANDOM_BYTES)),
        "cast_at": at,
        "person_id": person_id,
        "recorded_by": account_id,
    }


def _keep(tx: Transaction, vote: Vote, units: Sequence[_Unit], rows: Sequence[dict[str, object]]) -> None:
    """Write the ballots; of two at once the first stands, and the second learns when that one came."""
    if insert_rows(tx.session, Ballot, rows, is_new_only=True) == len(rows):
        return
    mine = {str(row["reference"]) for row in rows}
    stands = tx.session.scalars(
        select(Ballot).where(Ballot.vote_id == vote.id, Ballot.unit_id.in_([unit.unit_id for unit in units]))
    )
    taken = {each.unit_id: each for each in stands if each.reference not in mine}
    labels = [unit.label for unit in units if unit.unit_id in taken]
    first = min(taken.values(), key=lambda ballot: ballot.cast_at)
    facts = {"units": labels, "cast_at": first.cast_at}
    if first.way == PAGE:
        raise Refused.because("ballot.twice", source=sources.LEY_675_37, **facts)
    raise Refused.because("ballot.twice_aloud", source=sources.LEY_675_37, **facts)


def _silent(tx: Transaction, vote_id: uuid.UUID, here: Iterable[uuid.UUID]) -> tuple[_Unit, ...]:
    """The units of a vote that may vote, are still here and have no ballot."""
    query = (
        select(VoteUnit.unit_id)
        .outerjoin(Ballot, ITS_BALLOT)
        .where(VoteUnit.vote_id == vote_id, VoteUnit.may_vote, Ballot.unit_id.is_(None))
    )
    return _units(tx, vote_id, set(tx.session.scalars(query)) & set(here))


def _kept_of(
    tx: Transaction, vote_id: uuid.UUID, rows: Sequence[dict[str, object]]
) -> list[dict[str, object]]:
    """Those of the rows that were written: the others found a ballot before them."""
    stands = set(tx.session.scalars(select(Ballot.reference).where(Ballot.vote_id == vote_id)))
    return [row for row in rows if row["reference"] in stands]


def _acts(vote: Vote, units: Sequence[_Unit], rows: Sequence[dict[str, object]]) -> list[Act]:
    """An entry a ballot, under everybody it concerns. In clear stands the way it came, never the choice."""
    by_unit = {row["unit_id"]: row for row in rows}
    acts = []
    for unit in units:
        row = by_unit[unit.unit_id]
        said = {"question": vote.question, "unit": unit.label, "choice": row["choice"]}
        said |= {"way": row["way"], "reference": row["reference"]}
        personal = {person: {**said, "capacity": capacity} for person, capacity in unit.people.items()}
        acts.append(Act(Tag.BALLOT_CAST, vote.id, vote.meeting_id, {"way": row["way"]}, personal))
    return acts


def has_cast(tx: Transaction, identity: LinkIdentity, vote_id: uuid.UUID, choices: Choices) -> bool:
    """Whether this person already cast exactly these ballots: the second of two presses of one button."""
    rows = tx.rows(_CAST, vote_id=vote_id, person_id=identity.person_id)
    kept = {row.unit_id: Said(row.choice) for row in rows}
    return bool(choices) and all(kept.get(unit) is said for unit, said in choices.items())
