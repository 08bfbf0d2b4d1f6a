"""Small tables for the tests of the register, written as rows of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from meetings.protocol.register import Cell, CellKind, ProblemCode, RegisterReading, Sheet, interpret

HEADER = ("Torre", "Apto", "Propietario", "Cédula", "Correo", "Celular", "Coeficiente", "Mora")
Value = str | int | Fraction | Cell | None


def sheet(rows: Sequence[Sequence[Value]], name: str = "Hoja1", hidden: bool = False) -> Sheet:
    """A sheet of texts and numbers; a text that begins with "=" is a formula, blank values leave no cell."""
    found = []
    for number, row in enumerate(rows, start=1):
        cells = {
            column: _cell(value, number, column)
            for column, value in enumerate(row, start=1)
            if value not in ("", None)
        }
        if cells:
            found.append(cells)
    return Sheet(name, tuple(found), hidden)


def read(*rows: Sequence[Value], header: Sequence[str] = HEADER) -> RegisterReading:
    """The reading of `rows` below `header`, which stands in row 1."""
    return interpret([sheet([header, *rows])])


def codes(reading: RegisterReading) -> list[ProblemCode]:
    """What the reading found wrong or doubtful, but for the sum of so small a table."""
    return [each.code for each in reading.problems if each.code is not ProblemCode.SUM_OFF]


def row(**changes: Value) -> tuple[Value, ...]:
    """A sound unit of `HEADER`, with some of its cells changed."""
    cells: dict[str, Value] = {
        "tower": "Torre 1",
        "unit": "101",
        "name": "Ana Ruiz Peña",
        "document": "52345678",
        "email": "ana@example.com",
        "phone": "300 123 4567",
        "coefficient": "60",
        "arrears": "",
    }
    return tuple({**cells, **changes}.values())


OTHER = row(unit="102", name="Juan Díaz Vélez", document="79456123", email="", phone="", coefficient="40")


def _cell(value: Value, number: int, column: int) -> Cell:
    if isinstance(value, Cell):
        return Cell(number, column, value.kind, value.text, value.number, value.percent)
    if isinstance(value, int | Fraction):
        return Cell(number, column, CellKind.NUMBER, str(value), Fraction(value))
    kind = CellKind.FORMULA if str(value).startswith("=") else CellKind.TEXT
    return Cell(number, column, kind, str(value))
