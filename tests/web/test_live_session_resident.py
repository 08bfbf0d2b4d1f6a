"""The resident's evening: the door, the question about recording, the room, and leaving."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings import live_session
from meetings.adapters.clock import FixedClock
from meetings.storage.consents import Consent
from meetings.storage.live_session import Attendance, Recording
from meetings.storage.minutes import Minutes
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from meetings.trail import Actor
from tests.browse import Browser
from tests.factories import ASSEMBLY_AT, Building, convene, make_building, make_meeting
from tests.shelf import kept_step
from tests.usecases.test_live_session import ids

MOST_BYTES = 60_000


@pytest.fixture
def building(storage: Storage, clock: FixedClock) -> Building:
    """A called assembly at its hour, not opened yet."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    clock.advance(ASSEMBLY_AT - clock.now())
    return building


def staff(building: Building) -> Actor:
    """The secretary."""
    return Actor(account_id=building.staff["secretary"], name="Secretary Inventado")


@kept_step
def open_room(storage: Storage, building: Building, at: datetime = ASSEMBLY_AT) -> None:
    """Open the meeting with a reason; without one finding to reason about there is nothing to give."""
    assert building.meeting_id is not None
    with storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        reasons = {f.code: "Se comprobó." for f in live_session.opening_findings(tx, meeting, at)}
        live_session.open_meeting(
            tx, building.community_id, building.meeting_id, reasons, staff(building), at
        )


def path(building: Building, page: str, number: int = 0) -> str:
    """A page of one person's link."""
    return f"/r/{building.links[number]}/{page}"


def go_in(browse: Browser, building: Building, number: int = 0, answer: str = "granted") -> None:
    """Answer about recording, where the door asks, and enter."""
    browse.get(path(building, "puerta", number))
    if shown := browse.hidden("shown"):
        said = {"answer": answer, "shown": shown}
        browse.post(path(building, "grabacion", number), said, to=path(building, "puerta", number))
        browse.get(path(building, "puerta", number))
    browse.post(path(building, "puerta", number), to=path(building, "sala", number))


@pytest.fixture
def opened(app: Flask, storage: Storage, building: Building) -> Building:
    """The same, open."""
    with app.app_context():
        open_room(storage, building)
    return building


def test_the_door_waits_until_the_room_opens(browse: Browser, building: Building) -> None:
    """It says when, and loads itself again without script."""
    page = browse.get(path(building, "puerta"))
    assert "La puerta se abre pronto" in page
    assert '<meta http-equiv="refresh" content="15">' in page


def test_the_door_asks_about_recording_before_it_opens(
    browse: Browser, storage: Storage, opened: Building
) -> None:
    """Two equal buttons first; entering without an answer is refused."""
    page = browse.get(path(opened, "puerta"))
    assert page.count('class="choice"') == 2
    assert "Entrar</button>" not in page
    browse.post(path(opened, "puerta"), status=422)
    with storage.reading() as tx:
        assert tx.session.scalar(select(func.count()).select_from(Attendance)) == 0


@pytest.mark.parametrize("answer", ["granted", "refused"])
def test_either_answer_opens_the_door(browse: Browser, opened: Building, answer: str) -> None:
    """Saying no costs nothing: the video, the quorum and the results are the same."""
    go_in(browse, opened, answer=answer)
    page = browse.get(path(opened, "sala"))
    assert "https://video.example.com/guayacanes" in page
    assert "Hay 20,0 % del edificio." in page
    assert "No se está grabando" in page


def test_the_video_link_opens_only_behind_the_door(browse: Browser, opened: Building) -> None:
    """Before entering it is nowhere; the room sends back to the door."""
    assert "video.example.com" not in browse.get(path(opened, "puerta"))
    response = browse.client.get(path(opened, "sala"))
    assert response.location == path(opened, "puerta")


def test_leaving_and_coming_back_makes_two_intervals(
    browse: Browser, storage: Storage, opened: Building
) -> None:
    """Each is kept; touching Enter twice opens no second one."""
    go_in(browse, opened)
    browse.post(path(opened, "puerta"))
    browse.get(path(opened, "sala"))
    browse.post(path(opened, "salir"), to=path(opened, "puerta"))
    browse.post(path(opened, "puerta"))
    with storage.reading() as tx:
        ends = tx.session.scalars(select(Attendance.left_at).order_by(Attendance.left_at)).all()
    assert len(ends) == 2
    assert ends.count(None) == 1


