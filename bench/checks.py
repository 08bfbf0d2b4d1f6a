"""The contract for other programs: 100,000 checks as JSON Lines in one run, over every rule there is.

The lines are the worked examples and the boundary cases of the tests, repeated. The reference only reads and
writes the same JSON, so that the ratio tells what judging costs beside it.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from itertools import cycle, islice

from bench.common import ROOT, Board, less_than, seconds_of
from meetings import checks
from meetings.checks.calendar import holidays

FILES = ("tests/data/cases.csv", "tests/protocol/own_cases.csv")
SECONDS = 30.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.checks", description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000, help="how many checks are answered")
    options = parser.parse_args(arguments)
    board = Board("checks")
    lines = list(islice(cycle(_lines()), options.lines))
    calendar, outcome = holidays(), checks.Outcome()
    took = seconds_of(lambda: [*checks.run(lines, calendar, outcome)])
    bare = seconds_of(lambda: [json.dumps(json.loads(line)) for line in lines])
    goal = less_than(SECONDS * options.lines / 100_000)
    board.say(f"{options.lines} checks in one run", took, "s", goal, bare)
    board.say("checks that were an error", outcome.errors, "lines", less_than(1))


def _lines() -> list[str]:
    """One line a case, the number as its id."""
    cases = []
    for name in FILES:
        with (ROOT / name).open(newline="", encoding="utf-8") as file:
            cases += list(csv.DictReader(file))
    return [
        json.dumps({"id": str(number), "rule": case["rule"], "input": json.loads(case["input"])})
        for number, case in enumerate(cases)
    ]


if __name__ == "__main__":
    main()
