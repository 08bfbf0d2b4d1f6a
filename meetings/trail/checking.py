"""The check of a whole trail: every entry and the tree over them, read once from the first."""

from __future__ import annotations

import uuid
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import func, select, type_coerce

from meetings.protocol.trail import (
    EMPTY_ROOT,
    Checkpoint,
    LogCheck,
    LogFault,
    LogFinding,
    LogHead,
    LogRow,
    LogStart,
    NodeRef,
    TrailError,
    check_log,
    consistency_proof,
    consistency_refs,
    frontier_refs,
    join_stored,
    verify_consistency,
)
from meetings.storage.communities import Community
from meetings.storage.session import Transaction
from meetings.storage.trail import InstantText, TrailEntry, TrailHead, TrailNode, TrailPersonal, UuidText
from meetings.trail.reading import printed_checkpoints, read_nodes

ROWS_AT_ONCE = 5_000
# An entry keeps its commitments as 64 hexadecimal digits each, with one space between two.
COMMITMENT_AND_SPACE = 65
# What a page reads again: at least so many of the newest entries, and under twice as many. A tenth of a
# second; a trail that is not longer is read whole.
NEWEST = 2_048
GONE = LogFinding(LogFault.TRUNCATED, 1, 1)


def trees(tx: Transaction) -> list[uuid.UUID]:
    """The trees of this installation: its own and one per community, also where a community's is gone."""
    heads = set(tx.session.scalars(select(TrailHead.tree_id)))
    return sorted(heads.union(tx.session.scalars(select(Community.id))))


def check_trail(tx: Transaction, tree_id: uuid.UUID, witnesses: Sequence[Checkpoint] = ()) -> LogCheck:
    """Read a whole trail from its first entry and say what holds; memory stays at one batch.

    The personal parts are counted and not opened: each entry says how many it commits to, and an erased
    person's stay, under a key that is gone.

    Args:
        witnesses: checkpoints kept outside this data base; those printed by it are added.
    """
    stored = _head(tx, tree_id)
    if stored is None:
        return LogCheck(0, EMPTY_ROOT, GONE)
    kept = [*witnesses, *printed_checkpoints(tx, tree_id, stored.size)]
    # A finding ends the reading early: the data base's cursor is closed then too.
    with closing(_rows(tx, tree_id)) as rows:
        found = check_log(rows, stored, kept, partial(_hashes, tx, tree_id))
    return found if found.finding else replace(found, finding=_missing_part(tx, tree_id))


@dataclass(frozen=True, slots=True)
class NewestCheck:
    """What reading the newest entries again found: the first one read, the last one, the fault or None."""

    first: int
    size: int
    finding: LogFinding | None


def check_newest(tx: Transaction, tree_id: uuid.UUID, newest: int = NEWEST) -> NewestCheck:
    """Read the newest entries of a trail again, at a cost that does not grow with it.

    They are held against the head with the tree stored over the earlier ones; so are the checkpoints that
    were printed. Whether an earlier entry was altered only `check_trail` tells.

    Args:
        newest: at least so many entries are read again, and under twice as many.
    """
    stored = _head(tx, tree_id)
    if stored is None:
        return NewestCheck(1, 0, GONE)
    printed = printed_checkpoints(tx, tree_id, stored.size)
    before = max(stored.size // newest - 1, 0) * newest
    older = [each for each in printed if each.size <= before]
    refs = {ref for each in older for ref in consistency_refs(each.size, stored.size)}
    nodes = read_nodes(tx, tree_id, {*refs, *frontier_refs(before)})
    fork = next((each for old in older if (each := _fork(old, stored, nodes))), None)
    start = LogStart(before, [nodes.get(ref, b"") for ref in frontier_refs(before)])
    with closing(_rows(tx, tree_id, before)) as rows:
        kept = [each for each in printed if each.size > before]
        found = check_log(rows, stored, kept, partial(_hashes, tx, tree_id), start)
    finding = found.finding or fork or _missing_part(tx, tree_id, before)
    return NewestCheck(before + 1, stored.size, finding)


def _fork(old: Checkpoint, stored: LogHead, nodes: dict[NodeRef, bytes]) -> LogFinding | None:
    """The fault of a printed checkpoint of which the present trail is no continuation."""
    try:
        proof = consistency_proof(old.size, stored.size, nodes)
    except TrailError:
        return LogFinding(LogFault.NODE_ALTERED, 1, stored.size)
    if verify_consistency(old.size, stored.size, old.root, stored.root, proof):
        return None
    return LogFinding(LogFault.FORK, 1, old.size)


def _head(tx: Transaction, tree_id: uuid.UUID) -> LogHead | None:
    """The head as it is stored; None when the tree is gone: its first act is that it was begun."""
    row = tx.session.get(TrailHead, tree_id)
    return LogHead(row.size, row.root if row.size else EMPTY_ROOT) if row else None


def _missing_part(tx: Transaction, tree_id: uuid.UUID, after: int = 0) -> LogFinding | None:
    """The first entry after a number that has another number of personal parts than of commitments."""
    stored = (
        select(TrailPersonal.seq, func.count().label("parts"))
        .where(TrailPersonal.tree_id == tree_id, TrailPersonal.seq > after)
        .group_by(TrailPersonal.seq)
        .subquery()
    )
    promised = (func.length(TrailEntry.commitments) + 1) // COMMITMENT_AND_SPACE
    query = (
        select(TrailEntry.seq)
        .outerjoin(stored, stored.c.seq == TrailEntry.seq)
        .where(
            TrailEntry.tree_id == tree_id,
            TrailEntry.seq > after,
            promised != func.coalesce(stored.c.parts, 0),
        )
        .order_by(TrailEntry.seq)
        .limit(1)
    )
    seq = tx.session.scalar(query)
    return None if seq is None else LogFinding(LogFault.PERSONAL_MISSING, seq, seq)


def _rows(tx: Transaction, tree_id: uuid.UUID, after: int = 0) -> Generator[LogRow, None, None]:
    columns = (
        TrailEntry.seq,
        type_coerce(TrailEntry.at, InstantText()),
        TrailEntry.tag,
        type_coerce(TrailEntry.actor, UuidText()),
        type_coerce(TrailEntry.about, UuidText()),
        type_coerce(TrailEntry.meeting_id, UuidText()),
        TrailEntry.facts,
        TrailEntry.commitments,
    )
    query = select(*columns).where(TrailEntry.tree_id == tree_id).order_by(TrailEntry.seq)
    if after:
        query = query.where(TrailEntry.seq > after)
    # Closed here too when a finding ends the reading early: the cursor stands on the server.
    with tx.session.connection().execute(query, execution_options={"yield_per": ROWS_AT_ONCE}) as stream:
        for rows in stream.partitions():
            for seq, at, tag, actor, about, meeting, facts, commitments in rows:
                listed = commitments.split()
                yield LogRow(seq, join_stored(seq, at, tag, actor, about, meeting, facts, listed))


def _hashes(tx: Transaction, tree_id: uuid.UUID, level: int, first: int, count: int) -> list[bytes]:
    """Stored hashes that stand side by side; an empty one where the row is missing."""
    query = (
        select(TrailNode.index, TrailNode.hash)
        .where(
            TrailNode.tree_id == tree_id,
            TrailNode.level == level,
            TrailNode.index.between(first, first + count - 1),
        )
        .order_by(TrailNode.index)
    )
    rows = tx.session.connection().execute(query).all()
    if len(rows) == count:
        return [value for _, value in rows]
    stored: dict[int, bytes] = dict(rows)
    return [stored.get(position, b"") for position in range(first, first + count)]
