"""Bring a data base to the present schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine

FOLDER = Path(__file__).parent / "migrations"


class UnknownRevision(Exception):  # noqa: N818 - said to the operator as it stands
    """The data base has a schema of which this program knows nothing."""


def _alembic(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Apply the migrations that are missing. Each runs in one transaction where the data base can.

    Raises:
        UnknownRevision: a newer program made the data base.
    """
    try:
        command.upgrade(_alembic(url), "head")
    except CommandError as error:
        raise UnknownRevision(
            "The data base was made by a newer version of this program. Install that version."
        ) from error


def is_current(url: str) -> bool:
    """Whether the data base has the schema this program expects."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return found == ScriptDirectory.from_config(_alembic(url)).get_current_head()
