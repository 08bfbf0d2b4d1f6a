"""The link by which somebody elected reads and signs the minutes: one in force for each of them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select, update

from meetings import accounts, deliveries
from meetings.accounts import LinkPurpose, NewLink
from meetings.deliveries import Owed
from meetings.storage.accounts import Link
from meetings.storage.live_session import Officer
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction

VALID = timedelta(days=120)
# The mails that bring it: you were elected; the minutes wait for your signature.
ELECTED, SIGNATURE = "officer", "signature"


def officers_without_address(tx: Transaction, meeting_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """Office -> the owner who was elected to it and whom no link to sign can reach."""
    elected = select(Officer.role, Officer.person_id).where(
        Officer.meeting_id == meeting_id, Officer.ended_at.is_(None), Officer.person_id.is_not(None)
    )
    return {
        role: person_id
        for role, person_id in tx.session.execute(elected)
        if person_id is not None and accounts.registered_mail(tx, person_id) is None
    }


def send_officer_link(
    tx: Transaction, meeting: Meeting, person_id: uuid.UUID, kind: str, at: datetime
) -> uuid.UUID | None:
    """Owe somebody their link, made when none is in force; returns its id, or None without an address.

    Args:
        kind: the mail that brings it, ``ELECTED`` or ``SIGNATURE``.
    """
    address = accounts.registered_mail(tx, person_id)
    if address is None:
        return None
    link_id = _in_force(tx, meeting.id, person_id, at) or _make(tx, meeting, person_id, at)
    owed = Owed(
        community_id=meeting.community_id,
        person_id=person_id,
        contact_point_id=address.id,
        channel=address.channel,
        kind=kind,
        dedupe_key=f"{kind}:{link_id}:{at.isoformat()}",
        meeting_id=meeting.id,
        link_id=link_id,
    )
    deliveries.owe(tx, [owed], at)
    return link_id


def end_officer_link(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> None:
    """End somebody's link, and keep back the mails with it that did not leave yet."""
    tx.session.execute(
        update(Link)
        .where(
            Link.purpose == LinkPurpose.OFFICER.value,
            Link.meeting_id == meeting_id,
            Link.person_id == person_id,
            Link.revoked_at.is_(None),
        )
        .values(revoked_at=at)
    )
    deliveries.supersede(tx, meeting_id, (ELECTED, SIGNATURE), [person_id])


def _in_force(tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> uuid.UUID | None:
    query = select(Link.id).where(
        Link.purpose == LinkPurpose.OFFICER.value,
        Link.meeting_id == meeting_id,
        Link.person_id == person_id,
        Link.revoked_at.is_(None),
        Link.expires_at > at,
    )
    return tx.session.scalar(query.order_by(Link.created_at.desc()).limit(1))


def _make(tx: Transaction, meeting: Meeting, person_id: uuid.UUID, at: datetime) -> uuid.UUID:
    wanted = NewLink(LinkPurpose.OFFICER, meeting.community_id, person_id, at + VALID, meeting.id)
    [link_id] = accounts.issue_links(tx, [wanted], at)
    return link_id
