"""The reading of a whole register: rows sorted, units complete, people known, problems with their place."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from meetings.protocol.findings import Severity
from meetings.protocol.register import Cell, CellKind, ProblemCode, RegisterReading, SkipCode, UnitKind
from meetings.protocol.register.model import Problem, block, warn
from tests.protocol.register_tables import HEADER, OTHER, Value, codes, read, row
from tests.sizes import tries
from tests.tables import table

BLOCKING = [
    ("missing number", row(unit=""), ProblemCode.MISSING_UNIT, ""),
    ("missing owner", row(name=""), ProblemCode.MISSING_OWNER, ""),
    ("missing coefficient", row(coefficient=""), ProblemCode.MISSING_COEFFICIENT, ""),
    ("formula in the coefficient", row(coefficient="=G3/2"), ProblemCode.FORMULA, "G"),
    ("formula in the arrears", row(arrears="=IF(J2>0,1,0)"), ProblemCode.FORMULA, "H"),
    ("word for a coefficient", row(coefficient="sesenta"), ProblemCode.NOT_A_NUMBER, "G"),
    ("negative coefficient", row(coefficient="-60"), ProblemCode.NEGATIVE, "G"),
    ("coefficient over the whole", row(coefficient="6.000,5"), ProblemCode.OVER_TOTAL, ""),
    ("too many decimals", row(coefficient=f"60,{'0' * 20}1"), ProblemCode.TOO_MANY_DECIMALS, ""),
    ("unclear arrears", row(arrears="acuerdo"), ProblemCode.UNREADABLE_ARREARS, "H"),
    ("long name", row(name="Ana " + "Ruiz " * 50), ProblemCode.TOO_LONG, ""),
    ("date for a unit", row(unit=Cell(0, 0, CellKind.DATE, "2026-02-01")), ProblemCode.DATE, "B"),
    ("error for a mail", row(email=Cell(0, 0, CellKind.ERROR, "#N/A")), ProblemCode.CELL_ERROR, "E"),
]
TOLD = [
    ("zero coefficient", row(coefficient="0"), ProblemCode.ZERO_COEFFICIENT, "G"),
    ("mail without domain", row(email="ana@casa"), ProblemCode.BAD_EMAIL, "E"),
    ("short telephone", row(phone="12345"), ProblemCode.UNREADABLE_PHONE, "F"),
    ("shortened document", row(document="5,2E+07"), ProblemCode.UNREADABLE_DOCUMENT, "D"),
    ("two documents for one", row(document="52345678 / 79456123"), ProblemCode.EXTRA_DOCUMENTS, "D"),
    ("joint first names", row(name="Juan y Ana Ruiz"), ProblemCode.DOUBTFUL_NAMES, "C"),
]


@table(("changed", "code", "column"), [case[1:] for case in BLOCKING], ids=[case[0] for case in BLOCKING])
def test_wrong_row_keeps_the_register_out(changed: tuple[Value, ...], code: ProblemCode, column: str) -> None:
    """Each mistake names its row and its cell, and the other row is still read."""
    reading = read(OTHER, changed)

    (problem,) = [each for each in reading.problems if each.code is code]
    assert (problem.row, problem.column, problem.blocks) == (3, column, True)
    assert [unit.number for unit in reading.units] == ["102"]
    assert not reading.can_come_in


@table(("changed", "code", "column"), [case[1:] for case in TOLD], ids=[case[0] for case in TOLD])
def test_doubtful_row_comes_in_and_is_told(
    changed: tuple[Value, ...], code: ProblemCode, column: str
) -> None:
    """A doubt names its cell and keeps nobody out."""
    reading = read(OTHER, changed)

    (problem,) = [each for each in reading.problems if each.code is code]
    assert (problem.row, problem.column, problem.blocks) == (3, column, False)
    assert len(reading.units) == 2


def test_sound_register_has_no_problem_at_all() -> None:
    """Two units that add up to 100 come in without a word."""
    reading = read(row(), OTHER)

    assert (reading.problems, reading.skipped) == ((), ())
    assert (reading.sum, reading.expected) == (100, 100)
    assert reading.can_come_in


def test_duplicate_unit_names_the_first_row() -> None:
    """The same unit typed in another way is the same unit."""
    reading = read(row(coefficient="30"), row(tower="TORRE 01", unit="0101", coefficient="30"), OTHER)

    (problem,) = [each for each in reading.problems if each.blocks and each.row]
    assert (problem.code, problem.row) == (ProblemCode.DUPLICATE_UNIT, 3)
    assert problem.facts["first_row"] == 2


def test_units_of_two_towers_may_share_number() -> None:
    """101 of tower 1 and 101 of tower 2 are two units."""
    assert codes(read(row(), row(tower="Torre 2", document="79456123", coefficient="40"))) == []


@table(
    ("coefficients", "code", "off"),
    [
        (("60", "40"), None, None),
        (("60", "39,99"), ProblemCode.SUM_NEAR, Fraction(1, 100)),
        (("60", "39,98"), ProblemCode.SUM_OFF, Fraction(2, 100)),
        (("60", "40,02"), ProblemCode.SUM_OFF, Fraction(2, 100)),
        (("0,6", "0,4"), None, None),
        (("0,6", "0,3999"), ProblemCode.SUM_NEAR, Fraction(1, 10_000)),
        (("0,6", "0,3998"), ProblemCode.SUM_OFF, Fraction(2, 10_000)),
    ],
)
def test_sum_is_exact_told_or_refused(
    coefficients: tuple[str, str], code: ProblemCode | None, off: Fraction | None
) -> None:
    """Within a ten-thousandth of the whole the difference is told; beyond, the register stays out."""
    first, second = coefficients
    reading = read(row(coefficient=first), row(unit="102", name="Juan Díaz", document="", coefficient=second))

    found = [(each.code, each.facts["off"]) for each in reading.problems]
    assert found == ([] if code is None else [(code, off)])
    assert reading.can_come_in is (code is not ProblemCode.SUM_OFF)


def test_sum_is_shown_with_the_registers_decimals() -> None:
    """0,6000 and 0,4 add up to 1.0000: as many decimals as the most exact of them."""
    reading = read(row(coefficient="0,6000"), row(unit="102", document="", coefficient="0,4"))

    assert (reading.decimals, reading.text(reading.sum)) == (4, "1.0000")
    assert reading.summary()["first"][6] == "0.6000"


def test_long_decimals_of_computed_values_stay_exact() -> None:
    """A third written with sixteen decimals is not a third, and the sum says so."""
    third = "33.3333333333333333"
    reading = read(*(row(unit=str(unit), document="", coefficient=third) for unit in (101, 102, 103)))

    assert reading.sum == Fraction("99.9999999999999999")
    assert [problem.code for problem in reading.problems] == [ProblemCode.SUM_NEAR]
    assert reading.problems[0].facts["off"] == "0.0000000000000001"


def test_totals_notes_and_titles_are_skipped_with_reason() -> None:
    """Every row that is no unit says why it is none."""
    reading = read(
        ("TORRE 1",),
        row(tower=""),
        OTHER,
        ("", "", "", "", "", "TOTAL", "=SUM(G3:G4)", ""),
        ("", "", "", "", "", "", "100", ""),
        ("Elaboró: la administración",),
    )

    assert [(each.row, each.code) for each in reading.skipped] == [
        (2, SkipCode.SECTION),
        (5, SkipCode.TOTAL),
        (6, SkipCode.TOTAL),
        (7, SkipCode.NOTE),
    ]
    assert codes(reading) == []
    assert len(reading.units) == 2


def test_firm_called_total_is_still_an_owner() -> None:
    """A name that begins with "Total" does not make a total of a row that has its unit."""
    assert len(read(row(name="Total Seguros S.A."), OTHER).units) == 2


def test_summary_is_what_the_clerk_compares() -> None:
    """Counts, the sum, and the first and the last unit as they stand in the file."""
    second = row(unit="102", name="Juan Díaz / Eva Mora", document="", email="", phone="", arrears="SI")
    summary = read(row(), second, row(unit="103", email="", coefficient="30")).summary()
    assert summary == {
        "units": 3,
        "sum": "150",
        "in_arrears": 1,
        "without_email": 2,
        "with_two_owners": 1,
        "first": ["Torre 1", "101", "Ana Ruiz Peña", "52345678", "ana@example.com", "300 123 4567", "60", ""],
        "last": ["Torre 1", "103", "Ana Ruiz Peña", "52345678", "", "300 123 4567", "30", ""],
    }
    nothing = read().summary()
    assert (nothing["units"], nothing["sum"], nothing["first"], nothing["last"]) == (0, "0", [], [])


def test_problem_carries_its_place_for_the_sentence() -> None:
    """A block keeps the register out, a warning does not; without a place it is of the whole sheet."""
    blocking = block(ProblemCode.NEGATIVE, 3, "G", value="-1")
    assert blocking == Problem(
        ProblemCode.NEGATIVE, Severity.BLOCK, 3, "G", {"row": 3, "column": "G", "value": "-1"}
    )
    told = warn(ProblemCode.ZERO_COEFFICIENT)
    assert told == Problem(ProblemCode.ZERO_COEFFICIENT, Severity.WARN, 0, "", {"row": 0, "column": ""})
    assert block(ProblemCode.NO_UNITS).facts == told.facts


def test_data_without_a_unit_is_told() -> None:
    """A row with a mail and a telephone alone may have been meant as something."""
    reading = read(row(), OTHER, (), ("", "", "", "", "luis@example.com", "300 765 4321", "", ""))

    assert codes(reading) == [ProblemCode.ROW_WITHOUT_UNIT]


def test_tower_at_the_head_of_its_block_carries_down() -> None:
    """Where only the first row of each block names the tower, the rows below belong to it."""
    towers = ["Torre 1", "", "", "Torre 2", ""]
    rows = [row(tower=tower, unit=str(100 + at), document="") for at, tower in enumerate(towers)]

    assert [unit.tower for unit in read(*rows).units] == ["Torre 1"] * 3 + ["Torre 2"] * 2


def test_blank_tower_is_not_filled_without_reason() -> None:
    """Where every row names its tower, one that does not is told and left blank."""
    towers = ["Torre 1", "Torre 1", "", "Torre 1"]
    rows = [row(tower=tower, unit=str(100 + at), document="") for at, tower in enumerate(towers)]

    reading = read(*rows)

    assert [unit.tower for unit in reading.units] == ["Torre 1", "Torre 1", "", "Torre 1"]
    assert codes(reading) == [ProblemCode.MISSING_TOWER]


def test_title_rows_give_the_tower_of_what_follows() -> None:
    """A row with the tower alone heads the units below it; the first may stand above the header."""
    header = ("Apto", "Propietario", "Coef")
    reading = read(("101", "Ana Ruiz", "60"), ("TORRE 2",), header, ("101", "Juan Díaz", "40"), header=header)

    assert [unit.tower for unit in reading.units] == ["", "Torre 2"]


def test_second_owner_may_stand_in_the_row_below() -> None:
    """A name without unit and coefficient right below a unit is its second owner."""
    reading = read(row(), ("", "", "Luis Peña Mora", "79111222", "luis@example.com", "", "", ""), OTHER)

    assert [owner.name for owner in reading.units[0].owners] == ["Ana Ruiz Peña", "Luis Peña Mora"]
    assert reading.units[0].owners[1].emails == ("luis@example.com",)
    assert codes(reading) == []


def test_as_many_addresses_as_names_go_one_each() -> None:
    """Two names, two documents and two mails in their cells belong together in order."""
    changed = row(
        name="Ana Ruiz / Luis Peña", document="52345678 / 79111222", email="ana@example.com;luis@example.com"
    )
    owners = read(changed, OTHER).units[0].owners

    assert [(owner.document, owner.emails) for owner in owners] == [
        ("52345678", ("ana@example.com",)),
        ("79111222", ("luis@example.com",)),
    ]
    assert [owner.phones for owner in owners] == [("300 123 4567",), ()]


def test_kind_is_read_where_it_is_stated() -> None:
    """The unit's own words come first, then the column of uses, then the title."""
    header = ("Apto", "Uso", "Propietario", "Coef")
    reading = read(
        ("Local 3", "Vivienda", "Ana Ruiz", "20"),
        ("12", "Parqueadero", "Ana Ruiz", "20"),
        ("12", "Vivienda", "Juan Díaz", "60"),
        header=header,
    )

    assert [(unit.number, unit.kind) for unit in reading.units] == [
        ("Local 3", UnitKind.SHOP),
        ("Parqueadero 12", UnitKind.PARKING),
        ("12", UnitKind.APARTMENT),
    ]
    assert codes(reading) == []


