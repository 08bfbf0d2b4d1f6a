"""How long minutes take to print and how much memory the child process needs.

Prints one JSON object a line, as in ``python -m bench.minutes --units 300 --runs 5``. The reference is the
same child process with no attendance and one item: what starting it costs at least.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from meetings.adapters.pdf import render_pdf
from meetings.adapters.pdf.render import WORKER_COMMAND, worker_request
from tests.adapters.pdf_examples import DOCUMENT_DATE, minutes

GOAL_SECONDS = 3.0
GOAL_MEGABYTES = 150.0
ITEMS = 20

# A small process of its own measures the child: seen from a large one, the memory of the parent at the moment
# of the fork would count as the child's.
_MEASURE = (
    "import resource, subprocess, sys; "
    "done = subprocess.run(sys.argv[1:], input=sys.stdin.buffer.read(), stdout=subprocess.PIPE, check=True); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=300, help="rows of the attendance table")
    parser.add_argument(
        "--paragraphs", type=int, default=13, help="paragraphs for each of 20 items (13: 30 pages)"
    )
    parser.add_argument("--runs", type=int, default=5, help="how often each is made; the median counts")
    options = parser.parse_args()
    large = minutes(options.units, ITEMS, options.paragraphs)
    small = minutes(0, 1, 1)
    seconds, least_seconds = (_seconds(data, options.runs) for data in (large, small))
    megabytes, least_megabytes = (_megabytes(data) for data in (large, small))
    pages = render_pdf("minutes", large, document_date=DOCUMENT_DATE).count(b"/Type/Page/")
    _say(f"seconds in all, {options.units} units, {pages} pages", seconds, "s", least_seconds, GOAL_SECONDS)
    _say("peak memory of the child", megabytes, "MB", least_megabytes, GOAL_MEGABYTES)


def _seconds(data: Any, runs: int) -> float:
    return sorted(
        _timed(lambda: render_pdf("minutes", data, document_date=DOCUMENT_DATE)) for _ in range(runs)
    )[runs // 2]


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _megabytes(data: Any) -> float:
    request = worker_request("minutes", data, DOCUMENT_DATE).encode()
    command = [sys.executable, "-I", "-c", _MEASURE, *WORKER_COMMAND]
    done = subprocess.run(command, input=request, capture_output=True, check=True)
    return int(done.stdout) / 1024


def _say(figure: str, value: float, unit: str, reference: float, goal: float) -> None:
    line = {
        "bench": "minutes",
        "figure": figure,
        "value": round(value, 3),
        "unit": unit,
        "reference": round(reference, 3),
        "ratio": round(value / reference, 2),
        "goal": f"< {goal:g}",
        "ok": value < goal,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
