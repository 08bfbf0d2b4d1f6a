"""Entries: their bytes, their shape, and commitments that nobody can guess or move."""

import json
from dataclasses import replace
from hashlib import sha256
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.protocol.trail import (
    MOST_COMMITMENTS,
    Entry,
    Tag,
    TrailError,
    canonical_bytes,
    checked_entry,
    commitment,
    entry_bytes,
    entry_fields,
    join_stored,
    parse_entry,
)
from tests.protocol.texts import TEXT
from tests.protocol.trail_samples import LUIS, MARTA, MEETING
from tests.sizes import tries
from tests.tables import table

ENTRY = Entry(
    seq=7,
    at="2027-03-13T23:00:00.000000Z",
    tag=Tag.NOTICE_ISSUED,
    actor=LUIS,
    about=MEETING,
    meeting=MEETING,
    facts={"version": 2, "recipients": 240},
    commitments=("ff" * 32, "00" * 32),
)
SALT = bytes(range(16))


def test_entry_bytes_are_the_documented_ones() -> None:
    """The bytes of docs/trail.md, letter by letter: another spelling would break every proof."""
    assert entry_bytes(ENTRY).decode() == (
        f'{{"about":"{MEETING}","actor":"{LUIS}","at":"2027-03-13T23:00:00.000000Z",'
        f'"commitments":["{"00" * 32}","{"ff" * 32}"],"facts":{{"recipients":240,"version":2}},'
        f'"meeting":"{MEETING}","seq":7,"tag":"meeting:notice:issued","v":1}}'
    )


def test_order_of_commitments_says_nothing() -> None:
    """They are sorted, so nobody reads from their order whom the act concerned first."""
    assert entry_bytes(ENTRY) == entry_bytes(replace(ENTRY, commitments=("00" * 32, "ff" * 32)))


@given(facts=st.dictionaries(TEXT, TEXT | st.integers(-99, 99) | st.none(), max_size=5))
def test_joined_bytes_are_canonical_json(facts: dict[str, object]) -> None:
    """The quick way of writing an entry gives exactly the canonical JSON of its fields."""
    try:
        entry = replace(ENTRY, facts=facts, actor=None)
        content = entry_bytes(entry)
    except TrailError:
        assert len(facts) > 1  # two keys that normalise to the same text
        return
    assert content == canonical_bytes(entry_fields(entry))
    assert entry_bytes(parse_entry(content)) == content


def test_stored_parts_give_the_same_bytes() -> None:
    """Reading columns back needs no parsing of the facts."""
    stored = canonical_bytes(ENTRY.facts).decode()
    parts = (ENTRY.seq, ENTRY.at, str(ENTRY.tag), ENTRY.actor, ENTRY.about, ENTRY.meeting, stored)
    assert join_stored(*parts, sorted(ENTRY.commitments)) == entry_bytes(ENTRY)


@table(
    ("tag", "commitments", "size", "sentence"),
    [
        ("notice", [], 9, "tag: 'notice'"),
        (Tag.NOTICE_ISSUED, ["ab" * 32] * 2, 9, "salt of their own"),
        (Tag.NOTICE_ISSUED, [f"{n:064x}" for n in range(MOST_COMMITMENTS + 1)], 9, "one entry per person"),
        (Tag.NOTICE_ISSUED, [], 65537, "at most 65536"),
    ],
)
def test_what_parts_cannot_vouch_for_is_checked_when_they_are_joined(
    tag: str, commitments: list[str], size: int, sentence: str
) -> None:
    """Writing by the thousand skips the shape of what the program itself just made, and nothing else."""
    with pytest.raises(TrailError, match=sentence):
        checked_entry(b"x" * size, tag, commitments)
    assert checked_entry(b"x" * 65536, Tag.NOTICE_ISSUED, ["ab" * 32]) == b"x" * 65536


def test_an_altered_stored_text_still_gives_bytes() -> None:
    """Half a surrogate pair written by hand into the data base is hashed, and the hash tells."""
    assert b"\\ud800" in join_stored(1, "x", "y", None, None, None, '{"a":"\ud800"}', [])


