"""Checkpoints: the signed text other programs read, and the short form on paper."""

import base64
from hashlib import sha256

import pytest
from hypothesis import given

from meetings.adapters.keys import Keys, verify
from meetings.protocol.trail import (
    TrailError,
    checkpoint_body,
    key_id,
    key_mark,
    line_form,
    origin_mark,
    parse_checkpoint,
    short_form,
    signed_checkpoint,
    signed_note,
    verify_note,
)
from tests.protocol.texts import TEXT
from tests.protocol.trail_samples import ORIGIN
from tests.tables import table

ROOT = sha256(b"a root").digest()
KEYS = Keys(bytes(32), bytes(32))
NOTE = signed_checkpoint(ORIGIN, 4812, ROOT, KEYS.public_key, KEYS.sign)


def test_signed_text_is_the_one_of_c2sp() -> None:
    """Body, empty line, and a signature line of em dash, name and base64 over key id and signature."""
    body, _, line = NOTE.partition("\n\n")
    assert body == f"{ORIGIN}\n4812\n{base64.b64encode(ROOT).decode()}"
    dash, name, encoded = line.rstrip("\n").split(" ")
    content = base64.b64decode(encoded)
    key_hash = sha256(ORIGIN.encode() + b"\n\x01" + KEYS.public_key).digest()
    assert (dash, name, content[:4]) == ("\u2014", ORIGIN, key_hash[:4])
    assert verify(KEYS.public_key, content[4:], (body + "\n").encode())


