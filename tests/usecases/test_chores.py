"""The worker's chores: what cannot be done for one meeting is left alone, and the others have it done."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import convening
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.adapters.pdf.errors import PaperError
from meetings.convening import Addresses, make_papers
from meetings.storage.convening import Notice
from meetings.storage.session import Storage
from meetings.trail import Witness
from tests.factories import issue, make_building, make_meeting


def test_a_notice_that_cannot_be_printed_holds_up_no_other(
    app: Flask, storage: Storage, keys: Keys, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two communities' notices the second is printed; the first is left alone for a while."""
    first, second = make_building(storage), make_building(storage, name="Los Cerezos")
    tried: list[object] = []

    def paper(*_: object, **__: object) -> bytes:
        tried.append(None)
        if len(tried) == 1:
            raise PaperError("The paper could not be made: %(reason)s", reason="time is up")
        return b"%PDF-1.7"

    monkeypatch.setattr(convening.papers, "render_pdf", paper)
    with app.app_context():
        for building in (first, second):
            make_meeting(storage, building)
            issue(storage, building)
        witness, addresses = Witness.of("http://127.0.0.1", keys), Addresses("http://127.0.0.1")
        assert make_papers(storage, addresses, witness, clock.now) == 1
        assert make_papers(storage, addresses, witness, clock.now) == 0
    with storage.reading() as tx:
        made = tx.session.scalars(select(Notice.papers_made_at)).all()
    assert sorted(each is None for each in made) == [False, True]
    assert len(tried) == 3
