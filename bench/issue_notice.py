"""How long the transaction that issues a notice takes for a whole city block, and what memory it needs.

The reference writes the very same rows with nothing but the standard library, into a data base of the same
schema and the same ``synchronous=FULL``, in one transaction.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from bench.common import Board, Scene, added_megabytes, less_than, scene, seconds_of
from bench.scenes import big_building, issue, reasons_for
from tests.factories import Building

GOAL_SECONDS = 5.0
GOAL_MEGABYTES = 150.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.issue_notice", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000, help="how many people are invited")
    people = parser.parse_args(arguments).people
    board = Board("issue_notice")
    with scene() as place:
        building = big_building(place.storage, people)
        path = place.config.instance / "constancia.sqlite3"
        before, copy = place.config.instance / "before.sqlite3", place.config.instance / "copy.sqlite3"
        _copy(path, before)
        took = _issue(board, place, building, people)
        written = rows_added(path, before)
        shutil.copy(before, copy)
        bare = seconds_of(lambda: write_bare(copy, written))
    count = sum(len(rows) for rows in written.values())
    board.say(f"the transaction for {people} people, {count} rows", took, "s", less_than(GOAL_SECONDS), bare)


def _issue(board: Board, place: Scene, building: Building, people: int) -> float:
    took: list[float] = []
    reasons = reasons_for(place.storage, building)

    def act() -> None:
        took.append(seconds_of(lambda: issue(place.storage, building, reasons)))

    try:
        added = added_megabytes(act)
    except OSError:
        board.cannot("memory added by the transaction", "this system does not tell the peak of a process")
        act()
    else:
        figure = f"memory added by the transaction for {people} people"
        board.say(figure, added, "MB", less_than(GOAL_MEGABYTES))
    return took[-1]


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def rows_added(path: Path, before: Path) -> Mapping[str, list[tuple[object, ...]]]:
    """The rows of each table that are in one data base and not in its earlier copy."""
    added: dict[str, list[tuple[object, ...]]] = {}
    with closing(sqlite3.connect(path)) as data:
        data.execute("ATTACH DATABASE ? AS earlier", (str(before),))
        tables = data.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            rows = data.execute(
                f"SELECT * FROM main.{table} WHERE rowid NOT IN (SELECT rowid FROM earlier.{table})"
            ).fetchall()
            if rows:
                added[table] = rows
    return added


def write_bare(path: Path, rows: Mapping[str, list[tuple[object, ...]]]) -> None:
    """Write rows in one transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as data:
        data.execute("PRAGMA journal_mode=WAL")
        data.execute("PRAGMA synchronous=FULL")
        data.execute("BEGIN IMMEDIATE")
        for table, some in rows.items():
            data.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(some[0]))})", some)
        data.execute("COMMIT")


if __name__ == "__main__":
    main()
