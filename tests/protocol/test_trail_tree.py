"""The Merkle tree against known roots, against pymerkle, and against altered proofs."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256

import pytest
from pymerkle import InmemoryTree

from meetings.protocol.trail import (
    EMPTY_ROOT,
    NodeRef,
    TrailError,
    append,
    consistency_proof,
    consistency_refs,
    frontier_refs,
    inclusion_proof,
    inclusion_refs,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.sizes import tries
from tests.tables import table

SIZES = tries(18, 70)
PAIRS = SIZES * (SIZES + 1) // 2
ALTERED = tries(18, 50)

# The eight inputs and roots by which certificate-transparency logs check their hashing.
KNOWN_LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    bytes(range(0x60, 0x70)).hex(),
]
KNOWN_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Grown:
    """A tree grown leaf by leaf, with the root of every size, and the same in pymerkle."""

    def __init__(self, size: int) -> None:
        self.contents = [f"entry {number}".encode() for number in range(size)]
        self.leaves = [leaf_hash(content) for content in self.contents]
        self.other = InmemoryTree(algorithm="sha256")
        self.nodes: dict[NodeRef, bytes] = {}
        self.roots = [EMPTY_ROOT]
        frontier: list[bytes] = []
        for number, content in enumerate(self.contents):
            appended = append(number, frontier, [leaf_hash(content)])
            self.nodes.update({NodeRef(node.level, node.position): node.hash for node in appended.nodes})
            frontier = appended.frontier
            self.roots.append(appended.root)
            self.other.append_entry(content)


@pytest.fixture(scope="module")
def tree() -> Grown:
    """A tree with powers of two, their neighbours and all between."""
    return Grown(SIZES)


def test_roots_are_the_known_ones() -> None:
    """Growing by the eight known inputs passes through the known roots."""
    roots, size, frontier = [root_of([]).hex()], 0, []
    for text in KNOWN_LEAVES:
        appended = append(size, frontier, [leaf_hash(bytes.fromhex(text))])
        size, frontier = appended.size, appended.frontier
        roots.append(appended.root.hex())
    assert roots == KNOWN_ROOTS


def test_roots_of_all_sizes_agree_with_pymerkle(tree: Grown) -> None:
    """An independent implementation finds the same root for each size."""
    assert tree.roots[1:] == [tree.other.get_root(size) for size in range(1, SIZES + 1)]


def test_a_batch_gives_what_single_appends_give(tree: Grown) -> None:
    """Any way of cutting the same leaves into batches writes the same nodes and root."""
    for cut in range(SIZES + 1):
        first = append(0, [], tree.leaves[:cut])
        second = append(first.size, first.frontier, tree.leaves[cut:])
        nodes = {NodeRef(node.level, node.position): node.hash for node in first.nodes + second.nodes}
        assert (second.size, second.root) == (SIZES, tree.roots[SIZES])
        assert nodes == tree.nodes


def test_appending_writes_two_nodes_a_leaf() -> None:
    """Cost of storage: a thousand leaves write less than two thousand nodes."""
    assert len(append(0, [], [leaf_hash(b"x")] * 1000).nodes) == 1994


def test_frontier_of_another_size_is_refused() -> None:
    """Growing from a damaged head row would fork the trail."""
    with pytest.raises(TrailError, match="do not belong to a tree of 3 leaves"):
        append(3, [leaf_hash(b"x")], [])


def test_frontier_refs_give_roots_of_earlier_sizes(tree: Grown) -> None:
    """The root of any earlier size can be read from the stored nodes."""
    found = [root_of([tree.nodes[ref] for ref in frontier_refs(size)]) for size in range(SIZES + 1)]
    assert found == tree.roots


def test_inclusion_proofs_of_all_leaves_and_sizes(tree: Grown) -> None:
    """171 proofs, at full size 2,485, are those of pymerkle, and each verifies."""
    count = 0
    for size in range(1, SIZES + 1):
        for index in range(size):
            proof = inclusion_proof(index, size, tree.nodes)
            assert proof == tree.other.prove_inclusion(index + 1, size).path[1:]
            assert verify_inclusion(tree.leaves[index], index, size, proof, tree.roots[size])
            count += 1
    assert count == PAIRS


def _mth(leaves: list[bytes]) -> bytes:
    """The tree hash as RFC 9162, section 2.1.1, defines it: by recursion over the list."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + _mth(leaves[:half]) + _mth(leaves[half:])).digest()


