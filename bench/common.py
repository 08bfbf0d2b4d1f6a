"""What every benchmark shares: the line it prints, an installation in a temporary folder, time, memory."""

from __future__ import annotations

import json
import select
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from meetings.adapters.keys import Keys, load_or_create
from meetings.application import create_app
from meetings.config import Config
from meetings.storage.migrate import upgrade
from meetings.storage.session import Storage
from tests.factories import START

ROOT = Path(__file__).resolve().parent.parent
# Exit status of a benchmark whose figures are no matter of speed: a message was lost, for instance.
PROMISE_BROKEN = 3
START_SECONDS = 180.0
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should reach: ``at_least`` or ``less_than`` a limit, of the value or of the ratio."""

    words: str
    is_met: Callable[[float], bool]
    of_ratio: bool = False


def ratio_at_least(limit: float) -> Goal:
    """The value is to be at least ``limit`` times the reference."""
    return Goal(f"ratio >= {limit:g}", lambda ratio: ratio >= limit, of_ratio=True)


def ratio_at_most(limit: float) -> Goal:
    """The value is to be at most ``limit`` times the reference."""
    return Goal(f"ratio <= {limit:g}", lambda ratio: ratio <= limit, of_ratio=True)


def less_than(limit: float) -> Goal:
    """The value is to stay under ``limit``."""
    return Goal(f"< {limit:g}", lambda value: value < limit)


def exactly(wanted: float) -> Goal:
    """The value is to be ``wanted`` and nothing else."""
    return Goal(f"= {wanted:g}", lambda value: value == wanted)


@dataclass(frozen=True, slots=True)
class Board:
    """Prints the lines of one benchmark on standard output, one JSON object each."""

    bench: str

    def say(
        self, figure: str, value: float, unit: str, goal: Goal | None = None, reference: float | None = None
    ) -> bool:
        """Print one figure; returns whether its goal is met (true without a goal).

        Args:
            reference: what the plain way needs for the same, in the same unit, measured in this run.
        """
        ratio = value / reference if reference else None
        ok = True
        if goal is not None:
            ok = goal.is_met(ratio or 0.0) if goal.of_ratio else goal.is_met(value)
        self._print(figure, value, unit, reference, ratio, goal.words if goal else "", ok)
        return ok

    def cannot(self, figure: str, note: str) -> None:
        """Say that a figure could not be measured on this machine, and why."""
        self._print(figure, None, "", None, None, "", None, note=note)

    def _print(
        self,
        figure: str,
        value: float | None,
        unit: str,
        reference: float | None,
        ratio: float | None,
        goal: str,
        ok: bool | None,
        **more: str,
    ) -> None:
        line = {
            "bench": self.bench,
            "figure": figure,
            "value": _rounded(value),
            "unit": unit,
            "reference": _rounded(reference),
            "ratio": _rounded(ratio),
            "goal": goal,
            "ok": ok,
            **more,
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that runs from the beginning of February 2027, so that every run plans the same assembly.

    ``origin`` is the machine's time (seconds) at which it started: processes that share it agree.
    """

    origin: float

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        return START + timedelta(seconds=time.time() - self.origin)


@dataclass(frozen=True, slots=True)
class Scene:
    """An installation in a temporary folder: its settings, keys and data base."""

    config: Config
    keys: Keys
    storage: Storage


@contextmanager
def scene() -> Iterator[Scene]:
    """An empty installation on SQLite, inside its application's context; removed at the end."""
    with tempfile.TemporaryDirectory(prefix="constancia-bench-") as folder:
        config = Config(instance=Path(folder), log_level="ERROR")
        upgrade(config.database)
        keys = load_or_create(config.keys_dir)
        storage = Storage(config.database, keys)
        with create_app(config, storage=storage, keys=keys).app_context():
            yield Scene(config, keys, storage)
        storage.close()


@contextmanager
def sink(log: Path | None = None) -> Iterator[str]:
    """A mail server in a process of its own; yields its address. With ``log`` it notes what it took."""
    command = [sys.executable, "-m", "bench._sink", *([str(log)] if log else [])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield said_by(process)
        finally:
            process.terminate()


@contextmanager
def starting(module: str, first: str, *more: str) -> Iterator[tuple[int, int]]:
    """A web server in a process of its own; yields its process and its port once it answers.

    The module gets ``first``, the address to serve and ``more``.

    Raises:
        TimeoutError: it ended or said nothing in time.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", module, first, f"http://127.0.0.1:{port}", *more]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        until = time.monotonic() + START_SECONDS
        while not _is_healthy(port):
            if process.poll() is not None or time.monotonic() > until:
                raise TimeoutError(f"{module} did not start")
            time.sleep(0.1)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def said_by(process: subprocess.Popen[str]) -> str:
    """The first line a process prints.

    Raises:
        TimeoutError: it ended or said nothing in time.
    """
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], START_SECONDS)
    line = process.stdout.readline().strip() if ready else ""
    if not line:
        raise TimeoutError(f"{process.args!r} did not start")
    return line


def seconds_of(act: Callable[[], object]) -> float:
    """How long ``act`` takes by the clock."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def cpu_of(act: Callable[[], object]) -> float:
    """How many seconds of processor ``act`` takes in this process."""
    start = time.process_time()
    act()
    return time.process_time() - start


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took: seconds by the clock, and of processor in this process."""

    clock: float
    cpu: float


def times_of(act: Callable[[], object]) -> Times:
    """How long ``act`` takes, measured both ways at once."""
    start, start_cpu = time.perf_counter(), time.process_time()
    act()
    return Times(time.perf_counter() - start, time.process_time() - start_cpu)


def added_megabytes(act: Callable[[], object]) -> float:
    """By how much ``act`` raised this process's peak memory, in MB.

    Raises:
        OSError: the system does not tell (it needs Linux's ``/proc``).
    """
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from what is held now
    before = _status("VmHWM")
    act()
    return (_status("VmHWM") - before) / 1024


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def shared_megabytes(pid: int) -> float:
    """The memory of a process and all its children, shared pages counted once, in MB."""
    return sum(_pss(each) for each in [pid, *children_of(pid)]) / 1024


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it ended meanwhile
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def children_of(pid: int) -> list[int]:
    """The processes that a process started, and those these started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *children_of(int(child))]
    return found
