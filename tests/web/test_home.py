"""The welcome page and the desk: what comes next, and what waits."""

from __future__ import annotations

from sqlalchemy import select, update

from meetings import communities
from meetings.accounts import Role
from meetings.communities import WRONG_PERSON
from meetings.storage.communities import ContactPoint
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from meetings.trail import SYSTEM
from tests.browse import Browser
from tests.factories import (
    PASSWORD,
    START,
    Building,
    add_staff,
    convene,
    issue,
    make_building,
    make_meeting,
    sell,
)


def enter(browse: Browser, building: Building, role: str = "administrator") -> str:
    """Sign in and open the desk."""
    browse.sign_in(building.emails[role], PASSWORD)
    return browse.get("/inicio")


def test_a_visitor_learns_what_this_is_and_where_to_enter(browse: Browser, storage: Storage) -> None:
    """Residents need no password, staff do."""
    page = browse.get("/")
    assert "No necesita cuenta ni contraseña." in page
    assert 'href="/ingreso"' in page


def test_the_desk_of_an_empty_community_says_what_is_missing(browse: Browser, storage: Storage) -> None:
    """Who answers the residents, and the register."""
    with storage.transaction() as tx:
        building = Building(communities.create_community(tx, "Los Robles", SYSTEM, START))
        add_staff(tx, building, Role.ADMINISTRATOR)
    page = enter(browse, building)
    assert "Diga quién atiende a los residentes" in page
    assert "Suba el registro de propietarios" in page
    assert "No hay reuniones en preparación." in page


def test_the_desk_shows_the_next_meeting_with_its_days(browse: Browser, storage: Storage) -> None:
    """Day and hour, the tasks and the last day to send."""
    building = make_building(storage)
    make_meeting(storage, building)
    page = enter(browse, building)
    assert "sábado 20 de marzo, 9:00\u00a0a.\u00a0m." in page
    assert "Tiene hasta el jueves 4 de marzo para enviar." in page
    assert f"/reuniones/{building.meeting_id}" in page


def test_a_held_meeting_stays_on_the_desk_until_its_minutes_are_published(
    browse: Browser, storage: Storage
) -> None:
    """With no other one ahead it is the first, and its minutes are what the one button leads to."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    convene(storage, building)
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, meeting_id).state = "closed"
    page = enter(browse, building)
    assert "No hay reuniones en preparación." not in page
    assert f'class="btn main" href="/reuniones/{meeting_id}/acta"' in page


def test_a_denied_address_stands_on_the_desk_of_the_staff(browse: Browser, storage: Storage) -> None:
    """With a link to the person, until they have another; whoever only reads sees no name."""
    building = make_building(storage, roles=(Role.ADMINISTRATOR, Role.COUNCIL))
    with storage.transaction() as tx:
        query = select(ContactPoint.id).where(ContactPoint.person_id == building.people[0])
        point = tx.session.scalars(query).one()
        communities.suspend_contact_point(tx, building.community_id, point, WRONG_PERSON, SYSTEM, START)
    page = enter(browse, building)
    assert "Persona 1 Inventada, Torre 1 101" in page
    assert f"/personas/{building.people[0]}" in page
    other = Browser(browse.app)
    assert "Inventada," not in enter(other, building, "council")


def test_the_desk_and_the_board_lead_to_who_bought_since(browse: Browser, storage: Storage) -> None:
    """The administrator sees who has no notice because they bought later, and sends it with one button."""
    building = make_building(storage)
    make_meeting(storage, building)
    issue(storage, building)
    board = f"/reuniones/{building.meeting_id}/avisos"
    assert "sin la citación" not in enter(browse, building)
    sell(storage, building, 1, START)
    assert "1 nuevo propietario sin la citación" in browse.get("/inicio")
    page = browse.get(board)
    assert "Nuevos propietarios sin la citación" in page and "Persona 6 Inventada" in page
    browse.post(f"{board}/nuevos", to=board)
    assert "Nuevos propietarios" not in browse.get(board)
    assert "sin la citación" not in browse.get("/inicio")


def test_the_desk_and_the_board_lead_to_who_was_not_reached(browse: Browser, storage: Storage) -> None:
    """The administrator sees how many and until when, and sends paper to all of them with one button."""
    building = make_building(storage)
    make_meeting(storage, building)
    issue(storage, building)
    with storage.transaction() as tx:
        tx.session.execute(update(Delivery).values(state="refused", last_words="550 no such user"))
    page = enter(browse, building)
    assert "5 personas sin citación" in page
    assert "Se les puede citar hasta el jueves 4 de marzo." in page
    board = f"/reuniones/{building.meeting_id}/avisos"
    assert "Enviar en papel a las 5 cuyo mensaje falló" in browse.get(board)
    browse.post(f"{board}/a-papel", to=board)
    assert "sin citación" not in browse.get("/inicio")
    assert "cuyo mensaje falló" not in browse.get(board)
