"""The page "who was told of the minutes": figures with the deadline, letters, hand-over with a witness."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.storage.deliveries import Delivery
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import PASSWORD, Building
from tests.held import AFTER, hold, ids
from tests.held import published as published_minutes


@pytest.fixture
def published(browse: Browser, storage: Storage, clock: FixedClock, keys: Keys) -> Building:
    """Minutes published to five owners, the second on paper; the administrator is signed in."""
    with browse.app.app_context():
        building = published_minutes(storage, keys)
    clock.advance(AFTER - clock.now())
    browse.sign_in(building.emails["administrator"], PASSWORD)
    return building


def board(building: Building) -> str:
    """The page of who was told."""
    return f"/reuniones/{ids(building)[1]}/acta/avisos"


def letter(storage: Storage) -> str:
    """The message on paper."""
    with storage.reading() as tx:
        query = select(Delivery.id).where(Delivery.kind == "minutes", Delivery.channel == "paper")
        return str(tx.session.scalars(query).one())


def test_the_minutes_say_how_many_were_told_and_until_when(browse: Browser, published: Building) -> None:
    """At a distance within ten days (art. 44); the way to the list stands beside it."""
    page = browse.get(f"/reuniones/{ids(published)[1]}/acta")
    assert "Comunicada a 0 de 5 personas." in page
    assert "Último día para comunicarla: martes 30 de marzo (Ley 675 de 2001, art. 44)." in page
    assert f'href="{board(published)}"' in page


def test_after_the_last_day_it_is_late(browse: Browser, published: Building, clock: FixedClock) -> None:
    """As long as somebody is missing."""
    assert "Tarde" not in browse.get(board(published))
    clock.advance(12 * (AFTER - AFTER.replace(day=AFTER.day - 1)))
    browse.sign_in(published.emails["administrator"], PASSWORD)
    assert "Tarde" in browse.get(board(published))


def test_a_letter_is_printed_and_handed_over_with_a_witness(
    browse: Browser, published: Building, storage: Storage
) -> None:
    """Print, leave, write down: then the person counts as told and stands in the other list."""
    page = browse.get(board(published))
    assert "1 carta espera la entrega." in page and "/r/" not in page
    for name in ("cartas.pdf", "planilla.pdf"):
        assert browse.client.get(f"{board(published)}/{name}").data.startswith(b"%PDF")
    paper = f"/reuniones/{ids(published)[1]}/avisos/{letter(storage)}/papel"
    browse.get(paper)
    form = {"handed_at": "2027-03-20T11:00", "witness": "Portero Inventado", "received_by": ""}
    browse.post(paper, form, to=board(published))
    assert "Comunicada a 1 de 5 personas." in browse.get(board(published))
    told = browse.get(f"{board(published)}?ver=avisados")
    assert "Persona 2 Inventada" in told and "Persona 1 Inventada" not in told
    assert browse.client.get(f"{board(published)}/cartas.pdf").status_code == 404


def test_whose_mail_waits_can_get_a_letter(browse: Browser, published: Building, storage: Storage) -> None:
    """The button comes back to this list, where another letter waits."""
    browse.get(board(published))
    with storage.reading() as tx:
        query = select(Delivery.id).where(
            Delivery.kind == "minutes", Delivery.person_id == published.people[0]
        )
        mail = tx.session.scalars(query).one()
    browse.post(f"/reuniones/{ids(published)[1]}/avisos/{mail}/a-papel", {}, to=board(published))
    assert "2 cartas esperan la entrega." in browse.get(board(published))


def test_an_hour_before_the_publication_is_refused(
    browse: Browser, published: Building, storage: Storage
) -> None:
    """With the reason, and what was written still there."""
    paper = f"/reuniones/{ids(published)[1]}/avisos/{letter(storage)}/papel"
    browse.get(paper)
    form = {"handed_at": "2027-03-20T10:00", "witness": "Portero Inventado", "received_by": ""}
    page = browse.post(paper, form, status=422)
    assert "La hora es anterior a lo que se entrega." in page and "Portero Inventado" in page


def test_before_publication_there_is_no_list(browse: Browser, storage: Storage) -> None:
    """Nobody could have been told."""
    with browse.app.app_context():
        building = hold(storage)
    browse.sign_in(building.emails["administrator"], PASSWORD)
    browse.get(board(building), status=404)


def test_all_whose_mail_failed_get_a_letter_by_one_button(
    browse: Browser, published: Building, storage: Storage
) -> None:
    """The button stands there only when somebody's mail failed, and says how many."""
    assert "falló" not in browse.get(board(published))
    with storage.transaction() as tx:
        for row in tx.session.scalars(select(Delivery).where(Delivery.kind == "minutes")):
            row.state = "refused" if row.channel == "email" else row.state
    assert "Enviar en papel a las 4 cuyo mensaje falló" in browse.get(board(published))
    browse.post(f"{board(published)}/a-papel", {}, to=board(published))
    assert "5 cartas esperan la entrega." in browse.get(board(published))
