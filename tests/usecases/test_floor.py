"""Asking for the floor: first asked first spoken, one at a time; what the minutes and the seal know of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from meetings import live_session, minutes
from meetings.live_session import Floor
from meetings.live_session.floor import MOST_REQUESTS
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import ConsentState
from meetings.protocol.seal import Mark, SealRule
from meetings.protocol.trail import Tag
from meetings.storage.live_session import FloorRequest
from meetings.storage.minutes import Minutes
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Storage
from meetings.trail import Actor, person_lines, trail_lines
from meetings.wording.trail import act_words, says
from tests.factories import ASSEMBLY_AT, Building, convene, make_building, make_meeting
from tests.races import DONE, at_once
from tests.usecases.planning_support import tags_of
from tests.usecases.test_live_session import enter, ids, item_of, open_room, say, staff
from tests.usecases.test_proxies import power, register


def minute(number: int, second: int = 0) -> datetime:
    """An instant of the evening."""
    return ASSEMBLY_AT + timedelta(minutes=number, seconds=second)


ASKED, LOOKED = minute(5), minute(9)


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """An open assembly with four of its five owners inside, ticked by the secretary."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    with app.app_context():
        open_room(storage, building)
        for number in range(4):
            enter(storage, building, number)
        yield building


def ask(storage: Storage, building: Building, number: int, at: datetime = ASKED) -> uuid.UUID:
    """Somebody asks by their own page; returns their open request."""
    person = building.people[number]
    with storage.transaction() as tx:
        live_session.ask_floor(tx, *ids(building), person, Actor(person_id=person), at)
        rows = tx.session.query(FloorRequest).filter_by(person_id=person, ended_at=None)
        return rows.one().id


def leave(storage: Storage, building: Building, number: int, at: datetime) -> None:
    """Somebody withdraws, or has finished."""
    person = building.people[number]
    with storage.transaction() as tx:
        live_session.leave_floor(tx, *ids(building), person, Actor(person_id=person), at)


def give(
    storage: Storage, building: Building, request: uuid.UUID, at: datetime, shown: uuid.UUID | None = None
) -> None:
    """The secretary gives the floor; ``shown`` is the turn that the page shows."""
    with storage.transaction() as tx:
        live_session.give_floor(tx, *ids(building), request, shown, staff(building), at)


def go_out(storage: Storage, building: Building, number: int, at: datetime) -> None:
    """The secretary's tick that somebody left."""
    with storage.transaction() as tx:
        live_session.mark(tx, *ids(building), building.people[number], False, staff(building), at)


def floor(storage: Storage, building: Building, at: datetime) -> Floor:
    """The floor as the live room shows it."""
    with storage.reading() as tx:
        return live_session.room_page(tx, *ids(building), at).floor


def queue(storage: Storage, building: Building, at: datetime = LOOKED) -> list[str]:
    """Who waits, in order."""
    return [card.who for card in floor(storage, building, at).waiting]


def ends(storage: Storage) -> list[str]:
    """How each request ended, in the order in which they were asked."""
    with storage.reading() as tx:
        rows = tx.session.query(FloorRequest).order_by(FloorRequest.asked_at)
        return [row.ended_how for row in rows]


def refusal(act: object, *args: object) -> str:
    """Why an act is not done."""
    assert callable(act)
    with pytest.raises(Refused) as error:
        act(*args)
    return str(error.value.findings[0].code)


def test_first_asked_is_first_and_asked_twice_is_asked_once(storage: Storage, building: Building) -> None:
    """Each keeps the place of the first time."""
    for number, second in ((2, 0), (0, 1), (2, 2)):
        ask(storage, building, number, minute(5, second))
    assert queue(storage, building) == [
        "Persona 3 Inventada, Torre 1 103",
        "Persona 1 Inventada, Torre 1 101",
    ]


def test_two_touches_at_once_are_one_request(app: Flask, storage: Storage, building: Building) -> None:
    """Of the same person on the same button."""
    again = lambda: ask(storage, building, 1)  # noqa: E731 - the same act, begun twice
    assert at_once(app, again, again) == [DONE, DONE]
    assert len(queue(storage, building)) == 1


def test_giving_the_floor_ends_the_turn_before(storage: Storage, building: Building) -> None:
    """One touch for each speaker: the clock begins anew, and the next one waits."""
    first, second, _third = (ask(storage, building, number, minute(5, number)) for number in range(3))
    give(storage, building, first, minute(6))
    give(storage, building, second, minute(8), shown=first)
    now = floor(storage, building, minute(9, 30))
    assert now.speaker is not None
    assert (now.speaker.who, now.speaker.seconds_spoken) == ("Persona 2 Inventada, Torre 1 102", 90)
    assert [card.name for card in now.waiting] == ["Persona 3 Inventada"]
    assert ends(storage) == ["spoken", "", ""]


