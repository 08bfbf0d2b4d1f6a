"""Steps of tests that begin alike, taken once and put back as rows afterwards.

Hundreds of tests begin with the same house, the same meeting, the same published minutes. What such a step
writes is kept under all that went before it in the data base since it was empty; the next test that takes
the same steps finds the same rows, put there by the data base itself. As soon as anything else was written
in between, steps are taken as always. Nothing of the program is left out: the rows are those that it wrote.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, is_dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

import psycopg
from flask import has_app_context
from flask_babel import get_locale
from psycopg import sql

P = ParamSpec("P")
R = TypeVar("R")
Key = tuple[str, int, str]
# Tests of a file follow one another: few beginnings are in use at the same time.
KEPT = 48


class Rows(Protocol):
    """The rows of one data base, taken out and put back whole."""

    def sign(self) -> str:
        """Something that every commit by anybody else changes."""

    def taken(self) -> Any:
        """All rows as they are."""

    def put(self, rows: Any) -> None:
        """All rows as they were when they were taken."""


class SqliteRows:
    """Pages of a file, copied by SQLite."""

    def __init__(self, path: Path) -> None:
        self._eye = sqlite3.connect(path, isolation_level=None)

    def sign(self) -> str:
        """The counter of the commits of others."""
        return str(self._eye.execute("PRAGMA data_version").fetchone()[0])

    def taken(self) -> sqlite3.Connection:
        """The whole file, in memory."""
        kept = sqlite3.connect(":memory:")
        self._eye.backup(kept)
        return kept

    def put(self, rows: sqlite3.Connection) -> None:
        """Copy the pages over."""
        rows.backup(self._eye)

    def close(self) -> None:
        """Look no more."""
        self._eye.close()


@dataclass(frozen=True)
class Dump:
    """The tables that hold rows, and where the sequences stand."""

    tables: dict[str, bytes]
    sequences: tuple[tuple[str, int], ...]


class PostgresqlRows:
    """Tables by COPY; only those that differ are written."""

    def __init__(self, uri: str, tables: tuple[str, ...]) -> None:
        self._eye = psycopg.connect(uri, autocommit=True)
        self._eye.execute("SET session_replication_role = replica")
        self._holds = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT FROM {t})" for t in tables)
        self.now = Dump({}, ())

    def sign(self) -> str:
        """The transactions that are over."""
        [found] = self._eye.execute("SELECT pg_current_snapshot()::text").fetchall()
        return str(found[0])

    def taken(self) -> Dump:
        """Every table with rows, as PostgreSQL writes them for itself."""
        tables = {}
        for (table,) in self._eye.execute(self._holds).fetchall():
            with self._eye.cursor().copy(_copy(table, "TO STDOUT")) as copy:
                tables[table] = b"".join(bytes(part) for part in copy)
        counted = self._eye.execute(
            "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences "
            "WHERE last_value IS NOT NULL"
        )
        self.now = Dump(tables, tuple((str(name), int(value)) for name, value in counted.fetchall()))
        return self.now

    def put(self, rows: Dump) -> None:
        """Empty and fill the tables that differ, in one transaction."""
        with self._eye.transaction():
            for table in self.now.tables.keys() | rows.tables.keys():
                if self.now.tables.get(table) == rows.tables.get(table):
                    continue
                if table in self.now.tables:
                    self._eye.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                if table in rows.tables:
                    with self._eye.cursor().copy(_copy(table, "FROM STDIN")) as copy:
                        copy.write(rows.tables[table])
            for name, value in rows.sequences:
                self._eye.execute("SELECT setval(%s::regclass, %s)", (name, value))
        self.now = rows

    def forget(self) -> None:
        """The data base was emptied."""
        self.now = Dump({}, ())

    def close(self) -> None:
        """Look no more."""
        self._eye.close()


def _copy(table: str, way: str) -> sql.Composed:
    return sql.SQL("COPY {} " + way + " (FORMAT binary)").format(sql.Identifier(table))


@dataclass
class Shelf:
    """Where one data base stands since it was empty, as long as nothing else was written.

    ``at`` is the number of the kept step whose rows it holds, 0 while it is empty, None after anything else.
    A step that is taken anew has another number: what followed the earlier one does not follow it.
    """

    kind: str
    rows: Rows
    at: int | None = 0
    sign: str = ""
    is_busy: bool = field(default=False)


@dataclass(frozen=True)
class Kept:
    """What a step left: its rows, what it returned, and what it changed of what it was given."""

    number: int
    rows: Any
    outcome: Any


_shelves: dict[int, Shelf] = {}
_kept: OrderedDict[Key, Kept] = OrderedDict()
_numbers = itertools.count(1)


@contextmanager
def shelved(kind: str, storage: object, rows: Rows) -> Iterator[None]:
    """Let steps in a storage over an empty data base be kept and put back while this lasts."""
    _shelves[id(storage)] = Shelf(kind, rows, sign=rows.sign())
    try:
        yield
    finally:
        del _shelves[id(storage)]


def kept_step(step: Callable[P, R]) -> Callable[P, R]:
    """Keep what a step writes into the storage, its first argument; it hangs on its other arguments alone."""

    @wraps(step)
    def taken(*args: P.args, **named: P.kwargs) -> R:
        shelf = _shelves.get(id(args[0]))
        if shelf is None or shelf.is_busy or shelf.at is None:
            return step(*args, **named)
        if shelf.rows.sign() != shelf.sign:
            shelf.at = None
            return step(*args, **named)
        language = str(get_locale()) if has_app_context() else ""
        key = (shelf.kind, shelf.at, f"{step.__name__} {args[1:]!r} {named!r} {language}")
        # What a step changes besides the rows: the building that it was given.
        given = [each for each in args[1:] if is_dataclass(each)]
        found = _kept.get(key)
        if found is None:
            return _first(shelf, key, given, lambda: step(*args, **named))
        shelf.rows.put(found.rows)
        shelf.at, shelf.sign = found.number, shelf.rows.sign()
        result, changed = deepcopy(found.outcome)
        for old, new in zip(given, changed, strict=True):
            vars(old).update(vars(new))
        return result  # type: ignore[no-any-return]

    return taken


def _first(shelf: Shelf, key: Key, given: list[Any], step: Callable[[], R]) -> R:
    """Take a step and keep what it wrote."""
    shelf.at, shelf.is_busy = None, True
    try:
        result = step()
    finally:
        shelf.is_busy = False
    kept = Kept(next(_numbers), shelf.rows.taken(), deepcopy((result, given)))
    _kept[key] = kept
    shelf.at, shelf.sign = kept.number, shelf.rows.sign()
    if len(_kept) > KEPT:
        _kept.popitem(last=False)
    return result
