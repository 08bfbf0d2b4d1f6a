"""The cells of a table as they were found, whichever program wrote the file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

_COMPARED = re.compile(r"[a-z0-9]+|[%#]")
_ACCENTS = re.compile("[\u0300-\u036f]")


class CellKind(StrEnum):
    """What stands in a cell; blank cells are not kept at all."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not blank.

    `row` and `column` count from 1, as the spreadsheet shows them. `text` is what the file holds, exactly;
    for a formula it is the formula, never the value some program computed from it. `number` is exact and
    already × 100 when the cell is formatted as a percentage; `percent` says that it is meant in percent.
    """

    row: int
    column: int
    kind: CellKind
    text: str
    number: Fraction | None = None
    percent: bool = False

    @property
    def letter(self) -> str:
        """The column as a spreadsheet names it: `A`, `Z`, `AA`."""
        return column_letter(self.column)


Row = Mapping[int, Cell]
"""The cells of one row by column; never empty."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or a whole CSV file: its rows from top to bottom, blank ones left out."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False


def row_number(row: Row) -> int:
    """The number of the row in the spreadsheet, from 1."""
    return next(iter(row.values())).row


def column_letter(column: int) -> str:
    """The name of the column counted from 1: `A`, `Z`, `AA`."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def unaccented(text: str) -> str:
    """The text in small letters without accents, everything else kept: `"Torre Nº 1"` -> `"torre no 1"`."""
    small = text.casefold()
    return small if small.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", small))


def fold(text: str) -> str:
    """The text for comparing: small letters and digits without accents, `%` and `#`, single spaces."""
    return " ".join(_COMPARED.findall(unaccented(text)))


def tidy_lines(text: str) -> str:
    """The text with each line tidied and blank lines gone: a line may separate two names in a cell."""
    return "\n".join(line for each in text.splitlines() if (line := tidy(each)))


def tidy(text: str) -> str:
    """The text on one line, without spaces around it nor doubled within."""
    return " ".join(text.split())
