"""What the staff sees of the powers of a meeting: the list, who announced one, and the form of a new one."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from meetings.planning import GroundOffer, MeetingFacts, ground_offers, meeting_facts, rules_of_meeting
from meetings.protocol.kinds import HolderRole, ProxyCount
from meetings.protocol.profile import ProxyRule
from meetings.protocol.proxies import conflict
from meetings.proxies.reading import Power, powers_of
from meetings.proxies.registering import TAKES_POWERS, find_with_powers, units_of
from meetings.replies import InvitedRow, invited_rows, last_answer
from meetings.storage.communities import IS_NAMED, Ownership, Person, VoterNaming
from meetings.storage.session import Missing, Transaction


@dataclass(frozen=True, slots=True)
class Announced:
    """An owner who said that another person comes for them, and whose paper is not here yet."""

    person_id: uuid.UUID
    name: str
    units: tuple[str, ...]
    holder: str


@dataclass(frozen=True, slots=True)
class PowersPage:
    """The powers of a meeting: those that stand, those taken back, and those only announced.

    ``held`` counts by holder what the by-laws' limit counts.
    """

    meeting: MeetingFacts
    standing: tuple[Power, ...]
    ended: tuple[Power, ...]
    announced: tuple[Announced, ...]
    rule: ProxyRule
    held: Mapping[uuid.UUID, int]
    takes_powers: bool


def powers_page(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, at: datetime) -> PowersPage:
    """The powers of an assembly.

    Raises:
        Missing: no such assembly here, or nobody was called to it.
    """
    meeting = find_with_powers(tx, community_id, meeting_id)
    powers = powers_of(tx, meeting_id)
    standing = tuple(power for power in powers if power.stands_at(at))
    rule = rules_of_meeting(tx, meeting, at).rulebook.proxies
    counted = {
        (p.holder_id, p.grantor_id if rule.counts is ProxyCount.OWNERS else p.unit_id) for p in standing
    }
    return PowersPage(
        meeting=meeting_facts(tx, meeting),
        standing=standing,
        ended=tuple(power for power in powers if power.ended_at is not None),
        announced=_announced(tx, community_id, meeting_id, {power.grantor_id for power in standing}),
        rule=rule,
        held=Counter(holder for holder, _ in counted),
        takes_powers=meeting.state in TAKES_POWERS,
    )


def _announced(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, given: set[uuid.UUID]
) -> tuple[Announced, ...]:
    rows = invited_rows(tx, community_id, meeting_id, "")
    return tuple(
        Announced(row.person_id, row.name, row.units, row.holder)
        for row in rows
        if row.sends_another and row.person_id not in given
    )


@dataclass(frozen=True, slots=True)
class NewPowerPage:
    """The form of a power of one owner: their units without one, and who may be chosen to hold it.

    ``holder_name`` and ``holder_document`` are what the owner announced, empty when they did not; ``offers``
    are the ready reasons for a holder who administers, works for, sits in the council of or audits the place;
    ``voters`` is whom the owners of each unit of several named to vote for it, empty where they named nobody.
    """

    meeting: MeetingFacts
    grantor_id: uuid.UUID
    grantor: str
    units: Mapping[uuid.UUID, str]
    given: tuple[Power, ...]
    owners: tuple[InvitedRow, ...]
    holder_name: str
    holder_document: str
    takes_powers: bool
    offers: Mapping[str, GroundOffer]
    voters: Mapping[uuid.UUID, str]


def new_power_page(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, grantor_id: uuid.UUID, at: datetime
) -> NewPowerPage:
    """What is asked to register the power of an owner.

    Raises:
        Missing: no such assembly here, or this person owns none of its units.
    """
    meeting = find_with_powers(tx, community_id, meeting_id)
    own = units_of(tx, meeting_id, grantor_id)
    if not own:
        raise Missing
    given = tuple(p for p in powers_of(tx, meeting_id) if p.unit_id in own and p.stands_at(at))
    taken = {power.unit_id for power in given}
    answer = last_answer(tx, meeting_id, grantor_id)
    others = invited_rows(tx, community_id, meeting_id, "")
    return NewPowerPage(
        meeting=meeting_facts(tx, meeting),
        grantor_id=grantor_id,
        grantor=tx.session.scalars(select(Person.name).where(Person.id == grantor_id)).one(),
        units={unit: label for unit, label in own.items() if unit not in taken},
        given=given,
        owners=tuple(row for row in others if row.person_id != grantor_id),
        holder_name=answer.holder_name if answer else "",
        holder_document=answer.holder_document if answer else "",
        takes_powers=meeting.state in TAKES_POWERS,
        offers=ground_offers(tx, community_id, conflict(HolderRole.ADMINISTRATOR, own_unit=False).findings),
        voters=_voters(tx, own),
    )


def _voters(tx: Transaction, units: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Unit of several owners -> the name of whom they named to vote for it, or empty."""
    query = (
        select(Ownership.unit_id, func.max(case((VoterNaming.id.is_not(None), Person.name))))
        .join(Person, Person.id == Ownership.person_id)
        .outerjoin(VoterNaming, IS_NAMED)
        .where(Ownership.unit_id.in_(list(units)), Ownership.until.is_(None))
        .group_by(Ownership.unit_id)
        .having(func.count() > 1)
    )
    return {unit_id: name or "" for unit_id, name in tx.session.execute(query)}
