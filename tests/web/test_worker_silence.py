"""A worker that no longer works is told where somebody looks: on the desk, and to whatever asks /readyz."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from meetings.accounts import Role
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.deliveries import Sending, sweep
from meetings.operations import bind_keys
from meetings.storage.session import Storage
from tests.factories import START, make_building
from tests.web.scene import signed_in


@pytest.fixture(autouse=True)
def _installed(storage: Storage, keys: Keys) -> None:
    with storage.transaction() as tx:
        bind_keys(tx, keys.fingerprint(), START)


def ready(app: Flask) -> tuple[int, str]:
    """What /readyz says."""
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.text


def test_a_worker_at_work_is_ready_however_little_is_owed(
    app: Flask, storage: Storage, clock: FixedClock
) -> None:
    """Each look for what is due is its sign of life, and holds for ten minutes."""
    for _ in range(3):
        sweep(Sending(storage, {}, lambda owed: pytest.fail("nothing is owed"), clock.now))
        clock.advance(timedelta(minutes=10))
        assert ready(app) == (200, "ready\n")


def test_silence_of_more_than_ten_minutes_is_told(app: Flask, storage: Storage, clock: FixedClock) -> None:
    """The desk says since when and whom to call; it goes away with the next look."""
    building = make_building(storage)
    staff = signed_in(app, building.emails["administrator"])
    sending = Sending(storage, {}, lambda owed: pytest.fail("nothing is owed"), clock.now)
    sweep(sending)
    clock.advance(timedelta(minutes=10, seconds=1))
    status, said = ready(app)
    assert (status, said.startswith("no worker since 2027-02-01T14:00:00")) == (503, True)
    assert "No sale ningún mensaje desde" in staff.get("/inicio").text
    sweep(sending)
    assert ready(app)[0] == 200
    assert "No sale ningún mensaje desde" not in staff.get("/inicio").text


def test_who_only_reads_is_told_too_without_a_door(app: Flask, storage: Storage, clock: FixedClock) -> None:
    """The list of the messages is for those who send them; the auditor reads the line alone."""
    building = make_building(storage, roles=(Role.ADMINISTRATOR, Role.STATUTORY_AUDITOR))
    auditor = signed_in(app, building.emails[Role.STATUTORY_AUDITOR])
    administrator = signed_in(app, building.emails[Role.ADMINISTRATOR])
    clock.advance(timedelta(minutes=11))
    desk = auditor.get("/inicio").text
    assert "No sale ningún mensaje desde" in desk and 'href="/bandeja"' not in desk
    assert 'href="/bandeja"' in administrator.get("/inicio").text


def test_a_worker_that_never_began_is_told_too(app: Flask, clock: FixedClock) -> None:
    """Counted from the installation's first start."""
    assert ready(app)[0] == 200
    clock.advance(timedelta(minutes=11))
    assert ready(app)[0] == 503
