"""Tables of cases: one test checks every row of a table, and names every row that fails.

A table states one rule. As one test it costs a fiftieth of what a test for each row does, and still says all.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from types import FunctionType
from typing import Any

import pytest


def table(
    names: str | tuple[str, ...], rows: Sequence[Any], ids: Sequence[str] = ()
) -> Callable[[Callable[..., None]], Any]:
    """Check every row: what is given is that of `pytest.mark.parametrize`.

    Tables over one another check every pair of their rows. Every row is tried, whatever failed before it; a
    group of the failures then names each failing row by its number and its values.
    """
    columns = (names,) if isinstance(names, str) else names
    cases = [(row,) if isinstance(names, str) else tuple(row) for row in rows]
    if not cases:
        raise ValueError("a table without rows would check nothing")

    def decorated(test: Callable[..., None]) -> Any:
        @wraps(test)
        def every_row(**fixtures: Any) -> None:
            failures: list[BaseException] = []
            named = []
            for number, case in enumerate(cases, start=1):
                try:
                    test(**dict(zip(columns, case, strict=True)), **fixtures)
                except (Exception, pytest.fail.Exception) as failure:
                    named.append(f"row {ids[number - 1] if ids else number}: {_shown(columns, case)}")
                    failure.add_note(f"in {named[-1]}")
                    failures.append(failure)
            if failures:
                told = "\n".join([f"{len(failures)} of {len(cases)} rows of {test.__name__}", *named])
                raise BaseExceptionGroup(told, failures)

        # What pytest still gives: the fixtures, which are no column of this table.
        signature = inspect.signature(test)
        others = [each for name, each in signature.parameters.items() if name not in columns]
        every_row.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]
        every_row.rows = len(cases) * rows_of(test)  # type: ignore[attr-defined]
        return every_row

    return decorated


def rows_of(test: object) -> int:
    """How many cases a test checks: the rows of its tables, or itself alone."""
    return getattr(test, "rows", 1)


def _shown(columns: Sequence[str], case: Sequence[Any]) -> str:
    """The values of a row; a function has no text of its own, and is shown by its line."""
    values = (
        f"line {value.__code__.co_firstlineno}" if isinstance(value, FunctionType) else repr(value)
        for value in case
    )
    return ", ".join(f"{column}={value}" for column, value in zip(columns, values, strict=True))
