"""The rules of conduct: shown at the door, recalled to the whole room, never noted about a person."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from meetings import live_session
from meetings.protocol.findings import Refused
from meetings.protocol.seal import SealRule
from meetings.storage.live_session import Attendance
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import TrailEntry
from meetings.wording.courtesy import COURTESY, COURTESY_VERSION
from tests.factories import ASSEMBLY_AT, Building, convene, make_building, make_meeting
from tests.usecases.test_live_session import ids, open_room, staff

LATER = ASSEMBLY_AT + timedelta(minutes=5)
KNOWN_TEXTS = {"2026-11": "318ac495086bc795"}


@pytest.fixture
def building(app: Flask, storage: Storage) -> Building:
    """An open assembly."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    with app.app_context():
        open_room(storage, building)
    return building


def test_a_changed_rule_of_conduct_needs_a_new_version(app: Flask) -> None:
    """What people saw is kept by its version, so a version says one thing for ever."""
    with app.app_context(), force_locale("en"):
        said = "\n".join(f"{line.title!s} {line.note!s}" for line in COURTESY)
    assert KNOWN_TEXTS[COURTESY_VERSION] == hashlib.sha256(said.encode()).hexdigest()[:16]


def test_calls_to_order_are_counted_by_rule(app: Flask, storage: Storage, building: Building) -> None:
    """Each is an entry of the trail without anybody's name."""
    with app.app_context(), storage.transaction() as tx:
        for rule in (SealRule.MUTE, SealRule.MUTE, SealRule.DRESS):
            live_session.call_to_order(tx, *ids(building), rule, staff(building), LATER)
    with storage.reading() as tx:
        assert live_session.calls_to_order(tx, ids(building)[1]) == {SealRule.MUTE: 2, SealRule.DRESS: 1}
        entries = tx.session.scalars(select(TrailEntry).where(TrailEntry.tag.contains("courtesy"))).all()
        assert [entry.commitments for entry in entries] == ["", "", ""]


def test_only_rules_of_conduct_are_recalled(storage: Storage, building: Building) -> None:
    """The length of the meeting is nothing to call the room to order for."""
    with pytest.raises(Refused, match=r"courtesy\.no_such_rule"), storage.transaction() as tx:
        live_session.call_to_order(tx, *ids(building), SealRule.DURATION, staff(building), LATER)


def test_another_community_recalls_nothing_here(storage: Storage, building: Building) -> None:
    """Its meetings are as good as missing."""
    other = make_building(storage, name="Los Cerezos")
    with pytest.raises(Missing), storage.transaction() as tx:
        live_session.call_to_order(
            tx, other.community_id, ids(building)[1], SealRule.MUTE, staff(other), LATER
        )


@pytest.mark.parametrize(("brought", "kept"), [(COURTESY_VERSION, COURTESY_VERSION), ("", ""), ("x", "")])
def test_only_the_known_version_counts_as_shown(
    storage: Storage, building: Building, brought: str, kept: str
) -> None:
    """What the form brings back stands beside the presence, and nothing else does."""
    with storage.transaction() as tx:
        community_id, meeting_id = ids(building)
        person = building.people[0]
        live_session.arrive(
            tx, community_id, meeting_id, person, "secretary", staff(building), LATER, courtesy=brought
        )
    with storage.reading() as tx:
        assert tx.session.scalars(select(Attendance.courtesy_version)).all() == [kept]
