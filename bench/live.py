"""An evening with many telephones: how soon each open room page hears of a change, and what that costs.

Every page listens by its own connection to the web server as it is shipped: one process, its usual threads.
Once a second somebody asks for the floor or goes back from it, which each page is told in a piece of its own.
At the end a topic begins: every page loads again, each at some moment of the time that the server names.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import resource
import selectors
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from bench.common import (
    START_SECONDS,
    Board,
    Clock,
    Scene,
    children_of,
    exactly,
    less_than,
    scene,
    shared_megabytes,
    starting,
)
from bench.scenes import big_building
from meetings import live_session
from meetings.storage.convening import FrozenRegister
from meetings.storage.planning import AgendaItem, Meeting
from meetings.trail import Actor
from tests.factories import ASSEMBLY_AT, START, Building, convene

GOAL_MILLISECONDS = 250.0
GOAL_MEGABYTES = 150.0
SETTLE_SECONDS = 1.5
PAGE_SECONDS = 60.0
NUMBER = re.compile(rb"^id: ([0-9]+)$", re.MULTILINE)
WITHIN = re.compile(rb"event: reload\ndata: ([0-9]+)")


class Pages:
    """The open pages: a connection each, read by one thread, which notes when each heard of which entry."""

    def __init__(self, port: int, paths: Sequence[str]) -> None:
        self.heard: list[dict[int, float]] = [{} for _ in paths]
        self.said = [b""] * len(paths)
        self._selector = selectors.DefaultSelector()
        self._is_over = False
        for number, path in enumerate(paths):
            connection = socket.create_connection(("127.0.0.1", port))
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            connection.setblocking(False)
            self._selector.register(connection, selectors.EVENT_READ, number)
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        while not self._is_over:
            for key, _ in self._selector.select(0.2):
                try:
                    data = key.fileobj.recv(65536)  # type: ignore[union-attr]  # these are sockets
                except OSError:
                    data = b""
                if not data:
                    self._selector.unregister(key.fileobj)
                    continue
                self.said[key.data] += data
                for told in NUMBER.findall(data):
                    self.heard[key.data].setdefault(int(told), time.monotonic())

    def open(self) -> int:
        """How many were let in and said that they live."""
        return sum(b": here" in said or b"id: " in said for said in self.said)

    def wait_until_open(self) -> None:
        """Wait until all were let in, or for as long as a start may take."""
        until = time.monotonic() + START_SECONDS
        while self.open() < len(self.said) and time.monotonic() < until:
            time.sleep(0.2)

    def reloads(self) -> int:
        """How many were told to load again."""
        return sum(b"event: reload" in said for said in self.said)

    def close(self) -> None:
        """Go away."""
        self._is_over = True
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]  # these are sockets


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--pages", type=int, default=500, help="how many pages are open")
    parser.add_argument("--changes", type=int, default=20, help="how many changes, one a second")
    options = parser.parse_args(arguments)
    board = Board("live")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4 * options.pages + 256)), hard))
    clock = Clock(time.time() - (ASSEMBLY_AT - START).total_seconds() - 60)
    with scene() as place:
        building = evening(place, options.pages, clock)
        with serving(place, clock) as (pid, port):
            _measure(board, place, building, clock, pid, port, options.changes)


def evening(place: Scene, people: int, clock: Clock) -> Building:
    """An open assembly with everybody inside."""
    building = big_building(place.storage, people)
    convene(place.storage, building)
    assert building.meeting_id is not None
    ids, clerk = (building.community_id, building.meeting_id), clerk_of(building)
    with place.storage.transaction() as tx:
        register = tx.session.scalars(
            select(FrozenRegister).where(FrozenRegister.meeting_id == building.meeting_id)
        ).one()
        register.total_numerator = people
    with place.storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        reasons = {f.code: "Se comprobó." for f in live_session.opening_findings(tx, meeting, clock.now())}
        live_session.open_meeting(tx, *ids, reasons, clerk, clock.now())
    with place.storage.transaction() as tx:
        for person in building.people:
            live_session.mark(tx, *ids, person, True, clerk, clock.now())
    return building


def clerk_of(building: Building) -> Actor:
    """The secretary of a building."""
    return Actor(account_id=building.staff["secretary"], name="Secretario Inventado")


@contextmanager
def serving(place: Scene, clock: Clock) -> Iterator[tuple[int, int]]:
    """The web server of an installation in a process of its own; yields its process and its port."""
    ahead = str(clock.now().timestamp() - time.time())
    with starting("bench._room", str(place.config.instance), ahead) as server:
        yield server


def load_page(port: int, path: str) -> int:
    """Ask for a page as a telephone does; returns its status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PAGE_SECONDS)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _measure(
    board: Board, place: Scene, building: Building, clock: Clock, pid: int, port: int, changes: int
) -> None:
    for link in building.links[:4]:
        load_page(port, f"/r/{link}/sala")
    alone = shared_megabytes(pid)
    since = latest_entry(place, building)
    pages = Pages(port, [f"/r/{link}/novedades?desde={since}" for link in building.links])
    count = len(building.links)
    try:
        pages.wait_until_open()
        board.say("pages that listen", pages.open(), "pages", exactly(count))
        time.sleep(SETTLE_SECONDS)
        before, began = _processor_seconds(pid), time.monotonic()
        late = _changes(place, building, clock, pages, changes)
        took = time.monotonic() - began
        share = 100 * (_processor_seconds(pid) - before) / took
        board.say(f"{count} pages hear of a change, median", part_of(late, 0.5), "ms")
        goal = less_than(GOAL_MILLISECONDS)
        board.say(f"{count} pages hear of a change, 95 of 100", part_of(late, 0.95), "ms", goal)
        board.say("changes a page did not hear of", changes * count - len(late), "changes", exactly(0))
        board.say("processor of the web server, of one core", share, "%")
        told = shared_megabytes(pid)
        board.say("web server before anybody listens", alone, "MB")
        board.say(f"web server with {count} pages", told, "MB", less_than(GOAL_MEGABYTES))
        _all_load_again(board, place, building, clock, pages, port)
    finally:
        pages.close()