def test_withdrawing_from_the_phone_pauses_the_recording(
    browse: Browser, storage: Storage, opened: Building
) -> None:
    """In the same act: the light goes off for everybody."""
    assert opened.meeting_id is not None
    go_in(browse, opened)
    with storage.transaction() as tx:
        live_session.start_recording(tx, opened.community_id, opened.meeting_id, staff(opened), ASSEMBLY_AT)
    assert "Se está grabando" in browse.get(path(opened, "sala"))
    browse.post(path(opened, "retirar"))
    with storage.reading() as tx:
        assert tx.session.scalars(select(Recording.ended_how)).all() == ["paused"]
    assert "No se está grabando" in browse.get(path(opened, "sala"))


def test_the_pages_of_the_evening_stay_light(browse: Browser, opened: Building) -> None:
    """Prepaid data: the page itself far below the budget of the first load."""
    door = browse.get(path(opened, "puerta"))
    go_in(browse, opened)
    room = browse.get(path(opened, "sala"))
    assert max(len(door.encode()), len(room.encode())) < MOST_BYTES // 3


def test_the_page_of_the_room_says_that_it_is_shown(
    browse: Browser, storage: Storage, clock: FixedClock, opened: Building
) -> None:
    """Every 45 seconds, with the token in a header; after three silent minutes it has to enter again."""
    go_in(browse, opened)
    page = browse.get(path(opened, "sala"))
    assert f'data-signal="{path(opened, "senal")}"' in page
    token = page.split('data-token="')[1].split('"')[0]
    answers = []
    for seconds in (0, 45, 45, 180):
        clock.advance(timedelta(seconds=seconds))
        answer = browse.client.post(path(opened, "senal"), headers={"X-CSRFToken": token})
        answers.append(answer.status_code)
    assert answers == [204, 204, 204, 409]
    assert browse.client.get(path(opened, "sala")).location == path(opened, "puerta")
    assert "data-signal" not in browse.get(path(opened, "puerta"))


def test_a_strange_link_opens_no_door(browse: Browser, opened: Building) -> None:
    """Page, act and news: 404."""
    for page in ("puerta", "sala", "novedades"):
        browse.get(f"/r/{'x' * 22}/{page}", 404)
    browse.get(path(opened, "puerta"))
    browse.post(f"/r/{'x' * 22}/puerta", status=404)


def test_the_closed_door_leads_to_the_minutes_once_they_are_published(
    browse: Browser, storage: Storage, opened: Building
) -> None:
    """Before that no link leads nowhere: door and invitation say that the minutes will come."""
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, opened.meeting_id).state = "closed"
    waiting = browse.get(path(opened, "puerta")) + browse.get(f"/r/{opened.links[0]}")
    assert path(opened, "acta") not in waiting
    assert waiting.count("La reunión terminó") >= 2
    with storage.transaction() as tx:
        row = Minutes(
            community_id=opened.community_id,
            meeting_id=opened.meeting_id,
            record={},
            created_at=ASSEMBLY_AT,
            published_at=ASSEMBLY_AT,
        )
        tx.session.add(row)
    for page in (path(opened, "puerta"), f"/r/{opened.links[0]}"):
        assert path(opened, "acta") in browse.get(page)


def test_the_door_does_not_send_away_whoever_came_in_time(browse: Browser, building: Building) -> None:
    """At the hour the room may still be shut: the page says that it opens, not to come back then."""
    page = browse.get(path(building, "puerta"))
    assert "Ya es la hora." in page
    assert "Vuelva a esa hora" not in page


def test_entering_keeps_which_rules_were_shown(browse: Browser, storage: Storage, opened: Building) -> None:
    """The door's form brings the version of its text back; a bare POST brings none."""
    browse.get(path(opened, "puerta"))
    browse.post(path(opened, "grabacion"), {"answer": "granted", "shown": browse.hidden("shown")})
    shown = re.search(r'name="courtesy" value="([^"]+)"', browse.get(path(opened, "puerta")))
    assert shown is not None
    browse.post(path(opened, "puerta"), {"courtesy": shown[1]}, to=path(opened, "sala"))
    go_in(browse, opened, 1)
    with storage.reading() as tx:
        kept = tx.session.scalars(
            select(Attendance.courtesy_version).order_by(Attendance.courtesy_version)
        ).all()
    assert kept == ["", shown[1]]


