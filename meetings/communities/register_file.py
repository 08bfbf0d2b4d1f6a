"""A register's file as it came: opened, read and understood, before anything is written."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from meetings.adapters.sheets import SheetError, read_table
from meetings.protocol.findings import Finding, Refused, Severity
from meetings.protocol.register import Problem, RegisterReading, interpret
from meetings.protocol.sources import LEY_675_25

REGISTER = "register."


def read_register(filename: str, content: bytes, sheet: str = "") -> RegisterReading:
    """Read the register in a file.

    What is wrong with its rows stands in the reading's ``problems``; this refuses only what is no register.

    Args:
        filename: what the file was called; its bytes decide what it is.
        content: the whole file.
        sheet: the sheet to read, when several of the workbook look like a register.

    Raises:
        Refused: ``register.<code>`` of ``protocol.register``: the file cannot be opened, or no register with
            at least one unit stands in it.
    """
    # Reading takes as long as the file is large, and one file is read for its preview, its page and its
    # application: the last one read is kept.
    return _read(filename, content, sheet)


@lru_cache(maxsize=1)
def _read(filename: str, content: bytes, sheet: str) -> RegisterReading:
    try:
        reading = interpret(read_table(content, filename), sheet or None)
    except SheetError as error:
        raise Refused(Finding(f"{REGISTER}{error.code}", Severity.BLOCK, error.facts)) from error
    if not reading.units and not any(problem.row for problem in reading.problems):
        raise Refused(problem_finding(problem) for problem in reading.problems if problem.blocks)
    return reading


def problem_finding(problem: Problem) -> Finding:
    """A problem of the reading as the finding ``register.<code>`` that pages explain."""
    return Finding(f"{REGISTER}{problem.code}", problem.severity, problem.facts, LEY_675_25)


def dry_run(content: bytes, filename: str) -> dict[str, Any]:
    """What a register says of itself: units, sum, arrears, missing mail, co-owners, first and last unit.

    Raises:
        Refused: as ``read_register``.
    """
    return read_register(filename, content).summary()
