"""The ground floor: one act is one transaction with its trail entries, and pages cannot write."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from meetings import accounts
from meetings.accounts import LinkPurpose
from meetings.protocol.trail import Tag
from meetings.storage.communities import Person
from meetings.storage.session import Storage
from meetings.storage.trail import TrailEntry, TrailHead, TrailPersonal
from meetings.trail import SYSTEM, Act, record
from tests.factories import START, convene, make_building, make_meeting


def test_an_act_and_its_entries_are_committed_together(storage: Storage) -> None:
    """The head counts as many entries as there are rows."""
    building = make_building(storage)
    with storage.reading() as tx:
        head = tx.session.get_one(TrailHead, building.community_id)
        query = select(func.count()).where(TrailEntry.tree_id == building.community_id)
        assert head.size == tx.session.scalar(query) == 2


def test_an_act_that_fails_leaves_neither_rows_nor_entries(storage: Storage) -> None:
    """All or nothing."""
    building = make_building(storage)

    class BrokenActError(Exception):
        """What went wrong in the middle of the act."""

    with pytest.raises(BrokenActError), storage.transaction() as tx:
        act = Act(Tag.PERSON_ADDED, personal={building.people[0]: {"name": "x"}})
        record(tx, building.community_id, SYSTEM, START, act)
        tx.session.add(
            Person(community_id=building.community_id, name="Nadie", identity_key="n", created_at=START)
        )
        raise BrokenActError
    with storage.reading() as tx:
        assert tx.session.scalar(select(func.count()).select_from(Person)) == 5
        assert tx.session.scalar(select(func.count()).select_from(TrailPersonal)) == 0


def test_the_reading_connection_refuses_every_write(storage: Storage) -> None:
    """The data base itself refuses, not our code."""
    make_building(storage)
    with storage.reading() as tx, pytest.raises(DBAPIError):
        tx.session.execute(text("UPDATE communities SET name = 'otro'"))


def test_what_an_entry_says_of_a_person_is_sealed(storage: Storage) -> None:
    """The personal fact stands in no clear column."""
    building = make_building(storage)
    with storage.transaction() as tx:
        act = Act(Tag.PERSON_CHANGED, personal={building.people[0]: {"name": "Canario Amarillo"}})
        record(tx, building.community_id, SYSTEM, START, act)
    with storage.reading() as tx:
        rows = tx.session.execute(select(TrailEntry.facts, TrailEntry.commitments)).all()
        sealed = tx.session.scalars(select(TrailPersonal.sealed)).all()
    assert "Canario" not in repr(rows)
    assert b"Canario" not in b"".join(sealed)


def test_a_link_opens_only_for_its_own_purpose(storage: Storage) -> None:
    """A link of another purpose is as good as none."""
    building = make_building(storage)
    make_meeting(storage, building)
    token = convene(storage, building)[0]
    with storage.reading() as tx:
        mine = accounts.resolve_link(tx, token, LinkPurpose.MEETING, START)
        other = accounts.resolve_link(tx, token, LinkPurpose.SURVEY, START)
    assert mine is not None and mine.person_id == building.people[0]
    assert other is None
