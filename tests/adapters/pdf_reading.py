"""Reads what a PDF says with the standard library alone: no test rests on a tool that may be missing.

Enough for the files Typst writes: plain objects, deflated streams, fonts with a table to Unicode. Text is
compared without its white space, since a line may break anywhere.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.S)
_TOKEN = re.compile(
    rb"/ActualText\s*|\bB[DM]C\b|\bEMC\b|/(f\d+) [-\d.]+ Tf|<<|>>|<([0-9A-Fa-f]+)>|[()]|\\.", re.S
)
_LINE = re.compile(rb"1 0 0 -1 [-\d.]+ ([-\d.]+) cm")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_CONTROL = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def squeezed(text: str) -> str:
    """Return ``text`` without white space, for comparing."""
    return "".join(text.split())


@dataclass(frozen=True)
class ReadPdf:
    """The bytes of one PDF and what can be read in them."""

    content: bytes

    @cached_property
    def objects(self) -> dict[int, bytes]:
        """Every object by its number."""
        return {int(number): body for number, body in _OBJECT.findall(self.content)}

    @cached_property
    def _unicode_of(self) -> dict[int, dict[int, str]]:
        """For each font, the text of each of its glyphs."""
        return {
            number: self._to_unicode(number) for number, body in self.objects.items() if b"/ToUnicode" in body
        }

    @cached_property
    def pages(self) -> list[str]:
        """What each page shows, without white space."""
        root = next(body for body in self.objects.values() if b"/Type/Catalog" in body)
        return [squeezed(self._shown(page)) for page in self._leaves(_reference(root, b"Pages"))]

    def says(self, text: str) -> bool:
        """Tell whether some page shows ``text``."""
        return squeezed(text) in "".join(self.pages)

    @property
    def lowest_line(self) -> float:
        """Points from the lower edge of a page to its lowest line; negative when it is off the paper."""
        root = next(body for body in self.objects.values() if b"/Type/Catalog" in body)
        pages = self._leaves(_reference(root, b"Pages"))
        streams = (self._stream(_reference(page, b"Contents")) for page in pages)
        return min(float(height) for stream in streams for height in _LINE.findall(stream))

    @property
    def xmp(self) -> str:
        """The metadata packet, which PDF/A wants unpacked."""
        return self.content[self.content.index(b"<x:xmpmeta") : self.content.index(b"</x:xmpmeta>")].decode()

    @property
    def faces(self) -> dict[str, bool]:
        """Each font by its name, and whether its glyphs are inside the file."""
        described = [
            body for body in self.objects.values() if b"/FontDescriptor" in body and b"/FontName" in body
        ]
        return {
            _name(body, b"FontName"): b"/FontFile2" in body or b"/FontFile3" in body for body in described
        }

    def count(self, role: str) -> int:
        """Count the structure elements of a role, such as ``H1`` or ``TH``."""
        return sum(
            len(re.findall(rb"/Type/StructElem/S/%s\b" % role.encode(), body))
            for body in self.objects.values()
        )

    def _leaves(self, node: int) -> list[bytes]:
        body = self.objects[node]
        if b"/Kids" not in body:
            return [body]
        kids = re.search(rb"/Kids ?\[(.*?)\]", body, re.S)
        assert kids is not None
        return [leaf for kid in re.findall(rb"(\d+) 0 R", kids[1]) for leaf in self._leaves(int(kid))]

    def _shown(self, page: bytes) -> str:
        resources = self.objects[_reference(page, b"Resources")]
        fonts = {name: int(number) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}
        stream = self._stream(_reference(page, b"Contents"))
        shown: list[str] = []
        unicode_of: dict[int, str] = {}
        for kind, content in _texts(stream):
            if kind == "font":
                unicode_of = self._unicode_of[fonts[content]]
            elif kind == "actual":
                shown.append(
                    content.decode("utf-16" if content.startswith(codecs.BOM_UTF16_BE) else "latin-1")
                )
            else:
                codes = (int.from_bytes(content[at : at + 2]) for at in range(0, len(content), 2))
                shown.extend(unicode_of.get(code, "\ufffd") for code in codes)
        return "".join(shown)

    def _to_unicode(self, font: int) -> dict[int, str]:
        table = self._stream(_reference(self.objects[font], b"ToUnicode"))
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
        return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}

    def _stream(self, number: int) -> bytes:
        head, _, rest = self.objects[number].partition(b"stream\n")
        packed = rest.removesuffix(b"\nendstream")
        return zlib.decompress(packed) if b"/FlateDecode" in head else packed


def _reference(body: bytes, key: bytes) -> int:
    found = re.search(rb"/%s (\d+) 0 R" % key, body)
    assert found is not None, f"no {key!r} in {body[:80]!r}"
    return int(found[1])


def _name(body: bytes, key: bytes) -> str:
    found = re.search(rb"/%s/([^/\s>]+)" % key, body)
    assert found is not None
    return found[1].decode()


def _texts(stream: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what a page shows in its order: fonts chosen, strings shown, texts that stand for odd glyphs."""
    opened = depth = named = 0
    kind = "shown"
    spans: list[bool] = []  # for each marked span that is open: does a text stand for its glyphs?
    replaced = False
    for token in _TOKEN.finditer(stream):
        mark = token[0]
        string = None
        if mark == b"(":
            opened = opened or token.end()
            depth += 1
        elif mark == b")" and depth:
            depth -= 1
            string = _unescaped(stream[opened : token.start()]) if depth == 0 else None
        elif depth:
            continue
        elif token[1]:
            yield "font", token[1]
        elif token[2]:
            string = bytes.fromhex(token[2].decode())
        elif mark.startswith(b"/ActualText"):
            kind = "actual"
        elif mark in (b"<<", b">>"):
            named += 1 if mark == b"<<" else -1
        elif mark in (b"BDC", b"BMC"):
            spans.append(replaced)
            replaced = False
        elif mark == b"EMC":
            spans.pop()
        if string is None:
            continue
        if kind == "actual" or not (named or any(spans)):
            yield kind, string
        replaced = replaced or kind == "actual"
        opened, kind = 0, "shown"


def _unescaped(string: bytes) -> bytes:
    def character(escape: re.Match[bytes]) -> bytes:
        code = escape[1]
        return bytes([int(code, 8)]) if code.isdigit() else _CONTROL.get(code, code)

    return _ESCAPE.sub(character, string)
