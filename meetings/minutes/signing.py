"""Signing over the hash of the fixed paper, and publishing to each owner."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from meetings import deliveries
from meetings.convening import recipients_for
from meetings.deliveries import Owed
from meetings.minutes.contents import missing_of
from meetings.minutes.draft import find_minutes
from meetings.minutes.roles import roles_of, roles_to_sign
from meetings.minutes.signatories import take_back_requests
from meetings.protocol.findings import Refused, enforce
from meetings.protocol.lifecycle import MINUTES, MinutesAct, MinutesState, next_state
from meetings.protocol.trail import Tag
from meetings.storage.convening import Invitation
from meetings.storage.minutes import Minutes, Signature
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction
from meetings.trail import Act, Actor, record


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs now, as what they proved to be; ``method`` is ``code`` or ``password``."""

    actor: Actor
    method: str


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
    meeting = tx.session.get_one(Meeting, meeting_id)
    after = next_state(MINUTES, MinutesState(minutes.state), MinutesAct.SIGN)
    if not minutes.fixed_sha256:
        raise Refused.because("minutes.papers_pending")
    roles = roles_of(tx, meeting, who.actor)
    if not roles:
        raise Refused.because("minutes.not_signer")
    signed = {row.role for row in minutes.signatures}
    fresh = tuple(role for role in roles if role not in signed)
    if not fresh:
        raise Refused.because("minutes.signed_twice")
    _keep(tx, minutes, who, fresh, at)
    _record_signature(tx, minutes, who, fresh, at)
    all_signed = signed | set(fresh) >= set(roles_to_sign(meeting))
    signer = who.actor.person_id or who.actor.account_id
    take_back_requests(tx, meeting_id, None if all_signed or signer is None else [signer])
    if all_signed:
        minutes.state = after
        act = Act(Tag.MINUTES_SIGNED_BY_ALL, about=minutes.id, meeting_id=meeting_id)
        record(tx, community_id, who.actor, at, act)
    return fresh


def _keep(tx: Transaction, minutes: Minutes, who: Signer, fresh: tuple[str, ...], at: datetime) -> None:
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
    _tell_owners(tx, minutes, at)


def _tell_owners(tx: Transaction, minutes: Minutes, at: datetime) -> None:
    """Owe each of those called a message; the trail says that they were told when it reaches them."""
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
            kind=deliveries.MINUTES,
            dedupe_key=f"minutes:{minutes.id}:{person.person_id}",
            meeting_id=minutes.meeting_id,
            link_id=invitations[person.person_id],
        )
        for person in people
    ]
    deliveries.owe(tx, owed, at)
