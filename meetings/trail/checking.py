"""The check of a whole trail: every entry and the tree over them, read once from the first."""

from __future__ import annotations

import uuid
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
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
    check_log,
    join_stored,
)
from meetings.storage.communities import Community
from meetings.storage.session import Transaction
from meetings.storage.trail import InstantText, TrailEntry, TrailHead, TrailNode, TrailPersonal, UuidText
from meetings.trail.reading import printed_checkpoints

ROWS_AT_ONCE = 5_000
# An entry keeps its commitments as 64 hexadecimal digits each, with one space between two.
COMMITMENT_AND_SPACE = 65


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
    row = tx.session.get(TrailHead, tree_id)
    if row is None:  # the first act of every tree is that it was begun
        return LogCheck(0, EMPTY_ROOT, LogFinding(LogFault.TRUNCATED, 1, 1))
    stored = LogHead(row.size, row.root if row.size else EMPTY_ROOT)
    kept = [*witnesses, *printed_checkpoints(tx, tree_id, stored.size)]
    # A finding ends the reading early: the data base's cursor is closed then too.
    with closing(_rows(tx, tree_id)) as rows:
        found = check_log(rows, stored, kept, partial(_hashes, tx, tree_id))
    return found if found.finding else replace(found, finding=_missing_part(tx, tree_id))


def _missing_part(tx: Transaction, tree_id: uuid.UUID) -> LogFinding | None:
    """The first entry that has another number of personal parts than of commitments."""
    stored = (
        select(TrailPersonal.seq, func.count().label("parts"))
        .where(TrailPersonal.tree_id == tree_id)
        .group_by(TrailPersonal.seq)
        .subquery()
    )
    promised = (func.length(TrailEntry.commitments) + 1) // COMMITMENT_AND_SPACE
    query = (
        select(TrailEntry.seq)
        .outerjoin(stored, stored.c.seq == TrailEntry.seq)
        .where(TrailEntry.tree_id == tree_id, promised != func.coalesce(stored.c.parts, 0))
        .order_by(TrailEntry.seq)
        .limit(1)
    )
    seq = tx.session.scalar(query)
    return None if seq is None else LogFinding(LogFault.PERSONAL_MISSING, seq, seq)


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
