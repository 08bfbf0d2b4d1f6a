"""The migrations bring every data base to exactly the tables that the package declares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Engine, Integer, MetaData, create_engine, inspect

from meetings.storage.migrate import is_current, upgrade
from meetings.storage.tables import METADATA
from tests.databases import database
from tests.fixtures import DATABASES


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated data base, once on SQLite and once on PostgreSQL."""
    with database(request.param) as url:
        yield url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An engine over ``url``."""
    engine = create_engine(url)
    yield engine
    engine.dispose()


def _differences(engine: Engine, declared: MetaData = METADATA) -> list[object]:
    """What a new migration would have to do to make the tables of the data base the declared ones."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, declared))


def _constraints(engine: Engine) -> dict[str, set[str]]:
    """The names of the check constraints of each table, which a comparison by Alembic leaves out."""
    inspector = inspect(engine)
    return {
        table: {str(check["name"]) for check in inspector.get_check_constraints(table)}
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_a_migrated_data_base_equals_the_tables(engine: Engine) -> None:
    """No table, column, type, index or foreign key differs."""
    assert _differences(engine) == []


def test_migrated_checks_are_those_a_fresh_schema_has(engine: Engine, tmp_path: Path) -> None:
    """Every check constraint that the tables declare is there after the migrations, and no other."""
    fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.sqlite3'}")
    METADATA.create_all(fresh)
    assert _constraints(engine) == _constraints(fresh)
    fresh.dispose()


def test_a_column_without_a_migration_is_noticed(engine: Engine) -> None:
    """The comparison sees a column that the tables declare and no migration makes."""
    declared = MetaData(naming_convention=METADATA.naming_convention)
    for table in METADATA.sorted_tables:
        table.to_metadata(declared)
    declared.tables["people"].append_column(Column("shoe_size", Integer))
    kinds = [difference[0] for difference in _differences(engine, declared) if isinstance(difference, tuple)]
    assert kinds == ["add_column"]


def test_upgrading_a_second_time_changes_nothing(url: str, engine: Engine) -> None:
    """A start over a migrated data base leaves it as it was."""
    upgrade(url)
    assert is_current(url)
    assert _differences(engine) == []


def test_a_data_base_never_migrated_is_not_current(tmp_path: Path) -> None:
    """An empty file is told from a migrated one."""
    assert not is_current(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