@table(
    ("change", "sentence"),
    [
        ({"seq": 0}, "seq: 0"),
        ({"seq": True}, "seq: True"),
        ({"at": "2027-03-13"}, "is not an instant"),
        ({"at": None}, "is not an instant"),
        ({"tag": "notice"}, "tag: 'notice' is not three lower-case words"),
        ({"tag": "meeting:notice:issued\n"}, "tag:"),
        ({"actor": "marta@example.com"}, "actor: .* a uuid in lower case"),
        ({"about": MARTA.upper()}, "about: .* a uuid in lower case"),
        ({"meeting": 5}, "meeting: 5"),
        ({"facts": ["x"]}, "facts: give a mapping"),
        ({"commitments": ("ab",)}, "commitments: 'ab'"),
        ({"commitments": ("ab" * 32, "ab" * 32)}, "salt of their own"),
        ({"commitments": tuple(f"{n:064x}" for n in range(MOST_COMMITMENTS + 1))}, "one entry per person"),
    ],
)
def test_a_field_of_another_shape_is_refused(change: dict[str, object], sentence: str) -> None:
    """The sentence names the field: a personal datum in a public field cannot slip in."""
    with pytest.raises(TrailError, match=sentence):
        replace(ENTRY, **change)  # type: ignore[arg-type]  # wrong types are what is tested


def test_an_entry_beyond_its_limit_is_refused() -> None:
    """Everybody's report would carry it."""
    with pytest.raises(TrailError, match="at most 65536"):
        entry_bytes(replace(ENTRY, facts={"text": "x" * 65536}))


@table(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"[" * 5000,
        entry_bytes(ENTRY).replace(b'"v":1', b'"v":2'),
        entry_bytes(ENTRY).replace(b'"v":1', b'"v":true'),
        entry_bytes(ENTRY).replace(b'"v":1', b'"v": 1'),
        entry_bytes(ENTRY).replace(b'["' + b"0", b'[5,"' + b"0"),
        entry_bytes(ENTRY).replace(b"240", b"2.5"),
        entry_bytes(ENTRY).replace(b'"facts":{', b'"facts":{"version":1,'),
    ],
)
def test_bytes_that_are_no_entry_are_refused(content: bytes) -> None:
    """Only the canonical bytes read back: no second spelling of an entry exists."""
    with pytest.raises(TrailError):
        parse_entry(content)


def test_commitment_is_sha256_over_salt_and_facts() -> None:
    """The formula of docs/trail.md."""
    facts = {"person": MARTA, "answer": "yes"}
    expected = sha256(SALT + b'{"answer":"yes","person":"' + MARTA.encode() + b'"}').hexdigest()
    assert commitment(SALT, facts) == expected


def test_commitment_without_its_person_is_refused() -> None:
    """Otherwise it could be shown as another person's."""
    with pytest.raises(TrailError, match="person"):
        commitment(SALT, {"answer": "yes"})


@table("salt", [b"", bytes(15), bytes(17)])
def test_a_salt_of_another_length_is_refused(salt: bytes) -> None:
    """A missing salt would make yes and no guessable."""
    with pytest.raises(TrailError, match="needs 16 random"):
        commitment(salt, {"person": MARTA})


def test_guessing_every_unit_and_answer_finds_none() -> None:
    """Without its salt, no combination of units (at full size 240) and three answers gives a commitment."""
    units = tries(60, 240)
    random = Random(5)
    facts = [
        {"person": MARTA, "unit": str(unit), "answer": answer}
        for unit, answer in product(range(1, units + 1), ("yes", "no", "blank"))
    ]
    kept = {commitment(random.randbytes(16), fact) for fact in facts}
    guesses = {sha256(canonical_bytes(fact)).hexdigest() for fact in facts}
    guesses |= {commitment(bytes(16), fact) for fact in facts}
    assert len(kept) == len(facts) == 3 * units
    assert not kept & guesses


