"""A lost link is sent again, to the registered contact only, and nobody learns who is in the register."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from meetings.accounts import note_attempt, registered_mail, too_many
from meetings.deliveries import Owed, owe
from meetings.protocol.trail import Tag
from meetings.storage.communities import ContactPoint, Person
from meetings.storage.convening import Invitation
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.trail import SYSTEM, Act, record

MOST_TRIES, WINDOW = 5, timedelta(hours=1)
# A meeting whose minutes are still being read keeps its links useful for some months.
STILL_USEFUL = timedelta(days=120)


def resend_link(tx: Transaction, typed: str, remote: str, at: datetime) -> bool:
    """Owe again the links of whoever has this address or document, to their registered address.

    The page says the same whatever happens here.

    Args:
        typed: an e-mail address or a document number, as it was typed.
        remote: the address the request came from, for the throttle.

    Returns:
        Whether the throttle let it through; not whether anybody was found.
    """
    key = typed.strip().casefold()
    if too_many(tx, "lost_link", key, at, limit=MOST_TRIES, window=WINDOW) or too_many(
        tx, "lost_link_from", remote, at, limit=4 * MOST_TRIES, window=WINDOW
    ):
        return False
    note_attempt(tx, "lost_link", key, at)
    note_attempt(tx, "lost_link_from", remote, at)
    for person_id in _people(tx, key):
        _owe_links(tx, person_id, at)
    return True


def _people(tx: Transaction, key: str) -> list[uuid.UUID]:
    digits = "".join(filter(str.isdigit, key))
    by_document = [Person.document == digits] if len(digits) >= 5 else []
    query = (
        select(Person.id)
        .outerjoin(ContactPoint, ContactPoint.person_id == Person.id)
        .where(
            Person.erased_at.is_(None),
            or_(func.lower(ContactPoint.value) == key, *by_document),
        )
        .distinct()
        .limit(20)
    )
    return list(tx.session.scalars(query))


def _owe_links(tx: Transaction, person_id: uuid.UUID, at: datetime) -> None:
    registered = registered_mail(tx, person_id)
    if registered is None:
        return
    rows = tx.session.execute(
        select(Invitation, Meeting)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(Invitation.person_id == person_id, Meeting.starts_at > at - STILL_USEFUL)
    ).all()
    for invitation, meeting in rows:
        owed = Owed(
            community_id=meeting.community_id,
            person_id=person_id,
            contact_point_id=registered.id,
            channel="email",
            kind="link",
            dedupe_key=f"link:{invitation.link_id}:{at.isoformat()}",
            meeting_id=meeting.id,
            link_id=invitation.link_id,
        )
        owe(tx, [owed], at)
        act = Act(
            Tag.LINK_RESENT,
            about=invitation.link_id,
            meeting_id=meeting.id,
            personal={person_id: {"channel": "email"}},
        )
        record(tx, meeting.community_id, SYSTEM, at, act)
