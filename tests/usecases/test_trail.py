"""The trail, written and read: a person's proof, damage behind our back, numbering under load, logs."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DataError, ProgrammingError

from meetings import accounts, trail
from meetings.adapters.keys import Keys
from meetings.adapters.logs import JsonLines
from meetings.cli import main
from meetings.protocol import verifier
from meetings.protocol.trail import checkpoint_body, report_bytes
from meetings.protocol.trail.audit import LogFault
from meetings.storage.session import Storage
from meetings.storage.trail import TrailEntry, TrailHead
from meetings.trail import (
    SYSTEM,
    Act,
    Actor,
    NewestCheck,
    Witness,
    check_newest,
    check_trail,
    keep_checkpoint,
    personal_report,
    record,
    trees,
)
from tests.factories import PASSWORD, START, Building, convene, make_building, make_meeting

BASE = "http://127.0.0.1:8000"
TAG = "meeting:agenda:changed"
ACTS, THREADS = 20, 8


@pytest.fixture
def building(storage: Storage) -> Building:
    """A community whose trail already has entries of its first person."""
    building = make_building(storage)
    for number in range(5):
        write(storage, building, number)
    return building


@pytest.fixture
def witness(keys: Keys) -> Witness:
    """Who signs here."""
    return Witness.of(BASE, keys)


def write(storage: Storage, building: Building, number: int, at_minute: int | None = None) -> None:
    """One act about the first and the second person."""
    at = START + timedelta(minutes=number if at_minute is None else at_minute)
    personal = {person: {"answer": f"yes {number}"} for person in building.people[:2]}
    with storage.transaction() as tx:
        act = Act(TAG, facts={"number": number}, personal=personal)
        record(tx, building.community_id, Actor(account_id=building.staff["secretary"]), at, act)


def verify(report: dict[str, object], folder: Path, *older: str) -> tuple[int, str]:
    """Run the verifier as anybody would: the one file, in a process of its own, without our package."""
    program = folder / "verifier.py"
    program.write_bytes(Path(verifier.__file__).read_bytes())
    (folder / "report.json").write_bytes(report_bytes(report))
    papers = []
    for number, note in enumerate(older):
        (folder / f"paper{number}.txt").write_text(note, encoding="utf-8")
        papers.append(f"paper{number}.txt")
    done = subprocess.run(
        [sys.executable, "-I", program.name, "report.json", *papers],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_persons_report_holds_for_the_verifier(
    storage: Storage, building: Building, witness: Witness, tmp_path: Path
) -> None:
    """Their entries, and what they say, without asking us."""
    with storage.reading() as tx:
        report = personal_report(tx, building.community_id, building.people[0], witness, START)
    status, words = verify(report, tmp_path)
    assert status == 0, words
    assert len(report["entries"]) == 5  # type: ignore[arg-type]  # the report is plain JSON
    assert "yes 4" in json.dumps(report)


def test_a_report_names_nobody_else(storage: Storage, building: Building, witness: Witness) -> None:
    """The other person of the same entries stays a commitment."""
    with storage.reading() as tx:
        report = personal_report(tx, building.community_id, building.people[0], witness, START)
    assert str(building.people[1]) not in json.dumps(report)


def test_an_older_printed_checkpoint_still_agrees(
    storage: Storage, building: Building, witness: Witness, tmp_path: Path
) -> None:
    """Printed on a notice, the trail went on: the paper in the mailbox is a witness."""
    with storage.transaction() as tx:
        size = trail.head(tx, building.community_id).size
        note = trail.signed_head(tx, building.community_id, witness)
        keep_checkpoint(tx, building.community_id, size, note, "notice:x", START)
    for number in range(5, 30):
        write(storage, building, number)
    with storage.reading() as tx:
        report = personal_report(tx, building.community_id, building.people[0], witness, START)
        later = trail.signed_head(tx, building.community_id, witness)
    assert note != later
    status, words = verify(report, tmp_path, note)
    assert status == 0, words


def test_a_rewritten_trail_contradicts_the_paper(
    storage: Storage, building: Building, witness: Witness, keys: Keys, tmp_path: Path
) -> None:
    """Even with all hashes and the head computed anew: the kept checkpoint has another root."""
    with storage.transaction() as tx:
        note = trail.signed_head(tx, building.community_id, witness)
        for table in ("trail_personal", "trail_nodes", "trail_entries", "trail_heads"):
            tx.session.execute(text(f"DELETE FROM {table}"))
    for number in range(40):
        write(storage, building, number + 100)
    with storage.reading() as tx:
        report = personal_report(tx, building.community_id, building.people[0], witness, START)
        kept = trail.reading.parse_checkpoint(note)
        found = check_trail(tx, building.community_id, [kept]).finding
    assert found is not None and found.fault is LogFault.FORK
    status, words = verify(report, tmp_path, note)
    assert status == 1, words


def seq_of(storage: Storage, building: Building, number: int) -> int:
    """Where the act with this number stands."""
    with storage.reading() as tx:
        query = select(TrailEntry.seq, TrailEntry.facts).where(TrailEntry.tree_id == building.community_id)
        return next(
            seq for seq, facts in tx.session.execute(query) if json.loads(facts) == {"number": number}
        )


DAMAGE = {
    "edited": ("UPDATE trail_entries SET facts = '{}' WHERE seq = :seq", LogFault.ALTERED),
    "blamed on another": ("UPDATE trail_entries SET actor = NULL WHERE seq = :seq", LogFault.ALTERED),
    "deleted": ("DELETE FROM trail_entries WHERE seq = :seq", LogFault.MISPLACED),
    "inserted": (
        "INSERT INTO trail_entries (tree_id, seq, at, tag, facts, commitments) "
        "SELECT tree_id, seq + 1000, at, tag, facts, commitments FROM trail_entries WHERE seq = :seq",
        LogFault.MISPLACED,
    ),
    "a personal part removed": (
        "DELETE FROM trail_personal WHERE seq = :seq AND person_id = "
        "(SELECT person_id FROM trail_personal WHERE seq = :seq ORDER BY person_id LIMIT 1)",
        LogFault.PERSONAL_MISSING,
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_behind_our_back_is_located(storage: Storage, building: Building, kind: str) -> None:
    """By SQL, past the program: the check names the entry."""
    statement, fault = DAMAGE[kind]
    seq = seq_of(storage, building, 3)
    with storage.reading() as tx:
        whole = check_trail(tx, building.community_id)
    assert whole.finding is None
    with storage.writer.begin() as connection:
        assert connection.execute(text(statement), {"seq": seq}).rowcount == 1
    with storage.reading() as tx:
        found = check_trail(tx, building.community_id).finding
    place = whole.size + 1 if kind == "inserted" else seq
    assert found is not None
    assert (found.fault, found.first, found.last) == (fault, place, place)


@pytest.mark.parametrize("change", ["at = 'ayer'", "at = 5", "actor = 'nadie'", "about = x'00'", "seq = 'x'"])
def test_a_column_that_holds_no_such_value_is_a_finding(
    storage: Storage, building: Building, change: str
) -> None:
    """PostgreSQL refuses to store it; SQLite stores anything, and the check names the entry."""
    seq = seq_of(storage, building, 3)
    statement = text(f"UPDATE trail_entries SET {change} WHERE seq = {seq}")
    try:
        with storage.writer.begin() as connection:
            connection.execute(statement)
    except (ProgrammingError, DataError):
        assert storage.writer.dialect.name == "postgresql"
        return
    with storage.reading() as tx:
        found = check_trail(tx, building.community_id).finding
    assert found is not None
    assert (found.first, found.last) == (seq, seq)


@pytest.mark.parametrize("storage", ["sqlite"], indirect=True)
def test_a_report_costs_the_persons_own_entries(
    storage: Storage, building: Building, witness: Witness
) -> None:
    """Counted in steps of SQLite, whose plans know no statistics: 300 entries of others matter little."""

    def steps() -> int:
        counted: list[int] = []
        with storage.reading() as tx:
            personal_report(tx, building.community_id, building.people[0], witness, START)
            driver = tx.session.connection().connection.driver_connection
            assert driver is not None
            driver.set_progress_handler(lambda: counted.append(1), 10)
            personal_report(tx, building.community_id, building.people[0], witness, START)
            driver.set_progress_handler(None, 0)
        return len(counted)

    few = steps()
    with storage.transaction() as tx:
        acts = [Act(TAG, personal={building.people[1]: {"number": number}}) for number in range(300)]
        record(tx, building.community_id, SYSTEM, START + timedelta(hours=1), *acts)
    assert steps() < 2 * few


def test_a_cut_tail_is_seen_by_the_head(storage: Storage, building: Building) -> None:
    """The newest entries are as safe as the old ones."""
    with storage.writer.begin() as connection:
        last = connection.execute(text("SELECT max(seq) FROM trail_entries")).scalar_one()
        connection.execute(text("DELETE FROM trail_entries WHERE seq = :seq"), {"seq": last})
    with storage.reading() as tx:
        found = check_trail(tx, building.community_id).finding
    assert found is not None
    assert (found.fault, found.first, found.last) == (LogFault.TRUNCATED, last, last)


def test_a_trail_that_is_gone_is_no_trail_that_holds(storage: Storage, building: Building) -> None:
    """Every row of a community's tree removed: it is still listed, and does not hold."""
    with storage.writer.begin() as connection:
        for table in ("trail_heads", "trail_entries", "trail_nodes", "trail_personal"):
            connection.execute(text(f"DELETE FROM {table}"))
    with storage.reading() as tx:
        assert trees(tx) == [building.community_id]
        found = check_trail(tx, building.community_id).finding
    assert found is not None
    assert (found.fault, found.first, found.last) == (LogFault.TRUNCATED, 1, 1)


