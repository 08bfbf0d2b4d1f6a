"""After the notice: who became an owner since gets the same notice, with a link of their own.

The law calls the owners of the day on which the notice is sent, at the address each has registered (Ley
675/2001 art. 39). Who buys later takes the place of the seller, who was called: their notice is a courtesy
that lets them come prepared. No term begins again by it, and no opening is judged by it (decision 20).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, select

from meetings.convening.reading import is_called, latest_notice
from meetings.convening.recipients import PAPER, Recipient, recipients_of
from meetings.convening.versions import NOTICE, call_each, issue_links_to, owe_each
from meetings.planning import MeetingCard, MeetingFacts, find_gathering, lock_meeting
from meetings.protocol import sources
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Kind, Modality
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.trail import Tag
from meetings.storage.communities import Ownership, Person
from meetings.storage.convening import FrozenUnit, Invitation
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

# To these every owner is called; to the others only who sits there, or is invited.
OF_OWNERS = tuple(kind for kind in Kind if kind.body is None and kind is not Kind.SERVICE_MEETING)


def new_owners(
    tx: Transaction, meeting_ids: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, frozenset[uuid.UUID]]:
    """Who owns a unit of a called meeting's register now and was not called, by meeting, in one query.

    A meeting without any is left out, and so is one to which not every owner is called.
    """
    query = (
        select(FrozenUnit.meeting_id, Person.id)
        .join(Meeting, Meeting.id == FrozenUnit.meeting_id)
        .join(Ownership, and_(Ownership.unit_id == FrozenUnit.unit_id, Ownership.until.is_(None)))
        .join(Person, and_(Person.id == Ownership.person_id, Person.erased_at.is_(None)))
        .outerjoin(Invitation, and_(is_called(FrozenUnit.meeting_id), Invitation.person_id == Person.id))
        .where(FrozenUnit.meeting_id.in_(meeting_ids), Meeting.kind.in_(OF_OWNERS), Invitation.id.is_(None))
    )
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for meeting_id, person_id in tx.session.execute(query):
        found.setdefault(meeting_id, set()).add(person_id)
    return {meeting_id: frozenset(people) for meeting_id, people in found.items()}


def uncalled(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> tuple[Recipient, ...]:
    """The same people of one meeting, each with the ways to reach them."""
    people = new_owners(tx, [meeting_id]).get(meeting_id)
    if not people:
        return ()
    return tuple(each for each in recipients_of(tx, community_id) if each.person_id in people)


def takes_new_owners(meeting: Meeting | MeetingFacts | MeetingCard, at: datetime) -> bool:
    """Whether its notice can still go to somebody: the meeting is called, and its hour has not come."""
    is_called_to_meet = meeting.state == MeetingState.CONVENED and meeting.modality != Modality.WRITTEN
    return is_called_to_meet and meeting.starts_at is not None and at < meeting.starts_at


def call_new_owners(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> int:
    """Send the notice, unchanged, to whoever bought since it was sent; returns to how many.

    Raises:
        Missing: no such meeting here, or it is asked in writing (``written_decision.ask_new_owners``).
        Refused: ``convening.staff_only``; ``late.not_ahead``: it is not called, or its hour has come;
            ``late.nobody_new``.
    """
    if by.account_id is None:
        raise Refused.because("convening.staff_only")
    meeting = lock_meeting(tx, community_id, find_gathering(tx, community_id, meeting_id).id)
    if not takes_new_owners(meeting, at):
        raise Refused.because("late.not_ahead", source=sources.PRODUCT)
    people = uncalled(tx, community_id, meeting_id)
    if not people:
        raise Refused.because("late.nobody_new", source=sources.PRODUCT)
    call_late(tx, meeting, people, by, at)
    return len(people)


def call_late(
    tx: Transaction, meeting: Meeting, people: Sequence[Recipient], by: Actor, at: datetime
) -> None:
    """Call people who were not called: the notice in force, as it stands, by each of their ways.

    Its version does not change, and no term begins again.

    Raises:
        Missing: nobody was called yet.
    """
    notice = latest_notice(tx, meeting.id)
    if notice is None:
        raise Missing
    links = issue_links_to(tx, meeting, people, at)
    owe_each(tx, notice, meeting.community_id, NOTICE, people, links, at)
    facts: dict[str, object] = {
        "version": notice.version,
        "people": len(people),
        "on_paper": sum(way.channel == PAPER for person in people for way in person.ways),
    }
    whole = Act(Tag.NEW_OWNERS_CALLED, about=notice.id, meeting_id=meeting.id, facts=facts)
    record(tx, meeting.community_id, by, at, whole, *call_each(notice, people))
