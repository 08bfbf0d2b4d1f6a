"""The report a person can check without us: entries, proofs, openings, checkpoint.

`docs/trail.md` gives the format field by field; `protocol/verifier.py` reads it. This module puts
together what a use case has read, and does no reading itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from meetings.protocol.trail.canonical import TrailError, canonical_bytes, instant
from meetings.protocol.trail.checkpoints import parse_checkpoint
from meetings.protocol.trail.entries import Entry, commitment, entry_fields

REPORT_FORMAT = "constancia-trail-report/1"


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one commitment: the salt (16 bytes) and the personal facts it covers."""

    salt: bytes
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One entry of a report with its inclusion proof.

    `commitment` is the one of this person (None when the entry concerns them only by their uuid);
    `opening` is None when the person's key was destroyed: the commitment then stays closed for ever.
    """

    entry: Entry
    proof: Sequence[bytes]
    commitment: str | None = None
    opening: Opening | None = None


@dataclass(frozen=True, slots=True)
class OlderCheckpoint:
    """A checkpoint this person holds in a paper or message, and the proof that the trail only grew since.

    `where` tells the holder which paper it is, as a code and date; it is not part of what is proved.
    """

    size: int
    root: bytes
    proof: Sequence[bytes]
    where: str = ""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key (32 bytes) that signed checkpoints, oldest first in a report.

    Every key but the first carries the two signatures over `rotation_statement`: by the key before it
    and by itself.
    """

    public_key: bytes
    by_previous: bytes | None = None
    by_itself: bytes | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All that `build_report` writes down."""

    person: str
    made_at: datetime
    checkpoint: str
    keys: Sequence[SigningKey]
    entries: Sequence[ReportEntry]
    older: Sequence[OlderCheckpoint] = field(default_factory=tuple)


def rotation_statement(old_public_key: bytes, new_public_key: bytes) -> bytes:
    """Return the bytes both keys sign when a new key takes over from an old one."""
    return (
        b"constancia-key-rotation/1\n" + old_public_key.hex().encode() + b"\n" + new_public_key.hex().encode()
    )


def build_report(report: Report) -> dict[str, object]:
    """Return the report as plain JSON values, entries in the order of the trail.

    Raises TrailError when the parts do not belong together: an entry beyond the checkpoint, a
    commitment the entry does not hold, an opening that does not open it. A report that its own
    verifier would refuse is never handed out.
    """
    head = parse_checkpoint(report.checkpoint)
    entries = sorted(report.entries, key=lambda item: item.entry.seq)
    if not report.keys:
        raise TrailError("A report needs the public key that signed its checkpoint.")
    if entries and entries[-1].entry.seq > head.size:
        raise TrailError(f"Entry {entries[-1].entry.seq} lies beyond the checkpoint of {head.size} entries.")
    return {
        "format": REPORT_FORMAT,
        "made_at": instant(report.made_at),
        "origin": head.origin,
        "person": report.person,
        "keys": [_key(key) for key in report.keys],
        "checkpoint": report.checkpoint,
        "entries": [_entry(item) for item in entries],
        "older": [_older(item, head.size) for item in sorted(report.older, key=lambda item: item.size)],
    }


def report_bytes(report: Mapping[str, object]) -> bytes:
    """Return the bytes of the report file: canonical JSON, so that a repeat is byte for byte the same."""
    return canonical_bytes(report) + b"\n"


def _entry(item: ReportEntry) -> dict[str, object]:
    return {
        "entry": entry_fields(item.entry),
        "proof": [step.hex() for step in item.proof],
        "personal": _personal(item),
    }


def _personal(item: ReportEntry) -> dict[str, object] | None:
    if item.commitment is None:
        return None
    if item.commitment not in item.entry.commitments:
        raise TrailError(f"Entry {item.entry.seq} does not hold that commitment.")
    if item.opening is None:
        return {"commitment": item.commitment, "erased": True}
    if commitment(item.opening.salt, item.opening.facts) != item.commitment:
        raise TrailError(f"The personal facts kept for entry {item.entry.seq} are not those it commits to.")
    return {
        "commitment": item.commitment,
        "salt": item.opening.salt.hex(),
        "facts": dict(item.opening.facts),
    }


def _older(item: OlderCheckpoint, size: int) -> dict[str, object]:
    if item.size > size:
        raise TrailError(f"The older checkpoint of {item.size} entries is beyond the report's {size}.")
    return {
        "size": item.size,
        "root": item.root.hex(),
        "proof": [step.hex() for step in item.proof],
        "where": item.where,
    }


def _key(key: SigningKey) -> dict[str, object]:
    return {
        "public_key": key.public_key.hex(),
        "by_previous": key.by_previous.hex() if key.by_previous else None,
        "by_itself": key.by_itself.hex() if key.by_itself else None,
    }
