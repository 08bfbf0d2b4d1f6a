"""One register of owners, written as many clerks would: the other side of what `protocol.register` reads."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO, StringIO
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook

from meetings.protocol.exact import decimal_text

GIVEN = ("Lucía", "Iván", "Óscar", "Zoraida", "Íngrid", "Ñeco", "José", "Consuelo", "Yaneth", "Hernán")
SURNAMES = ("Ibáñez", "Briceño", "Muñoz", "D'Andrea", "Zúñiga", "Güiza", "Peña", "Vélez", "Quiñones", "Ávila")

HEADINGS = {
    "tower": ("TORRE", "Bloque", "Interior", "Torre No.", "Edificio"),
    "unit": ("APTO.", "Unidad", "No. Apto", "Inmueble", "Apartamento", "Unidad privada"),
    "both": ("Torre - Apto", "TORRE/APTO", "Bloque y unidad"),
    "name": ("PROPIETARIO(S)", "Nombre del propietario", "Copropietario", "Nombres y apellidos", "Titular"),
    "document": ("C.C. / NIT", "Identificación", "Cédula", "No. de documento", "Documento de identidad"),
    "email": ("Correo electrónico", "E-mail", "Email", "CORREO", "Correo del propietario"),
    "phone": ("Celular", "Teléfono móvil", "Tel.", "Móvil", "No. celular"),
    "coefficient": ("Coef. %", "Coeficiente", "% participación", "PORCENTAJE", "Coeficiente de copropiedad"),
    "arrears": ("En mora", "Mora", "Debe", "Cartera", "SALDO"),
    "ignored": ("Observaciones", "Área m2", "Matrícula inmobiliaria", "Correo arrendatario"),
}
ARREARS = (("SI", ""), ("X", ""), ("Sí", "No"), ("En mora", "Al día"), ("$ 120.000", "$ -"), (350000, 0))
TITLES = (
    "CONJUNTO RESIDENCIAL LOS CEREZOS P.H.",
    "Listado de copropietarios y coeficientes",
    "Propietarios a 31 de diciembre",
    "Torre 1 y Torre 2",
)
NOTES = ("Elaboró: la administración", "Nota: los coeficientes son los de la escritura 2350")


@dataclass(frozen=True)
class Household:
    """One unit as the building knows it, before any clerk wrote it down; `coefficient` in percent."""

    tower: int
    number: int
    owners: tuple[tuple[str, str], ...]
    email: str
    phone: str
    coefficient: Fraction
    in_arrears: bool


@dataclass(frozen=True)
class Habits:
    """How one clerk writes."""

    headings: dict[str, str]
    order: tuple[str, ...]
    tower_form: str  # "each", "head", "section" or "both"
    unit_is_number: bool
    coefficient_form: str  # "comma", "point", "percent", "number" or "percent_format"
    total: int  # 100 or 1
    arrears: tuple[Any, Any]
    separator: str
    titles: tuple[str, ...]
    blank_after: frozenset[int]
    repeat_header_after: int
    total_word: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Percent:
    """A number in a cell formatted as a percentage: shown × 100."""

    value: float


@dataclass
class Grid:
    """Rows of values, as a clerk types them."""

    rows: list[list[Any]] = field(default_factory=list)


@st.composite
def households(draw: st.DrawFn, decimals: int) -> tuple[Household, ...]:
    """A building whose coefficients add up to exactly 100, with `decimals` decimals."""
    places = [
        (tower, floor * 100 + door)
        for tower in range(1, draw(st.integers(1, 3)) + 1)
        for floor in range(1, draw(st.integers(1, 3)) + 1)
        for door in (1, 2)
    ]
    weights = draw(st.lists(st.integers(5, 50), min_size=len(places), max_size=len(places)))
    whole = 100 * 10**decimals
    parts = [weight * whole // sum(weights) for weight in weights]
    parts[-1] += whole - sum(parts)
    return tuple(
        _household(draw, tower, number, Fraction(part, 10**decimals))
        for (tower, number), part in zip(places, parts, strict=True)
    )


def _household(draw: st.DrawFn, tower: int, number: int, coefficient: Fraction) -> Household:
    names = draw(
        st.lists(
            st.tuples(
                st.sampled_from(GIVEN),
                st.sampled_from(GIVEN),
                st.sampled_from(SURNAMES),
                st.sampled_from(SURNAMES),
            ),
            min_size=1,
            max_size=2,
            unique=True,
        )
    )
    document = f"{tower}{number:04d}735"
    owners = tuple((" ".join(name), "" if at else document) for at, name in enumerate(names))
    email = draw(st.sampled_from(("", f"unidad{tower}{number}@example.com")))
    phone = draw(st.sampled_from(("", f"302 305 {tower}{number:03d}")))
    return Household(tower, number, owners, email, phone, coefficient, draw(st.booleans()))


@st.composite
def habits(draw: st.DrawFn, spreadsheet: bool) -> Habits:
    """The ways of one clerk; `spreadsheet` allows what only a workbook can hold."""
    tower_form = draw(st.sampled_from(("each", "head", "section", "both")))
    columns = ["unit", "name", "document", "email", "phone", "coefficient", "arrears", "ignored"]
    if tower_form in ("each", "head"):
        columns.append("tower")
    forms = ["comma", "point", "percent"] + (["number", "percent_format"] if spreadsheet else [])
    coefficient_form = draw(st.sampled_from(forms))
    return Habits(
        headings={
            name: draw(st.sampled_from(HEADINGS["both" if (name, tower_form) == ("unit", "both") else name]))
            for name in columns
        },
        order=tuple(draw(st.permutations(columns))),
        tower_form=tower_form,
        unit_is_number=spreadsheet and draw(st.booleans()),
        coefficient_form=coefficient_form,
        total=draw(st.sampled_from((100, 1))) if coefficient_form in ("comma", "point", "number") else 100,
        arrears=draw(st.sampled_from(ARREARS)),
        separator=draw(st.sampled_from((" / ", "/", "; ", " y ", "\n", " Y ", " - ", " & "))),
        titles=tuple(draw(st.lists(st.sampled_from(TITLES), max_size=4))),
        blank_after=draw(st.frozensets(st.integers(0, 12), max_size=3)),
        repeat_header_after=draw(st.integers(-8, 8)),
        total_word=draw(st.sampled_from(("TOTAL", "Suma", "Total coeficientes", ""))),
        notes=tuple(draw(st.lists(st.sampled_from(NOTES), max_size=2))),
    )


def write(building: tuple[Household, ...], clerk: Habits) -> Grid:
    """The building as this clerk writes it."""
    grid = Grid()
    for title in clerk.titles:
        grid.rows.append([title])
    if clerk.titles:
        grid.rows.append([])
    header = [clerk.headings[column] for column in clerk.order]
    grid.rows.append(header)
    tower_before = 0
    for at, household in enumerate(building):
        if clerk.tower_form == "section" and household.tower != tower_before:
            grid.rows.append([f"TORRE {household.tower}"])
        is_head = household.tower != tower_before
        grid.rows.append([_cell(household, column, clerk, is_head) for column in clerk.order])
        tower_before = household.tower
        if at in clerk.blank_after:
            grid.rows.append([])
        if at == clerk.repeat_header_after:
            grid.rows.append(header)
    if clerk.total_word:
        grid.rows.append(_total_row(building, clerk))
    grid.rows += [[], *([note] for note in clerk.notes)]
    return grid


def _total_row(building: tuple[Household, ...], clerk: Habits) -> list[Any]:
    row: list[Any] = [""] * len(clerk.order)
    whole = sum(household.coefficient for household in building)
    row[clerk.order.index("phone")] = clerk.total_word
    row[clerk.order.index("coefficient")] = decimal_text(whole, 2)
    return row


def _cell(household: Household, column: str, clerk: Habits, is_head: bool) -> Any:
    if column == "tower":
        return f"Torre {household.tower}" if clerk.tower_form == "each" or is_head else ""
    if column == "unit":
        if clerk.tower_form == "both":
            return f"T{household.tower}-{household.number}"
        return household.number if clerk.unit_is_number else str(household.number)
    if column == "coefficient":
        return _coefficient(household.coefficient * clerk.total / 100, clerk)
    if column == "arrears":
        return clerk.arrears[0] if household.in_arrears else clerk.arrears[1]
    return {
        "name": clerk.separator.join(name for name, _ in household.owners),
        "document": household.owners[0][1],
        "email": household.email or "no tiene",
        "phone": household.phone,
        "ignored": "otro@example.com" if "Correo" in clerk.headings["ignored"] else "12",
    }[column]


def _coefficient(value: Fraction, clerk: Habits) -> Any:
    places = next(places for places in range(20) if (value * 10**places).denominator == 1)
    text = decimal_text(value, places)
    if clerk.coefficient_form == "number":
        return float(text)
    if clerk.coefficient_form == "percent_format":
        return Percent(float(decimal_text(value / 100, places + 2)))
    if clerk.coefficient_form == "point":
        return text
    return text.replace(".", ",") + (" %" if clerk.coefficient_form == "percent" else "")


def as_xlsx(grid: Grid, other_sheets: tuple[str, ...] = ()) -> bytes:
    """The grid as a workbook, after sheets that hold only a note."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name in other_sheets:
        workbook.create_sheet(name).append(["No borrar esta hoja"])
    sheet = workbook.create_sheet("Coeficientes")
    for row_number, row in enumerate(grid.rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(row_number, column)
            cell.value = value.value if isinstance(value, Percent) else value or None
            if isinstance(value, Percent):
                cell.number_format = "0.0000%"
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def as_csv(grid: Grid, encoding: str, delimiter: str) -> bytes:
    """The grid as a CSV file."""
    text = StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(grid.rows)
    return text.getvalue().encode(encoding)
