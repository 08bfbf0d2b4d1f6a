"""Which sheet, which row and which column: a register found whatever stands around it."""

from __future__ import annotations

from meetings.protocol.register import ColumnRole, ProblemCode, SkipCode, UnitKind, interpret
from meetings.protocol.register.headers import is_repeated_header, read_heading
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


def titles_of(*rows: tuple[str, ...]) -> dict[str, ColumnRole]:
    """The titles of a whole sheet, with what each was taken for."""
    return {each.title: each.role for each in interpret([sheet(rows)]).columns}


@table(
    ("title", "owner"),
    [
        ("Propietario", 1),
        ("Propietario 2", 2),
        ("Segundo propietario", 2),
        ("Otro propietario", 2),
        ("Tercer propietario", 3),
        ("Segundo nombre", 1),  # a part of one name
        ("Nombre 2", 1),
        ("Nombre del segundo propietario", 2),
        ("Apellidos propietario 3", 3),
    ],
)
def test_title_numbers_its_owner(title: str, owner: int) -> None:
    """By a figure at its end or by a word; the second name of a person is no second person."""
    heading = read_heading(title)
    assert heading is not None
    assert heading.owner == owner


def test_sentence_is_no_title() -> None:
    """Eighty letters are the longest title; a legend that names the owner is none."""
    assert read_heading("Propietario " + "x" * 68) is not None
    assert read_heading("Propietario " + "x" * 69) is None
    assert read_heading(" - ") is None


@table(
    ("cells", "is_repeated"),
    [
        (("Apto", "Propietario", "60"), True),
        (("APTO", "PROPIETARIO"), True),
        (("Apto", "Propietario", "60", "x"), True),  # half of them
        (("Apto", "Propietario", "60", "x", "y"), False),
        (("Apto",), False),
        (("Apto", "Ana Ruiz"), False),
    ],
)
def test_row_with_half_of_the_titles_repeats_the_header(cells: tuple[str, ...], is_repeated: bool) -> None:
    """Two of them at least: a unit called like its column is still a unit."""
    titles = {1: " apto ", 2: " propietario ", 3: " coef "}
    assert is_repeated_header(sheet([cells]).rows[0], titles) is is_repeated


def test_bare_tower_takes_the_word_of_its_column() -> None:
    """ "1" under "Bloque" is "Bloque 1"; under a title that names none it is "Torre 1"."""
    header = ("Conjunto Bloque", "Apto", "Propietario", "Coef")
    assert read(("1", "101", "Ana Ruiz", "100"), header=header).units[0].tower == "Bloque 1"


@table(
    ("title", "cell"),
    [
        ("Bloque - Apto", "1-101"),
        ("Apto / Bloque", "101/1"),
        ("Apto y bloque No.", "101-1"),
        ("No. bloque - apto", "1-101"),
    ],
)
def test_title_with_tower_and_unit_parts_its_cells(title: str, cell: str) -> None:
    """In the order of the title."""
    unit = read((cell, "Ana Ruiz", "100"), header=(title, "Propietario", "Coef")).units[0]
    assert (unit.tower, unit.number) == ("Bloque 1", "101")


@table(("title", "number"), [("Apto", "1-101"), ("Apto o unidad", "1-101")])
def test_title_without_a_tower_keeps_its_cells_whole(title: str, number: str) -> None:
    """A dash is a part of the number then."""
    unit = read(("1-101", "Ana Ruiz", "100"), header=(title, "Propietario", "Coef")).units[0]
    assert (unit.tower, unit.number) == ("", number)


def test_kind_of_a_unit_may_stand_in_its_title() -> None:
    """ "Local" over the column says what every number is; two kinds in a title say nothing."""
    local = read(("3", "Ana Ruiz", "100"), header=("Local", "Propietario", "Coef")).units[0]
    either = read(("3", "Ana Ruiz", "100"), header=("Local u oficina", "Propietario", "Coef")).units[0]
    assert (local.number, local.kind) == ("Local 3", UnitKind.SHOP)
    assert (either.number, either.kind) == ("3", None)


def test_column_of_clearance_is_read_the_other_way_round() -> None:
    """A yes under "Paz y salvo" owes nothing."""
    header = ("Apto", "Propietario", "Coef", "Paz y salvo")
    reading = read(("101", "Ana Ruiz", "60", "SI"), ("102", "Luis Peña", "40", "NO"), header=header)
    assert [unit.in_arrears for unit in reading.units] == [False, True]


