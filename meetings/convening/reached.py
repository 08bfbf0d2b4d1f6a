"""Whom a meeting called, and what left for them: what its opening and its seal are judged by."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from meetings.convening.clock import ClockSteps
from meetings.deliveries import REACHED_STATES
from meetings.protocol.kinds import DeliveryState, DispatchStatus, Kind
from meetings.protocol.notice import Dispatch
from meetings.storage.convening import Invitation, Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction

_STATUS = {
    DeliveryState.ACCEPTED: DispatchStatus.ACCEPTED,
    DeliveryState.DELIVERED: DispatchStatus.ACCEPTED,
    DeliveryState.READ: DispatchStatus.ACCEPTED,
    DeliveryState.HANDED_OVER: DispatchStatus.ACCEPTED,
    DeliveryState.REFUSED: DispatchStatus.REFUSED,
    DeliveryState.EXPIRED: DispatchStatus.REFUSED,
    DeliveryState.BOUNCED: DispatchStatus.BOUNCED,
}


def called(tx: Transaction, meeting: Meeting, notice: Notice) -> tuple[str, ...]:
    """Whom the rule of the recipients is about: the owners of an assembly, else everybody invited.

    Those of the day on which the terms began: who bought since and got the notice then is not among them
    (decision 20).
    """
    began_at = (
        select(Notice.issued_at)
        .where(Notice.meeting_id == meeting.id, Notice.version == notice.counts_from)
        .scalar_subquery()
    )
    query = select(Invitation.person_id).where(
        Invitation.meeting_id == meeting.id, Invitation.created_at <= began_at
    )
    if Kind(meeting.kind).is_assembly:
        query = query.where(Invitation.is_owner.is_(True))
    return tuple(str(person) for person in tx.session.scalars(query))


def counting_messages(tx: Transaction, notice: Notice) -> Sequence[Delivery]:
    """The notices sent for the start, manner and agenda in force, those of earlier versions too."""
    counting = select(Notice.id).where(
        Notice.meeting_id == notice.meeting_id, Notice.version >= notice.counts_from
    )
    query = select(Delivery).where(Delivery.notice_id.in_(counting), Delivery.kind == "notice")
    return tx.session.scalars(query).all()


def first_sending(tx: Transaction, meeting_id: uuid.UUID) -> datetime | None:
    """When the first message of a meeting's notice left by proof for a registered address, if one did."""
    query = select(func.min(Delivery.accepted_at)).where(
        Delivery.meeting_id == meeting_id,
        Delivery.kind == "notice",
        Delivery.is_registered.is_(True),
        Delivery.state.in_(REACHED_STATES),
    )
    return tx.session.scalar(query)


def dispatches(
    messages: Sequence[Delivery], notice: Notice, steps: ClockSteps | None = None
) -> tuple[Dispatch, ...]:
    """Each message as the rules see it; one whose fate is open is in doubt.

    Args:
        steps: those of the clock; no message left before its version was issued by the trail.
    """
    earliest = steps.issued_at if steps else {}
    return tuple(
        Dispatch(
            owner=str(row.person_id),
            at=max(row.accepted_at or row.created_at, earliest.get(row.notice_id, row.created_at)),
            registered=row.is_registered,
            status=_status(row),
            version=notice.version,
        )
        for row in messages
    )


def _status(row: Delivery) -> DispatchStatus:
    found = _STATUS.get(DeliveryState(row.state), DispatchStatus.IN_DOUBT)
    is_unproved = found is DispatchStatus.ACCEPTED and row.accepted_at is None
    return DispatchStatus.IN_DOUBT if is_unproved else found