def _subproof(old: int, leaves: list[bytes], known: bool) -> list[bytes]:
    """The consistency proof as RFC 9162, section 2.1.4.1, defines it."""
    if old == len(leaves):
        return [] if known else [_mth(leaves)]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if old <= half:
        return [*_subproof(old, leaves[:half], known), _mth(leaves[half:])]
    return [*_subproof(old - half, leaves[half:], False), _mth(leaves[:half])]


def test_consistency_proofs_of_all_pairs_of_sizes(tree: Grown) -> None:
    """As many are those of the RFC's recursion, and verify between the roots pymerkle finds."""
    count = 0
    for new in range(1, SIZES + 1):
        for old in range(1, new + 1):
            proof = consistency_proof(old, new, tree.nodes)
            assert proof == _subproof(old, tree.leaves[:new], True)
            assert verify_consistency(old, new, tree.other.get_root(old), tree.other.get_root(new), proof)
            count += 1
    assert count == PAIRS


def _alterations(proof: list[bytes]) -> list[list[bytes]]:
    """One bit of each hash, one hash less, one more, doubled, reversed."""
    flipped = [
        [*proof[:place], bytes([proof[place][0] ^ 1, *proof[place][1:]]), *proof[place + 1 :]]
        for place in range(len(proof))
    ]
    others = [proof[1:], proof[:-1], [*proof, bytes(32)], [bytes(32), *proof], proof[::-1], proof + proof]
    return flipped + [other for other in others if other != proof]


def _count_accepted(proof: list[bytes], accepts: Callable[[list[bytes]], bool]) -> tuple[int, int]:
    altered = _alterations(proof)
    return len(altered), sum(accepts(other) for other in altered)


def test_no_altered_inclusion_proof_is_accepted(tree: Grown) -> None:
    """Of a thousand altered proofs, at full size more than 10,000, none verifies."""
    counts = []
    for size in range(1, ALTERED):
        for index in range(size):
            accepts = partial(_includes, tree, index, size)
            counts.append(_count_accepted(inclusion_proof(index, size, tree.nodes), accepts))
    assert sum(tried for tried, _ in counts) > tries(1_000, 10_000)
    assert sum(accepted for _, accepted in counts) == 0


def test_no_altered_consistency_proof_is_accepted(tree: Grown) -> None:
    """Of a thousand altered proofs, at full size more than 10,000, none verifies."""
    counts = []
    for new in range(1, ALTERED):
        for old in range(1, new):
            accepts = partial(verify_consistency, old, new, tree.roots[old], tree.roots[new])
            counts.append(_count_accepted(consistency_proof(old, new, tree.nodes), accepts))
    assert sum(tried for tried, _ in counts) > tries(1_000, 10_000)
    assert sum(accepted for _, accepted in counts) == 0


def _includes(tree: Grown, index: int, size: int, proof: list[bytes]) -> bool:
    return verify_inclusion(tree.leaves[index], index, size, proof, tree.roots[size])


def test_inclusion_proof_holds_for_its_place_only(tree: Grown) -> None:
    """The same proof for another leaf, index, size or root is refused."""
    proof, root = inclusion_proof(5, 13, tree.nodes), tree.roots[13]
    assert verify_inclusion(tree.leaves[5], 5, 13, proof, root)
    for leaf, index, size, other in [
        (tree.leaves[6], 5, 13, root),
        (tree.leaves[5], 4, 13, root),
        (tree.leaves[5], -1, 13, root),
        (tree.leaves[5], 13, 13, root),
        (tree.leaves[5], 5, 7, root),
        (tree.leaves[5], 5, 13, tree.roots[12]),
        (tree.leaves[5], 5, 13, b""),
    ]:
        assert not verify_inclusion(leaf, index, size, proof, other)


