"""Answers the staff write down for whoever tells them by telephone or at the desk."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.accounts import Role
from meetings.adapters.clock import FixedClock
from meetings.storage.consents import Consent
from meetings.storage.planning import Meeting
from meetings.storage.replies import Reply
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import ASSEMBLY_AT, PASSWORD, Building, convene, make_building, make_meeting


@pytest.fixture
def building(storage: Storage) -> Building:
    """Five owners called to an assembly that wants to be recorded."""
    building = make_building(storage)
    meeting = make_meeting(storage, building)
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, meeting).recording_requested = True
    convene(storage, building)
    return building


@pytest.fixture
def desk(browse: Browser, building: Building) -> Browser:
    """The secretary at the telephone."""
    browse.sign_in(building.emails[Role.SECRETARY.value], PASSWORD)
    return browse


def page_of(building: Building) -> str:
    """Where the answers of the building's meeting are written down."""
    return f"/reuniones/{building.meeting_id}/respuestas"


def of(building: Building, person: int) -> str:
    """Where the answer of one owner is sent."""
    return f"{page_of(building)}/{building.people[person]}"


def kept(storage: Storage) -> tuple[list[Reply], list[Consent]]:
    """Every answer and every permission in the data base."""
    with storage.reading() as tx:
        replies = tx.session.scalars(select(Reply).order_by(Reply.at, Reply.number))
        return list(replies), list(tx.session.scalars(select(Consent)))


def test_the_list_preselects_neither_channel_nor_answer(desk: Browser, building: Building) -> None:
    """Before the channel is chosen there is no button that writes."""
    page = desk.get(page_of(building))
    assert "Persona 1 Inventada" in page and "Por teléfono" in page
    assert f"{of(building, 0)}" not in page
    assert f"{of(building, 0)}?canal=phone" in desk.get(f"{page_of(building)}?canal=phone")


def test_an_answer_by_telephone_is_kept_with_who_wrote_it(
    desk: Browser, building: Building, storage: Storage
) -> None:
    """The answer names its channel and the account of the staff."""
    desk.get(f"{page_of(building)}?canal=phone")
    where = desk.post(of(building, 0), {"channel": "phone", "answer": "yes"}, to=page_of(building))
    [reply], _ = kept(storage)
    assert (reply.answer, reply.channel) == ("yes", "phone")
    assert reply.assisted_by == building.staff[Role.SECRETARY.value]
    assert "Sí va · lo anotó la administración" in desk.get(where.split("#")[0])


def test_the_person_reads_it_as_written_down(app: Flask, desk: Browser, building: Building) -> None:
    """In their own trail and on their own invitation stands what the staff wrote."""
    desk.get(f"{page_of(building)}?canal=phone")
    desk.post(of(building, 0), {"channel": "phone", "answer": "no"})
    own = Browser(app)
    assert "La administración anotó su respuesta" in own.get(f"/r/{building.links[0]}/historial")
    receipt = own.get(f"/r/{building.links[0]}/listo")
    assert "No puedo ir" in receipt
    assert "Usted entra con este mismo enlace" not in receipt
    assert "Después puede leer el acta" in receipt
    assert "La administración anotó" not in own.get(f"/r/{building.links[1]}/historial")


def test_a_permission_at_the_desk_binds_its_text(desk: Browser, building: Building, storage: Storage) -> None:
    """A refusal told at the desk is kept like one of the person's own, with the text it answers."""
    desk.get(f"{page_of(building)}?canal=desk")
    desk.post(of(building, 1), {"channel": "desk", "answer": "refused"})
    _, [consent] = kept(storage)
    assert (consent.person_id, consent.answer, consent.channel) == (building.people[1], "refused", "desk")
    assert consent.text_id is not None and consent.assisted_by is not None


@pytest.mark.parametrize(
    "entered", [{}, {"channel": "phone"}, {"answer": "yes"}, {"channel": "fax\x00", "answer": "sí" * 5000}]
)
def test_an_answer_without_channel_or_choice_is_refused(
    desk: Browser, building: Building, storage: Storage, entered: dict[str, str]
) -> None:
    """The page is shown again with what is missing, and nothing is written."""
    desk.get(page_of(building))
    page = desk.post(of(building, 0), entered, status=422)
    assert "Diga primero" in page or "Toque una de las respuestas" in page
    assert kept(storage) == ([], [])


def test_the_search_finds_names_and_units(desk: Browser, building: Building) -> None:
    """Accents and capitals do not matter; what nobody is called says so."""
    page = desk.get(f"{page_of(building)}?q=PERSÓNA 2")
    assert "Persona 2 Inventada" in page and "Persona 1 Inventada" not in page
    assert "Persona 5 Inventada" in desk.get(f"{page_of(building)}?q=torre 1 201&canal=desk")
    assert "Nadie es así" in desk.get(f"{page_of(building)}?q=%3Cb%3E%27%22%00")


def test_an_answer_after_the_beginning_is_refused(
    desk: Browser, building: Building, storage: Storage, clock: FixedClock
) -> None:
    """A page left open over the beginning of the meeting cannot write a late answer."""
    desk.get(f"{page_of(building)}?canal=phone")
    clock.advance(ASSEMBLY_AT - clock.now() + timedelta(minutes=1))
    desk.sign_in(building.emails[Role.SECRETARY.value], PASSWORD)
    assert 'value="yes"' not in desk.get(f"{page_of(building)}?canal=phone")
    page = desk.post(of(building, 0), {"channel": "phone", "answer": "yes"}, status=422)
    assert "Esta respuesta llegó tarde" in page
    assert kept(storage) == ([], [])


def test_another_communitys_meeting_or_person_is_missing(
    desk: Browser, building: Building, storage: Storage
) -> None:
    """A meeting of another community and a person who was not invited answer the same 404."""
    other = make_building(storage, name="Las Ceibas")
    make_meeting(storage, other)
    convene(storage, other)
    said = {"channel": "phone", "answer": "granted"}
    desk.get(page_of(other), status=404)
    desk.get(page_of(building))
    desk.post(of(other, 0), said, status=404)
    desk.post(f"{page_of(building)}/{other.people[0]}", said, status=404)
    desk.post(f"{page_of(building)}/{uuid.uuid4()}", said, status=404)
    assert kept(storage) == ([], [])


def test_an_answer_without_the_pages_token_is_refused(
    desk: Browser, building: Building, storage: Storage
) -> None:
    """A form whose token does not hold writes nothing: its page is shown again."""
    desk.post(of(building, 0), {"csrf_token": "x", "channel": "phone", "answer": "yes"}, status=422)
    assert kept(storage) == ([], [])
