"""Which sheet holds the register, on which row its titles stand, and what each column holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from . import words
from .cells import CellKind, Row, Sheet, column_letter, fold, row_number, tidy
from .codes import REQUIRED, ColumnRole, ProblemCode, UnitKind
from .labels import section_tower
from .model import Problem, block, warn

# Titles, a logo's lines and a legend may stand above the header; sixty rows are more than any clerk's.
_HEADER_WITHIN = 60
_LONGEST_HEADING = 80
_PERSONAL = (ColumnRole.NAME, ColumnRole.SURNAME, ColumnRole.DOCUMENT, ColumnRole.EMAIL, ColumnRole.PHONE)


@dataclass(frozen=True, slots=True)
class Heading:
    """What one column's title says."""

    column: int
    text: str
    role: ColumnRole
    strength: int
    owner: int  # 1 for the first owner, 2 for the co-owner's column, ...
    says_co_owner: bool


@dataclass(frozen=True, slots=True)
class OwnerColumns:
    """The columns of one owner; several addresses may have a column each."""

    names: tuple[int, ...]
    documents: tuple[int, ...]
    emails: tuple[int, ...]
    phones: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose header was understood."""

    sheet: Sheet
    header_rows: tuple[int, ...]
    headings: tuple[Heading, ...]
    body: tuple[Row, ...]

    def columns(self, role: ColumnRole) -> tuple[int, ...]:
        """The columns that hold `role`, from left to right."""
        return tuple(each.column for each in self.headings if each.role is role)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where to read what."""

    table: Table
    towers: tuple[int, ...]
    tower_name: str  # the word for a bare "1" in the tower's column
    unit: int
    unit_order: tuple[ColumnRole, ...]  # both TOWER and UNIT when one column holds both
    unit_kind: UnitKind | None  # what the unit's title says: "Apto."
    kind: int | None
    owners: tuple[OwnerColumns, ...]
    coefficient: int
    arrears: int | None
    arrears_inverted: bool  # the column says who is clear ("Paz y salvo"), not who owes

    def used(self) -> dict[int, ColumnRole]:
        """The columns that are read, with what each holds."""
        roles = {each.column: each.role for each in self.table.headings}
        owners = [
            column
            for each in self.owners
            for group in (each.names, each.documents, each.emails, each.phones)
            for column in group
        ]
        single = [self.unit, self.coefficient, self.kind, self.arrears]
        chosen = {*self.towers, *owners, *(each for each in single if each is not None)}
        return {column: roles[column] for column in sorted(chosen)}


def find_table(sheets: Sequence[Sheet], wanted: str | None) -> Table | Problem:
    """The one sheet with a register in it, its header understood.

    `wanted` names the sheet when the workbook has several that could be it. A hidden sheet is read only when
    no visible one holds a register.
    """
    if wanted is not None:
        sheets = [each for each in sheets if each.name == wanted]
        if not sheets:
            return block(ProblemCode.UNKNOWN_SHEET, sheet=wanted)
    for hidden in (False, True):
        tables = [table for sheet in sheets if sheet.hidden is hidden and (table := _table(sheet))]
        if len(tables) == 1:
            return tables[0]
        if tables:
            return block(ProblemCode.SEVERAL_SHEETS, sheets=tuple(table.sheet.name for table in tables))
    return _no_header(sheets)


def layout_of(table: Table) -> tuple[Layout | None, list[Problem]]:
    """Where to read what in `table`; no layout when two columns claim the unit or the coefficient alike."""
    problems: list[Problem] = []
    unit = _unit_column(table, problems)
    coefficients = [each for each in table.headings if each.role is ColumnRole.COEFFICIENT]
    coefficient = _single(coefficients, ColumnRole.COEFFICIENT, problems)
    if problems or unit is None or coefficient is None:
        return None, problems
    arrears_heading = _arrears(table, problems)
    towers = table.columns(ColumnRole.TOWER)
    titles = {each.column: fold(each.text).split() for each in table.headings}
    tower_words = [word for column in towers for word in titles[column] if word in words.TOWER_WORDS]
    unit_words = titles[unit]
    layout = Layout(
        table=table,
        towers=towers,
        tower_name=_tower_name([*tower_words, *unit_words]),
        unit=unit,
        unit_order=_unit_order(unit_words),
        unit_kind=_only_kind(unit_words),
        kind=next(iter(table.columns(ColumnRole.KIND)), None),
        owners=_owner_columns(table, problems),
        coefficient=coefficient,
        arrears=arrears_heading.column if arrears_heading else None,
        arrears_inverted=arrears_heading is not None and "paz y salvo" in fold(arrears_heading.text),
    )
    return layout, problems


def folded_titles(table: Table) -> dict[int, str]:
    """The title of each column that was understood, for `is_repeated_header`."""
    return {each.column: f" {fold(each.text)} " for each in table.headings}


