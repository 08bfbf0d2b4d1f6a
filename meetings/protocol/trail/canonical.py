"""One spelling for every value the trail hashes.

A hash proves nothing unless both sides write the same bytes. Canonical JSON here is: keys sorted by
code point, no white space, UTF-8 in Unicode normal form C, no floats, whole numbers that every JSON
reader keeps exact. What has no single spelling (an instant, a fraction) must arrive as text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from json.encoder import encode_basestring as _quoted
from typing import NamedTuple

LARGEST_INTEGER = 2**53 - 1
"""Beyond it JSON readers of other languages round; such a number goes in as text."""

DEEPEST_NESTING = 16

WHOLE = "value"
"""How a refusal names what was given as a whole."""

_WORDS = {None: "null", True: "true", False: "false"}

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")

WHAT_INSTEAD = {
    "float": "give exact text, for example '1/3' or '0.25'",
    "Decimal": "give exact text, for example '0.25'",
    "Fraction": "give exact text, for example '1/3'",
    "datetime": "give the text made by instant()",
    "date": "give ISO text, for example '2027-03-13'",
    "timedelta": "give whole seconds as an integer",
    "UUID": "give its text form",
    "bytes": "give hexadecimal text",
    "set": "give a sorted list",
    "frozenset": "give a sorted list",
}


class TrailError(ValueError):
    """A value or a text the trail cannot take; the message says which and what to give instead."""


def canonical_bytes(value: object) -> bytes:
    """Return the only byte sequence that stands for `value`.

    Takes None, booleans, integers up to 2**53 - 1 either way, text, lists, tuples and mappings with
    text keys, nested at most 16 deep. Raises TrailError naming the place of anything else.
    """
    if type(value) is dict and not value:
        return b"{}"  # most acts over a person have no facts in the clear
    try:
        return _written(value, None, 0).encode("utf-8")
    except UnicodeEncodeError:
        raise TrailError("The text holds half of a surrogate pair, which UTF-8 cannot write.") from None


def words_sha256(words: str) -> str:
    """What the trail keeps of words that somebody wrote by hand: the SHA-256 of their canonical bytes.

    They may name a person, and what stands in the clear stays for ever. The words lie in a row of their own,
    which proves itself by this, and can be erased. 64 hexadecimal digits.
    """
    return hashlib.sha256(canonical_bytes(words)).hexdigest()


def instant(at: datetime) -> str:
    """Return an aware instant as the trail writes it: UTC, six decimals, final `Z`.

    Raises TrailError for a naive date and time: it names no instant.
    """
    if at.tzinfo is None:
        raise TrailError(f"{at.isoformat()} has no time zone, so it names no instant.")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_instant(text: str) -> datetime:
    """Return the aware UTC instant written by `instant`. Raises TrailError for any other spelling."""
    if isinstance(text, str) and _INSTANT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass  # a day or an hour no calendar has: refused below, as any other spelling
    raise TrailError(f"{text!r} is not an instant such as 2027-03-13T23:00:00.000000Z.")


class _Place(NamedTuple):
    """Where a value stands: inside of what (None: it is the whole), under which key or number."""

    inside: _Place | None
    step: str | int

    def __str__(self) -> str:
        step = f".{self.step}" if isinstance(self.step, str) else f"[{self.step}]"
        return f"{self.inside or WHOLE}{step}"


def _written(value: object, place: _Place | None, depth: int) -> str:
    """Return the canonical text of `value`, or refuse it by its place."""
    if isinstance(value, str):
        return _quoted(_text(value))
    if value is None or value is True or value is False:
        return _WORDS[value]
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise TrailError(f"{place or WHOLE}: {value} is beyond 2**53 - 1; give it as text.")
        return int.__repr__(value)
    if depth >= DEEPEST_NESTING:
        raise TrailError(f"{place or WHOLE}: nested deeper than {DEEPEST_NESTING} levels.")
    if isinstance(value, list | tuple):
        items = [_written(item, _Place(place, number), depth + 1) for number, item in enumerate(value)]
        return f"[{','.join(items)}]"
    if isinstance(value, (dict, Mapping)):  # noqa: UP038 - a tuple asks the costly question only at need
        return _written_mapping(value, place, depth)
    kind = type(value).__name__
    raise TrailError(f"{place or WHOLE}: {kind} is not a trail value; {WHAT_INSTEAD.get(kind, 'give text')}.")


def _written_mapping(value: Mapping[object, object], place: _Place | None, depth: int) -> str:
    members: dict[str, str] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TrailError(f"{place or WHOLE}: the key {key!r} is not text.")
        name = _text(key)
        if name in members:
            raise TrailError(f"{place or WHOLE}: two keys are the same text once normalised: {name!r}.")
        members[name] = _written(item, _Place(place, name), depth + 1)
    return f"{{{','.join([f'{_quoted(name)}:{members[name]}' for name in sorted(members)])}}}"


def _text(value: str) -> str:
    # str.__str__ takes the plain text out of a StrEnum member without its name.
    plain = value if type(value) is str else str.__str__(value)
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)
