"""A CSV file as a sheet: its encoding, its delimiter, its cells."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice
from typing import Any

from meetings.protocol.register import Cell, CellKind, FileCode, Row, Sheet, column_letter

from .limits import Limits, SheetError

_DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_ROWS = 60
_SAMPLE_TEXT = 200_000
_SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑ")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd-\uffff]")
_LITERAL = re.compile(r'="([^"]*)"')
_MARKUP = ("<!doctype", "<html", "<table", "<?xml", "{\\rtf", "<meta", "<head")


def read_csv(content: bytes, name: str, limits: Limits) -> Sheet:
    """The rows of a CSV file, as one sheet called `name`; raises `SheetError` with the reason and the place.

    Encodings: UTF-8 with or without mark, UTF-16, and the two single-byte ones that Excel writes in Spanish
    (Windows 1252, and DOS 850 for "CSV (MS-DOS)").
    """
    text = _decoded(content)
    if text.lstrip()[:10].lower().startswith(_MARKUP):
        raise SheetError(FileCode.NOT_A_TABLE)
    text, delimiter = _delimiter(text)
    rows: list[Row] = []
    number = 0
    try:
        for number, fields in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter), start=1):
            if number > limits.rows:
                raise SheetError(FileCode.TOO_MANY_ROWS, limit=limits.rows)
            row = _row(name, number, fields, limits)
            if row:
                rows.append(row)
    except csv.Error as error:
        raise SheetError(FileCode.OPEN_QUOTE, row=number + 1) from error
    if sum(map(len, rows)) > limits.cells:
        raise SheetError(FileCode.TOO_MANY_CELLS, limit=limits.cells)
    return Sheet(name, tuple(rows))


def check_text(text: str, limits: Limits, **place: Any) -> None:
    """Raise `SheetError` for a cell that is too long or holds a character nobody can type."""
    if len(text) > limits.cell_length:
        raise SheetError(FileCode.CELL_TOO_LONG, limit=limits.cell_length, **place)
    if _CONTROL.search(text):
        raise SheetError(FileCode.UNREADABLE_CHARACTER, **place)


def _row(name: str, number: int, fields: list[str], limits: Limits) -> dict[int, Cell]:
    row: dict[int, Cell] = {}
    for column, text in enumerate(fields, start=1):
        if not text.strip():
            continue
        if column > limits.columns:
            raise SheetError(FileCode.TOO_MANY_COLUMNS, sheet=name, limit=limits.columns)
        if len(text) > limits.cell_length and "\n" in text:
            raise SheetError(FileCode.OPEN_QUOTE, row=number)
        check_text(text, limits, sheet=name, row=number, column=column_letter(column))
        # Programs write ="0101" so that a spreadsheet keeps the zero; any other "=" is a formula.
        literal = _LITERAL.fullmatch(text.strip())
        if literal is None and text.lstrip().startswith("="):
            row[column] = Cell(number, column, CellKind.FORMULA, text)
        else:
            row[column] = Cell(number, column, CellKind.TEXT, literal[1] if literal else text)
    return row


def _decoded(content: bytes) -> str:
    if content.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = [*_utf_16_without_mark(content), "utf-8"]
    for encoding in encodings:
        try:
            return _without_binary(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _without_binary(_single_byte(content))


def _utf_16_without_mark(content: bytes) -> list[str]:
    """Text in UTF-16 has a zero in nearly every second byte."""
    sample = content[:4096]
    half = len(sample) // 2
    if 2 * sample[1::2].count(0) > half:
        return ["utf-16-le"]
    return ["utf-16-be"] if 2 * sample[0::2].count(0) > half else []


def _single_byte(content: bytes) -> str:
    """In which of the two encodings the file shows more Spanish letters; Windows 1252 when alike."""
    readings = [content.decode(encoding, errors="replace") for encoding in ("cp1252", "cp850")]
    return max(readings, key=lambda text: sum(letter in _SPANISH for letter in text))


def _without_binary(text: str) -> str:
    """The text itself; a program or a picture, full of control characters, is not a table."""
    sample = text[:4096]
    if len(_CONTROL.findall(sample)) * 10 > len(sample):
        raise SheetError(FileCode.NOT_A_TABLE)
    return text


def _delimiter(text: str) -> tuple[str, str]:
    """The text without Excel's "sep=" line, and the delimiter that cuts it most regularly into most cells."""
    first, _, rest = text.partition("\n")
    said = re.fullmatch(r"\s*sep=(.)\s*", first, re.IGNORECASE)
    if said:
        # The line stays as a blank one, so that rows keep the numbers a spreadsheet shows.
        return "\n" + rest, said[1]
    return text, max(_DELIMITERS, key=lambda delimiter: _regularity(text[:_SAMPLE_TEXT], delimiter))


def _regularity(sample: str, delimiter: str) -> int:
    try:
        rows = list(islice(csv.reader(StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return 0
    cells: Counter[int] = Counter()
    for row in rows:
        if len(row) > 1:
            # A quotation mark left within a cell tells of a cut in the wrong place.
            cells[len(row)] += sum('"' not in cell for cell in row)
    return max(cells.values(), default=0)
