"""Permissions to record given at one instant: nobody's is lost, and each has its own number."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import consents, replies
from meetings.consents import Answering
from meetings.protocol.kinds import ConsentState
from meetings.replies import Said
from meetings.storage.consents import Consent, ConsentText
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from meetings.trail import Actor, check_trail
from tests.factories import START, Building, convene, make_building, make_meeting
from tests.races import DONE, at_once

AT = START + timedelta(days=1)


@pytest.fixture
def building(app: Flask, storage: Storage) -> Building:
    """Five people called to an assembly that is to be recorded; nobody has answered yet."""
    building = make_building(storage)
    make_meeting(storage, building)
    with app.app_context():
        convene(storage, building)
    return building


def permits(storage: Storage, building: Building, person: uuid.UUID) -> Callable[[], None]:
    """The act of a person who gives their permission on their page."""

    def act() -> None:
        with storage.transaction() as tx:
            meeting = tx.session.get_one(Meeting, building.meeting_id)
            shown, by = consents.asked(tx, meeting), Actor(person_id=person, name="Alguien")
            granted = ConsentState.GRANTED
            consents.answer_recording(tx, meeting, person, granted, shown, Answering(), by, AT)

    return act


def numbers(storage: Storage, building: Building) -> dict[uuid.UUID, list[int]]:
    """The numbers of everybody's kept permissions, over a trail that holds, and the text once."""
    with storage.reading() as tx:
        assert len(tx.session.scalars(select(ConsentText)).all()) == 1
        assert check_trail(tx, building.community_id).finding is None
        found: dict[uuid.UUID, list[int]] = {}
        for person, number in tx.session.execute(select(Consent.person_id, Consent.number)):
            found.setdefault(person, []).append(number)
    return {person: sorted(listed) for person, listed in found.items()}


def test_five_neighbours_who_answer_first_at_once_are_all_kept(
    app: Flask, storage: Storage, building: Building
) -> None:
    """They share the exact text, which nobody had been shown before."""
    found = at_once(app, *(permits(storage, building, person) for person in building.people))
    assert found == [DONE] * 5
    assert numbers(storage, building) == {person: [1] for person in building.people}


def test_somebody_who_presses_four_times_is_kept_four_times(
    app: Flask, storage: Storage, building: Building
) -> None:
    """The last one rules and the earlier ones stay, as with four answers an hour apart."""
    [person, *_] = building.people
    assert at_once(app, *[permits(storage, building, person)] * 4) == [DONE] * 4
    assert numbers(storage, building) == {person: [1, 2, 3, 4]}


def test_a_page_and_the_desk_at_once_are_both_kept(app: Flask, storage: Storage, building: Building) -> None:
    """The person answers on the phone while the desk writes down what they said aloud."""
    [person, *_] = building.people
    assert building.meeting_id is not None
    by, how = Actor(account_id=building.staff["administrator"]), Answering("desk")

    def at_the_desk() -> None:
        with storage.transaction() as tx:
            ids = building.community_id, building.meeting_id, person
            replies.write_down(tx, *ids, Said.REFUSED, how, by, AT)

    assert at_once(app, permits(storage, building, person), at_the_desk) == [DONE, DONE]
    assert numbers(storage, building) == {person: [1, 2]}
