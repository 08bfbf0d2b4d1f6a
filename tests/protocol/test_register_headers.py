"""Which sheet, which row and which column: a register found whatever stands around it."""

from __future__ import annotations

from meetings.protocol.register import ColumnRole, ProblemCode, SkipCode, interpret
from tests.protocol.register_tables import HEADER, OTHER, codes, read, row, sheet
from tests.tables import table


def roles(*titles: str) -> dict[str, ColumnRole]:
    """What each title of a header was taken for, when the register was found."""
    body = [("1", "101", "Ana Ruiz Peña", "52345678", "1", "1", "1", "1", "1")[: len(titles)]]
    return {each.title: each.role for each in interpret([sheet([titles, *body])]).columns}


@table(
    ("title", "role"),
    [
        ("Torre", ColumnRole.TOWER),
        ("BLOQUE No.", ColumnRole.TOWER),
        ("Manzana", ColumnRole.TOWER),
        ("Cédula del propietario", ColumnRole.DOCUMENT),
        ("C.C. o NIT", ColumnRole.DOCUMENT),
        ("No. de identificación", ColumnRole.DOCUMENT),
        ("Correo electrónico del propietario", ColumnRole.EMAIL),
        ("E-mail", ColumnRole.EMAIL),
        ("Tel. celular", ColumnRole.PHONE),
        ("WhatsApp", ColumnRole.PHONE),
        ("Destinación", ColumnRole.KIND),
        ("Tipo de inmueble", ColumnRole.KIND),
        ("Estado de cartera", ColumnRole.ARREARS),
        ("Meses en mora", ColumnRole.ARREARS),
        ("Paz y salvo", ColumnRole.ARREARS),
    ],
)
def test_column_is_known_by_its_titles_words(title: str, role: ColumnRole) -> None:
    """A clerk's title in other words names the same column."""
    assert roles("Apto", "Propietario", "Coef.", title)[title] is role


@table(
    "title",
    [
        "Correo del arrendatario",
        "Nombre residente",
        "Teléfono inmobiliaria",
        "Celular de emergencia",
        "Saldo a favor",
        "Cuota de administración",
        "Área privada m2",
        "Coeficiente de parqueadero",
        "Tipo de documento",
        "Observaciones",
    ],
)
def test_column_about_something_else_is_not_read(title: str) -> None:
    """A tenant's address is never the owner's, nor a balance in favour a debt."""
    assert title not in roles("Apto", "Propietario", "Coef.", title)


def test_first_owners_columns_and_co_owners_columns_part() -> None:
    """ "Copropietario" beside "Propietario" is the second owner, with document and mail of their own."""
    header = ("Apto", "Propietario", "Cédula", "Correo", "Copropietario", "Cédula copropietario", "Coef")
    reading = read(
        ("101", "Ana Ruiz", "52345678", "ana@example.com", "Luis Peña", "79456123", "100"), header=header
    )

    assert [(owner.name, owner.document, owner.emails) for owner in reading.units[0].owners] == [
        ("Ana Ruiz", "52345678", ("ana@example.com",)),
        ("Luis Peña", "79456123", ()),
    ]


def test_copropietario_alone_is_the_only_owner() -> None:
    """Where no other title names the owner, "Copropietario" does."""
    reading = read(("101", "Ana Ruiz", "100"), header=("Apto", "Copropietario", "Coef"))

    assert [owner.name for owner in reading.units[0].owners] == ["Ana Ruiz"]


def test_second_telephone_column_is_of_the_same_owner() -> None:
    """A numbered address without a second name belongs to the one owner there is."""
    header = ("Apto", "Propietario", "Celular 1", "Celular 2", "Coef")
    reading = read(("101", "Ana Ruiz", "300 123 4567", "601 234 5678", "100"), header=header)

    assert reading.units[0].owners[0].phones == ("300 123 4567", "601 234 5678")


def test_names_and_surnames_in_two_columns_join() -> None:
    """Parts of a name in columns of their own make one person."""
    header = ("Apto", "Nombres", "Apellidos", "Coef")
    reading = read(("101", "Ana María", "Ruiz Peña", "100"), header=header)

    assert [owner.name for owner in reading.units[0].owners] == ["Ana María Ruiz Peña"]


def test_titles_above_and_blank_rows_are_passed_over() -> None:
    """The header is where the titles of columns are, however much stands above it."""
    rows = [
        ("CONJUNTO LOS CEREZOS",),
        ("Listado de copropietarios y coeficientes",),
        (),
        HEADER,
        row(),
        OTHER,
    ]

    reading = interpret([sheet(rows)])

    assert (reading.header_row, len(reading.units)) == (4, 2)


