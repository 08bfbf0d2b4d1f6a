"""What became of the reminders of a meeting, for its plan: how many people they reached."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from meetings.deliveries import REACHED_STATES
from meetings.protocol.reminders import Reminder
from meetings.reminding.people import PREFIX
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.reminding import ReminderRound
from meetings.storage.session import Transaction


@dataclass(frozen=True, slots=True)
class Reminded:
    """One reminder whose hour came: to how many people it was owed, and for how many it left."""

    people: int
    sent: int


def reminded(tx: Transaction, meeting_id: uuid.UUID) -> Mapping[Reminder, Reminded]:
    """The reminders of a meeting's present start that were owed so far."""
    left = func.count(case((Delivery.state.in_(REACHED_STATES), Delivery.id)))
    query = (
        select(ReminderRound.reminder, ReminderRound.people, left.label("left"))
        .join(
            Meeting,
            and_(Meeting.id == ReminderRound.meeting_id, Meeting.starts_at == ReminderRound.starts_at),
        )
        .outerjoin(
            Delivery,
            and_(
                Delivery.meeting_id == ReminderRound.meeting_id,
                Delivery.created_at == ReminderRound.at,
                Delivery.kind == PREFIX + ReminderRound.reminder,
            ),
        )
        .where(ReminderRound.meeting_id == meeting_id)
        .group_by(ReminderRound.id, ReminderRound.reminder, ReminderRound.people)
    )
    return {Reminder(row.reminder): Reminded(row.people, row.left) for row in tx.session.execute(query)}