def test_person_with_two_units_is_one_person() -> None:
    """One document is one person, with the addresses of all their rows."""
    reading = read(row(), row(unit="102", document="52.345.678", email="ruiz@example.com", coefficient="40"))

    (person,) = reading.people
    assert person.key == "document:52345678"
    assert person.emails == ("ana@example.com", "ruiz@example.com")
    assert person.units == tuple(unit.key for unit in reading.units)


def test_person_without_document_is_known_by_unit_and_name() -> None:
    """The same name in two units without document is two people: nobody is guessed to be another."""
    reading = read(row(document=""), row(unit="102", document="", coefficient="40"))

    assert [person.key for person in reading.people] == [
        "unit:torre 1/101:ana ruiz pena",
        "unit:torre 1/102:ana ruiz pena",
    ]


def test_document_with_two_writings_of_a_name_is_told() -> None:
    """ "Ana Ruiz" and "Ana Ruiz Peña" under one document come in as one person."""
    reading = read(row(), row(unit="102", name="Ana Ruiz", coefficient="40"))

    assert codes(reading) == [ProblemCode.DOCUMENT_OTHER_NAME]
    assert [person.name for person in reading.people] == ["Ana Ruiz Peña"]


def test_document_of_two_people_never_joins_them() -> None:
    """Two people under one document are kept apart, and the mistake is told."""
    reading = read(row(), row(unit="102", name="Luis Mora", coefficient="40"))

    assert codes(reading) == [ProblemCode.DOCUMENT_CONFLICT]
    assert [(person.name, person.document) for person in reading.people] == [
        ("Ana Ruiz Peña", "52345678"),
        ("Luis Mora", ""),
    ]


