"""Reading a whole trail again: random tamperings of each kind, a thousand at full size, all found."""

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from meetings.protocol.trail import (
    Checkpoint,
    Entry,
    LogFault,
    LogFinding,
    LogHead,
    LogRow,
    LogStart,
    NodeRef,
    Tag,
    append,
    audit,
    check_log,
    entry_bytes,
    frontier_refs,
    instant,
    leaf_hash,
    parse_instant,
    root_of,
    verify_stream,
)
from tests.protocol.trail_samples import MARTA, ORIGIN, SampleTrail, sample_entry, sample_trail
from tests.sizes import tries
from tests.tables import table

SIZE = 40
TRAIL = sample_trail(SIZE)
WITNESSES = [Checkpoint(ORIGIN, size, TRAIL.root_at(size)) for size in (9, 24, SIZE)]
TAMPERINGS = tries(12, 1000)


def _check(trail: SampleTrail, head: LogHead | None = None) -> LogFinding | None:
    """What a full reading of the stored rows finds, with nodes, head and the residents' checkpoints."""
    return check_log(trail.rows, head or trail.head, WITNESSES, trail.read_hashes).finding


def _copy(rows: list[LogRow]) -> SampleTrail:
    """The sample trail with other rows but its own nodes and head: what editing rows alone leaves."""
    return SampleTrail(rows, [], dict(TRAIL.nodes), TRAIL.frontier)


def _rebuilt(entries: list[Entry]) -> SampleTrail:
    """A trail written anew from the first entry: nodes, head and all."""
    trail = SampleTrail()
    trail.add(row.content for row in _renumbered(entries))
    return trail


def _renumbered(entries: list[Entry]) -> list[LogRow]:
    rows = enumerate(entries, start=1)
    return [LogRow(seq, entry_bytes(_changed(entry, seq=seq))) for seq, entry in rows]


def _changed(entry: Entry, **fields: Any) -> Entry:
    """The entry with other values; itself where they are what it has, as most are."""
    is_same = all(getattr(entry, name) == value for name, value in fields.items())
    return entry if is_same else replace(entry, **fields)


def _edited(random: Random, place: int) -> Entry:
    """The entry at a place with one thing altered: a fact, its hour, whom it is about, its commitment."""
    entry = TRAIL.entries[place]
    later = instant(parse_instant(entry.at) + timedelta(seconds=1))
    changes: list[dict[str, object]] = [
        {"facts": {**entry.facts, "attempt": 9}},
        {"at": later},
        {"about": MARTA},
        {"tag": Tag.DELIVERY_BOUNCED},
        {"commitments": (f"{random.getrandbits(256):064x}",)},
        {"commitments": ()},
    ]
    return replace(entry, **random.choice(changes))  # type: ignore[arg-type]  # a mapping of the fields


def test_an_untouched_trail_has_no_finding() -> None:
    """With every check there is, nothing is found; the size and root read are those of the head."""
    found = check_log(TRAIL.rows, TRAIL.head, WITNESSES, TRAIL.read_hashes)
    assert (found.size, found.root, found.finding) == (*TRAIL.head, None)


def test_edited_entries_are_named() -> None:
    """An edited row is named by its number; with its leaf edited too, it is one of two."""
    random = Random(11)
    for turn in range(TAMPERINGS):
        place = random.randrange(SIZE)
        rows = [*TRAIL.rows]
        rows[place] = LogRow(place + 1, entry_bytes(_edited(random, place)))
        trail = _copy(rows)
        if turn % 2:
            trail.nodes[NodeRef(0, place)] = leaf_hash(rows[place].content)
        finding = _check(trail)
        assert finding is not None
        assert finding.first <= place + 1 <= finding.last
        if turn % 2 == 0:
            assert finding == (LogFault.ALTERED, place + 1, place + 1)
        else:
            assert finding.fault is LogFault.FORK or finding.last - finding.first == 1


def test_deleted_entries_are_named() -> None:
    """A missing row is named by its number, even when the later ones were renumbered."""
    random = Random(12)
    for turn in range(TAMPERINGS):
        place = random.randrange(SIZE - 1)
        if turn % 2:
            rows = _renumbered([*TRAIL.entries[:place], *TRAIL.entries[place + 1 :]])
        else:
            rows = [*TRAIL.rows[:place], *TRAIL.rows[place + 1 :]]
        finding = _check(_copy(rows))
        fault = LogFault.ALTERED if turn % 2 else LogFault.MISPLACED
        assert finding == (fault, place + 1, place + 1)


