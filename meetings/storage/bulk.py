"""Many rows of one table by one prepared statement, column by column.

SQLAlchemy writes the statement and knows how each data base spells a value; past that the rows go straight
to the driver. A statement executed row by row costs, for the short rows of a trail, more than the data base.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any

from sqlalchemy import ColumnDefault, Dialect, LargeBinary, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from meetings.storage.base import Base, table_of

Spelling = Callable[[Any], Any]


def insert_columns(
    session: Session,
    model: type[Base],
    fixed: Mapping[str, object],
    columns: Mapping[str, Sequence[object]],
    *,
    is_new_only: bool = False,
) -> int:
    """Write rows of one table, after what the session still holds; returns how many were written.

    Args:
        fixed: what every row has alike, by the names of the columns.
        columns: the other columns, all of one length; a column that neither names is NULL.
        is_new_only: as of ``insert_rows``.
    """
    session.flush()
    count = len(next(iter(columns.values())))
    if not count:
        return 0
    connection = session.connection()
    named = (*fixed, *columns)
    statement, spellings = _prepared(table_of(model), named, connection.dialect, is_new_only)
    spelled: dict[str, Iterable[object]] = {}
    for name, spell in spellings.items():
        if name in fixed:
            spelled[name] = repeat(spell(fixed[name]) if spell else fixed[name], count)
        else:
            spelled[name] = _spelled(spell, columns[name])
    rows = zip(*spelled.values(), strict=True)
    positional = connection.dialect.positional
    written = connection.exec_driver_sql(
        statement, list(rows) if positional else [dict(zip(spelled, row, strict=True)) for row in rows]
    )
    return written.rowcount


def insert_rows(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, object]], *, is_new_only: bool = False
) -> int:
    """Write rows of one table, after what the session still holds; none is fine. Returns how many were new.

    Args:
        rows: all with the same columns; the others take the model's defaults.
        is_new_only: leave out a row whose unique columns stand already. One that another act writes at this
            moment is waited for, so that the same question asked afterwards finds it. Acts that write
            several such rows write them in one order, or they wait for each other.
    """
    session.flush()
    if not rows:
        return 0
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    fixed: dict[str, object] = {}
    for column in table_of(model).c:
        if column.name in columns or not isinstance(column.default, ColumnDefault):
            continue
        if callable(column.default.arg):
            columns[column.name] = [column.default.arg(None) for _ in rows]
        else:
            fixed[column.name] = column.default.arg
    return insert_columns(session, model, fixed, columns, is_new_only=is_new_only)


@lru_cache(maxsize=64)
def _prepared(
    table: Table, names: tuple[str, ...], dialect: Dialect, is_new_only: bool
) -> tuple[str, dict[str, Spelling | None]]:
    """The statement that inserts one row, and how each of its values is spelled, in the statement's order."""
    written = insert(table)
    if is_new_only:
        own = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
        written = own(table).on_conflict_do_nothing()
    compiled = written.inline().compile(dialect=dialect, column_keys=list(names))
    order = [column.name for column in table.c if column.name in names]
    return str(compiled), {name: _spelling(table.c[name].type, dialect) for name in order}


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
