"""Ready reasons, chosen by a person, kept and printed; the standing choice of a community."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import communities, convening, planning
from meetings.minutes.record import gather
from meetings.protocol.contested import Point
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag, words_sha256
from meetings.storage.planning import Meeting, Override
from meetings.storage.session import Storage, Transaction
from meetings.storage.trail import TrailEntry
from meetings.trail import Actor
from tests.factories import START, Building, make_building, make_meeting

CODE = "nonpresential.participation.planned"
VIRTUAL = Point.VIRTUAL_ASSEMBLY
LATER = START + timedelta(days=3)


@pytest.fixture(autouse=True)
def language(app: Flask) -> Iterator[None]:
    """The catalogue of the community's language."""
    with app.app_context():
        yield


@pytest.fixture
def building(storage: Storage) -> Building:
    """A community with a virtual assembly in draft."""
    building = make_building(storage)
    make_meeting(storage, building)
    return building


def _by(building: Building) -> Actor:
    return Actor(account_id=building.staff["administrator"], name="Administrator Inventado")


def _issue(
    tx: Transaction, building: Building, reasons: Mapping[str, str], grounds: Mapping[str, str]
) -> None:
    assert building.meeting_id is not None
    convening.issue_notice(
        tx, building.community_id, building.meeting_id, reasons, _by(building), LATER, grounds=grounds
    )


def _choose(storage: Storage, building: Building, ground: str, words: str = "") -> None:
    with storage.transaction() as tx:
        communities.choose_ground(tx, building.community_id, VIRTUAL, ground, words, _by(building), START)


def _kept(tx: Transaction) -> Override:
    return tx.session.scalars(select(Override)).one()


def test_ready_ground_is_kept_with_its_source_and_the_words_added(
    storage: Storage, building: Building
) -> None:
    """In the row, in the trail and in the record that the minutes are printed from."""
    with storage.transaction() as tx:
        _issue(tx, building, {CODE: "Lo pidió el consejo."}, {CODE: "quorum_enough"})
    with storage.reading() as tx:
        kept = _kept(tx)
        entry = tx.session.scalars(select(TrailEntry).where(TrailEntry.tag == Tag.OVERRIDE_RECORDED)).one()
        record = gather(tx, tx.session.get_one(Meeting, building.meeting_id))
    assert kept.reason.startswith("Basta el quórum ordinario")
    assert "Decreto 398 de 2020, del 13 de marzo de 2020" in kept.reason
    assert kept.reason.endswith("Lo pidió el consejo.")
    traced = json.loads(entry.facts)
    assert (kept.facts["ground"], traced["ground"]) == ("quorum_enough", "quorum_enough")
    assert traced["reason_sha256"] == words_sha256(kept.reason) and "Basta" not in entry.facts
    assert [row["reason"] for row in record["overrides"]] == [kept.reason]


def test_own_words_alone_are_a_reason_too(storage: Storage, building: Building) -> None:
    """Nobody has to choose a ready one."""
    with storage.transaction() as tx:
        _issue(tx, building, {CODE: "Así lo manda el artículo 40."}, {})
    with storage.reading() as tx:
        assert (_kept(tx).reason, _kept(tx).facts["ground"]) == ("Así lo manda el artículo 40.", "")


def test_standing_choice_is_offered_first_and_never_applied_alone(
    storage: Storage, building: Building
) -> None:
    """Without a person's choice the notice is refused; chosen, it is kept with who recorded it and when."""
    _choose(storage, building, "quorum_enough")
    with storage.reading() as tx:
        review = convening.review(tx, building.community_id, building.meeting_id, LATER)
    assert [option.value for option in review.offers[CODE].options][:2] == ["standing", "quorum_enough"]
    with pytest.raises(Refused, match=CODE.replace(".", r"\.")), storage.transaction() as tx:
        _issue(tx, building, {}, {})
    with storage.transaction() as tx:
        _issue(tx, building, {}, {CODE: planning.STANDING})
    with storage.reading() as tx:
        kept = _kept(tx)
    assert kept.facts["ground"] == "quorum_enough"
    assert "anotada por Administrator Inventado el 1 de febrero de 2027" in kept.reason


@pytest.mark.parametrize(
    ("reasons", "grounds", "code"),
    [
        ({}, {CODE: "law_silent"}, "ground.unknown"),
        ({}, {CODE: "standing"}, "ground.unknown"),
        ({CODE: "x"}, {CODE: "no such ground"}, "ground.unknown"),
        ({CODE: "  "}, {CODE: "counsel"}, "ground.needs_words"),
    ],
)
def test_ground_that_is_not_offered_is_refused(
    storage: Storage,
    building: Building,
    reasons: Mapping[str, str],
    grounds: Mapping[str, str],
    code: str,
) -> None:
    """One of another point, none at all, or one without the words it needs; nothing is kept."""
    with pytest.raises(Refused, match=code.replace(".", r"\.")), storage.transaction() as tx:
        _issue(tx, building, reasons, grounds)
    with storage.reading() as tx:
        assert tx.session.scalars(select(Override)).all() == []


def test_standing_choice_is_recorded_once_and_withdrawn(storage: Storage, building: Building) -> None:
    """The same again adds nothing; withdrawn, it is no longer offered; each change stands in the trail."""
    for ground, words in (
        ("counsel", "Dra. Inés Vega, 3 de enero"),
        ("counsel", "Dra. Inés Vega, 3 de enero"),
    ):
        _choose(storage, building, ground, words)
    with storage.reading() as tx:
        card = communities.standing_choices(tx, building.community_id)[VIRTUAL]
    assert (card.ground.code, card.words, card.by) == (
        "counsel",
        "Dra. Inés Vega, 3 de enero",
        "Administrator Inventado",
    )
    _choose(storage, building, "")
    with storage.reading() as tx:
        assert communities.standing_choices(tx, building.community_id) == {}
        tags = tx.session.scalars(select(TrailEntry.tag).where(TrailEntry.tag == Tag.STANDING_CHOICE_CHANGED))
        assert len(tags.all()) == 2


def test_choice_of_one_community_is_not_offered_to_another(storage: Storage, building: Building) -> None:
    """Each has its own."""
    _choose(storage, building, "quorum_enough")
    other = make_building(storage, name="Otra")
    with storage.reading() as tx:
        assert communities.standing_choices(tx, other.community_id) == {}
