"""A plan too long for one sitting: what fits stays, the rest becomes a linked second sitting.

It is a draft with its own day and its own lawful notice; while both are drafts the topics can come back.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from meetings.planning.agenda import require_draft
from meetings.planning.drafting import UID_HOST
from meetings.planning.facts import ItemFacts, MeetingFacts, lock_meeting, meeting_facts
from meetings.planning.following import SAME, following
from meetings.planning.rules import rules_of
from meetings.protocol import sources
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import ItemType, Kind, Modality
from meetings.protocol.lifecycle import MeetingAct, MeetingState, after_act
from meetings.protocol.trail import Tag
from meetings.storage.planning import AgendaItem, Meeting
from meetings.storage.session import Transaction
from meetings.trail import Act, Actor, record


@dataclass(frozen=True, slots=True)
class Split:
    """How a plan over the cap divides: the topics that fit in the first sitting, and those left."""

    fits: tuple[ItemFacts, ...]
    rest: tuple[ItemFacts, ...]

    @property
    def fits_minutes(self) -> int:
        """What the first sitting would last."""
        return sum(item.minutes for item in self.fits)

    @property
    def rest_minutes(self) -> int:
        """What is left for the second one."""
        return sum(item.minutes for item in self.rest)


def split_of(meeting: MeetingFacts, cap: int) -> Split | None:
    """How a draft would be split; None when it keeps the cap, or its first topic alone does not.

    Args:
        cap: minutes a sitting may last.
    """
    if not meeting.may_choose_agenda or meeting.amends_id or meeting.agenda_minutes <= cap:
        return None
    total, number = 0, 0
    for item in meeting.items:
        total += item.minutes
        if total > cap:
            break
        number += 1
    return Split(meeting.items[:number], meeting.items[number:]) if number else None


def split_agenda(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    expected_version: int,
    by: Actor,
    at: datetime,
) -> uuid.UUID:
    """Leave what does not fit for a second sitting, which begins with its own verification of the quorum.

    Returns:
        The id of the second sitting, a draft without a day.

    Raises:
        Missing: no such meeting here.
        Refused: ``agenda.locked``, ``agenda.moved_meanwhile``; ``split.not_needed``: it fits, or is split.
    """
    first = lock_meeting(tx, community_id, meeting_id)
    require_draft(first)
    if first.agenda_version != expected_version:
        raise Refused.because("agenda.moved_meanwhile", source=sources.PRODUCT)
    facts = meeting_facts(tx, first)
    parts = split_of(facts, rules_of(tx, community_id, at).rulebook.duration_cap_minutes)
    if parts is None or following(tx, meeting_id, facts.kind) is not None:
        raise Refused.because("split.not_needed", source=sources.PROTOCOL_DURATION)
    second = Meeting(
        id=uuid.uuid4(),
        community_id=community_id,
        kind=first.kind,
        call=first.call,
        uid=f"{uuid.uuid4()}@{UID_HOST}",
        follows_id=first.id,
        created_at=at,
        created_by=by.account_id,
        **{name: getattr(first, name) for name in SAME},
    )
    tx.session.add(second)
    tx.session.flush()
    opening = _opening(facts.items)
    if opening is not None:
        second.items.append(_again(opening))
    _move(tx, parts.rest, second, 1 if opening else 0)
    second.duration_minutes = parts.rest_minutes + (opening.minutes if opening else 0)
    first.duration_minutes, first.agenda_version = parts.fits_minutes, first.agenda_version + 1
    _refresh(tx, first, second)
    _record(tx, first, "split", second, by, at)
    created = {"kind": second.kind, "modality": second.modality, "follows": str(first.id)}
    record(tx, community_id, by, at, Act(Tag.MEETING_CREATED, second.id, second.id, created))
    return second.id


def join_agenda(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> None:
    """Bring the topics of the second sitting back and give it up; both must still be drafts.

    Raises:
        Missing: no such meeting here.
        Refused: ``agenda.locked``; ``split.nothing_to_join``: no second sitting follows.
    """
    first = lock_meeting(tx, community_id, meeting_id)
    require_draft(first)
    linked = following(tx, meeting_id, Kind(first.kind))
    if linked is None:
        raise Refused.because("split.nothing_to_join", source=sources.PRODUCT)
    second = lock_meeting(tx, community_id, linked.id)
    require_draft(second)
    here, there = meeting_facts(tx, first).items, meeting_facts(tx, second).items
    opening = _opening(here)
    is_copy = bool(opening and there and there[0].title == opening.title)
    back = there[1:] if is_copy else there
    _move(tx, back, first, len(here))
    first.duration_minutes = sum(item.minutes for item in (*here, *back))
    first.agenda_version, second.agenda_version = first.agenda_version + 1, second.agenda_version + 1
    second.state = after_act(MeetingState(second.state), MeetingAct.CANCEL, Modality(second.modality)).value
    _refresh(tx, first, second)
    _record(tx, first, "joined", second, by, at)
    record(tx, community_id, by, at, Act(Tag.MEETING_CANCELLED, second.id, second.id, {}))


def _opening(items: Sequence[ItemFacts]) -> ItemFacts | None:
    """The item with which every sitting begins: the verification of the quorum, when it stands first."""
    return items[0] if items and items[0].type is ItemType.PROCEDURE else None


def _again(item: ItemFacts) -> AgendaItem:
    return AgendaItem(
        id=uuid.uuid4(),
        position=0,
        title=item.title,
        minutes=item.minutes,
        type=item.type.value,
        presenter=item.presenter,
        matter=item.matter.value,
    )


def _move(tx: Transaction, items: Sequence[ItemFacts], meeting: Meeting, position: int) -> None:
    for place, item in enumerate(items, position):
        tx.session.execute(
            update(AgendaItem)
            .where(AgendaItem.id == item.id)
            .values(meeting_id=meeting.id, position=place)
            .execution_options(synchronize_session=False)
        )


def _refresh(tx: Transaction, *meetings: Meeting) -> None:
    """Read the items again, which were moved past the session."""
    tx.session.flush()
    for meeting in meetings:
        ids = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)
        tx.session.scalars(ids.execution_options(populate_existing=True)).all()
        tx.session.expire(meeting, ["items"])


def _record(tx: Transaction, first: Meeting, act: str, second: Meeting, by: Actor, at: datetime) -> None:
    facts = {"act": act, "version": first.agenda_version, "second": str(second.id)}
    record(tx, first.community_id, by, at, Act(Tag.AGENDA_CHANGED, first.id, first.id, facts))
