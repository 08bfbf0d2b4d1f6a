"""Appending to a trail: the entries of one transaction are numbered under the lock of their head row."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.protocol.trail import (
    Appended,
    Tag,
    append,
    canonical_bytes,
    checked_entry,
    instant,
    join_stored,
    leaf_hash,
)
from meetings.storage.bulk import insert_columns, insert_rows
from meetings.storage.trail import TrailEntry, TrailHead, TrailNode, TrailPersonal

HASH_BYTES = 32
# Two acts that overlap take their instants before they take the head row, so small inversions are
# ordinary. A step back beyond this is the clock's, and is an entry of its own.
CLOCK_TOLERANCE = timedelta(seconds=60)


class Sealed(NamedTuple):
    """What an entry says of one person: the commitment to it, and the facts under that person's key."""

    person_id: uuid.UUID
    commitment: str
    facts: bytes


@dataclass(frozen=True, slots=True)
class PendingEntry:
    """A trail entry that waits for its number."""

    tree_id: uuid.UUID
    at: datetime
    tag: str
    actor: uuid.UUID | None
    about: uuid.UUID | None
    meeting_id: uuid.UUID | None
    facts: Mapping[str, object]
    sealed: Sequence[Sealed] = ()


def append_to_tree(session: Session, tree_id: uuid.UUID, pending: Sequence[PendingEntry]) -> None:
    """Write entries at the end of one tree, in their order, and the head that follows from them.

    Raises:
        TrailError: an entry has another shape than a trail takes.
    """
    head = _locked_head(session, tree_id)
    entries = list(_in_time(pending, head.last_at))
    leaves = _write_entries(session, tree_id, head.size + 1, entries)
    _write_personal(session, tree_id, head.size + 1, entries)
    frontier = [head.frontier[at : at + HASH_BYTES] for at in range(0, len(head.frontier), HASH_BYTES)]
    appended = append(head.size, frontier, leaves)
    _write_nodes(session, tree_id, appended)
    head.size, head.root, head.frontier = appended.size, appended.root, b"".join(appended.frontier)
    head.last_at = entries[-1].at


def _locked_head(session: Session, tree_id: uuid.UUID) -> TrailHead:
    query = (
        select(TrailHead)
        .where(TrailHead.tree_id == tree_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    head = session.scalars(query).one_or_none()
    if head is None:
        empty = {"tree_id": tree_id, "size": 0, "root": b"", "frontier": b""}
        insert_rows(session, TrailHead, [empty], is_new_only=True)
        head = session.scalars(query).one()
    return head


def _in_time(pending: Sequence[PendingEntry], last_at: datetime | None) -> Iterator[PendingEntry]:
    """The entries with hours that never go back; a clock that did is an entry before the first of them."""
    for entry in pending:
        if last_at is not None and entry.at < last_at:
            if entry.at < last_at - CLOCK_TOLERANCE:
                facts = {"previous": instant(last_at), "given": instant(entry.at)}
                yield PendingEntry(entry.tree_id, last_at, Tag.CLOCK_WENT_BACK, None, None, None, facts)
            entry = replace(entry, at=last_at)
        last_at = entry.at
        yield entry


def _write_entries(
    session: Session, tree_id: uuid.UUID, first: int, entries: Sequence[PendingEntry]
) -> list[bytes]:
    """Write the rows of the entries and return their leaf hashes."""
    facts = [canonical_bytes(entry.facts).decode() for entry in entries]
    commitments = [sorted([part.commitment for part in entry.sealed]) for entry in entries]
    leaves = []
    last_at, at = None, ""
    for seq, (entry, said, listed) in enumerate(zip(entries, facts, commitments, strict=True), start=first):
        if entry.at is not last_at:  # the entries of one act share their instant
            last_at, at = entry.at, instant(entry.at)
        references = _text(entry.actor), _text(entry.about), _text(entry.meeting_id)
        content = join_stored(seq, at, entry.tag, *references, said, listed)
        leaves.append(leaf_hash(checked_entry(content, entry.tag, listed)))
    columns: dict[str, Sequence[object]] = {
        "seq": range(first, first + len(entries)),
        "at": [entry.at for entry in entries],
        "tag": [entry.tag for entry in entries],
        "actor": [entry.actor for entry in entries],
        "about": [entry.about for entry in entries],
        "meeting_id": [entry.meeting_id for entry in entries],
        "facts": facts,
        "commitments": [" ".join(listed) for listed in commitments],
    }
    insert_columns(session, TrailEntry, {"tree_id": tree_id}, columns)
    return leaves


def _write_personal(
    session: Session, tree_id: uuid.UUID, first: int, entries: Sequence[PendingEntry]
) -> None:
    numbered = enumerate(entries, start=first)
    parts = [(seq, *part) for seq, entry in numbered for part in entry.sealed]
    columns: dict[str, Sequence[object]] = {
        "seq": [seq for seq, _, _, _ in parts],
        "person_id": [person_id for _, person_id, _, _ in parts],
        "sealed": [facts for _, _, _, facts in parts],
    }
    insert_columns(session, TrailPersonal, {"tree_id": tree_id}, columns)


def _write_nodes(session: Session, tree_id: uuid.UUID, appended: Appended) -> None:
    columns: dict[str, list[object]] = {"level": [], "index": [], "hash": []}
    for level, first, hashes in appended.levels:
        columns["level"] += [level] * len(hashes)
        columns["index"] += range(first, first + len(hashes))
        columns["hash"] += hashes
    insert_columns(session, TrailNode, {"tree_id": tree_id}, columns)


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)
