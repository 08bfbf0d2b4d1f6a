"""Files opened without trust: what is no table, hurts or is too large is refused at once, with its reason."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from meetings.adapters.sheets import Limits, SheetError, read_table
from meetings.protocol.register import Cell, CellKind, FileCode, Row

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets>'
        '<sheet name="Hoja1" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
SHEET = "xl/worksheets/sheet1.xml"


def package(sheet_data: str = "", **parts: bytes | str) -> bytes:
    """An XLSX file made by hand: `sheet_data` inside its only sheet, `parts` added or replaced."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>'
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**PARTS, SHEET: sheet, **parts}.items():
            archive.writestr(name, content)
    return file.getvalue()


def saved(*rows: tuple[Any, ...], formats: Mapping[str, str] | None = None) -> bytes:
    """A workbook as openpyxl saves it, with number formats by cell."""
    workbook = Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(row)
    for address, number_format in (formats or {}).items():
        sheet[address].number_format = number_format
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def refusal(content: bytes, name: str = "registro.xlsx", limits: Limits | None = None) -> SheetError:
    """The error of a file that must be refused, in less than a second of work."""
    started = time.process_time()
    with pytest.raises(SheetError) as caught:
        read_table(content, name, limits or Limits())
    assert time.process_time() - started < 1
    return caught.value


def only_row(content: bytes) -> Row:
    """The first row of a file's first sheet."""
    return read_table(content, "registro")[0].rows[0]


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", FileCode.EMPTY),
        (b"\xef\xbb\xbf \r\n", FileCode.EMPTY),
        (b"%PDF-1.7\n1 0 obj", FileCode.PDF),
        (COMPOUND + b"\x00" * 600, FileCode.OLD_EXCEL),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600, FileCode.ENCRYPTED),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20, FileCode.NOT_A_TABLE),
        (b"<!DOCTYPE html><html><table><tr><td>101</td></tr></table>", FileCode.NOT_A_TABLE),
        (b'<?xml version="1.0"?><Workbook/>', FileCode.NOT_A_TABLE),
        (b"PK\x03\x04 and nothing that follows", FileCode.DAMAGED),
        (package()[:-40], FileCode.DAMAGED),
        (package(**{"xl/vbaProject.bin": b"x"}), FileCode.MACRO),
        (package(**{"xl/workbook.bin": b"x"}), FileCode.BINARY_EXCEL),
        (package(**{"xl/workbook.xml": "<workbook"}), FileCode.DAMAGED),
        (package("<row><c><v>abc</v></c></row>"), FileCode.DAMAGED),
    ],
)
def test_what_is_no_plain_table_is_refused(content: bytes, code: FileCode) -> None:
    """Its bytes say what a file is, whatever its name."""
    assert refusal(content).code is code


def test_other_zips_are_told_from_workbooks() -> None:
    """An OpenDocument file gets its own advice; any other zip is no table."""
    for names, code in (
        (("mimetype", "content.xml"), FileCode.OPEN_DOCUMENT),
        (("word/document.xml",), FileCode.NOT_A_TABLE),
    ):
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        assert refusal(file.getvalue()).code is code


def test_file_over_the_size_is_refused_unread() -> None:
    """The size is said in megabytes."""
    error = refusal(b"101;Ana;0,5\n" * 500_000, "registro.csv")

    assert (error.code, error.facts) == (FileCode.TOO_BIG, {"size_mb": 6, "limit_mb": 5})


@pytest.mark.parametrize(
    "part",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>',
        '<?xml version="1.0" encoding="cp037"?><worksheet/>',
        "<worksheet/>".encode("utf-16"),
        "<worksheet/>".encode("utf-16-be"),
    ],
)
def test_entities_and_odd_encodings_are_refused(part: str | bytes) -> None:
    """No part may declare entities, nor hide them in an encoding that the check does not read."""
    assert refusal(package(**{SHEET: part})).code is FileCode.UNSAFE_XML


