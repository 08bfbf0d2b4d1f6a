"""What each row below the header is: a unit, a second owner of the unit above, a total, a title, a note."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import words
from .cells import Cell, CellKind, Row, fold, row_number, tidy
from .codes import ColumnRole, ProblemCode, SkipCode
from .headers import Layout, folded_titles, is_repeated_header, section_title
from .model import Problem, Skipped, warn
from .numbers import read_number
from .owners import looks_like_a_name

_LONGEST_UNIT = 30


@dataclass(slots=True)
class UnitRow:
    """A row that is a unit, with the rows below it that only add an owner, and the block's title above it."""

    cells: Row
    section: str
    more: list[Row] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The spreadsheet's row."""
        return row_number(self.cells)

    def cell(self, column: int | None) -> Cell | None:
        """The cell in `column`, or nothing when it is blank."""
        return None if column is None else self.cells.get(column)


@dataclass(slots=True)
class SortedRows:
    """Every row of the body, each in its place."""

    units: list[UnitRow] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def sort_rows(layout: Layout) -> SortedRows:
    """Tell units from everything else that stands below the header; nothing is dropped without a word."""
    result = SortedRows()
    titles, used = folded_titles(layout.table), layout.used()
    # Where each tower has its title and its header, the first title stands above the first header.
    above = [row for row in layout.table.sheet.rows if row_number(row) < layout.table.header_rows[0]]
    section = next((title for row in reversed(above) if (title := section_title(row))), "")
    for row in layout.table.body:
        if title := section_title(row):
            section = title
            result.skipped.append(_skipped(row, SkipCode.SECTION))
        elif used.keys().isdisjoint(row):
            result.skipped.append(_skipped(row, SkipCode.NOTE))
        elif is_repeated_header(row, titles):
            result.skipped.append(_skipped(row, SkipCode.REPEATED_HEADER))
        elif _is_total(row, layout):
            result.skipped.append(_skipped(row, SkipCode.TOTAL))
        elif _is_second_owner(row, layout, result.units):
            result.units[-1].more.append(row)
        elif _is_unit(row, layout):
            result.units.append(UnitRow(row, section))
        else:
            _leave_out(row, layout, result)
    return result


def carried_towers(units: list[UnitRow], layout: Layout) -> list[tuple[str, ...]]:
    """The texts of each unit's tower columns, carried down where only the head of each block has one.

    That is clear when the first unit has it, no two units in a row both write the same, and at least as many
    are blank as are written. Otherwise a blank stays blank.
    """
    written = [tuple(_text(unit, column) for column in layout.towers) for unit in units]
    filled = [texts for texts in written if any(texts)]
    twice_in_a_row = any(any(one) and one == two for one, two in zip(written, written[1:], strict=False))
    if not filled or not any(written[0]) or twice_in_a_row or 2 * len(filled) > len(written):
        return written
    carried: list[tuple[str, ...]] = []
    for texts in written:
        carried.append(texts if any(texts) else carried[-1])
    return carried


def _text(unit: UnitRow, column: int) -> str:
    cell = unit.cell(column)
    return tidy(cell.text) if cell else ""


def _skipped(row: Row, code: SkipCode) -> Skipped:
    return Skipped(row_number(row), code, tidy(" ".join(cell.text for cell in row.values()))[:80])


def _is_total(row: Row, layout: Layout) -> bool:
    """A row that says "total" where no unit's number stands, or holds a coefficient and nothing else."""
    unit = row.get(layout.unit)
    if unit is not None and not _starts_with_total(unit.text):
        return False
    if any(_starts_with_total(cell.text) for cell in row.values()):
        return True
    # Were it a unit with all else forgotten, the sum of the register would show it.
    coefficient = row.get(layout.coefficient)
    return (
        coefficient is not None
        and not _has_more(row, layout)
        and (coefficient.kind is CellKind.FORMULA or read_number(coefficient) is not None)
    )


def _has_more(row: Row, layout: Layout) -> bool:
    """Whether the row says anything besides a coefficient and arrears."""
    return any(
        column in row for column in layout.used() if column not in (layout.coefficient, layout.arrears)
    )


def _starts_with_total(text: str) -> bool:
    said = fold(text).split()
    return bool(said) and (said[0] in words.TOTAL_WORDS or said[:2] == ["gran", "total"])


def _is_second_owner(row: Row, layout: Layout, units: list[UnitRow]) -> bool:
    """A name right below a unit, in a row without unit (or the same one) and without coefficient."""
    if not units or layout.coefficient in row:
        return False
    above = units[-1].more[-1] if units[-1].more else units[-1].cells
    if row_number(row) != row_number(above) + 1:
        return False
    unit = row.get(layout.unit)
    first = units[-1].cells.get(layout.unit)
    if unit is not None and (first is None or fold(unit.text) != fold(first.text)):
        return False
    name = next((row[column] for column in layout.owners[0].names if column in row), None)
    return name is not None and looks_like_a_name(name.text)


def _is_unit(row: Row, layout: Layout) -> bool:
    """A row with a unit's number, or with so much else that the number is what is missing."""
    unit = row.get(layout.unit)
    has_owner = any(column in row for column in layout.owners[0].names)
    if unit is None:
        documents = layout.owners[0].documents
        has_coefficient = layout.coefficient in row and _has_more(row, layout)
        return has_coefficient or (has_owner and any(column in row for column in documents))
    if layout.coefficient in row or has_owner:
        return True
    return len(fold(unit.text)) <= _LONGEST_UNIT and any(each.isdigit() for each in unit.text)


def _leave_out(row: Row, layout: Layout, result: SortedRows) -> None:
    """A note, when one cell alone holds it; else a row that may have been meant as something."""
    used = [
        column for column, role in layout.used().items() if column in row and role is not ColumnRole.TOWER
    ]
    result.skipped.append(_skipped(row, SkipCode.NOTE))
    if len(used) > 1:
        result.problems.append(warn(ProblemCode.ROW_WITHOUT_UNIT, row_number(row)))
