"""Processes of one installation that share what they loaded: one loads the program, others fork from it."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

_log = logging.getLogger(__name__)


def share_memory() -> None:
    """Leave what was loaded so far to be shared with processes that fork from this one.

    A page of memory is shared until somebody writes to it, and the collector marks every object it looks at:
    it is told to look at these no more.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def running_beside(work: Callable[[], None], command: str) -> Iterator[None]:
    """Run ``work`` in a process of its own while the block lasts; at its end it is told to stop (SIGTERM).

    To be called before this process has threads or open connections: a fork would share those too.

    Args:
        work: runs until the process is told to stop.
        command: the one that does the same work alone: what starts the process anew starts that.
    """
    share_memory()
    sys.stdout.flush()
    sys.stderr.flush()
    parent, child = os.getpid(), os.fork()
    if child == 0:
        sys.argv[1:] = [command]
        _end_after(work)
    try:
        yield
    finally:
        # The processes of the web server leave through here as well, and end nobody but themselves.
        if os.getpid() == parent:
            _stop(child)


def _end_after(work: Callable[[], None]) -> NoReturn:
    """Do the work and end, without what the parent does at its own end."""
    status = 1
    try:
        work()
        status = 0
    except Exception:
        _log.exception("the work beside ended by an exception")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _stop(child: int) -> None:
    try:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return  # it ended before; the web server may have been told so first
