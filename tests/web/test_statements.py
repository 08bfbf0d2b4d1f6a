"""How often pages ask the data base: a budget of statements for the pages that are opened most.

It counts and does not time, so that it says the same on every machine. The budgets do not grow with the size
of a community: each page asks for a list once, whatever its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

import meetings
from meetings.storage.planning import AgendaItem
from meetings.storage.session import Storage
from tests.web.scene import Scene

TEMPLATES = Path(meetings.__file__).parent / "templates"
OF_A_REQUEST = (
    r"csrf_token|url_for|resident_url|explain|\binstant\b|\bstaff\b|community|back_path|letters_size|token\("
)


def drawn_once() -> Iterator[str]:
    """The components from which a template draws something once."""
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"once\((\w+)", text):
            imports = re.findall(r'from "([^"]+)" import ([^%]+)%}', text)
            yield next(file for file, names in imports if re.search(rf"\b{name}\b", names))


DRAWN_ONCE = tuple(drawn_once())
BUDGETS = {
    "desk": 22,
    "meeting page": 7,
    "board of deliveries": 22,
    "live room": 29,
    "resident's room": 23,
    "resident's invitation": 8,
}


@contextmanager
def statements(storage: Storage) -> Iterator[list[str]]:
    """Every statement that is sent to the data base meanwhile, in the order in which they are sent."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    engines = (storage.reader, storage.writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def pages(scene: Scene) -> dict[str, tuple[FlaskClient, str]]:
    """Who opens each page, and where it is."""
    side = scene.sides["A"]
    administrator, resident = scene.asker("administrator A").client, scene.asker("resident A").client
    of = {stage: f"/reuniones/{meeting_id}" for stage, meeting_id in side.meetings.items()}
    return {
        "desk": (administrator, "/inicio"),
        "meeting page": (administrator, of["convened"]),
        "board of deliveries": (administrator, f"{of['convened']}/avisos"),
        "live room": (administrator, f"{of['open']}/sala"),
        "resident's room": (resident, f"/r/{side.stage_links['open']}/sala"),
        "resident's invitation": (resident, f"/r/{side.stage_links['convened']}"),
    }


@pytest.mark.parametrize("page", BUDGETS)
def test_a_page_keeps_to_its_budget_of_statements(scene: Scene, page: str) -> None:
    """Opening a page sends the data base no more statements than its budget, whichever data base it is."""
    client, path = pages(scene)[page]
    with statements(scene.storage) as sent:
        response = client.get(path)
    assert response.status_code == 200
    # SQLite is told that a transaction begins; PostgreSQL's driver says it beside the first statement.
    asked = [each for each in sent if each != "BEGIN"]
    assert len(asked) <= BUDGETS[page], "\n\n".join(asked)


@pytest.mark.parametrize("page", BUDGETS)
def test_a_page_is_read_in_one_view(scene: Scene, page: str) -> None:
    """The gate, the view and the frame of a page share one transaction, so that they see one instant."""
    client, path = pages(scene)[page]
    begun: list[Any] = []

    def note(connection: Any) -> None:
        begun.append(connection)

    event.listen(scene.storage.reader, "begin", note)
    try:
        client.get(path)
    finally:
        event.remove(scene.storage.reader, "begin", note)
    assert len(begun) == 1


def test_a_page_gives_its_connection_back(scene: Scene) -> None:
    """After every page, found or not, no connection is held."""
    for client, path in (*pages(scene).values(), (scene.asker("anonymous").client, "/r/nada")):
        client.get(path)
        assert scene.storage.reader.pool.checkedout() == 0  # type: ignore[attr-defined]  # a pool of connections has it


def test_what_another_process_wrote_is_seen_at_once(scene: Scene) -> None:
    """What is drawn once hangs on its facts: a topic renamed elsewhere has its new name here."""
    meeting_id, elsewhere = scene.sides["A"].meetings["convened"], Storage(scene.url, scene.keys)
    opened = [pages(scene)[page] for page in ("meeting page", "resident's invitation")]
    assert all("Tema del otro proceso" not in client.get(path).text for client, path in opened)
    try:
        with elsewhere.transaction() as tx:
            first = tx.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)).first()
            assert first is not None
            first.title = "Tema del otro proceso"
        assert all("Tema del otro proceso" in client.get(path).text for client, path in opened)
    finally:
        elsewhere.close()
        scene.put_back()


@pytest.mark.parametrize("drawing", sorted(set(DRAWN_ONCE)))
def test_a_drawing_that_is_kept_knows_nothing_of_its_reader(drawing: str) -> None:
    """The components whose macros are drawn once name no token, address, zone or person of a request."""
    text = (TEMPLATES / drawing).read_text(encoding="utf-8")
    assert not re.findall(OF_A_REQUEST, re.sub(r"{#.*?#}", "", text, flags=re.S))
