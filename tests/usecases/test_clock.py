"""A clock set back makes no notice older than it is (the law counts from when it was really sent)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import communities, live_session
from meetings.adapters.channels import Message, Receipt
from meetings.communities import HelpDesk
from meetings.deliveries import Sending, sweep
from meetings.protocol.findings import Finding, Refused, Severity
from meetings.protocol.trail import Tag
from meetings.storage.planning import Meeting
from meetings.storage.session import Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import SYSTEM, Actor, check_trail
from tests.factories import ASSEMBLY_AT, REASON, START, Building, issue, make_building, make_meeting
from tests.usecases.test_deliveries_sweep import Listener, compose

REALLY, PRETENDED = ASSEMBLY_AT - timedelta(days=2), ASSEMBLY_AT - timedelta(days=30)
CLOCK = "opening.clock_went_back"


class At(Listener):
    """A server whose answers bear the hour of the machine's clock."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def send(self, message: Message) -> Receipt:
        """Take it."""
        self.seen.append(message)
        return Receipt(self.at, "250 OK")


def act(storage: Storage, building: Building, at: datetime) -> None:
    """Any act of the community, which leaves its instant in the trail."""
    with storage.transaction() as tx:
        communities.set_help_desk(tx, building.community_id, HelpDesk("Ana", "siempre", "601"), SYSTEM, at)


def call(storage: Storage, building: Building, at: datetime) -> None:
    """Issue the notice and send it, at the hour that the machine's clock shows."""
    issue(storage, building, at=at)
    sent = at + timedelta(minutes=1)
    assert sweep(Sending(storage, {"notice": compose}, lambda owed: At(sent), lambda: sent)) == 5


def found(storage: Storage, building: Building) -> dict[str, Finding]:
    """What the opening at the called hour finds, by code."""
    with storage.reading() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        return {each.code: each for each in live_session.opening_findings(tx, meeting, ASSEMBLY_AT)}


@pytest.fixture
def building(app: Flask, storage: Storage) -> Building:
    """A community with an assembly to call."""
    building = make_building(storage)
    make_meeting(storage, building)
    return building


def test_a_notice_issued_under_a_false_hour_counts_from_the_trail(
    app: Flask, storage: Storage, building: Building
) -> None:
    """Two days before the assembly the clock is set back by four weeks: the terms were not kept."""
    act(storage, building, REALLY)
    with app.app_context():
        call(storage, building, PRETENDED)
    shortfall = found(storage, building)
    assert {CLOCK, "opening.too_few_days", "opening.too_few_hours"} <= set(shortfall)
    assert shortfall[CLOCK].severity is Severity.OVERRIDE
    with storage.reading() as tx:
        assert check_trail(tx, building.community_id).finding is None


def test_the_room_opens_with_a_written_reason_which_stays(
    app: Flask, storage: Storage, building: Building
) -> None:
    """It never shuts the door on those who came."""
    act(storage, building, REALLY)
    with app.app_context():
        call(storage, building, PRETENDED)
    assert building.meeting_id is not None
    ids = building.community_id, building.meeting_id
    by, codes = Actor(account_id=building.staff["administrator"], name="A"), set(found(storage, building))
    with pytest.raises(Refused, match=CLOCK.replace(".", r"\.")), storage.transaction() as tx:
        live_session.open_meeting(tx, *ids, dict.fromkeys(codes - {CLOCK}, REASON), by, ASSEMBLY_AT)
    with storage.transaction() as tx:
        live_session.open_meeting(tx, *ids, dict.fromkeys(codes, REASON), by, ASSEMBLY_AT)
    with storage.reading() as tx:
        query = select(TrailEntry.facts).where(TrailEntry.tag == Tag.OVERRIDE_RECORDED)
        assert any(CLOCK in facts for facts in tx.session.scalars(query))


def test_a_clock_that_went_back_after_the_notice_is_asked_about_too(
    app: Flask, storage: Storage, building: Building
) -> None:
    """The notice left in time by the trail; only what happened to the clock has to be written."""
    with app.app_context():
        call(storage, building, PRETENDED)
    act(storage, building, REALLY)
    act(storage, building, REALLY - timedelta(days=1))
    shortfall = set(found(storage, building))
    assert CLOCK in shortfall
    assert "opening.too_few_days" not in shortfall


def test_a_clock_that_goes_on_and_one_mended_long_before_ask_nothing(
    app: Flask, storage: Storage, building: Building
) -> None:
    """Neither says anything of the notice."""
    act(storage, building, START + timedelta(days=2))
    act(storage, building, START + timedelta(days=1))
    act(storage, building, START + timedelta(days=3))
    with app.app_context():
        call(storage, building, PRETENDED)
    act(storage, building, REALLY)
    assert found(storage, building) == {}
