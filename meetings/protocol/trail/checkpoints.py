"""What a resident keeps: the size and root of a trail at one moment.

The long form is the signed text of C2SP (tlog-checkpoint over signed-note), which other programs read.
The short form fits a line of paper, a mail or a calendar: `1f2e3d4c/4812/3f9a-02c1-77de-4b10-98aa-0c3d`,
that is, a mark of the trail's origin, the number of entries, and the first 96 bits of the root. The
line form carries the whole root. Any of them witnesses every entry made before it.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from meetings.protocol.trail.canonical import TrailError

ED25519 = b"\x01"
"""Signature type of signed-note for Ed25519."""

KEY_ID_BYTES = 4
SHORT_ROOT_DIGITS = 24
ROOT_BYTES = 32
LARGEST_NOTE = 64 * 1024

_SIZE = re.compile(r"0|[1-9][0-9]{0,14}")
_NAME = re.compile(r"[^\s+\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: the signer's name, the first four bytes that pick the key, the signature."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size (entries) and root (32 bytes) of the trail `origin`, with the signatures its text carried."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[NoteSignature, ...] = ()


def checkpoint_body(origin: str, size: int, root: bytes) -> str:
    """Return the three lines that are signed: origin, size in decimals, root in base64.

    The origin is a name such as `example.com/trail/<uuid>`: no white space, no plus sign. Raises
    TrailError for another origin, a negative size or a root that has not 32 bytes.
    """
    _require_name(origin)
    if size < 0 or len(root) != ROOT_BYTES:
        raise TrailError("A checkpoint needs a size from 0 and a root of 32 bytes.")
    return f"{origin}\n{size}\n{_base64(root)}\n"


def key_id(name: str, public_key: bytes) -> bytes:
    """Return the four bytes by which a signature line picks its key (C2SP signed-note, Ed25519)."""
    return sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:KEY_ID_BYTES]


def signed_note(body: str, name: str, public_key: bytes, sign: Callable[[bytes], bytes]) -> str:
    """Return `body` with one Ed25519 signature line under `name`.

    `sign` gets the body's bytes and returns the 64-byte signature by the key of `public_key` (32 bytes).
    """
    _require_name(name)
    if not body.endswith("\n") or "\n\n" in body:
        raise TrailError("The text to sign ends with a line feed and has no empty line.")
    signature = _base64(key_id(name, public_key) + sign(body.encode()))
    return f"{body}\n\u2014 {name} {signature}\n"


def signed_checkpoint(
    origin: str, size: int, root: bytes, public_key: bytes, sign: Callable[[bytes], bytes]
) -> str:
    """Return the signed text of a checkpoint, the signer's name being the origin."""
    return signed_note(checkpoint_body(origin, size, root), origin, public_key, sign)


def parse_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint a signed or unsigned text holds; no signature is verified here.

    Raises TrailError naming the line that is not as it must be.
    """
    if len(text) > LARGEST_NOTE:
        raise TrailError("The text is too long for a checkpoint.")
    body, _, tail = text.replace("\r\n", "\n").partition("\n\n")
    lines = body.rstrip("\n").split("\n")
    if len(lines) < 3:
        raise TrailError("A checkpoint has three lines: origin, number of entries, root.")
    origin, size, root = lines[:3]
    _require_name(origin)
    if not _SIZE.fullmatch(size):
        raise TrailError(f"The second line of a checkpoint is the number of entries, not {size[:40]!r}.")
    signatures = tuple(_parse_signature(line) for line in tail.split("\n") if line)
    return Checkpoint(origin, int(size), _parse_root(root), signatures)


def verify_note(
    text: str, name: str, public_key: bytes, verify: Callable[[bytes, bytes], bool]
) -> Checkpoint | None:
    """Return the checkpoint if `text` carries a valid signature by that key under `name`, else None.

    `verify` gets signature and message. Raises TrailError when the text is no checkpoint.
    """
    read = parse_checkpoint(text)
    body = text.replace("\r\n", "\n").partition("\n\n")[0] + "\n"
    wanted = key_id(name, public_key)
    ours = [line for line in read.signatures if line.name == name and line.key_id == wanted]
    return read if any(verify(line.signature, body.encode()) for line in ours) else None


def key_mark(public_key: bytes) -> str:
    """Return the sixteen hexadecimal digits by which people recognise a public key on paper."""
    return sha256(public_key).hexdigest()[:16]


def origin_mark(origin: str) -> str:
    """Return the eight hexadecimal digits that stand for an origin in the short forms."""
    return sha256(origin.encode()).hexdigest()[:8]


def short_form(origin: str, size: int, root: bytes) -> str:
    """Return the form for a message or a foot of page: 96 bits of the root in groups of four digits."""
    digits = root.hex()[:SHORT_ROOT_DIGITS]
    groups = "-".join(digits[start : start + 4] for start in range(0, SHORT_ROOT_DIGITS, 4))
    return f"{origin_mark(origin)}/{size}/{groups}"


def line_form(origin: str, size: int, root: bytes) -> str:
    """Return the one-line form with the whole root in base64, where there is room for 44 characters."""
    return f"{origin_mark(origin)}/{size}/{_base64(root)}"


def _parse_signature(line: str) -> NoteSignature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    content = _decode(encoded)
    if dash != "\u2014" or not name or content is None or len(content) <= KEY_ID_BYTES:
        raise TrailError(f"This is not a signature line: {line[:40]!r}.")
    return NoteSignature(name, content[:KEY_ID_BYTES], content[KEY_ID_BYTES:])


def _parse_root(text: str) -> bytes:
    root = _decode(text)
    if root is None or len(root) != ROOT_BYTES:
        raise TrailError(f"A checkpoint's third line is a root of 32 bytes in base64, not {text[:50]!r}.")
    return root


def _require_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise TrailError(f"{name[:40]!r} cannot name a trail: it needs text without spaces or plus signs.")


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _decode(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
