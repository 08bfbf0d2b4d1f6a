"""A mail scanner that opens every link in a real browser, scripts running: nothing may be written by it."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.web.scene import Scene
from tests.web.test_security_links import addresses_in_mails

pytestmark = pytest.mark.browser

# Each page stays open while the next ones load, so that timers of its scripts have their chance to write.
TABS = 8
SHORT = 24


@pytest.fixture
def address(scene: Scene) -> Iterator[str]:
    """The scene's application on a port of this machine."""
    server = make_server("127.0.0.1", 0, scene.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


def is_short() -> bool:
    """Whether only some links are opened."""
    return "MEETINGS_TEST_LONG" not in os.environ


def opened_by_scanner(scene: Scene) -> list[str]:
    """The pages among the links of all messages; in the short run the first of them, of every purpose."""
    pages = [path for path in sorted(addresses_in_mails(scene)) if not path.endswith((".pdf", ".ics"))]
    if not is_short():
        return pages
    by_purpose: dict[str, list[str]] = {}
    for path in pages:
        by_purpose.setdefault(path.split("/")[1], []).append(path)
    return [path for paths in by_purpose.values() for path in paths[: SHORT // len(by_purpose)]]


def test_scripts_of_opened_links_write_nothing(
    scene: Scene, browser: Browser, address: str, record_property: pytest.RecordProperty
) -> None:
    """Every link of every message, and the pages its links lead to, opened with scripts running."""
    if scene.kind != "sqlite" and is_short():
        pytest.skip("one data base is enough in the short run")
    assert scene.watch is not None
    context = browser.new_context()
    posts: list[str] = []
    context.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    tabs = itertools.cycle([context.new_page() for _ in range(TABS)])
    linked = opened_by_scanner(scene)
    onward: dict[str, None] = {}
    for path in linked:
        onward.update(dict.fromkeys(visit(next(tabs), address, path)))
        assert scene.watch.is_unchanged(), f"{path} wrote"
    further = [path for path in onward if path not in linked]
    for path in further[:SHORT] if is_short() else further:
        visit(next(tabs), address, path)
        assert scene.watch.is_unchanged(), f"{path} wrote"
    # The room says that it is still shown; for whoever has not entered that writes nothing.
    assert [each for each in posts if not each.endswith("/senal")] == []
    next(tabs).wait_for_timeout(500)
    assert scene.watch.is_unchanged()
    assert further
    pages = f"{len(linked)} links of mails, {len(further)} they lead to, scripts running, 0 writes"
    record_property("links in a browser", f"{scene.kind}: {pages}")


def visit(tab: Page, address: str, path: str) -> list[str]:
    """Open a page; returns the pages of personal links that it leads to."""
    answer = tab.goto(address + path, wait_until="load")
    assert answer is not None
    assert answer.status == 200, path
    found = tab.eval_on_selector_all("a[href^='/r/']", "all => all.map(each => each.getAttribute('href'))")
    return [href for href in found if not href.endswith((".pdf", ".ics", ".json"))]