def test_key_id_is_that_of_a_published_example() -> None:
    """The verifier key of the public Go checksum data base carries its own id: 033de0ae."""
    published = base64.b64decode("Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    assert key_id("sum.golang.org", published[1:]).hex() == "033de0ae"


def test_parsing_gives_back_what_was_signed() -> None:
    """Size, origin, root and one signature."""
    read = parse_checkpoint(NOTE)
    assert (read.origin, read.size, read.root) == (ORIGIN, 4812, ROOT)
    assert [line.name for line in read.signatures] == [ORIGIN]


def test_unsigned_body_and_mail_line_ends_parse_too() -> None:
    """A resident may copy only the three lines, out of a mail with CR LF."""
    unsigned = checkpoint_body(ORIGIN, 1, ROOT)
    assert parse_checkpoint(unsigned).signatures == ()
    assert parse_checkpoint(NOTE.replace("\n", "\r\n")) == parse_checkpoint(NOTE)


def test_note_verifies_only_under_its_key_and_name() -> None:
    """Another key, another name or one altered letter: no checkpoint."""
    assert verify_note(NOTE, ORIGIN, KEYS.public_key, _verify) == parse_checkpoint(NOTE)
    assert verify_note(NOTE, ORIGIN, Keys.ephemeral().public_key, _verify) is None
    assert verify_note(NOTE, "example.com/other", KEYS.public_key, _verify) is None
    assert verify_note(NOTE.replace("4812", "4813"), ORIGIN, KEYS.public_key, _verify) is None
    assert verify_note(checkpoint_body(ORIGIN, 1, ROOT), ORIGIN, KEYS.public_key, _verify) is None


def _verify(signature: bytes, message: bytes) -> bool:
    return verify(KEYS.public_key, signature, message)


def test_foreign_signature_lines_are_carried_along() -> None:
    """A second signer does not make the first invalid."""
    other = Keys.ephemeral()
    line = signed_note(checkpoint_body(ORIGIN, 1, ROOT), "witness.example.com", other.public_key, other.sign)
    both = NOTE + line.rpartition("\n\n")[2]
    assert len(parse_checkpoint(both).signatures) == 2
    assert verify_note(both, ORIGIN, KEYS.public_key, _verify)


@table(
    "text",
    [
        "",
        "one line",
        f"{ORIGIN}\n4812",
        f"with space\n4812\n{base64.b64encode(ROOT).decode()}",
        f"{ORIGIN}\n-1\n{base64.b64encode(ROOT).decode()}",
        f"{ORIGIN}\n007\n{base64.b64encode(ROOT).decode()}",
        f"{ORIGIN}\n4812\nroot",
        f"{ORIGIN}\n4812\n{base64.b64encode(ROOT[:31]).decode()}",
        NOTE.replace("\u2014", "-"),
        NOTE.rpartition(" ")[0] + " AAAA\n",
        NOTE.rpartition(" ")[0] + " ñandú\n",
        "x" * 70_000,
    ],
)
def test_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    """The sentence tells which line is wrong."""
    with pytest.raises(TrailError):
        parse_checkpoint(text)


@given(TEXT)
def test_any_text_parses_or_gets_a_sentence(text: str) -> None:
    """Nothing typed by hand crashes the reader."""
    try:
        parse_checkpoint(text)
    except TrailError as refused:
        assert str(refused)


@table("origin", ["", "with space", "a+b", "two\nlines", "tab\tname"])
def test_origin_that_breaks_the_text_is_refused(origin: str) -> None:
    """It could forge a line of its own."""
    with pytest.raises(TrailError, match="cannot name a trail"):
        checkpoint_body(origin, 1, ROOT)


@table(("size", "root"), [(-1, ROOT), (1, ROOT[:31])])
def test_body_needs_size_and_whole_root(size: int, root: bytes) -> None:
    """A mistake of the caller does not get signed."""
    with pytest.raises(TrailError, match="size from 0 and a root of 32 bytes"):
        checkpoint_body(ORIGIN, size, root)


@table("body", ["no line feed", "two\n\nparts\n"])
def test_text_with_empty_line_is_not_signed(body: str) -> None:
    """The empty line is what parts text and signatures."""
    with pytest.raises(TrailError, match="no empty line"):
        signed_note(body, ORIGIN, KEYS.public_key, KEYS.sign)


def test_short_form_fits_a_line_of_paper() -> None:
    """Mark of the origin, number of entries, 96 bits of the root in groups of four."""
    digits = ROOT.hex()
    groups = [digits[start : start + 4] for start in range(0, 24, 4)]
    short = short_form(ORIGIN, 4812, ROOT)
    assert short == f"{origin_mark(ORIGIN)}/4812/{'-'.join(groups)}"
    assert len(short) == 43


def test_line_form_carries_the_whole_root() -> None:
    """Where there is room, all 256 bits."""
    assert line_form(ORIGIN, 4812, ROOT).endswith(f"/4812/{base64.b64encode(ROOT).decode()}")


def test_key_mark_tells_keys_apart_on_paper() -> None:
    """Sixteen digits of the public key's hash."""
    assert key_mark(KEYS.public_key) == sha256(KEYS.public_key).hexdigest()[:16]


BODY = checkpoint_body(ORIGIN, 4812, ROOT)
ROOT_TEXT = base64.b64encode(ROOT).decode()
NO_ROOT = "A checkpoint's third line is a root of 32 bytes in base64, not "


@table(
    ("text", "sentence"),
    [
        ("x" * 65_537, "The text is too long for a checkpoint."),
        (BODY.replace("\n", " "), "A checkpoint has three lines: origin, number of entries, root."),
        ("\n" + BODY, "'' cannot name a trail: it needs text without spaces or plus signs."),
        (
            "a+" * 21 + "\n1\n" + ROOT_TEXT,
            f"'{'a+' * 20}' cannot name a trail: it needs text without spaces or plus signs.",
        ),
        (
            f"{ORIGIN}\n{'x' * 41}\n{ROOT_TEXT}",
            f"The second line of a checkpoint is the number of entries, not '{'x' * 40}'.",
        ),
        (f"{ORIGIN}\n1\n{'x' * 51}", f"{NO_ROOT}'{'x' * 50}'."),
        (f"{ORIGIN}\n1\n*{ROOT_TEXT}", f"{NO_ROOT}'*{ROOT_TEXT}'."),
        (f"{ORIGIN}\n1\n{ROOT_TEXT} ", f"{NO_ROOT}'{ROOT_TEXT} '."),
        (
            f"{BODY}\n\u2014 two words AAAAAAAA\n",
            "This is not a signature line: '\u2014 two words AAAAAAAA'.",
        ),
        (f"{BODY}\n\u2014 name AAAAAA==\n", "This is not a signature line: '\u2014 name AAAAAA=='."),
        (f"{BODY}\n{'x' * 41}\n", f"This is not a signature line: '{'x' * 40}'."),
    ],
)
def test_what_is_wrong_with_a_checkpoint_is_told(text: str, sentence: str) -> None:
    """The line, what it must be, and the beginning of what stands there."""
    with pytest.raises(TrailError) as refused:
        parse_checkpoint(text)
    assert str(refused.value) == sentence


def test_lines_below_the_root_are_for_others() -> None:
    """The format lets a signer add some; a text of the greatest length is still read."""
    extended = BODY + "x" * (65_536 - len(BODY))
    assert parse_checkpoint(extended) == parse_checkpoint(BODY)


def test_note_verifies_as_mail_and_editors_leave_it() -> None:
    """With other ends of lines, and with blank lines at its end."""
    for text in (NOTE.replace("\n", "\r\n"), NOTE + "\n", NOTE + "\n\n"):
        assert verify_note(text, ORIGIN, KEYS.public_key, _verify) == parse_checkpoint(NOTE)


def test_an_empty_trail_has_a_checkpoint() -> None:
    """Of no entries, with the root of nothing."""
    assert checkpoint_body(ORIGIN, 0, ROOT) == f"{ORIGIN}\n0\n{ROOT_TEXT}\n"


def test_what_is_not_signed_is_told() -> None:
    """In a sentence of its own."""
    with pytest.raises(TrailError) as body:
        checkpoint_body(ORIGIN, -1, ROOT)
    assert str(body.value) == "A checkpoint needs a size from 0 and a root of 32 bytes."
    with pytest.raises(TrailError) as note:
        signed_note("no line feed", ORIGIN, KEYS.public_key, KEYS.sign)
    assert str(note.value) == "The text to sign ends with a line feed and has no empty line."
