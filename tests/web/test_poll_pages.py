"""The poll for the hour on its pages: opened at the desk, answered by a personal link, closed."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import accounts, planning
from meetings.adapters.clock import FixedClock
from meetings.protocol.kinds import Body, Kind
from meetings.storage.planning import PollInvitation
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import PASSWORD, START, Building, convene, make_building, make_meeting
from tests.usecases.planning_support import BY, begin
from tests.usecases.test_poll import OVER

FILLED = {
    "hour_1": "2027-03-06T09:00",
    "hour_2": "2027-03-13T18:30",
    "hour_3": "",
    "last_answer": "2027-02-05T20:00",
}
LARGEST_PAGE = 60_000


@pytest.fixture
def building(storage: Storage) -> Building:
    """A draft of an assembly of five owners."""
    building = make_building(storage)
    make_meeting(storage, building)
    return building


@pytest.fixture
def desk(browse: Browser, building: Building) -> Browser:
    """The administrator, signed in, on the page of the poll."""
    browse.sign_in(building.emails["administrator"], PASSWORD)
    browse.get(poll_of(building))
    return browse


def poll_of(building: Building) -> str:
    """The page of the staff."""
    return f"/reuniones/{building.meeting_id}/encuesta"


def link_of(storage: Storage, building: Building, number: int = 0) -> str:
    """The page of one person."""
    with storage.reading() as tx:
        query = select(PollInvitation.link_id).where(PollInvitation.person_id == building.people[number])
        return f"/encuesta/{accounts.link_token(tx, tx.session.scalars(query).one())}"


def said(page: str) -> str:
    """What a reader sees of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def answers(page: str, *codes: str) -> dict[str, str]:
    """The form of a person's page, filled in."""
    names = dict.fromkeys(re.findall(r'name="(q_[0-9a-f]+)"', page))
    return dict(zip(names, codes, strict=True))


def test_the_poll_is_linked_from_the_day_the_meeting_and_the_seal(desk: Browser, building: Building) -> None:
    """One line on each."""
    for place in ("/fecha", "", "/sello"):
        assert f'href="{poll_of(building)}"' in desk.get(f"/reuniones/{building.meeting_id}{place}")


def test_the_desk_asks_and_sees_the_share_that_each_hour_gathers(
    desk: Browser, storage: Storage, building: Building, app: Flask
) -> None:
    """Nothing is chosen beforehand on the phone; the page is small; the desk sees shares and no names."""
    desk.post(poll_of(building), FILLED, to=poll_of(building))
    phone = Browser(app)
    page = phone.get(link_of(storage, building))
    assert len(page.encode()) < LARGEST_PAGE and "checked" not in page and "<script" not in page
    assert page.count('type="radio"') == 6
    phone.post(link_of(storage, building), answers(page, "yes", "no"), to=link_of(storage, building))
    assert "Sus respuestas quedaron guardadas" in phone.get(link_of(storage, building))
    page = said(desk.get(poll_of(building)))
    assert "Han respondido 1 de 5 personas" in page
    assert "Puede el 20,0 % del edificio: 1 persona." in page
    assert "Persona 1" not in page


def test_an_answer_may_be_changed_and_a_missing_one_is_asked_for(
    desk: Browser, storage: Storage, building: Building, app: Flask
) -> None:
    """What was chosen stays chosen on the page that asks for the rest."""
    desk.post(poll_of(building), FILLED)
    phone, link = Browser(app), link_of(storage, building)
    form = answers(phone.get(link), "maybe", "no")
    first = dict([next(iter(form.items()))])
    page = phone.post(link, first, status=422)
    assert "Escoja una respuesta." in page and page.count(" checked") == 1
    phone.post(link, form)
    phone.post(link, answers(phone.get(link), "yes", "yes"))
    assert said(phone.get(link)).count("Puedo") >= 4