def sorted_otherwise(order: tuple[int, ...]) -> RegisterReading:
    """Four sound units in another order."""
    rows = [row(unit=str(unit), document="", coefficient="25") for unit in (101, 102, 103, 104)]
    return read(*(rows[at] for at in order))


SORTED = sorted_otherwise((0, 1, 2, 3)).fingerprint


@table("order", list(permutations(range(4)))[:: tries(3, 1)])
def test_sorting_the_rows_keeps_the_fingerprint(order: tuple[int, ...]) -> None:
    """A register sorted otherwise is the same register."""
    assert sorted_otherwise(order).fingerprint == SORTED


@table(
    "change",
    [
        {"coefficient": "60,0001"},
        {"arrears": "SI"},
        {"name": "Ana Ruiz"},
        {"email": "otra@example.com"},
        {"phone": "300 123 4568"},
        {"document": "52345679"},
        {"unit": "103"},
    ],
)
def test_any_change_of_content_changes_the_fingerprint(change: dict[str, str]) -> None:
    """Whatever would be stored is part of the fingerprint."""
    assert read(row(**change), OTHER).fingerprint != read(row(), OTHER).fingerprint


def test_row_put_right_by_removing_it_is_another_register() -> None:
    """What kept the register out is part of the fingerprint: without it the file is looked at again."""
    wrong, right = read(row(), row(), OTHER), read(row(), OTHER)

    assert [unit.key for unit in wrong.units] == [unit.key for unit in right.units]
    assert wrong.fingerprint != right.fingerprint


@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=tries(4, 8)))
def test_any_table_at_all_gives_a_reading(rows: list[list[str]]) -> None:
    """Whatever stands in the cells, the answer is a reading with its reasons, never an error."""
    reading = read(*rows, header=HEADER)

    assert reading.can_come_in or any(problem.blocks for problem in reading.problems)
    assert len(reading.units) + len(reading.skipped) <= len(rows)
