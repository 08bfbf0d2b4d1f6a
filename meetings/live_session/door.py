"""What a resident sees of the evening: the door (R6) and the room (R7)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from meetings import consents
from meetings.accounts import LinkIdentity
from meetings.consents import Asked, Given
from meetings.live_session.cards import ItemCard, items_of
from meetings.live_session.floor_cards import Floor, floor_of
from meetings.live_session.recording import running
from meetings.live_session.room import Room, room_at
from meetings.planning import minutes_published
from meetings.protocol.kinds import ConsentState
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction


@dataclass(frozen=True, slots=True)
class Evening:
    """What everybody in the room is shown alike, at one instant."""

    meeting: Meeting
    room: Room
    items: tuple[ItemCard, ...]
    is_recording: bool
    floor: Floor


def evening_of(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID | None, at: datetime
) -> Evening:
    """The evening as it is for all.

    Raises:
        Missing: the meeting is not of this community.
    """
    meeting = consents.meeting_of(tx, community_id, meeting_id)
    room = room_at(tx, meeting, at)
    items = items_of(tx, room.meeting)
    return Evening(meeting, room, items, running(tx, meeting.id) is not None, floor_of(tx, room, items))


def with_floor(tx: Transaction, evening: Evening, at: datetime) -> Evening:
    """The same evening after nothing but the floor changed: who is in the room is not read again."""
    room = replace(evening.room, at=at)
    return replace(evening, room=room, floor=floor_of(tx, room, evening.items))


@dataclass(frozen=True, slots=True)
class DoorPage:
    """The resident's door and room (R6, R7); ``latest`` numbers the last trail entry it shows.

    ``represented`` are the homes of others that count through this person while they are here.
    """

    room: Room
    first_name: str
    units: tuple[str, ...]
    represented: tuple[str, ...]
    is_inside: bool
    consent: Given
    asked: Asked
    items: tuple[ItemCard, ...]
    is_recording: bool
    floor: Floor
    has_minutes: bool
    latest: int

    @property
    def must_answer_recording(self) -> bool:
        """Whether the door asks about recording before it opens."""
        return self.room.meeting.recording_requested and self.consent.state is ConsentState.UNANSWERED

    @property
    def is_open(self) -> bool:
        """Whether one can enter."""
        return self.room.meeting.state is MeetingState.OPEN

    @property
    def is_late(self) -> bool:
        """Whether its hour has come and nobody opened the room yet."""
        starts_at = self.room.meeting.starts_at
        return starts_at is not None and starts_at <= self.room.at

    @property
    def is_captured(self) -> bool:
        """Whether this person's camera and microphone may be on: they did not say no."""
        return self.consent.is_captured

    @property
    def current(self) -> ItemCard | None:
        """The item being discussed."""
        return next((item for item in self.items if item.is_current), None)

    @property
    def decided(self) -> tuple[ItemCard, ...]:
        """The items that were decided so far."""
        return tuple(item for item in self.items if item.decision)


def door_page(tx: Transaction, identity: LinkIdentity, evening: Evening, latest: int) -> DoorPage:
    """The evening of the link's meeting as one resident sees it; nobody else's home says anything.

    Args:
        latest: the number of the last entry of the trail that the evening shows.
    """
    room = evening.room
    return DoorPage(
        room=room,
        first_name=identity.person_name.split(" ")[0],
        units=tuple(
            unit.label for unit in room.units if identity.person_id in {person for person, _ in unit.owners}
        ),
        represented=tuple(
            unit.label
            for unit in room.units
            if unit.power is not None
            and unit.power.holder_id == identity.person_id
            and unit.state != "present"
        ),
        is_inside=identity.person_id in room.people,
        consent=consents.recording_answer(tx, room.meeting.id, identity.person_id),
        asked=consents.asked(tx, evening.meeting),
        items=evening.items,
        is_recording=evening.is_recording,
        floor=evening.floor,
        has_minutes=room.meeting.state is MeetingState.CLOSED and minutes_published(tx, room.meeting.id),
        latest=latest,
    )
