"""By-laws version by version: what changed, by whom, and which meeting is judged by which."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from meetings import communities, planning
from meetings.protocol.kinds import Kind, Use
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Storage
from meetings.trail import SYSTEM, Actor
from tests.factories import START, Building, convene, make_building, make_meeting

LATER = START + timedelta(days=10)


@pytest.fixture
def building(storage: Storage) -> Building:
    """Five units, with staff."""
    return make_building(storage)


def _administrator(building: Building) -> Actor:
    return Actor(account_id=building.staff["administrator"], name="Administrator Inventado")


def _state(
    storage: Storage, building: Building, field: str, value: Any, at: Any = START, article: str = "41"
) -> None:
    with storage.transaction() as tx:
        stated = {field: {"value": value, "article": article}}
        communities.state_by_laws(tx, building.community_id, stated, None, _administrator(building), at)


def _cap(storage: Storage, building: Building) -> int:
    with storage.reading() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        found = planning.rules_of_meeting(tx, meeting, LATER + timedelta(days=1))
    return found.rulebook.duration_cap_minutes


def test_versions_tell_who_changed_what_and_when(storage: Storage, building: Building) -> None:
    """The youngest first; each with its difference from the one before, a withdrawal included."""
    _state(storage, building, "duration_cap_minutes", 90)
    _state(storage, building, "duration_cap_minutes", 150, LATER)
    with storage.transaction() as tx:
        silent = {"duration_cap_minutes": None}
        communities.state_by_laws(tx, building.community_id, silent, None, SYSTEM, LATER)
    with storage.reading() as tx:
        versions = communities.rule_versions(tx, building.community_id, LATER)
    said = [
        (v.version, v.by, c.before and c.before.value, c.after and c.after.value)
        for v in versions
        for c in v.changes
    ]
    assert said == [
        (3, "", 150, None),
        (2, "Administrator Inventado", 90, 150),
        (1, "Administrator Inventado", None, 90),
    ]


def test_earlier_version_is_read_whole(storage: Storage, building: Building) -> None:
    """With its own values; a version that never was is missing."""
    _state(storage, building, "duration_cap_minutes", 90)
    _state(storage, building, "saturday_business", True, LATER)
    with storage.reading() as tx:
        first = communities.rule_profile(tx, building.community_id, LATER, 1)
        assert (first.version, first.latest, set(first.values)) == (1, 2, {"duration_cap_minutes"})
        with pytest.raises(Missing):
            communities.rule_profile(tx, building.community_id, LATER, 7)


def test_meeting_already_called_keeps_its_by_laws(storage: Storage, building: Building) -> None:
    """By-laws written down after the notice left do not alter it; a new draft is judged by them."""
    _state(storage, building, "duration_cap_minutes", 90)
    make_meeting(storage, building)
    convene(storage, building, at=START + timedelta(days=1))
    _state(storage, building, "duration_cap_minutes", 150, LATER)
    assert _cap(storage, building) == 90
    make_meeting(storage, building)
    assert _cap(storage, building) == 150


def test_use_of_the_property_reaches_the_rulebook(storage: Storage, building: Building) -> None:
    """What the by-laws say of it goes before the community's own field, version by version."""
    _state(storage, building, "use", "commercial", LATER)
    with storage.reading() as tx:
        before = planning.rules_of(tx, building.community_id, START)
        after = planning.rules_of(tx, building.community_id, LATER)
    assert (before.rulebook.use, after.rulebook.use) == (Use.RESIDENTIAL, Use.COMMERCIAL)


def test_twenty_days_of_the_by_laws_move_the_first_day(storage: Storage, building: Building) -> None:
    """The term of the by-laws is one of those the notice must keep."""
    _state(storage, building, "notice.ordinary_assembly", {"days": 20, "unit": "clear_calendar_days"})
    with storage.reading() as tx:
        terms = planning.rules_of(tx, building.community_id, START).rulebook.terms[Kind.ORDINARY_ASSEMBLY]
    assert [(term.period.days, term.source) for term in terms] == [
        (15, "Ley 675/2001 art 39"),
        (20, "By-laws art 41"),
    ]


def test_field_the_protocol_lacks_is_missing(storage: Storage, building: Building) -> None:
    """Neither written down nor taken back."""
    for stated in ({"colour": None}, {"notice.party": {"value": 1, "article": ""}}):
        with pytest.raises(Missing), storage.transaction() as tx:
            communities.state_by_laws(tx, building.community_id, stated, None, SYSTEM, START)


def test_another_community_has_its_own_versions(storage: Storage, building: Building) -> None:
    """Nothing of one is read in the other; an unknown community is missing."""
    other = make_building(storage, name="Otra")
    _state(storage, building, "duration_cap_minutes", 90)
    with storage.reading() as tx:
        assert communities.rule_versions(tx, other.community_id, START) == ()
        with pytest.raises(Missing):
            communities.rule_versions(tx, uuid.uuid4(), START)
