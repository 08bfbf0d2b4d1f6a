"""Whoever sold their home after the notice: the link keeps what is theirs and opens nothing new (fault 5)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.adapters.clock import FixedClock
from meetings.convening import is_let_go
from meetings.storage.blobs import Blob
from meetings.storage.communities import Ownership
from meetings.storage.consents import Consent
from meetings.storage.convening import Notice
from meetings.storage.replies import Reply
from meetings.storage.session import Storage
from tests.browse import Browser
from tests.factories import ASSEMBLY_AT, START, Building, convene, make_building, make_meeting, sell
from tests.web.test_live_session_resident import open_room, path

SOLD = "Esta reunión ya no es suya"


@pytest.fixture
def sold(storage: Storage) -> Building:
    """An assembly was called; then the first owner sold."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    sell(storage, building, 1, START)
    return building


def test_the_page_says_it_and_offers_no_answer(browse: Browser, sold: Building) -> None:
    """Whom to call if that is wrong, and what is kept of them; the others see their invitation."""
    page = browse.get(f"/r/{sold.links[0]}")
    assert SOLD in page and "llame a la administración" in page
    assert "Sí, voy" not in page and "¿Va a participar?" not in page
    browse.get(path(sold, "historial"))
    assert SOLD not in browse.get(f"/r/{sold.links[1]}")


def test_nothing_is_answered_by_the_old_link(browse: Browser, storage: Storage, sold: Building) -> None:
    """Neither the invitation nor the permission to record: a sentence, and nothing is kept."""
    browse.get(f"/r/{sold.links[1]}")
    shown = browse.hidden("shown")
    page = browse.post(f"/r/{sold.links[0]}", {"answer": "yes", "shown": shown}, status=422)
    assert SOLD in page
    browse.get(path(sold, "grabacion", 1))
    said = {"answer": "granted", "shown": browse.hidden("shown")}
    assert SOLD in browse.post(path(sold, "grabacion"), said, status=422)
    with storage.reading() as tx:
        assert tx.session.scalars(select(Reply.id)).all() == []
        assert tx.session.scalars(select(Consent.id)).all() == []


def test_the_door_stays_shut(
    app: Flask, browse: Browser, storage: Storage, clock: FixedClock, sold: Building
) -> None:
    """Also for somebody who had given permission before they sold."""
    clock.advance(ASSEMBLY_AT - clock.now())
    with app.app_context():
        open_room(storage, sold)
    browse.get(path(sold, "puerta", 1))
    assert SOLD in browse.post(path(sold, "puerta"), status=422)


def test_the_notice_is_the_edition_without_arrears(browse: Browser, storage: Storage, sold: Building) -> None:
    """Who is in arrears is told to owners only (Ley 675/2001 art. 39 par. 2)."""
    with storage.transaction() as tx:
        notice = tx.session.scalars(select(Notice)).one()
        for name, content in (("owners_pdf_id", b"%PDF owners"), ("others_pdf_id", b"%PDF others")):
            blob = Blob(community_id=sold.community_id, content=content, filename=name, sha256=name)
            blob.media_type, blob.created_at = "application/pdf", START
            tx.session.add(blob)
            tx.session.flush()
            setattr(notice, name, blob.id)
    get = browse.app.test_client().get
    assert get(path(sold, "convocatoria.pdf")).data == b"%PDF others"
    assert get(path(sold, "convocatoria.pdf", 1)).data == b"%PDF owners"


def test_who_still_owns_another_home_is_called_for_it(storage: Storage, sold: Building) -> None:
    """One of two homes sold: the meeting is theirs. Who was never called is not let go either."""
    assert sold.meeting_id is not None
    with storage.transaction() as tx:
        assert is_let_go(tx, sold.meeting_id, sold.people[0])
        assert not is_let_go(tx, sold.meeting_id, sold.people[5])
        tx.session.add(Ownership(unit_id=sold.units[3], person_id=sold.people[0], since=START))
        tx.session.flush()
        assert not is_let_go(tx, sold.meeting_id, sold.people[0])
