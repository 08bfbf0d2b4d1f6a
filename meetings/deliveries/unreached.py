"""Whom a notice or the word of the minutes will not reach by itself: counted, owed paper in one act."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select

from meetings.deliveries.board import REACHED_STATES, told_of_minutes
from meetings.deliveries.outbox import NOTICE
from meetings.deliveries.paper import PAPER, owe_paper
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import DeliveryState
from meetings.storage.convening import Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Actor

# A message leaves within a minute where a worker runs; one that waits an hour needs somebody to look.
PATIENCE = timedelta(hours=1)
_IN_TROUBLE = (
    DeliveryState.REFUSED,
    DeliveryState.BOUNCED,
    DeliveryState.IN_DOUBT,
    DeliveryState.EXPIRED,
)


def unreached(tx: Transaction, meeting_ids: Sequence[uuid.UUID], at: datetime) -> Mapping[uuid.UUID, int]:
    """How many people of each meeting its notice did not reach, in one query.

    Not counted: whom any of their ways reached, whose letter waits to be handed over, and whose first
    message is on its way since less than an hour.
    """
    people = _people_in_trouble(meeting_ids, at)
    query = select(people.c.meeting_id, func.count()).group_by(people.c.meeting_id)
    counts: dict[uuid.UUID, int] = {}
    for meeting_id, count in tx.session.execute(query):
        counts[meeting_id] = count
    return counts


def change_all_to_paper(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> int:
    """Owe the notice on paper to everybody whom it did not reach; returns to how many.

    Raises:
        Missing: there is no such meeting in this community.
        Refused: ``paper.nobody_unreached``.
    """
    _require_here(tx, community_id, meeting_id)
    people = _people_in_trouble([meeting_id], at)
    query = select(Delivery).join(
        people, and_(people.c.notice_id == Delivery.notice_id, people.c.person_id == Delivery.person_id)
    )
    failed = {row.person_id: row for row in tx.session.scalars(query.order_by(Delivery.created_at))}
    if not failed:
        raise Refused.because("paper.nobody_unreached")
    return owe_paper(tx, list(failed.values()), by, at)


def change_untold_to_paper(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, by: Actor, at: datetime
) -> int:
    """Owe a letter to everybody whose message about the published minutes failed; returns to how many.

    Raises:
        Missing: there is no such meeting in this community.
        Refused: ``paper.nobody_unreached``.
    """
    _require_here(tx, community_id, meeting_id)
    failed = [person.delivery_id for person in told_of_minutes(tx, meeting_id).failed]
    rows = tx.session.scalars(select(Delivery).where(Delivery.id.in_(failed))).all()
    if not rows:
        raise Refused.because("paper.nobody_unreached")
    return owe_paper(tx, rows, by, at)


def _require_here(tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID) -> None:
    meeting = tx.session.get(Meeting, meeting_id)
    if meeting is None or meeting.community_id != community_id:
        raise Missing


def _any(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 when any row of the group meets the condition, else 0; both data bases can do this."""
    return func.max(case((condition, 1), else_=0))


def _people_in_trouble(meeting_ids: Sequence[uuid.UUID], at: datetime) -> Subquery:
    latest = (
        select(Notice.meeting_id, func.max(Notice.version).label("version"))
        .where(Notice.meeting_id.in_(meeting_ids))
        .group_by(Notice.meeting_id)
        .subquery()
    )
    waits_too_long = and_(
        Delivery.state.in_((DeliveryState.DUE, DeliveryState.CLAIMED)),
        or_(Delivery.attempts > 1, Delivery.created_at <= at - PATIENCE),
    )
    return (
        select(Notice.meeting_id, Delivery.notice_id, Delivery.person_id)
        .join(Notice, Notice.id == Delivery.notice_id)
        .join(latest, and_(latest.c.meeting_id == Notice.meeting_id, latest.c.version == Notice.version))
        .where(Delivery.kind == NOTICE)
        .group_by(Notice.meeting_id, Delivery.notice_id, Delivery.person_id)
        .having(
            _any(Delivery.state.in_(REACHED_STATES)) == 0,
            _any(Delivery.channel == PAPER) == 0,
            _any(or_(Delivery.state.in_(_IN_TROUBLE), waits_too_long)) == 1,
        )
        .subquery()
    )
