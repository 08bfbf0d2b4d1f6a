"""The content of one data base in another: the file of a backup is always a SQLite data base of our tables.

From SQLite it is taken page by page while others write, so that whatever stands there is in it, altered or
not. From PostgreSQL, and into it, rows are copied table by table in one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from meetings.storage.session import Storage, Transaction
from meetings.storage.tables import METADATA

# Rows held at once; files and messages may have some megabytes each.
ROWS, LARGE_ROWS = 500, 10
LARGE = ("blobs", "delivery_attempts", "shared_tails")


def copy_to_file(storage: Storage, file: Path) -> None:
    """Copy everything ``storage`` holds at one instant into ``file``, a new SQLite data base.

    For a PostgreSQL source the file has to have the present tables, empty.

    Raises:
        sqlite3.Error, OSError: it cannot be written.
    """
    if storage.writer.dialect.name == "sqlite":
        with closing(sqlite3.connect(path_of(storage))) as source, closing(sqlite3.connect(file)) as copy:
            # In one step: others go on writing, and none of it is in the copy.
            source.backup(copy)
        settle(file)
        return
    with (
        closing(Storage(url_of(file), storage.vault)) as target,
        storage.reading() as read,
        target.transaction() as tx,
    ):
        copy_rows(read.session.connection(), tx)
    settle(file)


def copy_rows(source: Connection, tx: Transaction) -> None:
    """Write every row of ``source`` into the empty tables of ``tx``, in an order that foreign keys allow."""
    for table in METADATA.sorted_tables:
        own = _own_references(table)
        for rows in _batches(source, table):
            first = [{**row, **dict.fromkeys(own)} for row in rows] if own else rows
            tx.session.connection().execute(insert(table), first)
        for rows in _batches(source, table) if own else ():
            _refer(tx, table, own, rows)


def _batches(source: Connection, table: Table) -> Iterator[Sequence[dict[str, Any]]]:
    size = LARGE_ROWS if table.name in LARGE else ROWS
    with source.execute(select(table), execution_options={"yield_per": size}) as result:
        for rows in result.mappings().partitions():
            yield [dict(row) for row in rows]


def _own_references(table: Table) -> list[str]:
    """The columns that point at another row of the same table: written once all rows are there."""
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _refer(tx: Transaction, table: Table, own: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    [key] = table.primary_key.columns
    pointing = [row for row in rows if any(row[name] is not None for name in own)]
    if pointing:
        statement = update(table).where(key == bindparam("row_key"))
        statement = statement.values({name: bindparam(f"to_{name}") for name in own})
        values = [{"row_key": row[key.name], **{f"to_{name}": row[name] for name in own}} for row in pointing]
        tx.session.connection().execute(statement, values)


def has_rows(storage: Storage) -> bool:
    """Whether any table of a migrated data base holds anything."""
    with storage.reading() as tx:
        connection = tx.session.connection()
        return any(connection.execute(select(table).limit(1)).first() for table in METADATA.sorted_tables)


def settle(file: Path) -> None:
    """Make a SQLite data base that nobody uses one file alone, without its log of writes."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")


def path_of(storage: Storage) -> Path:
    """The file of a SQLite data base."""
    return Path(storage.writer.url.database or "")


def url_of(file: Path) -> str:
    """The address of a SQLite data base."""
    return f"sqlite:///{file.resolve()}"
