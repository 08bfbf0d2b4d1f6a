"""Registering a power from its signed paper, and taking it back: acts of the staff, judged by the rules."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from meetings.communities import UploadedFile, keep_evidence
from meetings.planning import (
    Rules,
    find_gathering,
    keep_overrides,
    lock_meeting,
    members_of,
    rules_of_meeting,
    written_reasons,
)
from meetings.protocol import proxies as rules_of_proxies
from meetings.protocol import sources
from meetings.protocol.findings import Finding, Refused, enforce
from meetings.protocol.kinds import Body, HolderRole, Kind, Modality, VoterCapacity
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.proxies import Claim, HeldProxy
from meetings.protocol.register.owners import split_documents
from meetings.protocol.register.units import person_key
from meetings.protocol.trail import Tag
from meetings.proxies.reading import Power, powers_of, standing_at
from meetings.storage.communities import Ownership, Person
from meetings.storage.convening import FrozenUnit, Invitation
from meetings.storage.planning import Meeting
from meetings.storage.proxies import Proxy
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

TAKES_POWERS = frozenset({MeetingState.CONVENED, MeetingState.OPEN, MeetingState.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Holder:
    """Who goes instead: an invited owner by ``person_id``, anybody else by name and document.

    ``role`` is what they are in the community as far as the rules ask: who administers, works for or audits
    it. Membership of the council is known and need not be told.
    """

    person_id: uuid.UUID | None = None
    name: str = ""
    document: str = ""
    role: HolderRole | None = None


@dataclass(frozen=True, slots=True)
class PowerPaper:
    """The signed paper: the day it bears, where it lies or its copy."""

    signed_on: date
    kept_at: str = ""
    file: UploadedFile | None = None


@dataclass(frozen=True, slots=True)
class NewPower:
    """A power to be registered: of which owner, for which of their units, who holds it, on which paper.

    ``reasons`` and ``grounds`` are why the staff goes on past a finding: own words and ready grounds, each
    by the finding's code.
    """

    grantor_id: uuid.UUID
    units: frozenset[uuid.UUID]
    holder: Holder
    paper: PowerPaper
    reasons: Mapping[str, str] = field(default_factory=dict)
    grounds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Held:
    """The same once it is known who holds it, what they are here, and what the units are called."""

    units: Mapping[uuid.UUID, str]
    holder: Person
    role: HolderRole | None


def register_power(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, power: NewPower, by: Actor, at: datetime
) -> uuid.UUID:
    """Register the power of an owner for some of their units, for this meeting only.

    Returns:
        The id of the person who holds it.

    Raises:
        Missing: no such meeting here, or this person owns none of its units.
        Refused: ``proxy.not_for_kind``, ``proxy.not_now``, ``proxy.no_unit``, ``proxy.twice``;
            ``proxy.paper.in_the_future``, ``proxy.paper.no_proof``; ``proxy.holder.nobody``,
            ``proxy.holder.document``, ``proxy.holder.is_grantor``; by rule ``unit.voter`` two powers of one
            unit, ``proxy.limit`` too many, ``proxy.conflict`` without a written reason.
    """
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    meeting = lock_meeting(tx, community_id, meeting_id)
    _require_open_to_powers(meeting)
    own = units_of(tx, meeting_id, power.grantor_id)
    if not own:
        raise Missing
    if not power.units or not power.units <= set(own):
        raise Refused.because("proxy.no_unit")
    rules = rules_of_meeting(tx, meeting, at)
    _check_paper(power.paper, at.astimezone(rules.zone).date())
    person = _person_of(tx, meeting, power.holder, at)
    if person.id == power.grantor_id:
        raise Refused.because("proxy.holder.is_grantor", source=sources.LEY_675_37)
    units = {unit: label for unit, label in own.items() if unit in power.units}
    held = _Held(units, person, _role_of(tx, meeting, person.id, power.holder))
    found = _judged(tx, meeting, power, held, rules, at)
    written = written_reasons(tx, community_id, found, power.reasons, power.grounds)
    enforce(found, {code: reason.text for code, reason in written.items()})
    keep_overrides(tx, meeting, found, written, by, at)
    _keep(tx, meeting, power, held, by, at)
    return person.id


def withdraw_power(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    proxy_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Write down that a power was taken back: from now on nobody represents the unit by it.

    Raises:
        Missing: no such power for this meeting here.
        Refused: ``proxy.not_now``; ``proxy.ended``: it was taken back already; ``convening.staff_only``.
    """
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    meeting = lock_meeting(tx, community_id, meeting_id)
    row = tx.session.get(Proxy, proxy_id, populate_existing=True)
    if row is None or row.meeting_id != meeting_id:
        raise Missing
    if meeting.state not in TAKES_POWERS:
        raise Refused.because("proxy.not_now", state=MeetingState(meeting.state))
    if row.ended_at is not None:
        raise Refused.because("proxy.ended")
    row.ended_at, row.ended_by = at, by.account_id
    personal: dict[uuid.UUID, Mapping[str, object]] = {row.grantor_id: {}, row.holder_id: {}}
    act = Act(Tag.PROXY_WITHDRAWN, about=row.id, meeting_id=meeting_id, personal=personal)
    record(tx, community_id, by, at, act)


