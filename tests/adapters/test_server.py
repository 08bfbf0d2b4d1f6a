"""The web server's turnstile: many threads, few that work at a time."""

from __future__ import annotations

import threading
import time

from meetings.adapters.server import _Turnstile


def test_few_requests_work_at_a_time_and_all_are_served() -> None:
    """Five hundred pages at once would leave none a connection to the data base."""
    working, most, lock = 0, 0, threading.Lock()

    def application(environ: dict[str, str], start_response: object) -> list[bytes]:
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        time.sleep(0.01)
        with lock:
            working -= 1
        return [environ["PATH_INFO"].encode()]

    gate, served = _Turnstile(application, 3), []
    threads = [
        threading.Thread(target=lambda n=n: served.append(gate({"PATH_INFO": str(n)}, None)))
        for n in range(30)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == 3
    assert sorted(int(answer[0]) for answer in served) == list(range(30))


def test_a_request_that_fails_gives_its_place_back() -> None:
    """Else the server would stand still after as many faults as it has places."""

    def application(_environ: dict[str, str], _start_response: object) -> list[bytes]:
        raise RuntimeError

    gate = _Turnstile(application, 1)
    for _ in range(3):
        try:
            gate({}, None)
        except RuntimeError:
            continue
    assert gate._places.acquire(blocking=False)
