"""Many rows of one table by one prepared statement, column by column.

SQLAlchemy writes the statement and knows how each data base spells a value; past that the rows go straight
to the driver. A statement executed row by row costs, for the short rows of a trail, more than the data base.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, cast

from sqlalchemy import Dialect, LargeBinary, Table, insert
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from meetings.storage.base import Base

Spelling = Callable[[Any], Any]


def insert_columns(
    session: Session, model: type[Base], fixed: Mapping[str, object], columns: Mapping[str, Sequence[object]]
) -> None:
    """Write rows of one table, after what the session still holds.

    Args:
        fixed: what every row has alike, by the names of the columns.
        columns: the other columns, all of one length; together with `fixed` every column of the table.
    """
    session.flush()
    count = len(next(iter(columns.values())))
    if not count:
        return
    connection = session.connection()
    names = (*fixed, *columns)
    statement, spellings, positional = _prepared(cast(Table, model.__table__), names, connection.dialect)
    alike = [
        repeat(spell(value) if spell else value, count)
        for spell, value in zip(spellings, fixed.values(), strict=False)
    ]
    spelled = [
        _spelled(spell, values)
        for spell, values in zip(spellings[len(fixed) :], columns.values(), strict=True)
    ]
    rows = zip(*alike, *spelled, strict=True)
    connection.exec_driver_sql(
        statement, list(rows) if positional else [dict(zip(names, row, strict=True)) for row in rows]
    )


@lru_cache(maxsize=64)
def _prepared(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, list[Spelling | None], bool]:
    """The statement that inserts one row, how each of its values is spelled, and whether they go by place."""
    compiled = insert(table).inline().compile(dialect=dialect, column_keys=list(names))
    return str(compiled), [_spelling(table.c[name].type, dialect) for name in names], dialect.positional


def _spelling(column: TypeEngine[Any], dialect: Dialect) -> Spelling | None:
    if isinstance(column, LargeBinary):
        return None  # both drivers take bytes as they are
    return column.dialect_impl(dialect).bind_processor(dialect)


def _spelled(spell: Spelling | None, values: Sequence[object]) -> Iterable[object]:
    if spell is None:
        return values
    made, last, last_spelled = [], values[0], spell(values[0])
    for value in values:
        if value is not last:  # neighbours are often the very same: an instant, nobody
            last, last_spelled = value, spell(value)
        made.append(last_spelled)
    return made
