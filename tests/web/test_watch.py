"""The watch over a shared scene sees every change and takes it back; what rests on it is worth what it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select, update

from meetings.accounts import Role
from meetings.storage.communities import Community, ContactPoint, Person
from meetings.storage.session import Storage
from tests.factories import START, Building, add_staff, make_building
from tests.web.watch import Watch


@pytest.fixture
def building(storage: Storage) -> Building:
    """An invented community."""
    return make_building(storage)


@pytest.fixture
def watch(storage: Storage, building: Building) -> Iterator[Watch]:
    """A watch over it."""
    watch = Watch(storage.writer.url.render_as_string(hide_password=False))
    yield watch
    watch.close()


def rename(storage: Storage, building: Building, name: str) -> None:
    """Give the community a name."""
    with storage.transaction() as tx:
        tx.session.execute(update(Community).where(Community.id == building.community_id).values(name=name))


def name_of(storage: Storage, building: Building) -> str:
    """The community's name."""
    with storage.reading() as tx:
        return tx.session.scalars(select(Community.name).where(Community.id == building.community_id)).one()


def test_reading_changes_nothing(storage: Storage, building: Building, watch: Watch) -> None:
    """A page that only reads is not accused."""
    assert name_of(storage, building)
    assert watch.is_unchanged()


def test_a_changed_value_is_seen_and_taken_back(storage: Storage, building: Building, watch: Watch) -> None:
    """One column of one row is enough; what was kept stands there again."""
    before = name_of(storage, building)
    rename(storage, building, "Otro nombre")
    assert not watch.is_unchanged()
    watch.restore()
    assert watch.is_unchanged()
    assert name_of(storage, building) == before


def test_a_value_written_as_it_was_is_no_change(storage: Storage, building: Building, watch: Watch) -> None:
    """The counter moves, the rows are the same."""
    rename(storage, building, name_of(storage, building))
    assert watch.is_unchanged()


def test_added_and_lost_rows_are_taken_back(storage: Storage, building: Building, watch: Watch) -> None:
    """Rows more and rows less, in several tables at once, whichever points to which."""
    with storage.transaction() as tx:
        add_staff(tx, building, Role.COUNCIL, START)
        tx.session.execute(delete(ContactPoint).where(ContactPoint.person_id == building.people[0]))
    assert not watch.is_unchanged()
    watch.restore()
    with storage.reading() as tx:
        kept = select(ContactPoint.id).join(Person).where(Person.id == building.people[0])
        assert len(tx.session.scalars(kept).all()) == 1
    assert watch.is_unchanged()


def test_an_act_under_way_at_a_look_is_seen_once_it_commits(
    storage: Storage, building: Building, watch: Watch
) -> None:
    """Even when another one, which changed nothing, committed in between."""
    with storage.transaction() as tx:
        slow = update(Community).where(Community.id == building.community_id).values(name="Otro nombre")
        tx.session.execute(slow)
        if storage.writer.dialect.name == "postgresql":  # SQLite writes one act after the other
            with storage.transaction() as other:
                other.session.execute(update(Person).values(name=Person.name))
        assert watch.is_unchanged()
    assert not watch.is_unchanged()
    watch.restore()
    assert watch.is_unchanged()