def test_the_command_says_which_checkpoint_has_no_trail(tmp_path: Path) -> None:
    """Whole: status 0. With a kept checkpoint of a trail that is not here: named, and status 1."""
    environment = {"MEETINGS_INSTANCE": str(tmp_path / "instance")}
    assert CliRunner().invoke(main, ["demo"], env=environment).exit_code == 0
    whole = CliRunner().invoke(main, ["trail", "verify"], env=environment)
    assert whole.exit_code == 0 and "nothing was altered" in whole.output
    origin = f"constancia.example.com/{uuid.uuid4()}"
    paper = tmp_path / "paper.txt"
    paper.write_text(checkpoint_body(origin, 4, bytes(32)), encoding="utf-8")
    ran = CliRunner().invoke(main, ["trail", "verify", "--checkpoint", str(paper)], env=environment)
    assert ran.exit_code == 1
    assert f"{origin}: no trail of this name is here" in ran.output


def newest(storage: Storage, building: Building, many: int) -> NewestCheck:
    """What reading the newest entries again finds."""
    with storage.reading() as tx:
        return check_newest(tx, building.community_id, many)


def test_of_a_long_trail_the_newest_entries_are_read_again(storage: Storage, building: Building) -> None:
    """At least as many as asked and under twice as many; a short trail whole."""
    size = size_of(storage, building)
    few = newest(storage, building, 4)
    assert few == NewestCheck(first=(size // 4 - 1) * 4 + 1, size=size, finding=None)
    assert newest(storage, building, size + 1) == NewestCheck(first=1, size=size, finding=None)
    with storage.reading() as tx:
        assert check_newest(tx, uuid.uuid4()).finding == (LogFault.TRUNCATED, 1, 1)


def test_damage_among_the_newest_entries_is_located(storage: Storage, building: Building) -> None:
    """By SQL, past the program: the page of the trail names the entry."""
    seq = seq_of(storage, building, 4)
    with storage.writer.begin() as connection:
        connection.execute(text("UPDATE trail_entries SET tag = 'x:y' WHERE seq = :seq"), {"seq": seq})
    found = newest(storage, building, 4).finding
    assert found is not None and (found.fault, found.first) == (LogFault.ALTERED, seq)


@pytest.mark.parametrize("change", ["DELETE FROM trail_nodes", "UPDATE trail_nodes SET hash = :hash"])
def test_damage_to_the_tree_over_the_earlier_entries_is_found(
    storage: Storage, building: Building, change: str
) -> None:
    """Though none of those entries is read: the head does not follow from it."""
    with storage.writer.begin() as connection:
        where = " WHERE level = 2 AND tree_id <> :none"
        values = {"hash": bytes(32), "none": uuid.UUID(int=0).hex}
        if storage.writer.dialect.name == "postgresql":
            values["none"] = str(uuid.UUID(int=0))
        used = {name: value for name, value in values.items() if f":{name}" in change + where}
        assert connection.execute(text(change + where), used).rowcount > 0
    assert newest(storage, building, 4).finding is not None


def test_a_trail_written_anew_contradicts_what_was_printed(
    storage: Storage, building: Building, witness: Witness
) -> None:
    """All hashes and the head computed anew, and the entries that are read again are in order."""
    with storage.transaction() as tx:
        size = trail.head(tx, building.community_id).size
        note = trail.signed_head(tx, building.community_id, witness)
        keep_checkpoint(tx, building.community_id, size, note, "notice:x", START)
    with storage.transaction() as tx:
        for table in ("trail_personal", "trail_nodes", "trail_entries", "trail_heads"):
            tx.session.execute(text(f"DELETE FROM {table}"))
    for number in range(40):
        write(storage, building, number + 100)
    found = newest(storage, building, 4).finding
    assert found == (LogFault.FORK, 1, size)


def test_many_writers_leave_no_gap_in_the_numbers(storage: Storage, building: Building) -> None:
    """Eight threads, twenty acts each, one community: 1, 2, 3 … and a tree that verifies."""
    failures: list[BaseException] = []
    before = size_of(storage, building)

    def work(thread: int) -> None:
        try:
            for number in range(ACTS):
                write(storage, building, 1000 * thread + number, at_minute=10)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failures == []
    with storage.reading() as tx:
        query = select(TrailEntry.seq).where(TrailEntry.tree_id == building.community_id)
        numbers = sorted(tx.session.scalars(query))
        assert check_trail(tx, building.community_id).finding is None
    assert numbers == list(range(1, before + THREADS * ACTS + 1))


def size_of(storage: Storage, building: Building) -> int:
    """How many entries the community's trail has."""
    with storage.reading() as tx:
        return tx.session.get_one(TrailHead, building.community_id).size


@pytest.mark.parametrize(("back", "entries"), [(60, 1), (61, 2)])
def test_a_clock_that_goes_back_is_an_entry(
    storage: Storage, building: Building, back: int, entries: int
) -> None:
    """Up to a minute two acts just overlap; and no entry is ever earlier than the one before it."""
    before = size_of(storage, building)
    with storage.transaction() as tx:
        at = START + timedelta(minutes=4) - timedelta(seconds=back)
        record(tx, building.community_id, SYSTEM, at, Act(TAG, facts={"number": 99}))
    with storage.reading() as tx:
        query = (
            select(TrailEntry)
            .where(TrailEntry.tree_id == building.community_id, TrailEntry.seq > before)
            .order_by(TrailEntry.seq)
        )
        added = tx.session.scalars(query).all()
        assert check_trail(tx, building.community_id).finding is None
    assert len(added) == entries
    assert [row.tag for row in added[:-1]] == ["clock:time:went_back"] * (entries - 1)
    assert {row.at for row in added} == {START + timedelta(minutes=4)}


class Lines(logging.Handler):
    """Keeps every line as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.lines.append(self.format(record))


@pytest.fixture
def lines(app: Flask) -> Iterator[Lines]:
    """What the application and every library log while a test runs, at the most talkative level but SQL."""
    handler, root = Lines(), logging.getLogger()
    root.addHandler(handler)
    app.logger.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    app.logger.removeHandler(handler)


def test_logs_hold_no_name_address_or_token(app: Flask, storage: Storage, lines: Lines) -> None:
    """After sign-ins, links, refusals and a fault of the program: the canaries are nowhere."""
    building = make_building(storage)
    make_meeting(storage, building)
    tokens = convene(storage, building)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    canary = f"canario{uuid.uuid4().hex[:6]}"

    def fails() -> str:
        raise ValueError(f"quoted: {canary}")

    app.view_functions["pages.healthz"] = _like(app.view_functions["pages.healthz"], fails)
    client = app.test_client()
    client.get("/ingreso", query_string={"next": f"/{canary}"})
    client.post("/ingreso", data={"email": f"{canary}@example.com", "password": PASSWORD})
    client.post("/entrar", data={"who": f"{canary}@example.com"})
    for path in (f"/r/{tokens[0]}", f"/r/{tokens[0]}/historial", f"/r/{canary}", f"/{canary}", "/healthz"):
        client.get(path, headers={"User-Agent": canary, "Referer": f"http://127.0.0.1/{canary}"})
    with storage.transaction() as tx:
        entry = accounts.issue_entry_link(tx, building.staff["secretary"], building.community_id, START)
    client.get(f"/ingreso/{entry}")
    written = "\n".join(lines.lines)
    assert written.count("ValueError") == 1
    secrets = [canary, *tokens, entry, "Inventada", "persona1.", "Secretary", PASSWORD, "10000000"]
    assert [secret for secret in secrets if secret in written] == []


def _like(view: object, instead: object) -> object:
    """The same policy over another view."""
    instead.policy = view.policy  # type: ignore[attr-defined]  # functions take attributes
    return instead
