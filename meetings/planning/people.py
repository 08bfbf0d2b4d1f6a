"""Who is called when it is not every owner: the members of a body, the guests of a meeting."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.communities import among_owners, unit_label
from meetings.planning.agenda import require_draft
from meetings.planning.facts import find_meeting, lock_meeting
from meetings.planning.rules import rules_of
from meetings.protocol import council, sources
from meetings.protocol.findings import Finding, Refused
from meetings.protocol.kinds import AttendanceCapacity, Body, GuestQuality, Kind
from meetings.protocol.trail import Tag
from meetings.storage.communities import Community, ContactPoint, Ownership, Person, Unit
from meetings.storage.planning import BodyMember, Guest, Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

MOST_GUESTS = 60


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who is called, and in what capacity; ``row_id`` is the membership's or the guest's."""

    row_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    units: tuple[str, ...]
    capacity: AttendanceCapacity
    quality: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class BodyPage:
    """A body as it stands, what the law says of its number, and the owners who could join it."""

    body: Body
    members: tuple[Called, ...]
    findings: tuple[Finding, ...]
    others: tuple[tuple[uuid.UUID, str], ...]


def members_of(tx: Transaction, community_id: uuid.UUID, body: Body) -> tuple[Called, ...]:
    """The members of a body now, by name."""
    query = (
        select(BodyMember.id, Person.id, Person.name)
        .join(Person, Person.id == BodyMember.person_id)
        .where(
            BodyMember.community_id == community_id,
            BodyMember.body == body.value,
            BodyMember.until.is_(None),
            Person.erased_at.is_(None),
        )
        .order_by(Person.name, Person.id)
    )
    units = _units(tx, community_id)
    return tuple(
        Called(row_id, person_id, name, tuple(units.get(person_id, ())), AttendanceCapacity.MEMBER)
        for row_id, person_id, name in tx.session.execute(query)
    )


def body_pages(tx: Transaction, community_id: uuid.UUID, at: datetime) -> tuple[BodyPage, ...]:
    """Council and committee, each with who could join it."""
    law = rules_of(tx, community_id, at).rulebook.law
    homes, names = _units(tx, community_id), _owners(tx, community_id)
    pages = []
    for body in Body:
        members = members_of(tx, community_id, body)
        inside = {member.person_id for member in members}
        found = council.composition(len(members), law=law).findings if members else ()
        others = tuple(
            (person, f"{', '.join(homes.get(person, ()))} · {name}")
            for person, name in names
            if person not in inside
        )
        pages.append(BodyPage(body, members, found, others))
    return tuple(pages)


