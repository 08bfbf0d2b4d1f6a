"""Tables as people send them, XLSX or CSV, opened without trusting them.

`read_table` is all there is to call. What a file is, its bytes say, never its name.
"""

from __future__ import annotations

from pathlib import PurePath

from meetings.protocol.register import FileCode, Sheet

from .limits import DEFAULT_LIMITS, Limits, SheetError
from .package import open_package
from .texts import read_csv
from .workbook import read_workbook

__all__ = ["DEFAULT_LIMITS", "Limits", "SheetError", "read_table"]

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_PDF = b"%PDF-"
# The container of .xls and of every Office file behind a password (MS-CFB).
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEGABYTE = 1024 * 1024
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def read_table(content: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> list[Sheet]:
    """The sheets of an XLSX file, or the one of a CSV file, named after `filename`.

    Raises `SheetError` for anything else, and for a file beyond `limits`, before it takes time or memory.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise SheetError(FileCode.EMPTY)
    if len(content) > limits.bytes:
        raise SheetError(
            FileCode.TOO_BIG, limit_mb=limits.bytes // _MEGABYTE, size_mb=-(-len(content) // _MEGABYTE)
        )
    if _PDF in content[:1024]:
        raise SheetError(FileCode.PDF)
    if content.startswith(_COMPOUND):
        raise SheetError(FileCode.ENCRYPTED if _ENCRYPTED_STREAM in content else FileCode.OLD_EXCEL)
    if content.startswith((_ZIP, _EMPTY_ZIP)):
        with open_package(content, limits) as archive:
            return read_workbook(archive, limits)
    return [read_csv(content, PurePath(filename).stem, limits)]
