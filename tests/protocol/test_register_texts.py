"""Numbers, labels, names and addresses as clerks write them, each in one cell."""

from __future__ import annotations

from fractions import Fraction

from meetings.protocol.register import Cell, CellKind, ColumnRole, UnitKind
from meetings.protocol.register.labels import (
    Label,
    join_towers,
    read_label,
    read_tower,
    section_tower,
    unit_key,
)
from meetings.protocol.register.numbers import (
    ReadNumber,
    Scale,
    can_be_stored,
    owes,
    parse_number,
    read_number,
    scale_of,
)
from meetings.protocol.register.owners import (
    Names,
    evidence_of,
    looks_like_a_name,
    same_person,
    says_nothing,
    split_documents,
    split_emails,
    split_names,
    split_phones,
)
from tests.tables import table

ALONE = (ColumnRole.UNIT,)
TOWER_FIRST = (ColumnRole.TOWER, ColumnRole.UNIT)


@table(
    ("text", "value", "decimals", "percent"),
    [
        ("0,2857", "0.2857", 4, False),
        ("0.281553 %", "0.281553", 6, True),
        ("0,3350", "0.335", 4, False),
        (",5", "0.5", 1, False),
        ("1.234", "1.234", 3, False),
        ("1.234,56", "1234.56", 2, False),
        ("1,234.56", "1234.56", 2, False),
        ("1.234.567", "1234567", 0, False),
        ("1 234,5", "1234.5", 1, False),
        ("1\u00a0234,5", "1234.5", 1, False),  # the space that keeps a line together
        ("5,5E-03", "0.0055", 4, False),
        ("%12", "12", 0, True),
        ("-0,5", "-0.5", 1, False),
        ("−0,5", "-0.5", 1, False),
        ("+0,5", "0.5", 1, False),
        ("9" * 40, "9" * 40, 0, False),
    ],
)
def test_number_is_read_exactly(text: str, value: str, decimals: int, percent: bool) -> None:
    """Comma or point, thousands and percent signs: the value is exact and keeps the decimals written."""
    assert parse_number(text) == ReadNumber(Fraction(value), decimals, percent)


@table(
    "text",
    [
        "",
        "abc",
        "1/3",
        "0,28 57",
        "1.23.4",
        "1.234.56",
        "12 34",
        "1e999999999",
        "9" * 41,
        "5,",
        "--5",
        "0x10",
        "٣",
    ],
)
def test_text_that_is_no_number_gives_nothing(text: str) -> None:
    """Nothing is guessed from a text that is not clearly one number, and none is slow to judge."""
    assert parse_number(text) is None


@table(
    ("numbers", "expected", "factor"),
    [
        ([ReadNumber(Fraction(60), 0), ReadNumber(Fraction(40), 0)], 100, 1),
        ([ReadNumber(Fraction("0.6"), 1), ReadNumber(Fraction("0.4"), 1)], 1, 1),
        ([ReadNumber(Fraction(60), 0, True), ReadNumber(Fraction(40), 0)], 100, 1),
        ([ReadNumber(Fraction(60), 0, True), ReadNumber(Fraction("0.4"), 1)], 100, 100),
        ([ReadNumber(Fraction(60), 0), ReadNumber(Fraction(30), 0)], 100, 1),
        ([ReadNumber(Fraction(2), 0)], 1, 1),
        ([ReadNumber(Fraction("2.5"), 1)], 100, 1),
        # 49.4 % and 1: nearer to 100 as 149.4 than as 50.4; 49.6 % and 1 the other way round
        ([ReadNumber(Fraction("49.4"), 1, True), ReadNumber(Fraction(1), 0)], 100, 100),
        ([ReadNumber(Fraction("49.6"), 1, True), ReadNumber(Fraction(1), 0)], 100, 1),
        ([ReadNumber(Fraction("49.5"), 1, True), ReadNumber(Fraction(1), 0)], 100, 1),
    ],
)
def test_scale_is_deduced_from_all_coefficients(
    numbers: list[ReadNumber], expected: int, factor: int
) -> None:
    """Percentages add up to 100 and shares to 1; beside percent signs, bare numbers follow the sum."""
    scale = scale_of(numbers)

    assert (scale.expected, scale.bare_factor) == (expected, factor)


