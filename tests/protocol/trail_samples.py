"""A small trail to test with: entries about two people, the tree over them, what was kept aside."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from meetings.adapters.keys import Keys
from meetings.protocol.trail import (
    Entry,
    LogHead,
    LogRow,
    NodeRef,
    OlderCheckpoint,
    Opening,
    Report,
    ReportEntry,
    Tag,
    append,
    build_report,
    commitment,
    consistency_proof,
    entry_bytes,
    frontier_refs,
    inclusion_proof,
    instant,
    leaf_hash,
    root_of,
    signed_checkpoint,
)

START = datetime(2027, 3, 1, 14, 0, tzinfo=UTC)
ORIGIN = "meetings.example.com/trail/5b1c6a52-0f0e-4a35-9a57-6d5f0f3f7f10"
MARTA = "0b7d6f8e-3c1c-4b52-9b0a-2a6f8f1b7c01"
LUIS = "7e0c5a1d-9f4b-4d6e-8a3b-1c2d3e4f5a02"
MEETING = "c3a1f6b2-5d4e-4f60-8b7a-9e8d7c6b5a03"


@dataclass
class SampleTrail:
    """Rows, nodes and head as a data base keeps them, and the openings kept beside."""

    rows: list[LogRow] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    nodes: dict[NodeRef, bytes] = field(default_factory=dict)
    frontier: list[bytes] = field(default_factory=list)
    openings: dict[str, Opening] = field(default_factory=dict)

    @property
    def head(self) -> LogHead:
        """Size and root at present."""
        return LogHead(len(self.rows), root_of(self.frontier))

    def root_at(self, size: int) -> bytes:
        """Root of an earlier size."""
        return root_of([self.nodes[ref] for ref in frontier_refs(size)])

    def read_hashes(self, level: int, first: int, count: int) -> list[bytes]:
        """What a query for nodes that stand side by side would return."""
        return [self.nodes.get(NodeRef(level, place), b"") for place in range(first, first + count)]

    def add(self, contents: Iterable[bytes]) -> None:
        """Append entries by their bytes."""
        listed = list(contents)
        appended = append(len(self.rows), self.frontier, [leaf_hash(content) for content in listed])
        self.rows += [LogRow(seq, content) for seq, content in enumerate(listed, start=len(self.rows) + 1)]
        self.nodes.update({NodeRef(node.level, node.position): node.hash for node in appended.nodes})
        self.frontier = appended.frontier


def sample_entry(random: Random, seq: int, person: str) -> tuple[Entry, str, Opening]:
    """Return an entry about a delivery to `person`, its commitment and what opens it."""
    facts = {"person": person, "address": f"buzon{random.randrange(10**6)}@example.com", "accepted": True}
    opening = Opening(random.randbytes(16), facts)
    promise = commitment(opening.salt, opening.facts)
    entry = Entry(
        seq=seq,
        at=instant(START + timedelta(seconds=7 * seq)),
        tag=Tag.DELIVERY_ACCEPTED,
        about=str(uuid.UUID(int=random.getrandbits(128), version=4)),
        meeting=MEETING,
        facts={"channel": "email", "attempt": random.randrange(1, 4)},
        commitments=(promise,),
    )
    return entry, promise, opening


def sample_trail(size: int, seed: int = 1) -> SampleTrail:
    """Return a trail whose odd entries concern Marta and whose even ones Luis."""
    trail, random = SampleTrail(), Random(seed)
    for seq in range(1, size + 1):
        entry, promise, opening = sample_entry(random, seq, MARTA if seq % 2 else LUIS)
        trail.entries.append(entry)
        trail.openings[promise] = opening
    trail.add(entry_bytes(entry) for entry in trail.entries)
    return trail


def sample_report(
    trail: SampleTrail, keys: Keys, *, older: Iterable[int] = (), erased: bool = False
) -> dict[str, object]:
    """Return Marta's report, with proofs for the older sizes."""
    size, root = trail.head
    entries = [
        ReportEntry(
            entry,
            inclusion_proof(entry.seq - 1, size, trail.nodes),
            entry.commitments[0],
            None if erased else trail.openings[entry.commitments[0]],
        )
        for entry in trail.entries
        if entry.seq % 2
    ]
    proofs = [
        OlderCheckpoint(old, trail.root_at(old), consistency_proof(old, size, trail.nodes), "notice")
        for old in older
    ]
    note = signed_checkpoint(ORIGIN, size, root, keys.public_key, keys.sign)
    return build_report(Report(MARTA, START + timedelta(days=30), note, keys.chain, entries, proofs))
