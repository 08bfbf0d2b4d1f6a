"""Powers on the pages: registered by the staff, at the desk and at the door; announced by the owner (R4)."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from meetings.adapters.clock import FixedClock
from meetings.storage.planning import Meeting
from meetings.storage.proxies import Proxy
from meetings.storage.replies import Reply
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import ASSEMBLY_AT, PASSWORD, Building, convene, make_building, make_meeting
from tests.web.test_live_session import HOSTILE, open_room, path


@pytest.fixture
def building(storage: Storage, clock: FixedClock) -> Building:
    """A called assembly of five units: 20, 15, 15, 25 and 25; the clock stands at its hour."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    clock.advance(ASSEMBLY_AT - clock.now())
    return building


@pytest.fixture
def secretary(browse: Browser, building: Building) -> Browser:
    """The secretary, signed in."""
    browse.sign_in(building.emails["secretary"], PASSWORD)
    return browse


def form(building: Building, number: int, **others: str) -> dict[str, str]:
    """The power of one owner as the secretary fills it in."""
    return {
        "units": str(building.units[number]),
        "holder_name": "Laura Salas Inventada",
        "holder_document": "52.345.678",
        "role": "none",
        "signed_on": "2027-02-01",
        "kept_at": "Carpeta de poderes",
        "reasons-0-code": "proxy.conflict.role",
        **others,
    }


def of(building: Building, number: int) -> str:
    """Where the power of one owner is registered."""
    return path(building, f"poderes/{building.people[number]}")


def powers(storage: Storage) -> int:
    """How many powers stand."""
    with storage.reading() as tx:
        return tx.session.scalar(select(func.count()).select_from(Proxy).where(Proxy.ended_at.is_(None))) or 0


def test_a_power_is_registered_from_the_page_of_answers(secretary: Browser, building: Building) -> None:
    """The link stands beside each owner; afterwards the list says who represents them."""
    assert of(building, 3) in secretary.get(path(building, "respuestas"))
    secretary.get(of(building, 3))
    secretary.post(of(building, 3), form(building, 3), to=path(building, "poderes"))
    page = secretary.get(path(building, "poderes"))
    assert "Lo representa: Laura Salas Inventada" in page
    assert "Con poder: Laura Salas Inventada" in secretary.get(path(building, "respuestas"))
    assert "Hay 1 registrado." in secretary.get(path(building, "antes"))