@pytest.mark.parametrize("shown", ["", "0" * 64])
def test_a_permission_is_kept_with_the_text_that_was_read(
    browse: Browser, storage: Storage, opened: Building, shown: str
) -> None:
    """The text changed meanwhile, or none came back: it is shown again, and nothing is kept."""
    browse.get(path(opened, "puerta"))
    page = browse.post(path(opened, "grabacion"), {"answer": "granted", "shown": shown}, status=422)
    assert "El texto cambió mientras usted lo leía." in page and browse.hidden("shown") not in ("", shown)
    with storage.reading() as tx:
        assert tx.session.scalar(select(func.count()).select_from(Consent)) == 0


def test_a_change_of_language_is_another_text(browse: Browser, storage: Storage, opened: Building) -> None:
    """Read in Spanish, answered after the language was changed elsewhere: read it again."""
    browse.get(path(opened, "puerta"))
    in_spanish = browse.hidden("shown")
    browse.post("/idioma", {"language": "en"})
    page = browse.post(path(opened, "grabacion"), {"answer": "granted", "shown": in_spanish}, status=422)
    assert "The text changed while you were reading it." in page


def test_what_is_to_be_written_down_is_sent_and_shown(
    browse: Browser, storage: Storage, opened: Building
) -> None:
    """From the room of whoever did not give permission; what was typed stays when it is too long."""
    go_in(browse, opened, 0, "refused")
    room = path(opened, "sala")
    assert "Quiero que quede escrito" in browse.get(room)
    page = browse.post(room, {"text": "x" * 1001}, status=422)
    assert "x" * 1001 in page
    assert "Lo que quiere dejar escrito" in browse.post(room, {"text": "  "}, status=422)
    browse.post(room, {"text": "No estoy de acuerdo con el <b>plazo</b>."}, to=f"{room}#written")
    assert "No estoy de acuerdo con el &lt;b&gt;plazo&lt;/b&gt;." in browse.get(room)
    go_in(browse, opened, 1)
    assert "No estoy de acuerdo" not in browse.get(path(opened, "sala", 1))


def test_without_quorum_the_own_page_says_what_happened_and_what_comes(
    browse: Browser, storage: Storage, opened: Building
) -> None:
    """The invitation and the door: nothing was decided, and the day of the second meeting."""
    with storage.transaction() as tx:
        assert opened.meeting_id is not None
        live_session.declare_no_quorum(
            tx, opened.community_id, opened.meeting_id, staff(opened), ASSEMBLY_AT + timedelta(hours=1)
        )
    page = browse.get(f"/r/{opened.links[2]}")
    assert "La reunión no pudo empezar" in page and "Faltó gente. No se decidió nada." in page
    assert "jueves 25 de marzo" in page.split("La segunda reunión es el")[1]
    assert "Faltó gente. No se decidió nada." in browse.get(path(opened, "puerta", 2))
    assert "La reunión no pudo empezar, y se le avisa" in browse.get(path(opened, "historial", 2))


def test_who_is_not_inside_any_more_is_told_at_the_door_and_keeps_what_was_written(
    app: Flask, browse: Browser, storage: Storage, clock: FixedClock, opened: Building
) -> None:
    """The page was still open when its reader fell silent: words in their language, and nothing lost."""
    go_in(browse, opened)
    browse.get(path(opened, "sala"))
    with app.app_context(), storage.transaction() as tx:
        live_session.mark(tx, *ids(opened), opened.people[0], False, staff(opened), clock.now())
    page = browse.post(path(opened, "palabra"), status=422)
    assert "Solo pide la palabra quien está en la reunión." in page
    assert "Entrar" in page
    page = browse.post(path(opened, "sala"), {"text": "El ascensor lleva un mes dañado."}, status=422)
    assert "Lo que usted escribió no se envió" in page
    assert "El ascensor lleva un mes dañado." in page
    assert "http-equiv" not in page


def test_the_door_says_it_in_words_when_the_meeting_ended_meanwhile(
    app: Flask, browse: Browser, storage: Storage, clock: FixedClock, opened: Building
) -> None:
    """And not a page that leads nowhere."""
    go_in(browse, opened)
    browse.get(path(opened, "sala"))
    with app.app_context(), storage.transaction() as tx:
        live_session.elect(
            tx, *ids(opened), live_session.Office.CHAIR, opened.people[0], staff(opened), clock.now()
        )
        live_session.act_as_secretary(tx, *ids(opened), staff(opened), clock.now())
        live_session.close_meeting(tx, *ids(opened), staff(opened), clock.now())
    page = browse.post(path(opened, "palabra"), status=422)
    assert "La sala no está abierta." in page
    assert "La reunión terminó" in page
