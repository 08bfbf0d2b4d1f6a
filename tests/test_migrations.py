"""The migrations bring every data base to exactly the tables that the package declares."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Engine, Integer, MetaData, create_engine, inspect, select

from bench.common import ROOT
from meetings.adapters.keys import load_or_create
from meetings.config import Config
from meetings.protocol.trail import Tag
from meetings.storage.migrate import is_current, upgrade
from meetings.storage.operations import Installation
from meetings.storage.tables import METADATA
from meetings.storage.trail import TrailEntry
from tests.databases import database, unmigrated
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


STARTS = """
import sys
from pathlib import Path
from meetings.application import open_storage
from meetings.config import Config
Path(sys.argv[1], sys.argv[3]).touch()
while len(list(Path(sys.argv[1]).glob("ready*"))) < 3:
    pass
open_storage(Config(instance=Path(sys.argv[1]), database_url=sys.argv[2])).close()
"""


def test_of_programs_that_start_first_at_once_all_run(tmp_path: Path) -> None:
    """On an empty PostgreSQL: one makes the tables and the installation, the others wait for it."""
    load_or_create(Config(instance=tmp_path).keys_dir)
    with unmigrated() as url:
        command = [sys.executable, "-c", STARTS, str(tmp_path), url]
        started = [
            subprocess.Popen([*command, f"ready{number}"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
            for number in range(3)
        ]
        said = [each.communicate(timeout=120)[1] for each in started]
        assert [each.returncode for each in started] == [0, 0, 0], said
        engine = create_engine(url)
        with engine.connect() as connection:
            assert len(connection.execute(select(Installation.id)).all()) == 1
            tags = connection.scalars(select(TrailEntry.tag)).all()
        engine.dispose()
    assert tags == [Tag.INSTALLATION_CREATED]