def test_inserted_entries_are_named() -> None:
    """A row that was not there is named by the number it took, renumbered or not."""
    random = Random(13)
    for turn in range(TAMPERINGS):
        place = random.randrange(SIZE)
        entry, _, _ = sample_entry(random, place + 1, MARTA)
        if turn % 2:
            rows = _renumbered([*TRAIL.entries[:place], entry, *TRAIL.entries[place:]])
        else:
            rows = [*TRAIL.rows[:place], LogRow(place + 1, entry_bytes(entry)), *TRAIL.rows[place:]]
        finding = _check(_copy(rows))
        assert finding is not None
        assert finding.first == place + 1
        assert finding.fault in (LogFault.ALTERED, LogFault.MISPLACED)


def test_swapped_entries_are_named() -> None:
    """Of two rows that changed places, the first is named, renumbered or not."""
    random = Random(14)
    for turn in range(TAMPERINGS):
        one, two = sorted(random.sample(range(SIZE), 2))
        entries = [*TRAIL.entries]
        entries[one], entries[two] = entries[two], entries[one]
        rows = _renumbered(entries) if turn % 2 else [LogRow(e.seq, entry_bytes(e)) for e in entries]
        finding = _check(_copy(rows))
        assert finding is not None
        assert (finding.first, finding.last) == (one + 1, one + 1)


def test_truncated_trails_are_found() -> None:
    """A cut tail is found by the head; when the head was cut as well, by a resident's checkpoint."""
    random = Random(15)
    for turn in range(TAMPERINGS):
        size = random.randrange(SIZE)
        cut = _rebuilt(TRAIL.entries[:size])
        head = cut.head if turn % 2 else TRAIL.head
        finding = check_log(cut.rows, head, WITNESSES if turn % 2 else (), cut.read_hashes).finding
        assert finding == (LogFault.TRUNCATED, size + 1, SIZE)


def test_rewritten_trails_fork_from_checkpoints() -> None:
    """A trail written anew, with its nodes and its head, holds together, and is found by one mailbox."""
    random = Random(16)
    kinds: list[Callable[[int], list[Entry]]] = [
        lambda place: [*TRAIL.entries[:place], _edited(random, place), *TRAIL.entries[place + 1 :]],
        lambda place: [*TRAIL.entries[:place], *TRAIL.entries[place + 1 :], _extra(random)],
        lambda place: [*TRAIL.entries[:place], *TRAIL.entries[place:][::-1]],
    ]
    for turn in range(TAMPERINGS):
        place = random.randrange(SIZE - 1)
        rewritten = _rebuilt(_in_time(kinds[turn % 3](place)))
        assert check_log(rewritten.rows, rewritten.head, (), rewritten.read_hashes).finding is None
        finding = _check(rewritten)
        assert finding is not None
        assert finding.fault is LogFault.FORK
        assert finding.first <= place + 1 <= finding.last
        assert (finding.first - 1, finding.last) in [(0, 9), (9, 24), (24, SIZE)]


def _extra(random: Random) -> Entry:
    return sample_entry(random, SIZE + 1, MARTA)[0]


def _in_time(entries: list[Entry]) -> list[Entry]:
    """A careful forger keeps the hours in order."""
    hours = sorted(entry.at for entry in entries)
    return [_changed(entry, at=at) for entry, at in zip(entries, hours, strict=True)]


def test_rewriting_is_found_by_a_single_witness() -> None:
    """One resident who kept one message is enough, whichever size it carries."""
    rewritten = _rebuilt([replace(TRAIL.entries[0], facts={}), *TRAIL.entries[1:]])
    for size in range(1, SIZE + 1):
        witness = Checkpoint(ORIGIN, size, TRAIL.root_at(size))
        finding = check_log(rewritten.rows, rewritten.head, [witness], rewritten.read_hashes).finding
        assert finding == (LogFault.FORK, 1, size)


def test_restored_backup_that_went_on_forks() -> None:
    """An old copy that took other entries is found at the first checkpoint after it."""
    other = sample_trail(SIZE, seed=2)
    restored = _rebuilt(_in_time([*TRAIL.entries[:12], *other.entries[12:]]))
    assert _check(restored) == (LogFault.FORK, 10, 24)


def test_altered_head_row_is_found() -> None:
    """Entries and nodes whole, head row of another root or of fewer entries."""
    assert _check(TRAIL, LogHead(SIZE, bytes(32))) == (LogFault.HEAD_ALTERED, SIZE + 1, SIZE + 1)
    found = check_log(TRAIL.rows, LogHead(SIZE - 1, TRAIL.root_at(SIZE - 1)))
    assert found.finding == (LogFault.HEAD_ALTERED, 1, SIZE)


