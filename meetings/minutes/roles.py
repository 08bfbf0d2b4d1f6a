"""Who signs the minutes of a meeting, and as what."""

from __future__ import annotations

from sqlalchemy import select

from meetings.accounts import Role
from meetings.live_session import offices_of
from meetings.minutes.contents import ADMINISTRATOR, CHAIR, SECRETARY
from meetings.protocol.kinds import Kind, Modality
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.accounts import RoleGrant
from meetings.storage.live_session import Officer
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.trail import Actor

ROLES = (CHAIR, SECRETARY, ADMINISTRATOR)


def roles_to_sign(meeting: Meeting) -> tuple[str, ...]:
    """Chair and secretary, and the legal representative when anybody took part from elsewhere (art. 44).

    That a meeting found no quorum, before anybody could be elected, the legal representative certifies, and
    so what was decided in writing, where nobody presided.
    """
    kind = Kind(meeting.kind)
    if meeting.state == MeetingState.FAILED_QUORUM or meeting.modality == Modality.WRITTEN:
        return (ADMINISTRATOR,)
    if not kind.is_assembly:
        return tuple(office.value for office in offices_of(kind))
    return (CHAIR, SECRETARY) if meeting.modality == Modality.PRESENTIAL else ROLES


def roles_of(tx: Transaction, meeting: Meeting, actor: Actor) -> tuple[str, ...]:
    """The roles in which this person signs the minutes of a meeting; none for whoever does not."""
    officers = tx.session.scalars(
        select(Officer).where(Officer.meeting_id == meeting.id, Officer.ended_at.is_(None))
    ).all()
    roles = [
        row.role
        for row in officers
        if (actor.person_id is not None and row.person_id == actor.person_id)
        or (actor.account_id is not None and row.account_id == actor.account_id)
    ]
    if actor.account_id is not None:
        administers = tx.session.scalar(
            select(RoleGrant.id).where(
                RoleGrant.account_id == actor.account_id,
                RoleGrant.community_id == meeting.community_id,
                RoleGrant.role == Role.ADMINISTRATOR.value,
                RoleGrant.ended_at.is_(None),
            )
        )
        if administers is not None:
            roles.append(ADMINISTRATOR)
    return tuple(role for role in roles_to_sign(meeting) if role in roles)
