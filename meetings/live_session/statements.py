"""What somebody in the room asks to have written down: kept as they wrote it, and printed in the minutes.

Whoever did not let themselves be recorded says here what they want to say; so may everybody (screen R7).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.convening import require_called
from meetings.live_session.cards import topic_of
from meetings.live_session.room import require_open
from meetings.live_session.silence import end_silent, held_inside
from meetings.planning import find_gathering
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag
from meetings.storage.communities import Ownership, Person
from meetings.storage.convening import FrozenUnit
from meetings.storage.live_session import Statement
from meetings.storage.session import Missing, Transaction
from meetings.trail import Act, Actor, record

# Enough for every topic of a long agenda; beyond it the floor is the place to speak.
MOST_STATEMENTS = 12


@dataclass(frozen=True, slots=True)
class StatementCard:
    """One statement: by whom and for which homes, when, on which topic, in their own words."""

    item_id: uuid.UUID | None
    name: str
    units: tuple[str, ...]
    at: datetime
    text: str

    @property
    def who(self) -> str:
        """The name, and the homes it stands for where there are any."""
        return f"{self.name} ({', '.join(self.units)})" if self.units else self.name


def leave_statement(
    tx: Transaction,
    community_id: uuid.UUID,
    meeting_id: uuid.UUID | None,
    person_id: uuid.UUID,
    text: str,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what somebody present wants written down, under the topic that is being treated.

    The same words on the same topic again are one statement.

    Raises:
        Missing: no such meeting here.
        Refused: ``link.let_go``; ``room.not_open``; ``statement.not_present``; ``statement.too_many``.
    """
    if meeting_id is None:
        raise Missing
    meeting = find_gathering(tx, community_id, meeting_id)
    require_called(tx, meeting.id, person_id)
    require_open(meeting)
    end_silent(tx, meeting, at)
    if held_inside(tx, meeting.id, person_id) is None:
        raise Refused.because("statement.not_present")
    item_id = topic_of(tx, meeting.id)
    before = tx.session.scalars(
        select(Statement).where(Statement.meeting_id == meeting.id, Statement.person_id == person_id)
    ).all()
    if any((row.item_id, row.text) == (item_id, text) for row in before):
        return
    if len(before) >= MOST_STATEMENTS:
        raise Refused.because("statement.too_many", most=MOST_STATEMENTS)
    row = Statement(
        id=uuid.uuid4(), meeting_id=meeting.id, item_id=item_id, person_id=person_id, text=text, at=at
    )
    tx.session.add(row)
    personal = {person_id: {"text": text, "item": str(item_id) if item_id else None}}
    act = Act(Tag.STATEMENT_RECORDED, about=row.id, meeting_id=meeting.id, personal=personal)
    record(tx, community_id, by, at, act)


def statements_of(
    tx: Transaction, meeting_id: uuid.UUID, person_id: uuid.UUID | None = None
) -> tuple[StatementCard, ...]:
    """The statements of a meeting, of everybody or of one person, in the order in which they came."""
    query = (
        select(Statement, Person.name)
        .join(Person, Person.id == Statement.person_id)
        .where(Statement.meeting_id == meeting_id)
        .order_by(Statement.at, Statement.id)
    )
    if person_id is not None:
        query = query.where(Statement.person_id == person_id)
    rows = tx.session.execute(query).all()
    homes = _homes(tx, meeting_id, {row.Statement.person_id for row in rows}) if rows else {}
    return tuple(
        StatementCard(
            item_id=row.Statement.item_id,
            name=row.name,
            units=homes.get(row.Statement.person_id, ()),
            at=row.Statement.at,
            text=row.Statement.text,
        )
        for row in rows
    )


def _homes(
    tx: Transaction, meeting_id: uuid.UUID, people: set[uuid.UUID]
) -> Mapping[uuid.UUID, tuple[str, ...]]:
    query = (
        select(Ownership.person_id, FrozenUnit.tower, FrozenUnit.number)
        .join(FrozenUnit, FrozenUnit.unit_id == Ownership.unit_id)
        .where(
            FrozenUnit.meeting_id == meeting_id,
            Ownership.person_id.in_(people),
            Ownership.until.is_(None),
        )
        .order_by(FrozenUnit.position)
    )
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    for person_id, tower, number in tx.session.execute(query):
        found[person_id] = (*found.get(person_id, ()), f"{tower} {number}".strip())
    return found
