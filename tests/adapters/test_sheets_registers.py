"""Whole registers, from the bytes of a file to the units: the clerks' own files, and any other clerk's."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.adapters.sheets import read_table
from meetings.protocol.register import RegisterReading, interpret
from tests.adapters.register_writing import Household, as_csv, as_xlsx, habits, households, write

DATA = Path(__file__).parent.parent / "data"
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")
DELIMITERS = (";", ",", "\t", "|")


def read(content: bytes, name: str = "registro") -> RegisterReading:
    """The register in a file."""
    return interpret(read_table(content, name))


def in_percent(reading: RegisterReading) -> list[tuple[object, ...]]:
    """What a reading says of each unit, whatever scale its register uses."""
    return [
        (
            unit.tower,
            unit.number,
            unit.coefficient * 100 / reading.expected,
            unit.in_arrears,
            tuple((owner.name, owner.document) for owner in unit.owners),
            unit.owners[0].emails,
            unit.owners[0].phones,
        )
        for unit in reading.units
    ]


def known(building: tuple[Household, ...]) -> list[tuple[object, ...]]:
    """What the building itself says of each unit."""
    return [
        (
            f"Torre {each.tower}",
            str(each.number),
            each.coefficient,
            each.in_arrears,
            each.owners,
            (each.email,) if each.email else (),
            (each.phone,) if each.phone else (),
        )
        for each in building
    ]


@pytest.mark.parametrize("name", ["registro-1.xlsx", "registro-2.csv"])
def test_given_register_reads_exactly_as_its_truth(name: str) -> None:
    """Units, sum, arrears, missing mail, co-owners, first and last row are those of the clerk's file."""
    truth = json.loads((DATA / name).with_suffix(".truth.json").read_text(encoding="utf-8"))

    reading = read((DATA / name).read_bytes(), name)

    assert reading.summary() == truth
    assert reading.sum == 100
    assert reading.problems == ()
    assert reading.can_come_in


@pytest.mark.parametrize(("name", "shared"), [("registro-1.xlsx", 32), ("registro-2.csv", 23)])
def test_second_owner_of_shared_cell_stands_without_address(name: str, shared: int) -> None:
    """A shared cell's document and address belong to the first of its two names."""
    reading = read((DATA / name).read_bytes(), name)

    seconds = [owner for unit in reading.units for owner in unit.owners[1:]]
    assert len(seconds) == shared
    assert all(not owner.document and not owner.emails and not owner.phones for owner in seconds)
    assert len(reading.people) == 240 + shared


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(0, 6))
def test_any_clerks_workbook_reads_as_the_building(data: st.DataObject, decimals: int) -> None:
    """Titles, order, words, decimals, percentages, blanks, totals and other sheets change nothing."""
    building = data.draw(households(decimals))
    clerk = data.draw(habits(spreadsheet=True))
    others = data.draw(st.sampled_from([(), ("Notas",), ("Portada", "Instrucciones")]))

    reading = read(as_xlsx(write(building, clerk), others))

    assert [problem for problem in reading.problems if problem.blocks] == []
    assert in_percent(reading) == known(building)
    assert reading.sum == reading.expected == clerk.total


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(0, 6), st.sampled_from(ENCODINGS), st.sampled_from(DELIMITERS))
def test_any_clerks_csv_reads_as_the_building(
    data: st.DataObject, decimals: int, encoding: str, delimiter: str
) -> None:
    """Neither does the encoding nor the delimiter of a CSV file."""
    building = data.draw(households(decimals))
    clerk = data.draw(habits(spreadsheet=False))

    reading = read(as_csv(write(building, clerk), encoding, delimiter))

    assert [problem for problem in reading.problems if problem.blocks] == []
    assert in_percent(reading) == known(building)
    assert reading.sum == reading.expected == clerk.total


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_two_clerks_of_one_building_share_fingerprint(data: st.DataObject) -> None:
    """The fingerprint is of what the register says, not of how it is written."""
    building = data.draw(households(4))
    one, other = data.draw(habits(spreadsheet=True)), data.draw(habits(spreadsheet=False))
    readings = [read(as_xlsx(write(building, one))), read(as_csv(write(building, other), "cp1252", ";"))]

    # A title such as "Apto." says of what kind the units are, and "Unidad" does not.
    says = [(reading.expected, [unit.kind for unit in reading.units]) for reading in readings]
    assert (readings[0].fingerprint == readings[1].fingerprint) is (says[0] == says[1])


def test_dos_encoding_of_excel_keeps_the_accents() -> None:
    """ "CSV (MS-DOS)" is told from Windows 1252 by the Spanish letters that each would show."""
    text = (DATA / "registro-2.csv").read_bytes().decode("cp1252")

    assert read(text.encode("cp850")).units == read(text.encode("utf-8")).units


def test_stored_float_reads_as_the_typed_decimal() -> None:
    """Excel keeps 0,281553 as 0.28155300000000001; the exact number is the one that was typed."""
    reading = read((DATA / "registro-1.xlsx").read_bytes())

    assert reading.units[1].coefficient == Fraction(400672, 1_000_000)
