"""The reading of a whole register: rows sorted, units complete, people known, problems with their place."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from meetings.protocol.findings import Severity
from meetings.protocol.register import (
    Cell,
    CellKind,
    ColumnRole,
    ProblemCode,
    RegisterReading,
    SkipCode,
    UnitKind,
    interpret,
)
from meetings.protocol.register.model import Problem, SourceTexts, block, warn
from tests.protocol.register_tables import HEADER, OTHER, Value, codes, read, row, sheet
from tests.protocol.texts import TEXT
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


@given(st.lists(st.lists(TEXT, max_size=9), max_size=tries(4, 8)))
def test_any_table_at_all_gives_a_reading(rows: list[list[str]]) -> None:
    """Whatever stands in the cells, the answer is a reading with its reasons, never an error."""
    reading = read(*rows, header=HEADER)

    assert reading.can_come_in or any(problem.blocks for problem in reading.problems)
    assert len(reading.units) + len(reading.skipped) <= len(rows)


WHERE = {"unit": "Torre 1 101"}
SAID: list[tuple[tuple[Value, ...], ProblemCode, dict[str, object]]] = [
    (row(unit=""), ProblemCode.MISSING_UNIT, {}),
    (row(name=""), ProblemCode.MISSING_OWNER, WHERE),
    (row(unit="", name=""), ProblemCode.MISSING_OWNER, {"unit": "Torre 1"}),
    (row(coefficient=""), ProblemCode.MISSING_COEFFICIENT, WHERE),
    (row(coefficient="=G3/2"), ProblemCode.FORMULA, {"value": "=G3/2", "role": ColumnRole.COEFFICIENT}),
    (row(name="=A1"), ProblemCode.FORMULA, {"value": "=A1", "role": ColumnRole.NAME}),
    (row(coefficient="sesenta"), ProblemCode.NOT_A_NUMBER, {"value": "sesenta", **WHERE}),
    (row(coefficient="x" * 70), ProblemCode.NOT_A_NUMBER, {"value": "x" * 60, **WHERE}),
    (row(coefficient="-60"), ProblemCode.NEGATIVE, {"value": "-60", **WHERE}),
    (row(coefficient="0"), ProblemCode.ZERO_COEFFICIENT, {"value": "0", **WHERE}),
    (
        row(coefficient="6.000,5"),
        ProblemCode.OVER_TOTAL,
        {"number": Fraction("6000.5"), "expected": 100, **WHERE},
    ),
    (
        row(coefficient="100,123456789"),
        ProblemCode.OVER_TOTAL,
        {"number": "100.123456789", "expected": 100, **WHERE},
    ),
    (row(coefficient=f"60,{'0' * 20}1"), ProblemCode.TOO_MANY_DECIMALS, WHERE),
    (row(arrears="acuerdo  de pago"), ProblemCode.UNREADABLE_ARREARS, {"value": "acuerdo de pago"}),
    (row(arrears="?" * 70), ProblemCode.UNREADABLE_ARREARS, {"value": "?" * 60}),
    (row(tower="T" * 41), ProblemCode.TOO_LONG, {"role": ColumnRole.TOWER, "limit": 40}),
    (row(unit="1" * 31), ProblemCode.TOO_LONG, {"role": ColumnRole.UNIT, "limit": 30}),
    (row(name="Ana " + "R" * 197), ProblemCode.TOO_LONG, {"role": ColumnRole.NAME, "limit": 200}),
    (row(document="1" * 40 + "2"), ProblemCode.TOO_LONG, {"role": ColumnRole.DOCUMENT, "limit": 40}),
    (
        row(email="a" * 243 + "@example.com"),
        ProblemCode.TOO_LONG,
        {"role": ColumnRole.EMAIL, "limit": 254},
    ),
    (
        row(phone="300 123 4567 ext. " + "1" * 43),
        ProblemCode.TOO_LONG,
        {"role": ColumnRole.PHONE, "limit": 60},
    ),
    (row(email="ana@casa"), ProblemCode.BAD_EMAIL, {"value": "ana@casa"}),
    (row(email="x" * 70), ProblemCode.BAD_EMAIL, {"value": "x" * 60}),
    (row(email="ana@example.com luis@casa"), ProblemCode.BAD_EMAIL, {"value": "luis@casa"}),
    (row(phone="12345"), ProblemCode.UNREADABLE_PHONE, {"value": "12345"}),
    (row(document="5,2E+07"), ProblemCode.UNREADABLE_DOCUMENT, {"value": "5,2E+07"}),
    (
        row(document="52345678 / 79456123"),
        ProblemCode.EXTRA_DOCUMENTS,
        {"value": "52345678 / 79456123", "count": 2, "names": 1},
    ),
    (row(name="Juan y Ana Ruiz"), ProblemCode.DOUBTFUL_NAMES, {"value": "Juan y Ana Ruiz"}),
    (
        row(tower="TORRE 01", unit="0102"),
        ProblemCode.DUPLICATE_UNIT,
        {"unit": "Torre 01 0102", "first_row": 2},
    ),
    (
        row(document="79456123", name="Juan Díaz"),
        ProblemCode.DOCUMENT_OTHER_NAME,
        {"name": "Juan Díaz", "first_name": "Juan Díaz Vélez", "first_row": 2},
    ),
    (
        row(document="79456123"),
        ProblemCode.DOCUMENT_CONFLICT,
        {"name": "Ana Ruiz Peña", "first_name": "Juan Díaz Vélez", "first_row": 2},
    ),
]


@table(("changed", "code", "facts"), SAID)
def test_problem_says_what_its_sentence_needs(
    changed: tuple[Value, ...], code: ProblemCode, facts: dict[str, object]
) -> None:
    """The cell's text where one is wrong, shortened to what is shown; the unit by tower and number."""
    [problem] = [each for each in read(OTHER, changed).problems if each.code is code]
    place = {"row": 3, "column": problem.column}
    assert (problem.row, problem.facts) == (3, {**place, **facts})


