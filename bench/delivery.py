"""Invitations a second: rendered, sent and settled by the sweep, against a bare loop of ready-made bytes.

Both send over one connection to the same mail server, which runs in another process on this machine. The
data base is SQLite with ``synchronous=FULL``. The bare loop runs half before and half after the sweep, so
that what else the machine does weighs on both.
"""

from __future__ import annotations

import argparse
import smtplib
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import func, select

from bench.common import Board, Clock, Scene, ratio_at_least, scene, seconds_of, sink
from bench.scenes import big_building, composer, issue, print_papers
from meetings.adapters.channels import Message
from meetings.adapters.mail import SmtpTransport
from meetings.deliveries import Sending, claim, sweep
from meetings.storage.deliveries import Delivery

GOAL = ratio_at_least(0.5)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.delivery", description=__doc__)
    parser.add_argument("--messages", type=int, default=1000, help="how many people are invited")
    messages = parser.parse_args(arguments).messages
    board, clock = Board("delivery"), Clock(time.time())
    with scene() as place, sink() as url:
        issue(place.storage, big_building(place.storage, messages))
        papers = seconds_of(lambda: print_papers(place, clock))
        ready = ready_made(place, clock)
        half = len(ready) // 2
        bare = seconds_of(lambda: send_bare(url, ready[:half]))
        transport = SmtpTransport(url)
        sending = Sending(place.storage, {"notice": composer(place)}, lambda owed: transport, clock.now)
        took = seconds_of(lambda: sweep(sending))
        transport.close()
        bare += seconds_of(lambda: send_bare(url, ready[half:]))
        accepted = _accepted(place)
    board.say(
        f"{messages} invitations of {len(ready[0].content) // 1000} kB, rendered, sent and settled",
        accepted / took,
        "messages/s",
        GOAL,
        len(ready) / bare,
    )
    board.say("papers of the notice in both editions, once", papers, "s")


def ready_made(place: Scene, clock: Clock) -> list[Message]:
    """The same messages, composed beforehand and given back to the outbox unsent."""
    compose, found = composer(place), []
    before = Sending(place.storage, {"notice": compose}, _nowhere, clock.now)
    while batch := claim(before):
        with place.storage.reading() as tx:
            found += [compose(tx, owed, clock.now()).message for owed in batch]
    with place.storage.transaction() as tx:
        for row in tx.session.scalars(select(Delivery)):
            row.state, row.lease_owner, row.lease_until = "due", None, None
    return found


def _nowhere(_: object) -> SmtpTransport:
    raise AssertionError("nothing is sent while messages are made ready")


def send_bare(url: str, messages: Sequence[Message]) -> None:
    """Send ready-made bytes over one connection, with nothing but the standard library."""
    parts = urlsplit(url)
    with smtplib.SMTP(parts.hostname or "", parts.port or 0) as client:
        for message in messages:
            client.sendmail(message.sender, [message.recipient], message.content)


def _accepted(place: Scene) -> int:
    with place.storage.reading() as tx:
        return tx.session.scalar(select(func.count()).where(Delivery.state == "accepted")) or 0


if __name__ == "__main__":
    main()
