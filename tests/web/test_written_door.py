"""The public door of a decision in writing: until when it is voted, no hour to come and nothing to keep."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from meetings import convening
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import START, make_building
from tests.written import NO, SENT_AT, YES, Asked, administrator, asked


@pytest.fixture
def decision(app: Flask, storage: Storage) -> Asked:
    """Two questions, asked and sent."""
    with app.app_context():
        return asked(storage, make_building(storage))


def test_the_door_says_until_when_it_is_voted(decision: Asked, browse: Browser) -> None:
    """Whoever lost the link learns what it is and where the link is asked for; there is nothing to enter."""
    door = browse.get(f"/m/{decision.meeting_id}")
    for words in ("Decisión por escrito", "Se puede votar hasta el lunes 1 de marzo.", "Perdí mi enlace"):
        assert words in door, words
    assert "Para entrar" not in door and "Cómo nos reunimos" not in door and "calendario" not in door
    assert "11:59" not in door


def test_the_calendar_of_a_decision_in_writing_is_not_there(decision: Asked, browse: Browser) -> None:
    """It is no event."""
    browse.get(f"/m/{decision.meeting_id}/calendario.ics", status=404)


def test_the_door_of_questions_taken_back_asks_for_nothing(decision: Asked, browse: Browser) -> None:
    """Nobody is sent to look for a link any more."""
    building = decision.building
    with decision.storage.transaction() as tx:
        by = administrator(building)
        convening.cancel_meeting(tx, building.community_id, decision.meeting_id, "Sobra.", by, START)
    door = browse.get(f"/m/{decision.meeting_id}")
    assert "Estas preguntas se retiraron" in door and "Ya no se reciben votos." in door
    assert "Perdí mi enlace" not in door and "Se puede votar" not in door


def test_the_door_of_a_counted_decision_takes_no_votes(decision: Asked, browse: Browser) -> None:
    """Everybody answered, so it was counted at once: the result stands behind each person's link."""
    for number in range(1, 6):
        decision.vote(number, YES, NO, at=SENT_AT + timedelta(hours=number))
    assert decision.sweep(SENT_AT + timedelta(days=1)) == 1
    door = browse.get(f"/m/{decision.meeting_id}")
    assert "Los votos ya se contaron" in door
    assert "Para votar" not in door and "Se puede votar" not in door
