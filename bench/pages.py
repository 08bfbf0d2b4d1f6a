"""What pages cost: processor time of a meeting page and of a resident's page, and bytes on the wire.

The reference is a bare Flask page that reads 20 rows from SQLite and shows them in a table, asked for with
the same test client in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from flask import Flask, render_template_string
from flask.testing import FlaskClient

from bench.common import Board, Scene, cpu_of, less_than, ratio_at_most, scene
from meetings.adapters.clock import FixedClock
from meetings.application import create_app
from meetings.storage.planning import AgendaItem
from tests.browse import Browser
from tests.factories import PASSWORD, START, Building, convene, make_building, make_meeting

ITEMS = 20
GOAL_RATIO = 3.0
GOAL_BYTES = 60_000
ROUNDS = 4
FILES = re.compile(r'(?:href|src)="(/static/[^"#]+)')
FONTS = re.compile(r"url\(([^)]+\.woff2)\)")
BARE = """<!doctype html><title>Reunión</title><h1>Reunión</h1><table>
{% for row in rows %}<tr><td>{{ row[0] }}</td><td>{{ row[1] }}</td><td>{{ row[2] }} min</td></tr>{% endfor %}
</table>"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--requests", type=int, default=400, help="how often each page is asked for")
    requests = parser.parse_args(arguments).requests
    board = Board("pages")
    with scene() as place:
        building = _building(place)
        app = create_app(place.config, storage=place.storage, keys=place.keys, clock=FixedClock(START))
        staff = Browser(app)
        staff.sign_in(building.emails["administrator"], PASSWORD)
        resident = app.test_client()
        bare = bare_app(place.config.instance / "bare.sqlite3").test_client()
        pages = {
            "meeting page of 20 items, signed in": (staff.client, f"/reuniones/{building.meeting_id}"),
            "a resident's invitation": (resident, f"/r/{building.links[0]}"),
        }
        for figure, (client, path) in pages.items():
            took, least = milliseconds(partial(_get, client, path), partial(_get, bare, "/"), requests)
            board.say(f"{figure}, processor time", took, "ms", ratio_at_most(GOAL_RATIO), least)
        sizes = wire_bytes(resident, f"/r/{building.links[0]}")
    board.say(
        "a resident's invitation on the first visit", sum(sizes.values()), "bytes", less_than(GOAL_BYTES)
    )
    for name, size in sizes.items():
        board.say(f"of it {name}", size, "bytes")


def _building(place: Scene) -> Building:
    building = make_building(place.storage)
    meeting_id = make_meeting(place.storage, building)
    with place.storage.transaction() as tx:
        for position in range(5, ITEMS):
            item = AgendaItem(
                meeting_id=meeting_id,
                position=position,
                title=f"Asunto {position + 1} de la copropiedad",
                minutes=4,
                type="information",
                basis="",
                majority="",
            )
            tx.session.add(item)
    convene(place.storage, building)
    return building


def bare_app(path: Path) -> Flask:
    """The reference: a page of 20 rows from a data base, with nothing around it."""
    with closing(sqlite3.connect(path)) as data:
        data.execute("CREATE TABLE items (number INTEGER, title TEXT, minutes INTEGER)")
        rows = [(number, f"Asunto {number} de la copropiedad", 4) for number in range(ITEMS)]
        data.executemany("INSERT INTO items VALUES (?, ?, ?)", rows)
        data.commit()
    app = Flask("bench.bare")

    @app.get("/")
    def page() -> str:
        with closing(sqlite3.connect(path)) as data:
            rows = data.execute("SELECT number, title, minutes FROM items ORDER BY number").fetchall()
        return render_template_string(BARE, rows=rows)

    return app


def milliseconds(
    page: Callable[[], object], bare: Callable[[], object], requests: int
) -> tuple[float, float]:
    """Processor time a request of a page and of the reference.

    They take turns, so that what else the machine does weighs on both.
    """
    took = least = 0.0
    page()
    bare()
    part = max(1, requests // ROUNDS)
    for _ in range(ROUNDS):
        took += cpu_of(lambda: [page() for _ in range(part)])
        least += cpu_of(lambda: [bare() for _ in range(part)])
    return took * 1000 / (part * ROUNDS), least * 1000 / (part * ROUNDS)


def _get(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return response.text


def wire_bytes(client: FlaskClient, path: str) -> dict[str, int]:
    """The bytes of a first visit as a browser gets them: the page, compressed, and each of its files."""
    page = client.get(path, headers={"Accept-Encoding": "gzip"})
    body = page.data if page.headers.get("Content-Encoding") == "gzip" else gzip.compress(page.data)
    sizes = {"the page": len(body)}
    html = page.text if page.headers.get("Content-Encoding") != "gzip" else gzip.decompress(body).decode()
    waiting = list(dict.fromkeys(FILES.findall(html)))
    while waiting:
        file = waiting.pop()
        served = client.get(file, headers={"Accept-Encoding": "gzip"})
        sizes[file.rpartition("/")[2]] = len(served.data)
        if served.mimetype == "text/css":
            sheet = served.data
            if served.headers.get("Content-Encoding") == "gzip":
                sheet = gzip.decompress(sheet)
            waiting += [
                font if font.startswith("/") else f"/static/{font}" for font in FONTS.findall(sheet.decode())
            ]
    return sizes


if __name__ == "__main__":
    main()
