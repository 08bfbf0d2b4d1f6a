"""What is said about a register that is brought in: of the file, of the sheet, of one row."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from meetings.protocol.register import FileCode, ProblemCode, Role, SkipCode, UnitKind
from meetings.wording.format import decimal_words, list_words, number_words

COLUMN_NAMES: Mapping[Role, LazyString] = {
    Role.TOWER: lazy_pgettext("register column", "tower"),
    Role.UNIT: lazy_pgettext("register column", "unit"),
    Role.KIND: lazy_pgettext("register column", "kind of unit"),
    Role.NAME: lazy_pgettext("register column", "owner"),
    Role.SURNAME: lazy_pgettext("register column", "surnames"),
    Role.DOCUMENT: lazy_pgettext("register column", "document"),
    Role.EMAIL: lazy_pgettext("register column", "e-mail"),
    Role.PHONE: lazy_pgettext("register column", "telephone"),
    Role.COEFFICIENT: lazy_pgettext("register column", "coefficient"),
    Role.ARREARS: lazy_pgettext("register column", "arrears"),
}

UNIT_KINDS: Mapping[UnitKind, LazyString] = {
    UnitKind.APARTMENT: lazy_pgettext("unit kind", "Apartment"),
    UnitKind.HOUSE: lazy_pgettext("unit kind", "House"),
    UnitKind.SHOP: lazy_pgettext("unit kind", "Shop"),
    UnitKind.OFFICE: lazy_pgettext("unit kind", "Office"),
    UnitKind.PARKING: lazy_pgettext("unit kind", "Parking space"),
    UnitKind.STORAGE: lazy_pgettext("unit kind", "Storage room"),
}

SKIPPED_ROWS: Mapping[SkipCode, LazyString] = {
    SkipCode.REPEATED_HEADER: _l("The titles of the columns again."),
    SkipCode.TOTAL: _l("A total. The program adds up by itself."),
    SkipCode.SECTION: _l("The title of a tower."),
    SkipCode.NOTE: _l("A note, not a unit."),
}

_FILES: Mapping[str, LazyString] = {
    FileCode.EMPTY: _l("The file is empty. Choose the file that holds the register."),
    FileCode.TOO_BIG: _l(
        "The file has %(size_mb)s MB; up to %(limit_mb)s MB are read. "
        "Copy the register alone, without pictures, to a new file."
    ),
    FileCode.PDF: _l(
        "This is a PDF, whatever its name says. Ask whoever made it for the Excel file, or save it as CSV."
    ),
    FileCode.OLD_EXCEL: _l(
        "This is an old Excel file (.xls). Open it and save it as “Excel workbook (.xlsx)”."
    ),
    FileCode.BINARY_EXCEL: _l(
        "This is a binary Excel file (.xlsb). Open it and save it as “Excel workbook (.xlsx)”."
    ),
    FileCode.OPEN_DOCUMENT: _l(
        "This is an OpenDocument file. Open it and save it as “Excel workbook (.xlsx)” or as CSV."
    ),
    FileCode.ENCRYPTED: _l("The file asks for a password. Save it without a password and bring it again."),
    FileCode.MACRO: _l(
        "The file holds macros, and programs in a file are never opened. "
        "Save it as “Excel workbook (.xlsx)”, without macros."
    ),
    FileCode.NOT_A_TABLE: _l("This is not a table. An Excel file (.xlsx) or a CSV file is needed."),
    FileCode.DAMAGED: _l("The file is damaged and cannot be opened. Save it again from Excel, or as CSV."),
    FileCode.UNPACKS_TOO_BIG: _l(
        "The file grows too much when it is opened. Copy the register alone to a new file."
    ),
    FileCode.UNSAFE_XML: _l(
        "The file holds instructions that a table does not need. Open it in Excel and save it again."
    ),
    FileCode.TOO_MANY_SHEETS: _l(
        "The file has more than %(limit)s sheets. Copy the sheet of the register to a new file."
    ),
    FileCode.TOO_MANY_ROWS: _l(
        "A sheet has more than %(limit)s rows, formatted blank ones included. "
        "Copy only the rows of the register to a new file."
    ),
    FileCode.TOO_MANY_COLUMNS: _l(
        "The sheet “%(sheet)s” has more than %(limit)s columns. "
        "Copy only the columns of the register to a new file."
    ),
    FileCode.TOO_MANY_CELLS: _l(
        "The file has more than %(limit)s cells. Copy only the register to a new file, as values."
    ),
    FileCode.CELL_TOO_LONG: _l(
        "A cell has more than %(limit)s characters. If it is a CSV file, look for a quotation mark left open."
    ),
    FileCode.UNREADABLE_CHARACTER: _l(
        "A character cannot be read. Write that cell again, or save the file as “CSV UTF-8”."
    ),
}

_SHEETS: Mapping[str, LazyString] = {
    ProblemCode.NO_HEADER: _l(
        "No row has the titles of a register. These columns were looked for: %(looked_for)s. "
        "These are missing: %(missing)s. Write them in one row, above the first unit."
    ),
    ProblemCode.SEVERAL_SHEETS: _l(
        "Several sheets look like a register: %(sheets)s. Choose which one to read."
    ),
    ProblemCode.UNKNOWN_SHEET: _l("The file has no sheet “%(sheet)s”. Choose another one."),
    ProblemCode.SEVERAL_COLUMNS: _l(
        "Several columns look like “%(role)s”: %(columns)s. Leave only one with that title."
    ),
    ProblemCode.NO_UNITS: _l(
        "The sheet “%(sheet)s” has titles but no units below them. Check that you chose the right file."
    ),
    ProblemCode.SUM_OFF: _l(
        "The coefficients add up to %(sum)s and not to %(expected)s: the difference is %(off)s. "
        "Correct them in the file. The program never adjusts them."
    ),
    ProblemCode.SUM_NEAR: _l(
        "The coefficients add up to %(sum)s and not to %(expected)s: the difference is %(off)s. "
        "It comes in like this. Check it against the by-laws."
    ),
}

_ROWS: Mapping[str, LazyString] = {
    ProblemCode.MISSING_UNIT: _l("The number of the unit is missing. Write it in the file."),
    ProblemCode.MISSING_OWNER: _l("%(unit)s has no owner. Write the owner's name in the file."),
    ProblemCode.MISSING_COEFFICIENT: _l(
        "%(unit)s has no coefficient. Write the one that the by-laws give it."
    ),
    ProblemCode.FORMULA: _l(
        "There is a formula where a value is needed (%(role)s). "
        "Copy the column and paste it as values, then bring the file again."
    ),
    ProblemCode.DATE: _l(
        "There is a date where “%(role)s” is needed. Excel changes texts such as 1-2 into dates. "
        "Format the cell as text and write it again."
    ),
    ProblemCode.CELL_ERROR: _l(
        "The cell shows the error %(value)s. Write the value (%(role)s) in its place."
    ),
    ProblemCode.NOT_A_NUMBER: _l(
        "The coefficient of %(unit)s is not a number: “%(value)s”. Write only the number."
    ),
    ProblemCode.NEGATIVE: _l("The coefficient of %(unit)s is negative: %(value)s. Correct it in the file."),
    ProblemCode.OVER_TOTAL: _l(
        "The coefficient of %(unit)s is %(number)s, more than the whole (%(expected)s). "
        "Check the decimal comma."
    ),
    ProblemCode.TOO_MANY_DECIMALS: _l(
        "The coefficient of %(unit)s has too many decimals. Write it as the by-laws do."
    ),
    ProblemCode.ZERO_COEFFICIENT: _l(
        "The coefficient of %(unit)s is zero. It comes in like this, and its vote weighs nothing."
    ),
    ProblemCode.DUPLICATE_UNIT: _l(
        "%(unit)s already stands in row %(first_row)s. "
        "For two owners of one unit, write both names in one cell with a slash (/) between them."
    ),
    ProblemCode.TOO_LONG: _l(
        "The text of “%(role)s” is too long: up to %(limit)s characters fit. Shorten it in the file."
    ),
    ProblemCode.MISSING_TOWER: _l("%(unit)s has no tower, and others do. It comes in without a tower."),
    ProblemCode.UNREADABLE_ARREARS: _l(
        "The file does not say clearly whether this unit is in arrears: “%(value)s”. Write SI or NO."
    ),
    ProblemCode.BAD_EMAIL: _l(
        "“%(value)s” is not an e-mail address. The owner comes in without it; correct it when you know it."
    ),
    ProblemCode.UNREADABLE_PHONE: _l(
        "“%(value)s” is not a telephone number. The owner comes in without it; correct it when you know it."
    ),
    ProblemCode.UNREADABLE_DOCUMENT: _l(
        "“%(value)s” does not identify anybody. The owner comes in without a document."
    ),
    ProblemCode.EXTRA_DOCUMENTS: _l(
        "There are %(count)s documents for %(names)s names. "
        "Only the first document was read, for the first name."
    ),
    ProblemCode.DOUBTFUL_NAMES: _l(
        "“%(value)s” was read as one person. If they are two, put a slash (/) between the names."
    ),
    ProblemCode.DOCUMENT_OTHER_NAME: _l(
        "One document stands with two writings of a name: “%(first_name)s” (row %(first_row)s) and "
        "“%(name)s”. They come in as one person, with the first name."
    ),
    ProblemCode.DOCUMENT_CONFLICT: _l(
        "One document stands with two people: “%(first_name)s” (row %(first_row)s) and “%(name)s”. "
        "The second comes in without a document. Correct it in the file."
    ),
    ProblemCode.ROW_WITHOUT_UNIT: _l(
        "This row has data but no unit. It was left out; check whether it matters."
    ),
}

SENTENCES: Mapping[str, LazyString] = {**_FILES, **_SHEETS, **_ROWS}

_CELL = _l("Cell %(column)s%(row)s.")
_ROW = _l("Row %(row)s.")
_IN_SHEET = _l("Sheet “%(sheet)s”.")
_THE_UNIT = _l("The unit")
_MEGABYTE = 1024 * 1024


def register_problem(code: str, facts: Mapping[str, Any]) -> LazyString:
    """What is wrong, where, and what to do now, in the reader's language.

    Args:
        code: a `FileCode` or a `ProblemCode` of `protocol.register`, or its text as it is stored.
        facts: those of the `SheetError` or the `Problem`.

    Raises `LookupError` for another code.
    """
    if code not in SENTENCES:
        raise LookupError(f"no sentence for {code!r}")
    return LazyString(_composed, str(code), facts)


def column_name(role: Role) -> LazyString:
    """What a column holds, as it is said within a sentence: "owner"."""
    return COLUMN_NAMES[role]


def skipped_row(code: SkipCode) -> LazyString:
    """Why a row below the header is not a unit."""
    return SKIPPED_ROWS[code]


def _composed(code: str, facts: Mapping[str, Any]) -> str:
    said = {name: _said(name, value, facts) for name, value in facts.items()}
    if not said.get("unit", "-"):
        said["unit"] = str(_THE_UNIT)
    for name in ("size", "limit"):
        if isinstance(facts.get(name), int):
            said[f"{name}_mb"] = decimal_words(Fraction(facts[name], _MEGABYTE), 1)
    return " ".join([*_place(code, facts, said), str(SENTENCES[code]) % said])


def _place(code: str, facts: Mapping[str, Any], said: Mapping[str, str]) -> list[str]:
    """Where to look, in the spreadsheet's own terms; nothing for what concerns the whole."""
    if not facts.get("row"):
        return []
    place = _CELL if facts.get("column") else _ROW
    where = str(place) % {"column": facts.get("column", ""), "row": facts["row"]}
    in_sheet = [str(_IN_SHEET) % said] if code in _FILES and facts.get("sheet") else []
    return [*in_sheet, where]


def _said(name: str, value: Any, facts: Mapping[str, Any]) -> str:
    if isinstance(value, Role):
        return str(COLUMN_NAMES[value])
    if isinstance(value, Fraction):
        return decimal_words(value, 0 if value.denominator == 1 else int(facts["decimals"]))
    # A row is a name, not a quantity: 1234 and never 1.234.
    if isinstance(value, int) and not isinstance(value, bool) and not name.endswith("row"):
        return number_words(value)
    if isinstance(value, tuple | list):
        return list_words([_said(name, each, facts) for each in value])
    return str(value)
