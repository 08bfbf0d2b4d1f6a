"""The data bases of the tests: whatever a test leaves behind, the next one finds one like the template."""

from __future__ import annotations

import pytest
from sqlalchemy import func, inspect, select, text

from meetings.adapters.keys import Keys
from meetings.storage.communities import Community
from meetings.storage.tables import METADATA
from tests.databases import opened
from tests.factories import make_building, make_meeting
from tests.fixtures import DATABASES, keys

__all__ = ["keys"]


@pytest.mark.parametrize("kind", DATABASES)
def test_a_test_finds_no_row_of_the_one_before(kind: str, keys: Keys) -> None:
    """Communities, people, meetings and trail are gone, whichever table points to which."""
    with opened(kind, keys) as storage:
        make_meeting(storage, make_building(storage))
    with opened(kind, keys) as storage, storage.reading() as tx:
        for table in METADATA.sorted_tables:
            assert tx.session.scalar(select(func.count()).select_from(table)) == 0, table.name


@pytest.mark.parametrize("kind", DATABASES)
def test_a_test_finds_no_table_of_the_one_before(kind: str, keys: Keys) -> None:
    """A data base whose tables were changed is not handed on."""
    with opened(kind, keys) as storage, storage.writer.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (id INTEGER)"))
    with opened(kind, keys) as storage:
        assert not inspect(storage.writer).has_table("left_behind")


@pytest.mark.parametrize("kind", DATABASES)
def test_an_act_that_never_ended_holds_up_nobody(kind: str, keys: Keys) -> None:
    """A connection left in the middle of a transaction loses it; the next test can write and read."""
    with opened(kind, keys) as storage:
        make_building(storage)
        left = storage.writer.connect()
        left.execute(text("UPDATE communities SET name = 'a medias'"))
    with opened(kind, keys) as storage:
        make_building(storage)
        with storage.reading() as tx:
            assert tx.session.scalars(select(Community.name)).all() == ["Los Guayacanes"]
    left.invalidate()
    left.close()