def add_member(
    tx: Transaction, community_id: uuid.UUID, body: Body, person_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Write down that somebody belongs to a body; twice changes nothing.

    Raises:
        Missing: no such person here.
    """
    tx.session.execute(select(Community.id).where(Community.id == community_id).with_for_update())
    person = tx.session.get(Person, person_id)
    if person is None or person.community_id != community_id or person.erased_at is not None:
        raise Missing
    if person_id in {member.person_id for member in members_of(tx, community_id, body)}:
        return
    row = BodyMember(
        id=uuid.uuid4(), community_id=community_id, person_id=person_id, body=body.value, since=at
    )
    tx.session.add(row)
    personal = {person_id: {"body": body.value}}
    record(tx, community_id, by, at, Act(Tag.BODY_JOINED, about=row.id, personal=personal))


def end_member(tx: Transaction, community_id: uuid.UUID, row_id: uuid.UUID, by: Actor, at: datetime) -> None:
    """Write down that somebody left a body; meetings called before keep who was called.

    Raises:
        Missing: no such member here.
    """
    row = tx.session.get(BodyMember, row_id)
    if row is None or row.community_id != community_id:
        raise Missing
    if row.until is not None:
        return
    row.until = at
    personal = {row.person_id: {"body": row.body}}
    record(tx, community_id, by, at, Act(Tag.BODY_LEFT, about=row.id, personal=personal))


def guests_of(tx: Transaction, meeting_id: uuid.UUID) -> tuple[Called, ...]:
    """The guests of a meeting, by name."""
    query = (
        select(Guest, Person.name, ContactPoint.value)
        .join(Person, Person.id == Guest.person_id)
        .outerjoin(
            ContactPoint,
            (ContactPoint.person_id == Person.id)
            & (ContactPoint.channel == "email")
            & ContactPoint.suspended_at.is_(None),
        )
        .where(Guest.meeting_id == meeting_id)
        .order_by(Person.name, Person.id, ContactPoint.position)
    )
    found: dict[uuid.UUID, Called] = {}
    for guest, name, email in tx.session.execute(query):
        capacity = AttendanceCapacity.GUEST
        row = Called(guest.id, guest.person_id, name, (), capacity, guest.quality, email or "")
        found.setdefault(guest.id, row)
    return tuple(found.values())


def add_guest(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    name: str,
    email: str,
    quality: GuestQuality,
    by: Actor,
    at: datetime,
) -> None:
    """Put somebody from outside on the list of a draft; the same address twice is one guest.

    Without an address the notice is handed over on paper.

    Raises:
        Missing: no such meeting here.
        Refused: ``meeting.locked``; ``guests.not_for_kind``; ``guests.too_many``.
    """
    meeting = lock_meeting(tx, community_id, meeting_id)
    require_draft(meeting, "meeting.locked")
    if meeting.kind != Kind.SERVICE_MEETING:
        raise Refused.because("guests.not_for_kind", source=sources.PRODUCT, kind=Kind(meeting.kind))
    known = guests_of(tx, meeting_id)
    if len(known) >= MOST_GUESTS:
        raise Refused.because("guests.too_many", source=sources.PRODUCT, most=MOST_GUESTS)
    person = _outsider(tx, meeting, name, email, at)
    if person.id in {guest.person_id for guest in known}:
        return
    row = Guest(id=uuid.uuid4(), meeting_id=meeting_id, person_id=person.id, quality=quality.value)
    tx.session.add(row)
    personal = {person.id: {"name": name, "email": email, "quality": quality.value}}
    act = Act(Tag.GUEST_ADDED, about=row.id, meeting_id=meeting_id, personal=personal)
    record(tx, community_id, by, at, act)


def remove_guest(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    row_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Take somebody off the list of a draft.

    Raises:
        Missing: no such meeting or guest here.
        Refused: ``meeting.locked``.
    """
    require_draft(lock_meeting(tx, community_id, meeting_id), "meeting.locked")
    row = tx.session.get(Guest, row_id)
    if row is None or row.meeting_id != meeting_id:
        raise Missing
    tx.session.delete(row)
    act = Act(Tag.GUEST_REMOVED, about=row_id, meeting_id=meeting_id, personal={row.person_id: {}})
    record(tx, community_id, by, at, act)


def called_to(tx: Transaction, meeting: Meeting) -> tuple[Called, ...] | None:
    """Who is called to a meeting of a body or with guests; None when it is every owner."""
    kind = Kind(meeting.kind)
    if kind.body is not None:
        return members_of(tx, meeting.community_id, kind.body)
    return guests_of(tx, meeting.id) if kind is Kind.SERVICE_MEETING else None


def guest_list(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> tuple[Called, ...] | None:
    """The same, for the page of a meeting.

    Raises:
        Missing: no such meeting here.
    """
    return called_to(tx, find_meeting(tx, community_id, meeting_id))


def _outsider(tx: Transaction, meeting: Meeting, name: str, email: str, at: datetime) -> Person:
    """The person of the community's data with this address, or a new one."""
    key = f"guest:{(email or name).casefold()}"
    query = select(Person).where(Person.community_id == meeting.community_id, Person.identity_key == key)
    person = tx.session.scalars(query).one_or_none()
    if person is not None:
        return person
    person = Person(
        id=uuid.uuid4(), community_id=meeting.community_id, name=name, identity_key=key, created_at=at
    )
    tx.session.add(person)
    tx.session.flush()
    if email:
        point = ContactPoint(
            community_id=meeting.community_id,
            person_id=person.id,
            channel="email",
            value=email,
            created_at=at,
        )
        tx.session.add(point)
        tx.session.flush()
    return person


def _owners(tx: Transaction, community_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    query = among_owners(select(Person.id, Person.name), community_id)
    found = dict.fromkeys((person_id, name) for person_id, name in tx.session.execute(query))
    return list(found)


def _units(tx: Transaction, community_id: uuid.UUID) -> dict[uuid.UUID, list[str]]:
    """Person -> their units, as people say them."""
    query = (
        select(Ownership.person_id, Unit.tower, Unit.number)
        .join(Unit, Unit.id == Ownership.unit_id)
        .where(Unit.community_id == community_id, Unit.retired_at.is_(None), Ownership.until.is_(None))
        .order_by(Unit.position)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for person_id, tower, number in tx.session.execute(query):
        found.setdefault(person_id, []).append(unit_label(tower, number))
    return found
