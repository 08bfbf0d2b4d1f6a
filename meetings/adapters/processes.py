"""Processes of one installation that share what they loaded: one loads the program, others fork from it."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

FIRST_WAIT, LONGEST_WAIT = 1, 60
LOOK_EVERY = 0.2

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

    A keeper stands between the two: it starts the work anew when its process ends, however that came, after a
    wait that grows. To be called before this process has threads or open connections: a fork would share
    those too.

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
        _end_after(lambda: _keep_running(work))
    try:
        yield
    finally:
        # The processes of the web server leave through here as well, and end nobody but themselves.
        if os.getpid() == parent:
            _stop(child)


def _keep_running(work: Callable[[], None]) -> None:
    """Start the work in a process, again whenever it ends, until this process is told to stop."""
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C reaches everybody; the parent tells when to stop
    keeper, wait = os.getpid(), FIRST_WAIT
    while not told.is_set() and os.getppid() != 1:
        started, child = time.monotonic(), os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            threading.Thread(target=_follow, args=(keeper,), daemon=True).start()
            _end_after(work)
        while not told.is_set() and os.waitpid(child, os.WNOHANG) == (0, 0):
            told.wait(LOOK_EVERY)
        if told.is_set():
            _stop(child)
            return
        wait = FIRST_WAIT if time.monotonic() - started > LONGEST_WAIT else min(2 * wait, LONGEST_WAIT)
        _log.error("the work beside ended; it is started again in %d seconds", wait)
        told.wait(wait)


def _follow(keeper: int) -> None:
    """End with the keeper: nobody would stop the work any more."""
    while os.getppid() == keeper:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)


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