def test_of_two_secretaries_at_once_one_gives_the_floor(
    app: Flask, storage: Storage, building: Building
) -> None:
    """To two people: the other secretary is told that it moved on, and nobody is cut off."""
    first, second = ask(storage, building, 0), ask(storage, building, 1)
    acts = [lambda each=each: give(storage, building, each, minute(6)) for each in (first, second)]
    assert sorted(at_once(app, *acts)) == [DONE, "floor.moved_on"]
    assert len(queue(storage, building)) == 1


def test_the_estimate_counts_the_turns_before(storage: Storage, building: Building) -> None:
    """Three minutes each, and what is left of the present turn; who is away takes none."""
    requests = [ask(storage, building, number, minute(5, number)) for number in range(4)]
    people = building.people
    assert [floor(storage, building, minute(6)).minutes_until(person) for person in people[:3]] == [0, 3, 6]
    give(storage, building, requests[0], minute(6))
    now = floor(storage, building, minute(7, 30))
    assert [now.place_of(person) for person in people[:4]] == [0, 1, 2, 3]
    assert [now.minutes_until(person) for person in people[1:4]] == [2, 5, 8]
    assert now.minutes_for_all == 11
    go_out(storage, building, 1, minute(7, 30))
    assert floor(storage, building, minute(7, 31)).minutes_until(people[3]) == 5
    assert floor(storage, building, minute(30)).minutes_until(people[1]) == 0


def test_who_is_away_keeps_the_place_until_the_turn_comes(storage: Storage, building: Building) -> None:
    """Passed over when the next one in the room gets the floor, and told so until they ask again."""
    away, here = ask(storage, building, 0, minute(5)), ask(storage, building, 1, minute(5, 1))
    go_out(storage, building, 0, minute(6))
    assert queue(storage, building)[0].startswith("Persona 1")
    assert refusal(give, storage, building, away, minute(7)) == "floor.absent"
    give(storage, building, here, minute(7))
    assert ends(storage) == ["absent", ""]
    enter(storage, building, 0, 8)
    assert building.people[0] in floor(storage, building, minute(9)).missed
    ask(storage, building, 0, minute(9))
    assert building.people[0] not in floor(storage, building, minute(9)).missed


def test_back_in_time_loses_nothing(storage: Storage, building: Building) -> None:
    """Nor does a turn given out of order take the place of whoever is away."""
    ask(storage, building, 0, minute(5))
    ask(storage, building, 1, minute(5, 1))
    third = ask(storage, building, 2, minute(5, 2))
    go_out(storage, building, 0, minute(6))
    give(storage, building, third, minute(7))
    enter(storage, building, 0, 8)
    assert [name.split(", ")[0] for name in queue(storage, building)] == [
        "Persona 1 Inventada",
        "Persona 2 Inventada",
    ]


def test_who_leaves_while_speaking_ends_their_turn(storage: Storage, building: Building) -> None:
    """The floor is free at that instant."""
    give(storage, building, ask(storage, building, 0), minute(6))
    go_out(storage, building, 0, minute(7))
    assert floor(storage, building, minute(7)).speaker is None


def test_withdrawing_and_finishing_are_one_act(storage: Storage, building: Building) -> None:
    """Whoever waits leaves the queue, whoever speaks has finished; a third time nothing happens."""
    first = ask(storage, building, 0, minute(5))
    ask(storage, building, 1, minute(5, 1))
    give(storage, building, first, minute(6))
    for number in (0, 1, 1):
        leave(storage, building, number, minute(7))
    assert ends(storage) == ["spoken", "withdrawn"]
    assert refusal(give, storage, building, first, minute(8)) == "floor.over"


def test_only_who_is_inside_asks(storage: Storage, building: Building) -> None:
    """By their page or by voice; and nothing once the room is closed."""
    absent = building.people[4]
    assert refusal(ask, storage, building, 4) == "floor.not_present"
    with storage.transaction() as tx, pytest.raises(Refused, match=r"floor\.not_present"):
        live_session.raise_hand(tx, *ids(building), absent, staff(building), minute(5))
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, ids(building)[1]).state = "closed"
    assert refusal(ask, storage, building, 1) == "room.not_open"


