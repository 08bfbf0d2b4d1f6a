"""The running program: web and worker fork from one process, and each ends without the other's harm."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.common import ROOT
from bench.memory import running

SECONDS = 60.0

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are read from /proc")


def wait_for(holds: Callable[[], bool]) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False


def started_by(pid: int) -> list[int]:
    """The processes that a process started itself, oldest first: the worker, then what serves."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    """Whether the process runs: one that ended and waits to be read does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_each_process_ends_without_harm_to_the_others() -> None:
    """What serves is replaced, so is a worker that is killed, and the end is the end of all."""
    with running() as (program, _, _):
        keeper, web = started_by(program)
        [worker] = started_by(keeper)
        os.kill(web, signal.SIGTERM)
        assert wait_for(lambda: web not in started_by(program) and len(started_by(program)) == 2)
        assert started_by(program)[0] == keeper
        assert started_by(keeper) == [worker]
        os.kill(worker, signal.SIGKILL)
        assert wait_for(lambda: started_by(keeper) not in ([], [worker]))
        everyone = [program, *started_by(program), *started_by(keeper)]
        assert len(everyone) == 4
        assert all(alive(each) for each in everyone)
    assert wait_for(lambda: not any(alive(each) for each in everyone))


def test_a_worker_ends_with_its_keeper_and_the_pages_stay() -> None:
    """Nobody would stop it at the end any more; its silence is shown on the desk and at /readyz."""
    with running() as (program, _, _):
        keeper, web = started_by(program)
        [worker] = started_by(keeper)
        os.kill(keeper, signal.SIGKILL)
        assert wait_for(lambda: not alive(worker))
        assert alive(web)


FAILS_BESIDE = """
import sys, time
from meetings.adapters.logs import log_as_json
from meetings.adapters.processes import running_beside
log_as_json()
def work():
    print(sys.argv[1:], flush=True)
    raise ValueError("what went wrong")
with running_beside(work, "worker"):
    time.sleep(1)
print("done")
"""


def test_work_that_fails_says_where_and_stops_nothing_else() -> None:
    """It goes by its own command, so that starting it anew does not start everything anew."""
    command = [sys.executable, "-c", FAILS_BESIDE, "run"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
    assert (done.returncode, done.stdout) == (0, "['worker']\ndone\n")
    assert '"exception": "ValueError"' in done.stderr
    assert "it is started again" in done.stderr
    assert "what went wrong" not in done.stderr