@pytest.mark.parametrize(
    ("sheet_data", "code"),
    [
        ("<row/>" * 1_000_000, FileCode.TOO_MANY_ROWS),
        ("<row>" + "<c><v>1</v></c>" * 300_000 + "</row>", FileCode.TOO_MANY_CELLS),
        ("<row>" + "<x/>" * 2_000_000 + "</row>", FileCode.UNPACKS_TOO_BIG),
        (" " * 60_000_000, FileCode.UNPACKS_TOO_BIG),
        ('<row r="1"><c r="BZ1"><v>1</v></c></row>', FileCode.TOO_MANY_COLUMNS),
        ('<row r="99999999999"><c><v>1</v></c></row>', FileCode.TOO_MANY_ROWS),
        (
            f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 3000}</t></is></c></row>',
            FileCode.CELL_TOO_LONG,
        ),
        (f"<row><c><f>{'A1+' * 5000}A1</f></c></row>" * 400, FileCode.TOO_MANY_CELLS),
    ],
    ids=["rows", "cells", "elements", "bomb", "columns", "row number", "long text", "formulas"],
)
def test_workbook_too_large_is_refused_at_once(sheet_data: str, code: FileCode) -> None:
    """A million rows, a bomb of blanks or a formula repeated without end are refused before being read."""
    content = package(sheet_data)
    assert len(content) < Limits().bytes

    assert refusal(content).code is code


def test_csv_of_a_million_rows_is_refused_at_once() -> None:
    """Rows are counted while they are read."""
    error = refusal(b"1;2\n" * 1_000_000, "registro.csv")

    assert (error.code, error.facts["limit"]) == (FileCode.TOO_MANY_ROWS, 20_000)


