"""What the bundled fonts can print, and a printable form for everything else.

PDF/A forbids a character without a glyph, so one emoji in a resident's sentence would stop a paper from being
made. The face of wide cover (the last of every chain in ``papers/paper.typ``) decides: what it has is printed
as it is, anything else as its code point, such as ``[U+1F3E0]``.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
WIDE_COVER = FONTS / "DejaVuSans.ttf"

MARKS_IN_A_ROW = 4
"""Accents stacked on one letter that are printed: Vietnamese needs two, and more would hide other lines."""

_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNPRINTABLE_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_FULL_UNICODE = (3, 10)


def printable(text: str) -> str:
    """Return ``text`` normalised (NFC), with ``\\n`` as its only line break and only characters that print.

    What no font has, what is not seen (control, format and reordering characters) and what PDF/A forbids
    (private use) is written as its code point. Nothing is left out without a sign.
    """
    lines = unicodedata.normalize("NFC", _LINE_BREAK.sub("\n", text))
    return _tall_stacks().sub(_spelled_marks, lines.translate(_PRINTED))


def code_point(character: str) -> str:
    """Return the name of a character in print, such as ``[U+0007]``."""
    return f"[U+{ord(character):04X}]"


class _Printed(dict[int, str]):
    """The printed form of each code point, found at its first use (a table for ``str.translate``)."""

    def __missing__(self, point: int) -> str:
        self[point] = _printed_form(chr(point))
        return self[point]


_PRINTED = _Printed({0x0A: "\n", 0x09: " "})


def _printed_form(character: str) -> str:
    category = unicodedata.category(character)
    if category not in _UNPRINTABLE_CATEGORIES and ord(character) in _covered():
        return character
    return " " if category == "Zs" else code_point(character)


def _spelled_marks(stack: re.Match[str]) -> str:
    kept, rest = stack[0][:MARKS_IN_A_ROW], stack[0][MARKS_IN_A_ROW:]
    return kept + "".join(map(code_point, rest))


@cache
def _tall_stacks() -> re.Pattern[str]:
    marks = "".join(chr(point) for point in _covered() if unicodedata.category(chr(point)) in ("Mn", "Me"))
    return re.compile(f"[{re.escape(marks)}]{{{MARKS_IN_A_ROW + 1},}}")


@cache
def _covered() -> frozenset[int]:
    """Return the code points of the face of wide cover, from its `cmap` table (OpenType, format 12)."""
    font = WIDE_COVER.read_bytes()
    cmap = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    records = (struct.unpack_from(">HHI", font, cmap + 4 + 8 * index) for index in range(count))
    offset = next(offset for platform, encoding, offset in records if (platform, encoding) == _FULL_UNICODE)
    (groups,) = struct.unpack_from(">I", font, cmap + offset + 12)
    points: set[int] = set()
    for index in range(groups):
        first, last, _glyph = struct.unpack_from(">III", font, cmap + offset + 16 + 12 * index)
        points.update(range(first, last + 1))
    return frozenset(points)


def _table(font: bytes, tag: bytes) -> int:
    """Return where a table of an OpenType font begins."""
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * index) for index in range(count))
    return next(int(offset) for name, _sum, offset, _length in entries if name == tag)
