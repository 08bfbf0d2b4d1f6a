"""Backup and restore over both data bases: whole or not at all, and checked before it counts."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from meetings import planning
from meetings.adapters.keys import load_or_create
from meetings.cli import main
from meetings.operations import bind_keys
from meetings.storage.blobs import Blob
from meetings.storage.session import Storage
from meetings.storage.tables import METADATA
from meetings.trail import SYSTEM, check_trail, trees
from tests.databases import database
from tests.factories import START, Building, convene, make_building, make_meeting
from tests.fixtures import DATABASES

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}
LARGE = 40 * 1024 * 1024


@dataclass
class Installation:
    """One installation on a data base of its own, and its commands."""

    url: str
    folder: Path

    def __call__(self, *arguments: str) -> Result:
        """What a command prints."""
        return CliRunner().invoke(main, list(arguments), env=self.environ)

    @property
    def environ(self) -> dict[str, str]:
        """Its settings."""
        return {"MEETINGS_DATABASE_URL": self.url, "MEETINGS_INSTANCE": str(self.folder)}

    def storage(self) -> Storage:
        """Its data base."""
        return Storage(self.url, load_or_create(self.folder / "keys"))

    def has_keys_of(self, other: Installation) -> Installation:
        """The same with the keys of another one, as their own copy brings them back."""
        keys = self.folder / "keys"
        keys.mkdir(mode=0o700)
        for file in (other.folder / "keys").iterdir():
            (keys / file.name).write_bytes(file.read_bytes())
            (keys / file.name).chmod(0o600)
        return self


@pytest.fixture(params=DATABASES)
def kind(request: pytest.FixtureRequest) -> str:
    """The data base that is backed up."""
    return str(request.param)


@pytest.fixture
def lived(kind: str, tmp_path: Path) -> Iterator[Installation]:
    """An installation with a called meeting, changes under way that point at it, and a file."""
    (tmp_path / "lived").mkdir()
    with database(kind) as url:
        installation = Installation(url, tmp_path / "lived")
        storage = installation.storage()
        with storage.transaction() as tx:
            bind_keys(tx, load_or_create(installation.folder / "keys").fingerprint(), START)
        building = make_building(storage)
        meeting = make_meeting(storage, building)
        convene(storage, building)
        with storage.transaction() as tx:
            planning.begin_change(tx, building.community_id, meeting, "Otra hora.", SYSTEM, START)
        keep(storage, building, b"%PDF-1.7 a paper")
        storage.close()
        yield installation


@pytest.fixture
def empty(tmp_path: Path) -> Installation:
    """A machine that holds nothing: no data base, no keys."""
    (tmp_path / "empty").mkdir()
    return Installation(f"sqlite:///{tmp_path / 'empty' / 'constancia.sqlite3'}", tmp_path / "empty")


@contextmanager
def untouched(kind: str, folder: Path) -> Iterator[str]:
    """The address of a data base before its first start: no file, or tables without a row."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'constancia.sqlite3'}"
        return
    with database(kind) as url:
        yield url


def keep(storage: Storage, building: Building, content: bytes) -> None:
    """A file among the evidence."""
    row = Blob(
        community_id=building.community_id,
        filename="acta.pdf",
        media_type="application/pdf",
        sha256="0" * 64,
        content=content,
        created_at=START,
    )
    with storage.transaction() as tx:
        tx.session.add(row)


def everything(installation: Installation) -> dict[str, set[str]]:
    """Every row of every table, as the program reads it."""
    storage = installation.storage()
    with storage.reading() as tx:
        connection = tx.session.connection()
        found = {
            table.name: {repr(tuple(row)) for row in connection.execute(select(table))}
            for table in METADATA.sorted_tables
        }
    storage.close()
    return found


def holds(installation: Installation) -> bool:
    """Whether every trail of it holds."""
    storage = installation.storage()
    with storage.reading() as tx:
        found = [check_trail(tx, tree).finding for tree in trees(tx)]
    storage.close()
    return len(found) == 2 and not any(found)


def leftovers(folder: Path) -> list[str]:
    """What was written aside and not taken away."""
    return [each.name for each in folder.rglob(".constancia-*")]


