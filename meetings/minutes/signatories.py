"""Who has to sign, what was written to each of them, and sending a link to sign again."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from meetings import accounts, deliveries
from meetings.accounts import Role
from meetings.deliveries import Owed
from meetings.live_session import (
    ELECTED,
    SIGNATURE,
    end_officer_link,
    send_officer_link,
)
from meetings.minutes.contents import ADMINISTRATOR
from meetings.minutes.draft import find_minutes
from meetings.minutes.roles import roles_of, roles_to_sign
from meetings.protocol.findings import Refused
from meetings.protocol.lifecycle import MinutesState
from meetings.protocol.trail import Tag
from meetings.storage.accounts import Account
from meetings.storage.deliveries import Delivery
from meetings.storage.live_session import Officer
from meetings.storage.minutes import Minutes, Signature
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs in one role, and the last mail about it.

    Attributes:
        names: of the one who was elected; as legal representative, of each administrator: one of them signs.
        person_id: of an elected owner, who signs by link; None for the staff, who sign with their password.
        has_address: whether link and code can be sent; the staff are written to where they sign in.
        message: the last mail about the signature, None when none was owed.
    """

    role: str
    names: tuple[str, ...]
    person_id: uuid.UUID | None
    has_address: bool
    signature: Signature | None
    message: Delivery | None

    @property
    def may_send_link(self) -> bool:
        """Whether a link can be sent, the first or another one."""
        return self.person_id is not None and self.has_address and self.signature is None


def signatories(tx: Transaction, minutes: Minutes, meeting: Meeting) -> tuple[Signatory, ...]:
    """Who signs these minutes, a line for each role."""
    officers = {row.role: row for row in _officers(tx, meeting.id)}
    signed = {row.role: row for row in minutes.signatures}
    found = []
    for role in roles_to_sign(meeting):
        names: tuple[str, ...]
        officer = officers.get(role) if role != ADMINISTRATOR else None
        person_id = officer.person_id if officer else None
        if officer is not None:
            names, whose = (officer.name,), [officer.person_id or officer.account_id]
        else:
            whose = list(_administrators(tx, meeting)) if role == ADMINISTRATOR else []
            names = tuple(tx.session.scalars(select(Account.name).where(Account.id.in_(whose))))
        found.append(
            Signatory(
                role=role,
                names=names,
                person_id=person_id,
                has_address=person_id is None or accounts.registered_mail(tx, person_id) is not None,
                signature=signed.get(role),
                message=_last_message(tx, meeting.id, [each for each in whose if each]),
            )
        )
    return tuple(found)


def ask_for_signatures(tx: Transaction, minutes: Minutes, at: datetime) -> None:
    """Owe each one who has to sign a mail: owners with their link, the staff with the page."""
    meeting = tx.session.get_one(Meeting, minutes.meeting_id)
    roles = roles_to_sign(meeting)
    officers = [row for row in _officers(tx, meeting.id) if row.role in roles]
    for person_id in {row.person_id for row in officers if row.person_id}:
        send_officer_link(tx, meeting, person_id, SIGNATURE, at)
    staff = {row.account_id for row in officers if row.account_id}
    if ADMINISTRATOR in roles:
        staff |= set(_administrators(tx, meeting))
    about = f"{minutes.id}:{at.isoformat()}"
    owed = [
        Owed.to_staff(meeting.community_id, account, SIGNATURE, about, meeting_id=meeting.id)
        for account in sorted(staff)
    ]
    deliveries.owe(tx, owed, at)


def take_back_requests(
    tx: Transaction, meeting_id: uuid.UUID, to: Collection[uuid.UUID] | None = None
) -> None:
    """Keep back the mails that ask for a signature and did not leave yet: it was given, or is not due."""
    deliveries.supersede(tx, meeting_id, (SIGNATURE,), to)


def send_link_again(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID,
    person_id: uuid.UUID,
    by: Actor,
    at: datetime,
) -> None:
    """Owe somebody elected a new link to sign; the old one opens nothing from now on.

    Raises:
        Missing: no minutes here, or this person signs none of them.
        Refused: ``minutes.signer_done``; ``minutes.signer_without_address``.
    """
    minutes = find_minutes(tx, community_id, meeting_id)
    meeting = tx.session.get_one(Meeting, meeting_id)
    roles = roles_of(tx, meeting, Actor(person_id=person_id))
    if not roles:
        raise Missing
    if not set(roles) - {row.role for row in minutes.signatures}:
        raise Refused.because("minutes.signer_done")
    end_officer_link(tx, meeting_id, person_id, at)
    kind = SIGNATURE if minutes.state == MinutesState.IN_REVIEW else ELECTED
    link_id = send_officer_link(tx, meeting, person_id, kind, at)
    if link_id is None:
        raise Refused.because("minutes.signer_without_address")
    personal = {person_id: {"channel": "email", "roles": list(roles)}}
    act = Act(Tag.LINK_RESENT, about=link_id, meeting_id=meeting_id, personal=personal)
    record(tx, community_id, by, at, act)


def _officers(tx: Transaction, meeting_id: uuid.UUID) -> list[Officer]:
    query = select(Officer).where(Officer.meeting_id == meeting_id, Officer.ended_at.is_(None))
    return list(tx.session.scalars(query.order_by(Officer.role)))


def _administrators(tx: Transaction, meeting: Meeting) -> list[uuid.UUID]:
    return accounts.staff_of(tx, meeting.community_id, (Role.ADMINISTRATOR,))


def _last_message(tx: Transaction, meeting_id: uuid.UUID, whose: Collection[uuid.UUID]) -> Delivery | None:
    query = select(Delivery).where(
        Delivery.meeting_id == meeting_id,
        Delivery.kind.in_((ELECTED, SIGNATURE)),
        or_(Delivery.person_id.in_(whose), Delivery.account_id.in_(whose)),
    )
    return tx.session.scalars(query.order_by(Delivery.created_at.desc(), Delivery.id).limit(1)).first()
