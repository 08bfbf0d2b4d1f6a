"""One row as one unit: its cells judged one by one, every doubt told with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import labels
from .cells import Cell, CellKind, Row, fold, tidy, tidy_lines
from .codes import ColumnRole, ProblemCode, UnitKind
from .headers import Layout, OwnerColumns
from .model import Owner, Problem, SourceTexts, block, warn
from .numbers import ReadNumber, owes, read_number
from .owners import Addresses, NameEvidence, split_documents, split_emails, split_names, split_phones
from .rows import UnitRow

# What the tables that keep a register can hold.
LONGEST = {
    ColumnRole.TOWER: 40,
    ColumnRole.UNIT: 30,
    ColumnRole.NAME: 200,
    ColumnRole.DOCUMENT: 40,
    ColumnRole.EMAIL: 254,
    ColumnRole.PHONE: 60,
}
_SHOWN = 60


@dataclass(slots=True)
class Draft:
    """A unit while it is read. `number` is absent when the coefficient could not be read."""

    row: int
    key: str
    tower: str
    name: str
    kind: UnitKind | None
    coefficient: ReadNumber | None
    in_arrears: bool
    owners: tuple[Owner, ...]
    source: SourceTexts
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing in the row keeps the register out."""
        return self.coefficient is not None and not any(problem.blocks for problem in self.problems)


class UnitReader:
    """Reads the rows of one register, which all stand in the same columns."""

    def __init__(self, layout: Layout, evidence: NameEvidence) -> None:
        self._layout = layout
        self._evidence = evidence
        self._used = layout.used()

    def read(self, unit: UnitRow, towers: Sequence[str], any_tower: bool) -> Draft:
        """The unit in a row; `towers` are its tower columns' texts, `any_tower` that other rows have one."""
        layout = self._layout
        problems: list[Problem] = []
        for row in (unit.cells, *unit.more):
            problems.extend(self._unusable_cells(row))
        tower, number, kind = self._label(unit, towers)
        if not number:
            problems.append(block(ProblemCode.MISSING_UNIT, unit.number))
        elif any_tower and not tower:
            problems.append(warn(ProblemCode.MISSING_TOWER, unit.number, unit=number))
        key = labels.unit_key(tower, number)
        owners = self._owners(unit, key, problems)
        if not owners:
            problems.append(block(ProblemCode.MISSING_OWNER, unit.number, unit=_called(tower, number)))
        _check_lengths(unit.number, tower, number, owners, problems)
        return Draft(
            row=unit.number,
            key=key,
            tower=tower,
            name=number,
            kind=kind,
            coefficient=self._coefficient(unit, _called(tower, number), problems),
            in_arrears=self._arrears(unit, problems),
            owners=owners,
            source=self._source(unit, towers, layout.owners[0]),
            problems=problems,
        )

    def _unusable_cells(self, row: Row) -> Iterable[Problem]:
        """A formula, a date or an error where a value is needed: none is taken for what it shows."""
        codes = {
            CellKind.FORMULA: ProblemCode.FORMULA,
            CellKind.DATE: ProblemCode.DATE,
            CellKind.ERROR: ProblemCode.CELL_ERROR,
        }
        for column, role in self._used.items():
            cell = row.get(column)
            if cell is not None and cell.kind in codes:
                yield _at(block, codes[cell.kind], cell, role=role)

    def _label(self, unit: UnitRow, towers: Sequence[str]) -> tuple[str, str, UnitKind | None]:
        layout = self._layout
        own = labels.join_towers([labels.read_tower(text, layout.tower_name) for text in towers if text])
        cell = unit.cell(layout.unit)
        if cell is None:
            return own or unit.section, "", None
        label = labels.read_label(cell.text, layout.unit_order, layout.tower_name)
        tower = labels.join_towers([own or unit.section, label.tower])
        stated = unit.cell(layout.kind)
        kind = label.kind or (labels.read_kind(stated.text) if stated else None) or layout.unit_kind
        return tower, labels.full_number(label.number, kind), kind

    def _coefficient(self, unit: UnitRow, called: str, problems: list[Problem]) -> ReadNumber | None:
        cell = unit.cell(self._layout.coefficient)
        if cell is None:
            problems.append(block(ProblemCode.MISSING_COEFFICIENT, unit.number, unit=called))
            return None
        number = read_number(cell)
        if number is None:
            if cell.kind is CellKind.TEXT:
                problems.append(_at(block, ProblemCode.NOT_A_NUMBER, cell, unit=called))
            return None
        if number.value < 0:
            problems.append(_at(block, ProblemCode.NEGATIVE, cell, unit=called))
        elif number.value == 0:
            problems.append(_at(warn, ProblemCode.ZERO_COEFFICIENT, cell, unit=called))
        return number

    def _arrears(self, unit: UnitRow, problems: list[Problem]) -> bool:
        if self._layout.arrears is None:
            return False
        cell = unit.cell(self._layout.arrears)
        answer = owes(cell, self._layout.arrears_inverted)
        if answer is None and (cell is None or cell.kind in (CellKind.TEXT, CellKind.NUMBER)):
            value = tidy(cell.text)[:_SHOWN] if cell else ""
            column = cell.letter if cell else ""
            problems.append(block(ProblemCode.UNREADABLE_ARREARS, unit.number, column, value=value))
        return answer is True

    def _owners(self, unit: UnitRow, key: str, problems: list[Problem]) -> tuple[Owner, ...]:
        found: dict[str, Owner] = {}
        for row in (unit.cells, *unit.more):
            for columns in self._layout.owners:
                for owner in self._owners_in(row, columns, key, problems):
                    found.setdefault(owner.key, owner)
        return tuple(found.values())

    def _owners_in(
        self, row: Row, columns: OwnerColumns, key: str, problems: list[Problem]
    ) -> Iterable[Owner]:
        """The owners in one group of columns.

        As many documents or addresses as names go one to each; otherwise they belong to the first, and the
        others stand without (design section 4).
        """
        written = _joined(row[column].text for column in columns.names if column in row)
        names = split_names(written, self._evidence)
        if names.doubtful:
            name_cell = next(row[column] for column in columns.names if column in row)
            problems.append(_at(warn, ProblemCode.DOUBTFUL_NAMES, name_cell))
        if not names.names:
            return
        count = len(names.names)
        bad_email, bad_phone = ProblemCode.BAD_EMAIL, ProblemCode.UNREADABLE_PHONE
        documents = _shared(self._documents(row, columns, count, problems), count)
        emails = _shared(self._addresses(row, columns.emails, split_emails, bad_email, problems), count)
        phones = _shared(self._addresses(row, columns.phones, split_phones, bad_phone, problems), count)
        for name, document, mine, numbers in zip(names.names, documents, emails, phones, strict=True):
            identity = document[0] if document else ""
            yield Owner(person_key(identity, key, name), name, identity, mine, numbers)

    def _documents(
        self, row: Row, columns: OwnerColumns, count: int, problems: list[Problem]
    ) -> tuple[str, ...]:
        cell = next((row[column] for column in columns.documents if column in row), None)
        if cell is None:
            return ()
        documents = split_documents(cell.text)
        if documents.unreadable:
            problems.append(_at(warn, ProblemCode.UNREADABLE_DOCUMENT, cell))
        if len(documents.values) not in (0, 1, count):
            problems.append(
                _at(warn, ProblemCode.EXTRA_DOCUMENTS, cell, count=len(documents.values), names=count)
            )
            return documents.values[:1]
        return documents.values

    def _addresses(
        self,
        row: Row,
        columns: Sequence[int],
        split: Callable[[str], Addresses],
        code: ProblemCode,
        problems: list[Problem],
    ) -> tuple[str, ...]:
        values: list[str] = []
        for cell in (row[column] for column in columns if column in row):
            addresses = split(cell.text)
            values.extend(addresses.values)
            problems.extend(_at(warn, code, cell, value=text[:_SHOWN]) for text in addresses.unreadable)
        return tuple(dict.fromkeys(values))

    def _source(self, unit: UnitRow, towers: Sequence[str], owner: OwnerColumns) -> SourceTexts:
        def text(columns: Sequence[int]) -> str:
            return _joined(unit.cells[column].text for column in columns if column in unit.cells)

        layout = self._layout
        return SourceTexts(
            tower=" ".join(each for each in towers if each) or unit.section,
            unit=text((layout.unit,)),
            name=text(owner.names),
            document=text(owner.documents),
            email=text(owner.emails),
            phone=text(owner.phones),
            arrears=text((layout.arrears,) if layout.arrears else ()),
        )


