"""The restoring of a backup into an installation that holds nothing, checked whole before it is in place."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from meetings.operations.backup import CONTENT, BackupError, Description, aside, read_backup
from meetings.protocol.trail import Tag
from meetings.storage.copying import copy_rows, has_rows, path_of, settle, url_of
from meetings.storage.deliveries import Delivery
from meetings.storage.migrate import UnknownRevision, upgrade
from meetings.storage.operations import Installation
from meetings.storage.session import StatementFailed, Storage, Transaction, Vault
from meetings.storage.trail import INSTALLATION_TREE
from meetings.trail import SYSTEM, Act, check_trail, record, trees

WAITING = ("due", "claimed", "in_doubt")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: when it was made, how many entries were read again, how many messages wait in it."""

    made_at: str
    entries: int
    waiting: int


def restore_backup(
    source: Path, url: str, vault: Vault, fingerprint: str, instance: Path, at: datetime
) -> Restored:
    """Put a backup back where nothing is yet: in place once every trail was read and holds, or not at all.

    Args:
        url: of the data base, SQLite or PostgreSQL, whichever the backup was made of.
        vault, fingerprint: the keys of this machine, which have to be those of the backup.
        instance: where it is unpacked for PostgreSQL; for SQLite beside the data base.

    Raises:
        BackupError: something is there already, the backup cannot be used, or its trail does not hold.
    """
    folder = _refuse_what_is_there(url, vault) or instance
    with aside(folder) as room:
        content = room / CONTENT
        description = read_backup(source, content)
        if description.keys != fingerprint:
            raise BackupError(
                "The backup was sealed with other keys than those in the folder `keys`. "
                "Put back the keys that belong to it."
            )
        _bring_up_to_date(source, content)
        with closing(Storage(url_of(content), vault)) as storage:
            restored = _checked(storage, description, at)
        settle(content)
        try:
            _put_in_place(content, url, vault)
        except (OSError, StatementFailed) as error:
            raise BackupError("The data base took no copy of the backup. Nothing was left.") from error
    return restored


def _refuse_what_is_there(url: str, vault: Vault) -> Path | None:
    """Stop where something is already; returns the folder of a SQLite data base."""
    storage = Storage(url, vault)
    try:
        if storage.writer.dialect.name == "sqlite":
            if path_of(storage).exists():
                raise BackupError(
                    f"{path_of(storage)} is there already. A backup is put back where nothing is: "
                    "move that file and those beside it (-wal, -shm) away first."
                )
            return path_of(storage).parent
        upgrade(url)
        if has_rows(storage):
            raise BackupError(
                "The data base holds something already. A backup is put back into an empty one: make another."
            )
        return None
    finally:
        storage.close()


def _bring_up_to_date(source: Path, content: Path) -> None:
    try:
        upgrade(url_of(content))
    except UnknownRevision as error:
        raise BackupError(
            f"{source} was made by a newer version of this program. Install that version."
        ) from error
    except StatementFailed as error:
        raise BackupError(f"{source} holds no data base of Constancia.") from error


def _checked(storage: Storage, description: Description, at: datetime) -> Restored:
    """Read every trail of the unpacked copy; note the restoring in it when all hold."""
    with storage.reading() as tx:
        _refuse_other_keys(tx, description)
        entries = 0
        for tree in trees(tx):
            found = check_trail(tx, tree)
            if found.finding is not None:
                fault = found.finding
                raise BackupError(
                    f"The trail {tree} in the backup does not hold: {fault.fault} at entries {fault.first} "
                    f"to {fault.last}. Nothing was put back. Use an older backup."
                )
            entries += found.size
        query = select(func.count()).select_from(Delivery).where(Delivery.state.in_(WAITING))
        waiting = tx.session.scalar(query) or 0
    with storage.transaction() as tx:
        facts = {"made_at": description.made_at, "sha256": description.sha256}
        record(tx, INSTALLATION_TREE, SYSTEM, at, Act(Tag.BACKUP_RESTORED, facts=facts))
    return Restored(description.made_at, entries, waiting)


def _refuse_other_keys(tx: Transaction, description: Description) -> None:
    row = tx.session.get(Installation, 1)
    if row is None or row.key_fingerprint != description.keys:
        raise BackupError("The backup and the data base in it name other keys. Use another copy.")


def _put_in_place(content: Path, url: str, vault: Vault) -> None:
    with closing(Storage(url, vault)) as target:
        if target.writer.dialect.name == "sqlite":
            content.chmod(0o600)
            content.rename(path_of(target))
            return
        with (
            closing(Storage(url_of(content), vault)) as source,
            source.reading() as copy,
            target.transaction() as tx,
        ):
            copy_rows(copy.session.connection(), tx)
            _check_copy(tx)


def _check_copy(tx: Transaction) -> None:
    """Read the trails again where they were copied to, before it counts."""
    tx.session.flush()
    for tree in trees(tx):
        if check_trail(tx, tree).finding is not None:
            raise BackupError(f"The trail {tree} changed while it was copied. Nothing was put back.")
