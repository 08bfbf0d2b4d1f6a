"""The face in a real browser: nothing scrolls sideways, every target can be touched, news takes its place."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, Response, render_template_string
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.web.gallery import ERRORS, PAGES, create_gallery

pytestmark = pytest.mark.browser

PHONE, SMALL, DESK = 360, 320, 1280
ADDRESSES = (*PAGES, *(f"error/{kind}" for kind in ERRORS[-2:]))

TOO_SMALL = """() => [...document.querySelectorAll('a, button, select, textarea, summary, input')]
  .filter((each) => !each.matches('.skip, [type=hidden], [type=radio], [type=checkbox]'))
  .map((each) => [each.getBoundingClientRect(), each.outerHTML.slice(0, 90)])
  .filter(([box]) => box.width && box.height && (box.height < 43.9 || box.width < 24))
  .map(([, html]) => html)"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The gallery, served on this machine alone."""
    yield from serve(create_gallery())


def serve(app: Flask) -> Iterator[str]:
    """Serve an application on a free port until the test is over."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Iterator[tuple[Page, list[str]]]:
    """One page for all tests, and what the policy stopped or a script broke in it."""
    page, complaints = chromium.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page, complaints
    page.context.close()


@pytest.fixture
def open_page(tab: tuple[Page, list[str]]) -> Iterator[Page]:
    """A page on white paper that fails the test when the browser complains."""
    page, complaints = tab
    complaints.clear()
    page.emulate_media(media="screen", color_scheme="light")
    yield page
    assert complaints == []
    page.goto("about:blank")


@pytest.mark.parametrize("query", ["", "?errors=1&letters=3"], ids=["as it is", "refused, large letters"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_page_fits_a_telephone_and_a_thumb(open_page: Page, address: str, name: str, query: str) -> None:
    """Nothing to scroll sideways, every target 44 px high; the largest letters on the smallest telephone."""
    open_page.set_viewport_size({"width": SMALL if query else PHONE, "height": 780})
    open_page.goto(f"{address}/{name}{query}")
    assert open_page.evaluate(SIDEWAYS) <= 0
    assert open_page.evaluate(TOO_SMALL) == []


@pytest.mark.parametrize("name", ADDRESSES)
def test_page_fits_a_desk(open_page: Page, address: str, name: str) -> None:
    """1280 px wide, in the dark."""
    open_page.set_viewport_size({"width": DESK, "height": 800})
    open_page.emulate_media(color_scheme="dark")
    open_page.goto(f"{address}/{name}")
    assert open_page.evaluate(SIDEWAYS) <= 0
    assert open_page.evaluate(TOO_SMALL) == []


def test_the_shared_screen_ends_at_its_edge(open_page: Page, address: str) -> None:
    """Nobody scrolls it: on the smallest screen of a meeting room all is seen, the recording light too."""
    open_page.set_viewport_size({"width": DESK, "height": 720})
    open_page.goto(f"{address}/projector")
    foot = open_page.locator(".proj > footer").bounding_box()
    assert foot is not None
    assert foot["y"] + foot["height"] <= 720
    assert open_page.evaluate("() => document.documentElement.scrollHeight") <= 720


def test_printed_page_shows_no_form_and_no_button(open_page: Page, address: str) -> None:
    """On paper nothing can be pressed."""
    open_page.emulate_media(media="print")
    open_page.goto(f"{address}/forms")
    acts = open_page.locator("form, button, .btn, nav").all()
    assert acts
    assert not any(act.is_visible() for act in acts)


def test_refused_page_puts_the_focus_on_its_reasons(open_page: Page, address: str) -> None:
    """Without script: the summary is the first thing a screen reader says."""
    open_page.goto(f"{address}/forms?errors=1")
    assert "problems" in (open_page.evaluate("() => document.activeElement.className"))


LIVE = """{% set live_url = "/stream" %}{% extends "base.html" %}{% block title %}Sala{% endblock %}
{% block content %}<div id="common"><details id="more"><summary>Más</summary>Todo</details>
<button id="ask">Pedir la palabra</button><p>Quórum 40 %</p></div>
<input id="say" aria-label="Texto">
<select id="who" aria-label="Quién"><option value="">Escoja<option>Ana</select>
{% endblock %}"""


@pytest.fixture
def live() -> Iterator[tuple[str, dict[str, str]]]:
    """A live page whose next piece of news the test writes."""
    app, news = create_gallery(), {"data": "", "retry": "60000"}

    @app.get("/live")
    def live_page() -> str:
        return render_template_string(LIVE)

    @app.get("/stream")
    def stream() -> Response:
        return Response(f"retry: {news['retry']}\n{news['data']}\n\n", content_type="text/event-stream")

    for address in serve(app):
        yield address, news


PIECE = (
    'data: <div id="common"><details id="more"><summary>Más</summary>Todo</details>\n'
    'data: <button id="ask">Pedir la palabra</button><p>Quórum 61 %</p></div>'
)


def test_news_takes_the_place_of_the_old_piece(open_page: Page, live: tuple[str, dict[str, str]]) -> None:
    """By its id; nothing else of the page moves."""
    address, news = live
    news["data"] = PIECE
    open_page.goto(f"{address}/live")
    open_page.get_by_text("Quórum 61 %").wait_for(timeout=5000)
    assert open_page.locator("#common").count() == 1
    assert open_page.locator("#say").count() == 1


def test_news_for_no_piece_of_the_page_is_ignored(open_page: Page, live: tuple[str, dict[str, str]]) -> None:
    """A piece that this page does not show, or a script in it, changes nothing."""
    address, news = live
    news["data"] = 'data: <div id="elsewhere">Otra</div><script id="ask">document.title = "x"</script>'
    open_page.goto(f"{address}/live")
    open_page.wait_for_timeout(500)
    assert open_page.get_by_text("Quórum 40 %").count() == 1
    assert open_page.title().startswith("Sala")


def test_lost_connection_is_shown_on_the_page(open_page: Page, live: tuple[str, dict[str, str]]) -> None:
    """The figures may be old: the page says so until news comes again."""
    address, _ = live
    open_page.goto(f"{address}/live")
    open_page.wait_for_function("() => document.body.classList.contains('stale')", timeout=5000)
    assert open_page.get_by_text("Se perdió la conexión.").is_visible()


def test_a_new_piece_runs_its_clock_and_keeps_the_focus(
    open_page: Page, live: tuple[str, dict[str, str]]
) -> None:
    """Who has the floor is timed on; a button that says the same keeps the focus, another one does not."""
    address, news = live
    news["retry"] = "300"
    running = (
        '<span data-running="65" data-limit="180" data-words="%minutes% min %seconds% s">1 min 5 s</span>'
    )
    open_page.goto(f"{address}/live")
    open_page.locator("#ask").evaluate("it => { it.id = ''; it.focus() }")
    news["data"] = f'data: <div id="common">{running}<button>Pedir la palabra</button></div>'
    open_page.locator("[data-running]").wait_for(timeout=9000)
    news["data"] = ""
    open_page.get_by_text("1 min 7 s").wait_for(timeout=9000)
    assert open_page.evaluate("() => document.activeElement.textContent") == "Pedir la palabra"


def test_who_is_writing_is_told_that_news_waits(open_page: Page, live: tuple[str, dict[str, str]]) -> None:
    """What is written stays; the news can be shown at once."""
    address, news = live
    news["retry"] = "300"
    open_page.goto(f"{address}/live")
    open_page.fill("#say", "Dejo constancia de que")
    news["data"] = "event: reload\ndata: 0"
    open_page.get_by_text("Hay novedades.").wait_for(timeout=9000)
    assert open_page.input_value("#say") == "Dejo constancia de que"
    news["data"] = ""
    open_page.get_by_role("link", name="Verlas ya").click()
    open_page.wait_for_function("() => document.getElementById('say').value === ''")


def test_a_list_from_which_nobody_chose_holds_no_news_back(
    open_page: Page, live: tuple[str, dict[str, str]]
) -> None:
    """The page loads itself again at once; only what somebody wrote or chose makes it wait."""
    address, news = live
    news["data"] = "event: reload\ndata: 2"
    loads: list[str] = []
    open_page.on(
        "request", lambda request: loads.append(request.url) if request.url.endswith("/live") else None
    )
    open_page.goto(f"{address}/live", wait_until="commit")  # it may reload before it is whole
    open_page.wait_for_timeout(1500)
    news["data"] = ""  # nothing more: the page comes to rest before it is left
    open_page.wait_for_function("() => document.body.classList.contains('stale')", timeout=5000)
    assert len(loads) > 1
