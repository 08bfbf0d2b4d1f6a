"""The register of owners, as clerks keep it, read exactly: sheets in, units and people out.

`interpret` finds the header whatever stands above it, reads every row below, and says for each row that is
not a unit why. It never guesses in silence: what is wrong keeps the register out, what is doubtful is told.
"""

from .cells import Cell, CellKind, Row, Sheet, column_letter
from .codes import REQUIRED, ColumnRole, FileCode, ProblemCode, SkipCode, UnitKind
from .model import (
    ColumnRead,
    Owner,
    Problem,
    RegisterPerson,
    RegisterReading,
    RegisterUnit,
    Skipped,
    SourceTexts,
)
from .reading import interpret

__all__ = [
    "REQUIRED",
    "Cell",
    "CellKind",
    "ColumnRead",
    "FileCode",
    "Owner",
    "Problem",
    "ProblemCode",
    "RegisterPerson",
    "RegisterReading",
    "RegisterUnit",
    "ColumnRole",
    "Row",
    "Sheet",
    "SkipCode",
    "Skipped",
    "SourceTexts",
    "UnitKind",
    "column_letter",
    "interpret",
]