def test_header_in_two_rows_reads_by_both() -> None:
    """A title over several columns says whose they are: the tenant's telephone is not the owner's."""
    rows = [
        ("Apto", "PROPIETARIO", "", "ARRENDATARIO", "", "Coeficiente"),
        ("", "Nombre", "Celular", "Nombre", "Celular", ""),
        ("101", "Ana Ruiz", "300 123 4567", "Luis Peña", "310 765 4321", "100"),
    ]

    (owner,) = interpret([sheet(rows)]).units[0].owners

    assert (owner.name, owner.phones) == ("Ana Ruiz", ("300 123 4567",))


def test_repeated_header_between_rows_is_skipped() -> None:
    """A list printed page by page repeats its titles."""
    reading = read(row(), HEADER, OTHER)

    assert len(reading.units) == 2
    assert [each.code for each in reading.skipped] == [SkipCode.REPEATED_HEADER]


def test_register_is_found_behind_other_sheets() -> None:
    """A cover, a sheet of notes and a list of debts are no register."""
    others = [sheet([("No borrar",)], "Notas"), sheet([("Apto", "Saldo"), ("101", "5000")], "Cartera")]

    assert interpret([*others, sheet([HEADER, row(), OTHER], "Coeficientes")]).sheet == "Coeficientes"


def test_two_sheets_with_registers_ask_which() -> None:
    """Last year's register beside this year's is not chosen in silence; naming one reads it."""
    sheets = [sheet([HEADER, row(), OTHER], "2026"), sheet([HEADER, row(), OTHER], "2027")]

    (problem,) = interpret(sheets).problems

    assert (problem.code, problem.facts["sheets"]) == (ProblemCode.SEVERAL_SHEETS, ("2026", "2027"))
    assert interpret(sheets, "2027").can_come_in


def test_hidden_sheet_is_read_only_without_visible_one() -> None:
    """What the clerk hid does not compete with what the clerk shows."""
    hidden = sheet([HEADER, row(), OTHER], "2026", hidden=True)

    assert interpret([hidden, sheet([HEADER, row(), OTHER], "2027")]).sheet == "2027"
    assert interpret([hidden]).sheet == "2026"


def test_unknown_sheet_name_is_told() -> None:
    """Asking for a sheet that is not there says so."""
    assert codes(interpret([sheet([HEADER, row()])], "2030")) == [ProblemCode.UNKNOWN_SHEET]


def test_missing_titles_say_what_was_looked_for() -> None:
    """Without the three columns of a register the answer names those that are missing."""
    (problem,) = interpret([sheet([("Torre", "Apto", "Propietario"), ("1", "101", "Ana Ruiz")])]).problems

    assert problem.code is ProblemCode.NO_HEADER
    assert problem.facts["missing"] == (ColumnRole.COEFFICIENT,)
    assert problem.facts["looked_for"] == (ColumnRole.UNIT, ColumnRole.NAME, ColumnRole.COEFFICIENT)


@table("extra", ["Coeficiente 2026", "Unidad", "Propietario"])
def test_two_columns_of_one_thing_are_told(extra: str) -> None:
    """Which of two coefficients, units or owners is meant is the clerk's to say."""
    header = ("Apto", "Propietario", "Coeficiente 2027", extra)
    reading = read(("101", "Ana Ruiz", "100", "55"), header=header)

    assert ProblemCode.SEVERAL_COLUMNS in codes(reading)
    assert not reading.can_come_in


def test_count_of_rows_is_not_the_unit() -> None:
    """ "No." before "Apto" counts rows; alone it is the unit's number."""
    beside = read(("1", "101", "Ana Ruiz", "100"), header=("No.", "Apto", "Propietario", "Coef"))
    alone = read(("101", "Ana Ruiz", "100"), header=("No.", "Propietario", "Coef"))

    assert [each.units[0].number for each in (beside, alone)] == ["101", "101"]


def test_column_with_only_the_kind_is_not_the_number() -> None:
    """ "Inmueble" may say "Apartamento" in every row and leave the number to "No."."""
    header = ("Inmueble", "No.", "Propietario", "Coef")
    reading = read(("Apartamento", "101", "Ana Ruiz", "100"), header=header)

    assert reading.units[0].number == "101"


def test_titles_without_units_below_are_told() -> None:
    """A form that nobody filled in is not an empty register."""
    assert codes(read()) == [ProblemCode.NO_UNITS]
