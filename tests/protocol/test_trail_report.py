"""The report: put together only from parts that belong together."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from meetings.adapters.keys import Keys
from meetings.protocol.trail import (
    OlderCheckpoint,
    Opening,
    Report,
    ReportEntry,
    SigningKey,
    TrailError,
    build_report,
    consistency_proof,
    entry_fields,
    inclusion_proof,
    report_bytes,
    rotation_statement,
    signed_checkpoint,
)
from tests.protocol.trail_samples import LUIS, MARTA, ORIGIN, sample_report, sample_trail
from tests.tables import table

KEYS = Keys(bytes(32), bytes(32))
TRAIL = sample_trail(9)
MADE_AT = datetime(2027, 4, 1, tzinfo=UTC)


def _item(seq: int) -> ReportEntry:
    entry = TRAIL.entries[seq - 1]
    proof = inclusion_proof(seq - 1, 9, TRAIL.nodes)
    return ReportEntry(entry, proof, entry.commitments[0], TRAIL.openings[entry.commitments[0]])


def _report(*items: ReportEntry, older: tuple[OlderCheckpoint, ...] = (), size: int = 9) -> Report:
    note = signed_checkpoint(ORIGIN, size, TRAIL.root_at(size), KEYS.public_key, KEYS.sign)
    return Report(MARTA, MADE_AT, note, KEYS.chain, items, older)


def test_report_holds_the_documented_fields() -> None:
    """Exactly the fields of docs/trail.md, entries by their number."""
    report = build_report(_report(_item(3), _item(1)))
    entries = report["entries"]
    assert list(report) == ["format", "made_at", "origin", "person", "keys", "checkpoint", "entries", "older"]
    assert report["format"] == "constancia-trail-report/1"
    assert isinstance(entries, list)
    assert [item["entry"] for item in entries] == [entry_fields(TRAIL.entries[seq]) for seq in (0, 2)]
    assert list(entries[0]["personal"]) == ["commitment", "salt", "facts"]


def test_same_parts_give_the_same_file() -> None:
    """Downloading twice gives byte for byte the same report."""
    one, two = (
        report_bytes(build_report(_report(*items))) for items in ((_item(1), _item(3)), (_item(3), _item(1)))
    )
    assert one == two
    assert one.endswith(b"\n")


def test_erased_opening_leaves_only_the_commitment() -> None:
    """Nothing of the facts stands in the report of an erased person."""
    content = report_bytes(sample_report(TRAIL, KEYS, erased=True))
    assert b'"erased":true' in content
    assert b"buzon" not in content


def test_entry_of_others_keeps_its_commitment_closed() -> None:
    """An entry that concerns the person only by uuid carries no opening."""
    report = build_report(_report(replace(_item(2), commitment=None, opening=None)))
    assert isinstance(report["entries"], list)
    assert report["entries"][0]["personal"] is None


def _other_facts(item: ReportEntry) -> ReportEntry:
    assert item.opening
    return replace(item, opening=Opening(item.opening.salt, {"person": LUIS}))


@table(
    ("report", "sentence"),
    [
        (_report(_item(9), size=8), "Entry 9 lies beyond the checkpoint of 8 entries."),
        (_report(replace(_item(1), commitment="ab" * 32)), "Entry 1 does not hold that commitment."),
        (
            _report(_other_facts(_item(1))),
            "The personal facts kept for entry 1 are not those it commits to.",
        ),
        (
            replace(_report(_item(1)), keys=()),
            "A report needs the public key that signed its checkpoint.",
        ),
        (
            replace(_report(_item(1)), checkpoint="x"),
            "A checkpoint has three lines: origin, number of entries, root.",
        ),
        (
            _report(older=(OlderCheckpoint(9, TRAIL.root_at(9), ()),), size=8),
            "The older checkpoint of 9 entries is beyond the report's 8.",
        ),
    ],
)
def test_parts_that_do_not_belong_together_are_refused(report: Report, sentence: str) -> None:
    """A report its own verifier would refuse is never handed out; the sentence says which part it is."""
    with pytest.raises(TrailError) as refused:
        build_report(report)
    assert str(refused.value) == sentence


def test_older_checkpoints_come_with_their_proof() -> None:
    """One for each paper the person holds, in the order of size."""
    older = tuple(
        OlderCheckpoint(size, TRAIL.root_at(size), consistency_proof(size, 9, TRAIL.nodes), f"notice {size}")
        for size in (7, 3)
    )
    report = build_report(_report(_item(1), older=older))
    assert isinstance(report["older"], list)
    assert [item["size"] for item in report["older"]] == [3, 7]
    assert report["older"][0]["root"] == TRAIL.root_at(3).hex()


def test_report_reaches_to_its_checkpoint() -> None:
    """The last entry and the checkpoint itself belong to it; one without entries is a report too."""
    older = (OlderCheckpoint(9, TRAIL.root_at(9), (), "notice 9"),)
    report = build_report(_report(_item(9), older=older))
    assert isinstance(report["older"], list)
    assert report["older"] == [{"size": 9, "root": TRAIL.root_at(9).hex(), "proof": [], "where": "notice 9"}]
    assert build_report(_report())["entries"] == []


def test_report_says_every_value_as_it_is_documented() -> None:
    """Hexadecimal proofs, salts and keys; who it is for and when it was made."""
    item = _item(3)
    report = build_report(_report(item))
    assert (report["person"], report["origin"]) == (MARTA, ORIGIN)
    assert report["made_at"] == "2027-04-01T00:00:00.000000Z"
    assert report["keys"] == [{"public_key": KEYS.public_key.hex(), "by_previous": None, "by_itself": None}]
    assert item.opening is not None
    assert report["entries"] == [
        {
            "entry": entry_fields(item.entry),
            "proof": [step.hex() for step in item.proof],
            "personal": {
                "commitment": item.commitment,
                "salt": item.opening.salt.hex(),
                "facts": dict(item.opening.facts),
            },
        }
    ]


def test_key_that_followed_carries_both_signatures() -> None:
    """By the key before it and by itself, over the statement with both."""
    keys = (SigningKey(b"a" * 32), SigningKey(b"b" * 32, b"c" * 64, b"d" * 64))
    report = build_report(replace(_report(_item(1)), keys=keys))
    assert report["keys"] == [
        {"public_key": "61" * 32, "by_previous": None, "by_itself": None},
        {"public_key": "62" * 32, "by_previous": "63" * 64, "by_itself": "64" * 64},
    ]
    statement = rotation_statement(b"a" * 32, b"b" * 32)
    assert statement == b"constancia-key-rotation/1\n" + b"61" * 32 + b"\n" + b"62" * 32


def test_erased_opening_is_told_as_erased() -> None:
    """The commitment stays, and that nothing opens it."""
    report = build_report(_report(replace(_item(1), opening=None)))
    assert isinstance(report["entries"], list)
    assert report["entries"][0]["personal"] == {"commitment": _item(1).commitment, "erased": True}
