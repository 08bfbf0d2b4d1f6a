"""News of an evening: what each stream tells, how many there may be, and who asks for them all."""

from __future__ import annotations

import threading
import time
import uuid
from datetime import timedelta

import pytest
from flask import Flask

from meetings import live_session
from meetings.adapters.clock import FixedClock
from meetings.storage.session import Storage
from meetings.web.live_session.news import APART_MILLISECONDS
from meetings.web.live_session.newsroom import MOST_KEPT, Channel, Newsroom
from tests.browse import Browser
from tests.factories import Building
from tests.web.test_ballots import open_vote
from tests.web.test_floor import ask, give, staff_page
from tests.web.test_floor import building as building
from tests.web.test_floor import office as office
from tests.web.test_live_session_resident import go_in, path

RETRY, ALIVE = "retry: 3000\n\n", ": here\n\n"


@pytest.fixture
def brief(app: Flask) -> None:
    """Streams end as soon as they said what there is to say."""
    app.config["STREAM_SECONDS"] = 0


def latest(storage: Storage, building: Building) -> int:
    """The last entry of the building's trail."""
    with storage.reading() as tx:
        return live_session.latest_entry(tx, building.community_id)


def news_of(browser: Browser, address: str, since: int, **headers: str) -> str:
    """What a stream says of what came after an entry."""
    said = browser.client.get(f"{address}?desde={since}", headers=headers).text
    assert said.startswith(RETRY)
    return said.removeprefix(RETRY)


@pytest.mark.usefixtures("brief")
def test_an_arrival_draws_the_quorum_anew_and_nothing_else(
    browse: Browser, office: Browser, storage: Storage, building: Building
) -> None:
    """On a resident's page; that of the staff, where it changes more, loads again at once."""
    go_in(browse, building)
    since = latest(storage, building)
    go_in(browse, building, 3)
    told = news_of(browse, path(building, "novedades"), since)
    assert told.startswith(f'id: {latest(storage, building)}\ndata: <div id="quorum">')
    assert "45,0 %" in told and "reload" not in told and 'id="floor"' not in told
    to_staff = news_of(office, staff_page(building, "novedades"), since)
    assert to_staff == f"id: {latest(storage, building)}\nevent: reload\ndata: 0\n\n"