def test_the_secretary_puts_a_raised_hand_in_the_queue(storage: Storage, building: Building) -> None:
    """Whoever has no phone waits like the others, and is taken off when they say so aloud."""
    ask(storage, building, 1, minute(5))
    laura = register(storage, building, power(building, 4), 1)
    with storage.transaction() as tx:
        live_session.mark(tx, *ids(building), laura, True, staff(building), minute(2))
        for _ in range(2):
            live_session.raise_hand(tx, *ids(building), laura, staff(building), minute(6))
    assert queue(storage, building)[1] == "Laura Salas Inventada, Torre 1 201 (con poder)"
    asked = floor(storage, building, minute(7)).waiting[1].id
    with storage.transaction() as tx:
        live_session.end_floor(tx, *ids(building), asked, None, staff(building), minute(7))
    assert ends(storage) == ["", "removed"]


def test_there_is_an_end_to_asking(storage: Storage, building: Building) -> None:
    """Each touch moves every page of the room; the secretary may still note a raised hand."""
    for number in range(MOST_REQUESTS):
        ask(storage, building, 0, minute(5, number))
        leave(storage, building, 0, minute(5, number))
    assert refusal(ask, storage, building, 0, minute(6)) == "floor.too_many"
    ask(storage, building, 1, minute(6))
    with storage.transaction() as tx:
        live_session.raise_hand(tx, *ids(building), building.people[0], staff(building), minute(6))
    assert len(queue(storage, building)) == 2


def test_nobody_is_recorded_against_their_will(storage: Storage, building: Building) -> None:
    """Who said no gets the floor once the recording stopped, and it does not start while they speak."""
    for number in range(4):
        say(storage, building, number, ConsentState.REFUSED if number == 0 else ConsentState.GRANTED)
    with storage.transaction() as tx:
        live_session.start_recording(tx, *ids(building), staff(building), minute(4))
    request = ask(storage, building, 0)
    assert not floor(storage, building, minute(5)).waiting[0].may_be_recorded
    assert refusal(give, storage, building, request, minute(6)) == "floor.recorded"
    with storage.transaction() as tx:
        live_session.stop_recording(tx, *ids(building), staff(building), minute(7))
    give(storage, building, request, minute(7))
    again = pytest.raises(Refused, match=r"recording\.speaker_refused")
    with again, storage.transaction() as tx:
        live_session.start_recording(tx, *ids(building), staff(building), minute(8))


@pytest.mark.parametrize("act", ["close", "suspend"])
def test_the_end_of_the_meeting_ends_turn_and_queue(storage: Storage, building: Building, act: str) -> None:
    """What goes on another day begins with an empty queue."""
    give(storage, building, ask(storage, building, 0), minute(6))
    ask(storage, building, 1, minute(6))
    with storage.transaction() as tx:
        if act == "suspend":
            live_session.suspend(tx, *ids(building), minute(6000), staff(building), minute(7))
        else:
            live_session.elect(
                tx, *ids(building), live_session.Office.CHAIR, building.people[2], staff(building), minute(7)
            )
            live_session.act_as_secretary(tx, *ids(building), staff(building), minute(7))
            live_session.close_meeting(tx, *ids(building), staff(building), minute(7))
    now = floor(storage, building, minute(8))
    assert (now.speaker, now.waiting) == (None, ())
    assert set(ends(storage)) == {"suspension" if act == "suspend" else "closing"}


def test_each_act_has_its_entry_for_whom_it_concerns(storage: Storage, building: Building) -> None:
    """In clear stands the place in the queue; whose turn it was is sealed, and no word is kept."""
    ask(storage, building, 0, minute(5))
    second = ask(storage, building, 1, minute(5, 1))
    give(storage, building, second, minute(6))
    leave(storage, building, 1, minute(7))
    for tag, facts in (
        (Tag.FLOOR_REQUESTED, ["{}", "{}"]),
        (Tag.FLOOR_GIVEN, ['{"place":2}']),
        (Tag.FLOOR_ENDED, ['{"how":"spoken"}']),
    ):
        entries = tags_of(storage, building, tag)
        assert [entry.facts.replace(" ", "") for entry in entries] == facts
        assert all(len(entry.commitments.split()) == 1 for entry in entries)


