"""Texts of other people made harmless before they enter a message: one line, printable, of bounded length.

Forms refuse control characters; this is the second wall, at the output. A message must leave even when
a title came in by an import, so here nothing is refused: what cannot be shown is taken out.
"""

from __future__ import annotations

import re
import unicodedata

ELLIPSIS = "\u2026"
LINE_LIMIT = 200
TEXT_LIMIT = 6000

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters
    "\ud800-\udfff"  # halves of surrogate pairs, which UTF-8 cannot carry
    "\u202a-\u202e\u2066-\u2069"  # reordering marks, which make a text read as another
    "\ufdd0-\ufdef\ufffe\uffff\ufeff]"  # noncharacters (the renderer marks its slots with two of them), BOM
)
_SPACE = re.compile(r"[ \t]+")
_WEB_ADDRESS = re.compile(r"https?://[!#-;=?-~]+")


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Return ``text`` as one printable line of at most ``limit`` characters, normalised (NFC).

    Line breaks and tabs become spaces, runs of spaces one; a longer text ends in an ellipsis.
    """
    flat = _UNSEEN.sub("", _BREAK.sub(" ", text[: 4 * limit]))
    return _shorten(_SPACE.sub(" ", unicodedata.normalize("NFC", flat)).strip(), limit)


def clean_text(text: str, limit: int = TEXT_LIMIT) -> str:
    r"""Return ``text`` as printable lines separated by ``\n``, in all at most ``limit`` characters (NFC)."""
    lines = _BREAK.sub("\n", text[: 4 * limit]).split("\n")
    kept = (_UNSEEN.sub("", line).rstrip() for line in lines)
    return _shorten(unicodedata.normalize("NFC", "\n".join(kept)).strip("\n"), limit)


def web_address(text: str) -> str:
    """Return ``text`` if it is an http or https address of printable ASCII without quotes or angle brackets.

    Raises:
        ValueError: it is anything else, such as ``javascript:`` or an address with a line break.
    """
    if not _WEB_ADDRESS.fullmatch(text):
        raise ValueError("A link in a message must be a plain http or https address.")
    return text


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS
