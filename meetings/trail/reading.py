"""Reading the trail: one person's report with proofs, and the lines staff see.

A report costs the person's own entries and a logarithm of the rest: one query for the entries, and one a
level of the tree for all the nodes that their proofs need.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import select

from meetings.protocol.trail import (
    SALT_BYTES,
    Checkpoint,
    Entry,
    NodeRef,
    OlderCheckpoint,
    Opening,
    Report,
    ReportEntry,
    build_report,
    commitment,
    consistency_proof,
    consistency_refs,
    inclusion_proof,
    inclusion_refs,
    instant,
    parse_checkpoint,
)
from meetings.storage import trail as tables
from meetings.storage.session import Transaction
from meetings.storage.trail import TrailEntry, TrailNode, TrailPersonal
from meetings.trail.writing import Witness, head, signed_head

NODES_IN_ONE_QUERY = 1_000
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
        # By the person's own rows: ordered by the entries, SQLite reads all of them.
        .order_by(TrailPersonal.seq)
    ).all()
    older = printed_checkpoints(tx, tree_id, size)
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


def printed_checkpoints(tx: Transaction, tree_id: uuid.UUID, size: int) -> list[Checkpoint]:
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
    """The stored hashes of these complete subtrees.

    One query a level: asked for pairs of level and position at once, SQLite reads the whole tree.
    """
    found: dict[NodeRef, bytes] = {}
    for level, neighbours in groupby(sorted(set(refs)), key=attrgetter("level")):
        positions = [ref.position for ref in neighbours]
        for start in range(0, len(positions), NODES_IN_ONE_QUERY):
            query = select(TrailNode.index, TrailNode.hash).where(
                TrailNode.tree_id == tree_id,
                TrailNode.level == level,
                TrailNode.index.in_(positions[start : start + NODES_IN_ONE_QUERY]),
            )
            rows = tx.session.connection().execute(query)
            found.update({NodeRef(level, position): value for position, value in rows})
    return found


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


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One entry that concerns a person, with what it says of them; ``facts`` is None once they are erased."""

    seq: int
    at: datetime
    tag: str
    actor: uuid.UUID | None
    meeting_id: uuid.UUID | None
    facts: Mapping[str, Any] | None


def person_lines(tx: Transaction, tree_id: uuid.UUID, person_id: uuid.UUID, limit: int) -> list[PersonLine]:
    """The newest entries that concern a person; costs only their own."""
    rows = tx.session.execute(
        select(TrailEntry, TrailPersonal.sealed)
        .join(
            TrailPersonal,
            (TrailPersonal.tree_id == TrailEntry.tree_id) & (TrailPersonal.seq == TrailEntry.seq),
        )
        .where(TrailPersonal.person_id == person_id, TrailPersonal.tree_id == tree_id)
        # By the person's own rows: ordered by the entries, SQLite reads all of them.
        .order_by(TrailPersonal.seq.desc())
        .limit(limit)
    )
    key = _key(tx, person_id)
    lines = []
    for row, sealed in rows:
        opening = _opening(tx, tree_id, key, sealed)
        facts = None if opening is None else opening.facts
        lines.append(PersonLine(row.seq, row.at, row.tag, row.actor, row.meeting_id, facts))
    return lines