def test_the_draft_lists_who_spoke_on_each_topic(storage: Storage, building: Building) -> None:
    """Under the topic at which they asked, in the order in which they spoke, and nobody else."""
    give(storage, building, ask(storage, building, 0, minute(5)), minute(6))
    leave(storage, building, 0, minute(7))
    topic = item_of(storage, building, "Informe")
    with storage.transaction() as tx:
        live_session.start_item(tx, *ids(building), topic, staff(building), minute(8))
    ask(storage, building, 1, minute(9))
    third, fourth = ask(storage, building, 2, minute(9, 1)), ask(storage, building, 3, minute(9, 2))
    give(storage, building, fourth, minute(10))
    give(storage, building, third, minute(11), shown=fourth)
    leave(storage, building, 2, minute(12))
    with storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, ids(building)[1])
        meeting.state, meeting.closed_at = "closed", minute(20)
        first = meeting.items[0].id
        minutes.draft_minutes(tx, *ids(building), staff(building), minute(20))
    with storage.reading() as tx:
        kept = tx.session.query(Minutes).one().record["turns"]
        page = minutes.minutes_page(tx, *ids(building), staff(building), minute(20))
    assert {item: [row["who"] for row in rows] for item, rows in kept.items()} == {
        str(first): ["Persona 1 Inventada, Torre 1 101"],
        str(topic): ["Persona 4 Inventada, Torre 1 104", "Persona 3 Inventada, Torre 1 103"],
    }
    assert [turn.at for turn in page.turns[str(topic)]] == [minute(10), minute(11)]


def test_the_seal_counts_the_turns(storage: Storage, building: Building) -> None:
    """Two asked for, one given; the rule is kept once the meeting has ended."""
    give(storage, building, ask(storage, building, 0), minute(6))
    ask(storage, building, 1)
    with storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, ids(building)[1])
        meeting.state, meeting.closed_at = "closed", minute(20)
    with storage.reading() as tx:
        found = minutes.seal_of(tx, *ids(building), minute(21)).seal
    tick = next(tick for tick in found.ticks if tick.rule is SealRule.FLOOR)
    assert (tick.mark, tick.facts) == (Mark.KEPT, {"asked": 2, "granted": 1})


def test_another_communitys_queue_is_not_there(storage: Storage, building: Building) -> None:
    """Nor a request of another meeting, nor one that a link does not name."""
    other, request = make_building(storage, name="Los Cerezos"), ask(storage, building, 0)
    theirs = make_meeting(storage, other)
    by = staff(building)
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, theirs).state = "open"
        for where in ((other.community_id, ids(building)[1]), (other.community_id, theirs)):
            with pytest.raises(Missing):
                live_session.give_floor(tx, *where, request, None, by, minute(6))
            with pytest.raises(Missing):
                live_session.end_floor(tx, *where, request, None, by, minute(6))
        with pytest.raises(Missing):
            live_session.ask_floor(tx, ids(building)[0], None, building.people[0], by, minute(6))


def test_each_end_has_its_own_sentence_in_the_trail(storage: Storage, building: Building) -> None:
    """Spoken, withdrawn, taken off and passed over are told apart, to the person and in the staff's list."""
    spoken, withdrawn, removed, passed = (ask(storage, building, n, minute(5, n)) for n in (3, 0, 1, 2))
    leave(storage, building, 0, minute(6))
    with storage.transaction() as tx:
        live_session.end_floor(tx, *ids(building), removed, None, staff(building), minute(6, 1))
    go_out(storage, building, 2, minute(6, 2))
    give(storage, building, spoken, minute(7))
    leave(storage, building, 3, minute(8))
    assert withdrawn != passed
    own = []
    with storage.reading() as tx:
        for number in range(4):
            lines = person_lines(tx, building.community_id, building.people[number], 10)
            own.append(*(says(line.tag, line.facts)[1] for line in lines if line.tag == Tag.FLOOR_ENDED))
        listed = [
            line for line in trail_lines(tx, building.community_id, None) if line.tag == Tag.FLOOR_ENDED
        ]
    assert own == [
        "Usted retiró su pedido de palabra",
        "Quitaron su pedido de palabra de la lista",
        "Llegó su turno de hablar y usted no estaba",
        "Terminó su turno de hablar",
    ]
    assert len({act_words(line.tag, line.facts) for line in listed}) == 4


def test_who_got_the_floor_meanwhile_is_not_taken_off_it(storage: Storage, building: Building) -> None:
    """The page still showed them in the queue; the one that shows them speaking ends the turn."""
    asked = ask(storage, building, 0)
    give(storage, building, asked, minute(6))

    def end(shown: uuid.UUID | None) -> None:
        with storage.transaction() as tx:
            live_session.end_floor(tx, *ids(building), asked, shown, staff(building), minute(7))

    assert refusal(end, None) == "floor.moved_on"
    assert floor(storage, building, minute(7)).speaker is not None
    end(asked)
    assert ends(storage) == ["spoken"]
