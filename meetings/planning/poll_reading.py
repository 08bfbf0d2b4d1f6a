"""A poll for the hour as it stands: who is asked, what each hour gathers, which hours come too soon."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from meetings.communities import among_owners
from meetings.planning.facts import MeetingFacts, find_meeting, meeting_facts
from meetings.planning.people import called_to
from meetings.planning.plan import term_findings
from meetings.planning.poll_tally import Home, HourAnswer, HourTally, tally_of
from meetings.planning.rules import Rules, rules_of
from meetings.protocol.findings import Finding, Severity
from meetings.protocol.kinds import Kind, Summons
from meetings.storage.communities import Community, ContactPoint, Ownership, Person, Unit
from meetings.storage.planning import Meeting, Poll, PollAnswer, PollHour, PollInvitation
from meetings.storage.session import Missing, Transaction

EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a poll of a meeting is for: everybody who will be called to it.

    Attributes:
        addresses: person -> the e-mail address that they are asked at, the first of several.
        without: those who have none.
        is_of_owners: whether the owners meet, so that coefficients count.
    """

    addresses: Mapping[uuid.UUID, uuid.UUID]
    without: frozenset[uuid.UUID]
    is_of_owners: bool

    @property
    def people(self) -> frozenset[uuid.UUID]:
        """Everybody."""
        return self.without.union(self.addresses)


@dataclass(frozen=True, slots=True)
class HourRow:
    """One candidate hour: what it gathers, and why it cannot be lawful any more, were the notice sent now.

    ``is_best`` marks the hour, or the hours, that gather most.
    """

    id: uuid.UUID
    starts_at: datetime
    tally: HourTally
    finding: Finding | None
    is_best: bool


@dataclass(frozen=True, slots=True)
class PollCard:
    """The last poll of a meeting; its attributes are those of the table, its hours in their order.

    ``is_over``: nobody can answer any more, and nobody closed it yet.
    """

    reference: str
    ends_at: datetime
    closed_at: datetime | None
    chosen_at: datetime | None
    reason: str
    is_over: bool
    asked: int
    answered: int
    hours: tuple[HourRow, ...]


@dataclass(frozen=True, slots=True)
class PollPage:
    """What the staff see of the poll of a meeting.

    Attributes:
        poll: the last one; None before the first.
        may_ask: whether another may be opened now.
        reachable, without_address: how many people it would ask, and how many have no address to be asked at.
        is_of_owners: whether coefficients count.
    """

    meeting: MeetingFacts
    poll: PollCard | None
    may_ask: bool
    reachable: int
    without_address: int
    is_of_owners: bool


def poll_page(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, at: datetime) -> PollPage:
    """The poll of a meeting as it stands at ``at``.

    Raises:
        Missing: no such meeting here, its hour cannot be asked about, or nobody did before it was called.
    """
    meeting = find_meeting(tx, community_id, meeting_id)
    poll = latest_poll(tx, meeting_id)
    facts = meeting_facts(tx, meeting)
    if not facts.may_poll or (poll is None and not facts.is_draft):
        raise Missing
    audience = audience_of(tx, meeting)
    return PollPage(
        meeting=facts,
        poll=_card(tx, meeting, poll, audience, at) if poll else None,
        may_ask=facts.is_draft and (poll is None or poll.closed_at is not None),
        reachable=len(audience.addresses),
        without_address=len(audience.without),
        is_of_owners=audience.is_of_owners,
    )


def latest_poll(tx: Transaction, meeting_id: uuid.UUID) -> Poll | None:
    """The last poll of a meeting."""
    query = select(Poll).where(Poll.meeting_id == meeting_id).order_by(Poll.opened_at.desc(), Poll.id)
    return tx.session.scalars(query.limit(1)).one_or_none()


def audience_of(tx: Transaction, meeting: Meeting) -> Audience:
    """Everybody who will be called, each with the address they are asked at.

    An assembly's owners are asked at a registered address, as they are called (Ley 675/2001 art. 39 par. 1).
    """
    called = called_to(tx, meeting)
    if called is None:
        people = set(tx.session.scalars(among_owners(select(Person.id), meeting.community_id)))
    else:
        people = {each.person_id for each in called}
    query = (
        select(ContactPoint)
        .where(
            ContactPoint.community_id == meeting.community_id,
            ContactPoint.channel == EMAIL,
            ContactPoint.suspended_at.is_(None),
        )
        .order_by(ContactPoint.position, ContactPoint.id)
    )
    addresses: dict[uuid.UUID, uuid.UUID] = {}
    for point in tx.session.scalars(query):
        if point.person_id in people and (point.is_registered or called is not None):
            addresses.setdefault(point.person_id, point.id)
    return Audience(addresses, frozenset(people - addresses.keys()), called is None)


