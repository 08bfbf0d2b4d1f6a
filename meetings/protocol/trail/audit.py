"""Reading a whole trail again: is every entry what it was, and in its place?

Three strengths. The entries against the head root show that nothing changed since the head was
written. With the stored nodes the change is located. Against checkpoints that residents hold, even a
trail rewritten with all its nodes and its head is found out. Entries are read once, as a stream; the
memory is that of one batch whatever the length.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from meetings.protocol.trail.checkpoints import Checkpoint
from meetings.protocol.trail.tree import Appended, append, leaf_hash, root_of

BATCH = 4096

ReadHashes = Callable[[int, int, int], Sequence[bytes]]
"""Reads the stored hashes of complete subtrees that stand side by side: level, position of the first, how
many. It returns that many, an empty one where none is stored."""

# Where number, hour and tag stand in the bytes of an entry. Finding them so costs a tenth of parsing the
# JSON, and is exact: no text inside a JSON string holds these quotes unescaped, and `facts`, the one part
# that could hold such keys, stands after `at` and before `seq`.
_START, _AT, _SEQ, _TAG, _END = b'{"about":', b',"at":"', b',"seq":', b',"tag":"', b'","v":1}'
_AT_LENGTH = 27


class LogFault(StrEnum):
    """What is wrong with a stored trail."""

    UNREADABLE = "unreadable"  # the bytes at this place are no entry
    MISPLACED = "misplaced"  # another number stands here: deleted, inserted or swapped
    ALTERED = "altered"  # the entry is not the one that was hashed
    TIME_BACK = "time_back"  # earlier than the entry before it: the transaction never writes that
    NODE_ALTERED = "node_altered"  # the stored tree is not that of the entries
    HEAD_ALTERED = "head_altered"  # the head row is not that of the entries
    TRUNCATED = "truncated"  # a head or a checkpoint knows of more entries
    FORK = "fork"  # a checkpoint held outside has another root at its size
    PERSONAL_MISSING = "personal_missing"  # an entry commits to personal parts that are not all there


class LogFinding(NamedTuple):
    """A fault and the entries it lies in, by `seq`: `first` and `last` are equal when it is known exactly."""

    fault: LogFault
    first: int
    last: int


class LogRow(NamedTuple):
    """One stored entry: its number, its bytes, and the leaf hash stored beside it (None if none is kept)."""

    seq: int
    content: bytes
    leaf: bytes | None = None


class LogHead(NamedTuple):
    """The head row: number of entries and root."""

    size: int
    root: bytes


class LogStart(NamedTuple):
    """Where a reading begins that leaves the first entries out: how many, and their stored frontier."""

    size: int = 0
    frontier: Sequence[bytes] = ()


FROM_THE_FIRST = LogStart()


@dataclass(frozen=True, slots=True)
class LogCheck:
    """What reading found: entries read, the root they give, and the first fault or None."""

    size: int
    root: bytes
    finding: LogFinding | None


class _Reader:
    """The state of one reading: the growing tree, the last instant, what is checked at which size."""

    def __init__(self, witnesses: Iterable[Checkpoint], start: LogStart) -> None:
        self.size = start.size
        self.frontier = list(start.frontier)
        self.last_at = b""
        self.agreed = 0
        self.witnesses = sorted(witnesses, key=lambda witness: witness.size)

    def take(self, rows: Sequence[LogRow], read_hashes: ReadHashes | None) -> LogFinding | None:
        """Add a batch of rows; return its first fault. No checkpoint lies strictly inside the batch."""
        leaves: list[bytes] = []
        fault: LogFinding | None = None
        for row in rows:
            leaf = leaf_hash(row.content)
            fault = self._row_fault(row, self.size + len(leaves) + 1, leaf)
            if fault:
                break
            leaves.append(leaf)
        appended = append(self.size, self.frontier, leaves)
        earlier = _node_fault(appended, read_hashes) if read_hashes else None
        if earlier or fault:
            return earlier or fault
        self.size, self.frontier = appended.size, appended.frontier
        return self._witness_fault()

    def room(self) -> int:
        """Return how many rows may be read before a checkpoint has to be compared."""
        ahead = [witness.size for witness in self.witnesses if witness.size > self.size]
        return min(BATCH, ahead[0] - self.size) if ahead else BATCH

    def end_fault(self, head: LogHead | None) -> LogFinding | None:
        """Return what only shows once every entry is read."""
        known = [witness.size for witness in self.witnesses] + ([head.size] if head else [])
        longest = max(known, default=0)
        if longest > self.size:
            return LogFinding(LogFault.TRUNCATED, self.size + 1, longest)
        if head and (head.size != self.size or head.root != root_of(self.frontier)):
            return LogFinding(LogFault.HEAD_ALTERED, self.agreed + 1, max(self.size, self.agreed + 1))
        return None

    def _row_fault(self, row: LogRow, seq: int, leaf: bytes) -> LogFinding | None:
        content = row.content
        at_place, seq_place = content.find(_AT) + len(_AT), content.rfind(_SEQ) + len(_SEQ)
        at, (number, _, tag) = content[at_place : at_place + _AT_LENGTH], content[seq_place:].partition(_TAG)
        if row.seq != seq:
            return LogFinding(LogFault.MISPLACED, seq, seq)
        if row.leaf is not None and row.leaf != leaf:
            return LogFinding(LogFault.ALTERED, seq, seq)
        if not content.startswith(_START) or not tag.endswith(_END):
            return LogFinding(LogFault.UNREADABLE, seq, seq)
        if number != b"%d" % seq:
            return LogFinding(LogFault.MISPLACED, seq, seq)
        if at < self.last_at:
            return LogFinding(LogFault.TIME_BACK, seq, seq)
        self.last_at = at
        return None

    def _witness_fault(self) -> LogFinding | None:
        root = root_of(self.frontier)
        for witness in self.witnesses:
            if witness.size == self.size:
                if witness.root != root:
                    return LogFinding(LogFault.FORK, self.agreed + 1, max(self.size, self.agreed + 1))
                self.agreed = self.size
        return None


def _node_fault(appended: Appended, read_hashes: ReadHashes) -> LogFinding | None:
    """Return the fault of the altered node that was complete first: the narrowest place of the first one."""
    altered: list[tuple[int, int]] = []
    for level, first, hashes in appended.levels:
        stored = read_hashes(level, first, len(hashes))
        if stored != hashes:  # rare, so only then each of them is looked at
            places = enumerate(zip(stored, hashes, strict=True), start=first + 1)
            altered += [(place << level, level) for place, (kept, due) in places if kept != due]
    if not altered:
        return None
    last, level = min(altered)
    return LogFinding(LogFault.NODE_ALTERED if level else LogFault.ALTERED, last - (1 << level) + 1, last)


def check_log(
    rows: Iterable[LogRow],
    head: LogHead | None = None,
    witnesses: Iterable[Checkpoint] = (),
    read_hashes: ReadHashes | None = None,
    start: LogStart = FROM_THE_FIRST,
) -> LogCheck:
    """Read a stored trail from its first entry and return the first fault, or None as finding.

    `rows` come ordered by `seq`; `head` is the stored head row; `witnesses` are checkpoints kept outside;
    `read_hashes` reads the stored tree, at most BATCH of its nodes at a time. A FORK or HEAD_ALTERED lies
    after the last checkpoint that still agrees, which is where its range begins. Memory: one batch.

    With `start` only the entries after it are read, from the stored frontier of those before. They and the
    frontier give the head's root or a fault; that nobody altered an earlier entry it does not show.
    """
    reader = _Reader(witnesses, start)
    stream = iter(rows)
    while batch := list(islice(stream, reader.room())):
        finding = reader.take(batch, read_hashes)
        if finding:
            return LogCheck(reader.size, root_of(reader.frontier), finding)
    return LogCheck(reader.size, root_of(reader.frontier), reader.end_fault(head))


def verify_stream(entries: Iterable[bytes], expected_size: int, expected_root: bytes) -> LogCheck:
    """Read the bytes of a whole trail in order and compare with a size and root known from outside."""
    witness = Checkpoint("expected", expected_size, expected_root)
    return check_log(_numbered(entries), LogHead(expected_size, expected_root), (witness,))


def _numbered(entries: Iterable[bytes]) -> Iterator[LogRow]:
    return (LogRow(seq, content) for seq, content in enumerate(entries, start=1))
