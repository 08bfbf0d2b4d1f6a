"""Every code the reading of a register may answer with; `wording` has a sentence for each."""

from __future__ import annotations

from enum import StrEnum


class FileCode(StrEnum):
    """Why a file could not be opened as a table at all."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    PDF = "pdf"
    OLD_EXCEL = "old_excel"
    BINARY_EXCEL = "binary_excel"
    OPEN_DOCUMENT = "open_document"
    ENCRYPTED = "encrypted"
    MACRO = "macro"
    NOT_A_TABLE = "not_a_table"
    DAMAGED = "damaged"
    UNPACKS_TOO_BIG = "unpacks_too_big"
    UNSAFE_XML = "unsafe_xml"
    TOO_MANY_SHEETS = "too_many_sheets"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    CELL_TOO_LONG = "cell_too_long"
    OPEN_QUOTE = "open_quote"
    UNREADABLE_CHARACTER = "unreadable_character"


class ColumnRole(StrEnum):
    """What a column of the register holds."""

    TOWER = "tower"
    UNIT = "unit"
    KIND = "kind"
    NAME = "name"
    SURNAME = "surname"
    DOCUMENT = "document"
    EMAIL = "email"
    PHONE = "phone"
    COEFFICIENT = "coefficient"
    ARREARS = "arrears"


# Without these three there is no register: who owns what, and what it weighs (Ley 675/2001 arts 25-26).
REQUIRED = (ColumnRole.UNIT, ColumnRole.NAME, ColumnRole.COEFFICIENT)


class UnitKind(StrEnum):
    """What manner of private unit it is, when the register says so."""

    APARTMENT = "apartment"
    HOUSE = "house"
    SHOP = "shop"
    OFFICE = "office"
    PARKING = "parking"
    STORAGE = "storage"


class ProblemCode(StrEnum):
    """What is wrong or doubtful in a register that could be opened."""

    # the whole sheet
    NO_HEADER = "no_header"
    SEVERAL_SHEETS = "several_sheets"
    UNKNOWN_SHEET = "unknown_sheet"
    SEVERAL_COLUMNS = "several_columns"
    NO_UNITS = "no_units"
    SUM_OFF = "sum_off"
    SUM_NEAR = "sum_near"
    # one row
    MISSING_UNIT = "missing_unit"
    MISSING_OWNER = "missing_owner"
    MISSING_COEFFICIENT = "missing_coefficient"
    FORMULA = "formula"
    DATE = "date"
    CELL_ERROR = "cell_error"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    OVER_TOTAL = "over_total"
    TOO_MANY_DECIMALS = "too_many_decimals"
    ZERO_COEFFICIENT = "zero_coefficient"
    DUPLICATE_UNIT = "duplicate_unit"
    TOO_LONG = "too_long"
    MISSING_TOWER = "missing_tower"
    UNREADABLE_ARREARS = "unreadable_arrears"
    BAD_EMAIL = "bad_email"
    UNREADABLE_PHONE = "unreadable_phone"
    UNREADABLE_DOCUMENT = "unreadable_document"
    EXTRA_DOCUMENTS = "extra_documents"
    DOUBTFUL_NAMES = "doubtful_names"
    DOCUMENT_OTHER_NAME = "document_other_name"
    DOCUMENT_CONFLICT = "document_conflict"
    ROW_WITHOUT_UNIT = "row_without_unit"


class SkipCode(StrEnum):
    """Why a row below the header is not a unit, without anything being wrong."""

    REPEATED_HEADER = "repeated_header"
    TOTAL = "total"
    SECTION = "section"
    NOTE = "note"
