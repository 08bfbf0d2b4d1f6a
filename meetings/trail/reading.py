"""Reading the trail: one person's report with proofs, the lines staff see, and the check of the whole.

A report costs the person's own entries and a logarithm of the rest: one query for the entries, one for all
the nodes their proofs need.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Uuid, select, tuple_, type_coerce

from meetings.protocol.trail import (
    EMPTY_ROOT,
    SALT_BYTES,
    Checkpoint,
    Entry,
    LogCheck,
    LogHead,
    LogRow,
    NodeRef,
    OlderCheckpoint,
    Opening,
    Report,
    ReportEntry,
    build_report,
    check_log,
    commitment,
    consistency_proof,
    consistency_refs,
    inclusion_proof,
    inclusion_refs,
    instant,
    join_stored,
    parse_checkpoint,
)
from meetings.storage import trail as tables
from meetings.storage.session import Transaction
from meetings.storage.trail import TrailEntry, TrailHead, TrailNode, TrailPersonal
from meetings.trail.writing import Witness, head, signed_head

NODES_IN_ONE_QUERY = 400
SHORTEST_RANGE = 32
ROWS_AT_ONCE = 5_000
MOST_OLDER = 40


def personal_report(
    tx: Transaction, tree_id: uuid.UUID, person_id: uuid.UUID, witness: Witness, at: datetime
) -> dict[str, object]:
    """The trail of one person, with all that the stand-alone verifier needs.

    Args:
        witness: signs the present checkpoint.
        at: when the report is made.
    """
    size = head(tx, tree_id).size
    rows = tx.session.execute(
        select(TrailEntry, TrailPersonal.sealed)
        .join(
            TrailPersonal,
            (TrailPersonal.tree_id == TrailEntry.tree_id) & (TrailPersonal.seq == TrailEntry.seq),
        )
        .where(TrailPersonal.tree_id == tree_id, TrailPersonal.person_id == person_id)
        .order_by(TrailEntry.seq)
    ).all()
    older = _printed(tx, tree_id, size)
    refs = {ref for row in rows for ref in inclusion_refs(row.TrailEntry.seq - 1, size)}
    refs |= {ref for checkpoint in older for ref in consistency_refs(checkpoint.size, size)}
    nodes = read_nodes(tx, tree_id, refs)
    key = _key(tx, person_id)
    return build_report(
        Report(
            person=str(person_id),
            made_at=at,
            checkpoint=signed_head(tx, tree_id, witness),
            keys=witness.keys.chain,
            entries=[
                _report_entry(row.TrailEntry, _opening(tx, tree_id, key, row.sealed), size, nodes)
                for row in rows
            ],
            older=[
                OlderCheckpoint(old.size, old.root, consistency_proof(old.size, size, nodes)) for old in older
            ],
        )
    )


def _report_entry(
    row: TrailEntry, opening: Opening | None, size: int, nodes: Mapping[NodeRef, bytes]
) -> ReportEntry:
    entry = _entry(row)
    proof = inclusion_proof(entry.seq - 1, size, nodes)
    return ReportEntry(entry, proof, _own_commitment(entry, opening), opening)


def _printed(tx: Transaction, tree_id: uuid.UUID, size: int) -> list[Checkpoint]:
    """The checkpoints printed on papers of this trail, newest first, each size once."""
    notes = tx.session.scalars(
        select(tables.Checkpoint.note)
        .where(tables.Checkpoint.tree_id == tree_id, tables.Checkpoint.size.between(1, size))
        .order_by(tables.Checkpoint.size.desc())
        .limit(MOST_OLDER)
    )
    by_size = {checkpoint.size: checkpoint for checkpoint in map(parse_checkpoint, notes)}
    return list(by_size.values())


def _key(tx: Transaction, person_id: uuid.UUID) -> bytes | None:
    wrapped = tx.session.scalar(
        select(tables.PersonKey.wrapped).where(tables.PersonKey.person_id == person_id)
    )
    return tx.vault.unwrap_key(wrapped) if wrapped is not None else None


def _opening(tx: Transaction, tree_id: uuid.UUID, key: bytes | None, sealed: bytes) -> Opening | None:
    if key is None:
        return None  # erased: the commitment stays closed for ever
    opened = tx.vault.open_sealed(key, sealed, tree_id.bytes)
    return Opening(opened[:SALT_BYTES], json.loads(opened[SALT_BYTES:]))


def _own_commitment(entry: Entry, opening: Opening | None) -> str | None:
    if opening is not None:
        return commitment(opening.salt, opening.facts)
    # Of an erased person's entry with one commitment it is known which was theirs; of others it is not.
    return entry.commitments[0] if len(entry.commitments) == 1 else None


def _entry(row: TrailEntry) -> Entry:
    return Entry(
        seq=row.seq,
        at=instant(row.at),
        tag=row.tag,
        actor=_text(row.actor),
        about=_text(row.about),
        meeting=_text(row.meeting_id),
        facts=json.loads(row.facts),
        commitments=tuple(row.commitments.split()),
    )


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)


def read_nodes(tx: Transaction, tree_id: uuid.UUID, refs: Iterable[NodeRef]) -> dict[NodeRef, bytes]:
    """The stored hashes of these complete subtrees, in as few queries as the data base takes."""
    found: dict[NodeRef, bytes] = {}
    scattered: list[NodeRef] = []
    for run in _runs(sorted(set(refs))):
        if len(run) < SHORTEST_RANGE:
            scattered += run
            continue
        # The check of a whole trail asks for neighbours by the thousand: a range of the primary key.
        first = run[0].position
        neighbours = select(TrailNode.index, TrailNode.hash).where(
            TrailNode.tree_id == tree_id,
            TrailNode.level == run[0].level,
            TrailNode.index.between(first, run[-1].position),
        )
        for position, value in tx.session.connection().execute(neighbours).all():
            found[run[position - first]] = value
    for start in range(0, len(scattered), NODES_IN_ONE_QUERY):
        part = scattered[start : start + NODES_IN_ONE_QUERY]
        query = select(TrailNode.level, TrailNode.index, TrailNode.hash).where(
            TrailNode.tree_id == tree_id, tuple_(TrailNode.level, TrailNode.index).in_(part)
        )
        for level, position, value in tx.session.connection().execute(query):
            found[NodeRef(level, position)] = value
    return found


def _runs(wanted: Sequence[NodeRef]) -> Iterator[Sequence[NodeRef]]:
    """Cut sorted places into runs of neighbours on one level."""
    start = 0
    for end in range(1, len(wanted) + 1):
        if end == len(wanted) or wanted[end] != (wanted[end - 1].level, wanted[end - 1].position + 1):
            yield wanted[start:end]
            start = end


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One entry as the staff reads it: nothing personal."""

    seq: int
    at: datetime
    tag: str
    meeting_id: uuid.UUID | None
    facts: Mapping[str, Any]
    people: int


