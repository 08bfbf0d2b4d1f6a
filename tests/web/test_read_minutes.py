"""The published minutes as a resident reads them (R9): which meeting, its day, the figures of the paper."""

from __future__ import annotations

import pytest
from flask import Flask

from meetings import minutes
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import Building
from tests.web.test_minutes_results import AFTER, drafted, printed, publish, text_of


@pytest.fixture
def building(storage: Storage, app: Flask, clock: FixedClock) -> Building:
    """An assembly that was held, its draft made."""
    building = drafted(storage, app)
    clock.advance(AFTER - clock.now())
    return building


def test_the_page_says_which_minutes_they_are(
    storage: Storage, app: Flask, keys: Keys, building: Building
) -> None:
    """Kind, day with its year, and number in the book."""
    printed(storage, app, keys, building)
    page = text_of(Browser(app).get(f"/r/{publish(storage, app, building)}/acta"))
    assert "Acta: Asamblea ordinaria" in page
    assert "sábado 20 de marzo de 2027 · Acta n.º 1" in page


def test_the_page_has_the_quorum_and_attendance_of_the_paper(
    storage: Storage, app: Flask, keys: Keys, building: Building
) -> None:
    """The same figures, word by word: what the text of an item points to is there."""
    paper = printed(storage, app, keys, building)
    page = text_of(Browser(app).get(f"/r/{publish(storage, app, building)}/acta"))
    with app.test_request_context(), storage.reading() as tx:
        assert building.meeting_id is not None
        row = minutes.read_page(tx, building.community_id, building.meeting_id, AFTER).minutes
        figures = minutes.figures_of(tx, row)
    assert "Quórum y asistencia" in page
    assert len(figures.quorum) == 2
    said = [figures.hours, figures.attendance, figures.continuity]
    for text in said + [cell for row in figures.quorum for cell in row.cells]:
        assert " ".join(text.split()) in page and paper.says(text), text
    assert figures.quorum[1].present.replace("\xa0", " ") == "100,0000 %"
