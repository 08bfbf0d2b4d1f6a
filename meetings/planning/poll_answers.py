"""What one person sees of a poll by their own link, and their answers: they change until it closes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from meetings.accounts import LinkIdentity
from meetings.planning.facts import MeetingFacts, find_meeting, meeting_facts
from meetings.planning.poll_reading import hours_of, is_called
from meetings.planning.poll_tally import HourAnswer
from meetings.protocol.findings import Refused
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.trail import Tag, instant
from meetings.storage.planning import Meeting, Poll, PollAnswer, PollHour, PollInvitation
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, record


class PollState(StrEnum):
    """Whether answers count, and what stands instead.

    ``called``: the notice left meanwhile; ``off``: the meeting was given up; ``not_yours``: whoever holds the
    link will not be called any more.
    """

    OPEN = "open"
    OVER = "over"
    CHOSEN = "chosen"
    ENDED = "ended"
    CALLED = "called"
    OFF = "off"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True, slots=True)
class OwnHour:
    """One hour, with what this person answered."""

    id: uuid.UUID
    starts_at: datetime
    answer: HourAnswer | None


@dataclass(frozen=True, slots=True)
class OwnPoll:
    """A poll as one person sees it.

    Attributes:
        starts_at: the hour that was chosen, or that the notice says.
        reason: why it ended without an hour.
        answered_at: when they answered last; None before.
    """

    meeting: MeetingFacts
    first_name: str
    state: PollState
    hours: tuple[OwnHour, ...]
    ends_at: datetime
    starts_at: datetime | None
    reason: str
    answered_at: datetime | None


def own_poll(tx: Transaction, identity: LinkIdentity, at: datetime) -> OwnPoll:
    """What somebody's link opens.

    Raises:
        Missing: the link is of no poll.
    """
    invitation, poll, meeting = _of_link(tx, identity)
    query = select(PollAnswer.hour_id, PollAnswer.answer).where(PollAnswer.invitation_id == invitation.id)
    given = {hour_id: HourAnswer(answer) for hour_id, answer in tx.session.execute(query)}
    return OwnPoll(
        meeting=meeting_facts(tx, meeting),
        first_name=identity.person_name.split(" ")[0],
        state=_state(tx, poll, meeting, identity.person_id, at),
        hours=tuple(OwnHour(hour.id, hour.starts_at, given.get(hour.id)) for hour in hours_of(tx, poll.id)),
        ends_at=poll.ends_at,
        starts_at=meeting.starts_at if meeting.state != MeetingState.DRAFT else poll.chosen_at,
        reason=poll.reason,
        answered_at=invitation.answered_at,
    )


def answer_poll(
    tx: Transaction, identity: LinkIdentity, answers: Mapping[uuid.UUID, HourAnswer], at: datetime
) -> None:
    """Keep what somebody answers to each hour; the same again changes nothing.

    Args:
        answers: hour -> answer, for every hour of the poll.

    Raises:
        Missing: the link is of no poll, or other hours are answered than those asked about.
        Refused: ``poll.closed``, ``poll.over``, ``poll.settled``: the meeting was called or given up;
            ``poll.not_yours``.
    """
    invitation, _, meeting = _of_link(tx, identity)
    poll = _share(tx, invitation.poll_id)
    _require_open(tx, poll, meeting, identity.person_id, at)
    # Of two pages of one person the second waits here, and rules.
    tx.session.refresh(invitation, with_for_update=True)
    hours = {hour.id: hour for hour in hours_of(tx, poll.id)}
    if answers.keys() != hours.keys():
        raise Missing
    kept = {
        row.hour_id: row
        for row in tx.session.scalars(select(PollAnswer).where(PollAnswer.invitation_id == invitation.id))
    }
    if {hour_id: row.answer for hour_id, row in kept.items()} == dict(answers):
        return
    for hour_id, answer in answers.items():
        if (row := kept.get(hour_id)) is not None:
            row.answer = answer.value
        else:
            tx.session.add(_answer(invitation, hour_id, answer))
    invitation.answered_at = at
    own = {"answers": {instant(hours[each].starts_at): answer.value for each, answer in answers.items()}}
    act = Act(Tag.POLL_ANSWERED, poll.id, meeting.id, personal={identity.person_id: own})
    record(tx, identity.community_id, identity.actor, at, act)


def takes_answers(poll: Poll, meeting: Meeting, at: datetime) -> bool:
    """Whether a poll is still of use to whoever is asked."""
    return _general_state(poll, meeting, at) is PollState.OPEN


def poll_of_link(tx: Transaction, link_id: uuid.UUID) -> tuple[Poll, list[PollHour]]:
    """The poll that a link is of, with its hours.

    Raises:
        Missing: it is of none.
    """
    query = (
        select(Poll)
        .join(PollInvitation, PollInvitation.poll_id == Poll.id)
        .where(PollInvitation.link_id == link_id)
    )
    poll = tx.session.scalars(query).one_or_none()
    if poll is None:
        raise Missing
    return poll, hours_of(tx, poll.id)


def _of_link(tx: Transaction, identity: LinkIdentity) -> tuple[PollInvitation, Poll, Meeting]:
    query = select(PollInvitation).where(PollInvitation.link_id == identity.link_id)
    invitation = tx.session.scalars(query).one_or_none()
    if invitation is None:
        raise Missing
    poll = tx.session.get_one(Poll, invitation.poll_id)
    return invitation, poll, find_meeting(tx, identity.community_id, poll.meeting_id)


def _share(tx: Transaction, poll_id: uuid.UUID) -> Poll:
    """The poll, shared with other answers until the end of the act: closing it waits for them."""
    query = select(Poll).where(Poll.id == poll_id).with_for_update(read=True)
    return tx.session.scalars(query.execution_options(populate_existing=True)).one()


def _general_state(poll: Poll, meeting: Meeting, at: datetime) -> PollState:
    if meeting.state == MeetingState.CANCELLED:
        return PollState.OFF
    if meeting.state != MeetingState.DRAFT:
        return PollState.CALLED
    if poll.closed_at is not None:
        return PollState.CHOSEN if poll.chosen_at else PollState.ENDED
    return PollState.OVER if at > poll.ends_at else PollState.OPEN


def _state(tx: Transaction, poll: Poll, meeting: Meeting, person_id: uuid.UUID, at: datetime) -> PollState:
    state = _general_state(poll, meeting, at)
    if state is PollState.OPEN and not is_called(tx, meeting, person_id):
        return PollState.NOT_YOURS
    return state


def _require_open(tx: Transaction, poll: Poll, meeting: Meeting, person_id: uuid.UUID, at: datetime) -> None:
    match _state(tx, poll, meeting, person_id, at):
        case PollState.CHOSEN | PollState.ENDED:
            raise Refused.because("poll.closed", closed_at=poll.closed_at)
        case PollState.OVER:
            raise Refused.because("poll.over", ends_at=poll.ends_at)
        case PollState.CALLED | PollState.OFF:
            raise Refused.because("poll.settled")
        case PollState.NOT_YOURS:
            raise Refused.because("poll.not_yours")


def _answer(invitation: PollInvitation, hour_id: uuid.UUID, answer: HourAnswer) -> PollAnswer:
    return PollAnswer(id=uuid.uuid4(), invitation_id=invitation.id, hour_id=hour_id, answer=answer.value)
