"""From the sheets of a file to the register they hold, every step of it told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from meetings.protocol.exact import decimal_text

from .cells import Sheet, column_letter
from .codes import ProblemCode
from .headers import Layout, Table, find_table, layout_of
from .model import (
    ColumnRead,
    Owner,
    Problem,
    RegisterPerson,
    RegisterReading,
    RegisterUnit,
    block,
    warn,
)
from .numbers import Scale, can_be_stored, scale_of
from .owners import evidence_of, same_person
from .rows import SortedRows, UnitRow, carried_towers, sort_rows
from .units import Draft, UnitReader, person_key

# Rule `census.sum`: exact is right, within a hundredth of 100 is told, anything else keeps the register out.
_SHOWN_DECIMALS = 8
_SUM_TOLERANCE = Fraction(1, 10_000)


def interpret(sheets: Sequence[Sheet], sheet: str | None = None) -> RegisterReading:
    """Read the register of owners in `sheets`, whatever titles, order and words its clerk uses.

    `sheet` names the one to read when several hold a register. The reading always comes back: what keeps it
    from coming in stands in its `problems`, each with row, column and the facts of its sentence.
    """
    table = find_table(sheets, sheet)
    if isinstance(table, Problem):
        return RegisterReading(problems=(table,))
    layout, problems = layout_of(table)
    reading = RegisterReading(
        sheet=table.sheet.name, header_row=table.header_rows[-1], columns=_columns(table)
    )
    if layout is None:
        return replace(reading, problems=tuple(problems))
    found = sort_rows(layout)
    drafts = _drafts(layout, found.units)
    if not drafts:
        return replace(
            reading,
            columns=_columns_read(layout),
            problems=(*problems, *found.problems, block(ProblemCode.NO_UNITS, sheet=table.sheet.name)),
            skipped=tuple(found.skipped),
        )
    scale = scale_of([each.coefficient for each in drafts if each.coefficient and each.is_sound])
    for each in drafts:
        _apply(scale, each)
    _find_duplicates(drafts)
    _settle_documents(drafts)
    return _complete(replace(reading, columns=_columns_read(layout)), drafts, scale, problems, found)


def _columns(table: Table) -> tuple[ColumnRead, ...]:
    return tuple(ColumnRead(column_letter(each.column), each.text, each.role) for each in table.headings)


def _columns_read(layout: Layout) -> tuple[ColumnRead, ...]:
    used = layout.used()
    letters = {column_letter(column) for column in used}
    return tuple(each for each in _columns(layout.table) if each.letter in letters)


def _drafts(layout: Layout, rows: list[UnitRow]) -> list[Draft]:
    columns = [column for owner in layout.owners for column in owner.names]
    cells = [row.cells[column].text for row in rows for column in columns if column in row.cells]
    reader = UnitReader(layout, evidence_of(cells))
    towers = carried_towers(rows, layout)
    any_tower = any(any(texts) or row.section for texts, row in zip(towers, rows, strict=True))
    return [reader.read(row, texts, any_tower) for row, texts in zip(rows, towers, strict=True)]


def _apply(scale: Scale, draft: Draft) -> None:
    if draft.coefficient is None:
        return
    number = scale.apply(draft.coefficient)
    called = f"{draft.tower} {draft.name}".strip()
    if not can_be_stored(number.value):
        draft.problems.append(block(ProblemCode.TOO_MANY_DECIMALS, draft.row, unit=called))
    elif number.value > scale.expected:
        over = _figure(number.value, number.decimals)
        draft.problems.append(
            block(ProblemCode.OVER_TOTAL, draft.row, unit=called, number=over, expected=scale.expected)
        )
    draft.coefficient = number


def _find_duplicates(drafts: Iterable[Draft]) -> None:
    first: dict[str, Draft] = {}
    for draft in drafts:
        if not draft.name:
            continue
        earlier = first.setdefault(draft.key, draft)
        if earlier is not draft:
            called = f"{draft.tower} {draft.name}".strip()
            draft.problems.append(
                block(ProblemCode.DUPLICATE_UNIT, draft.row, unit=called, first_row=earlier.row)
            )


def _settle_documents(drafts: Iterable[Draft]) -> None:
    """Tell where one document stands with different names; with nothing in common, keep the people apart."""
    first: dict[str, tuple[str, int]] = {}
    for draft in drafts:
        owners: list[Owner] = []
        for owner in draft.owners:
            settled = owner
            if owner.document:
                name, row = first.setdefault(owner.document, (owner.name, draft.row))
                facts: dict[str, Any] = {"name": owner.name, "first_name": name, "first_row": row}
                if not same_person(name, owner.name):
                    settled = replace(owner, document="", key=person_key("", draft.key, owner.name))
                    draft.problems.append(warn(ProblemCode.DOCUMENT_CONFLICT, draft.row, **facts))
                elif name.casefold() != owner.name.casefold():
                    draft.problems.append(warn(ProblemCode.DOCUMENT_OTHER_NAME, draft.row, **facts))
            owners.append(settled)
        draft.owners = tuple(owners)


def _complete(
    reading: RegisterReading, drafts: list[Draft], scale: Scale, problems: list[Problem], found: SortedRows
) -> RegisterReading:
    sound = [draft for draft in drafts if draft.is_sound]
    units = tuple(unit for draft in sound for unit in _units(draft))
    people = _people(units)
    read = replace(
        reading,
        units=units,
        people=people,
        expected=scale.expected,
        decimals=max((each.coefficient.decimals for each in sound if each.coefficient), default=0),
        skipped=tuple(found.skipped),
    )
    rows = sorted(
        [*found.problems, *(each for draft in drafts for each in draft.problems)], key=lambda each: each.row
    )
    read = replace(read, problems=(*problems, *_sum_problems(read), *rows))
    return replace(read, fingerprint=_fingerprint(read))


def _units(draft: Draft) -> Iterable[RegisterUnit]:
    if draft.coefficient is not None:
        yield RegisterUnit(
            key=draft.key,
            tower=draft.tower,
            number=draft.name,
            kind=draft.kind,
            coefficient=draft.coefficient.value,
            in_arrears=draft.in_arrears,
            owners=draft.owners,
            row=draft.row,
            source=draft.source,
        )


def _sum_problems(reading: RegisterReading) -> Iterable[Problem]:
    off = reading.sum - reading.expected
    if not off:
        return ()
    facts: dict[str, Any] = {
        "sum": _figure(reading.sum, reading.decimals),
        "expected": reading.expected,
        "off": _figure(abs(off), reading.decimals),
    }
    if abs(off) <= _SUM_TOLERANCE * reading.expected:
        return (warn(ProblemCode.SUM_NEAR, **facts),)
    return (block(ProblemCode.SUM_OFF, **facts),)


def _figure(value: Fraction, decimals: int) -> Fraction | str:
    """A figure for a sentence; as text when it has more decimals than a sentence would show."""
    return value if decimals <= _SHOWN_DECIMALS else decimal_text(value, decimals)


def _people(units: Iterable[RegisterUnit]) -> tuple[RegisterPerson, ...]:
    """Each person once, under the first of their names, with the addresses of all their rows."""
    rows: dict[str, list[tuple[Owner, str]]] = {}
    for unit in units:
        for owner in unit.owners:
            rows.setdefault(owner.key, []).append((owner, unit.key))
    return tuple(_person(*mine) for mine in rows.values())


def _person(*rows: tuple[Owner, str]) -> RegisterPerson:
    first, _ = rows[0]
    return RegisterPerson(
        first.key,
        first.name,
        first.document,
        emails=tuple(dict.fromkeys(email for owner, _ in rows for email in owner.emails)),
        phones=tuple(dict.fromkeys(phone for owner, _ in rows for phone in owner.phones)),
        units=tuple(unit for _, unit in rows),
    )


def _fingerprint(reading: RegisterReading) -> str:
    """The hash of what was read, in an order that the clerk's sorting does not change.

    What keeps the register out is part of it: a row put right makes another register, even where the row that
    was wrong is only taken away.
    """
    units = (
        [unit.tower, unit.number, unit.kind or "", str(unit.coefficient), unit.in_arrears]
        + [owner.key for owner in unit.owners]
        for unit in reading.units
    )
    people = ([each.key, each.name, sorted(each.emails), sorted(each.phones)] for each in reading.people)
    content = {
        "expected": str(reading.expected),
        "units": sorted(units),
        "people": sorted(people),
        "problems": [[each.code, each.row, each.column] for each in reading.problems if each.blocks],
    }
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
