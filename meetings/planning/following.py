"""Meetings that go on from another: the second call of one that found no quorum."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select

from meetings.planning.conveners import copy_conveners
from meetings.planning.drafting import UID_HOST
from meetings.planning.facts import MeetingFacts, find_meeting
from meetings.planning.rules import Rules, rules_of_meeting
from meetings.protocol.findings import Finding, Refused
from meetings.protocol.kinds import Call, Kind
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.meeting import may_call_again, second_call_announced, second_call_start
from meetings.protocol.trail import Tag
from meetings.storage.base import table_of
from meetings.storage.planning import AgendaItem, Meeting
from meetings.storage.session import Transaction
from meetings.trail import Act, Actor, record

# What a second call or a second sitting takes over from the first: it is held in the same manner.
SAME = (
    *("modality", "duration_minutes", "place", "join_url", "access_instructions", "convener"),
    *("convener_reference", "convener_acted_on"),
    *("recording_requested", "arrears_declared"),
)
_SAME_ITEM = ("position", "title", "minutes", "type", "presenter", "basis", "matter", "majority")
_meetings = table_of(Meeting)
_RELATED = (
    select(
        *(_meetings.c.id, _meetings.c.kind, _meetings.c.state, _meetings.c.starts_at),
        *(_meetings.c.follows_id, _meetings.c.amends_id),
    )
    .where(
        or_(
            _meetings.c.follows_id == bindparam("meeting_id"),
            _meetings.c.id == bindparam("follows_id"),
            _meetings.c.amends_id == bindparam("meeting_id"),
        )
    )
    .order_by(_meetings.c.starts_at)
)


@dataclass(frozen=True, slots=True)
class Linked:
    """A meeting that goes on from another (``goes_on``), or that another one goes on from."""

    id: uuid.UUID
    kind: Kind
    state: MeetingState
    starts_at: datetime | None
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Related:
    """The other meetings that stand beside one.

    Attributes:
        linked: the meeting it goes on from, and those that go on from it, in the order of their day; none
            that was given up.
        change_id: the changes being prepared to it, if there are any.
    """

    linked: tuple[Linked, ...]
    change_id: uuid.UUID | None

    def following(self, kind: Kind) -> Linked | None:
        """The meeting of a kind that goes on from this one."""
        return next((each for each in self.linked if each.goes_on and each.kind is kind), None)


def begin_second_call(tx: Transaction, first: Meeting, by: Actor, at: datetime) -> uuid.UUID:
    """The draft of the second call of a meeting that found no quorum; asked again, it is the same one.

    Same agenda, same manner, the date of the rule ``meeting.second_call``. A date that has passed is left
    open, to be chosen.

    Args:
        first: locked by the act that asks.

    Raises:
        Refused: ``second_call.not_possible``: it did not fail for want of quorum, or has no second call.
    """
    is_failed = first.state == MeetingState.FAILED_QUORUM
    if not (is_failed and may_call_again(Kind(first.kind), Call(first.call))):
        raise Refused.because("second_call.not_possible", state=MeetingState(first.state))
    known = following(tx, first.id, Kind.SECOND_CALL)
    if known is not None:
        return known.id
    second = Meeting(
        id=uuid.uuid4(),
        community_id=first.community_id,
        kind=Kind.SECOND_CALL.value,
        call=Call.SECOND.value,
        uid=f"{uuid.uuid4()}@{UID_HOST}",
        follows_id=first.id,
        created_at=at,
        created_by=by.account_id,
        **{name: getattr(first, name) for name in SAME},
    )
    copy_items(first, second)
    copy_conveners(first, second)
    rules = rules_of_meeting(tx, first, at)
    computed = first.starts_at and second_call_start(first.starts_at, rules.rulebook, rules.workdays)
    second.starts_at = computed if computed is not None and computed > at else None
    tx.session.add(second)
    facts = {"kind": second.kind, "modality": second.modality, "convener": second.convener}
    act = Act(Tag.MEETING_CREATED, second.id, second.id, facts | {"follows": str(first.id)})
    record(tx, first.community_id, by, at, act)
    return second.id


def copy_items(source: Meeting, target: Meeting) -> None:
    """Give a meeting the same topics as another."""
    for item in source.items:
        values = {name: getattr(item, name) for name in _SAME_ITEM}
        target.items.append(AgendaItem(id=uuid.uuid4(), **values))


def first_call(tx: Transaction, meeting: MeetingFacts) -> Meeting | None:
    """The meeting that found no quorum, of a second call; None of any other."""
    if meeting.kind is not Kind.SECOND_CALL or meeting.follows_id is None:
        return None
    return find_meeting(tx, meeting.community_id, meeting.follows_id)


def second_call_findings(tx: Transaction, meeting: MeetingFacts, rules: Rules) -> tuple[Finding, ...]:
    """Warnings when a second call is not on the date of the rule, or the first notice announced another."""
    first = first_call(tx, meeting)
    if first is None or first.starts_at is None:
        return ()
    computed = second_call_start(first.starts_at, rules.rulebook, rules.workdays)
    announced = first.second_call_at, meeting.starts_at
    return second_call_announced(announced, computed, rules.rulebook.second_call_source)


def following(tx: Transaction, meeting_id: uuid.UUID, kind: Kind) -> Linked | None:
    """The meeting of a kind that goes on from this one, unless it was given up."""
    return related(tx, meeting_id, None).following(kind)


def related(tx: Transaction, meeting_id: uuid.UUID, follows_id: uuid.UUID | None) -> Related:
    """What stands beside a meeting, of which ``follows_id`` is the one it goes on from."""
    rows = tx.rows(_RELATED, meeting_id=meeting_id, follows_id=follows_id)
    return Related(
        linked=tuple(
            Linked(row.id, Kind(row.kind), MeetingState(row.state), row.starts_at, row.id != follows_id)
            for row in rows
            if row.amends_id is None and row.state != MeetingState.CANCELLED.value
        ),
        change_id=next((row.id for row in rows if row.amends_id == meeting_id), None),
    )
