"""A vote on many telephones at once: how many ballots a second are kept, and that none is lost.

Everybody proved who they are before; then all answer at once, each by the form of their own page, while other
pages of the room listen. The reference is a bare POST that commits one row, on the same web server, asked by
the same telephones, both with every commit on the disk (``synchronous=FULL``).
"""

from __future__ import annotations

import argparse
import http.client
import re
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import func, select

from bench.common import Board, Clock, Scene, exactly, less_than, ratio_at_least, scene, starting
from bench.live import Pages, clerk_of, evening, latest_entry, serving
from meetings import live_session
from meetings.accounts.links import new_secret, secret_hash, secret_text
from meetings.application import create_app
from meetings.live_session import Count
from meetings.storage.accounts import SecondProof
from meetings.storage.planning import AgendaItem
from meetings.storage.votes import Ballot
from tests.factories import ASSEMBLY_AT, START, Building

GOAL_RATIO = 0.3
AT_ONCE = 16
ANSWER_SECONDS = 60.0
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FORM = re.compile(r'action="(/r/[^"]+/votacion/[0-9a-f-]{36})"')
FIELD = re.compile(r'name="(u_[0-9a-f]{32})"')


@dataclass(frozen=True, slots=True)
class Ready:
    """A telephone that shows its ballot: where it sends it, what it sends, and its cookie."""

    path: str
    body: str
    cookie: str


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.votes", description=__doc__)
    parser.add_argument("--votes", type=int, default=1000, help="how many vote")
    parser.add_argument("--pages", type=int, default=200, help="how many pages of the room listen meanwhile")
    options = parser.parse_args(arguments)
    board = Board("votes")
    clock = Clock(time.time() - (ASSEMBLY_AT - START).total_seconds() - 60)
    with scene() as place:
        building = evening(place, options.votes, clock)
        cookies = _prove(place, building, clock)
        vote_id = _open(place, building, clock)
        with serving(place, clock) as (_pid, port):
            listening = building.links[: options.pages]
            since = latest_entry(place, building)
            pages = Pages(port, [f"/r/{link}/novedades?desde={since}" for link in listening])
            try:
                _measure(board, place, building, vote_id, port, cookies, pages)
            finally:
                pages.close()


def _measure(
    board: Board,
    place: Scene,
    building: Building,
    vote_id: uuid.UUID,
    port: int,
    cookies: Sequence[str],
    pages: Pages,
) -> None:
    with ThreadPoolExecutor(AT_ONCE) as telephones:
        ready = list(
            telephones.map(lambda each: _look(port, *each), zip(building.links, cookies, strict=True))
        )
    pages.wait_until_open()
    kept, took = _all(port, [(each.path, each.body, each.cookie) for each in ready])
    database = place.config.instance / "bare.sqlite3"
    with starting("bench._bare", str(database)) as (_, bare_port):
        done, least = _all(bare_port, [("/", "said=yes", "")] * len(ready))
    assert done == len(ready), "the reference did not answer"
    count = len(ready)
    rate, bare = count / took, count / least
    board.say(
        f"{count} votes at once, {len(pages.said)} pages open",
        rate,
        "votes/s",
        ratio_at_least(GOAL_RATIO),
        bare,
    )
    board.say("answers that were no receipt", count - kept, "votes", exactly(0))
    with place.storage.reading() as tx:
        query = select(func.count()).select_from(Ballot).where(Ballot.vote_id == vote_id)
        lost = count - (tx.session.scalar(query) or 0)
    board.say("votes lost", lost, "votes", exactly(0))
    board.say("pages of the others that loaded again for a ballot", pages.reloads(), "pages", less_than(1))


def _prove(place: Scene, building: Building, clock: Clock) -> list[str]:
    """Prove everybody, each on their own device; returns the devices' cookies."""
    app = create_app(place.config, storage=place.storage, keys=place.keys, clock=clock)
    sign = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own has it
    name, cookies, rows = app.config["SESSION_COOKIE_NAME"], [], []
    for person in building.people:
        secret = secret_text(new_secret())
        row = SecondProof(
            id=uuid.uuid4(),
            secret_hash=secret_hash(secret),
            person_id=person,
            meeting_id=building.meeting_id,
            method="code",
            given_at=clock.now(),
        )
        rows.append(row)
        cookies.append(f"{name}={sign.dumps({'proofs': [secret]})}")
    with place.storage.transaction() as tx:
        tx.session.add_all(rows)
    return cookies


def _open(place: Scene, building: Building, clock: Clock) -> uuid.UUID:
    """Go to the budget and open its vote."""
    assert building.meeting_id is not None
    ids = building.community_id, building.meeting_id
    with place.storage.transaction() as tx:
        query = select(AgendaItem.id).where(AgendaItem.meeting_id == building.meeting_id)
        item = tx.session.scalars(query.where(AgendaItem.title.startswith("Aprobación"))).one()
        live_session.start_item(tx, *ids, item, clerk_of(building), clock.now())
    with place.storage.transaction() as tx:
        asked = Count("¿Aprueba el presupuesto?")
        return live_session.open_vote(tx, *ids, item, asked, clerk_of(building), clock.now())


def _ask(port: int, method: str, path: str, body: str, cookie: str) -> tuple[int, str, str]:
    """Status, text and new cookie of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    headers = {"Cookie": cookie} if cookie else {}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    text, kept = answer.read().decode(), answer.headers.get("Set-Cookie", "")
    connection.close()
    return answer.status, text, kept.partition(";")[0] or cookie


def _look(port: int, link: str, cookie: str) -> Ready:
    """Open the room's page, which shows the ballot, and choose Yes."""
    _, page, kept = _ask(port, "GET", f"/r/{link}/sala", "", cookie)
    form, field, token = FORM.search(page), FIELD.search(page), TOKEN.search(page)
    assert form and field and token, "the page shows no ballot"
    return Ready(
        form.group(1), urlencode({"csrf_token": token.group(1), "how": "each", field.group(1): "yes"}), kept
    )


def _all(port: int, posts: Sequence[tuple[str, str, str]]) -> tuple[int, float]:
    """Send all, some at a time; returns how many were kept, and how long it took."""
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as telephones:
        answers = list(telephones.map(lambda post: _ask(port, "POST", *post)[0], posts))
    took = time.perf_counter() - began
    return sum(answer in (200, 302, 303) for answer in answers), took


if __name__ == "__main__":
    main()
