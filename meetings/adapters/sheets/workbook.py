"""The sheets of an XLSX package, cell by cell, with the numbers exact and nothing computed."""

from __future__ import annotations

import re
import threading
import warnings
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from openpyxl import load_workbook

from meetings.protocol.register import Cell, CellKind, FileCode, Row, Sheet, column_letter

from .limits import Limits, SheetError
from .texts import check_text

_LAST_ROW = 1_048_576  # the greatest row number the format allows (ECMA-376, 18.3.1.73)
_QUOTED = re.compile(r'"[^"]*"')
_NOT_SHOWN = re.compile(r"\\.|_.|\*.|\[[^\]]*\]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# One file at a time: its memory is bounded, and the warnings that openpyxl prints (with the values of cells)
# can be silenced without touching another thread's.
_one_at_a_time = threading.Lock()


def read_workbook(archive: zipfile.ZipFile, limits: Limits) -> list[Sheet]:
    """The sheets of a package that `open_package` let through, in the workbook's order.

    Raises `SheetError` with the reason and the place.
    """
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _sheets(archive, limits)
        except SheetError:
            raise
        # A hand-made package makes openpyxl raise nearly any error; to its sender they all say the same.
        except Exception as error:
            raise SheetError(FileCode.DAMAGED) from error


def _sheets(archive: zipfile.ZipFile, limits: Limits) -> list[Sheet]:
    workbook = load_workbook(archive.fp, read_only=True, data_only=False, keep_links=False)
    try:
        if len(workbook.worksheets) > limits.sheets:
            raise SheetError(FileCode.TOO_MANY_SHEETS, limit=limits.sheets)
        return [_sheet(worksheet, limits) for worksheet in workbook.worksheets]
    finally:
        workbook.close()


def _sheet(worksheet: Any, limits: Limits) -> Sheet:
    # What the file says of its own size may be wrong, and rows would be padded to it.
    worksheet.reset_dimensions()
    rows: list[Row] = []
    widths = 0
    for number, cells in enumerate(worksheet.iter_rows(), start=1):
        widths += len(cells)
        if number > _LAST_ROW or widths > limits.tags:
            raise SheetError(FileCode.TOO_MANY_ROWS, limit=limits.rows)
        row = _row(worksheet.title, cells, limits)
        if row:
            rows.append(row)
    if len(rows) > limits.rows:
        raise SheetError(FileCode.TOO_MANY_ROWS, limit=limits.rows)
    return Sheet(worksheet.title, tuple(rows), hidden=worksheet.sheet_state != "visible")


def _row(sheet: str, cells: Iterable[Any], limits: Limits) -> dict[int, Cell]:
    row: dict[int, Cell] = {}
    for found in cells:
        if found.value is None or (isinstance(found.value, str) and not found.value.strip()):
            continue
        if found.column > limits.columns:
            raise SheetError(FileCode.TOO_MANY_COLUMNS, sheet=sheet, limit=limits.columns)
        cell = _cell(found)
        check_text(cell.text, limits, sheet=sheet, row=cell.row, column=column_letter(cell.column))
        row[cell.column] = cell
    return row


def _cell(found: Any) -> Cell:
    value: Any = found.value
    row, column = found.row, found.column
    if found.data_type == "f":
        return Cell(row, column, CellKind.FORMULA, str(getattr(value, "text", value)))
    if found.data_type == "e":
        return Cell(row, column, CellKind.ERROR, str(value))
    if isinstance(value, bool):
        return Cell(row, column, CellKind.TEXT, "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return _number(row, column, value, found.number_format or "General")
    if isinstance(value, datetime | date | time | timedelta):
        return Cell(row, column, CellKind.DATE, str(value))
    return Cell(row, column, CellKind.TEXT, _ESCAPED.sub(_unescaped, str(value)))


def _number(row: int, column: int, value: int | float, number_format: str) -> Cell:
    """The number that was typed: the shortest decimal that gives the stored float back (design section 3)."""
    written = repr(value)
    if written in ("inf", "-inf", "nan"):
        return Cell(row, column, CellKind.ERROR, written)
    number = Fraction(written)
    scaled, percent = _percent(number_format)
    if scaled:
        number *= 100
    text = format(Decimal(written) * (100 if scaled else 1), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Cell(row, column, CellKind.NUMBER, f"{text} %" if percent else text, number, percent)


@lru_cache(maxsize=256)
def _percent(number_format: str) -> tuple[bool, bool]:
    """Whether the format shows the number × 100, and whether it shows a percent sign at all.

    A quoted or escaped sign ("0.00\\%") is only drawn beside the number.
    """
    shown = _NOT_SHOWN.sub("", _QUOTED.sub("", number_format)).split(";")[0]
    return "%" in shown, "%" in number_format


def _unescaped(match: re.Match[str]) -> str:
    # Excel keeps a carriage return of a cell as "_x000D_" (ECMA-376, 22.4.2.4).
    return "\n" if match[1].upper() == "000D" else match[0]
