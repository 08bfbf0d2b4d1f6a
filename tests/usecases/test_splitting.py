"""A plan over the cap: what fits stays, the rest becomes a linked second sitting, and may come back."""

from __future__ import annotations

import uuid

import pytest

from meetings import planning
from meetings.planning import ItemDraft
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import ItemType
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.session import Missing, Storage
from tests.factories import START, Building, make_building
from tests.usecases.planning_support import BY, begin, facts_of


@pytest.fixture
def building(storage: Storage) -> Building:
    """Five units."""
    return make_building(storage)


def too_long(storage: Storage, building: Building) -> uuid.UUID:
    """The ordinary assembly of 120 minutes with one more topic of 40."""
    meeting = begin(storage, building)
    with storage.transaction() as tx:
        draft = ItemDraft("Obras de la fachada", 40, ItemType.REPORT)
        planning.add_item(tx, building.community_id, meeting, draft, 1, BY, START)
    return meeting


def split(storage: Storage, building: Building, meeting: uuid.UUID, version: int = 2) -> uuid.UUID:
    """The act."""
    with storage.transaction() as tx:
        return planning.split_agenda(tx, building.community_id, meeting, version, BY, START)


def test_what_fits_stays_and_the_rest_is_linked(storage: Storage, building: Building) -> None:
    """Every topic stands once; the second sitting verifies its own quorum and waits for its day."""
    meeting = too_long(storage, building)
    before = facts_of(storage, building, meeting)
    second = facts_of(storage, building, split(storage, building, meeting))
    first = facts_of(storage, building, meeting)
    assert first.agenda_minutes == first.duration_minutes == 120
    assert [item.title for item in second.items] == ["Verificación del quórum", "Obras de la fachada"]
    assert [item.id for item in (*first.items, *second.items[1:])] == [item.id for item in before.items]
    assert (second.follows_id, second.kind, second.modality) == (first.id, first.kind, first.modality)
    assert (second.starts_at, second.state, second.duration_minutes) == (None, MeetingState.DRAFT, 45)


def test_the_page_offers_the_split_only_over_the_cap(storage: Storage, building: Building) -> None:
    """With what fits and what is left, before anything is done."""
    here = building.community_id
    fitting, meeting = begin(storage, building), too_long(storage, building)
    with storage.reading() as tx:
        assert planning.meeting_page(tx, here, fitting, START).split is None
        offered = planning.meeting_page(tx, here, meeting, START).split
    assert offered is not None
    assert (len(offered.fits), offered.fits_minutes, offered.rest_minutes) == (11, 120, 40)
    with pytest.raises(Refused, match=r"split\.not_needed"):
        split(storage, building, fitting, 1)


def test_the_topics_come_back_while_both_are_drafts(storage: Storage, building: Building) -> None:
    """In their order, once; the second sitting is given up, and the plan can be split again."""
    meeting = too_long(storage, building)
    before = facts_of(storage, building, meeting)
    second = split(storage, building, meeting)
    with storage.transaction() as tx:
        planning.join_agenda(tx, building.community_id, meeting, BY, START)
    after = facts_of(storage, building, meeting)
    assert [item.id for item in after.items] == [item.id for item in before.items]
    assert [item.number for item in after.items] == list(range(1, 13))
    assert facts_of(storage, building, second).state is MeetingState.CANCELLED
    assert split(storage, building, meeting, after.agenda_version) != second


def test_a_split_is_made_once(storage: Storage, building: Building) -> None:
    """The second sender's page is old; a plan already split says so."""
    meeting = too_long(storage, building)
    split(storage, building, meeting)
    with pytest.raises(Refused, match=r"agenda\.moved_meanwhile"):
        split(storage, building, meeting)
    with pytest.raises(Refused, match=r"split\.not_needed"):
        split(storage, building, meeting, 3)


def test_another_communitys_plan_is_not_split(storage: Storage, building: Building) -> None:
    """Missing, the same as an id never given."""
    meeting = too_long(storage, building)
    other = make_building(storage, name="Los Cerezos")
    with pytest.raises(Missing):
        split(storage, other, meeting)
