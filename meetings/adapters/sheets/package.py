"""Whether an XLSX package may be opened, judged on its directory and one pass that keeps 64 KiB in memory.

An XLSX file is a zip of XML parts. The reader trusts both, so a bomb, an entity or a sheet of a million rows
is refused here, before anything is parsed (data amplification: CWE-409; XML entities: CWE-611, CWE-776).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from meetings.protocol.register import FileCode

from .limits import Limits, SheetError

_CHUNK = 64 * 1024
_LONGEST_TEXT = 1024 * 1024
_TAG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z]+)")
_FORMULA = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?f(?:\s[^>]*)?>([^<]*)")
_UNSAFE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|\x00")
_ENCODING = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UTF_8 = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_UTF_8_MARK = b"\xef\xbb\xbf"
_UTF_16_STARTS = (b"\xff\xfe", b"\xfe\xff", b"\x00<")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED_FLAG = 0x1


def open_package(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The zip of an XLSX file that is safe to read; raises `SheetError` with the reason otherwise."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        _check_kind(archive)
        _check_directory(archive, len(content), limits)
        _check_parts(archive, limits)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise SheetError(FileCode.DAMAGED) from error
    return archive


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = {info.filename for info in archive.infolist()}
    if any(info.flag_bits & _ENCRYPTED_FLAG for info in archive.infolist()):
        raise SheetError(FileCode.ENCRYPTED)
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        raise SheetError(FileCode.MACRO)
    if "xl/workbook.bin" in names:
        raise SheetError(FileCode.BINARY_EXCEL)
    if "content.xml" in names and "mimetype" in names:
        raise SheetError(FileCode.OPEN_DOCUMENT)
    if not any(name.startswith("xl/") for name in names):
        raise SheetError(FileCode.NOT_A_TABLE)


def _check_directory(archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    """Judge what the zip says of itself; zipfile never unpacks more of a part than its directory declares."""
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    is_dense = unpacked > limits.ratio_from and unpacked > limits.ratio * packed
    if len(infos) > limits.members or unpacked > limits.unpacked_bytes or is_dense:
        raise SheetError(FileCode.UNPACKS_TOO_BIG)
    if any(info.compress_type not in _METHODS for info in infos):
        raise SheetError(FileCode.DAMAGED)


def _check_parts(archive: zipfile.ZipFile, limits: Limits) -> None:
    total: Counter[bytes] = Counter()
    longest_formula = 0
    for info in archive.infolist():
        part: Counter[bytes] = Counter()
        with archive.open(info) as stream:
            for piece in _pieces(stream):
                part.update(_TAG.findall(piece))
                longest_formula = max([longest_formula, *map(len, _FORMULA.findall(piece))])
                _check_counts(part, total, longest_formula, limits)
        total.update(part)


def _check_counts(part: Counter[bytes], total: Counter[bytes], longest_formula: int, limits: Limits) -> None:
    """Refuse as soon as what was counted so far is too much, before the rest is unpacked."""
    if part[b"row"] > limits.rows:
        raise SheetError(FileCode.TOO_MANY_ROWS, limit=limits.rows)
    cells = total[b"c"] + part[b"c"]
    formulas = total[b"f"] + part[b"f"]
    if max(cells, part[b"si"]) > limits.cells or formulas * longest_formula > limits.formula_work:
        raise SheetError(FileCode.TOO_MANY_CELLS, limit=limits.cells)
    is_table = part[b"row"] or part[b"si"]
    if total.total() + part.total() > limits.tags or (not is_table and part.total() > limits.style_tags):
        raise SheetError(FileCode.UNPACKS_TOO_BIG)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The part cut before a `<`, so that no tag is split; nothing when it is not XML at all (a picture)."""
    start = stream.read(_CHUNK)
    if start.startswith(_UTF_16_STARTS) and b"<" in start[:200]:
        raise SheetError(FileCode.UNSAFE_XML)
    start = start.removeprefix(_UTF_8_MARK)
    if not start.lstrip().startswith(b"<"):
        return
    encoding = _ENCODING.match(start)
    if encoding and encoding[1].lower() not in _UTF_8:
        raise SheetError(FileCode.UNSAFE_XML)
    kept = b""
    chunk = start
    while chunk:
        piece = kept + chunk
        if _UNSAFE.search(piece):
            raise SheetError(FileCode.UNSAFE_XML)
        cut = max(piece.rfind(b"<"), 0)
        yield piece[:cut]
        kept = piece[cut:]
        if len(kept) > _LONGEST_TEXT:
            raise SheetError(FileCode.UNPACKS_TOO_BIG)
        chunk = stream.read(_CHUNK)
    yield kept
