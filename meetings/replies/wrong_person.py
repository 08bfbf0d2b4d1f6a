""" "This is not me": the contact point that brought somebody else here is suspended at once."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from meetings import accounts, communities
from meetings.accounts import LinkIdentity, revoke_link
from meetings.communities import unit_label
from meetings.deliveries import Owed, owe
from meetings.protocol.trail import Tag
from meetings.storage.communities import Ownership, Unit
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Transaction
from meetings.trail import Act, record

WRONG_PERSON_MAIL = "wrong_person"


def report_wrong_person(tx: Transaction, identity: LinkIdentity, at: datetime) -> int:
    """Suspend every contact point this link was sent to, and the link; owe each of the staff a mail about it.

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
    told = accounts.staff_of(tx, identity.community_id, accounts.WHO_MENDS)
    act = Act(
        Tag.WRONG_PERSON_REPORTED,
        about=identity.person_id,
        meeting_id=identity.meeting_id,
        facts={"staff_told": len(told)},
        personal={identity.person_id: {"contact_points": len(points)}},
    )
    record(tx, identity.community_id, identity.actor, at, act)
    units = ", ".join(_units(tx, identity.person_id))
    owe(tx, [_mail(identity, account, units, at) for account in told], at)
    return len(points)


def _mail(identity: LinkIdentity, account: uuid.UUID, units: str, at: datetime) -> Owed:
    """What one member of the staff is told: the unit and the hour, nothing of the person."""
    return Owed.to_staff(
        *(identity.community_id, account, WRONG_PERSON_MAIL, str(identity.link_id)),
        meeting_id=identity.meeting_id,
        payload={"units": units, "at": at.isoformat(), "person": str(identity.person_id)},
    )


def _units(tx: Transaction, person_id: uuid.UUID) -> list[str]:
    rows = tx.session.execute(
        select(Unit.tower, Unit.number)
        .join(Ownership, Ownership.unit_id == Unit.id)
        .where(Ownership.person_id == person_id, Ownership.until.is_(None))
        .order_by(Unit.position)
    )
    return [unit_label(tower, number) for tower, number in rows]
