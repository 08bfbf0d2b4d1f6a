"""The pages of the minutes of a decision in writing: the staff's, the book, the resident's; and no seal."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from meetings import accounts, minutes
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.convening import Addresses
from meetings.minutes import Signer, make_minutes_papers
from meetings.storage.convening import Invitation
from meetings.storage.session import Storage
from meetings.trail import Witness
from tests.browse import Browser
from tests.factories import PASSWORD, make_building
from tests.written import COUNTED, DAY, LAST, NO, SENT_AT, YES, Asked, asked, paper


@pytest.fixture
def decision(browse: Browser, storage: Storage, clock: FixedClock) -> Asked:
    """Four of five voted, the month and a day are over; the administrator is signed in."""
    building = make_building(storage)
    with browse.app.app_context():
        found = asked(storage, building)
        for number in (1, 2, 4, 5):
            found.vote(number, YES, NO, at=SENT_AT)
    clock.advance(COUNTED - clock.now())
    browse.sign_in(building.emails["administrator"], PASSWORD)
    return found


def counted(decision: Asked, browse: Browser) -> str:
    """The administrator counts; the page of the minutes they come to next."""
    page = f"/reuniones/{decision.meeting_id}/votos"
    browse.get(page)
    browse.post(f"{page}/contar", {}, to=page)
    return f"/reuniones/{decision.meeting_id}/acta"


def test_whoever_counts_finds_the_draft_ready(browse: Browser, decision: Asked) -> None:
    """How it was answered, no effect, one signature; nothing said of a room."""
    page = browse.get(counted(decision, browse))
    assert "No respondió 1 de 5 propietarios: lo votado no tiene efecto." in page
    assert page.count("Sin efecto") == 2
    assert "Sin respuesta: Torre 1 103" in page
    assert "Persona 3 Inventada" not in page
    assert "Representante legal" in page
    for word in ("Presidente", "Secretari", "quórum", "Lo que se dijo"):
        assert word not in page, word
    assert "Decisión por escrito" in browse.get("/actas")


def test_a_resident_reads_it_once_published(
    browse: Browser, decision: Asked, storage: Storage, keys: Keys
) -> None:
    """First that nothing was decided and why; no paper of the ten rules."""
    counted(decision, browse)
    publish(decision, storage, keys)
    link = link_of(decision, storage)
    page = browse.get(f"/r/{link}/acta")
    assert "No se decidió nada: no todos los propietarios respondieron." in page
    assert "Sin efecto" in page and f"/r/{link}/sello" not in page


def test_a_resident_reads_who_voted_as_on_the_paper(
    browse: Browser, decision: Asked, storage: Storage, keys: Keys
) -> None:
    """Home, name, coefficient, hour and way of each vote; of a paper also who signed it; never what."""
    in_time = paper(signed_by="Apoderada Inventada")
    decision.note(3, in_time, LAST + DAY)
    counted(decision, browse)
    publish(decision, storage, keys)
    page = " ".join(re.sub(r"<[^>]+>", "", browse.get(f"/r/{link_of(decision, storage)}/acta")).split())
    assert "Quién votó" in page
    for number, home in enumerate(("101", "102", "103", "104", "201"), 1):
        assert f"Torre 1 {home} · Persona {number} Inventada · coeficiente " in page
    assert page.count("en su página y con código") == 4
    assert "Firmó en su nombre Apoderada Inventada. Papel del" in page


def test_nobody_finds_a_seal_of_it(browse: Browser, decision: Asked, storage: Storage) -> None:
    """Neither staff nor residents, nor the hour to agree on; no page links there."""
    seal = f"/reuniones/{decision.meeting_id}/sello"
    browse.get(seal, status=404)
    browse.get(f"/r/{link_of(decision, storage)}/sello", status=404)
    assert seal not in browse.get(f"/reuniones/{decision.meeting_id}")


def link_of(decision: Asked, storage: Storage) -> str:
    """The personal link of the first owner."""
    person = decision.building.people[0]
    with storage.reading() as tx:
        query = select(Invitation.link_id).where(Invitation.person_id == person)
        return accounts.link_token(tx, tx.session.scalars(query).one())


def publish(decision: Asked, storage: Storage, keys: Keys) -> None:
    """Fixed, signed by the administrator, published."""
    by, ids = decision.by, decision.ids
    with storage.transaction() as tx:
        minutes.submit(tx, *ids, by, COUNTED)
    witness = Witness.of("http://127.0.0.1:8000", keys)
    make_minutes_papers(storage, Addresses("http://127.0.0.1:8000"), witness, lambda: COUNTED)
    with storage.transaction() as tx:
        minutes.sign(tx, *ids, Signer(by, "password"), COUNTED)
        minutes.publish(tx, *ids, "Oficina", by, COUNTED)