def _require_open_to_powers(meeting: Meeting) -> None:
    if meeting.modality == Modality.WRITTEN:
        raise Missing
    if not Kind(meeting.kind).is_assembly:
        raise Refused.because("proxy.not_for_kind", source=sources.LEY_675_37, kind=Kind(meeting.kind))
    if meeting.state not in TAKES_POWERS:
        raise Refused.because("proxy.not_now", state=MeetingState(meeting.state))


def units_of(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """The units of the frozen register that a person owns today, with their labels."""
    query = (
        select(FrozenUnit.unit_id, FrozenUnit.tower, FrozenUnit.number)
        .join(Ownership, Ownership.unit_id == FrozenUnit.unit_id)
        .where(
            FrozenUnit.meeting_id == meeting_id,
            Ownership.person_id == person_id,
            Ownership.until.is_(None),
        )
        .order_by(FrozenUnit.position)
    )
    return {unit: f"{tower} {number}".strip() for unit, tower, number in tx.session.execute(query)}


def _check_paper(paper: PowerPaper, today: date) -> None:
    if paper.signed_on > today:
        raise Refused.because("proxy.paper.in_the_future", signed_on=paper.signed_on)
    if paper.file is None and not paper.kept_at.strip():
        raise Refused.because("proxy.paper.no_proof")


def _person_of(tx: Transaction, meeting: Meeting, holder: Holder, at: datetime) -> Person:
    """The invited owner who was chosen, or whoever has that document; somebody unknown gets their place."""
    if holder.person_id is not None:
        return _invited(tx, meeting, holder.person_id)
    if not holder.name.strip() or not holder.document.strip():
        raise Refused.because("proxy.holder.nobody")
    documents = split_documents(holder.document).values
    if len(documents) != 1:
        raise Refused.because("proxy.holder.document")
    key = person_key(documents[0], "", "")
    query = select(Person).where(Person.community_id == meeting.community_id, Person.identity_key == key)
    known = tx.session.scalars(query).one_or_none()
    if known is not None:
        return known
    person = Person(
        id=uuid.uuid4(),
        community_id=meeting.community_id,
        name=holder.name.strip(),
        document=documents[0],
        identity_key=key,
        created_at=at,
    )
    tx.session.add(person)
    try:
        tx.session.flush()
    except IntegrityError as race:  # at the door of another meeting of the community, at this very instant
        raise Refused.because("proxy.twice") from race
    return person


def _invited(tx: Transaction, meeting: Meeting, person_id: uuid.UUID) -> Person:
    query = (
        select(Person)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(Invitation.meeting_id == meeting.id, Person.id == person_id)
    )
    person = tx.session.scalars(query).one_or_none()
    if person is None:
        raise Missing
    return person


def _role_of(tx: Transaction, meeting: Meeting, person_id: uuid.UUID, holder: Holder) -> HolderRole | None:
    if holder.role is not None:
        return holder.role
    council = {member.person_id for member in members_of(tx, meeting.community_id, Body.COUNCIL)}
    return HolderRole.COUNCIL_MEMBER if person_id in council else None


def _judged(
    tx: Transaction, meeting: Meeting, power: NewPower, held: _Held, rules: Rules, at: datetime
) -> tuple[Finding, ...]:
    """What the rules say of these powers beside those that stand; two of one unit are refused at once."""
    standing = standing_at(powers_of(tx, meeting.id), at)
    for unit, label in held.units.items():
        if unit in standing:
            _refuse_second(standing[unit], label, held.holder.id)
    holder = str(held.holder.id)
    all_held = [
        *(HeldProxy(str(p.holder_id), str(p.grantor_id), str(p.unit_id)) for p in standing.values()),
        *(HeldProxy(holder, str(power.grantor_id), str(unit)) for unit in held.units),
    ]
    own, book = [each for each in all_held if each.holder == holder], rules.rulebook
    found = rules_of_proxies.limit(own, book.proxies, source=book.proxies_source).findings
    if held.role is None:
        return found
    is_own = set(held.units) <= set(units_of(tx, meeting.id, held.holder.id))
    return found + rules_of_proxies.conflict(held.role, own_unit=is_own).findings


def _refuse_second(standing: Power, label: str, holder_id: uuid.UUID) -> None:
    """Rule ``unit.voter``: two people with a power of one unit contradict each other."""
    people = (standing.holder_id, holder_id)
    claims = [Claim(str(person), VoterCapacity.PROXY, present=True) for person in people]
    enforce(rules_of_proxies.voter(label, claims, owners_count=1).findings)
    raise Refused.because("proxy.twice")


def _keep(tx: Transaction, meeting: Meeting, power: NewPower, held: _Held, by: Actor, at: datetime) -> None:
    """One row and one trail entry a unit, under both people concerned."""
    assert by.account_id is not None, "checked before"
    grantor, paper = tx.session.get_one(Person, power.grantor_id), power.paper
    blob = keep_evidence(tx, meeting.community_id, paper.file, at) if paper.file else None
    proof = {"kept_at": paper.kept_at.strip(), "sha256": blob.sha256 if blob else ""}
    for unit, label in held.units.items():
        row = Proxy(
            id=uuid.uuid4(),
            meeting_id=meeting.id,
            unit_id=unit,
            grantor_id=grantor.id,
            holder_id=held.holder.id,
            holder_role=held.role.value if held.role else "",
            signed_on=paper.signed_on,
            kept_at=proof["kept_at"],
            blob_id=blob.id if blob else None,
            registered_at=at,
            registered_by=by.account_id,
        )
        tx.session.add(row)
        try:
            tx.session.flush()
        except IntegrityError as race:
            raise Refused.because("proxy.twice") from race
        said = {"unit": label, "signed_on": paper.signed_on.isoformat()}
        said |= {name: text for name, text in proof.items() if text}
        personal = {
            grantor.id: {**said, "represented_by": held.holder.name},
            held.holder.id: {**said, "represents": grantor.name},
        }
        act = Act(Tag.PROXY_VALIDATED, about=row.id, meeting_id=meeting.id, personal=personal)
        record(tx, meeting.community_id, by, at, act)


def find_with_powers(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> Meeting:
    """A meeting of owners who vote by their units: only there is there a power.

    Raises:
        Missing: no such assembly here, or nobody was called to it yet.
    """
    meeting = find_gathering(tx, community_id, meeting_id)
    if not Kind(meeting.kind).is_assembly or meeting.state == MeetingState.DRAFT:
        raise Missing
    return meeting
