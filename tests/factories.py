"""Invented buildings, people and meetings for tests, written as rows in one step."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import select, update

from meetings import accounts, communities, convening
from meetings.accounts import LinkPurpose, NewLink, Role
from meetings.storage.accounts import Account, RoleGrant
from meetings.storage.communities import Attestation, Community, ContactPoint, Ownership, Person, Unit
from meetings.storage.convening import FrozenRegister, FrozenUnit, Invitation, Notice
from meetings.storage.planning import AgendaItem, Meeting
from meetings.storage.session import Storage, Transaction
from meetings.trail import SYSTEM, Actor
from tests.shelf import kept_step

START = datetime(2027, 2, 1, 14, 0, tzinfo=UTC)
ASSEMBLY_AT = datetime(2027, 3, 20, 14, 0, tzinfo=UTC)
PASSWORD = "tres guayacanes amarillos"
REASON = "Basta el quórum ordinario: Decreto 398 de 2020."


@cache
def password_hash() -> str:
    """One hash for all invented staff, a cheap one: at full strength a sign-in takes a quarter of a second.

    The parameters stand in the hash, so the program verifies it as any other. What the program itself hashes
    keeps its full strength, in tests as well.
    """
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass
class Building:
    """An invented community: its units, one owner each unless said, and its staff."""

    community_id: uuid.UUID
    units: list[uuid.UUID] = field(default_factory=list)
    people: list[uuid.UUID] = field(default_factory=list)
    staff: dict[str, uuid.UUID] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    meeting_id: uuid.UUID | None = None
    links: list[str] = field(default_factory=list)


@kept_step
def make_building(
    storage: Storage,
    *,
    name: str = "Los Guayacanes",
    coefficients: Sequence[str] = ("20", "15", "15", "25", "25"),
    roles: Sequence[Role] = (Role.ADMINISTRATOR, Role.SECRETARY),
    total: str = "100",
    at: datetime = START,
) -> Building:
    """A community with one owner a unit, each with an attested e-mail address, and staff."""
    with storage.transaction() as tx:
        building = Building(communities.create_community(tx, name, SYSTEM, at))
        desk = communities.HelpDesk("Rosa Elena Díaz", "lunes a viernes, 8 a. m. a 5 p. m.", "601 555 0142")
        communities.set_help_desk(tx, building.community_id, desk, SYSTEM, at)
        community = tx.session.get_one(Community, building.community_id)
        community.total, community.decimals = Fraction(total), 4
        attestation = Attestation(
            id=uuid.uuid4(),
            community_id=building.community_id,
            document="Registro de propietarios",
            document_date=date(2027, 1, 15),
            kept_at="Archivo de la administración",
            created_at=at,
        )
        tx.session.add(attestation)
        tx.session.flush()
        _add_units(tx, building, attestation.id, [Fraction(each) for each in coefficients], at)
        for role in roles:
            add_staff(tx, building, role, at)
    return building


def _add_units(
    tx: Transaction,
    building: Building,
    attestation: uuid.UUID,
    coefficients: Sequence[Fraction],
    at: datetime,
) -> None:
    slug = building.community_id.hex[:6]
    units = [
        Unit(
            id=uuid.uuid4(),
            community_id=building.community_id,
            tower="Torre 1",
            number=str(100 * (number // 4 + 1) + number % 4 + 1),
            position=number,
            coefficient_numerator=coefficient.numerator,
            coefficient_denominator=coefficient.denominator,
        )
        for number, coefficient in enumerate(coefficients)
    ]
    people = [
        Person(
            id=uuid.uuid4(),
            community_id=building.community_id,
            name=f"Persona {number + 1} Inventada",
            document=str(10_000_000 + number),
            identity_key=f"document:{10_000_000 + number}",
            created_at=at,
        )
        for number in range(len(units))
    ]
    tx.session.add_all([*units, *people])
    tx.session.flush()
    for number, (unit, person) in enumerate(zip(units, people, strict=True)):
        tx.session.add(Ownership(unit_id=unit.id, person_id=person.id, since=at))
        point = ContactPoint(
            community_id=building.community_id,
            person_id=person.id,
            channel="email",
            value=f"persona{number + 1}.{slug}@example.com",
            attestation_id=attestation,
            created_at=at,
        )
        tx.session.add(point)
        building.units.append(unit.id)
        building.people.append(person.id)
    tx.session.flush()


def add_staff(tx: Transaction, building: Building, role: Role, at: datetime = START) -> uuid.UUID:
    """A member of staff who signs in with ``PASSWORD``; the address is in ``building.emails[role]``."""
    email = f"{role.value}.{building.community_id.hex[:6]}@example.com"
    account = Account(
        id=uuid.uuid4(),
        email=email,
        name=f"{role.value.replace('_', ' ').title()} Inventado",
        password_hash=password_hash(),
        created_at=at,
    )
    tx.session.add(account)
    tx.session.flush()
    tx.session.add(
        RoleGrant(account_id=account.id, community_id=building.community_id, role=role.value, granted_at=at)
    )
    building.staff[role.value] = account.id
    building.emails[role.value] = email
    return account.id


AGENDA = (
    ("Verificación del quórum", 5, "procedure", "", ""),
    ("Elección de presidente y secretario de la asamblea", 10, "election", "unit", "simple_represented"),
    ("Informe de gestión de la administración", 20, "report", "", ""),
    ("Aprobación del presupuesto", 25, "decision", "coefficient", "simple_represented"),
    ("Proposiciones y varios (sin decisiones)", 10, "information", "", ""),
)


@kept_step
def make_meeting(
    storage: Storage, building: Building, *, starts_at: datetime = ASSEMBLY_AT, at: datetime = START
) -> uuid.UUID:
    """A draft of a virtual ordinary assembly with five items and a video link."""
    with storage.transaction() as tx:
        meeting = Meeting(
            id=uuid.uuid4(),
            community_id=building.community_id,
            kind="ordinary_assembly",
            modality="virtual",
            starts_at=starts_at,
            join_url="https://video.example.com/guayacanes",
            access_instructions="Entre desde su enlace personal.",
            arrears_declared=True,
            second_call_at=starts_at + timedelta(days=5),
            uid=f"{uuid.uuid4()}@constancia.invalid",
            created_at=at,
            created_by=building.staff.get("administrator"),
        )
        for position, (title, minutes, type_, basis, majority) in enumerate(AGENDA):
            meeting.items.append(
                AgendaItem(
                    position=position,
                    title=title,
                    minutes=minutes,
                    type=type_,
                    basis=basis,
                    majority=majority,
                )
            )
        tx.session.add(meeting)
    building.meeting_id = meeting.id
    return meeting.id


@kept_step
def issue(storage: Storage, building: Building, at: datetime = START) -> uuid.UUID:
    """Issue the notice of the building's meeting as its administrator, with every reason that is asked for.

    Returns the id of the notice's version. A message is owed to each owner.
    """
    assert building.meeting_id is not None
    meeting = building.community_id, building.meeting_id
    with storage.reading() as tx:
        page = convening.review(tx, *meeting, at)
    reasons = {finding.code: REASON for finding in page.overrides}
    by = Actor(account_id=building.staff["administrator"], name="Administrador Inventado")
    with storage.transaction() as tx:
        return convening.issue_notice(tx, *meeting, reasons, by, at)


@kept_step
def convene(storage: Storage, building: Building, *, at: datetime = START) -> list[str]:
    """Put the building's meeting in the state ``convened`` as rows: frozen register, invitations, links.

    Returns the token of each person's link, in the order of ``building.people``. No message is owed.
    """
    with storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        meeting.state, meeting.sequence = "convened", 0
        content: dict[str, object] = {
            "items": [{"title": i.title, "minutes": i.minutes} for i in meeting.items]
        }
        notice = Notice(
            meeting_id=meeting.id,
            version=1,
            sequence=0,
            starts_at=meeting.starts_at or ASSEMBLY_AT,
            modality=meeting.modality,
            content=content,
            issued_at=at,
            issued_by=building.staff["administrator"],
        )
        register = FrozenRegister(
            meeting_id=meeting.id, total_numerator=100, total_denominator=1, decimals=4, frozen_at=at
        )
        tx.session.add_all([notice, register])
        for unit_id in building.units:
            _freeze(tx, meeting.id, tx.session.get_one(Unit, unit_id))
        wanted = [
            NewLink(
                LinkPurpose.MEETING,
                building.community_id,
                person,
                ASSEMBLY_AT + timedelta(days=400),
                meeting.id,
            )
            for person in building.people
        ]
        links = accounts.issue_links(tx, wanted, at)
        for person, link_id in zip(building.people, links, strict=True):
            tx.session.add(
                Invitation(meeting_id=meeting.id, person_id=person, link_id=link_id, created_at=at)
            )
        building.links = [accounts.link_token(tx, link_id) for link_id in links]
    return building.links


def _freeze(tx: Transaction, meeting_id: uuid.UUID, unit: Unit) -> None:
    tx.session.add(
        FrozenUnit(
            meeting_id=meeting_id,
            unit_id=unit.id,
            tower=unit.tower,
            number=unit.number,
            kind=unit.kind,
            in_arrears=unit.in_arrears,
            position=unit.position,
            coefficient_numerator=unit.coefficient_numerator,
            coefficient_denominator=unit.coefficient_denominator,
        )
    )


def sell(storage: Storage, building: Building, unit: int, at: datetime) -> int:
    """A unit, numbered from 1, changes hands; returns the number of its new owner, who has a mailbox."""
    number = len(building.people) + 1
    person = Person(
        id=uuid.uuid4(),
        community_id=building.community_id,
        name=f"Persona {number} Inventada",
        document=str(20_000_000 + number),
        identity_key=f"document:{20_000_000 + number}",
        created_at=at,
    )
    where = Ownership.unit_id == building.units[unit - 1]
    with storage.transaction() as tx:
        attestation = tx.session.scalars(select(Attestation.id)).first()
        tx.session.execute(update(Ownership).where(where, Ownership.until.is_(None)).values(until=at))
        tx.session.add(person)
        tx.session.flush()
        tx.session.add(Ownership(unit_id=building.units[unit - 1], person_id=person.id, since=at))
        point = ContactPoint(
            community_id=building.community_id, person_id=person.id, channel="email", created_at=at
        )
        point.value, point.attestation_id = f"persona{number}@example.com", attestation
        tx.session.add(point)
    building.people.append(person.id)
    return number


@kept_step
def share(storage: Storage, building: Building, unit: int, number: int) -> None:
    """One more owner of a unit, both counted from 0."""
    with storage.transaction() as tx:
        row = Ownership(unit_id=building.units[unit], person_id=building.people[number])
        row.since, row.position = START, 1
        tx.session.add(row)


def named(
    storage: Storage,
    building: Building,
    unit: int,
    number: int,
    *,
    at: datetime = START,
    instead_of: uuid.UUID | None = None,
    **written: Any,
) -> uuid.UUID:
    """The owners of a unit named one of themselves, both counted from 0; returns the naming.

    Args:
        written: what differs of the writing: ``document``, ``document_date``, ``file``, ``kept_at``.
    """
    given = {"document": "Carta de los dueños", "document_date": date(2027, 1, 20), "kept_at": "Carpeta 3"}
    origin = communities.Origin(**(given | written))
    choice = communities.VoterChoice(building.people[number], origin, instead_of)
    by = Actor(account_id=building.staff["administrator"], name="Administrador Inventado")
    here = building.community_id, building.units[unit]
    with storage.transaction() as tx:
        return communities.name_voter(tx, *here, choice, by, at)