def test_unit_without_tower_or_number_is_called_by_what_it_has() -> None:
    """The number where the tower is missing, a question mark where both are."""
    nameless = read(row(unit="", tower="", name="12"), row(unit="102", tower=""))
    [owner] = [each for each in nameless.problems if each.code is ProblemCode.MISSING_OWNER]
    assert owner.facts["unit"] == "?"
    towerless = read(row(), row(unit="102"), row(unit="103", tower=""))
    [tower] = [each for each in towerless.problems if each.code is ProblemCode.MISSING_TOWER]
    assert (tower.row, tower.facts["unit"]) == (4, "103")


def test_longest_texts_that_fit_come_in() -> None:
    """The limits are those of what keeps a register, reached included."""
    longest = row(
        tower="T" * 40,
        unit="1" * 30,
        name="Ana " + "R" * 196,
        document="1" * 39 + "2",
        email="a" * 242 + "@example.com",
        phone="300 123 4567 ext. " + "1" * 42,
    )
    assert codes(read(OTHER, longest)) == []


def test_sum_says_how_far_it_is_off() -> None:
    """As exact figures, and as text where there are more decimals than a sentence shows."""
    [off] = read(row(), row(unit="102", coefficient="39")).problems
    assert (off.row, off.facts) == (0, {"row": 0, "column": "", "sum": 99, "expected": 100, "off": 1})
    [near] = read(row(coefficient="99,9999999999")).problems
    assert (near.facts["sum"], near.facts["off"]) == ("99.9999999999", "0.0000000001")
    [eighth] = read(row(coefficient="99,99999999")).problems
    assert eighth.facts["sum"] == Fraction("99.99999999")


def test_sum_counts_only_what_came_in() -> None:
    """Nothing sound adds up to nothing, with no decimals."""
    reading = read(row(unit="", coefficient="10,55"))
    assert (reading.units, reading.decimals, reading.text(reading.sum)) == ((), 0, "0")


def test_shares_beside_percentages_are_brought_to_one_scale() -> None:
    """60 % and 0,4 are the whole."""
    reading = read(row(coefficient="60 %"), row(unit="102", document="", coefficient="0,4"))
    assert [unit.coefficient for unit in reading.units] == [60, 40]
    assert (reading.problems, reading.decimals) == ((), 0)