def test_hours_too_soon_are_named_once_and_asked_about_by_a_second_button(
    desk: Browser, building: Building
) -> None:
    """What was typed stays; nothing was sent meanwhile."""
    soon = FILLED | {"hour_2": "2027-02-15T09:00"}
    page = desk.post(poll_of(building), soon, status=422)
    assert "La ley no deja tiempo para algunas de estas horas." in page
    assert 'value="2027-02-15T09:00"' in page and 'name="anyway"' in page
    desk.post(poll_of(building), soon | {"anyway": "yes"})
    page = said(desk.get(poll_of(building)))
    assert "Ese día no se puede. El primer día posible es el miércoles 17 de febrero." in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hour_2": ""}, "Escriba el día y la hora."),
        ({"hour_3": "mañana"}, "No es un valor para la fecha y la hora"),
        ({"hour_2": "2027-03-06T09:00"}, "Una hora está repetida."),
        ({"last_answer": "2027-01-05T20:00"}, "ya pasó"),
        ({"hour_1": "0001-01-01T00:00"}, "Revise el año."),
    ],
)
def test_what_cannot_be_asked_is_said_on_the_page(
    desk: Browser, building: Building, changed: dict[str, str], words: str
) -> None:
    """In a sentence, with nothing lost."""
    page = desk.post(poll_of(building), FILLED | changed, status=422)
    assert words.casefold() in said(page).casefold()


def test_choosing_an_hour_sets_the_day_and_tells_whoever_answers_afterwards(
    desk: Browser, storage: Storage, building: Building, app: Flask
) -> None:
    """Two tabs: the second reads what was chosen, and its answer is not kept."""
    desk.post(poll_of(building), FILLED)
    phone, link = Browser(app), link_of(storage, building)
    form = answers(phone.get(link), "yes", "yes")
    choose = re.findall(rf'action="({poll_of(building)}/[0-9a-f-]{{36}})"', desk.get(poll_of(building)))
    desk.post(choose[1], to=poll_of(building))
    assert "La encuesta eligió una hora: sábado 13 de marzo" in said(desk.get(poll_of(building)))
    assert "13 de marzo" in desk.get(f"/reuniones/{building.meeting_id}/fecha")
    page = said(phone.post(link, form, status=422))
    assert "Esta encuesta está cerrada." in page and "sábado 13 de marzo" in page
    page = said(desk.post(choose[0], status=422))
    assert "Esta encuesta está cerrada." in page


def test_a_poll_is_closed_without_an_hour_only_with_a_reason_that_all_read(
    desk: Browser, storage: Storage, building: Building, app: Flask
) -> None:
    """And another may follow."""
    desk.post(poll_of(building), FILLED)
    desk.get(poll_of(building))
    desk.post(f"{poll_of(building)}/cerrar", {"reason": ""}, status=422)
    desk.post(f"{poll_of(building)}/cerrar", {"reason": "No hubo acuerdo."}, to=poll_of(building))
    assert "No hubo acuerdo." in Browser(app).get(link_of(storage, building))
    assert "Volver a preguntar" in desk.get(poll_of(building))
    desk.post(poll_of(building), FILLED, to=poll_of(building))


def test_each_state_of_a_poll_has_its_page(
    desk: Browser, storage: Storage, building: Building, app: Flask, clock: FixedClock
) -> None:
    """Over, then called: never a form that leads nowhere."""
    desk.post(poll_of(building), FILLED)
    phone, link = Browser(app), link_of(storage, building)
    clock.advance(OVER - START)
    assert "Ya no se reciben respuestas" in phone.get(link)
    with app.app_context():
        convene(storage, building)
    page = phone.get(link)
    assert "La reunión ya se citó" in page and 'type="radio"' not in page


def test_a_link_of_a_poll_opens_nothing_else_and_no_other_link_opens_a_poll(
    desk: Browser, storage: Storage, building: Building, app: Flask
) -> None:
    """A purpose each."""
    desk.post(poll_of(building), FILLED)
    token = link_of(storage, building).rsplit("/", 1)[1]
    with app.app_context():
        convene(storage, building)
    Browser(app).get(f"/r/{token}", status=404)
    Browser(app).get(f"/encuesta/{building.links[0].rsplit('/', 1)[-1]}", status=404)


def test_the_seal_offers_by_hand_only_a_poll_held_elsewhere(desk: Browser, building: Building) -> None:
    """A poll made here writes itself down."""
    page = said(desk.get(f"/reuniones/{building.meeting_id}/sello"))
    assert "Una encuesta hecha por fuera: en papel o en un grupo" in page


def test_a_council_is_shown_people_and_no_share(desk: Browser, storage: Storage, building: Building) -> None:
    """Coefficients count where the owners meet."""
    with storage.transaction() as tx:
        for person in building.people[:3]:
            planning.add_member(tx, building.community_id, Body.COUNCIL, person, BY, START)
    building.meeting_id = begin(storage, building, kind=Kind.COUNCIL_MEETING)
    desk.get(poll_of(building))
    desk.post(poll_of(building), FILLED)
    page = said(desk.get(poll_of(building)))
    assert "Sin respuesta: 3 personas." in page and "del edificio" not in page
