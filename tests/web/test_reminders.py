"""The reminders on the pages: the plan says for how many they left, outbox and trail what became of each."""

from __future__ import annotations

import pytest
from flask import Flask

from meetings.adapters.channels import ChannelError
from meetings.adapters.clock import FixedClock
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import PASSWORD, issue, make_building, make_meeting
from tests.usecases.test_reminding import LEFT_AT, M2, M3, YES_I_COME, House
from tests.web.test_planning_pages import text_of
from tests.written import send


@pytest.fixture
def house(app: Flask, storage: Storage, clock: FixedClock) -> House:
    """A called assembly; one of five owners said yes, and it is the hour of the first reminder."""
    building = make_building(storage)
    make_meeting(storage, building)
    issue(storage, building)
    send(storage, building, LEFT_AT)
    house = House(storage, building)
    house.say(1, YES_I_COME)
    clock.advance(M2 - clock.now())
    return house


@pytest.fixture
def desk(browse: Browser, house: House) -> Browser:
    """The administrator, signed in."""
    browse.sign_in(house.building.emails["administrator"], PASSWORD)
    return browse


def test_plan_says_for_how_many_people_a_reminder_left(app: Flask, desk: Browser, house: House) -> None:
    """Nothing before it left; a reminder of nobody and one that partly failed say so."""
    url = f"/reuniones/{house.meeting_id}"
    assert "Enviado a" not in desk.get(url)
    with app.app_context():
        house.work(M2)
    assert "9:00 a. m. Enviado a 4 personas. Regla de este programa" in text_of(desk.get(url))
    with app.app_context():
        house.error = ChannelError("550 no such user", permanent=True)
        house.work(M3)
    assert "Enviado a 0 de 1." in text_of(desk.get(url))


def test_outbox_names_each_reminder(app: Flask, desk: Browser, house: House) -> None:
    """As any other message that is owed."""
    with app.app_context():
        house.work(M2)
    assert text_of(desk.get("/bandeja")).count("Recordatorio de responder") == 4