@table(
    ("number", "applied"),
    [
        (ReadNumber(Fraction("0.4"), 1), ReadNumber(Fraction(40), 0)),
        (ReadNumber(Fraction("0.4125"), 4), ReadNumber(Fraction("41.25"), 2)),
        (ReadNumber(Fraction(60), 0, True), ReadNumber(Fraction(60), 0, True)),
    ],
)
def test_share_beside_percent_signs_becomes_a_percentage(number: ReadNumber, applied: ReadNumber) -> None:
    """With two decimals less; what has its sign stays, and so does everything in one scale."""
    assert Scale(Fraction(100), 100).apply(number) == applied
    assert Scale(Fraction(100), 1).apply(number) is number


@table(
    ("kind", "text", "number", "percent", "expected"),
    [
        (CellKind.NUMBER, "28.57", Fraction("28.57"), True, ReadNumber(Fraction("28.57"), 2, True)),
        (CellKind.NUMBER, "3", Fraction(3), False, ReadNumber(Fraction(3), 0)),
        (CellKind.NUMBER, "1/3", Fraction(1, 3), False, ReadNumber(Fraction(1, 3), 41)),
        (CellKind.TEXT, "28,57 %", None, False, ReadNumber(Fraction("28.57"), 2, True)),
        (CellKind.ERROR, "12", None, False, None),
        (CellKind.DATE, "12", None, False, None),
    ],
)
def test_number_of_a_cell_is_exact(
    kind: CellKind, text: str, number: Fraction | None, percent: bool, expected: ReadNumber | None
) -> None:
    """A number with as many decimals as write it, forty-one when they never end; a text as it is written."""
    assert read_number(Cell(1, 1, kind, text, number, percent)) == expected


@table(
    ("value", "fits"),
    [
        (Fraction(2**63 - 1), True),
        (Fraction(-(2**63)), False),
        (Fraction(1, 2**63 - 1), True),
        (Fraction(1, 2**63), False),
    ],
)
def test_fraction_is_stored_in_two_whole_numbers(value: Fraction, fits: bool) -> None:
    """Each of 64 bits, the larger one decides."""
    assert can_be_stored(value) is fits


