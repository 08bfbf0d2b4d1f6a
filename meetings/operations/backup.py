"""The backup of an installation: one file, written aside and put in place whole, that tells what it holds.

The file is three parts: a line that names the format, a line of JSON that describes the rest, and a SQLite
data base with everything, registers, papers and messages too. The keys are not in it, on purpose: whoever
has both can read everything.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from meetings.protocol.trail import Tag
from meetings.storage.copying import copy_to_file, settle, url_of
from meetings.storage.migrate import upgrade
from meetings.storage.operations import Installation
from meetings.storage.session import StatementFailed, Storage
from meetings.storage.trail import INSTALLATION_TREE
from meetings.trail import SYSTEM, Act, head, record, trees

FORMAT = 1
_NAME = b"constancia-backup "
_LONGEST_LINE = 1024 * 1024
_AT_ONCE = 1024 * 1024
CONTENT = "content.sqlite3"


class BackupError(Exception):
    """A backup cannot be made or read; the message tells the operator why and what to do."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a backup says of itself.

    Attributes:
        made_at: ISO 8601, in UTC.
        keys: the fingerprint of the keys that sealed it.
        trails: the number of entries of each trail, by its id.
        size: of the data base in it, in bytes.
        sha256: of the same bytes.
    """

    made_at: str
    keys: str
    trails: dict[str, int]
    size: int
    sha256: str


def make_backup(storage: Storage, target: Path, at: datetime) -> Description:
    """Write a backup of everything into a new file, mode 600, while the program may be running.

    The file appears whole or not at all. Its making is an entry of the installation's trail, and in the copy.

    Raises:
        BackupError: the file is there already, its folder is not, or there is no room for it.
    """
    if target.exists():
        raise BackupError(f"{target} is there already. Nothing is overwritten: choose another name.")
    if not target.parent.is_dir():
        raise BackupError(f"The folder {target.parent} is not there. Make it, or choose another.")
    with storage.transaction() as tx:
        record(tx, INSTALLATION_TREE, SYSTEM, at, Act(Tag.BACKUP_MADE, facts={"format": FORMAT}))
    try:
        with aside(target.parent) as folder:
            content = folder / CONTENT
            if storage.writer.dialect.name != "sqlite":
                upgrade(url_of(content))
            copy_to_file(storage, content)
            description = _described(storage, content, at)
            _put_in_place(content, description, folder / "whole", target)
    except (OSError, sqlite3.Error, StatementFailed) as error:
        raise BackupError(
            f"The backup was not made: {_plainly(error)}. "
            f"It takes twice the size of the data base in {target.parent}. No half file was left."
        ) from error
    return description


def _plainly(error: Exception) -> str:
    """What went wrong, without the statement that was tried and what stood in it."""
    return str(getattr(error, "orig", None) or error).rstrip(".")


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """A folder of mode 700 beside what is made, and gone with what is in it; one left by a kill goes too."""
    for left in folder.glob(".constancia-*.aside"):
        with _held(left) as is_left:
            if is_left:
                shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=".constancia-", suffix=".aside", dir=folder))
    try:
        with _held(made):
            yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a folder as long as the block lasts; whether nobody else holds it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)


def _described(storage: Storage, content: Path, at: datetime) -> Description:
    """What the copy holds, read from the copy: the source goes on."""
    copy = Storage(url_of(content), storage.vault)
    try:
        with copy.reading() as tx:
            sizes = {str(tree): head(tx, tree).size for tree in trees(tx)}
            keys = tx.session.get_one(Installation, 1).key_fingerprint
    finally:
        copy.close()
    settle(content)
    with content.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Description(at.isoformat(), keys, sizes, content.stat().st_size, digest)


def _put_in_place(content: Path, description: Description, whole: Path, target: Path) -> None:
    with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(_NAME + b"%d\n" % FORMAT)
        file.write(json.dumps(asdict(description), sort_keys=True).encode() + b"\n")
        with content.open("rb") as source:
            shutil.copyfileobj(source, file, _AT_ONCE)
        file.flush()
        os.fsync(file.fileno())
    whole.rename(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_backup(source: Path, content: Path) -> Description:
    """Write the data base of a backup into ``content`` and return what the backup says of itself.

    Raises:
        BackupError: it is no backup, of a newer format, cut short or damaged.
    """
    try:
        with source.open("rb") as file:
            description = _description(source, file)
            with content.open("xb") as copy:
                shutil.copyfileobj(file, copy, _AT_ONCE)
        written = content.stat().st_size
        if written != description.size:
            raise BackupError(
                f"{source} is cut short: {written} of {description.size} bytes are there. Use another copy."
            )
        with content.open("rb") as copy:
            if hashlib.file_digest(copy, "sha256").hexdigest() != description.sha256:
                raise BackupError(f"{source} is damaged: its bytes are not those written. Use another copy.")
    except OSError as error:
        raise BackupError(f"{source} cannot be read or copied: {error}.") from error
    return description


def _description(source: Path, file: BinaryIO) -> Description:
    first = file.readline(len(_NAME) + 12)
    if not first.startswith(_NAME) or not first.endswith(b"\n"):
        raise BackupError(f"{source} is no backup of Constancia.")
    number = first.removeprefix(_NAME).strip()
    if not number.isdigit() or int(number) > FORMAT:
        raise BackupError(
            f"{source} has a newer format than this program knows. Install the version that made it."
        )
    try:
        return Description(**json.loads(file.readline(_LONGEST_LINE)))
    except (ValueError, TypeError) as error:
        raise BackupError(f"{source} is damaged: what it says of itself cannot be read.") from error