def test_plainest_column_of_arrears_is_read() -> None:
    """ "Mora" before "Saldo"; of two alike the first is read and both are told."""
    header = ("Apto", "Propietario", "Coef", "Saldo", "Mora")
    plain = read(("101", "Ana Ruiz", "100", "SI", "NO"), header=header)
    assert (plain.units[0].in_arrears, codes(plain)) == (False, [])
    alike = read(
        ("101", "Ana Ruiz", "100", "SI", "NO"), header=("Apto", "Propietario", "Coef", "Mora", "Moroso")
    )
    [told] = [each for each in alike.problems if each.code is ProblemCode.SEVERAL_COLUMNS]
    assert (told.blocks, told.facts["role"], told.facts["columns"]) == (
        False,
        ColumnRole.ARREARS,
        ("D", "E"),
    )
    assert alike.units[0].in_arrears


@table(
    ("header", "role", "letters"),
    [
        (("Apto", "Propietario", "Coeficiente 2027", "Coeficiente 2026"), ColumnRole.COEFFICIENT, ("C", "D")),
        (("Apto", "Propietario", "Coeficiente", "Unidad"), ColumnRole.UNIT, ("A", "D")),
        (("Apto", "Propietario", "Coeficiente", "Dueño"), ColumnRole.NAME, ("B", "D")),
    ],
)
def test_two_columns_of_one_thing_are_named(
    header: tuple[str, ...], role: ColumnRole, letters: tuple[str, ...]
) -> None:
    """With their letters, so that the clerk finds them."""
    reading = read(("101", "Ana Ruiz", "100", "55"), header=header)
    [told] = [each for each in reading.problems if each.code is ProblemCode.SEVERAL_COLUMNS]
    assert (told.blocks, told.facts["role"], told.facts["columns"]) == (True, role, letters)


def test_plainest_column_of_the_coefficient_is_read() -> None:
    """ "Coeficiente" before "Porcentaje" before "%", wherever it stands."""
    header = ("%", "Porcentaje", "Coeficiente", "Apto", "Propietario")
    reading = read(("1", "2", "100", "101", "Ana Ruiz"), header=header)
    assert (reading.units[0].coefficient, codes(reading)) == (100, [])


def test_half_of_the_cells_with_figures_make_a_column_of_numbers() -> None:
    """Of two columns that could be the unit's, "Inmueble" with one word in two is still the number's."""
    header = ("Inmueble", "Unidad", "Propietario", "Coef")
    words = ("local", "azul", "Ana Ruiz", "60"), ("7", "verde", "Luis Peña", "40")
    assert [unit.number for unit in read(*words, header=header).units] == ["LOCAL", "7"]
    mostly = (*words, ("garaje", "rojo", "Eva Mora", "0"))
    assert ProblemCode.SEVERAL_COLUMNS in codes(read(*mostly, header=header))


def test_names_of_one_person_in_several_columns_join() -> None:
    """Two given names and two surnames; beside a title of the owner they would be two people."""
    header = ("Apto", "Primer nombre", "Segundo nombre", "Apellidos", "Coef")
    reading = read(("101", "Ana", "María", "Ruiz Peña", "100"), header=header)
    assert [owner.name for owner in reading.units[0].owners] == ["Ana María Ruiz Peña"]
    assert codes(reading) == []


def test_owners_by_number_have_their_own_columns() -> None:
    """Names, documents, mails and telephones with one number belong together."""
    header = (
        *("Apto", "Propietario 1", "Cédula 1", "Correo 1", "Celular 1"),
        *("Propietario 2", "Cédula 2", "Correo 2", "Celular 2", "Coef"),
    )
    cells = (
        *("101", "Ana Ruiz", "52345678", "ana@example.com", "300 123 4567"),
        *("Luis Peña", "79456123", "luis@example.com", "310 765 4321", "100"),
    )
    owners = read(cells, header=header).units[0].owners
    assert [(each.name, each.document, each.emails, each.phones) for each in owners] == [
        ("Ana Ruiz", "52345678", ("ana@example.com",), ("300 123 4567",)),
        ("Luis Peña", "79456123", ("luis@example.com",), ("310 765 4321",)),
    ]


def test_plainest_column_of_an_owner_is_read() -> None:
    """A telephone before a "Contacto", which may hold anything."""
    header = ("Apto", "Propietario", "Contacto", "Celular", "Coef")
    reading = read(("101", "Ana Ruiz", "310 765 4321", "300 123 4567", "100"), header=header)
    assert reading.units[0].owners[0].phones == ("300 123 4567",)


