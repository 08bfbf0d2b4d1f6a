"""Folders that a run makes outside the checkout: gone when it ends; after a kill, when the next one begins.

Each carries the number of the process that made it. A run that was killed could not tidy up; the next one
removes the folders whose makers are gone.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import tempfile
import time
from functools import cache
from pathlib import Path

PREFIX = "constancia-test-"
# What a process of tests has to close and remove, the last made first.
AT_END = contextlib.ExitStack()


def new_folder(place: Path | None = None) -> Path:
    """A new folder under ``place`` (else where temporary files go), removed at the latest by `tidy_up`."""
    where = place or Path(tempfile.gettempdir())
    _remove_what_was_left(where)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=where))
    AT_END.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


@atexit.register
def tidy_up() -> None:
    """Close and remove everything; called when the tests end, since a worker may be stopped after them."""
    AT_END.close()


@cache
def _remove_what_was_left(where: Path) -> None:
    """Remove the folders of runs that are gone; once a process."""
    for folder in where.glob(f"{PREFIX}*-*"):
        maker = folder.name.removeprefix(PREFIX).split("-")[0]
        if maker.isdecimal() and not is_alive(int(maker)):
            _stop_server(folder)
            shutil.rmtree(folder, ignore_errors=True)


def is_alive(process: int) -> bool:
    """Whether there is a process with this number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _stop_server(folder: Path) -> None:
    """A PostgreSQL server outlives a kill of whoever started it; its data is thrown away, so it just ends."""
    with contextlib.suppress(OSError, ValueError):
        server = int((folder / "postmaster.pid").read_text().split()[0])
        # The number may be another's by now: only a process that was started over this folder is ended.
        if str(folder) not in Path(f"/proc/{server}/cmdline").read_text():
            return
        os.kill(server, signal.SIGQUIT)
        for _ in range(50):
            if not is_alive(server):
                return
            time.sleep(0.1)