def trail_lines(tx: Transaction, tree_id: uuid.UUID, before: int | None, limit: int = 50) -> list[TrailLine]:
    """The newest entries of a trail, or those before an entry."""
    query = select(TrailEntry).where(TrailEntry.tree_id == tree_id)
    if before is not None:
        query = query.where(TrailEntry.seq < before)
    rows = tx.session.scalars(query.order_by(TrailEntry.seq.desc()).limit(limit))
    return [
        TrailLine(
            row.seq, row.at, row.tag, row.meeting_id, json.loads(row.facts), len(row.commitments.split())
        )
        for row in rows
    ]


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
    kept = [*witnesses, *_printed(tx, tree_id, stored.size)]
    # A finding ends the reading early: the data base's cursor is closed then too.
    with closing(_rows(tx, tree_id)) as rows:
        return check_log(rows, stored, kept, lambda refs: read_nodes(tx, tree_id, refs))


def _rows(tx: Transaction, tree_id: uuid.UUID) -> Generator[LogRow, None, None]:
    as_text = Uuid(as_uuid=False)
    columns = (
        TrailEntry.seq,
        TrailEntry.at,
        TrailEntry.tag,
        type_coerce(TrailEntry.actor, as_text),
        type_coerce(TrailEntry.about, as_text),
        type_coerce(TrailEntry.meeting_id, as_text),
        TrailEntry.facts,
        TrailEntry.commitments,
    )
    query = select(*columns).where(TrailEntry.tree_id == tree_id).order_by(TrailEntry.seq)
    # Closed here too when a finding ends the reading early: the cursor stands on the server.
    with tx.session.connection().execute(query, execution_options={"yield_per": ROWS_AT_ONCE}) as stream:
        for rows in stream.partitions():
            for seq, at, tag, actor, about, meeting, facts, commitments in rows:
                listed = commitments.split()
                yield LogRow(seq, join_stored(seq, instant(at), tag, actor, about, meeting, facts, listed))