def test_header_in_two_rows_keeps_its_titles() -> None:
    """The person's word goes before the personal titles to its right, and before no other."""
    rows = (
        ("", "Apto", "PROPIETARIO", "", "", "Coeficiente", ""),
        ("Celular", "", "Nombre", "Correo", "Torre", "", "Cédula"),
        ("300 123 4567", "101", "Ana Ruiz", "ana@example.com", "1", "100", "52345678"),
    )
    assert titles_of(*rows) == {
        "Celular": ColumnRole.PHONE,
        "Apto": ColumnRole.UNIT,
        "PROPIETARIO Nombre": ColumnRole.NAME,
        "PROPIETARIO Correo": ColumnRole.EMAIL,
        "Torre": ColumnRole.TOWER,
        "Coeficiente": ColumnRole.COEFFICIENT,
        "Cédula": ColumnRole.DOCUMENT,
    }


def test_two_titles_are_enough_for_a_second_row() -> None:
    """ "Nombre" and "Celular" below "Propietario", and nothing else in the row."""
    rows = (
        ("Apto", "PROPIETARIO", "", "Coeficiente"),
        ("", "Nombre", "Celular", ""),
        ("101", "Ana Ruiz", "300 123 4567", "100"),
    )
    (unit,) = interpret([sheet(rows)]).units
    assert (unit.owners[0].name, unit.owners[0].phones) == ("Ana Ruiz", ("300 123 4567",))


def test_first_unit_is_not_taken_for_a_second_row_of_titles() -> None:
    """Neither one without two figures in it, nor one whose cells are words of titles."""
    header = ("Casa", "Propietario", "Coef")
    small = read(("1", "Ana Ruiz", "9"), ("2", "Luis Peña", "91"), header=header)
    assert [unit.number for unit in small.units] == ["1", "2"]
    worded = read(("Casa 12", "Propietario pendiente", ""), ("Casa 13", "Ana Ruiz", "100"), header=header)
    assert [(each.row, each.code) for each in worded.problems if each.row] == [
        (2, ProblemCode.MISSING_COEFFICIENT)
    ]


def test_nothing_like_a_register_says_what_was_found() -> None:
    """The best of the sheets, the first of those alike, with the titles it has and those it lacks."""
    sheets = [
        sheet([("Notas",)], "Portada"),
        sheet([("Apto", "Coef", "Correo"), ("101", "100", "")], "Cartera"),
        sheet([("Apto", "Propietario", "Celular"), ("101", "Ana Ruiz", "")], "Copia"),
    ]
    (problem,) = interpret(sheets).problems
    assert problem.facts["sheet"] == "Cartera"
    assert problem.facts["missing"] == (ColumnRole.NAME,)
    assert set(problem.facts["found"]) == {ColumnRole.UNIT, ColumnRole.EMAIL, ColumnRole.COEFFICIENT}
    (nothing,) = interpret([]).problems
    assert (nothing.code, nothing.facts["sheet"], nothing.facts["found"]) == (ProblemCode.NO_HEADER, "", ())


def test_unknown_sheet_is_named() -> None:
    """As it was asked for."""
    (problem,) = interpret([sheet([HEADER, row()])], "2030").problems
    assert problem.facts["sheet"] == "2030"


@table(
    "header",
    [
        ("Apto", "Propietario", "Cédula", "Copropietario 2", "Cédula 2", "Coef"),
        ("Apto", "Propietario", "Cédula", "Copropietario", "Cédula 2", "Coef"),
        ("Apto", "Copropietario", "Cédula", "Copropietario 2", "Cédula 2", "Coef"),
    ],
)
def test_second_document_is_the_second_owners(header: tuple[str, ...]) -> None:
    """However the second owner's name is numbered: "Copropietario" beside "Propietario" is the second."""
    reading = read(("101", "Ana Ruiz", "52345678", "Luis Peña", "79456123", "100"), header=header)
    owners = reading.units[0].owners
    assert [(owner.name, owner.document) for owner in owners] == [
        ("Ana Ruiz", "52345678"),
        ("Luis Peña", "79456123"),
    ]


def test_empty_column_is_not_the_units() -> None:
    """A second title for the unit with nothing below it leaves no doubt."""
    header = ("Apto", "Unidad", "Propietario", "Coef")
    reading = read(("101", "", "Ana Ruiz", "100"), header=header)
    assert (reading.units[0].number, codes(reading)) == ("101", [])