def test_rows_without_number_do_not_hide_a_duplicate() -> None:
    """Two rows without a number are no duplicates of each other; what comes after is still compared."""
    reading = read(row(unit=""), row(unit=""), row(), row())
    assert [(each.row, each.code) for each in reading.problems if each.row] == [
        (2, ProblemCode.MISSING_UNIT),
        (3, ProblemCode.MISSING_UNIT),
        (5, ProblemCode.DUPLICATE_UNIT),
    ]


def test_people_kept_apart_have_a_key_of_their_own() -> None:
    """Who stands under the document of another is known by unit and name."""
    reading = read(row(), row(unit="102", name="Luis Mora", coefficient="40"))
    assert [unit.owners[0].key for unit in reading.units] == [
        "document:52345678",
        "unit:torre 1/102:luis mora",
    ]
    assert [(unit.key, unit.row) for unit in reading.units] == [("torre 1/101", 2), ("torre 1/102", 3)]


def test_name_in_other_letters_is_known_by_them() -> None:
    """Where no letter from a to z is left the name itself is the key."""
    reading = read(row(name="Ли Хо", document=""), OTHER)
    assert reading.people[0].key == "unit:torre 1/101:ли хо"


LACKING = ["missing_tower", "missing_owner", "missing_coefficient"]


@table(
    ("cells", "units", "skipped", "problems"),
    [
        # a total, by its word or because nothing but a figure stands in it
        (("", "Total", "", "", "", "", "100", ""), 2, [SkipCode.TOTAL], []),
        (("", "Gran total", "", "", "", "", "", ""), 2, [SkipCode.TOTAL], []),
        (("", "Gran total general 2", "", "", "", "", "", ""), 2, [SkipCode.TOTAL], []),
        (("", "Gran Vía 3", "", "", "", "", "", ""), 3, [], LACKING),
        (("", "", "", "", "", "", "=SUM(G2:G3)", ""), 2, [SkipCode.TOTAL], []),
        (("", "", "", "", "", "", "100", "0"), 2, [SkipCode.TOTAL], []),
        (("", "", "Subtotal torre", "", "", "", "100", ""), 2, [SkipCode.TOTAL], []),
        (("", "", "", "", "", "", "cien", ""), 2, [SkipCode.NOTE], []),
        # a unit, with whatever it lacks
        (("Torre 1", "", "", "", "", "", "10", ""), 3, [], ["missing_unit", "missing_owner"]),
        (("Torre 1", "103", "", "", "", "", "", ""), 3, [], ["missing_owner", "missing_coefficient"]),
        (("Torre 1", "1" * 30, "", "", "", "", "", ""), 3, [], ["missing_owner", "missing_coefficient"]),
        (("Torre 1", "PH", "", "", "", "", "10", ""), 3, [], ["missing_owner"]),
        (("Torre 1", "PH", "Luis Peña", "", "", "", "", ""), 3, [], ["missing_coefficient"]),
        # a second owner, right below and without another unit
        (("", "", "Luis Peña", "", "", "", "", ""), 2, [], []),
        (("", "102", "Luis Peña", "", "", "", "", ""), 2, [], []),
        (("Torre 1", "103", "Luis Peña", "", "", "", "", ""), 3, [], ["missing_coefficient"]),
        (("", "", "Luis", "", "", "", "", ""), 2, [SkipCode.NOTE], []),
        # a title, a note, and what may have been meant as something
        (("Torre 2", "", "", "", "", "", "", ""), 2, [SkipCode.SECTION], []),
        (("Torre 2", "", "", "", "luis@example.com", "", "", ""), 2, [SkipCode.NOTE], []),
        (("", "Nota", "", "", "", "", "", ""), 2, [SkipCode.NOTE], []),
        (("Torre 1", "1" * 31, "", "", "", "", "", ""), 2, [SkipCode.NOTE], []),
        (
            ("", "", "", "", "luis@example.com", "300 765 4321", "", ""),
            2,
            [SkipCode.NOTE],
            ["row_without_unit"],
        ),
    ],
)
def test_what_a_row_is(
    cells: tuple[str, ...], units: int, skipped: list[SkipCode], problems: list[str]
) -> None:
    """A row below two sound ones: a unit, a second owner, a total, a title, a note."""
    reading = read(row(), OTHER, cells)
    wrong = {each.row for each in reading.problems if each.blocks and each.row}
    assert len(reading.units) + len(wrong) == units
    assert [each.code for each in reading.skipped] == skipped
    assert [code.value for code in codes(reading)] == problems


