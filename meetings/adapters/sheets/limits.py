"""How much of a file is read, and the one error that says why a file is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meetings.protocol.register import FileCode


@dataclass(frozen=True, slots=True)
class Limits:
    """The greatest file that is read. The largest communities known have some 6,000 units."""

    bytes: int = 5 * 1024 * 1024
    unpacked_bytes: int = 40 * 1024 * 1024
    # Unpacked to packed; not judged up to `ratio_from`, for blank formatted cells pack well.
    ratio: int = 200
    ratio_from: int = 10 * 1024 * 1024
    members: int = 1000  # files inside the zip
    sheets: int = 60
    rows: int = 20_000
    columns: int = 60
    cells: int = 240_000
    cell_length: int = 2000
    tags: int = 1_000_000  # XML elements in the whole workbook: what the reader may hold in memory
    style_tags: int = 100_000  # XML elements in a part that is neither a sheet nor the table of texts
    formula_work: int = 5_000_000  # formulas × characters of the longest


DEFAULT_LIMITS = Limits()


class SheetError(Exception):
    """A file that cannot be read as a table: `code` says why, `facts` hold what its sentence needs."""

    def __init__(self, code: FileCode, **facts: Any) -> None:
        self.code = code
        self.facts: Mapping[str, Any] = facts
        super().__init__(code.value)
