"""The administrator's guide promises titles; each of them is understood as it says."""

from __future__ import annotations

from itertools import dropwhile, takewhile
from pathlib import Path

from meetings.protocol.register import ColumnRole
from meetings.protocol.register.headers import read_heading
from tests.tables import table

GUIDE = Path(__file__).parents[2] / "docs/user-guide/es/registro.md"
COLUMNS = {
    "Torre": ColumnRole.TOWER,
    "Unidad": ColumnRole.UNIT,
    "Clase de unidad": ColumnRole.KIND,
    "Propietario": ColumnRole.NAME,
    "Documento": ColumnRole.DOCUMENT,
    "Correo": ColumnRole.EMAIL,
    "Teléfono": ColumnRole.PHONE,
    "Coeficiente": ColumnRole.COEFFICIENT,
    "Mora": ColumnRole.ARREARS,
}


def promised() -> list[tuple[str, str]]:
    """Each column of the guide's first table with each title it promises."""
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    table = takewhile(
        lambda line: line.startswith("|"), dropwhile(lambda line: not line.startswith("|"), lines)
    )
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return [(row[0], title.strip()) for row in rows[2:] for title in row[2].split(",")]


@table(("column", "title"), promised())
def test_title_of_the_guide_is_understood(column: str, title: str) -> None:
    """What the guide says can be written as a title is read as that column."""
    heading = read_heading(title)

    assert heading is not None
    assert heading.role is COLUMNS[column]


def test_guide_names_every_column_once() -> None:
    """No column that is read is left out of the guide."""
    assert {column for column, _ in promised()} == COLUMNS.keys()