@pytest.mark.parametrize("is_other", [False, True], ids=["the same kind", "the other kind"])
def test_a_backup_brings_everything_back(
    lived: Installation, kind: str, tmp_path: Path, is_other: bool
) -> None:
    """Every row, on the same kind of data base or on the other; both acts stand in the trail."""
    file = tmp_path / "copy.backup"
    made = lived("backup", str(file))
    assert made.exit_code == 0 and "The keys are not in it." in made.output
    before = everything(lived)
    (tmp_path / "new").mkdir()
    with untouched(OTHER[kind] if is_other else kind, tmp_path / "new") as url:
        again = Installation(url, tmp_path / "new").has_keys_of(lived)
        restored = again("restore", str(file))
        assert restored.exit_code == 0, restored.output
        assert "nothing was altered" in restored.output
        after = everything(again)
        assert holds(again)
    own = ("trail_entries", "trail_heads", "trail_nodes")
    assert {name: rows for name, rows in after.items() if name not in own} == {
        name: rows for name, rows in before.items() if name not in own
    }
    assert before["trail_entries"] < after["trail_entries"]
    # The clock of the machine stands before the invented year, which is an entry too.
    added = after["trail_entries"] - before["trail_entries"]
    assert any("installation:backup:restored" in each for each in added) and len(added) <= 2
    assert any("installation:backup:made" in each for each in before["trail_entries"])
    assert leftovers(tmp_path) == []


def test_a_backup_is_for_its_owner_alone_and_holds_no_key(lived: Installation, tmp_path: Path) -> None:
    """Mode 600; neither key stands in it, in bytes or in figures."""
    file = tmp_path / "copy.backup"
    lived("backup", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    content = file.read_bytes()
    for name in ("signing.key", "master.key"):
        key = (lived.folder / "keys" / name).read_text().strip()
        assert key.encode() not in content and bytes.fromhex(key) not in content


def test_a_backup_is_taken_while_others_write(lived: Installation, tmp_path: Path) -> None:
    """It is of one instant: every trail in it holds, whatever was written meanwhile."""
    program = (
        "import sys; from pathlib import Path; from meetings.adapters.keys import load;"
        "from meetings.storage.session import Storage; from meetings.trail import *;"
        "from datetime import datetime, UTC, timedelta;"
        "s = Storage(sys.argv[1], load(Path(sys.argv[2]))); tree = [t for t in []]\n"
        "with s.reading() as tx: tree = [t for t in trees(tx) if t != INSTALLATION_TREE]\n"
        "at = datetime(2027, 2, 2, tzinfo=UTC)\n"
        "print('writing', flush=True)\n"
        "while True:\n"
        "    at += timedelta(seconds=1)\n"
        "    with s.transaction() as tx: record(tx, tree[0], SYSTEM, at, Act('meeting:agenda:changed'))\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", program, lived.url, str(lived.folder / "keys")], stdout=subprocess.PIPE
    )
    try:
        assert writer.stdout is not None and writer.stdout.readline() == b"writing\n"
        time.sleep(0.3)
        file = tmp_path / "copy.backup"
        assert lived("backup", str(file)).exit_code == 0
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    (tmp_path / "new").mkdir()
    url = f"sqlite:///{tmp_path / 'new' / 'constancia.sqlite3'}"
    again = Installation(url, tmp_path / "new").has_keys_of(lived)
    assert again("restore", str(file)).exit_code == 0
    assert holds(again)
    assert everything(again)["trail_entries"] != everything(lived)["trail_entries"]


def test_a_backup_that_is_killed_leaves_no_half_file(lived: Installation, tmp_path: Path) -> None:
    """Whatever the moment: a file is there whole or not at all, and the next backup cleans up."""
    storage = lived.storage()
    with storage.reading() as tx:
        community = next(tree for tree in trees(tx) if tree.int)
    keep(storage, Building(community), os.urandom(LARGE))
    storage.close()
    folder = tmp_path / "copies"
    folder.mkdir()
    command = [sys.executable, "-m", "meetings.cli", "backup", str(folder / "copy.backup")]
    running = subprocess.Popen(command, env={**os.environ, **lived.environ})
    while not leftovers(folder) and running.poll() is None:
        time.sleep(0.001)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    assert not (folder / "copy.backup").exists() and leftovers(folder)
    assert lived("backup", str(folder / "copy.backup")).exit_code == 0
    assert leftovers(folder) == []


def test_a_full_disk_leaves_nothing_behind(lived: Installation, tmp_path: Path) -> None:
    """No file may grow over a limit: the command says so, and no half file stays."""
    folder = tmp_path / "copies"
    folder.mkdir()
    command = [sys.executable, "-m", "meetings.cli", "backup", str(folder / "copy.backup")]

    def small() -> None:
        # What SQLite keeps beside its data base while it is open has this size already.
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = subprocess.run(
        command, env={**os.environ, **lived.environ}, preexec_fn=small, capture_output=True, text=True
    )
    assert done.returncode == 1, done.stderr
    assert "The backup was not made" in done.stderr and "Traceback" not in done.stderr
    assert list(folder.iterdir()) == []


