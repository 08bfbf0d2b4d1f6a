"""Opening what is another person's: a reason, an entry for each person concerned, and 30 minutes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.protocol.readings import Readable, Reading, ReadingGround, Why, check_reason
from meetings.protocol.trail import Tag
from meetings.storage.accounts import ReadingGrant
from meetings.storage.session import Transaction
from meetings.trail.writing import Act, Actor, record


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the member of staff, in which session, as which role."""

    actor: Actor
    session_hash: str
    role: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What is opened: its kind, its id, whose data it holds, and the meeting it belongs to, if any."""

    what: Readable
    object_id: uuid.UUID
    people: Sequence[uuid.UUID]
    meeting_id: uuid.UUID | None = None


def open_reading(
    tx: Transaction, community_id: uuid.UUID, opening: Opening, why: Why, reader: Reader, at: datetime
) -> None:
    """Open something for 30 minutes in this session, and leave it in the trail of everybody it concerns.

    The same reason again while it is open changes nothing. The entry says in clear what was read and for
    which ready reason; the reader's name, role and words stand sealed in each person's own part.

    Raises:
        Refused: ``reading.unknown_reason``, ``reading.needs_words``.
    """
    why = Why(why.ground, why.words.strip())
    check_reason(opening.what, why)
    held = reading_of(tx, reader.session_hash, opening.what, opening.object_id)
    if held is not None and held.is_open(at) and held.why == why:
        return
    tx.session.add(
        ReadingGrant(
            token_hash=reader.session_hash,
            what=opening.what.value,
            object_id=opening.object_id,
            ground=why.ground.value,
            words=why.words,
            granted_at=at,
        )
    )
    record(tx, community_id, reader.actor, at, *_acts(opening, why, reader))


def _acts(opening: Opening, why: Why, reader: Reader) -> list[Act]:
    facts = {"what": opening.what.value, "ground": why.ground.value}
    own = {**facts, "words": why.words, "reader": reader.actor.name, "role": reader.role}
    acts = [
        Act(Tag.TRAIL_READ_BY_OTHER, opening.object_id, opening.meeting_id, facts, {person: own})
        for person in opening.people
    ]
    if len(acts) == 1:
        return acts
    # What concerns many people, or nobody, is one act of its reader before it is a line of each of them.
    told = {**facts, "people": len(acts)}
    return [Act(Tag.SENSITIVE_VIEW_OPENED, reader.actor.account_id, opening.meeting_id, told), *acts]


def reading_of(tx: Transaction, session_hash: str, what: Readable, object_id: uuid.UUID) -> Reading | None:
    """The last time this session opened something, whether or not it is still open; None if it never did."""
    row = tx.session.scalar(
        select(ReadingGrant)
        .where(
            ReadingGrant.token_hash == session_hash,
            ReadingGrant.what == what.value,
            ReadingGrant.object_id == object_id,
        )
        .order_by(ReadingGrant.granted_at.desc())
        .limit(1)
    )
    if row is None:
        return None
    return Reading(Readable(row.what), Why(ReadingGround(row.ground), row.words), row.granted_at)
