"""The transaction: one act, its rows, its trail entries and its owed messages, all or nothing.

Entries are collected by the use case and numbered here, just before the commit, by locking the head row
of each tree in the order of its id: that makes the numbering free of gaps and of deadlocks. Pages are
read on connections that cannot write.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from functools import cache, cached_property
from threading import Lock
from typing import Any, Protocol, TypeAlias

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Select,
    bindparam,
    create_engine,
    event,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from meetings.storage.appending import PendingEntry, append_to_tree
from meetings.storage.base import Base, table_of

BUSY_TIMEOUT_MS = 10_000
TURN_SECONDS = 30
# PostgreSQL: a view for reading cannot write, and sees the data base at one instant however long it lasts.
READING = r"-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\ read"


# One row of a statement over columns, whatever they are.
Columns: TypeAlias = Row[*tuple[Any, ...]]
# The data base is locked for longer than we wait, or cannot be reached.
Unavailable = OperationalError
# A statement failed for any reason: nothing more can be read in its transaction.
StatementFailed = DBAPIError


class Missing(Exception):  # noqa: N818 - not an error of the program: there is no such thing to show
    """There is no such object, or it belongs to another community: the answer is the same."""


class Vault(Protocol):
    """What the data base needs of the installation's keys; see ``adapters/keys.py``."""

    def wrap_key(self, key: bytes) -> bytes: ...
    def unwrap_key(self, wrapped: bytes) -> bytes: ...
    def seal(self, key: bytes, plaintext: bytes, aad: bytes) -> bytes: ...
    def seal_all(self, parts: Sequence[tuple[bytes, bytes]], aad: bytes) -> list[bytes]: ...
    def open_sealed(self, key: bytes, sealed: bytes, aad: bytes) -> bytes: ...


class Transaction:
    """What a use case receives: the session, the vault and the entries collected so far.

    A view for reading is a connection; its session is made when somebody asks for objects.
    """

    def __init__(self, over: Session | Connection, vault: Vault) -> None:
        self._over = over
        self.vault = vault
        self.writes = isinstance(over, Session)
        self.pending: list[PendingEntry] = []
        self.keys: dict[uuid.UUID, bytes] = {}
        self.after_commit: list[Callable[[], None]] = []
        self.owes = False
        self._answers: dict[tuple[object, ...], Sequence[Columns]] = {}

    @cached_property
    def session(self) -> Session:
        """The session, for objects."""
        return self._over if isinstance(self._over, Session) else Session(self._over, autoflush=False)

    def rows(self, statement: Select[Any], **values: Any) -> Sequence[Columns]:
        """The rows of a statement over the columns of tables, prepared once with ``bindparam``.

        A view for reading cannot change while it lasts, so the same question with the same values is sent
        once. An act first writes what its session still holds.

        Args:
            values: of the parameters; a tuple for one that expands.
        """
        if self.writes:
            self.session.flush()
            return self.session.execute(statement, values).all()
        question = (statement, *values.values())
        if question not in self._answers:
            self._answers[question] = self._over.execute(statement, values).all()
        return self._answers[question]

    def close(self) -> None:
        """Let go of the objects of a view for reading."""
        if "session" in vars(self):
            self.session.close()

    def row(self, model: type[Base], key: uuid.UUID) -> Columns | None:
        """One row by its id, as columns; None when there is none."""
        return next(iter(self.rows(_by_key(model), key=key)), None)

    def collect(self, entry: PendingEntry) -> None:
        """Keep an entry for the end of the transaction.

        Raises:
            RuntimeError: the transaction was opened for reading.
        """
        if not self.writes:
            raise RuntimeError("a reading transaction cannot write to the trail")
        self.pending.append(entry)

    def take_turn(self, name: str) -> None:
        """Wait until no other act that took its turn under this name is under way.

        For limits, which count rows that are not there yet. SQLite has one writer at a time anyway.
        """
        if self.session.get_bind().dialect.name == "postgresql":
            number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
            self.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of an act that is kept whole or not at all; when it fails, the rest of the act may stand."""
        entries, keys, owes = len(self.pending), dict(self.keys), self.owes
        try:
            with self.session.begin_nested():
                yield
        except Exception:
            # A key that was made in it is gone with it: nothing may be sealed under it.
            self.keys.clear()
            self.keys.update(keys)
            del self.pending[entries:]
            self.owes = owes
            raise


@cache
def _by_key(model: type[Base]) -> Select[Any]:
    table = table_of(model)
    [key] = table.primary_key.columns
    return select(table).where(key == bindparam("key"))


class _Turn:
    """One act after the other. Who waits too long is told that the data base is busy."""

    def __init__(self) -> None:
        self._lock = Lock()

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=TURN_SECONDS):
            raise Unavailable("waiting for a turn to write", None, TimeoutError())

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class Storage:
    """The data base of one installation: a writing engine and a read-only one.

    SQLite has one writer at a time, and lets those who wait try again by chance: of a thousand votes at once
    some found no turn within the time-out. So the acts of this process take turns before they ask it.

    ``wake`` is called after a commit that left messages owed, so that they need not wait for the next sweep;
    ``at_close`` holds what else gives back connections.
    """

    def __init__(self, url: str, vault: Vault) -> None:
        self.vault = vault
        self.wake: Callable[[], None] = lambda: None
        self.at_close: list[Callable[[], None]] = []
        self.writer = _engine(url, read_only=False)
        self._turn: AbstractContextManager[None] = nullcontext() if url.startswith("postgresql") else _Turn()
        self.reader = _engine(url, read_only=True)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One act. Commits at the end with its trail entries, or leaves nothing behind."""
        with self._turn, Session(self.writer, expire_on_commit=False) as session:
            tx = Transaction(session, self.vault)
            yield tx
            session.flush()
            _number_entries(session, tx.pending)
            session.commit()
        for call in tx.after_commit:
            call()
        if tx.owes:
            self.wake()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A consistent view on a connection on which the data base itself refuses to write."""
        with self.reader.connect() as connection, closing(Transaction(connection, self.vault)) as tx:
            yield tx

    def close(self) -> None:
        """Give back all connections; whoever goes on opens new ones."""
        self.writer.dispose()
        self.reader.dispose()
        for call in self.at_close:
            call()


def _engine(url: str, *, read_only: bool) -> Engine:
    # The values of a statement are names, documents, addresses: no error may quote them.
    if url.startswith("postgresql"):
        options = {"options": READING} if read_only else {}
        return create_engine(
            url,
            connect_args=options,
            pool_size=10,
            max_overflow=20,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
        pool_size=10,
        max_overflow=50,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A writer takes the lock at once: upgrading a read lock later fails instead of waiting.
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _number_entries(session: Session, pending: list[PendingEntry]) -> None:
    by_tree: dict[uuid.UUID, list[PendingEntry]] = {}
    for entry in pending:
        by_tree.setdefault(entry.tree_id, []).append(entry)
    for tree_id in sorted(by_tree):
        append_to_tree(session, tree_id, by_tree[tree_id])
