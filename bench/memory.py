"""The memory of the whole running system, web and worker, as ``meetings run`` starts it: idle and under load.

Each process counts with the pages it holds alone and its share of those it shares (PSS), so that the sum is
what the system takes from the machine. The load is a few visitors who open the sample's pages by turns.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bench.common import ROOT, START_SECONDS, Board, exactly, less_than, shared_megabytes

GOAL_MEGABYTES = 250.0
VISITORS = 4
SETTLE_SECONDS = 5.0
ANSWER_SECONDS = 30.0
RESIDENT = re.compile(r"(/r/[\w-]+)")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__)
    parser.add_argument("--requests", type=int, default=200, help="how many pages are opened")
    requests = parser.parse_args(arguments).requests
    board = Board("memory")
    if not Path("/proc/self/smaps_rollup").exists():
        board.cannot("the running system", "this system does not tell what processes share")
        return
    goal = less_than(GOAL_MEGABYTES)
    with running() as (pid, address, pages):
        time.sleep(SETTLE_SECONDS)  # the worker prints the papers of the sample's notice
        board.say("web and worker, idle", shared_megabytes(pid), "MB", goal)
        with ThreadPoolExecutor(VISITORS) as visitors:
            turns = [address + pages[number % len(pages)] for number in range(requests)]
            answers = list(visitors.map(_status, turns))
        board.say(f"web and worker after {requests} pages", shared_megabytes(pid), "MB", goal)
        failed = sum(answer != 200 for answer in answers)
        board.say("pages that answered otherwise than 200", failed, "pages", exactly(0))


@contextmanager
def running() -> Iterator[tuple[int, str, list[str]]]:
    """The system with its sample community; yields its process, its address and pages to open."""
    address = f"http://127.0.0.1:{_free_port()}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MEETINGS_")}
    command = [sys.executable, "-m", "meetings.cli", "run"]
    with tempfile.TemporaryDirectory(prefix="constancia-bench-") as folder:
        settings = {"MEETINGS_INSTANCE": folder, "MEETINGS_BASE_URL": address, "PYTHONUNBUFFERED": "1"}
        said = Path(folder) / "said"
        with said.open("w") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env={**kept, **settings}, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            _wait_for(f"{address}/ingreso", process, said)
            yield process.pid, address, ["/ingreso", *dict.fromkeys(RESIDENT.findall(said.read_text()))]
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, process: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if _status(url) == 200:
            return
        time.sleep(0.2)
    raise TimeoutError(f"the system did not start: {said.read_text()[-2000:]}")


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_SECONDS) as response:
            response.read()
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


if __name__ == "__main__":
    main()
