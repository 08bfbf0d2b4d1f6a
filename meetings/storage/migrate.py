"""Bring a data base to the present schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

FOLDER = Path(__file__).parent / "migrations"


def _alembic(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Apply the migrations that are missing. Each runs in one transaction where the data base can."""
    command.upgrade(_alembic(url), "head")


def is_current(url: str) -> bool:
    """Whether the data base has the schema this program expects."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return found == ScriptDirectory.from_config(_alembic(url)).get_current_head()


def make_revision(url: str, message: str) -> None:
    """Write a new migration from the difference between the tables and the data base at ``url``."""
    command.revision(_alembic(url), message, autogenerate=True)