def test_consistency_proof_holds_for_its_sizes_only(tree: Grown) -> None:
    """The same proof for other sizes or roots is refused, as is any against an empty trail."""
    proof = consistency_proof(6, 13, tree.nodes)
    assert not verify_consistency(5, 13, tree.roots[6], tree.roots[13], proof)
    assert not verify_consistency(13, 6, tree.roots[13], tree.roots[6], proof)
    assert not verify_consistency(6, 13, tree.roots[5], tree.roots[13], proof)
    assert not verify_consistency(6, 13, tree.roots[6], tree.roots[12], proof)
    assert not verify_consistency(6, 6, tree.roots[5], tree.roots[6], [])
    assert not verify_consistency(0, 13, EMPTY_ROOT, tree.roots[13], [])


def _refusal(index: int, size: int, nodes: dict[NodeRef, bytes]) -> str:
    """Why a proof cannot be made of these nodes; nothing where it can."""
    try:
        inclusion_proof(index, size, nodes)
    except TrailError as refused:
        return str(refused)
    return ""


def test_refs_name_exactly_what_proofs_read(tree: Grown) -> None:
    """Reading the named nodes in one query is enough, and none of them is in vain."""
    for size in range(1, 18):
        for index in range(size):
            refs = inclusion_refs(index, size)
            inclusion_proof(index, size, {ref: tree.nodes[ref] for ref in refs})
            assert len(refs) <= 2 * size.bit_length()
            some = consistency_refs(index + 1, size)
            consistency_proof(index + 1, size, {ref: tree.nodes[ref] for ref in some})
            for left_out in refs:
                some_left = {ref: tree.nodes[ref] for ref in refs if ref != left_out}
                assert "has no node" in _refusal(index, size, some_left)


@table(("index", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_leaf_outside_the_tree_is_refused(index: int, size: int) -> None:
    """There is nothing to prove about it."""
    with pytest.raises(TrailError, match="no leaf"):
        inclusion_proof(index, size, {})


@table(("old", "new"), [(0, 5), (6, 5), (-1, 5)])
def test_sizes_that_cannot_be_compared_are_refused(old: int, new: int) -> None:
    """An empty trail witnesses nothing, and a longer one is not an earlier one."""
    with pytest.raises(TrailError, match="no earlier size"):
        consistency_proof(old, new, {})


def test_what_a_tree_cannot_prove_is_told() -> None:
    """With the figures that do not go together."""
    leaf = leaf_hash(b"x")
    with pytest.raises(TrailError) as frontier:
        append(3, [leaf], [])
    assert str(frontier.value) == "1 frontier hashes do not belong to a tree of 3 leaves."
    with pytest.raises(TrailError) as outside:
        inclusion_proof(5, 5, {})
    assert str(outside.value) == "There is no leaf 5 in a tree of 5."
    with pytest.raises(TrailError) as earlier:
        consistency_proof(6, 5, {})
    assert str(earlier.value) == "A tree of 5 leaves has no earlier size 6 to compare with."
    with pytest.raises(TrailError) as missing:
        inclusion_proof(0, 4, {NodeRef(0, 1): leaf})
    assert str(missing.value) == "The tree has no node at level 1, position 1."


def test_proof_with_too_many_hashes_is_refused_wherever_it_ends() -> None:
    """A tree of one leaf needs none, and nothing but the leaf is its root."""
    leaf = leaf_hash(b"x")
    assert verify_inclusion(leaf, 0, 1, [], leaf)
    assert not verify_inclusion(leaf, 0, 1, [leaf], leaf)
    assert not verify_inclusion(leaf, 0, 2, [], leaf)
    assert not verify_consistency(3, 4, leaf, leaf, [])
    assert not verify_consistency(1, 1, leaf, leaf, [leaf])
    assert verify_consistency(1, 1, leaf, leaf, [])
