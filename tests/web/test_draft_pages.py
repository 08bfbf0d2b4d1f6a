"""The page of the draft: one form for all topics, whichever button is touched; two writers erase nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from meetings import minutes
from meetings.adapters.clock import FixedClock
from meetings.storage.minutes import MinutesSection
from meetings.storage.session import Storage
from meetings.trail import Actor
from tests.browse import Browser
from tests.factories import PASSWORD, Building
from tests.web.forms_on_pages import forms_of
from tests.web.test_minutes_results import AFTER, drafted

MINE, THEIRS = "Se leyó el informe de la obra.", "Se leyó el informe de la caldera."


@pytest.fixture
def building(storage: Storage, app: Flask, clock: FixedClock) -> Building:
    """An assembly that was held; its draft is made."""
    building = drafted(storage, app)
    clock.advance(AFTER - clock.now())
    return building


@pytest.fixture
def desk(app: Flask, building: Building) -> Browser:
    """The administrator at the draft."""
    browser = Browser(app)
    browser.sign_in(building.emails["administrator"], PASSWORD)
    browser.get(path_of(building))
    return browser


def path_of(building: Building, page: str = "") -> str:
    """The page of the draft, and its acts."""
    return f"/reuniones/{building.meeting_id}/acta{page}"


def boxes(page: str) -> dict[str, str]:
    """What the one form of the draft sends when nobody writes anything and no button has a name."""
    [form] = [form for form in forms_of(page) if form.action.endswith("/acta/temas")]
    kept = {name: unescape(value) for name, value in form.values}
    return {name: value for name, value in kept.items() if name not in ("csrf_token", "place")}


def texts(storage: Storage) -> list[str]:
    """What is kept, in order."""
    with storage.reading() as tx:
        query = tx.session.query(MinutesSection.text).order_by(MinutesSection.position)
        return [row.text for row in query]


def somebody_writes(storage: Storage, building: Building, number: int, text: str) -> None:
    """The secretary saves another text of one topic."""
    by = Actor(account_id=building.staff["secretary"], name="Secretary Inventado")
    assert building.meeting_id is not None
    with storage.transaction() as tx:
        section = tx.session.query(MinutesSection).filter_by(position=number).one()
        written = [minutes.WrittenSection(section.id, section.version, "", text)]
        minutes.save_sections(tx, building.community_id, building.meeting_id, written, by, AFTER)


def test_saving_one_topic_keeps_what_was_typed_in_the_others(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """And the page comes back to the topic whose button was touched."""
    sent = boxes(desk.page) | {"sections-0-text": "Uno.", "sections-2-text": "Tres.\nY más."}
    place = sent["sections-2-section"]
    led = desk.post(path_of(building, "/temas"), sent | {"place": place})
    assert led.endswith(f"/acta#s-{place}")
    assert texts(storage)[0] == "Uno." and texts(storage)[2] == "Tres.\nY más."


def test_sending_to_be_signed_takes_along_what_was_typed(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """The button stands beside the text and belongs to the same form."""
    [button] = re.findall(r"<button[^>]*formaction=[^>]*>", desk.page)
    assert 'form="draft"' in button and f'formaction="{path_of(building, "/fijar")}"' in button
    desk.post(path_of(building, "/fijar"), boxes(desk.page) | {"sections-1-text": MINE})
    assert texts(storage)[1] == MINE
    page = desk.get(path_of(building))
    assert MINE in page and "<textarea" not in page


def test_the_page_unchanged_changes_nothing(desk: Browser, storage: Storage, building: Building) -> None:
    """Not even the version of a topic: what the page shows is what is kept, to the letter."""
    before = boxes(desk.page)
    desk.post(path_of(building, "/temas"), before)
    assert boxes(desk.get(path_of(building))) == before


def test_both_texts_are_shown_when_somebody_else_was_first(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """Nothing is kept of either button until the person has seen both; then theirs is the last word."""
    for act in ("/temas", "/fijar"):
        page = desk.get(path_of(building))
        somebody_writes(storage, building, 1, f"{THEIRS} {act}")
        sent = boxes(page) | {"sections-1-text": f"{MINE} {act}", "sections-3-text": f"También esto: {act}"}
        page = desk.post(path_of(building, act), sent, status=422)
        assert "Otra persona cambió el mismo texto mientras usted escribía." in page
        assert "Temas: 2." in page
        assert f"{THEIRS} {act}" in page and f"{MINE} {act}" in page and f"También esto: {act}" in page
        assert texts(storage)[1] == f"{THEIRS} {act}"
        desk.post(path_of(building, act), boxes(page))
        assert texts(storage)[1] == f"{MINE} {act}" and texts(storage)[3] == f"También esto: {act}"


def test_two_writers_of_different_topics_do_not_disturb_each_other(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """The page of one holds an old text of the topic of the other, which is not written over."""
    sent = boxes(desk.page) | {"sections-0-text": MINE}
    somebody_writes(storage, building, 1, THEIRS)
    desk.post(path_of(building, "/temas"), sent)
    assert texts(storage)[:2] == [MINE, THEIRS]


def test_what_is_written_when_it_was_sent_to_be_signed_is_shown_to_be_copied(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """It cannot be kept any more; it is not lost either."""
    sent = boxes(desk.page) | {"sections-0-text": MINE}
    with storage.transaction() as tx:
        assert building.meeting_id is not None
        minutes.submit(tx, building.community_id, building.meeting_id, Actor(name="x"), AFTER)
    page = desk.post(path_of(building, "/temas"), sent, status=422)
    assert "Este texto ya no se puede cambiar." in page
    assert "Lo que usted escribió aquí no se guardó" in page and MINE in page


def test_a_text_that_is_too_long_is_told_at_its_box(
    desk: Browser, storage: Storage, building: Building
) -> None:
    """And the other topics wait on the page with what was typed."""
    sent = boxes(desk.page) | {"sections-0-text": "x" * 20001, "sections-1-text": MINE}
    page = desk.post(path_of(building, "/temas"), sent, status=422)
    assert page.count("Escriba máximo 20000 caracteres; hay 20001.") == 2
    assert MINE in page and MINE not in texts(storage)


@pytest.mark.parametrize("name", ["section", "version"])
def test_a_form_that_no_page_made_writes_nothing(
    desk: Browser, storage: Storage, building: Building, name: str
) -> None:
    """A clear sentence."""
    sent = boxes(desk.page) | {f"sections-0-{name}": "nada", "sections-1-text": MINE}
    assert "Cargue la página de nuevo." in desk.post(path_of(building, "/temas"), sent, status=422)
    assert MINE not in texts(storage)


def test_a_session_that_ended_brings_every_topic_back(
    desk: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Two hours of writing come back after the sign-in, in their boxes."""
    sent = boxes(desk.page) | {"sections-0-text": MINE, "sections-3-text": "Cuatro."}
    clock.advance(timedelta(hours=2, seconds=1))
    page = desk.post(path_of(building, "/fijar"), sent, status=403)
    kept = re.search(r'name="kept"[^>]*value="([^"]*)"', page)
    assert kept
    entry = {"email": building.emails["administrator"], "password": PASSWORD, "kept": kept[1]}
    page = desk.post("/ingreso", entry, status=200)
    [form] = [form for form in forms_of(page) if form.action.endswith("/acta/fijar")]
    page = desk.post(form.action, {name: unescape(value) for name, value in form.values}, status=422)
    assert MINE not in texts(storage)
    assert boxes(page) == sent
    desk.post(path_of(building, "/temas"), boxes(page))
    assert texts(storage)[0] == MINE and texts(storage)[3] == "Cuatro."