def person_key(document: str, unit: str, name: str) -> str:
    """The identity of a person: the document, else the unit and the name (design section 4)."""
    return f"document:{document}" if document else f"unit:{unit}:{fold(name) or name.casefold()}"


def _joined(texts: Iterable[str]) -> str:
    """Several cells as one text."""
    return " ".join(tidy_lines(text) for text in texts)


def _shared(values: tuple[str, ...], count: int) -> list[tuple[str, ...]]:
    if count > 1 and len(values) == count:
        return [(value,) for value in values]
    return [values, *([()] * (count - 1))]


def _check_lengths(
    row: int, tower: str, number: str, owners: Iterable[Owner], problems: list[Problem]
) -> None:
    texts: list[tuple[ColumnRole, str]] = [(ColumnRole.TOWER, tower), (ColumnRole.UNIT, number)]
    for owner in owners:
        texts += [(ColumnRole.NAME, owner.name), (ColumnRole.DOCUMENT, owner.document)]
        texts += [(ColumnRole.EMAIL, each) for each in owner.emails] + [
            (ColumnRole.PHONE, each) for each in owner.phones
        ]
    for role, text in texts:
        if len(text) > LONGEST[role]:
            problems.append(block(ProblemCode.TOO_LONG, row, role=role, limit=LONGEST[role]))


def _called(tower: str, number: str) -> str:
    return " ".join(part for part in (tower, number) if part) or "?"


def _at(make: Callable[..., Problem], code: ProblemCode, cell: Cell, **facts: Any) -> Problem:
    shown = {"value": tidy(cell.text)[:_SHOWN], **facts}
    return make(code, cell.row, cell.letter, **shown)