def is_repeated_header(row: Row, titles: Mapping[int, str]) -> bool:
    """Whether the row repeats the folded `titles`, as a list printed page by page does."""
    same = sum(f" {fold(cell.text)} " in titles.get(column, "") for column, cell in row.items())
    return same >= 2 and same * 2 >= len(row)


def section_title(row: Row) -> str | None:
    """The tower that a row names which holds nothing else, as the title of the units below it."""
    if len(row) != 1:
        return None
    (cell,) = row.values()
    return section_tower(cell.text) if cell.kind is CellKind.TEXT else None


def read_heading(text: str, column: int = 1) -> Heading | None:
    """What a column titled `text` holds, or nothing."""
    folded = fold(text)
    if len(folded) > _LONGEST_HEADING:
        return None
    said = _phrases(folded)
    if said & words.OTHER_PERSON_WORDS and not said & words.OWNER_WORDS:
        return None
    for rule in words.HEADINGS:
        if said & rule.any_of and not said & rule.none_of:
            says_co_owner = bool(said & words.CO_OWNER_WORDS)
            return Heading(column, tidy(text), rule.role, rule.strength, _ordinal(folded), says_co_owner)
    return None


def _phrases(folded: str) -> set[str]:
    """The words of a folded title, and its words in a row as far as a rule asks for them."""
    said = folded.split()
    longest = min(len(said), words.LONGEST_PHRASE)
    return {" ".join(said[at : at + n]) for n in range(1, longest + 1) for at in range(len(said) - n + 1)}


def _is_name_part(title: str) -> bool:
    said = set(fold(title).split())
    return bool(said & words.NAME_PARTS) and not said & words.OWNER_WORDS


def _ordinal(folded: str) -> int:
    if _is_name_part(folded):
        return 1
    last = re.search(r"(?:^| )([1-9])$", folded)
    if last:
        return int(last[1])
    return next((words.ORDINALS[word] for word in folded.split() if word in words.ORDINALS), 1)


def _table(sheet: Sheet) -> Table | None:
    for rows, headings in _header_candidates(sheet):
        if {each.role for each in headings}.issuperset(REQUIRED):
            body = tuple(row for row in sheet.rows if row_number(row) > rows[-1])
            return Table(sheet, rows, headings, body)
    return None


def _header_candidates(sheet: Sheet) -> Iterator[tuple[tuple[int, ...], tuple[Heading, ...]]]:
    """Each of the first rows, together with the one right below it when both are titles (in two levels).

    "TORRE 1" alone above the titles heads the units below them: it is no title of a column.
    """
    first = sheet.rows[:_HEADER_WITHIN]
    for upper, lower in zip(first, [*first[1:], None], strict=True):
        is_below = lower and row_number(lower) == row_number(upper) + 1 and not section_title(upper)
        if lower and is_below and _is_second_level(lower):
            yield (row_number(upper), row_number(lower)), _headings(_two_levels(upper, lower))
        yield (row_number(upper),), _headings({column: cell.text for column, cell in upper.items()})


def _is_second_level(row: Row) -> bool:
    """Whether the row holds two titles or more and nothing else, without the numbers of a unit's row."""
    texts = [cell.text for cell in row.values()]
    return len(texts) > 1 and all(read_heading(text) and not re.search(r"\d\d", text) for text in texts)


def _two_levels(upper: Row, lower: Row) -> dict[int, str]:
    """Each column's title from both rows.

    A title of the upper row about a person ("Arrendatario") stands over the personal columns to its right
    too: without it a tenant's telephone would pass for the owner's.
    """
    titles: dict[int, str] = {}
    over = ""
    for column in sorted({*upper, *lower}):
        if column in upper:
            said = set(fold(upper[column].text).split())
            over = upper[column].text if said & (words.OWNER_WORDS | words.OTHER_PERSON_WORDS) else ""
            texts = [upper[column].text]
        else:
            heading = read_heading(lower[column].text)
            texts = [over] if over and heading and heading.role in _PERSONAL else []
        if column in lower:
            texts.append(lower[column].text)
        titles[column] = " ".join(texts)
    return titles


def _headings(titles: dict[int, str]) -> tuple[Heading, ...]:
    found = (read_heading(text, column) for column, text in sorted(titles.items()))
    return tuple(heading for heading in found if heading)


def _no_header(sheets: Iterable[Sheet]) -> Problem:
    best: set[ColumnRole] = set()
    where = ""
    for sheet in sheets:
        for _, headings in _header_candidates(sheet):
            roles = {each.role for each in headings}
            if len(roles) > len(best):
                best, where = roles, sheet.name
    missing = tuple(role for role in REQUIRED if role not in best)
    found = tuple(role for role in ColumnRole if role in best)
    return block(ProblemCode.NO_HEADER, looked_for=REQUIRED, missing=missing, found=found, sheet=where)


