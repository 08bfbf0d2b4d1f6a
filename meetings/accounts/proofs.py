"""The second proof of an evening: a code once per person and device, so that a forwarded link cannot vote.

The device keeps a secret of 128 random bits in its signed cookie; the data base keeps its hash.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from meetings.accounts.codes import awaits_code, send_code, use_code
from meetings.accounts.links import LinkIdentity, new_secret, secret_hash, secret_text
from meetings.protocol.trail import Tag
from meetings.storage.accounts import SecondProof
from meetings.storage.base import table_of
from meetings.storage.communities import ContactPoint
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, record

EVENING = timedelta(hours=12)
PROOF_ACT, _BY_CODE = "second_proof", "code"
_GIVEN = select(table_of(SecondProof).c.id).where(
    SecondProof.secret_hash.in_(bindparam("hashes", expanding=True)),
    SecondProof.person_id == bindparam("person_id"),
    SecondProof.meeting_id == bindparam("meeting_id"),
    SecondProof.given_at > bindparam("after"),
)


def ask_proof(tx: Transaction, identity: LinkIdentity, at: datetime) -> ContactPoint:
    """Owe the person the code of this evening; returns the contact point it goes to.

    Raises:
        Missing: the link belongs to no meeting.
        Refused: as ``send_code``.
    """
    return send_code(tx, identity.person_id, PROOF_ACT, _meeting(identity), at)


def awaits_proof(tx: Transaction, identity: LinkIdentity, at: datetime) -> bool:
    """Whether a code of this evening was sent and can still be used: no other one has to be sent for it."""
    return awaits_code(tx, identity.person_id, PROOF_ACT, _meeting(identity), at)


def give_proof(tx: Transaction, identity: LinkIdentity, code: str, at: datetime) -> str | None:
    """Prove a person on this device with their code; returns the device's secret, None for a wrong code.

    The failure must outlive the refusal it leads to, so a wrong code is not raised here.

    Raises:
        Missing: the link belongs to no meeting.
    """
    meeting_id = _meeting(identity)
    if not use_code(tx, identity.person_id, PROOF_ACT, meeting_id, code, at):
        return None
    secret = secret_text(new_secret())
    row = SecondProof(
        id=uuid.uuid4(),
        secret_hash=secret_hash(secret),
        person_id=identity.person_id,
        meeting_id=meeting_id,
        method=_BY_CODE,
        given_at=at,
    )
    tx.session.add(row)
    personal = {identity.person_id: {"method": _BY_CODE}}
    act = Act(Tag.SECOND_PROOF_GIVEN, about=identity.person_id, meeting_id=meeting_id, personal=personal)
    record(tx, identity.community_id, identity.actor, at, act)
    return secret


def is_proven(tx: Transaction, identity: LinkIdentity, secrets: Iterable[str], at: datetime) -> bool:
    """Whether one of a device's secrets proves this person for this meeting now."""
    hashes = tuple(secret_hash(secret) for secret in secrets)
    if not hashes or identity.meeting_id is None:
        return False
    asked = {"person_id": identity.person_id, "meeting_id": identity.meeting_id, "after": at - EVENING}
    return bool(tx.rows(_GIVEN, hashes=hashes, **asked))


def _meeting(identity: LinkIdentity) -> uuid.UUID:
    if identity.meeting_id is None:
        raise Missing
    return identity.meeting_id
