"""Invitations while the worker is killed again and again: nothing lost, every doubtful message listed.

A supervisor starts a worker, kills it with SIGKILL at a random moment and starts the next one, until all
kills are spent; then one worker finishes. What the mail server took (its log is on the disk before it
answers) is laid against the tables. The exit status is 3 when a message was lost, was taken without being
owed, or was repeated and is not listed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from sqlalchemy import func, select

from bench._worker import Work, work
from bench.common import PROMISE_BROKEN, Board, Clock, Goal, Scene, exactly, scene, sink
from bench.scenes import big_building, issue, print_papers
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Storage

SEED = 7
SHORTEST, LONGEST = 0.12, 0.45
LEASE_SECONDS = 2.0
FIRST_MESSAGE_SECONDS = 5.0
LONGEST_RUN_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Taken:
    """One message as the mail server took it."""

    message_id: str
    recipient: str
    uid: str
    sequence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the mail server's log and the tables say of each other."""

    lost: int
    unknown: int
    repeated: int
    in_doubt: int
    unlisted: int
    altered: int

    @property
    def holds(self) -> bool:
        """Whether the promise was kept."""
        return not (self.lost or self.unknown or self.unlisted or self.altered)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.delivery_kills", description=__doc__)
    parser.add_argument("--messages", type=int, default=1000, help="how many people are invited")
    parser.add_argument("--kills", type=int, default=60, help="how often the worker is killed")
    parser.add_argument("--seed", type=int, default=SEED, help="of the moments of the kills")
    options = parser.parse_args(arguments)
    board, clock = Board("delivery_kills"), Clock(time.time())
    with tempfile.TemporaryDirectory(prefix="constancia-bench-") as folder, scene() as place:
        log = Path(folder) / "taken"
        issue(place.storage, big_building(place.storage, options.messages))
        print_papers(place, clock)
        with sink(log) as url:
            task = Work(place.config.instance, url, clock, LEASE_SECONDS)
            busy = kill_again_and_again(place.storage, task, log, options.kills, random.Random(options.seed))
        verdict = judge(place, [Taken(*line.split(" ")) for line in log.read_text().splitlines()])
    board.say(f"kills over {options.messages} messages", options.kills, "kills")
    board.say("of them while messages were still owed", busy, "kills")
    board.say("lost messages", verdict.lost, "messages", exactly(0))
    board.say("messages taken that nobody owed", verdict.unknown, "messages", exactly(0))
    board.say("listed as in doubt", verdict.in_doubt, "messages")
    few = Goal(f"<= {verdict.in_doubt} in doubt", lambda value: value <= verdict.in_doubt)
    board.say("taken more than once, under one Message-ID", verdict.repeated, "messages", few)
    board.say("taken more than once and not listed", verdict.unlisted, "messages", exactly(0))
    board.say("repeated with another UID or SEQUENCE", verdict.altered, "messages", exactly(0))
    return 0 if verdict.holds else PROMISE_BROKEN


def kill_again_and_again(storage: Storage, task: Work, log: Path, kills: int, chance: random.Random) -> int:
    """Run workers over the outbox, all but the last one killed; returns how many kills met owed messages."""
    processes = multiprocessing.get_context("forkserver")
    # The modules are loaded once; each worker is a fresh process with connections of its own.
    processes.set_forkserver_preload(["bench._worker"])
    busy = 0
    for _ in range(kills):
        worker = _started(processes, task)
        # Half of the kills may fall between the claim and the first message, half fall among messages.
        if chance.random() < 0.5:
            _wait_for_more(log)
        time.sleep(chance.uniform(SHORTEST, LONGEST))
        busy += _owed(storage) > 0
        worker.kill()
        worker.join()
    last, deadline = _started(processes, task), time.monotonic() + LONGEST_RUN_SECONDS
    while _owed(storage) and time.monotonic() < deadline and last.is_alive():
        time.sleep(0.1)
    last.kill()
    last.join()
    return busy


def _wait_for_more(log: Path) -> None:
    """Wait until the mail server takes another message, a few seconds at most."""
    size, deadline = _size(log), time.monotonic() + FIRST_MESSAGE_SECONDS
    while _size(log) == size and time.monotonic() < deadline:
        time.sleep(0.005)


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _started(processes: ForkServerContext, task: Work) -> ForkServerProcess:
    receiving, sending = processes.Pipe(duplex=False)
    worker = processes.Process(target=work, args=(task, sending), daemon=True)
    worker.start()
    sending.close()
    receiving.recv()
    receiving.close()
    return worker


def _owed(storage: Storage) -> int:
    with storage.reading() as tx:
        return tx.session.scalar(select(func.count()).where(Delivery.state != "accepted")) or 0


def judge(place: Scene, taken: Sequence[Taken]) -> Verdict:
    """Lay what the mail server took against what the tables say."""
    with place.storage.reading() as tx:
        query = select(Delivery.message_id, Delivery.state, Delivery.in_doubt_since.is_not(None))
        rows = [(message_id, state, listed) for message_id, state, listed in tx.session.execute(query)]
    return verdict_of(rows, taken)


def verdict_of(rows: Sequence[tuple[str, str, bool]], taken: Sequence[Taken]) -> Verdict:
    """Lay what was taken against the owed messages: Message-ID, state, whether listed as in doubt."""
    times = Counter(mail.message_id for mail in taken)
    repeated = {message_id for message_id, count in times.items() if count > 1}
    events: dict[str, set[tuple[str, str, str]]] = {}
    for mail in taken:
        events.setdefault(mail.message_id, set()).add((mail.recipient, mail.uid, mail.sequence))
    listed = {message_id for message_id, _, is_listed in rows if is_listed}
    return Verdict(
        lost=sum(message_id not in times or state != "accepted" for message_id, state, _ in rows),
        unknown=len(times.keys() - {message_id for message_id, _, _ in rows}),
        repeated=len(repeated),
        in_doubt=len(listed),
        unlisted=len(repeated - listed),
        altered=sum(len(said) > 1 or not all(map(all, said)) for said in events.values()),
    )


if __name__ == "__main__":
    sys.exit(main())
