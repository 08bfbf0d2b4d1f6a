"""What the pages and the minutes show of the floor: who speaks, who waits and how long, who spoke when."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from meetings.live_session.cards import ItemCard
from meetings.live_session.floor import FloorEnd
from meetings.live_session.representation import represented
from meetings.live_session.room import Room, homes_of
from meetings.storage.communities import Person
from meetings.storage.live_session import FloorRequest
from meetings.storage.session import Transaction
from meetings.wording.live_session import represented_home

# Neither the law nor the by-laws of a rule profile nor a setting says how long one speaks (looked up on 28
# November 2026). Three minutes is what the drawn pages show: ten people in half an hour. It makes the clock
# and the estimate; it cuts nobody off.
TURN = timedelta(minutes=3)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class FloorCard:
    """Somebody who waits for the floor or has it.

    Attributes:
        item_number: the topic under which they asked, from 1; None before the first one.
        waited: since they asked. spoken: since they got the floor, nothing before.
        is_here: whether they are in the room now.
        has_spoken: whether they had a turn on this same topic before.
        may_be_recorded: False when they said no.
    """

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    units: tuple[str, ...]
    item_number: int | None
    waited: timedelta
    spoken: timedelta
    is_here: bool
    has_spoken: bool
    may_be_recorded: bool

    @property
    def who(self) -> str:
        """The name, and the homes it stands for where there are any."""
        return _who(self.name, self.units)

    @property
    def minutes_waited(self) -> int:
        """Whole minutes since they asked."""
        return self.waited // _MINUTE

    @property
    def seconds_spoken(self) -> int:
        """Whole seconds since they got the floor."""
        return int(self.spoken.total_seconds())

    @property
    def is_over_time(self) -> bool:
        """Whether their time is used up."""
        return self.spoken >= TURN


@dataclass(frozen=True, slots=True)
class Floor:
    """Who has the floor and who waits, first asked first; ``missed`` are those whose turn came while away."""

    speaker: FloorCard | None
    waiting: tuple[FloorCard, ...]
    missed: frozenset[uuid.UUID]

    @property
    def following(self) -> FloorCard | None:
        """Whose turn is next: the first who waits and is here."""
        return next((card for card in self.waiting if card.is_here), None)

    @property
    def minutes_for_all(self) -> int:
        """About how many minutes until everybody who waits and is here was heard."""
        return self._minutes(self.waiting)

    @property
    def turn_minutes(self) -> int:
        """How long one speaks."""
        return TURN // _MINUTE

    def has(self, person_id: uuid.UUID) -> bool:
        """Whether this person has the floor."""
        return self.speaker is not None and self.speaker.person_id == person_id

    def place_of(self, person_id: uuid.UUID) -> int:
        """Their place in the queue, from 1; 0 when they do not wait."""
        people = [card.person_id for card in self.waiting]
        return people.index(person_id) + 1 if person_id in people else 0

    def minutes_until(self, person_id: uuid.UUID) -> int:
        """About how many minutes until the turn of somebody who waits; those who are away take none."""
        return self._minutes(self.waiting[: self.place_of(person_id) - 1])

    def _minutes(self, before: Sequence[FloorCard]) -> int:
        left = max(timedelta(0), TURN - self.speaker.spoken) if self.speaker else timedelta(0)
        return -(-(left + TURN * sum(card.is_here for card in before)) // _MINUTE)


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """A turn that somebody had: who, for which homes, under which topic, from when to when."""

    item_id: uuid.UUID | None
    who: str
    given_at: datetime
    ended_at: datetime


def floor_of(tx: Transaction, room: Room, items: Sequence[ItemCard]) -> Floor:
    """The floor of an open room at its instant; of any other meeting, nothing."""
    rows = _rows(tx, room.meeting.id)
    is_open = [row for row in rows if row[0].ended_at is None]
    numbers = {item.id: item.number for item in items}
    people = {asked.person_id for asked, _ in is_open}
    homes = {} if room.is_by_heads else homes_of(room, people)
    spoken = {(asked.person_id, asked.item_id) for asked, _ in rows if _was_heard(asked)}

    def card(asked: FloorRequest, name: str) -> FloorCard:
        inside = room.people.get(asked.person_id)
        return FloorCard(
            id=asked.id,
            person_id=asked.person_id,
            name=name,
            units=tuple(homes.get(asked.person_id, ())),
            item_number=numbers.get(asked.item_id) if asked.item_id else None,
            waited=max(timedelta(0), room.at - asked.asked_at),
            spoken=max(timedelta(0), room.at - (asked.given_at or room.at)),
            is_here=inside is not None,
            has_spoken=(asked.person_id, asked.item_id) in spoken,
            may_be_recorded=inside is None or inside.capture,
        )

    speaker = next((card(*row) for row in is_open if row[0].given_at), None)
    waiting = tuple(card(*row) for row in is_open if not row[0].given_at)
    last = {asked.person_id: asked.ended_how for asked, _ in rows}
    return Floor(speaker, waiting, frozenset(each for each, how in last.items() if how == FloorEnd.ABSENT))


def turns_of(tx: Transaction, room: Room) -> tuple[SpokenTurn, ...]:
    """The turns that people had up to the room's instant, in their order, for the minutes."""
    owned, carried = _owned(room), represented(room)
    found = []
    for asked, name in _rows(tx, room.meeting.id):
        if asked.given_at is None or asked.ended_at is None:
            continue
        powers = (
            represented_home(each.power.unit)
            for each in carried
            if each.power.holder_id == asked.person_id
            and any(since <= asked.given_at <= until for since, until in each.stretches)
        )
        who = _who(name, (*owned.get(asked.person_id, ()), *powers))
        found.append(SpokenTurn(asked.item_id, who, asked.given_at, asked.ended_at))
    return tuple(sorted(found, key=lambda turn: turn.given_at))


def _owned(room: Room) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = {}
    for unit in () if room.is_by_heads else room.units:
        for person, _ in unit.owners:
            found.setdefault(person, []).append(unit.label)
    return found


def _rows(tx: Transaction, meeting_id: uuid.UUID) -> list[tuple[FloorRequest, str]]:
    """Every request of a meeting with the name of who asked, first asked first."""
    query = (
        select(FloorRequest, Person.name)
        .join(Person, Person.id == FloorRequest.person_id)
        .where(FloorRequest.meeting_id == meeting_id)
        .order_by(FloorRequest.asked_at, FloorRequest.id)
    )
    return [(row.FloorRequest, row.name) for row in tx.session.execute(query)]


def _was_heard(asked: FloorRequest) -> bool:
    return asked.given_at is not None and asked.ended_at is not None


def _who(name: str, units: Sequence[str]) -> str:
    return ", ".join((name, *units))
