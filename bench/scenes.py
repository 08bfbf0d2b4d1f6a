"""Invented communities of any size, written in bulk, and meetings called by the program's own acts."""

from __future__ import annotations

import uuid

from sqlalchemy import insert, select

from bench.common import Clock, Scene
from meetings.convening import Addresses, NoticeComposer, issue_notice, make_papers, review
from meetings.storage.communities import Attestation, Community, ContactPoint, Ownership, Person, Unit
from meetings.storage.session import Storage, Transaction
from meetings.trail import Actor, Witness
from tests.factories import START, Building, make_building, make_meeting

REASON = "Basta el quórum ordinario: Decreto 398 de 2020."
UNITS_IN_TOWER = 200


def big_building(storage: Storage, people: int) -> Building:
    """A community of ``people`` homes of equal weight, each with one owner and one attested address."""
    building = make_building(storage, coefficients=())
    with storage.transaction() as tx:
        _add_homes(tx, building, people)
    make_meeting(storage, building)
    return building


def _add_homes(tx: Transaction, building: Building, people: int) -> None:
    attestation = tx.session.scalars(
        select(Attestation.id).where(Attestation.community_id == building.community_id)
    ).one()
    # The weights add up exactly: each home weighs one of as many parts as there are homes.
    community = tx.session.get_one(Community, building.community_id)
    community.total_numerator, community.total_denominator = people, 1
    tx.session.flush()
    units, persons, ownerships, points = [], [], [], []
    for number in range(people):
        unit_id, person_id = uuid.uuid4(), uuid.uuid4()
        building.units.append(unit_id)
        building.people.append(person_id)
        units.append(_unit(building.community_id, unit_id, number))
        persons.append(_person(building.community_id, person_id, number))
        ownerships.append({"unit_id": unit_id, "person_id": person_id, "position": 0, "since": START})
        points.append(_point(building.community_id, person_id, number, attestation))
    tx.session.execute(insert(Unit), units)
    tx.session.execute(insert(Person), persons)
    tx.session.execute(insert(Ownership), ownerships)
    tx.session.execute(insert(ContactPoint), points)


def _unit(community_id: uuid.UUID, unit_id: uuid.UUID, number: int) -> dict[str, object]:
    return {
        "id": unit_id,
        "community_id": community_id,
        "tower": f"Torre {number // UNITS_IN_TOWER + 1}",
        "number": str(101 + number % UNITS_IN_TOWER),
        "position": number,
        "coefficient_numerator": 1,
        "coefficient_denominator": 1,
    }


def _person(community_id: uuid.UUID, person_id: uuid.UUID, number: int) -> dict[str, object]:
    return {
        "id": person_id,
        "community_id": community_id,
        "name": f"Persona {number + 1} Inventada",
        "document": str(10_000_000 + number),
        "identity_key": f"document:{10_000_000 + number}",
        "created_at": START,
    }


def _point(
    community_id: uuid.UUID, person_id: uuid.UUID, number: int, attestation: uuid.UUID
) -> dict[str, object]:
    return {
        "community_id": community_id,
        "person_id": person_id,
        "channel": "email",
        "value": f"persona{number + 1}@example.com",
        "attestation_id": attestation,
        "created_at": START,
    }


def reasons_for(storage: Storage, building: Building) -> dict[str, str]:
    """A written reason for every rule that asks for one."""
    assert building.meeting_id is not None
    with storage.reading() as tx:
        page = review(tx, building.community_id, building.meeting_id, START)
    return {finding.code: REASON for finding in page.overrides}


def issue(storage: Storage, building: Building, reasons: dict[str, str] | None = None) -> uuid.UUID:
    """Issue the notice of the building's meeting as its administrator; returns the notice's id."""
    assert building.meeting_id is not None
    reasons = reasons_for(storage, building) if reasons is None else reasons
    administrator = Actor(account_id=building.staff["administrator"], name="Administrador Inventado")
    with storage.transaction() as tx:
        return issue_notice(tx, building.community_id, building.meeting_id, reasons, administrator, START)


def addresses(scene: Scene) -> Addresses:
    """Where the installation is reached."""
    return Addresses(scene.config.base_url)


def print_papers(scene: Scene, clock: Clock) -> None:
    """Make the papers of the notice, as a sweep does before it sends."""
    witness = Witness.of(scene.config.base_url, scene.keys)
    make_papers(scene.storage, addresses(scene), witness, clock.now)


def composer(scene: Scene) -> NoticeComposer:
    """What writes the invitations."""
    return NoticeComposer(addresses(scene), scene.config.mail_from)