def test_second_owner_does_not_reach_over_a_blank_row() -> None:
    """With a document it was meant as a unit; without one it is a note."""
    alone = read(row(), OTHER, (), ("", "", "Luis Peña", "", "", "", "", ""))
    assert [each.code for each in alone.skipped] == [SkipCode.NOTE]
    known = read(row(), OTHER, (), ("", "", "Luis Peña", "79111222", "", "", "", ""))
    assert codes(known) == [ProblemCode.MISSING_UNIT, ProblemCode.MISSING_COEFFICIENT]


def test_several_owners_may_stand_below_a_unit() -> None:
    """Each right below the one before; another unit in the row ends them."""
    reading = read(
        row(),
        ("", "", "Luis Peña", "", "", "", "", ""),
        ("", "101", "Eva Mora", "", "", "", "", ""),
        OTHER,
    )
    names = [owner.name for owner in reading.units[0].owners]
    assert names == ["Ana Ruiz Peña", "Luis Peña", "Eva Mora"]
    assert len(reading.units) == 2


def test_skipped_row_is_shown_by_its_first_letters() -> None:
    """Its cells on one line, eighty letters at most."""
    [skipped] = read(row(), OTHER, ("", "", "", "", "", "Total  de", "x" * 90)).skipped
    assert (skipped.row, skipped.text) == (4, "Total de " + "x" * 71)


def test_last_title_above_the_header_is_the_first_towers() -> None:
    """ "Etapa 1" and then "Torre 2" above the titles: the nearer one."""
    rows = [("Torre 1",), ("Torre 2",), HEADER, row(tower=""), ("Torre 3",), HEADER, row(tower="")]
    reading = interpret([sheet(rows)])
    assert [unit.tower for unit in reading.units] == ["Torre 2", "Torre 3"]
    assert reading.columns[0].title == "Torre"


def test_towers_in_two_columns_are_one_name() -> None:
    """Etapa and Torre beside each other, the section's title where both are blank."""
    header = ("Etapa", "Torre", "Apto", "Propietario", "Coef")
    rows = (("1", "2", "101", "Ana Ruiz", "60"), ("1", "2", "102 Torre 2", "Luis Peña", "40"))
    reading = read(*rows, header=header)
    assert [unit.tower for unit in reading.units] == ["Etapa 1 Etapa 2", "Etapa 1 Etapa 2 Torre 2"]
    assert reading.units[0].source.tower == "1 2"
    titled = read(("Torre 3",), ("", "", "101", "Ana Ruiz", "60"), header=header)
    assert titled.units[0].tower == "Torre 3"


def test_source_keeps_the_cells_as_written() -> None:
    """For the clerk to compare: nothing tidied but the spaces, several columns as one text."""
    header = ("Torre", "Apto", "Nombres", "Apellidos", "Cédula", "Correo", "Celular", "Tel", "Coef", "Mora")
    cells = (
        "t-1",
        "Apto 101",
        "ana",
        " RUIZ ",
        "52.345.678",
        "A@example.com",
        "300 1234567",
        "2345678",
        "1",
        "no",
    )
    source = read(cells, header=header).units[0].source
    assert source == SourceTexts(
        tower="t-1",
        unit="Apto 101",
        name="ana RUIZ",
        document="52.345.678",
        email="A@example.com",
        phone="300 1234567 2345678",
        arrears="no",
    )


def test_first_owner_has_the_addresses_that_do_not_part() -> None:
    """Three mails for two people are the first one's; the other stands without."""
    changed = row(name="Ana Ruiz / Luis Peña", email="a@example.com b@example.com c@example.com")
    owners = read(changed, OTHER).units[0].owners
    assert [each.emails for each in owners] == [("a@example.com", "b@example.com", "c@example.com"), ()]