MEMORY_CHECK = """
import resource, sys
from pathlib import Path
from meetings.adapters.sheets import SheetError, read_table
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_table(Path(sys.argv[1]).read_bytes(), "registro.xlsx")
except SheetError as error:
    print(error.code.value, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("filling", [b"<row/>" * 5_000_000, b"<x/>" * 9_000_000], ids=["rows", "elements"])
def test_zip_bomb_is_refused_in_bounded_memory(filling: bytes, tmp_path: Any) -> None:
    """What unpacks to 39 MB takes less than 10 MB to refuse: it is never unpacked whole."""
    bomb = tmp_path / "bomb.xlsx"
    bomb.write_bytes(package(**{SHEET: filling}))

    done = subprocess.run(
        [sys.executable, "-c", MEMORY_CHECK, str(bomb)], capture_output=True, text=True, check=True
    )

    code, kilobytes = done.stdout.split()
    assert code in (FileCode.UNPACKS_TOO_BIG, FileCode.TOO_MANY_ROWS)
    assert int(kilobytes) < 10_000


def test_number_is_the_decimal_that_was_typed() -> None:
    """The shortest decimal of the stored float, and × 100 where the cell is formatted as a percentage."""
    row = only_row(
        saved(
            (0.281553, 0.00281553, 12, 0.5, 101.0),
            formats={"B1": "0.0000%", "D1": '0.00" %"', "E1": "0"},
        )
    )

    assert [(cell.text, cell.number, cell.percent) for cell in row.values()] == [
        ("0.281553", Fraction(281553, 10**6), False),
        ("0.281553 %", Fraction(281553, 10**6), True),
        ("12", Fraction(12), False),
        ("0.5 %", Fraction(1, 2), True),
        ("101", Fraction(101), False),
    ]


def test_float_with_seventeen_digits_is_the_short_decimal() -> None:
    """Excel writes 0.28155300000000001 where 0,281553 was typed."""
    row = only_row(package("<row><c><v>0.28155300000000001</v></c></row>"))

    assert row[1].number == Fraction(281553, 10**6)


def test_formula_date_and_error_are_flagged() -> None:
    """None of them is taken for the value that a program computed and kept beside it."""
    sheet_data = (
        "<row><c><f>1+1</f><v>2</v></c><c t='e'><v>#N/A</v></c><c t='b'><v>1</v></c>"
        "<c t='inlineStr'><is><t>=texto</t></is></c></row>"
    )

    kinds = [(cell.kind, cell.text) for cell in only_row(package(sheet_data)).values()]
    assert kinds == [
        (CellKind.FORMULA, "=1+1"),
        (CellKind.ERROR, "#N/A"),
        (CellKind.TEXT, "TRUE"),
        (CellKind.TEXT, "=texto"),
    ]
    assert only_row(saved((date(2026, 2, 1),)))[1].kind is CellKind.DATE


def test_blank_cells_and_rows_leave_nothing() -> None:
    """What remains keeps the row and the column that a spreadsheet shows."""
    (sheet,) = read_table(saved((None, " "), (), (None, "101")), "registro.xlsx")

    assert sheet.rows == ({2: Cell(3, 2, CellKind.TEXT, "101")},)
    assert sheet.rows[0][2].letter == "B"


def test_hidden_sheet_is_marked() -> None:
    """A hidden sheet is read and said to be hidden."""
    workbook = Workbook()
    workbook.create_sheet("Vieja").sheet_state = "hidden"
    file = BytesIO()
    workbook.save(file)

    assert [(sheet.name, sheet.hidden) for sheet in read_table(file.getvalue(), "r.xlsx")] == [
        ("Sheet", False),
        ("Vieja", True),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp850", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_is_read_in_its_own_encoding(encoding: str, delimiter: str) -> None:
    """The encoding and the delimiter are seen in the bytes."""
    text = delimiter.join(["101", '"Ñeco Íngrid Güiza, hijo"', '"0,5"']) + "\r\n"

    cells = only_row((text * 3).encode(encoding))

    assert [cell.text for cell in cells.values()] == ["101", "Ñeco Íngrid Güiza, hijo", "0,5"]


def test_separator_line_of_excel_is_obeyed() -> None:
    """ "sep=" names the delimiter and is not data; the rows keep their numbers."""
    (sheet,) = read_table(b"sep=|\r\n101|a;b;c\r\n", "registro.csv")

    assert sheet.rows == ({1: Cell(2, 1, CellKind.TEXT, "101"), 2: Cell(2, 2, CellKind.TEXT, "a;b;c")},)


def test_formula_in_a_csv_is_flagged() -> None:
    """ "=SUM(...)" is a formula there too; ="0101" is only a text that keeps its zero."""
    row = only_row(b'=SUM(A1:A3);="0101";b\n')

    assert [(cell.kind, cell.text) for cell in row.values()] == [
        (CellKind.FORMULA, "=SUM(A1:A3)"),
        (CellKind.TEXT, "0101"),
        (CellKind.TEXT, "b"),
    ]


@pytest.mark.parametrize("size", [3_000, 300_000])
def test_quotation_mark_left_open_is_told(size: int) -> None:
    """It would swallow the rest of the file into one cell."""
    error = refusal(b'101;Ana\n102;"Luis\n' + b"103;Juan\n" * (size // 9), "registro.csv")

    assert (error.code, error.facts["row"]) == (FileCode.OPEN_QUOTE, 2)


def test_control_character_is_told_with_its_cell() -> None:
    """A NUL within a name is nothing that a clerk typed."""
    error = refusal(b"101;Ana\x00 Ruiz;0,5\n" * 50, "registro.csv")

    assert (error.code, error.facts["row"], error.facts["column"]) == (
        FileCode.UNREADABLE_CHARACTER,
        1,
        "B",
    )


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_a_table_or_refused(content: bytes, as_zip: bool) -> None:
    """Whatever comes, the answer is sheets or a reason, never another error."""
    try:
        read_table(b"PK\x03\x04" + content if as_zip else content, "registro")
    except SheetError as error:
        assert error.code in FileCode


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=4))
def test_any_damage_to_a_workbook_is_a_reason(at: int, change: bytes) -> None:
    """A workbook with bytes overwritten anywhere is read or refused, never an error of the program."""
    content = bytearray(saved((101, "Ana Ruiz", 0.5)))
    at %= len(content)
    content[at : at + len(change)] = change

    try:
        read_table(bytes(content), "registro.xlsx")
    except SheetError as error:
        assert error.code in FileCode
