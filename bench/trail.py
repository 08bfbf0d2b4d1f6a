"""The trail: how fast entries are appended, the whole is checked, and one person's report is made.

The reference of appending writes the same rows with nothing but the standard library, with one hash a row
(over JSON for entries and personal facts, over two hashes for nodes), into the same schema with the same
``synchronous=FULL``, in transactions of the same size. It seals nothing and checks nothing. Both find what
they write ready made: the one its acts, the other its rows.

Times are given by the clock and, as ``processor time``, without what other programs of the machine took.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

from bench.common import (
    Board,
    Clock,
    Scene,
    Times,
    added_megabytes,
    less_than,
    ratio_at_least,
    scene,
    times_of,
)
from bench.scenes import big_building
from meetings.protocol.trail import Tag
from meetings.trail import SYSTEM, Act, Witness, check_trail, personal_report, record
from tests.factories import Building

PEOPLE = 300
BATCH = 500
SECONDS_FOR_A_MILLION = 30.0
REPORT_MILLISECONDS = 200.0
REPORTS = 5
MEMORY_MEGABYTES = 60.0
ENTRIES_OF_ONE = 20
TABLES = ("trail_entries", "trail_personal", "trail_nodes")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.trail", description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000, help="how many entries the trail holds")
    parser.add_argument("--append", type=int, default=10_000, help="how many of them are timed")
    options = parser.parse_args(arguments)
    board = Board("trail")
    with scene() as place:
        building = big_building(place.storage, PEOPLE)
        clock, earlier = Clock(time.time()), max(0, options.entries - options.append)
        _append(place, building, clock, _batches(building, earlier, BATCH * 10))
        path, before = (place.config.instance / name for name in ("constancia.sqlite3", "before.sqlite3"))
        with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(before)) as other:
            one.backup(other)
        acts = list(_batches(building, options.append, BATCH))
        ours = times_of(lambda: _append(place, building, clock, acts))
        bare = _bare(path, before)
        name, count = f"append {options.append} entries, {BATCH} a transaction", options.append
        board.say(name, count / ours.clock, "entries/s", ratio_at_least(0.5), count / bare.clock)
        board.say(f"{name}, processor time", ours.cpu, "s", None, bare.cpu)
        _check(board, place, building)
        _report(board, place, building)


def _batches(building: Building, count: int, size: int) -> Iterator[list[Act]]:
    """Acts as the sweep writes them: one person each, with facts of their own.

    The first person of the building is in few of them, as a resident is in a trail of many years.
    """
    everyone = building.people
    for start in range(0, count, size):
        acts = []
        for number in range(start, min(start + size, count)):
            person = everyone[1 + number % (len(everyone) - 1)]
            if number % max(1, count // ENTRIES_OF_ONE) == 0:
                person = everyone[0]
            facts = {"attempt": 1, "message_sha256": sha256(str(number).encode()).hexdigest()}
            acts.append(Act(Tag.DELIVERY_ACCEPTED, about=uuid.uuid4(), personal={person: facts}))
        yield acts


def _append(place: Scene, building: Building, clock: Clock, batches: Iterable[list[Act]]) -> None:
    for acts in batches:
        with place.storage.transaction() as tx:
            record(tx, building.community_id, SYSTEM, clock.now(), *acts)


def _bare(path: Path, before: Path) -> Times:
    """How long the plain way takes for the rows that stand in one data base and not in its earlier copy."""
    target = before.with_name("bare.sqlite3")
    shutil.copy(before, target)
    rows: dict[str, list[tuple[object, ...]]] = {}
    with closing(sqlite3.connect(path)) as data:
        data.execute("ATTACH DATABASE ? AS earlier", (str(before),))
        for table in TABLES:
            last = f"(SELECT coalesce(max(rowid), 0) FROM earlier.{table})"
            rows[table] = data.execute(f"SELECT * FROM main.{table} WHERE rowid > {last}").fetchall()
    return times_of(lambda: _write_bare(target, rows))


def _write_bare(path: Path, rows: Mapping[str, Sequence[tuple[object, ...]]]) -> None:
    entries = len(rows["trail_entries"])
    with closing(sqlite3.connect(path, isolation_level=None)) as data:
        data.execute("PRAGMA journal_mode=WAL")
        data.execute("PRAGMA synchronous=FULL")
        for start in range(0, entries, BATCH):
            data.execute("BEGIN IMMEDIATE")
            for table, all_rows in rows.items():
                first = start * len(all_rows) // entries
                some = all_rows[first : min(start + BATCH, entries) * len(all_rows) // entries]
                for row in some:
                    _hash_of(table, row)
                data.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(some[0]))})", some)
            data.execute("COMMIT")


def _hash_of(table: str, row: tuple[Any, ...]) -> bytes:
    """The one hash that comes with each row: an entry's leaf, a person's commitment, a node of the tree."""
    if table == "trail_nodes":
        return sha256(row[-1] + row[-1]).digest()
    plain = [each if isinstance(each, str | int | None) else len(each) for each in row]
    return sha256(json.dumps(plain, separators=(",", ":")).encode()).digest()


def _check(board: Board, place: Scene, building: Building) -> None:
    sizes: list[int] = []
    took: list[Times] = []

    def check() -> None:
        with place.storage.reading() as tx:
            found = check_trail(tx, building.community_id)
        assert found.finding is None, found.finding
        sizes.append(found.size)

    try:
        added = added_megabytes(lambda: took.append(times_of(check)))
    except OSError:
        board.cannot("memory added by the check", "this system does not tell the peak of a process")
        took.append(times_of(check))
    else:
        board.say(
            f"memory added by the check of {sizes[0]} entries", added, "MB", less_than(MEMORY_MEGABYTES)
        )
    goal = less_than(SECONDS_FOR_A_MILLION * sizes[0] / 1_000_000)
    board.say(f"check of {sizes[0]} entries", took[-1].clock, "s", goal)
    board.say(f"check of {sizes[0]} entries, processor time", took[-1].cpu, "s")


def _report(board: Board, place: Scene, building: Building) -> None:
    """One person's report: of few entries, as a resident's, and of a busy neighbour's for comparison."""
    witness, clock = Witness.of(place.config.base_url, place.keys), Clock(time.time())
    neighbour = random.Random(7).choice(building.people[1:])
    for name, person, goal in (
        ("one person's report", building.people[0], less_than(REPORT_MILLISECONDS)),
        ("the same of a person with many entries", neighbour, None),
    ):
        sizes: set[int] = set()

        def make(person: uuid.UUID = person, sizes: set[int] = sizes) -> None:
            with place.storage.reading() as tx:
                report = personal_report(tx, building.community_id, person, witness, clock.now())
            entries = report["entries"]
            assert isinstance(entries, list)
            sizes.add(len(entries))

        took = [times_of(make) for _ in range(REPORTS)]
        figure = f"{name}, {sizes.pop()} entries with proofs"
        board.say(figure, median(each.clock for each in took) * 1000, "ms", goal)
        board.say(f"{figure}, processor time", median(each.cpu for each in took) * 1000, "ms")


if __name__ == "__main__":
    main()
