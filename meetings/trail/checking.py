"""The check of a whole trail: every entry and the tree over them, read once from the first."""

from __future__ import annotations

import uuid
from collections.abc import Generator, Sequence
from contextlib import closing
from functools import partial

from sqlalchemy import select, type_coerce

from meetings.protocol.trail import (
    EMPTY_ROOT,
    Checkpoint,
    LogCheck,
    LogHead,
    LogRow,
    check_log,
    join_stored,
)
from meetings.storage.session import Transaction
from meetings.storage.trail import InstantText, TrailEntry, TrailHead, TrailNode, UuidText
from meetings.trail.reading import printed_checkpoints

ROWS_AT_ONCE = 5_000


def trees(tx: Transaction) -> list[uuid.UUID]:
    """The trees of this installation: its own and one per community."""
    return list(tx.session.scalars(select(TrailHead.tree_id).order_by(TrailHead.tree_id)))


def check_trail(tx: Transaction, tree_id: uuid.UUID, witnesses: Sequence[Checkpoint] = ()) -> LogCheck:
    """Read a whole trail from its first entry and say what holds; memory stays at one batch.

    Args:
        witnesses: checkpoints kept outside this data base; those printed by it are added.
    """
    row = tx.session.get(TrailHead, tree_id)
    stored = LogHead(row.size, row.root if row.size else EMPTY_ROOT) if row else LogHead(0, EMPTY_ROOT)
    kept = [*witnesses, *printed_checkpoints(tx, tree_id, stored.size)]
    # A finding ends the reading early: the data base's cursor is closed then too.
    with closing(_rows(tx, tree_id)) as rows:
        return check_log(rows, stored, kept, partial(_hashes, tx, tree_id))


def _rows(tx: Transaction, tree_id: uuid.UUID) -> Generator[LogRow, None, None]:
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
