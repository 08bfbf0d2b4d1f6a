"""What the pages of a decision in writing show: to whoever votes, and to the staff."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from meetings import live_session, replies
from meetings.accounts import LinkIdentity
from meetings.live_session import DecisionCard
from meetings.protocol.kinds import WrittenChoice
from meetings.protocol.register.cells import fold
from meetings.replies import InvitationPage
from meetings.storage.session import Missing, Transaction
from meetings.storage.written_decision import WrittenBallot, WrittenVote
from meetings.written_decision.asking import AskedUnit, Asking, asking_of, find_written
from meetings.written_decision.counting import FOR_LATE_NOTES
from meetings.written_decision.new_owners import unasked


@dataclass(frozen=True, slots=True)
class Receipt:
    """A vote as it was kept: what was said to each question, by item."""

    reference: str
    at: datetime
    dated_at: datetime
    signed_by: str
    channel: str
    units: tuple[str, ...]
    unit_ids: frozenset[uuid.UUID]
    choices: Mapping[uuid.UUID, WrittenChoice]


@dataclass(frozen=True, slots=True)
class BallotPage:
    """The page on which an owner votes in writing, and afterwards reads what they said.

    ``silent_units`` are the homes this vote would speak for; ``spoken_for`` those a co-owner answered for.
    """

    invitation: InvitationPage
    asking: Asking
    silent_units: tuple[str, ...]
    spoken_for: tuple[str, ...]
    receipt: Receipt | None
    results: Mapping[uuid.UUID, DecisionCard]

    @property
    def may_vote(self) -> bool:
        """Whether this person can vote now."""
        return self.asking.takes_votes and bool(self.silent_units)


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One owner in the staff's list; ``channel`` is empty while one of their homes is silent."""

    person_id: uuid.UUID
    name: str
    units: tuple[str, ...]
    channel: str
    received_at: datetime | None
    signed_by: str


@dataclass(frozen=True, slots=True)
class VotesPage:
    """Who answered, for the staff: never what they said, before all is counted.

    ``new_owners`` own a silent home since the questions were sent, and were not asked yet.
    """

    asking: Asking
    rows: tuple[OwnerRow, ...]
    new_owners: tuple[str, ...]
    results: Mapping[uuid.UUID, DecisionCard]

    @property
    def may_count(self) -> bool:
        """Whether the votes may be counted now."""
        return self.asking.is_uncounted and not self.asking.kept_from_count

    @property
    def counted_at(self) -> datetime:
        """When the program counts by itself, if homes are missing until then."""
        return self.asking.last_instant + FOR_LATE_NOTES + timedelta(seconds=1)

    @property
    def missing(self) -> int:
        """How many homes did not answer."""
        return len(self.asking.asked) - len(self.asking.answered)


def ballot_page(tx: Transaction, identity: LinkIdentity, at: datetime) -> BallotPage:
    """The page of whoever opened their link.

    Raises:
        Missing: it is no decision in writing, or this person was not asked.
    """
    meeting = find_written(tx, identity.community_id, identity.meeting_id)
    asking = asking_of(tx, meeting, at)
    own = asking.units_of(identity.person_id)
    receipt = _receipts(tx, asking, identity.person_id).get(identity.person_id)
    mine = receipt.unit_ids if receipt else frozenset()
    return BallotPage(
        invitation=replies.invitation_page(tx, identity, at),
        asking=asking,
        silent_units=tuple(unit.label for unit in own if not unit.answered),
        spoken_for=tuple(unit.label for unit in own if unit.answered and unit.unit_id not in mine),
        receipt=receipt,
        results=live_session.decisions_of(tx, meeting.id),
    )


def votes_page(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, query: str, at: datetime
) -> VotesPage:
    """Who answered and who did not.

    Args:
        query: part of names or units, as somebody types them; empty for everybody.

    Raises:
        Missing: no such decision in writing here.
    """
    meeting = find_written(tx, community_id, meeting_id)
    asking = asking_of(tx, meeting, at)
    words = fold(query).split()
    rows = [row for row in _owners(tx, asking) if all(word in _sought(row) for word in words)]
    new = tuple(each.name for each in unasked(tx, asking)) if asking.is_running else ()
    return VotesPage(asking, tuple(rows), new, live_session.decisions_of(tx, meeting.id))


def owner_row(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, person_id: uuid.UUID, at: datetime
) -> tuple[Asking, OwnerRow]:
    """One owner who has not answered, to note the vote of.

    Raises:
        Missing: no such decision here, or nobody of that name owns one of its homes.
    """
    asking = asking_of(tx, find_written(tx, community_id, meeting_id), at)
    found = [row for row in _owners(tx, asking) if row.person_id == person_id]
    if not found:
        raise Missing
    return asking, found[0]


def _sought(row: OwnerRow) -> str:
    return fold(" ".join((row.name, *row.units)))


def _owners(tx: Transaction, asking: Asking) -> list[OwnerRow]:
    """The owners in the order of their homes; with one that is silent they still have to answer."""
    receipts = _receipts(tx, asking)
    by_unit = {unit: receipt for receipt in receipts.values() for unit in receipt.unit_ids}
    homes: dict[tuple[uuid.UUID, str], list[AskedUnit]] = {}
    for unit in asking.units:
        for owner in unit.owners.items():
            homes.setdefault(owner, []).append(unit)
    rows = []
    for (person, name), units in homes.items():
        is_silent = any(not unit.answered for unit in units)
        kept = None if is_silent else receipts.get(person) or by_unit[units[0].unit_id]
        rows.append(
            OwnerRow(
                *(person, name, tuple(unit.label for unit in units)),
                channel=kept.channel if kept else "",
                received_at=kept.at if kept else None,
                signed_by=kept.signed_by if kept else "",
            )
        )
    return rows


def _receipts(
    tx: Transaction, asking: Asking, person_id: uuid.UUID | None = None
) -> dict[uuid.UUID, Receipt]:
    """The votes kept, by person."""
    conditions = [WrittenVote.meeting_id == asking.meeting.id]
    if person_id is not None:
        conditions.append(WrittenVote.person_id == person_id)
    votes = {row.id: row for row in tx.session.scalars(select(WrittenVote).where(*conditions))}
    ballots = (
        select(WrittenBallot).join(WrittenVote, WrittenVote.id == WrittenBallot.vote_id).where(*conditions)
    )
    units: dict[uuid.UUID, set[uuid.UUID]] = {}
    choices: dict[uuid.UUID, dict[uuid.UUID, WrittenChoice]] = {}
    for ballot in tx.session.scalars(ballots):
        units.setdefault(ballot.vote_id, set()).add(ballot.unit_id)
        choices.setdefault(ballot.vote_id, {})[ballot.item_id] = WrittenChoice(ballot.choice)
    return {
        row.person_id: Receipt(
            reference=row.reference,
            at=row.received_at,
            dated_at=row.dated_at,
            signed_by=row.signed_by,
            channel=row.channel,
            units=tuple(unit.label for unit in asking.units if unit.unit_id in units[row.id]),
            unit_ids=frozenset(units[row.id]),
            choices=choices[row.id],
        )
        for row in votes.values()
    }