@table("ref", [NodeRef(1, 3), NodeRef(3, 2), NodeRef(5, 0)])
def test_altered_inner_node_is_found(ref: NodeRef) -> None:
    """A node that is not that of its entries, or is missing, names the entries below it."""
    below = (LogFault.NODE_ALTERED, (ref.position << ref.level) + 1, (ref.position + 1) << ref.level)
    altered, missing = _copy(TRAIL.rows), _copy(TRAIL.rows)
    altered.nodes[ref] = bytes(32)
    del missing.nodes[ref]
    assert _check(altered) == below
    assert _check(missing) == below


def test_leaf_stored_beside_an_entry_is_compared() -> None:
    """Where the leaf hash is a column of the entry, it names an edited row without any node."""
    rows = [LogRow(row.seq, row.content, leaf_hash(row.content)) for row in TRAIL.rows]
    rows[4] = rows[4]._replace(content=rows[4].content.replace(b"email", b"paper"))
    assert check_log(rows).finding == (LogFault.ALTERED, 5, 5)


@table("content", [b"", b"{}", b"\xff\x00", b'{"seq":3}', b"[" * 9000])
def test_bytes_that_are_no_entry_are_named(content: bytes) -> None:
    """Garbage in a row gets its number, not a crash."""
    rows = [*TRAIL.rows]
    rows[2] = LogRow(3, content)
    assert check_log(rows).finding == (LogFault.UNREADABLE, 3, 3)


def test_hour_before_its_predecessor_is_found() -> None:
    """An entry dated back is named, in a trail that holds together otherwise."""
    entries = [*TRAIL.entries]
    entries[20] = replace(entries[20], at=entries[3].at)
    assert check_log(_rebuilt(entries).rows).finding == (LogFault.TIME_BACK, 21, 21)


def test_an_earlier_fault_is_reported_before_a_later_one() -> None:
    """An edited row early and a missing one late in the same batch: the early one is named."""
    rows = [*TRAIL.rows[:30], *TRAIL.rows[31:]]
    rows[5] = LogRow(6, rows[5].content.replace(b"email", b"paper"))
    assert _check(_copy(rows)) == (LogFault.ALTERED, 6, 6)


def test_stream_of_bytes_checks_against_a_root() -> None:
    """Entry bytes in order and one trusted root are enough to tell whether all is as it was."""
    contents = [row.content for row in TRAIL.rows]
    assert verify_stream(contents, *TRAIL.head).finding is None
    assert verify_stream(contents[:-1], *TRAIL.head).finding == (LogFault.TRUNCATED, SIZE, SIZE)
    contents[7] = contents[7].replace(b"email", b"paper")
    assert verify_stream(contents, *TRAIL.head).finding == (LogFault.FORK, 1, SIZE)


def test_an_empty_trail_is_whole() -> None:
    """Nothing written, nothing to find; a head that knows of entries says they are gone."""
    assert check_log([], LogHead(0, root_of([]))).finding is None
    assert check_log([], LogHead(5, bytes(32))).finding == (LogFault.TRUNCATED, 1, 5)


