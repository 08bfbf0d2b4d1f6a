"""Signing over the hash of the fixed paper, and publishing to each owner."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from meetings import deliveries
from meetings.accounts import Role
from meetings.convening import recipients_for
from meetings.deliveries import Owed
from meetings.live_session import offices_of
from meetings.minutes.contents import ADMINISTRATOR, CHAIR, SECRETARY, missing_of
from meetings.minutes.draft import find_minutes
from meetings.protocol.findings import Refused, enforce
from meetings.protocol.kinds import Kind, Modality
from meetings.protocol.lifecycle import MINUTES, MeetingState, MinutesAct, MinutesState, next_state
from meetings.protocol.trail import Tag
from meetings.storage.accounts import RoleGrant
from meetings.storage.convening import Invitation
from meetings.storage.live_session import Officer
from meetings.storage.minutes import Minutes, Signature
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.trail import Act, Actor, record

ROLES = (CHAIR, SECRETARY, ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs now, as what they proved to be; ``method`` is ``code`` or ``password``."""

    actor: Actor
    method: str


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


def may_sign(tx: Transaction, minutes: Minutes, actor: Actor) -> tuple[str, ...]:
    """The roles in which this person may sign these minutes."""
    meeting = tx.session.get_one(Meeting, minutes.meeting_id)
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
                RoleGrant.community_id == minutes.community_id,
                RoleGrant.role == Role.ADMINISTRATOR.value,
                RoleGrant.ended_at.is_(None),
            )
        )
        if administers is not None:
            roles.append(ADMINISTRATOR)
    return tuple(role for role in roles_to_sign(meeting) if role in roles)


def sign(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, who: Signer, at: datetime
) -> tuple[str, ...]:
    """Sign in every role this person has; the last signature that was due fixes the minutes for ever.

    Returns:
        The roles signed now.

    Raises:
        Missing: no minutes here.
        Refused: ``minutes.papers_pending``, ``minutes.not_signer``, ``minutes.signed_twice``, or the text is
            still a draft.
    """
    minutes = find_minutes(tx, community_id, meeting_id)
    after = next_state(MINUTES, MinutesState(minutes.state), MinutesAct.SIGN)
    if not minutes.fixed_sha256:
        raise Refused.because("minutes.papers_pending")
    roles = may_sign(tx, minutes, who.actor)
    if not roles:
        raise Refused.because("minutes.not_signer")
    signed = {row.role for row in minutes.signatures}
    fresh = tuple(role for role in roles if role not in signed)
    if not fresh:
        raise Refused.because("minutes.signed_twice")
    for role in fresh:
        tx.session.add(
            Signature(
                minutes_id=minutes.id,
                role=role,
                name=who.actor.name,
                person_id=who.actor.person_id,
                account_id=who.actor.account_id,
                method=who.method,
                pdf_sha256=minutes.fixed_sha256,
                signed_at=at,
            )
        )
    try:
        tx.session.flush()
    except IntegrityError as race:
        raise Refused.because("minutes.signed_twice") from race
    _record_signature(tx, minutes, who, fresh, at)
    meeting = tx.session.get_one(Meeting, meeting_id)
    if signed | set(fresh) >= set(roles_to_sign(meeting)):
        minutes.state = after
        act = Act(Tag.MINUTES_SIGNED_BY_ALL, about=minutes.id, meeting_id=meeting_id)
        record(tx, community_id, who.actor, at, act)
    return fresh


def _record_signature(
    tx: Transaction, minutes: Minutes, who: Signer, roles: tuple[str, ...], at: datetime
) -> None:
    facts = {"roles": list(roles), "sha256": minutes.fixed_sha256, "method": who.method}
    personal = {who.actor.person_id: {"roles": list(roles)}} if who.actor.person_id else None
    act = Act(
        Tag.MINUTES_SIGNED, about=minutes.id, meeting_id=minutes.meeting_id, facts=facts, personal=personal
    )
    record(tx, minutes.community_id, who.actor, at, act)


def publish(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, place: str, by: Actor, at: datetime
) -> None:
    """Publish signed minutes: their second paper is printed and each owner is owed a message.

    Raises:
        Missing: no minutes here.
        Refused: not signed by all, ``minutes.no_place``, or the law's contents are not complete
            (rule ``minutes.contents``).
    """
    minutes = find_minutes(tx, community_id, meeting_id)
    meeting = tx.session.get_one(Meeting, meeting_id)
    after = next_state(MINUTES, MinutesState(minutes.state), MinutesAct.PUBLISH)
    if not place.strip():
        raise Refused.because("minutes.no_place")
    enforce(missing_of(minutes, meeting))
    minutes.state, minutes.published_at, minutes.published_place = after, at, place.strip()
    facts = {"number": minutes.number, "sha256": minutes.fixed_sha256, "place": place.strip()}
    record(
        tx,
        community_id,
        by,
        at,
        Act(Tag.MINUTES_PUBLISHED, about=minutes.id, meeting_id=meeting_id, facts=facts),
    )
    _tell_owners(tx, minutes, by, at)


def _tell_owners(tx: Transaction, minutes: Minutes, by: Actor, at: datetime) -> None:
    invitations = {
        row.person_id: row.link_id
        for row in tx.session.execute(
            select(Invitation.person_id, Invitation.link_id).where(
                Invitation.meeting_id == minutes.meeting_id
            )
        )
    }
    meeting = tx.session.get_one(Meeting, minutes.meeting_id)
    people = [p for p in recipients_for(tx, meeting) if p.person_id in invitations]
    owed = [
        Owed(
            community_id=minutes.community_id,
            person_id=person.person_id,
            contact_point_id=person.ways[0].contact_point_id,
            channel=person.ways[0].channel,
            kind="minutes",
            dedupe_key=f"minutes:{minutes.id}:{person.person_id}",
            meeting_id=minutes.meeting_id,
            link_id=invitations[person.person_id],
        )
        for person in people
    ]
    deliveries.owe(tx, owed, at)
    told = [
        Act(
            Tag.MINUTES_SENT,
            about=minutes.id,
            meeting_id=minutes.meeting_id,
            personal={person.person_id: {"number": minutes.number, "sha256": minutes.fixed_sha256}},
        )
        for person in people
    ]
    record(tx, minutes.community_id, by, at, *told)
