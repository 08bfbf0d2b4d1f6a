"""All benchmarks, one after the other: ``python -m bench``. Prints JSON lines and nothing else."""

from __future__ import annotations

import subprocess
import sys

from bench.common import PROMISE_BROKEN, ROOT, Board

NAMES = (
    "delivery",
    "delivery_kills",
    "issue_notice",
    "pages",
    "live",
    "votes",
    "trail",
    "checks",
    "minutes",
    "memory",
)


def main() -> int:
    """Run each in a process of its own, so that none inherits the memory of another.

    Returns the exit status: slowness never fails, a broken promise does.
    """
    status = 0
    for name in NAMES:
        command = [sys.executable, "-m", f"bench.{name}"]
        done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        if done.returncode == PROMISE_BROKEN:
            status = PROMISE_BROKEN
        elif done.returncode != 0:
            last = (done.stderr.strip() or "it ended without a word").splitlines()[-1]
            Board(name).cannot("the whole benchmark", last)
    return status


if __name__ == "__main__":
    sys.exit(main())
