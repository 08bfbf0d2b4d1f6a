"""What is said about a register that does not come in, or comes in with a doubt: file, sheet, row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from meetings.protocol.days import BOGOTA
from meetings.protocol.register import FileCode, ProblemCode
from meetings.wording.sentences import Sentence, filled, spoken_facts

_PLAIN_TABLE = _l("Only a plain table is opened: other files may hold more than they show.")
_SIZE = _l("Greater files are not opened, so that none can stop the service.")
_TITLES = _l("Each column is known by its title.")
_EXACT = _l("Votes and quorum are counted from the register, so it must be exact.")
_OWN_VALUE = _l("Only what is written in the cell counts, not what a program computes or guesses.")
_IDENTITY = _l("Each person is known by the document, or else by unit and name.")
_DOUBT = _l("The register can come in like this. You are told so that you can check it.")
_COPY_ALONE = _l("Copy only the register to a new file, as values.")
_SAVE_XLSX = _l("Open it and save it as “Excel workbook (.xlsx)”.")
_CORRECT = _l("Correct it in the file and bring the file again.")
_LATER = _l("Correct it when you know it.")

_FILES: Mapping[FileCode, Sentence] = {
    FileCode.EMPTY: Sentence(
        _l("The file is empty."), _PLAIN_TABLE, _l("Choose the file that holds the register.")
    ),
    FileCode.TOO_BIG: Sentence(
        _l("The file has %(size_mb)s MB, and up to %(limit_mb)s MB are read."), _SIZE, _COPY_ALONE
    ),
    FileCode.PDF: Sentence(
        _l("This file is a PDF, whatever its name says."),
        _PLAIN_TABLE,
        _l("Ask whoever made it for the Excel file."),
    ),
    FileCode.OLD_EXCEL: Sentence(_l("This is an old Excel file (.xls)."), _PLAIN_TABLE, _SAVE_XLSX),
    FileCode.BINARY_EXCEL: Sentence(_l("This is a binary Excel file (.xlsb)."), _PLAIN_TABLE, _SAVE_XLSX),
    FileCode.OPEN_DOCUMENT: Sentence(_l("This is an OpenDocument file."), _PLAIN_TABLE, _SAVE_XLSX),
    FileCode.ENCRYPTED: Sentence(
        _l("The file asks for a password."),
        _PLAIN_TABLE,
        _l("Save it without a password and bring it again."),
    ),
    FileCode.MACRO: Sentence(_l("The file holds macros, which are programs."), _PLAIN_TABLE, _SAVE_XLSX),
    FileCode.NOT_A_TABLE: Sentence(
        _l("This file is not a table."),
        _PLAIN_TABLE,
        _l("Choose an Excel file (.xlsx) or a CSV file."),
    ),
    FileCode.DAMAGED: Sentence(
        _l("The file is damaged and cannot be opened."),
        _PLAIN_TABLE,
        _l("Open it in Excel and save it again, or save it as CSV."),
    ),
    FileCode.UNPACKS_TOO_BIG: Sentence(_l("The file grows too much when it is opened."), _SIZE, _COPY_ALONE),
    FileCode.UNSAFE_XML: Sentence(
        _l("The file holds instructions that a table does not need."),
        _PLAIN_TABLE,
        _l("Open it in Excel and save it again, or save it as CSV."),
    ),
    FileCode.TOO_MANY_SHEETS: Sentence(_l("The file has more than %(limit)s sheets."), _SIZE, _COPY_ALONE),
    FileCode.TOO_MANY_ROWS: Sentence(
        _l("A sheet has more than %(limit)s rows, blank ones with a format included."), _SIZE, _COPY_ALONE
    ),
    FileCode.TOO_MANY_COLUMNS: Sentence(
        _l("The sheet “%(sheet)s” has more than %(limit)s columns."), _SIZE, _COPY_ALONE
    ),
    FileCode.TOO_MANY_CELLS: Sentence(
        _l("The file has more than %(limit)s cells, or too many formulas."), _SIZE, _COPY_ALONE
    ),
    FileCode.CELL_TOO_LONG: Sentence(
        _l("Cell %(column)s%(row)s of “%(sheet)s” has more than %(limit)s characters."),
        _SIZE,
        _l("Shorten the text and bring the file again."),
    ),
    FileCode.OPEN_QUOTE: Sentence(
        _l("From row %(row)s on, a quotation mark stays open."),
        _l("Everything after it would be read as one cell."),
        _l("Close or erase the quotation mark, or save the file as Excel."),
    ),
    FileCode.UNREADABLE_CHARACTER: Sentence(
        _l("Cell %(column)s%(row)s of “%(sheet)s” has a character that cannot be read."),
        _l("The name or the address in it could be wrong."),
        _l("Write that cell again, or save the file as “CSV UTF-8”."),
    ),
}

_SHEETS: Mapping[ProblemCode, Sentence] = {
    ProblemCode.NO_HEADER: Sentence(
        _l("No row has the titles of a register. These are missing: %(missing)s."),
        _l("These columns were looked for: %(looked_for)s."),
        _l("Write the titles in one row, above the first unit."),
    ),
    ProblemCode.SEVERAL_SHEETS: Sentence(
        _l("Several sheets look like a register: %(sheets)s."),
        _l("Only one register can be in force."),
        _l("Choose which one to read. If each holds a tower, copy them into one sheet."),
    ),
    ProblemCode.UNKNOWN_SHEET: Sentence(
        _l("The file has no sheet “%(sheet)s”."),
        _l("Its name must be written as in the file."),
        _l("Choose another sheet."),
    ),
    ProblemCode.SEVERAL_COLUMNS: Sentence(
        _l("Several columns look like “%(role)s”: %(columns)s."),
        _TITLES,
        _l("Leave that title only to the right one."),
    ),
    ProblemCode.NO_UNITS: Sentence(
        _l("The sheet “%(sheet)s” has titles, and no units below them."),
        _TITLES,
        _l("Check that you chose the right file."),
    ),
    ProblemCode.SUM_OFF: Sentence(
        _l("The coefficients add up to %(sum)s and not to %(expected)s. The difference is %(off)s."),
        _EXACT,
        _l("Correct them in the file. The program never adjusts them."),
    ),
    ProblemCode.SUM_NEAR: Sentence(
        _l("The coefficients add up to %(sum)s and not to %(expected)s. The difference is %(off)s."),
        _DOUBT,
        _l("Compare them with the by-laws."),
    ),
}

_ROWS: Mapping[ProblemCode, Sentence] = {
    ProblemCode.MISSING_UNIT: Sentence(_l("The number of the unit is missing."), _EXACT, _CORRECT),
    ProblemCode.MISSING_OWNER: Sentence(
        _l("The unit %(unit)s has no owner."),
        _l("Every owner must be called to the meeting."),
        _l("Write the owner's name in the file and bring it again."),
    ),
    ProblemCode.MISSING_COEFFICIENT: Sentence(
        _l("The unit %(unit)s has no coefficient."), _EXACT, _l("Write the one that the by-laws give it.")
    ),
    ProblemCode.FORMULA: Sentence(
        _l("There is a formula where a value is needed (%(role)s)."),
        _OWN_VALUE,
        _l("Copy the column and paste it as values. Then bring the file again."),
    ),
    ProblemCode.DATE: Sentence(
        _l("There is a date where another thing is needed (%(role)s)."),
        _l("Excel turns texts such as 1-2 into dates."),
        _l("Format the cell as text and write it again."),
    ),
    ProblemCode.CELL_ERROR: Sentence(
        _l("The cell shows the error %(value)s (%(role)s)."),
        _OWN_VALUE,
        _l("Write the value in its place."),
    ),
    ProblemCode.NOT_A_NUMBER: Sentence(
        _l("The coefficient of %(unit)s is not a number: “%(value)s”."), _EXACT, _l("Write only the number.")
    ),
    ProblemCode.NEGATIVE: Sentence(
        _l("The coefficient of %(unit)s is negative: %(value)s."), _EXACT, _CORRECT
    ),
    ProblemCode.OVER_TOTAL: Sentence(
        _l("The coefficient of %(unit)s is %(number)s, more than the whole, %(expected)s."),
        _EXACT,
        _l("Check the decimal comma in the file."),
    ),
    ProblemCode.TOO_MANY_DECIMALS: Sentence(
        _l("The coefficient of %(unit)s has too many decimals."),
        _EXACT,
        _l("Write it as the by-laws do."),
    ),
    ProblemCode.ZERO_COEFFICIENT: Sentence(
        _l("The coefficient of %(unit)s is zero: its vote weighs nothing."),
        _DOUBT,
        _l("Compare it with the by-laws."),
    ),
    ProblemCode.DUPLICATE_UNIT: Sentence(
        _l("The unit %(unit)s already stands in row %(first_row)s."),
        _l("A unit votes once."),
        _l("If it has two owners, write both names in one cell with a slash (/) between them."),
    ),
    ProblemCode.TOO_LONG: Sentence(
        _l("A text is too long (%(role)s): up to %(limit)s characters fit."), _SIZE, _CORRECT
    ),
    ProblemCode.MISSING_TOWER: Sentence(
        _l("The unit %(unit)s has no tower, and others do."),
        _DOUBT,
        _l("If it belongs to a tower, write it in the file."),
    ),
    ProblemCode.UNREADABLE_ARREARS: Sentence(
        _l("It is not clear whether this unit is in arrears: “%(value)s”."),
        _l("The list of arrears goes out with the notice, so it cannot be guessed."),
        _l("Write SI or NO."),
    ),
    ProblemCode.BAD_EMAIL: Sentence(
        _l("“%(value)s” is not an e-mail address. The owner comes in without it."), _DOUBT, _LATER
    ),
    ProblemCode.UNREADABLE_PHONE: Sentence(
        _l("“%(value)s” is not a telephone number. The owner comes in without it."), _DOUBT, _LATER
    ),
    ProblemCode.UNREADABLE_DOCUMENT: Sentence(
        _l("“%(value)s” identifies nobody. The owner comes in without a document."), _IDENTITY, _LATER
    ),
    ProblemCode.EXTRA_DOCUMENTS: Sentence(
        _l("There are %(count)s documents for %(names)s names. Only the first one was read."),
        _IDENTITY,
        _l("Write as many documents as names, in the same order."),
    ),
    ProblemCode.DOUBTFUL_NAMES: Sentence(
        _l("“%(value)s” was read as one person."),
        _IDENTITY,
        _l("If they are two, put a slash (/) between the names."),
    ),
    ProblemCode.DOCUMENT_OTHER_NAME: Sentence(
        _l("One document has two names: “%(first_name)s” (row %(first_row)s) and “%(name)s”."),
        _IDENTITY,
        _l("They come in as one person, with the first name. Check that it is so."),
    ),
    ProblemCode.DOCUMENT_CONFLICT: Sentence(
        _l("One document has two owners: “%(first_name)s” (row %(first_row)s) and “%(name)s”."),
        _IDENTITY,
        _l("The second comes in without a document. Correct it when you know it."),
    ),
    ProblemCode.ROW_WITHOUT_UNIT: Sentence(
        _l("This row has data and no unit. It was left out."),
        _DOUBT,
        _l("Check whether it matters."),
    ),
}

SENTENCES: Mapping[str, Sentence] = {
    f"register.{code}": sentence for group in (_FILES, _SHEETS, _ROWS) for code, sentence in group.items()
}

_CELL = _l("Cell %(column)s%(row)s.")
_ROW = _l("Row %(row)s.")


def register_problem(code: str, facts: Mapping[str, Any]) -> LazyString:
    """Where it is, what is wrong and what to do now, in the reader's language.

    Args:
        code: a `FileCode` or a `ProblemCode` of `protocol.register`, or its text as it is stored.
        facts: those of the `SheetError` or the `Problem`.

    Raises `LookupError` for another code.
    """
    sentence = SENTENCES.get(f"register.{code}")
    if sentence is None:
        raise LookupError(f"no sentence for {code!r}")
    return LazyString(_composed, sentence, facts, has_place=code in _ROWS)


def _composed(sentence: Sentence, facts: Mapping[str, Any], *, has_place: bool) -> str:
    spoken = spoken_facts(facts, BOGOTA)
    texts = [filled(text, facts, spoken) for text in (sentence.what, sentence.now)]
    if has_place:
        texts.insert(0, filled(_CELL if facts.get("column") else _ROW, facts, spoken))
    return " ".join(texts)
