"""The Merkle tree of RFC 9162, section 2.1, kept as it grows.

Storage holds two things per tree: the hash of every *complete* subtree, keyed (level, position), which
never changes once written; and the frontier, the complete subtrees of the present size from left to
right, one per bit set in the size. Appending needs only the frontier. A proof needs O(log n) nodes:
ask `*_refs` which, read them in one query, hand them to `*_proof`.

Leaf indexes count from 0. (The trail's `seq` counts from 1: `index = seq - 1`.)
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from meetings.protocol.trail.canonical import TrailError

HASH_BYTES = 32
_NODE = b"\x01"
EMPTY_ROOT = sha256(b"").digest()


class NodeRef(NamedTuple):
    """Place of a complete subtree: leaves `position * 2**level` to `(position + 1) * 2**level - 1`."""

    level: int
    position: int


class Node(NamedTuple):
    """A complete subtree and its hash (32 bytes), as stored."""

    level: int
    position: int
    hash: bytes


class Level(NamedTuple):
    """Complete subtrees of one level that stand side by side, the first of them at `position`."""

    level: int
    position: int
    hashes: list[bytes]


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append changed: nodes to insert, and the new frontier, size and root of the head row."""

    levels: list[Level]
    frontier: list[bytes]
    size: int
    root: bytes

    @property
    def nodes(self) -> list[Node]:
        """The new complete subtrees, leaves first, two a leaf on average."""
        return [
            Node(level, position, digest)
            for level, first, hashes in self.levels
            for position, digest in enumerate(hashes, start=first)
        ]


def leaf_hash(entry: bytes) -> bytes:
    """Return the 32-byte hash of one entry's bytes (RFC 9162, 2.1.1: 0x00 before a leaf)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash over two children (RFC 9162, 2.1.1: 0x01 before a node)."""
    return sha256(_NODE + left + right).digest()


def append(size: int, frontier: Sequence[bytes], leaf_hashes: Iterable[bytes]) -> Appended:
    """Add leaves to a tree of `size` leaves, known by its frontier alone.

    Raises TrailError when the frontier does not belong to the size: going on would fork the tree.
    """
    if len(frontier) != size.bit_count():
        raise TrailError(f"{len(frontier)} frontier hashes do not belong to a tree of {size} leaves.")
    levels: list[Level] = []
    grown: list[bytes] = []
    left_alone = list(frontier)
    hashes, position = list(leaf_hashes), size
    new_size = size + len(hashes)
    while hashes or position:
        if hashes:
            levels.append(Level(len(levels), position, hashes))
        if position & 1:  # the last subtree of this level had no sibling until now
            hashes = [left_alone.pop(), *hashes]
        if len(hashes) & 1:
            grown.append(hashes[-1])
        # What `node_hash` gives, without a call for each of a million pairs.
        pairs = zip(hashes[::2], hashes[1::2], strict=False)
        hashes = [sha256(_NODE + left + right).digest() for left, right in pairs]
        position >>= 1
    grown.reverse()
    return Appended(levels, grown, new_size, root_of(grown))


def root_of(frontier: Sequence[bytes]) -> bytes:
    """Return the 32-byte root of the tree whose complete subtrees are `frontier`, left to right."""
    if not frontier:
        return EMPTY_ROOT
    root = frontier[-1]
    for left in reversed(frontier[:-1]):
        root = node_hash(left, root)
    return root


def frontier_refs(size: int) -> list[NodeRef]:
    """Return the places of the frontier of an earlier `size`, left to right: `root_of` gives its root."""
    return list(_cover(0, size))


def inclusion_refs(index: int, size: int) -> list[NodeRef]:
    """Return the nodes `inclusion_proof` reads for leaf `index` in a tree of `size` leaves."""
    return [ref for start, end in _inclusion_ranges(index, size) for ref in _cover(start, end)]


def inclusion_proof(index: int, size: int, nodes: Mapping[NodeRef, bytes]) -> list[bytes]:
    """Return the audit path of leaf `index` (RFC 9162, 2.1.3.1), from the leaf's sibling upwards.

    `nodes` holds at least `inclusion_refs(index, size)`. Raises TrailError when a node is missing or
    the index lies outside the tree.
    """
    return [_range_hash(start, end, nodes) for start, end in _inclusion_ranges(index, size)]


def consistency_refs(old: int, new: int) -> list[NodeRef]:
    """Return the nodes `consistency_proof` reads between the sizes `old` and `new`."""
    return [ref for start, end in _consistency_ranges(old, new) for ref in _cover(start, end)]


def consistency_proof(old: int, new: int, nodes: Mapping[NodeRef, bytes]) -> list[bytes]:
    """Return the proof that the first `old` leaves of a tree of `new` are unchanged (RFC 9162, 2.1.4.1).

    `nodes` holds at least `consistency_refs(old, new)`. Raises TrailError when a node is missing or
    `old` is 0 (an empty trail witnesses nothing) or exceeds `new`. Empty for equal sizes.
    """
    return [_range_hash(start, end, nodes) for start, end in _consistency_ranges(old, new)]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether `proof` shows `leaf` at `index` of the tree of that size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or len(root) != HASH_BYTES:
        return False
    at, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            computed = node_hash(sibling, computed)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and computed == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether `proof` shows the tree of `new` leaves to extend that of `old` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof)
    if old & (old - 1) == 0:  # a complete old tree is its own first node
        path.insert(0, old_root)
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old_computed = new_computed = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old_computed = node_hash(sibling, old_computed)
            new_computed = node_hash(sibling, new_computed)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new_computed = node_hash(new_computed, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and old_computed == old_root and new_computed == new_root


def _split(width: int) -> int:
    """Return the largest power of two smaller than `width`: the leaves of the left child."""
    return 1 << ((width - 1).bit_length() - 1)


def _inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    if not 0 <= index < size:
        raise TrailError(f"There is no leaf {index} in a tree of {size}.")
    start, end = 0, size
    ranges = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def _consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    if not 0 < old <= new:
        raise TrailError(f"A tree of {new} leaves has no earlier size {old} to compare with.")
    start, end = 0, new
    ranges = []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start:  # the old root is known to the reader only when it is the leftmost node
        ranges.append((start, end))
    return ranges[::-1]


def _cover(start: int, end: int) -> Iterator[NodeRef]:
    """Yield the complete subtrees of a range whose start is a multiple of a power of two >= its width."""
    for level in range((end - start).bit_length() - 1, -1, -1):
        if (end - start) >> level & 1:
            yield NodeRef(level, start >> level)
            start += 1 << level


def _range_hash(start: int, end: int, nodes: Mapping[NodeRef, bytes]) -> bytes:
    refs = list(_cover(start, end))
    missing = [ref for ref in refs if ref not in nodes]
    if missing:
        raise TrailError(f"The tree has no node at level {missing[0].level}, position {missing[0].position}.")
    return root_of([nodes[ref] for ref in refs])
