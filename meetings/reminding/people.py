"""To whom a reminder goes: decided when it is owed, and again just before it leaves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from meetings.convening import called_links, latest_notice, recipients_for
from meetings.deliveries import REACHED_STATES, Owed
from meetings.protocol.kinds import DeliveryState, Modality
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.reminders import Reminder
from meetings.proxies import powers_of
from meetings.replies import Answer, answers_of
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.live_session import Attendance
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.written_decision import asking_of

EMAIL = "email"
PREFIX = "reminder_"
KINDS: Mapping[str, Reminder] = {f"{PREFIX}{each.value}": each for each in Reminder}
"""What each reminder is called in the outbox."""

_FAILED = (DeliveryState.REFUSED, DeliveryState.BOUNCED)


def start_of(meeting: Meeting) -> datetime | None:
    """The start that people are reminded of: of a suspended meeting the one on which it goes on.

    None for what nobody has to come to any more: opened, over, or cancelled.
    """
    if meeting.state == MeetingState.SUSPENDED:
        return meeting.resumes_at
    return meeting.starts_at if meeting.state == MeetingState.CONVENED else None


def messages_for(
    tx: Transaction, meeting: Meeting, reminder: Reminder, until: datetime, at: datetime
) -> list[Owed]:
    """One message for each person whom this reminder is for at ``at``; to nobody where it is none.

    Nobody is reminded of what was opened, cancelled or has begun. It goes to one address of a person, to
    which a notice in force left by proof and nothing failed since: so not to who only gets paper, whose
    address was refused, who said "this is not me", or who is called no more.

    Args:
        until: from when on it is of no use.
    """
    if (starts_at := start_of(meeting)) is None:
        return []
    people = _people(tx, meeting, reminder, at)
    links = {person: link for person, link in called_links(tx, meeting.id, at).items() if person in people}
    if not links:
        return []
    reached = _reached(tx, meeting.id)
    owed = []
    for person in recipients_for(tx, meeting):
        ways = [way for way in person.ways if way.contact_point_id in reached]
        if person.person_id in links and ways:
            owed.append(
                Owed(
                    community_id=meeting.community_id,
                    person_id=person.person_id,
                    contact_point_id=ways[0].contact_point_id,
                    channel=EMAIL,
                    kind=f"{PREFIX}{reminder.value}",
                    dedupe_key=dedupe_key(meeting.id, reminder, starts_at, person.person_id),
                    meeting_id=meeting.id,
                    link_id=links[person.person_id],
                    deadline_at=until,
                )
            )
    return owed


def dedupe_key(meeting_id: uuid.UUID, reminder: Reminder, starts_at: datetime, person_id: uuid.UUID) -> str:
    """What names the one reminder of its kind that a person gets of one start of a meeting."""
    return f"{PREFIX}{reminder.value}:{meeting_id}:{starts_at:%Y%m%dT%H%M%S}:{person_id}"


def _people(tx: Transaction, meeting: Meeting, reminder: Reminder, at: datetime) -> set[uuid.UUID]:
    """Whom a reminder is for, by what they answered or voted until ``at``."""
    if meeting.modality == Modality.WRITTEN:
        asking = asking_of(tx, meeting, at)
        missing = [unit for unit in asking.asked if not unit.answered] if asking.takes_votes else []
        return {person for unit in missing for person in unit.owners if reminder is Reminder.UNVOTED}
    if meeting.state == MeetingState.SUSPENDED:
        return _of_a_continuation(tx, meeting) if reminder is not Reminder.UNANSWERED else set()
    answers = answers_of(tx, meeting.id)
    if reminder is Reminder.UNANSWERED:
        # Whose power is registered needs no question: it is known who comes for them.
        sent = {power.grantor_id for power in powers_of(tx, meeting.id) if power.stands_at(at)}
        return set(called_links(tx, meeting.id, at)) - answers.keys() - sent
    return {person for person, answer in answers.items() if answer is Answer.YES}


def _of_a_continuation(tx: Transaction, meeting: Meeting) -> set[uuid.UUID]:
    """Whom the other day of a suspended meeting is recalled to, for nobody is asked again whether they come.

    Whoever was there, and whoever had said that they would be.
    """
    came = select(Attendance.person_id).where(Attendance.meeting_id == meeting.id)
    answers = answers_of(tx, meeting.id, to_any_version=True)
    return {person for person, answer in answers.items() if answer is Answer.YES} | set(
        tx.session.scalars(came)
    )


def _reached(tx: Transaction, meeting_id: uuid.UUID) -> set[uuid.UUID | None]:
    """The addresses to which a notice in force left by proof, and of which nothing failed since."""
    notice = latest_notice(tx, meeting_id)
    query = (
        select(Delivery.contact_point_id, Delivery.state, Notice.version)
        .outerjoin(Notice, Notice.id == Delivery.notice_id)
        .where(Delivery.meeting_id == meeting_id, Delivery.channel == EMAIL)
        .order_by(Delivery.created_at)
    )
    reached: set[uuid.UUID | None] = set()
    for point, state, version in tx.session.execute(query):
        if state in _FAILED:
            reached.discard(point)
        elif notice and version is not None and version >= notice.counts_from and state in REACHED_STATES:
            reached.add(point)
    return reached - {None}