def test_a_copy_of_the_paper_takes_the_place_of_where_it_lies(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """The file is kept sealed; without either the page says what is missing."""
    secretary.get(of(building, 3))
    page = secretary.post(of(building, 3), form(building, 3, kept_at=""), status=422)
    assert "Falta el papel de este poder." in page
    assert "Laura Salas Inventada" in page
    data = {**form(building, 3, kept_at=""), "file": (io.BytesIO(b"%PDF-1.7 poder"), "poder.pdf")}
    secretary.post(of(building, 3), data, to=path(building, "poderes"))
    with storage.reading() as tx:
        assert tx.session.scalars(select(Proxy)).one().blob_id is not None


def test_at_the_door_the_holder_comes_in_for_the_absent(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """From the list to the form, back to the unit, one tick: represented, in the list and in the room."""
    open_room(secretary, building)
    page = secretary.get(path(building, "asistencia"))
    assert of(building, 3) in page
    assert "Viene otra persona con poder" in page
    secretary.get(of(building, 3))
    secretary.post(of(building, 3), form(building, 3))
    with storage.reading() as tx:
        holder = tx.session.scalars(select(Proxy.holder_id)).one()
    page = secretary.get(path(building, "asistencia?q=104"))
    assert "Con el poder de Persona 4 Inventada." in page
    secretary.post(path(building, "asistencia"), {"arrived": str(holder)})
    page = secretary.get(path(building, "asistencia"))
    assert "Hay 25,0 % del edificio." in page
    assert "0 unidades presentes, 1 representada, 4 no han llegado." in page
    assert "Torre 1 104 (con poder)" in secretary.get(path(building, "sala"))
    secretary.post(path(building, "asistencia"), {"left": str(holder)})
    assert "Hay 0,0 % del edificio." in secretary.get(path(building, "asistencia"))


def test_a_power_taken_back_leaves_its_holder_without_vote(
    secretary: Browser, storage: Storage, building: Building
) -> None:
    """The person stays on the list, so that the secretary can mark that they left."""
    open_room(secretary, building)
    secretary.get(of(building, 3))
    secretary.post(of(building, 3), form(building, 3))
    with storage.reading() as tx:
        row = tx.session.scalars(select(Proxy)).one()
    secretary.post(path(building, "asistencia"), {"arrived": str(row.holder_id)})
    secretary.get(path(building, "poderes"))
    secretary.post(path(building, f"poderes/{row.id}/retirar"), to=path(building, "poderes"))
    page = secretary.get(path(building, "asistencia"))
    assert "Ya no tiene poder. No cuenta por ninguna unidad." in page
    assert "Hay 0,0 % del edificio." in page
    secretary.get(path(building, "poderes"))
    page = secretary.post(path(building, f"poderes/{row.id}/retirar"), status=422)
    assert "Este poder ya se retiró." in page


def test_an_administrator_is_asked_why(secretary: Browser, storage: Storage, building: Building) -> None:
    """The same page opens the reasons; with one of them the power is kept."""
    secretary.get(of(building, 3))
    page = secretary.post(of(building, 3), form(building, 3, role="administrator"), status=422)
    assert "Este poder se podría impugnar." in page
    assert '<details id="why" open>' in page
    ready = {"role": "administrator", "reasons-0-ground": "law_silent"}
    secretary.post(of(building, 3), form(building, 3, **ready), to=path(building, "poderes"))
    assert powers(storage) == 1


@pytest.mark.parametrize(
    "others",
    [
        {"holder": "not a person"},
        {"holder": "7d0c3a3e-7f3e-4b55-9f6f-2b6f0f3f9f10"},
        {"holder_name": "", "holder_document": ""},
        {"holder_name": "a" * 10_000},
        {"holder_document": HOSTILE},
        {"role": ""},
        {"role": "king"},
        {"signed_on": ""},
        {"signed_on": "31/02/2027"},
        {"signed_on": "2999-01-01"},
        {"units": "not a unit"},
        {"units": ""},
        {"kept_at": "a" * 10_000},
    ],
)
def test_bad_input_is_told_and_nothing_is_kept(
    secretary: Browser, storage: Storage, building: Building, others: dict[str, str]
) -> None:
    """A clear page, never a fault of the program."""
    secretary.get(of(building, 3))
    is_stranger = others.get("holder", "").startswith("7d0c")
    secretary.post(of(building, 3), form(building, 3, **others), status=404 if is_stranger else 422)
    assert powers(storage) == 0


def test_a_hostile_name_is_only_text(secretary: Browser, building: Building) -> None:
    """In the list of powers and in the room's list."""
    secretary.get(of(building, 3))
    secretary.post(of(building, 3), form(building, 3, holder_name=HOSTILE, kept_at=HOSTILE))
    page = secretary.get(path(building, "poderes"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_council_has_no_powers(secretary: Browser, storage: Storage, building: Building) -> None:
    """Neither page nor button."""
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, building.meeting_id).kind = "council_meeting"
    secretary.get(path(building, "poderes"), status=404)
    secretary.get(of(building, 3), status=404)
    assert "/poderes" not in secretary.get(path(building, "respuestas"))


@pytest.fixture
def owner(browse: Browser, building: Building, clock: FixedClock) -> str:
    """The page of the fourth owner, a day before the meeting."""
    clock.advance(-timedelta(days=1))
    return f"/r/{building.links[3]}"


def announce(browse: Browser, owner: str) -> None:
    """Say that another person goes."""
    browse.get(f"{owner}/otra-persona")
    sent = {"holder_name": "Laura Salas", "holder_document": "52.345.678"}
    browse.post(f"{owner}/otra-persona", sent, to=f"{owner}/listo")


def test_an_owner_says_who_goes_and_what_is_left_to_do(browse: Browser, owner: str) -> None:
    """The third answer of the mail; it says that the paper is missing."""
    assert "Otra persona va por mí" in browse.get(owner)
    announce(browse, owner)
    page = browse.get(f"{owner}/listo")
    assert "Falta una cosa: el papel firmado." in page
    assert "Laura Salas" in page
    assert "No puedo ir" not in page
    assert "Otra persona va por mí" in browse.get(owner)


def test_once_registered_the_owner_reads_it(browse: Browser, building: Building, owner: str) -> None:
    """And the staff's form holds what was announced; afterwards the announcement is no open point."""
    announce(browse, owner)
    browse.sign_in(building.emails["secretary"], PASSWORD)
    assert "Iría: Laura Salas" in browse.get(path(building, "poderes"))
    assert 'value="52.345.678"' in browse.get(of(building, 3))
    browse.post(of(building, 3), form(building, 3))
    assert "Iría: Laura Salas" not in browse.get(path(building, "poderes"))
    page = browse.get(f"{owner}/listo")
    assert "Lo representa Laura Salas Inventada: el poder está registrado." in page
    assert "Falta una cosa" not in page


@pytest.mark.parametrize(
    "sent",
    [
        {"holder_name": "Laura"},
        {"holder_document": "52345678"},
        {"holder_name": " ", "holder_document": "\x00"},
        {"holder_name": "a" * 201, "holder_document": "52345678"},
        {"holder_name": "Laura", "holder_document": "1" * 41},
    ],
)
def test_who_goes_is_asked_whole(browse: Browser, storage: Storage, owner: str, sent: dict[str, str]) -> None:
    """Nothing of the answer is kept."""
    browse.get(f"{owner}/otra-persona")
    browse.post(f"{owner}/otra-persona", sent, status=422)
    with storage.reading() as tx:
        assert tx.session.scalars(select(Reply)).all() == []


def test_in_a_council_nobody_goes_for_another(
    browse: Browser, storage: Storage, building: Building, owner: str
) -> None:
    """The answer is not offered, and its page is not there."""
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, building.meeting_id).kind = "council_meeting"
    assert "Otra persona va por mí" not in browse.get(owner)
    browse.get(f"{owner}/otra-persona", status=404)
