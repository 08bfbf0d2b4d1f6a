"""What the tests of planning share: a draft begun, its facts, the entries of the trail."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from meetings import planning
from meetings.planning import MeetingFacts
from meetings.protocol.kinds import Convener, Kind, Modality
from meetings.storage.session import Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import Actor
from tests.factories import START, Building

BY = Actor(name="Administradora Inventada")


def begin(
    storage: Storage,
    building: Building,
    *,
    kind: Kind = Kind.ORDINARY_ASSEMBLY,
    modality: Modality = Modality.VIRTUAL,
    key: uuid.UUID | None = None,
    at: datetime = START,
) -> uuid.UUID:
    """A new draft."""
    with storage.transaction() as tx:
        return planning.create_meeting(
            tx, building.community_id, kind, modality, Convener.ADMINISTRATOR, BY, at, key=key
        )


def facts_of(storage: Storage, building: Building, meeting_id: uuid.UUID) -> MeetingFacts:
    """What is stored of a meeting."""
    with storage.reading() as tx:
        return planning.meeting_facts(tx, planning.find_meeting(tx, building.community_id, meeting_id))


def tags_of(storage: Storage, building: Building, tag: str) -> Sequence[TrailEntry]:
    """The entries of the community's trail with this tag."""
    with storage.reading() as tx:
        query = select(TrailEntry).where(TrailEntry.tree_id == building.community_id, TrailEntry.tag == tag)
        return tx.session.scalars(query).all()