def _stream_peak(count: int) -> int:
    """Most bytes held while reading `count` entries made on the way."""
    start, end = entry_bytes(TRAIL.entries[0]).split(b'"seq":1')
    tracemalloc.start()
    check_log(LogRow(seq, b'%b"seq":%d%b' % (start, seq, end)) for seq in range(1, count + 1))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading twice as many entries holds no more bytes at once; with smaller batches fewer show it."""
    monkeypatch.setattr(audit, "BATCH", tries(128, audit.BATCH))
    assert _stream_peak(8 * audit.BATCH) < _stream_peak(4 * audit.BATCH) * 11 // 10


def test_a_long_trail_is_read_to_its_end() -> None:
    """Every entry is hashed and checked for order, number and hour; `bench/trail.py` says how fast."""
    count = tries(5_000, 1_000_000)
    start, end = entry_bytes(TRAIL.entries[0]).split(b'"seq":1')
    rows = (LogRow(seq, b'%b"seq":%d%b' % (start, seq, end)) for seq in range(1, count + 1))
    found = check_log(rows)
    assert (found.size, found.finding) == (count, None)


def test_growing_by_rows_read_gives_the_head() -> None:
    """The root found by reading is the one found by appending."""
    leaves = [leaf_hash(row.content) for row in TRAIL.rows]
    assert check_log(TRAIL.rows).root == append(0, [], leaves).root == TRAIL.head.root


def test_reading_stops_at_the_first_fault_and_says_how_far_it_came() -> None:
    """To the last checkpoint before it, with the root of the entries until there."""
    rows = [LogRow(row.seq, row.content, leaf_hash(row.content)) for row in TRAIL.rows]
    rows[11] = rows[11]._replace(content=rows[11].content.replace(b"email", b"paper"))
    found = check_log(rows, None, WITNESSES)
    assert (found.size, found.root, found.finding) == (9, TRAIL.root_at(9), (LogFault.ALTERED, 12, 12))


def test_facts_that_read_like_an_entry_mislead_nobody() -> None:
    """Keys called like those of an entry stand inside its facts: number and hour are still its own."""
    facts = {"a": 1, "at": "2000", "seq": 9, "tag": "x", "z": {"at": "9", "b": 1, "seq": 3}}
    entries = [replace(entry, facts=facts) for entry in TRAIL.entries[:5]]
    assert check_log(_rebuilt(entries).rows).finding is None
    entries[3] = replace(entries[3], at=entries[1].at)
    assert check_log(_rebuilt(entries).rows).finding == (LogFault.TIME_BACK, 4, 4)


def test_bytes_cut_short_are_no_entry() -> None:
    """They begin like one and do not end like one, or the other way round."""
    start, end = TRAIL.rows[2].content[:60], TRAIL.rows[2].content[60:]
    for content in (start, b"x" + end):
        rows = [*TRAIL.rows[:2], LogRow(3, content)]
        assert check_log(rows).finding == (LogFault.UNREADABLE, 3, 3)


def test_entry_under_another_number_is_named() -> None:
    """Its bytes say four and it is stored as the third, with no tree to compare."""
    rows = [*TRAIL.rows[:2], LogRow(3, TRAIL.rows[3].content)]
    assert check_log(rows).finding == (LogFault.MISPLACED, 3, 3)


def test_entries_of_one_instant_are_in_order() -> None:
    """One transaction writes several; none is earlier than the one before."""
    entries = [replace(entry, at=TRAIL.entries[0].at) for entry in TRAIL.entries[:3]]
    assert check_log(_rebuilt(entries).rows).finding is None


def test_two_checkpoints_of_one_size_cannot_both_be_right() -> None:
    """The trail agrees with one of them; the other is told as a fork after it."""
    both = [Checkpoint(ORIGIN, SIZE, TRAIL.root_at(SIZE)), Checkpoint(ORIGIN, SIZE, bytes(32))]
    assert check_log(TRAIL.rows, None, both).finding == (LogFault.FORK, SIZE + 1, SIZE + 1)


def test_nothing_known_of_an_empty_trail_is_no_fault() -> None:
    """Neither head nor checkpoint says that there was an entry."""
    assert check_log([]).finding is None


def _read_after(first: int, trail: SampleTrail, head: LogHead | None = None) -> LogFinding | None:
    """What a reading finds that begins after some entries, from the frontier stored for them."""
    frontier = [trail.nodes[ref] for ref in frontier_refs(first)]
    rows = trail.rows[first:]
    start = LogStart(first, frontier)
    return check_log(rows, head or trail.head, WITNESSES, trail.read_hashes, start).finding


@table("first", [0, 1, 7, 24, 32, SIZE - 1, SIZE])
def test_the_newest_entries_are_read_from_any_place(first: int) -> None:
    """The stored frontier and the entries after it give the head, and the checkpoints that lie among them."""
    assert _read_after(first, TRAIL) is None


def test_of_the_newest_entries_an_edited_one_is_named() -> None:
    """Read from entry 17 on, the thirtieth is found; an edited tenth lies outside what was read."""
    rows = [*TRAIL.rows]
    rows[29] = LogRow(30, entry_bytes(replace(TRAIL.entries[29], tag=Tag.DELIVERY_BOUNCED)))
    assert _read_after(16, _copy(rows)) == (LogFault.ALTERED, 30, 30)
    rows = [*TRAIL.rows]
    rows[9] = LogRow(10, entry_bytes(replace(TRAIL.entries[9], tag=Tag.DELIVERY_BOUNCED)))
    assert _read_after(16, _copy(rows)) is None


def test_a_frontier_that_is_not_the_stored_trees_does_not_give_the_head() -> None:
    """An altered hash over the earlier entries is a finding, though none of them was read."""
    trail = _copy(TRAIL.rows)
    trail.nodes[frontier_refs(16)[0]] = bytes(32)
    assert _read_after(16, trail) == (LogFault.FORK, 1, 24)