@pytest.mark.usefixtures("brief")
def test_the_floor_is_told_to_each_as_it_is_for_them(
    browse: Browser, office: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Who speaks, who waits and everybody else read their own piece."""
    ask(browse, building, clock)
    ask(browse, building, clock, 1)
    go_in(browse, building, 2)
    since = latest(storage, building)
    give(office, building)
    told = [news_of(browse, path(building, "novedades", number), since) for number in range(3)]
    assert all('<section class="part" id="floor"' in each for each in told)
    assert "Usted tiene la palabra" in told[0] and "Ya terminé" in told[0]
    assert "Usted es la 1.ª persona." in told[1] and "Tiene la palabra Persona 1 Inventada" in told[1]
    assert "Pedir la palabra</button>" in told[2] and "Usted" not in told[2].replace("usted", "")


@pytest.mark.usefixtures("brief")
def test_who_came_in_and_asked_at_once_is_counted_and_queued(
    browse: Browser, storage: Storage, building: Building, clock: FixedClock
) -> None:
    """After a turn alone the room is not read again; after an arrival it is."""
    go_in(browse, building)
    since = latest(storage, building)
    ask(browse, building, clock)
    assert "20,0 %" in news_of(browse, path(building, "novedades"), since)
    since = latest(storage, building)
    ask(browse, building, clock, 3)
    told = news_of(browse, path(building, "novedades"), since)
    assert "45,0 %" in told and "Usted es la 1.ª persona." in told
    to_the_other = news_of(browse, path(building, "novedades", 3), since)
    assert "Usted es la 2.ª persona." in to_the_other


@pytest.mark.usefixtures("brief")
def test_what_a_person_did_for_themselves_is_no_news_to_others(
    browse: Browser, storage: Storage, building: Building
) -> None:
    """A permission to record, or a text for the minutes: two hundred of them are not two hundred pages."""
    go_in(browse, building)
    since = latest(storage, building)
    browse.post(path(building, "sala"), {"text": "Dejo constancia."})
    assert latest(storage, building) > since
    assert news_of(browse, path(building, "novedades", 1), since) == ALIVE


@pytest.mark.usefixtures("brief")
def test_an_open_vote_lets_all_load_again_a_little_apart(
    app: Flask, browse: Browser, office: Browser, storage: Storage, building: Building
) -> None:
    """Within a time that grows with how many listen, so that the server can give each their page."""
    for number in (0, 3, 4):
        go_in(browse, building, number)
    since = latest(storage, building)
    open_vote(office, storage, building)
    for _ in range(99):
        app.extensions["newsroom"].take()
    told = news_of(browse, path(building, "novedades"), since)
    assert told.endswith(f"event: reload\ndata: {100 * APART_MILLISECONDS}\n\n")


@pytest.mark.usefixtures("brief")
def test_a_stream_taken_up_again_begins_where_it_broke_off(
    browse: Browser, storage: Storage, building: Building
) -> None:
    """The browser names the last piece it got; what is no number is nothing."""
    go_in(browse, building)
    since = latest(storage, building)
    go_in(browse, building, 3)
    address, last = path(building, "novedades"), str(latest(storage, building))
    assert news_of(browse, address, since, **{"Last-Event-ID": last}) == ALIVE
    for hostile in ("x", "-1", "9" * 5000):
        assert news_of(browse, address, since, **{"Last-Event-ID": hostile}) != ALIVE
    assert news_of(browse, address, since, **{"Last-Event-ID": "9" * 40}) == ALIVE


def test_whoever_listens_holds_no_connection(browse: Browser, storage: Storage, building: Building) -> None:
    """Five hundred who wait would leave none for the pages."""
    go_in(browse, building)
    since = latest(storage, building)
    go_in(browse, building, 3)
    with browse.client.get(f"{path(building, 'novedades')}?desde={since}", buffered=False) as stream:
        events = stream.iter_encoded()
        assert b"quorum" in [next(events), next(events)][1]
        time.sleep(0.3)
        asking = storage.reader.pool.checkedout()  # type: ignore[attr-defined]  # the pool of an engine has it
        assert asking <= 1  # the one thread that asks for all


def test_the_stream_tells_when_the_clock_warns(
    office: Browser, building: Building, clock: FixedClock
) -> None:
    """Nothing is written at 105 minutes; the page loads again all the same."""
    clock.advance(timedelta(minutes=104))
    with office.client.get(staff_page(building, "novedades"), buffered=False) as stream:
        pieces = stream.iter_encoded()
        assert [next(pieces), next(pieces)] == [RETRY.encode(), ALIVE.encode()]
        clock.advance(timedelta(minutes=1))
        assert b"\nevent: reload\n" in next(pieces)


def test_more_streams_than_threads_are_asked_to_wait(app: Flask, office: Browser, building: Building) -> None:
    """503 with when to come back; a stream that ended frees its place."""
    newsroom = app.extensions["newsroom"]
    while newsroom.take():
        pass
    response = office.client.get(staff_page(building, "novedades"))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    newsroom.give_back()
    with office.client.get(staff_page(building, "novedades"), buffered=False) as stream:
        assert stream.status_code == 200
    assert newsroom.take()


def test_all_who_listen_are_woken_by_the_one_who_asks(
    browse: Browser, storage: Storage, building: Building
) -> None:
    """One thread for any number of them; it ends when nobody listens any more."""
    newsroom, heard = Newsroom(50), []
    before, since = threading.active_count(), latest(storage, building)
    ready = threading.Barrier(21)

    def listen() -> None:
        with newsroom.listening(storage, building.community_id, False) as channel:
            ready.wait()
            heard.append(channel.wait(since, 10))

    listeners = [threading.Thread(target=listen) for _ in range(20)]
    for each in listeners:
        each.start()
    ready.wait()
    assert threading.active_count() == before + 21
    go_in(browse, building)
    for each in listeners:
        each.join(10)
    assert len(heard) == 20 and min(heard) > since
    for _ in range(50):
        time.sleep(0.1)
        if threading.active_count() == before:
            break
    assert threading.active_count() == before


def test_a_ballot_wakes_the_staff_and_nobody_else(
    browse: Browser, storage: Storage, building: Building
) -> None:
    """What a person wrote for the minutes as well: it is news to who conducts the meeting."""
    go_in(browse, building)
    newsroom, since, community = Newsroom(5), latest(storage, building), building.community_id
    with (
        newsroom.listening(storage, community, True) as staff,
        newsroom.listening(storage, community, False) as residents,
    ):
        browse.post(path(building, "sala"), {"text": "Dejo constancia."})
        assert staff.wait(since, 10) > since
        assert residents.wait(since, 0.3) == since
        go_in(browse, building, 3)
        assert residents.wait(since, 10) > since


def test_a_data_base_that_is_gone_ends_the_streams(storage: Storage) -> None:
    """They end in order; the next who comes is served again once it is back."""
    newsroom, community = Newsroom(5), uuid.uuid4()
    with newsroom.listening(storage, community, True) as channel:
        newsroom._lose()
        with pytest.raises(ConnectionError):
            channel.wait(0, 10)
    with newsroom.listening(storage, community, True) as channel:
        assert channel.wait(0, 0) == 0


def test_what_many_ask_alike_is_worked_out_once() -> None:
    """By the first; little is kept."""
    newsroom, made = Newsroom(5), []

    def make() -> int:
        made.append(1)
        time.sleep(0.05)
        return len(made)

    found: list[int] = []
    people = [threading.Thread(target=lambda: found.append(newsroom.once("a", make))) for _ in range(8)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert found == [1] * 8 and len(made) == 1
    for number in range(MOST_KEPT):
        newsroom.once(number, lambda: 0)
    assert newsroom.once("a", make) == 2


def test_a_channel_never_goes_back() -> None:
    """What was asked before and came late says nothing new."""
    channel = Channel(5)
    channel.tell(4)
    assert channel.wait(0, 0) == 5
