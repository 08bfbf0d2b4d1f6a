""" "This is not me" through the pages: the link dies, and the outbox has a mail for each of the staff."""

from __future__ import annotations

from flask import Flask

from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import PASSWORD, convene, make_building, make_meeting


def test_a_denied_link_dies_and_each_of_the_staff_is_owed_a_mail(app: Flask, storage: Storage) -> None:
    """Thanks for whoever said it, nothing for the link, and two lines in the outbox, named as the staff's."""
    building = make_building(storage)
    make_meeting(storage, building)
    path = f"/r/{convene(storage, building)[0]}"
    stranger = Browser(app)
    stranger.get(f"{path}/no-soy-yo")
    stranger.post(f"{path}/no-soy-yo", status=200)
    stranger.get(path, status=404)
    desk = Browser(app)
    desk.sign_in(building.emails["secretary"], PASSWORD)
    outbox = desk.get("/bandeja")
    assert outbox.count("Dirección negada") == 2
    assert outbox.count("de la administración") == 2
    assert "Persona 1 Inventada" not in outbox