def test_a_backup_overwrites_nothing(lived: Installation, tmp_path: Path) -> None:
    """Neither another file nor a folder that is not there."""
    file = tmp_path / "copy.backup"
    file.write_bytes(b"precious")
    refused = lived("backup", str(file))
    assert refused.exit_code == 1 and "is there already" in refused.output
    assert file.read_bytes() == b"precious"
    assert "is not there" in lived("backup", str(tmp_path / "no" / "copy.backup")).output


def test_a_backup_is_put_back_only_where_nothing_is(lived: Installation, tmp_path: Path) -> None:
    """Over an installation that lives it changes nothing."""
    file = tmp_path / "copy.backup"
    lived("backup", str(file))
    before = everything(lived)
    refused = lived("restore", str(file))
    assert refused.exit_code == 1 and "already" in refused.output
    assert everything(lived) == before


def cut(content: bytes) -> bytes:
    """All but the last byte."""
    return content[:-1]


def turned(content: bytes) -> bytes:
    """One bit of the data base turned."""
    return content[:-5000] + bytes([content[-5000] ^ 1]) + content[-4999:]


def newer(content: bytes) -> bytes:
    """Of a format that is still to come."""
    return content.replace(b"constancia-backup 1\n", b"constancia-backup 2\n", 1)


def other(_content: bytes) -> bytes:
    """Something else."""
    return b"%PDF-1.7"


def garbled(content: bytes) -> bytes:
    """What it says of itself is no JSON."""
    return content.replace(b"{", b"[", 1)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut, "is cut short"),
        (turned, "is damaged"),
        (newer, "has a newer format"),
        (other, "is no backup of Constancia"),
        (garbled, "is damaged"),
    ],
)
def test_a_backup_that_cannot_be_used_is_told_and_leaves_nothing(
    lived: Installation, empty: Installation, tmp_path: Path, damage: Callable[[bytes], bytes], said: str
) -> None:
    """In a sentence; the machine is as empty as before."""
    file, bad = tmp_path / "copy.backup", tmp_path / "bad.backup"
    lived("backup", str(file))
    bad.write_bytes(damage(file.read_bytes()))
    refused = empty.has_keys_of(lived)("restore", str(bad))
    assert refused.exit_code == 1 and said in refused.output
    assert [each.name for each in empty.folder.iterdir()] == ["keys"]


def test_a_backup_opens_with_its_own_keys_only(
    lived: Installation, empty: Installation, tmp_path: Path
) -> None:
    """Without keys none are made, and with others nothing is put back."""
    file = tmp_path / "copy.backup"
    lived("backup", str(file))
    assert "Put back the keys" in empty("restore", str(file)).output
    assert list(empty.folder.iterdir()) == []
    load_or_create(empty.folder / "keys")
    assert "sealed with other keys" in empty("restore", str(file)).output
    assert [each.name for each in empty.folder.iterdir()] == ["keys"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE trail_entries SET tag = 'x:y' WHERE seq = 2", "does not hold: altered at entries 2 to 2"),
        ("UPDATE alembic_version SET version_num = '9999'", "was made by a newer version"),
    ],
)
def test_what_was_altered_in_a_backup_is_found(
    lived: Installation, empty: Installation, tmp_path: Path, change: str, said: str
) -> None:
    """Also by somebody who made the outside right again; nothing is put back."""
    file, bad = tmp_path / "copy.backup", tmp_path / "bad.backup"
    lived("backup", str(file))
    name, described, content = file.read_bytes().split(b"\n", 2)
    inside = tmp_path / "inside.sqlite3"
    inside.write_bytes(content)
    with closing(sqlite3.connect(inside, isolation_level=None)) as connection:
        connection.execute(change)
    altered = inside.read_bytes()
    said_of = {**json.loads(described), "size": len(altered), "sha256": hashlib.sha256(altered).hexdigest()}
    bad.write_bytes(b"\n".join((name, json.dumps(said_of).encode(), altered)))
    refused = empty.has_keys_of(lived)("restore", str(bad))
    assert refused.exit_code == 1 and said in refused.output, refused.output
    assert [each.name for each in empty.folder.iterdir()] == ["keys"]
