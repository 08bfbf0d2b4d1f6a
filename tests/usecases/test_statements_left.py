"""What somebody in the room wants written down: kept, told to them, printed in the minutes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from meetings import live_session, minutes, replies
from meetings.accounts import LinkIdentity
from meetings.live_session.statements import MOST_STATEMENTS
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag
from meetings.storage.live_session import Attendance
from meetings.storage.minutes import Minutes
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Storage
from meetings.trail import Actor
from tests.factories import ASSEMBLY_AT, Building, convene, make_building, make_meeting
from tests.races import DONE, at_once
from tests.usecases.planning_support import tags_of
from tests.usecases.test_live_session import enter, ids, open_room, staff

LATER = ASSEMBLY_AT + timedelta(minutes=10)
WORDS = "Pido que el contrato se publique completo."


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """An open assembly with three owners inside."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    with app.app_context():
        open_room(storage, building)
        for number in range(3):
            enter(storage, building, number)
        yield building


def say(storage: Storage, building: Building, number: int = 0, text: str = WORDS) -> None:
    """Somebody leaves a text by their own page."""
    with storage.transaction() as tx:
        person = building.people[number]
        live_session.leave_statement(tx, *ids(building), person, text, Actor(name="Residente"), LATER)


def refusal(storage: Storage, building: Building, number: int = 0, text: str = WORDS) -> str:
    """Why it is not kept."""
    with pytest.raises(Refused) as error:
        say(storage, building, number, text)
    return str(error.value.findings[0].code)


def texts(storage: Storage, building: Building) -> list[tuple[str, str]]:
    """Who said what."""
    with storage.reading() as tx:
        return [(each.who, each.text) for each in live_session.statements_of(tx, ids(building)[1])]


def test_it_stands_with_name_and_home(storage: Storage, building: Building) -> None:
    """On the secretary's page, in their own words."""
    say(storage, building)
    assert texts(storage, building) == [("Persona 1 Inventada (Torre 1 101)", WORDS)]
    with storage.reading() as tx:
        page = live_session.room_page(tx, *ids(building), LATER)
    assert [each.text for each in page.statements] == [WORDS]


def test_the_trail_tells_it_to_them_and_to_nobody_else(storage: Storage, building: Building) -> None:
    """The words are sealed; in clear stands that something was written down."""
    say(storage, building)
    [entry] = tags_of(storage, building, Tag.STATEMENT_RECORDED)
    assert entry.facts == "{}" and len(entry.commitments.split()) == 1
    community, meeting = ids(building)
    person = building.people[0]
    who = LinkIdentity(uuid.uuid4(), "meeting", community, person, meeting, None, "Persona 1 Inventada")
    with storage.reading() as tx:
        lines = replies.history_page(tx, who, LATER).lines
    assert [line.meeting for line in lines if "dejar escrito" in line.title] == [
        "Asamblea ordinaria, sábado 20 de marzo de 2027"
    ]


def test_the_minutes_print_it_under_the_topic_of_its_moment(storage: Storage, building: Building) -> None:
    """Before the first topic under the first; then under the one that had begun."""
    with storage.reading() as tx:
        items = [item.id for item in tx.session.get_one(Meeting, ids(building)[1]).items]
    say(storage, building, 0, "Antes de empezar.")
    with storage.transaction() as tx:
        live_session.start_item(tx, *ids(building), items[1], staff(building), LATER)
    say(storage, building, 1)
    with storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, ids(building)[1])
        meeting.state, meeting.closed_at = "closed", LATER
        minutes.draft_minutes(tx, *ids(building), staff(building), LATER)
    with storage.reading() as tx:
        kept = tx.session.query(Minutes).one().record["statements"]
        page = minutes.minutes_page(tx, *ids(building), staff(building), LATER)
    assert {item: [row["text"] for row in rows] for item, rows in kept.items()} == {
        str(items[0]): ["Antes de empezar."],
        str(items[1]): [WORDS],
    }
    assert [row.who for row in page.statements[str(items[1])]] == ["Persona 2 Inventada (Torre 1 102)"]


def test_the_same_words_again_are_one(app: Flask, storage: Storage, building: Building) -> None:
    """Pressed twice at once, too; on another topic they are another."""
    again = lambda: say(storage, building)  # noqa: E731 - the same act, begun twice
    assert at_once(app, again, again) == [DONE, DONE]
    assert len(texts(storage, building)) == 1


def test_only_who_is_inside_leaves_anything(storage: Storage, building: Building) -> None:
    """Not whoever has not come, nor whoever fell silent; and nothing once it is closed."""
    assert refusal(storage, building, 4) == "statement.not_present"
    with storage.transaction() as tx:
        row = tx.session.query(Attendance).filter_by(person_id=building.people[0]).one()
        row.last_signal_at = LATER - timedelta(hours=1)
    assert refusal(storage, building, 0) == "statement.not_present"
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, ids(building)[1]).state = "closed"
    assert refusal(storage, building, 1) == "room.not_open"


def test_there_is_an_end_to_it(storage: Storage, building: Building) -> None:
    """Each person's own; the others still have theirs."""
    for number in range(MOST_STATEMENTS):
        say(storage, building, 0, f"Texto {number}.")
    assert refusal(storage, building, 0, "Uno más.") == "statement.too_many"
    say(storage, building, 1)


def test_another_communitys_meeting_is_not_there(storage: Storage, building: Building) -> None:
    """Nor one that a link does not name."""
    other = make_building(storage, name="Los Cerezos")
    with storage.transaction() as tx:
        for where in ((other.community_id, ids(building)[1]), (ids(building)[0], None)):
            with pytest.raises(Missing):
                live_session.leave_statement(tx, *where, building.people[0], WORDS, Actor(name="x"), LATER)