@table(
    ("column", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA")]
)
def test_column_has_the_letters_of_a_spreadsheet(column: int, letter: str) -> None:
    """As the clerk sees them."""
    assert Cell(1, column, CellKind.TEXT, "x").letter == letter


def test_levels_of_towers_are_one_name() -> None:
    """Each once, the blank ones left out."""
    assert join_towers(("Etapa 1", "", "Torre 2", "Etapa 1")) == "Etapa 1 Torre 2"


def test_title_of_a_block_names_its_tower() -> None:
    """A row that stands alone, in one writing; any other text names none."""
    assert section_tower("TORRE  b") == "Torre B"
    assert section_tower("Torre 1 y 2") is None


@table(
    ("text", "answer"),
    [
        ("SI", True),
        ("Sí", True),
        ("X", True),
        ("✓", True),
        ("En mora", True),
        ("$ 1.250.000", True),
        ("3 meses", True),
        ("NO", False),
        ("Al día", False),
        ("Paz y salvo", False),
        ("$ -", False),
        ("0", False),
        ("-$ 20.000", False),
        ("acuerdo de pago", None),
        ("?", None),
        ("1", True),
        ("-–—_./ $", False),
    ],
)
def test_arrears_are_read_or_asked_about(text: str, answer: bool | None) -> None:
    """A yes, a debt or months owed are arrears; what is not clear is never decided."""
    assert owes(Cell(1, 1, CellKind.TEXT, text), inverted=False) is answer


@table(("text", "answer"), [("SI", False), ("NO", True), ("En mora", True), ("Al día", False), ("0", None)])
def test_clearance_column_says_the_contrary(text: str, answer: bool | None) -> None:
    """In a column titled "Paz y salvo" a yes means that nothing is owed."""
    assert owes(Cell(1, 1, CellKind.TEXT, text), inverted=True) is answer
    assert owes(None, inverted=True) is None


@table(
    ("text", "name"),
    [
        ("Torre 1", "Torre 1"),
        ("TORRE 1", "Torre 1"),
        ("T1", "Torre 1"),
        ("T-1", "Torre 1"),
        ("1", "Bloque 1"),
        ("a", "Bloque A"),
        ("Bloque No. 3", "Bloque 3"),
        ("int. 12", "Interior 12"),
        ("Mz B", "Manzana B"),
        ("TORRE NORTE", "Torre Norte"),
        ("Los Cerezos", "Los Cerezos"),
        ("Torre Peñón", "Torre Peñón"),
        ("TORRE STRAẞE", "Torre Strasse"),  # small letters that are longer than the capitals
        ("torre abc", "Torre ABC"),
        ("torre alta", "Torre Alta"),
    ],
)
def test_tower_has_one_way_of_writing(text: str, name: str) -> None:
    """Abbreviations and capitals go; a bare number takes the word of its column."""
    assert read_tower(text, "Bloque") == name


@table(
    ("text", "label"),
    [
        ("101", Label("", None, "101")),
        ("101a", Label("", None, "101A")),
        ("1-101", Label("", None, "1-101")),
        ("T1-101", Label("Torre 1", None, "101")),
        ("T1 Ap 101", Label("Torre 1", UnitKind.APARTMENT, "101")),
        ("Apto 101 Torre 1", Label("Torre 1", UnitKind.APARTMENT, "101")),
        ("TORRE 2 - APTO 1003", Label("Torre 2", UnitKind.APARTMENT, "1003")),
        ("Interior 3 Casa 5", Label("Interior 3", UnitKind.HOUSE, "5")),
        ("Mz A Cs 12", Label("Manzana A", UnitKind.HOUSE, "12")),
        ("Local 3", Label("", UnitKind.SHOP, "3")),
        ("Parq. No. 12", Label("", UnitKind.PARKING, "12")),
        ("Depósito 4", Label("", UnitKind.STORAGE, "4")),
        ("PH", Label("", None, "PH")),
        ("torre 1", Label("", None, "TORRE 1")),  # nothing else: it is the unit's own name
        ("101 torre 1 b", Label("Torre 1", None, "101 B")),
        ("torre 1 -", Label("Torre 1", None, "TORRE 1 -")),
    ],
)
def test_unit_in_one_cell_falls_into_parts(text: str, label: Label) -> None:
    """Tower, kind and number are told apart by their words."""
    assert read_label(text, ALONE, "Torre") == label


def test_dashed_number_parts_only_under_such_title() -> None:
    """ "1-101" is tower and unit when its column's title names both, in that order."""
    assert read_label("1-101", TOWER_FIRST, "Bloque") == Label("Bloque 1", None, "101")
    assert read_label("101-1", (ColumnRole.UNIT, ColumnRole.TOWER), "Torre") == Label("Torre 1", None, "101")


def test_unit_is_the_same_however_it_is_typed() -> None:
    """Capitals, accents and leading zeros do not make another unit."""
    assert unit_key("TORRE 01", "0101") == unit_key("Torre 1", "101")
    assert unit_key("Torre 1", "101") != unit_key("Torre 11", "01")


REGISTER = ("Ana Ruiz Peña", "Zoraida Muñoz Vélez", "José Díaz Ortega", "Ñeco Pérez Gasset")


@table(
    ("cell", "names"),
    [
        ("Ana Ruiz / José Díaz", ["Ana Ruiz", "José Díaz"]),
        ("Ana Ruiz;José Díaz", ["Ana Ruiz", "José Díaz"]),
        ("Ana Ruiz\nJosé Díaz", ["Ana Ruiz", "José Díaz"]),
        ("Ana Ruiz y José Díaz", ["Ana Ruiz", "José Díaz"]),
        ("ANA RUIZ Y/O JOSÉ DÍAZ", ["ANA RUIZ", "JOSÉ DÍAZ"]),
        ("Ana Ruiz - Zoraida Muñoz", ["Ana Ruiz", "Zoraida Muñoz"]),
        ("Ana Ruiz, José Díaz, Ñeco Pérez", ["Ana Ruiz", "José Díaz", "Ñeco Pérez"]),
        ("Ana Ruiz (50%) / José Díaz (50 %)", ["Ana Ruiz", "José Díaz"]),
        ("Ana Ruiz Peña e Ítalo Gómez Vélez", ["Ana Ruiz Peña", "Ítalo Gómez Vélez"]),
        ("José De la Cruz y Pérez", ["José De la Cruz y Pérez"]),
        ("José Ortega y Gasset Ruiz", ["José Ortega y Gasset Ruiz"]),
        ("Ruiz Peña, Ana", ["Ruiz Peña, Ana"]),
        ("Inversiones Gómez y Cía S.A.S.", ["Inversiones Gómez y Cía S.A.S."]),
        ("Gómez & Asociados Ltda", ["Gómez & Asociados Ltda"]),
        ("Banco del Valle S.A. / Ana Ruiz", ["Banco del Valle S.A.", "Ana Ruiz"]),
        ("Ana Ruiz / Ana Ruiz", ["Ana Ruiz"]),
        ("D'Andrea-Gómez Ana", ["D'Andrea-Gómez Ana"]),
    ],
)
def test_each_name_is_one_person(cell: str, names: list[str]) -> None:
    """What joins two full names separates people; what stands within a name or a firm does not."""
    assert list(split_names(cell, evidence_of(REGISTER)).names) == names


def test_surnames_first_in_a_whole_column_stay_whole() -> None:
    """Where the cells read "Surnames, Names", a comma never separates two people."""
    cells = ("Ruiz Peña, Ana María", "Díaz Vélez, José", "Muñoz Peña, Juan David / Gómez, Luz")

    assert split_names(cells[0], evidence_of(cells)).names == (cells[0],)
    assert split_names(cells[2], evidence_of(cells)).names == ("Muñoz Peña, Juan David", "Gómez, Luz")


@table("cell", ["Juan y María Pérez", "Ana Ruiz y Brunilda Díaz"])
def test_doubtful_joint_names_are_told(cell: str) -> None:
    """One person is read, and the doubt is told."""
    names = split_names(cell, evidence_of(("Ana Ruiz",)))

    assert names.names == (cell,)
    assert names.doubtful


@table(
    ("cell", "documents"),
    [
        ("52.345.678", ("52345678",)),
        ("C.C. 52.345.678 de Bogotá", ("52345678",)),
        ("CC52345678", ("52345678",)),
        ("NIT 900.123.456-7", ("900123456",)),
        ("52345678 / 79456123", ("52345678", "79456123")),
        ("52345678 y 79456123", ("52345678", "79456123")),
        ("AB123456", ("AB123456",)),
        ("no tiene", ()),
        ("-", ()),
    ],
)
def test_document_is_its_letters_and_digits(cell: str, documents: tuple[str, ...]) -> None:
    """Type, dots, place of issue and a firm's check digit are not part of an identity."""
    assert split_documents(cell).values == documents


@table("cell", ["8,80954E+08", "1", "1111111", "en trámite"])
def test_document_that_identifies_nobody_is_told(cell: str) -> None:
    """A number that a spreadsheet shortened would make one person of many."""
    assert split_documents(cell).values == ()
    assert split_documents(cell).unreadable == (cell,)


@table(
    ("cell", "emails", "unreadable"),
    [
        ("ana@example.com", ("ana@example.com",), ()),
        (
            "mailto:ana@example.com; Luis <luis@example.com>.",
            ("ana@example.com", "luis@example.com"),
            (),
        ),
        ("ana@example.com y luis@example.com", ("ana@example.com", "luis@example.com"), ()),
        ("ana@example", (), ("ana@example",)),
        ("ana..ruiz@example.com", (), ("ana..ruiz@example.com",)),
        ("ana.example.com", (), ("ana.example.com",)),
        ("no tiene", (), ()),
        ("Sin correo", (), ()),
        ("N/A", (), ()),
    ],
)
def test_emails_of_a_cell_are_read_or_told(
    cell: str, emails: tuple[str, ...], unreadable: tuple[str, ...]
) -> None:
    """Each address that can be written to; what looks like a mistake is told."""
    addresses = split_emails(cell)

    assert (addresses.values, addresses.unreadable) == (emails, unreadable)


@table(
    ("cell", "phones", "unreadable"),
    [
        ("300 123 4567", ("300 123 4567",), ()),
        ("3001234567 / 601 234 5678", ("3001234567", "601 234 5678"), ()),
        ("300-123-4567", ("300-123-4567",), ()),
        ("601 234 5678 ext. 12", ("601 234 5678 ext. 12",), ()),
        ("no tiene", (), ()),
        ("12345", (), ("12345",)),
        ("3,00123E+09", (), ("3,00123E+09",)),
        ("30012345673109876543", (), ("30012345673109876543",)),
    ],
)
def test_phones_of_a_cell_are_read_or_told(
    cell: str, phones: tuple[str, ...], unreadable: tuple[str, ...]
) -> None:
    """Each number that can be called; two numbers run together are not one."""
    numbers = split_phones(cell)

    assert (numbers.values, numbers.unreadable) == (phones, unreadable)


@table(
    ("number", "inverted", "answer"),
    [(0, False, False), (1, False, True), (-1, False, False), (1, True, None)],
)
def test_amount_in_a_cell_is_owed_over_zero(number: int, inverted: bool, answer: bool | None) -> None:
    """Under "Paz y salvo" a number says nothing."""
    assert owes(Cell(1, 1, CellKind.NUMBER, str(number), Fraction(number)), inverted) is answer


@table(
    ("cell", "names", "doubtful"),
    [
        ("", (), False),
        ("Xiomara Díaz, -", ("Xiomara Díaz",), False),
        ("Ana Ruiz, José Díaz", ("Ana Ruiz", "José Díaz"), False),
        ("Ana Ruiz y José Díaz", ("Ana Ruiz", "José Díaz"), False),
        ("Ana Ruiz y Brunilda Vélez Mora", ("Ana Ruiz", "Brunilda Vélez Mora"), False),
        ("Ana Ruiz y Vélez Mora Brunilda", ("Ana Ruiz y Vélez Mora Brunilda",), True),
        ("Ana Ruiz y Pérez", ("Ana Ruiz y Pérez",), False),
        ("Brunilda Díaz y Ana Ruiz", ("Brunilda Díaz y Ana Ruiz",), False),
        ("De la Cruz", ("De la Cruz",), False),
        ("Pérez, Ana", ("Pérez, Ana",), False),
        ("Vélez Mora, Brunilda Inés", ("Vélez Mora, Brunilda Inés",), False),
    ],
)
def test_doubt_about_names_is_told_where_two_may_be_meant(
    cell: str, names: tuple[str, ...], doubtful: bool
) -> None:
    """A second surname is no second person; two names of which one is unknown may be."""
    assert split_names(cell, evidence_of(REGISTER)) == Names(names, doubtful)


def test_names_of_the_register_tell_given_names_from_surnames() -> None:
    """First words and last words; after the comma where most cells read "Surnames, Names"."""
    plain = evidence_of(("Brunilda Peña", "Mora, Inés"))
    assert (plain.surnames, plain.comma_is_order) == ({"pena"}, False)  # one of two is not most of them
    assert {"brunilda", "mora"} <= plain.given
    ordered = evidence_of(("Ruiz Peña, Brunilda", "Mora, Xiomara", "Gil, Eva, viuda"))
    assert ordered.comma_is_order is True
    assert {"brunilda", "xiomara", "eva"} <= ordered.given
    assert not {"ruiz", "gil", "mora"} & ordered.given
    assert ordered.surnames == {"viuda"}


@table(
    ("cell", "documents", "unreadable"),
    [
        ("52 345 678", ("52345678",), ()),
        ("100", ("100",), ()),
        ("AB12", (), ("AB12",)),
        ("12", (), ("12",)),
        ("ab1234", ("AB1234",), ()),
    ],
)
def test_document_has_three_digits_that_differ(
    cell: str, documents: tuple[str, ...], unreadable: tuple[str, ...]
) -> None:
    """Fewer identify nobody; letters do not count."""
    found = split_documents(cell)
    assert (found.values, found.unreadable) == (documents, unreadable)


@table(
    ("cell", "emails", "unreadable"),
    [
        ("ana@example.com.", ("ana@example.com",), ()),
        ("Xana@example.comX", ("Xana@example.comX",), ()),
        ("ana@example.com luis@example", ("ana@example.com",), ("luis@example",)),
        ("no: ana@example.com", ("ana@example.com",), ()),
    ],
)
def test_email_is_what_stands_between_the_signs(
    cell: str, emails: tuple[str, ...], unreadable: tuple[str, ...]
) -> None:
    """A full stop after it is no part of it, and one that is wrong is told beside one that is right."""
    found = split_emails(cell)
    assert (found.values, found.unreadable) == (emails, unreadable)


@table(
    ("cell", "is_phone"),
    [
        ("234567", False),
        ("2345678", True),
        ("123456789012345", True),
        ("1234567890123456", False),
        ("+57 (300) 123-45-67", True),
    ],
)
def test_telephone_has_seven_to_fifteen_digits(cell: str, is_phone: bool) -> None:
    """Whatever stands between them."""
    found = split_phones(cell)
    assert (found.values, found.unreadable) == (((cell,), ()) if is_phone else ((), (cell,)))


@table(
    ("text", "is_name"),
    [
        ("Ana Ruiz", True),
        ("Ana", False),
        ("Ana Ruiz2", False),
        ("12 Ruiz", False),
        ("Elaboró: la administración", False),
        ("D'Andrea St. Gómez-Peña", True),
        ("uno dos tres cuatro cinco seis siete ocho", True),
        ("uno dos tres cuatro cinco seis siete ocho nueve", False),
    ],
)
def test_text_that_can_be_a_name(text: str, is_name: bool) -> None:
    """Two to eight words of letters."""
    assert looks_like_a_name(text) is is_name


@table(
    ("one", "other", "is_same"),
    [
        ("Ana Luz", "Luz Mora", True),
        ("Li Ho", "Li Mo", False),
        ("LI HO", "li ho", True),
        ("Ana Ruiz", "Luis Mora", False),
    ],
)
def test_two_writings_of_one_person_share_a_word(one: str, other: str, is_same: bool) -> None:
    """Of three letters at least, or they are alike but for capitals."""
    assert same_person(one, other) is is_same


@table(
    ("text", "is_nothing"),
    [("no tiene", True), ("sin 300", False), ("no ana@example.com", False), ("Noé", False), ("—", True)],
)
def test_cell_that_says_that_there_is_nothing(text: str, is_nothing: bool) -> None:
    """ "No" and "sin" say nothing is there unless an address or a figure follows."""
    assert says_nothing(text) is is_nothing
