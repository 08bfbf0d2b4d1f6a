""" "This is not me": the contact point that brought somebody else here is suspended at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from meetings import communities
from meetings.accounts import LinkIdentity, revoke_link
from meetings.protocol.trail import Tag
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Transaction
from meetings.trail import Act, record


def report_wrong_person(tx: Transaction, identity: LinkIdentity, at: datetime) -> int:
    """Suspend every contact point this link was sent to, and the link; tell the staff by the trail.

    The deliveries to those points stop counting, so that the notice rule sees that person as not reached.

    Returns:
        How many contact points were suspended.
    """
    deliveries = tx.session.scalars(
        select(Delivery).where(
            Delivery.link_id == identity.link_id,
            Delivery.person_id == identity.person_id,
            Delivery.contact_point_id.is_not(None),
            Delivery.channel != "paper",
        )
    ).all()
    points = {row.contact_point_id for row in deliveries if row.contact_point_id}
    for row in deliveries:
        row.is_registered = False
    for point in points:
        communities.suspend_contact_point(
            tx, identity.community_id, point, communities.WRONG_PERSON, identity.actor, at
        )
    revoke_link(tx, identity.link_id, at)
    act = Act(
        Tag.WRONG_PERSON_REPORTED,
        about=identity.person_id,
        meeting_id=identity.meeting_id,
        personal={identity.person_id: {"contact_points": len(points)}},
    )
    record(tx, identity.community_id, identity.actor, at, act)
    return len(points)