def latest_entry(place: Scene, building: Building) -> int:
    """The last entry of a building's trail."""
    with place.storage.reading() as tx:
        return live_session.latest_entry(tx, building.community_id)


def _changes(place: Scene, building: Building, clock: Clock, pages: Pages, changes: int) -> list[float]:
    """Somebody asks for the floor, and goes back from it, once a second; returns each page's delay in ms."""
    told: list[tuple[int, float]] = []
    for turn in range(changes):
        next_at = time.monotonic() + 1
        person = building.people[turn // 2 % len(building.people)]
        act = live_session.leave_floor if turn % 2 else live_session.ask_floor
        with place.storage.transaction() as tx:
            by = Actor(person_id=person)
            act(tx, building.community_id, building.meeting_id, person, by, clock.now())
        told.append((latest_entry(place, building), time.monotonic()))
        time.sleep(max(0.0, next_at - time.monotonic()))
    time.sleep(SETTLE_SECONDS)
    # Two changes that a page heard of at once it heard of both: by the later one.
    return [
        max(0.0, min(when) - done) * 1000
        for number, done in told
        for heard in pages.heard
        if (when := [at for entry, at in heard.items() if entry >= number])
    ]


def _all_load_again(
    board: Board, place: Scene, building: Building, clock: Clock, pages: Pages, port: int
) -> None:
    """A topic begins: each page loads again when its moment of the time named comes."""
    assert building.meeting_id is not None
    with place.storage.transaction() as tx:
        query = select(AgendaItem.id).where(AgendaItem.meeting_id == building.meeting_id)
        item = tx.session.scalars(query.order_by(AgendaItem.position)).first()
        assert item is not None
        ids = building.community_id, building.meeting_id
        live_session.start_item(tx, *ids, item, clerk_of(building), clock.now())
    began = time.monotonic()
    time.sleep(1)
    within = max((int(found.group(1)) for said in pages.said if (found := WITHIN.search(said))), default=0)
    chance = random.Random(675)
    moments = sorted((began + chance.random() * within / 1000, link) for link in building.links)

    def load(at: float, link: str) -> tuple[int, float, float]:
        time.sleep(max(0.0, at - time.monotonic()))
        asked = time.monotonic()
        return load_page(port, f"/r/{link}/sala"), time.monotonic() - asked, time.monotonic() - began

    with ThreadPoolExecutor(len(moments)) as telephones:
        loaded = list(telephones.map(lambda moment: load(*moment), moments))
    count = len(loaded)
    board.say("time that the server names for all to load again", within / 1000, "s")
    board.say(
        f"{count} pages load again, 95 of 100", part_of([took for _, took, _ in loaded], 0.95) * 1000, "ms"
    )
    board.say(f"{count} pages loaded again, the last", max(at for _, _, at in loaded), "s")
    board.say("pages not loaded again", sum(status != 200 for status, _, _ in loaded), "pages", exactly(0))


def part_of(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def _processor_seconds(pid: int) -> float:
    """Processor time of a process and its children so far."""
    total = 0.0
    for each in [pid, *children_of(pid)]:
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / 100
    return total


if __name__ == "__main__":
    main()