def is_called(tx: Transaction, meeting: Meeting, person_id: uuid.UUID) -> bool:
    """Whether somebody will be called to a meeting, as owners and bodies are now."""
    called = called_to(tx, meeting)
    if called is not None:
        return any(each.person_id == person_id for each in called)
    query = among_owners(select(Person.id), meeting.community_id).where(Person.id == person_id)
    return tx.session.scalars(query).first() is not None


def too_soon(meeting: Meeting, sent_at: datetime, starts_at: datetime, rules: Rules) -> Finding | None:
    """Which term the notice of a start, sent at ``sent_at``, would break past mending; None if none."""
    if meeting.summons != Summons.NOTICE:
        return None
    found = term_findings(Kind(meeting.kind), sent_at, starts_at, rules)
    return next((each for each in found if each.severity is Severity.BLOCK), None)


def tallies(
    tx: Transaction, meeting: Meeting, poll: Poll, audience: Audience
) -> list[tuple[PollHour, HourTally]]:
    """Each hour in its order, with what it gathers now; of a closed poll with what it had gathered then."""
    hours = hours_of(tx, poll.id)
    if poll.results is not None:
        return [(hour, HourTally.from_json(kept)) for hour, kept in zip(hours, poll.results, strict=True)]
    answers: dict[uuid.UUID, dict[uuid.UUID, HourAnswer]] = {}
    query = (
        select(PollAnswer.hour_id, PollInvitation.person_id, PollAnswer.answer)
        .join(PollInvitation, PollInvitation.id == PollAnswer.invitation_id)
        .where(PollInvitation.poll_id == poll.id)
    )
    for hour_id, person_id, answer in tx.session.execute(query):
        answers.setdefault(hour_id, {})[person_id] = HourAnswer(answer)
    asked = {person for person, _ in invited(tx, poll.id)} & audience.people
    homes = _homes(tx, meeting.community_id) if audience.is_of_owners else []
    total = tx.session.get_one(Community, meeting.community_id).total
    return [(hour, tally_of(answers.get(hour.id, {}), asked, homes, total)) for hour in hours]


def hours_of(tx: Transaction, poll_id: uuid.UUID) -> list[PollHour]:
    """The hours of a poll, the first first."""
    query = select(PollHour).where(PollHour.poll_id == poll_id).order_by(PollHour.starts_at)
    return list(tx.session.scalars(query))


def invited(tx: Transaction, poll_id: uuid.UUID) -> list[tuple[uuid.UUID, bool]]:
    """Who was asked in a poll, and whether they answered."""
    query = select(PollInvitation.person_id, PollInvitation.answered_at).where(
        PollInvitation.poll_id == poll_id
    )
    return [(person, answered_at is not None) for person, answered_at in tx.session.execute(query)]


def _card(tx: Transaction, meeting: Meeting, poll: Poll, audience: Audience, at: datetime) -> PollCard:
    rules, rows = rules_of(tx, meeting.community_id, at), tallies(tx, meeting, poll, audience)
    people = invited(tx, poll.id)
    most = max(tally.gathers for _, tally in rows)
    return PollCard(
        reference=poll.reference,
        ends_at=poll.ends_at,
        closed_at=poll.closed_at,
        chosen_at=poll.chosen_at,
        reason=poll.reason,
        is_over=poll.closed_at is None and at > poll.ends_at,
        asked=len(people),
        answered=sum(has_answered for _, has_answered in people),
        hours=tuple(
            HourRow(
                hour.id,
                hour.starts_at,
                tally,
                None if poll.closed_at else too_soon(meeting, at, hour.starts_at, rules),
                any(most) and tally.gathers == most,
            )
            for hour, tally in rows
        ),
    )


def _homes(tx: Transaction, community_id: uuid.UUID) -> list[Home]:
    """Every unit of the register with its owners of now."""
    query = (
        select(Unit.id, Unit.coefficient_numerator, Unit.coefficient_denominator, Ownership.person_id)
        .outerjoin(Ownership, (Ownership.unit_id == Unit.id) & Ownership.until.is_(None))
        .where(Unit.community_id == community_id, Unit.retired_at.is_(None))
    )
    weights: dict[uuid.UUID, Fraction] = {}
    owners: dict[uuid.UUID, set[uuid.UUID]] = {}
    for unit_id, numerator, denominator, person_id in tx.session.execute(query):
        weights[unit_id] = Fraction(numerator, denominator)
        owners.setdefault(unit_id, set()).add(person_id)
    return [Home(weight, frozenset(owners[unit_id])) for unit_id, weight in weights.items()]
