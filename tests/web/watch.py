"""Whether a data base still holds exactly what it held, and the way back, for tests that share one scene."""

from __future__ import annotations

import sqlite3
from typing import Any

import psycopg

from meetings.storage.tables import METADATA

TABLES = tuple(f'"{table.name}"' for table in METADATA.sorted_tables)


class Watch:
    """Keeps a copy of every table beside the data base and compares with it.

    The data base itself compares and puts back, table by table: a test that writes a row pays for one table.
    """

    def __init__(self, url: str) -> None:
        self._is_sqlite = url.startswith("sqlite")
        self._eye, self._here = self._opened(url)
        before = self._present()
        for table in TABLES:
            self._ask(f"CREATE TABLE kept.{table} AS SELECT * FROM {self._here}.{table}")
        self._version, self._horizon = before
        if self._is_sqlite:
            self._whole = sqlite3.connect(":memory:", check_same_thread=False)
            self._eye.backup(self._whole)

    def is_unchanged(self) -> bool:
        """Whether every row of every table is the same."""
        return not self._changed()

    def restore(self) -> None:
        """Put every row back as it was."""
        if self._is_sqlite:
            self._copy_back()
            return
        changed = self._changed()
        if not changed:
            return
        self._ask("BEGIN")
        for table in changed:
            self._ask(f"DELETE FROM {self._here}.{table}")
            self._ask(f"INSERT INTO {self._here}.{table} SELECT * FROM kept.{table}")
        self._ask("COMMIT")
        after = self._present()
        assert not self._differing(self._touched())
        self._version, self._horizon = after

    def _copy_back(self) -> None:
        """On SQLite the whole data base is put back, page by page: cheaper than to compare its tables."""
        if self._present()[0] == self._version:
            return
        self._whole.backup(self._eye)
        self._version, self._horizon = self._present()

    def close(self) -> None:
        """Throw the copy away."""
        if self._is_sqlite:
            self._whole.close()
        if not self._is_sqlite:
            self._ask("DROP SCHEMA kept CASCADE")
        self._eye.close()

    def _changed(self) -> list[str]:
        """The tables that hold something else.

        A commit by anybody moves the sign of the data base; only then are rows read again.
        """
        now = self._present()
        if now[0] == self._version:
            return []
        changed = self._differing(self._touched())
        if not changed:
            self._version, self._horizon = now
        return changed

    def _present(self) -> tuple[str, int]:
        """A sign of what is committed, and on PostgreSQL the oldest transaction that may not have been."""
        # SQLite: a counter of the commits of other connections. PostgreSQL: the transactions that are over.
        query = (
            "PRAGMA data_version"
            if self._is_sqlite
            else "SELECT s::text, pg_snapshot_xmin(s) FROM pg_current_snapshot() AS s"
        )
        [found] = self._ask(query)
        return str(found[0]), int(found[-1])

    def _touched(self) -> list[str]:
        """The tables that may hold something else.

        On PostgreSQL a row that is new or written again names its transaction, and one that is gone is not
        counted; SQLite says nothing of the kind, and compares quickly.
        """
        if self._is_sqlite:
            return list(TABLES)
        asked = (
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM {self._here}.{table} "
            f"WHERE xmin::text::bigint >= {self._horizon}) "
            f"OR (SELECT count(*) FROM {self._here}.{table}) <> (SELECT count(*) FROM kept.{table})"
            for table in TABLES
        )
        return [str(table) for (table,) in self._ask(" UNION ALL ".join(asked))]

    def _differing(self, tables: list[str]) -> list[str]:
        """Those of the tables whose rows are not the kept ones."""
        # A row is read as text on PostgreSQL, where a column of JSON cannot be compared.
        row, every = ("*", "") if self._is_sqlite else ("t::text", " ALL")
        sides = (self._here, "kept"), ("kept", self._here)
        asked = (
            f"SELECT '{table}' WHERE EXISTS "
            f"(SELECT {row} FROM {one}.{table} t EXCEPT{every} SELECT {row} FROM {other}.{table} t)"
            for table in tables
            for one, other in sides
        )
        return [str(table) for (table,) in self._ask(" UNION ".join(asked))] if tables else []

    def _opened(self, url: str) -> tuple[Any, str]:
        """A connection of its own, on which no foreign key asks for an order, and where the tables stand."""
        if self._is_sqlite:
            eye = sqlite3.connect(
                url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
            )
            eye.execute("ATTACH ':memory:' AS kept")
            return eye, "main"
        other = psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1), autocommit=True)
        other.execute("CREATE SCHEMA kept")
        other.execute("SET session_replication_role = replica")
        return other, "public"

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        answer = self._eye.execute(query)
        return list(answer.fetchall()) if answer.description else []
