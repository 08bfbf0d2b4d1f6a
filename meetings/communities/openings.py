"""What of a register is read with a reason: a person's file, a document of proof, the units in arrears."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from meetings.communities.attestations import document_card, people_of_document
from meetings.communities.present import find_person
from meetings.protocol.readings import Readable
from meetings.storage.communities import Ownership, Person, Unit
from meetings.storage.session import Missing, Transaction
from meetings.trail import Opening


@dataclass(frozen=True, slots=True)
class ArrearsLine:
    """A unit that the register says is in arrears, with its present owners."""

    tower: str
    number: str
    owners: tuple[str, ...]


def opening_of_person(tx: Transaction, community_id: uuid.UUID, person_id: uuid.UUID) -> Opening:
    """What is opened to read a person's file.

    Raises:
        Missing: no such person in this community, or erased.
    """
    find_person(tx, community_id, person_id)
    return Opening(Readable.PERSON, person_id, (person_id,))


def opening_of_document(tx: Transaction, community_id: uuid.UUID, attestation_id: uuid.UUID) -> Opening:
    """What is opened to read a document: it concerns everybody whose address it speaks for.

    Raises:
        Missing: no such document in this community, or only its paper is kept.
    """
    if not document_card(tx, community_id, attestation_id).has_file:
        raise Missing
    return Opening(Readable.DOCUMENT, attestation_id, people_of_document(tx, attestation_id))


def opening_of_arrears(tx: Transaction, community_id: uuid.UUID) -> Opening:
    """What is opened to read which units are in arrears: it concerns their present owners."""
    query = (
        select(Person.id)
        .join(Ownership, Ownership.person_id == Person.id)
        .join(Unit, Unit.id == Ownership.unit_id)
        .where(
            Unit.community_id == community_id,
            Unit.in_arrears.is_(True),
            Unit.retired_at.is_(None),
            Ownership.until.is_(None),
            Person.erased_at.is_(None),
        )
        .distinct()
    )
    return Opening(Readable.ARREARS, community_id, tuple(tx.session.scalars(query)))


def units_in_arrears(tx: Transaction, community_id: uuid.UUID) -> tuple[ArrearsLine, ...]:
    """The units that the register in force says are in arrears, in its order."""
    rows = tx.session.execute(
        select(Unit, Person.name)
        .outerjoin(Ownership, (Ownership.unit_id == Unit.id) & Ownership.until.is_(None))
        .outerjoin(Person, Person.id == Ownership.person_id)
        .where(Unit.community_id == community_id, Unit.in_arrears.is_(True), Unit.retired_at.is_(None))
        .order_by(Unit.position, Ownership.position)
    )
    owners: dict[Unit, list[str]] = {}
    for unit, name in rows:
        owners.setdefault(unit, []).extend([name] if name else [])
    return tuple(ArrearsLine(unit.tower, unit.number, tuple(names)) for unit, names in owners.items())
