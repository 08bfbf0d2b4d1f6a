"""Tries the mutants that mutmut wrote, each in a fork of one collected run: a plugin for pytest.

`mutmut run` collects the tests anew for every mutant, which takes longer than most of them run. This takes
the same mutants, finds by mutmut's own counter which tests call which function, and runs those, the quickest
first, until one fails. `docs/mutation.md` says how it is started; `mutants/tried.json` holds what it found,
and `python -m tests.mutants` prints the table of that page from it.
"""

from __future__ import annotations

import fnmatch
import gc
import json
import os
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

MUTANTS = Path("meetings")
TRIED, COUNTED = Path("tried.json"), Path("counted.json")
# Processor seconds, not the clock's: on a busy machine a slow test is no endless loop.
LEAST_SECONDS, TIMES_SLOWER = 10, 5
BEST, QUICK = 5, 0.5
ENDS = {0: "survived", 1: "killed", -signal.SIGXCPU: "endless", -signal.SIGKILL: "endless"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """What to try: names as mutmut gives them, and whether those killed before are tried again."""
    parser.addoption("--mutants", default="*", help="patterns of names, with commas between")
    parser.addoption("--budget", type=float, default=600, help="seconds of tests for one mutant at most")
    parser.addoption("--again", action="store_true", help="also those that were killed before")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """In place of the tests: the mutants."""
    patterns = session.config.getoption("--mutants").split(",")
    tried: dict[str, str] = json.loads(TRIED.read_text()) if TRIED.exists() else {}
    is_again, budget = session.config.getoption("--again"), session.config.getoption("--budget")
    names = [
        name
        for name in _mutants()
        if any(fnmatch.fnmatch(name, each) for each in patterns) and (is_again or tried.get(name) != "killed")
    ]
    names.sort(key=tried.__contains__)  # those never tried first
    callers, seconds = _counted(session.items)
    gc.freeze()  # a fork copies only what is touched
    killers: defaultdict[str, list[int]] = defaultdict(list)
    called = Counter(place for places in callers.values() for place in places)
    breadth = Counter({place: number for place, number in called.items() if seconds[place] < QUICK})
    for number, name in enumerate(names, start=1):
        function = mangled_name_from_mutant_name(name)
        chosen = sorted(callers.get(function, ()), key=seconds.__getitem__)
        # What found one mutant of a function finds most others of it; what looks at much finds much.
        best = [place for place, _ in breadth.most_common() if place in callers.get(function, ())][:BEST]
        order = _within(budget, [*dict.fromkeys([*reversed(killers[function]), *best, *chosen])], seconds)
        tests = [(place, session.items[place]) for place in order]
        tried[name], killer = _tried(name, tests, sum(seconds[place] for place in order))
        killers[function] += killer
        if number % 50 == 0 or number == len(names):
            TRIED.write_text(json.dumps(tried, indent=0))
            ends = Counter(tried[each] for each in names[:number])
            print(f"{time.strftime('%H:%M:%S')} {number} of {len(names)} {dict(ends)}", flush=True)
    return True


def _within(budget: float, places: list[int], seconds: list[float]) -> list[int]:
    """The first of these tests that take no longer together; a mutant they do not find counts as survived."""
    spent = accumulate(seconds[place] for place in places)
    return [place for place, used in zip(places, spent, strict=True) if used <= budget]


def _mutants() -> list[str]:
    """Every mutant there is, by the lists mutmut keeps beside its files."""
    lists = sorted(MUTANTS.rglob("*.meta"))
    return [name for file in lists for name in json.loads(file.read_text())["exit_code_by_key"]]


def _counted(items: list[pytest.Item]) -> tuple[dict[str, set[int]], list[float]]:
    """Which tests call each function, and how long each takes; kept until the file of a test changes."""
    known: dict[str, Any] = json.loads(COUNTED.read_text()) if COUNTED.exists() else {}
    texts = {path: sha256(path.read_bytes()).hexdigest() for path in {item.path for item in items}}
    anew = [item for item in items if known.get(item.nodeid, {}).get("text") != texts[item.path]]
    for item, row in zip(anew, _in_a_fork(anew), strict=True):
        known[item.nodeid] = {**row, "text": texts[item.path]}
    COUNTED.write_text(json.dumps(known))
    callers: defaultdict[str, set[int]] = defaultdict(set)
    for place, item in enumerate(items):
        for function in known[item.nodeid]["functions"]:
            callers[function].add(place)
    return callers, [known[item.nodeid]["seconds"] for item in items]


def _in_a_fork(items: list[pytest.Item]) -> list[dict[str, Any]]:
    """Run the tests without a mutant and count; in a fork, so that nothing they keep is met by a mutant."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.close(reading)
        set_mutant_under_test("stats")
        os.environ["MUTMUT_DEPENDENCY_DEPTH"] = "-1"
        rows = []
        for item in items:
            state()._stats.clear()
            began = time.process_time()
            if not _passes(item):
                print(f"fails without any mutant: {item.nodeid}", file=sys.__stderr__, flush=True)
                os._exit(2)
            rows.append({"seconds": time.process_time() - began, "functions": sorted(state()._stats)})
        with os.fdopen(writing, "w") as file:
            json.dump(rows, file)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        told = file.read()
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        raise pytest.UsageError("the tests must pass before mutants are tried")
    counted: list[dict[str, Any]] = json.loads(told)
    return counted


def _tried(name: str, tests: list[tuple[int, pytest.Item]], seconds: float) -> tuple[str, list[int]]:
    """How one mutant ended: killed (and by which test), survived, endless, or called by no test."""
    if not tests:
        return "untested", []
    reading, writing = os.pipe()
    if not (child := os.fork()):
        limit = int(time.process_time() + max(LEAST_SECONDS, TIMES_SLOWER * seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1), os.dup2(silence, 2)
        set_mutant_under_test(name)
        failed = next((place for place, test in tests if not _passes(test)), None)
        os.write(writing, b"" if failed is None else str(failed).encode())
        os._exit(0 if failed is None else 1)
    os.close(writing)
    with os.fdopen(reading) as file:
        killer = file.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return ENDS.get(code, f"ended with {code}"), [int(killer)] if killer else []


def _passes(item: pytest.Item) -> bool:
    """Whether a test passes, with all its fixtures made for it alone."""
    try:
        reports = runtestprotocol(item, log=False, nextitem=None)
    except BaseException:  # noqa: BLE001 - whatever a mutant breaks, the test did not pass
        return False
    return not any(report.failed for report in reports)


def _print_table() -> None:
    """The outcomes by module; what was not tried counts as not killed."""
    tried: dict[str, str] = json.loads(TRIED.read_text())
    ends: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name in _mutants():
        module = name.rpartition(".")[0].removeprefix("meetings.protocol.").replace(".", "/")
        ends[module][tried.get(name, "not tried")] += 1
    together: Counter[str] = sum(ends.values(), Counter())
    print("| Module | Mutants | Tried | Killed | Survived | Untested | Endless | Share |")
    print("|---|---|---|---|---|---|---|---|")
    for module, counts in [*((f"`{name}`", counts) for name, counts in ends.items()), ("together", together)]:
        written, killed = counts.total(), counts["killed"]
        kinds = (counts[each] for each in ("survived", "untested", "endless"))
        row = (module, written, written - counts["not tried"], killed, *kinds)
        print("|", " | ".join(map(str, row)), "|", f"{1000 * killed // written / 10} % |")


if __name__ == "__main__":
    _print_table()