def _unit_column(table: Table, problems: list[Problem]) -> int | None:
    """The column of the unit's number.

    "Inmueble" may hold the number or only the word "Apartamento", and "No." may be the number or a count of
    rows: of the columns that could be it, those with digits in half their cells come first.
    """
    candidates = [each for each in table.headings if each.role is ColumnRole.UNIT]
    numbered = [each for each in candidates if _has_numbers(table, each.column)] or candidates
    return _single(numbered, ColumnRole.UNIT, problems)


def _has_numbers(table: Table, column: int) -> bool:
    texts = [row[column].text for row in table.body if column in row]
    return 2 * sum(any(each.isdigit() for each in text) for text in texts) >= len(texts) > 0


def _single(headings: Sequence[Heading], role: ColumnRole, problems: list[Problem]) -> int | None:
    strength = max((each.strength for each in headings), default=0)
    best = [each for each in headings if each.strength == strength]
    if len(best) > 1:
        letters = tuple(column_letter(each.column) for each in best)
        problems.append(block(ProblemCode.SEVERAL_COLUMNS, role=role, columns=letters))
        return None
    return best[0].column if best else None


def _arrears(table: Table, problems: list[Problem]) -> Heading | None:
    headings = [each for each in table.headings if each.role is ColumnRole.ARREARS]
    strength = max((each.strength for each in headings), default=0)
    best = [each for each in headings if each.strength == strength]
    if len(best) > 1:
        letters = tuple(column_letter(each.column) for each in best)
        problems.append(warn(ProblemCode.SEVERAL_COLUMNS, role=ColumnRole.ARREARS, columns=letters))
    return best[0] if best else None


def _tower_name(said: Iterable[str]) -> str:
    return next(
        (words.TOWER_WORDS[word] for word in said if word in words.TOWER_WORDS), words.DEFAULT_TOWER_NAME
    )


def _unit_order(said: Sequence[str]) -> tuple[ColumnRole, ...]:
    """TOWER and UNIT in the order of a title such as "Torre - Apto"; only UNIT when it names no tower."""
    order: list[ColumnRole] = []
    for word in said:
        role = (
            ColumnRole.TOWER
            if word in words.TOWER_WORDS
            else ColumnRole.UNIT
            if word in words.UNIT_WORDS
            else None
        )
        if role and role not in order:
            order.append(role)
    return tuple(order) if len(order) == 2 else (ColumnRole.UNIT,)


def _only_kind(said: Iterable[str]) -> UnitKind | None:
    kinds = {words.KIND_WORDS[word] for word in said if word in words.KIND_WORDS}
    return kinds.pop() if len(kinds) == 1 else None


def _owner_columns(table: Table, problems: list[Problem]) -> tuple[OwnerColumns, ...]:
    """The columns of each owner; an address numbered 2 is the first owner's when no second has a name."""
    names = [each for each in table.headings if each.role is ColumnRole.NAME]
    first_co_owner = min((each.owner for each in names if each.says_co_owner), default=0)
    # "Propietario, Copropietario" are the first and the second; "Copropietario" alone is the first.
    shift = 1 if first_co_owner == 1 and any(not each.says_co_owner for each in names) else 0

    def owner_of(heading: Heading) -> int:
        return heading.owner + (shift if heading.says_co_owner else 0)

    numbers = sorted({owner_of(each) for each in names})

    def columns(number: int, role: ColumnRole) -> tuple[int, ...]:
        mine = [
            each
            for each in table.headings
            if each.role is role
            and (owner_of(each) == number or (number == numbers[0] and owner_of(each) not in numbers))
        ]
        strength = max((each.strength for each in mine), default=0)
        return tuple(each.column for each in mine if each.strength == strength)

    return tuple(
        OwnerColumns(
            (
                *_name_columns(table, columns(number, ColumnRole.NAME), problems),
                *columns(number, ColumnRole.SURNAME),
            ),
            columns(number, ColumnRole.DOCUMENT),
            columns(number, ColumnRole.EMAIL),
            columns(number, ColumnRole.PHONE),
        )
        for number in numbers
    )


def _name_columns(table: Table, columns: tuple[int, ...], problems: list[Problem]) -> tuple[int, ...]:
    """One column, or the parts of a name in several ("Primer nombre", "Segundo nombre")."""
    titles = [each.text for each in table.headings if each.column in columns]
    if len(columns) > 1 and not all(_is_name_part(title) for title in titles):
        letters = tuple(column_letter(each) for each in columns)
        problems.append(block(ProblemCode.SEVERAL_COLUMNS, role=ColumnRole.NAME, columns=letters))
    return columns
