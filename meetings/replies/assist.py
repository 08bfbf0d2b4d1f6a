"""Answers the staff write down for somebody who told them by telephone or at the desk."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from meetings import consents
from meetings.communities import unit_label
from meetings.consents import Answering
from meetings.convening import answers_from
from meetings.planning import MeetingFacts, meeting_facts
from meetings.protocol.kinds import ConsentState
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.register.cells import fold
from meetings.replies.answers import Answer, answer_invitation, call_sha256
from meetings.storage.communities import Ownership, Person
from meetings.storage.convening import FrozenUnit, Invitation
from meetings.storage.replies import Reply
from meetings.storage.session import Missing, Transaction
from meetings.trail import Actor

_LIVE = frozenset({MeetingState.CONVENED, MeetingState.OPEN, MeetingState.SUSPENDED})


class Said(StrEnum):
    """What a person can say to the staff: the two answers to each of the two questions."""

    YES = "yes"
    NO = "no"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class InvitedRow:
    """One invited person with their answers in force; ``answer`` is None before the first one.

    ``assisted`` tells that the staff wrote the answer to the invitation down; ``holder`` is who goes instead,
    as the owner announced it.
    """

    person_id: uuid.UUID
    name: str
    units: tuple[str, ...]
    answer: Answer | None
    assisted: bool
    consent: ConsentState
    holder: str = ""

    @property
    def sends_another(self) -> bool:
        """Whether they announced that another person goes for them."""
        return self.answer is Answer.PROXY


@dataclass(frozen=True, slots=True)
class AssistPage:
    """The invited people that were looked for, and which of the two questions can still be answered."""

    meeting: MeetingFacts
    rows: tuple[InvitedRow, ...]
    takes_answers: bool
    takes_permissions: bool


def assist_page(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, query: str, at: datetime
) -> AssistPage:
    """What the staff see to write answers down.

    Args:
        query: part of names or units, as somebody types them; empty for everybody.

    Raises:
        Missing: there is no such meeting in this community.
    """
    meeting = consents.meeting_of(tx, community_id, meeting_id)
    facts = meeting_facts(tx, meeting)
    return AssistPage(
        meeting=facts,
        rows=invited_rows(tx, community_id, meeting_id, query),
        takes_answers=facts.state is MeetingState.CONVENED
        and facts.starts_at is not None
        and at < facts.starts_at,
        takes_permissions=meeting.recording_requested and facts.state in _LIVE,
    )


def invited_rows(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, query: str
) -> tuple[InvitedRow, ...]:
    """The invited people in the order of their units, in four queries whatever the size.

    Args:
        query: part of names or units; every word must be found. Accents and capitals do not matter.

    Raises:
        Missing: there is no such meeting in this community.
    """
    consents.meeting_of(tx, community_id, meeting_id)
    units = units_of_people(tx, meeting_id)
    answers = _answers(tx, meeting_id)
    states = consents.recording_states(tx, meeting_id)
    people = tx.session.execute(
        select(Person.id, Person.name)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(Invitation.meeting_id == meeting_id)
        .order_by(Person.name)
    )
    order = {person: number for number, person in enumerate(units)}
    rows = [
        InvitedRow(
            person_id=person,
            name=name,
            units=tuple(units.get(person, ())),
            answer=Answer(answers[person].answer) if person in answers else None,
            assisted=person in answers and answers[person].assisted_by is not None,
            consent=states.get(person, consents.UNANSWERED).state,
            holder=answers[person].holder_name if person in answers else "",
        )
        for person, name in people
    ]
    wanted = fold(query).split()
    found = [row for row in rows if _has(row, wanted)]
    return tuple(sorted(found, key=lambda row: order.get(row.person_id, len(order))))


def units_of_people(tx: Transaction, meeting_id: uuid.UUID) -> dict[uuid.UUID, list[str]]:
    """Who owns something now -> how their units of the meeting's register are called, in its order."""
    query = (
        select(Ownership.person_id, FrozenUnit.tower, FrozenUnit.number)
        .join(FrozenUnit, FrozenUnit.unit_id == Ownership.unit_id)
        .where(FrozenUnit.meeting_id == meeting_id, Ownership.until.is_(None))
        .order_by(FrozenUnit.position, Ownership.position)
    )
    labels: dict[uuid.UUID, list[str]] = {}
    for person, tower, number in tx.session.execute(query):
        labels.setdefault(person, []).append(unit_label(tower, number))
    return labels


def _answers(tx: Transaction, meeting_id: uuid.UUID) -> Mapping[uuid.UUID, Reply]:
    query = (
        select(Invitation.person_id, Reply)
        .join(Reply, Reply.invitation_id == Invitation.id)
        .where(Invitation.meeting_id == meeting_id, Reply.notice_version >= answers_from(tx, meeting_id))
        .order_by(Reply.number)
    )
    return {row.person_id: row.Reply for row in tx.session.execute(query)}


def _has(row: InvitedRow, wanted: Sequence[str]) -> bool:
    said = f" {fold(' '.join((row.name, *row.units)))}"
    return all(f" {word}" in said for word in wanted)


def write_down(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    person_id: uuid.UUID,
    said: Said,
    how: Answering,
    by: Actor,
    at: datetime,
) -> str:
    """Keep what an invited person told the staff; it can be changed like an answer of their own.

    Args:
        how: the channel (``phone`` or ``desk``) and the account of whoever writes it down.

    Returns:
        The number to read out to the person.

    Raises:
        Missing: there is no such meeting here, or the person was not invited to it.
        Refused: what ``answer_invitation`` or ``consents.answer_recording`` refuses.
    """
    meeting = consents.meeting_of(tx, community_id, meeting_id)
    invited = select(Invitation.id).where(
        Invitation.meeting_id == meeting_id, Invitation.person_id == person_id
    )
    if tx.session.scalar(invited) is None:
        raise Missing
    if said in (Said.YES, Said.NO):
        shown = call_sha256(meeting_facts(tx, meeting))
        return answer_invitation(tx, meeting, person_id, Answer(said), shown, how, by, at)
    asked = consents.asked(tx, meeting)
    return consents.answer_recording(tx, meeting, person_id, ConsentState(said), asked, how, by, at)