def test_columns_are_told_with_letter_and_title() -> None:
    """Those that are read; all that were understood while it cannot be told which are."""
    told = [(each.letter, each.title, each.role) for each in read(row(), OTHER).columns]
    assert told[:2] == [("A", "Torre", ColumnRole.TOWER), ("B", "Apto", ColumnRole.UNIT)]
    assert [letter for letter, _, _ in told] == list("ABCDEFGH")
    header = ("%", "Apto", "Propietario", "Coef")
    chosen = read(("1", "101", "Ana Ruiz", "100"), header=header)
    assert [each.letter for each in chosen.columns] == ["B", "C", "D"]
    unclear = read(("101", "Ana Ruiz", "50", "50"), header=("Apto", "Propietario", "Coef", "Coeficiente"))
    assert [each.letter for each in unclear.columns] == ["A", "B", "C", "D"]


def test_empty_register_says_its_columns_and_what_it_skipped() -> None:
    """A form that nobody filled in, with a note below."""
    reading = read(("Elaboró: la administración",), header=("%", "Apto", "Propietario", "Coef"))
    assert [each.letter for each in reading.columns] == ["B", "C", "D"]
    assert [each.code for each in reading.skipped] == [SkipCode.NOTE]
    [problem] = reading.problems
    assert (problem.code, problem.facts["sheet"]) == (ProblemCode.NO_UNITS, "Hoja1")


@table(
    ("towers", "carried"),
    [
        (["Torre 1", "", "Torre 2", ""], ["Torre 1", "Torre 1", "Torre 2", "Torre 2"]),
        (["Torre 1", "", "Torre 2"], ["Torre 1", "", "Torre 2"]),  # more written than blank
        (["", "Torre 1", "", ""], ["", "Torre 1", "", ""]),  # the first has none
        (["Torre 1", "Torre 1", "", "", ""], ["Torre 1", "Torre 1", "", "", ""]),
        (["Torre 1", "", "", "Torre 2", "Torre 2", ""], ["Torre 1", "", "", "Torre 2", "Torre 2", ""]),
        (["", "", ""], ["", "", ""]),
    ],
)
def test_tower_is_carried_only_where_it_heads_its_block(towers: list[str], carried: list[str]) -> None:
    """The first row has one, no two in a row write the same, and half at least are blank."""
    rows = [row(tower=tower, unit=str(100 + at), document="") for at, tower in enumerate(towers)]
    assert [unit.tower for unit in read(*rows).units] == carried


def test_only_a_text_heads_a_block() -> None:
    """A cell with an error that reads like a tower is none, and no note either."""
    reading = read(row(tower=""), (Cell(0, 0, CellKind.ERROR, "Torre 2"),), row(tower="", unit="102"))
    assert [(unit.tower, unit.source.tower) for unit in reading.units] == [("", ""), ("", "")]
    assert [each.code for each in reading.skipped] == [SkipCode.NOTE]


def test_register_without_arrears_owes_nothing() -> None:
    """Nobody is in arrears where no column says so."""
    assert not read(("101", "Ana Ruiz", "100"), header=("Apto", "Propietario", "Coef")).units[0].in_arrears


def test_blank_clearance_is_asked_about() -> None:
    """Under "Paz y salvo" nothing written says nothing: the row is named, there is no cell to show."""
    header = ("Apto", "Propietario", "Coef", "Paz y salvo")
    reading = read(("101", "Ana Ruiz", "60", "SI"), ("102", "Luis Peña", "40", ""), header=header)
    [asked] = [each for each in reading.problems if each.code is ProblemCode.UNREADABLE_ARREARS]
    assert (asked.row, asked.column, asked.facts["value"]) == (3, "", "")


def test_documents_that_do_not_part_are_the_first_owners() -> None:
    """Three for two people: the first one's is the first, the other stands without; none is no doubt."""
    three = read(row(name="Ana Ruiz / Luis Peña", document="52345678 / 79456123 / 79111222"), OTHER)
    assert [owner.document for owner in three.units[0].owners] == ["52345678", ""]
    none = read(row(name="Ana Ruiz / Luis Peña", document="no tiene"), OTHER)
    assert codes(none) == []


def test_row_that_may_have_been_meant_is_named() -> None:
    """By its number, for the whole row."""
    [told] = read(row(), OTHER, (), ("", "", "", "", "luis@example.com", "300 765 4321", "", "")).problems
    assert (told.code, told.row, told.column) == (ProblemCode.ROW_WITHOUT_UNIT, 5, "")
