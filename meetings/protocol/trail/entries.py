"""What one line of the trail holds, and its bytes.

An entry stands in the clear for ever, so nothing in it is personal. People appear in two ways only:
as a public uuid, a pseudonym that means nothing once the person's row is erased; and as a salted
commitment to facts that lie elsewhere, encrypted under that person's key. Commitments carry no
reference to their person and are sorted, so a neighbour who reads the entry in their own report
learns neither who else it concerned nor in which order.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from meetings.protocol.trail.canonical import TrailError, canonical_bytes, parse_instant

ENTRY_VERSION = 1
"""Version 1: canonical JSON, SHA-256 for leaves and commitments. Another algorithm is another version."""

SALT_BYTES = 16

MOST_COMMITMENTS = 32
"""An act that concerns a whole building writes one entry per person, so each report stays short."""

LARGEST_ENTRY = 64 * 1024

_TAG = re.compile(r"[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*){2}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEYS = {"v", "seq", "at", "tag", "actor", "about", "meeting", "facts", "commitments"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a trail.

    `seq` counts from 1 within the trail; `at` is text made by `instant`; `tag` is
    `source:subject:action`; `actor`, `about` and `meeting` are public uuids or None (None as actor: the
    program itself); `facts` hold nothing personal; `commitments` are hexadecimal, one per person concerned.
    Raises TrailError when a field has another shape.
    """

    seq: int
    at: str
    tag: str
    actor: str | None = None
    about: str | None = None
    meeting: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    commitments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if type(self.seq) is not int or self.seq < 1:
            raise TrailError(f"seq: {self.seq!r} is not a whole number from 1.")
        _require_tag(self.tag)
        for name, value in (("actor", self.actor), ("about", self.about), ("meeting", self.meeting)):
            if value is not None:
                _require(value, _UUID, name, "a uuid in lower case")
        parse_instant(self.at)
        if not isinstance(self.facts, Mapping):
            raise TrailError("facts: give a mapping of text to plain values.")
        for digest in self.commitments:
            _require(digest, _DIGEST, "commitments", "64 hexadecimal digits in lower case")
        _require_few_different(self.commitments)


def entry_fields(entry: Entry) -> dict[str, object]:
    """Return an entry as the mapping whose canonical JSON is `entry_bytes(entry)`; a report holds this."""
    return {
        "v": ENTRY_VERSION,
        "seq": entry.seq,
        "at": entry.at,
        "tag": str(entry.tag),
        "actor": entry.actor,
        "about": entry.about,
        "meeting": entry.meeting,
        "facts": dict(entry.facts),
        "commitments": sorted(entry.commitments),
    }


def entry_bytes(entry: Entry) -> bytes:
    """Return the canonical bytes of an entry, which are its leaf in the tree.

    Raises TrailError when a fact has no canonical spelling or the entry exceeds 64 KiB.
    """
    return _within_limit(
        join_stored(
            entry.seq,
            entry.at,
            entry.tag,
            entry.actor,
            entry.about,
            entry.meeting,
            canonical_bytes(entry.facts).decode(),
            sorted(entry.commitments),
        )
    )


def checked_entry(content: bytes, tag: str, commitments: Sequence[str]) -> bytes:
    """Return `content`, the bytes of an entry joined from parts just made for it, if it may be written.

    For writing by the thousand: parts made by `instant`, `canonical_bytes`, `commitment` and `str` of a uuid
    need no second look. Raises TrailError for what those cannot vouch for: the tag, how many people there
    are, that each has a salt of their own, and the size.
    """
    _require_tag(tag)
    _require_few_different(commitments)
    return _within_limit(content)


def join_stored(
    seq: int,
    at: str,
    tag: str,
    actor: str | None,
    about: str | None,
    meeting: str | None,
    facts: str,
    commitments: Iterable[str],
) -> bytes:
    """Return the bytes of an entry from its parts as they are stored: `facts` already canonical text.

    Checks nothing, so that reading a whole trail again stays quick: a part that was altered gives other
    bytes, and their hash tells. The keys stand in the order of the alphabet, as canonical JSON has them.
    """
    listed = ",".join([f'"{digest}"' for digest in commitments])
    return (
        f'{{"about":{_quoted(about)},"actor":{_quoted(actor)},"at":"{at}","commitments":[{listed}],'
        f'"facts":{facts},"meeting":{_quoted(meeting)},"seq":{seq},"tag":"{tag}","v":{ENTRY_VERSION}}}'
    ).encode("utf-8", "backslashreplace")


def parse_entry(content: bytes) -> Entry:
    """Return the entry written by `entry_bytes`. Raises TrailError when the bytes are not canonical."""
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        raise TrailError("The bytes are not an entry: they are not JSON.") from None
    if not isinstance(read, dict) or read.keys() != _KEYS:
        raise TrailError("The bytes are not an entry: its fields are other ones.")
    if read["v"] != ENTRY_VERSION or not isinstance(read["commitments"], list):
        raise TrailError("The bytes are not an entry of version 1.")
    del read["v"]
    entry = Entry(**{**read, "commitments": tuple(read["commitments"])})
    if entry_bytes(entry) != content:
        raise TrailError(f"Entry {entry.seq} is not written in the canonical form.")
    return entry


def commitment(salt: bytes, personal_facts: Mapping[str, object]) -> str:
    """Return the commitment to what an entry says of one person, as 64 hexadecimal digits.

    SHA-256 over a salt of 16 random bytes, new for each commitment, and the canonical facts. The facts
    name their person under the key `person` (a uuid), so that a commitment cannot be shown as another
    person's. Raises TrailError otherwise.
    """
    return commitment_and_salted(salt, personal_facts)[0]


def commitment_and_salted(salt: bytes, personal_facts: Mapping[str, object]) -> tuple[str, bytes]:
    """Return the `commitment` to personal facts and the bytes it is the hash of, which are kept sealed."""
    if len(salt) != SALT_BYTES:
        raise TrailError(f"The salt has {len(salt)} bytes; it needs {SALT_BYTES} random ones.")
    _require(personal_facts.get("person"), _UUID, "person", "the person's uuid in lower case")
    salted = salt + canonical_bytes(personal_facts)
    return sha256(salted).hexdigest(), salted


def _quoted(reference: str | None) -> str:
    return "null" if reference is None else f'"{reference}"'


def _within_limit(content: bytes) -> bytes:
    if len(content) > LARGEST_ENTRY:
        raise TrailError(f"The entry takes {len(content)} bytes; one holds at most {LARGEST_ENTRY}.")
    return content


def _require_tag(tag: str) -> None:
    _require(tag, _TAG, "tag", "three lower-case words, as meeting:notice:issued")


def _require_few_different(commitments: Sequence[str]) -> None:
    if len(commitments) > MOST_COMMITMENTS:
        raise TrailError(
            f"commitments: {len(commitments)} people in one entry; write one entry per person "
            f"when an act concerns more than {MOST_COMMITMENTS}."
        )
    if len(set(commitments)) != len(commitments):
        raise TrailError("commitments: one stands twice; every person needs a salt of their own.")


def _require(value: object, shape: re.Pattern[str], name: str, wanted: str) -> None:
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise TrailError(f"{name}: {value!r} is not {wanted}.")