def test_tags_are_unique_and_well_formed() -> None:
    """Each tag names source, subject and action, and is itself a valid entry."""
    values = [tag.value for tag in Tag]
    assert len(values) == len(set(values))
    for tag in Tag:
        assert json.loads(entry_bytes(replace(ENTRY, tag=tag)))["tag"] == tag.value


@table(
    ("change", "sentence"),
    [
        ({"seq": 0}, "seq: 0 is not a whole number from 1."),
        ({"tag": "notice"}, "tag: 'notice' is not three lower-case words, as meeting:notice:issued."),
        ({"actor": "x"}, "actor: 'x' is not a uuid in lower case."),
        ({"facts": ["x"]}, "facts: give a mapping of text to plain values."),
        ({"commitments": ("ab",)}, "commitments: 'ab' is not 64 hexadecimal digits in lower case."),
        (
            {"commitments": ("ab" * 32,) * 33},
            "commitments: 33 people in one entry; "
            "write one entry per person when an act concerns more than 32.",
        ),
        (
            {"commitments": ("ab" * 32,) * 2},
            "commitments: one stands twice; every person needs a salt of their own.",
        ),
    ],
)
def test_field_of_another_shape_is_told_in_a_whole_sentence(change: dict[str, object], sentence: str) -> None:
    """What it is, and what it must be."""
    with pytest.raises(TrailError) as refused:
        replace(ENTRY, **change)  # type: ignore[arg-type]  # wrong types are what is tested
    assert str(refused.value) == sentence


def test_entry_for_as_many_people_as_it_may_concern() -> None:
    """Thirty-two, each with a commitment of their own."""
    thirty_two = tuple(f"{number:064x}" for number in range(MOST_COMMITMENTS))
    assert replace(ENTRY, commitments=thirty_two).commitments == thirty_two


def test_entry_of_the_greatest_size_is_written() -> None:
    """65,536 bytes, and one more is refused with both figures."""
    empty = len(entry_bytes(replace(ENTRY, facts={"text": ""})))
    fits = replace(ENTRY, facts={"text": "x" * (65_536 - empty)})
    assert len(entry_bytes(fits)) == 65_536
    with pytest.raises(TrailError) as refused:
        entry_bytes(replace(ENTRY, facts={"text": "x" * (65_537 - empty)}))
    assert str(refused.value) == "The entry takes 65537 bytes; one holds at most 65536."


@table(
    ("content", "sentence"),
    [
        (b"\xff", "The bytes are not an entry: they are not JSON."),
        (b"[]", "The bytes are not an entry: its fields are other ones."),
        (b"{}", "The bytes are not an entry: its fields are other ones."),
        (entry_bytes(ENTRY).replace(b'"v":1', b'"v":2'), "The bytes are not an entry of version 1."),
        (
            entry_bytes(ENTRY)
            .replace(b'["00', b'{"00')
            .replace(b'ff"]', b'ff":1}')
            .replace(b'00","f', b'00":1,"f'),
            "The bytes are not an entry of version 1.",
        ),
        (
            entry_bytes(ENTRY).replace(b'"seq":7', b'"seq": 7'),
            "Entry 7 is not written in the canonical form.",
        ),
    ],
)
def test_bytes_that_are_no_entry_are_told_apart(content: bytes, sentence: str) -> None:
    """No JSON, other fields, another version, another spelling."""
    with pytest.raises(TrailError) as refused:
        parse_entry(content)
    assert str(refused.value) == sentence


def test_entry_read_back_is_the_one_that_was_written() -> None:
    """Every field of it; the commitments in their order."""
    assert parse_entry(entry_bytes(ENTRY)) == replace(ENTRY, commitments=("00" * 32, "ff" * 32))


def test_commitment_says_what_it_lacks() -> None:
    """The length of the salt, or whom it is about."""
    with pytest.raises(TrailError) as salt:
        commitment(bytes(15), {"person": MARTA})
    assert str(salt.value) == "The salt has 15 bytes; it needs 16 random ones."
    with pytest.raises(TrailError) as person:
        commitment(SALT, {"answer": "yes"})
    assert str(person.value) == "person: None is not the person's uuid in lower case."
