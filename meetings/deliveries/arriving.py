"""What else the trail says of a person when a message reached them: that they were told of the minutes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from meetings.deliveries.outbox import MINUTES
from meetings.protocol.trail import Tag
from meetings.storage.deliveries import Delivery
from meetings.storage.minutes import Minutes
from meetings.storage.session import Transaction
from meetings.trail import Act


def arrived(tx: Transaction, row: Delivery) -> Sequence[Act]:
    """The acts of a message that was accepted or handed over now, for the first time.

    Somebody was told of the minutes when their message left or was left at their unit (Ley 675/2001
    arts. 44 and 47), and not when it was owed.
    """
    if row.kind != MINUTES or row.person_id is None:
        return ()
    minutes = tx.session.execute(
        select(Minutes.id, Minutes.number, Minutes.fixed_sha256).where(Minutes.meeting_id == row.meeting_id)
    ).one()
    facts = {"number": minutes.number, "sha256": minutes.fixed_sha256, "channel": row.channel}
    return (Act(Tag.MINUTES_SENT, minutes.id, row.meeting_id, personal={row.person_id: facts}),)
