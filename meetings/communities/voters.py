"""Who votes for a unit of several owners: the one they named in writing (Ley 675/2001 art. 37)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from meetings.communities.attestations import Origin, keep_attestation, proof_facts
from meetings.communities.community import lock_community
from meetings.communities.naming import NAMED, NamingEnd, voter_act
from meetings.communities.present import unit_label
from meetings.protocol import sources
from meetings.protocol.findings import Refused
from meetings.storage.accounts import Account
from meetings.storage.communities import Attestation, Ownership, Person, Unit, VoterNaming
from meetings.storage.session import Missing, Transaction
from meetings.trail import Actor, record


@dataclass(frozen=True, slots=True)
class VoterChoice:
    """Whom the owners named and in which writing.

    ``instead_of`` is the naming that the page showed as in force: one that came meanwhile is not replaced
    unseen.
    """

    person_id: uuid.UUID
    origin: Origin
    instead_of: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class NamingLine:
    """A naming with its document; in force while ``ended_at`` is None."""

    id: uuid.UUID
    name: str
    document: str
    document_date: date
    attestation_id: uuid.UUID
    named_at: datetime
    stated_by: str
    ended_at: datetime | None
    ended_how: str
    reason: str


@dataclass(frozen=True, slots=True)
class VoterPage:
    """A unit, its owners of today, who of them votes for it, and who did before."""

    unit_id: uuid.UUID
    tower: str
    number: str
    owners: Mapping[uuid.UUID, str]
    naming: NamingLine | None
    earlier: tuple[NamingLine, ...]

    @property
    def label(self) -> str:
        """Tower and number together."""
        return unit_label(self.tower, self.number)

    @property
    def is_shared(self) -> bool:
        """Whether it has several owners, so that one of them is named."""
        return len(self.owners) > 1


def voter_page(tx: Transaction, community_id: uuid.UUID, unit_id: uuid.UUID) -> VoterPage:
    """Who votes for a unit, for the staff.

    Raises:
        Missing: no such unit in this community's register.
    """
    unit = _unit(tx, community_id, unit_id)
    lines = _lines(tx, unit_id)
    return VoterPage(
        unit_id=unit_id,
        tower=unit.tower,
        number=unit.number,
        owners=_owners(tx, unit_id),
        naming=next((line for line in lines if line.ended_at is None), None),
        earlier=tuple(line for line in lines if line.ended_at is not None),
    )


def name_voter(
    tx: Transaction,
    community_id: uuid.UUID,
    unit_id: uuid.UUID,
    choice: VoterChoice,
    by: Actor,
    at: datetime,
) -> uuid.UUID:
    """Write down whom of them the owners of a unit named to vote for it, in the place of an earlier one.

    The same writing twice is one. A vote that is open was frozen before: it holds from the next one.

    Returns:
        The id of the naming.

    Raises:
        Missing: no such unit in this community's register.
        Refused: ``voter.one_owner``, ``voter.not_owner``; ``voter.changed``: another page was faster;
            ``voter.no_proof``, ``attestation.future``, ``evidence.kind``.
    """
    lock_community(tx, community_id)  # a register that comes in ends namings
    unit, owners = _unit(tx, community_id, unit_id), _owners(tx, unit_id)
    if len(owners) < 2:
        raise Refused.because("voter.one_owner", source=sources.LEY_675_37)
    if choice.person_id not in owners:
        raise Refused.because("voter.not_owner", source=sources.LEY_675_37)
    old = _in_force(tx, unit_id)
    if (old.id if old else None) != choice.instead_of:
        if old is not None and _says_the_same(tx, old, choice):
            return old.id
        raise Refused.because("voter.changed")
    if choice.origin.file is None and not choice.origin.kept_at.strip():
        raise Refused.because("voter.no_proof", source=sources.LEY_675_37)
    row = _keep(tx, community_id, unit_id, old, choice, by, at)
    people = {*owners, *([old.person_id] if old else [])}
    label, name = unit_label(unit.tower, unit.number), owners[choice.person_id]
    proof = proof_facts(choice.origin)
    record(tx, community_id, by, at, voter_act(unit_id, NAMED, sorted(people), label, name, **proof))
    return row.id


def end_voter(
    tx: Transaction,
    community_id: uuid.UUID,
    unit_id: uuid.UUID,
    naming_id: uuid.UUID,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """Write down that the owners took a naming back: from now on nobody is named for their unit.

    Raises:
        Missing: no such unit in this community's register, or no such naming of it.
        Refused: ``voter.no_reason``; ``voter.changed``: it ended already.
    """
    lock_community(tx, community_id)
    unit = _unit(tx, community_id, unit_id)
    row = tx.session.get(VoterNaming, naming_id, populate_existing=True)
    if row is None or row.unit_id != unit_id:
        raise Missing
    if not reason.strip():
        raise Refused.because("voter.no_reason")
    if row.ended_at is not None:
        raise Refused.because("voter.changed")
    row.ended_at, row.ended_how, row.reason = at, NamingEnd.WITHDRAWN.value, reason.strip()
    name = tx.session.get_one(Person, row.person_id).name
    people = sorted({*_owners(tx, unit_id), row.person_id})
    label = unit_label(unit.tower, unit.number)
    ended = voter_act(unit_id, NamingEnd.WITHDRAWN, people, label, name, reason=row.reason)
    record(tx, community_id, by, at, ended)


def _keep(
    tx: Transaction,
    community_id: uuid.UUID,
    unit_id: uuid.UUID,
    old: VoterNaming | None,
    choice: VoterChoice,
    by: Actor,
    at: datetime,
) -> VoterNaming:
    attestation = keep_attestation(tx, community_id, choice.origin, by, at)
    if old is not None:
        old.ended_at, old.ended_how = at, NamingEnd.REPLACED.value
        tx.session.flush()  # before the new one: a unit has one in force
    row = VoterNaming(
        id=uuid.uuid4(),
        unit_id=unit_id,
        person_id=choice.person_id,
        attestation_id=attestation.id,
        named_at=at,
    )
    tx.session.add(row)
    try:
        tx.session.flush()
    except IntegrityError as race:
        raise Refused.because("voter.changed") from race
    return row


def _unit(tx: Transaction, community_id: uuid.UUID, unit_id: uuid.UUID) -> Unit:
    unit = tx.session.get(Unit, unit_id)
    if unit is None or unit.community_id != community_id or unit.retired_at is not None:
        raise Missing
    return unit


def _owners(tx: Transaction, unit_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """The owners of today with their names, the first owner first."""
    query = (
        select(Person.id, Person.name)
        .join(Ownership, Ownership.person_id == Person.id)
        .where(Ownership.unit_id == unit_id, Ownership.until.is_(None))
        .order_by(Ownership.position)
    )
    return {row.id: row.name for row in tx.session.execute(query)}


def _in_force(tx: Transaction, unit_id: uuid.UUID) -> VoterNaming | None:
    query = select(VoterNaming).where(VoterNaming.unit_id == unit_id, VoterNaming.ended_at.is_(None))
    return tx.session.scalars(query).one_or_none()


def _says_the_same(tx: Transaction, old: VoterNaming, choice: VoterChoice) -> bool:
    written = tx.session.get_one(Attestation, old.attestation_id)
    said = (choice.person_id, choice.origin.document, choice.origin.document_date)
    return (old.person_id, written.document, written.document_date) == said


def _lines(tx: Transaction, unit_id: uuid.UUID) -> list[NamingLine]:
    """Every naming of a unit, the latest first."""
    rows = tx.session.execute(
        select(VoterNaming, Attestation, Person.name, Account.name.label("stated_by"))
        .join(Attestation, Attestation.id == VoterNaming.attestation_id)
        .join(Person, Person.id == VoterNaming.person_id)
        .outerjoin(Account, Account.id == Attestation.stated_by)
        .where(VoterNaming.unit_id == unit_id)
        .order_by(VoterNaming.named_at.desc())
    )
    return [
        NamingLine(
            id=naming.id,
            name=name,
            document=attestation.document,
            document_date=attestation.document_date,
            attestation_id=attestation.id,
            named_at=naming.named_at,
            stated_by=stated_by or "",
            ended_at=naming.ended_at,
            ended_how=naming.ended_how,
            reason=naming.reason,
        )
        for naming, attestation, name, stated_by in rows
    ]
