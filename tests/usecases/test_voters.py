"""Which of several owners votes for a unit: named in writing, replaced, taken back, ended by a register."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import communities
from meetings.communities import Origin, Show, UploadedFile, VoterChoice, VoterPage
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag
from meetings.storage.communities import Person, Unit, VoterNaming
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import SYSTEM, person_lines
from tests.factories import START, Building, make_building, named, share
from tests.races import DONE, at_once
from tests.usecases.test_communities_import import ANA, BEA, bring_in, new_community, preview, register

LATER = START + timedelta(hours=1)
BOTH = ["Persona 1 Inventada", "Persona 2 Inventada"]


@pytest.fixture
def building(storage: Storage) -> Building:
    """The first two people own the first unit together, and the second has a unit of their own."""
    building = make_building(storage)
    share(storage, building, 0, 1)
    return building


def page_of(storage: Storage, building: Building, unit: int = 0) -> VoterPage:
    """What the staff see of a unit, from 0."""
    with storage.reading() as tx:
        return communities.voter_page(tx, building.community_id, building.units[unit])


def said_to(storage: Storage, community: uuid.UUID, person: uuid.UUID) -> list[Mapping[str, Any]]:
    """What a person's trail says of namings, the latest first."""
    with storage.reading() as tx:
        lines = person_lines(tx, community, person, 50)
    return [dict(line.facts or {}) for line in lines if line.tag == Tag.DESIGNATED_VOTER_SET]


def end(
    storage: Storage, building: Building, naming: uuid.UUID, reason: str = "Los dos lo pidieron."
) -> None:
    """The owners of the first unit take a naming back."""
    with storage.transaction() as tx:
        here = building.community_id, building.units[0]
        communities.end_voter(tx, *here, naming, reason, SYSTEM, LATER)


def test_who_is_named_stands_with_the_writing_and_in_the_trail_of_each_owner(
    storage: Storage, building: Building
) -> None:
    """One entry under both owners, with the document; in clear only what was done."""
    named(storage, building, 0, 1)
    page = page_of(storage, building)
    assert list(page.owners.values()) == BOTH
    assert page.naming is not None
    assert (page.naming.name, page.naming.document_date) == ("Persona 2 Inventada", date(2027, 1, 20))
    with storage.reading() as tx:
        of_it = TrailEntry.tag == Tag.DESIGNATED_VOTER_SET
        [entry] = tx.session.scalars(select(TrailEntry).where(of_it))
    assert (entry.facts, len(entry.commitments.split())) == ('{"act":"named"}', 2)
    for person in building.people[:2]:
        [said] = said_to(storage, building.community_id, person)
        assert (said["voter"], said["unit"]) == ("Persona 2 Inventada", "Torre 1 101")
        assert (said["document"], said["kept_at"]) == ("Carta de los dueños", "Carpeta 3")
    assert said_to(storage, building.community_id, building.people[2]) == []


def test_another_naming_takes_the_place_of_the_first_and_the_history_stays(
    storage: Storage, building: Building
) -> None:
    """Then it is taken back, with a reason that each owner reads; nobody is named any more."""
    first = named(storage, building, 0, 1)
    second = named(storage, building, 0, 0, at=LATER, instead_of=first, document="Otra carta")
    end(storage, building, second)
    page = page_of(storage, building)
    assert page.naming is None
    assert [(line.name, line.ended_how) for line in page.earlier] == [
        ("Persona 1 Inventada", "withdrawn"),
        ("Persona 2 Inventada", "replaced"),
    ]
    said = said_to(storage, building.community_id, building.people[0])
    assert [each["act"] for each in said] == ["withdrawn", "named", "named"]
    assert said[0]["reason"] == "Los dos lo pidieron."


@pytest.mark.parametrize(
    ("naming", "code"),
    [
        ({"unit": 2, "number": 2}, r"voter\.one_owner"),
        ({"number": 3}, r"voter\.not_owner"),
        ({"number": 1, "document_date": date(2027, 2, 2)}, r"attestation\.future"),
        ({"number": 1, "kept_at": " "}, r"voter\.no_proof"),
        ({"number": 1, "file": UploadedFile("x.pdf", b"<html>")}, r"evidence\.kind"),
        ({"number": 1, "instead_of": uuid.uuid4()}, r"voter\.changed"),
    ],
)
def test_what_cannot_be_written_down_is_told_and_nothing_is_kept(
    storage: Storage, building: Building, naming: dict[str, Any], code: str
) -> None:
    """One owner, a stranger, a day to come, no document, no picture, a page that was overtaken."""
    with pytest.raises(Refused, match=code):
        named(storage, building, **{"unit": 0, **naming})
    with storage.reading() as tx:
        assert tx.session.scalars(select(VoterNaming)).all() == []


def test_a_unit_of_another_community_does_not_exist(storage: Storage, building: Building) -> None:
    """Neither to be seen, nor to be named for, nor a naming of it to be ended."""
    others = make_building(storage, name="Los Robles")
    naming = named(storage, building, 0, 1)
    theirs, unit = others.community_id, building.units[0]
    choice = VoterChoice(building.people[1], Origin("Carta", date(2027, 1, 20), kept_at="Archivo"))
    acts: tuple[Callable[[Any], object], ...] = (
        lambda tx: communities.voter_page(tx, theirs, unit),
        lambda tx: communities.name_voter(tx, theirs, unit, choice, SYSTEM, LATER),
        lambda tx: communities.end_voter(tx, theirs, unit, naming, "Porque sí.", SYSTEM, LATER),
        lambda tx: communities.end_voter(
            tx, building.community_id, building.units[1], naming, "Porque sí.", SYSTEM, LATER
        ),
    )
    for act in acts:
        with pytest.raises(Missing), storage.transaction() as tx:
            act(tx)


def test_a_naming_ends_once_and_with_a_reason(storage: Storage, building: Building) -> None:
    """Without one nothing happens; a second time is told."""
    naming = named(storage, building, 0, 1)
    with pytest.raises(Refused, match=r"voter\.no_reason"):
        end(storage, building, naming, "  ")
    end(storage, building, naming)
    with pytest.raises(Refused, match=r"voter\.changed"):
        end(storage, building, naming)


def test_of_two_pages_at_once_one_names_and_the_other_is_told(
    app: Flask, storage: Storage, building: Building
) -> None:
    """Two tabs that showed nobody; the same writing sent twice is one naming."""
    found = at_once(app, lambda: named(storage, building, 0, 0), lambda: named(storage, building, 0, 1))
    assert sorted(found) == [DONE, "voter.changed"]
    page = page_of(storage, building)
    assert page.naming is not None
    number = BOTH.index(page.naming.name)
    assert named(storage, building, 0, number) == page.naming.id
    assert page_of(storage, building).earlier == ()


def test_the_document_concerns_every_owner_of_the_unit(storage: Storage, building: Building) -> None:
    """Who opens it is written in the trail of both."""
    named(storage, building, 0, 1, file=UploadedFile("carta.pdf", b"%PDF-1.7 carta"))
    with storage.reading() as tx:
        card = next(card for card in communities.documents(tx, building.community_id) if card.unit)
        opening = communities.opening_of_document(tx, building.community_id, card.id)
    assert (card.unit, card.addresses) == ("Torre 1 101", 0)
    assert set(opening.people) == set(building.people[:2])


def test_the_register_lists_the_units_whose_owners_named_nobody(storage: Storage, building: Building) -> None:
    """And whom the others named; a person's page says it of each of their units."""
    here = building.community_id

    def lists(show: Show) -> list[str]:
        with storage.reading() as tx:
            return [line.voter for line in communities.register_page(tx, here, show=show).lines]

    assert (lists(Show.SHARED), lists(Show.UNNAMED)) == ([""], [""])
    named(storage, building, 0, 1)
    assert (lists(Show.SHARED), lists(Show.UNNAMED)) == (["Persona 2 Inventada"], [])
    with storage.reading() as tx:
        owns = communities.person_page(tx, here, building.people[1]).owns
    assert [(line.is_shared, line.voter) for line in owns] == [(True, "Persona 2 Inventada"), (False, "")]


CARLOS_LEFT = "1;102;Beatriz Lara Gil;52222222;bea@example.com;;40;SI"
BEA_LEFT = "1;102;Carlos Mora Paz / Diana Gil Roa;;;;40;SI"
BEA_SOLD = "1;102;Carlos Mora Paz / Beatriz Lara Gil / Diana Gil Roa;;;;40;SI"
UNIT_GONE = "1;103;Beatriz Lara Gil / Carlos Mora Paz;52222222;bea@example.com;;40;SI"


@pytest.mark.parametrize(
    ("row", "how", "told"),
    [
        (BEA_LEFT, "left", {"Beatriz Lara Gil", "Carlos Mora Paz"}),
        (CARLOS_LEFT, "alone", {"Beatriz Lara Gil"}),
        (BEA_SOLD, "", set()),
        (UNIT_GONE, "left", {"Beatriz Lara Gil"}),
    ],
)
def test_a_register_ends_a_naming_that_says_nothing_any_more(
    storage: Storage, row: str, how: str, told: set[str]
) -> None:
    """Who was named left, one owner is left, or the unit is gone; else it stays. The preview counts it."""
    community = new_community(storage)
    bring_in(storage, community, register(ANA, BEA))
    with storage.reading() as tx:
        unit = tx.session.scalars(select(Unit.id).where(Unit.number == "102")).one()
        people = {row.name: row.id for row in tx.session.scalars(select(Person))}
    choice = VoterChoice(people["Beatriz Lara Gil"], Origin("Carta", date(2027, 1, 20), kept_at="Archivo"))
    with storage.transaction() as tx:
        communities.name_voter(tx, community, unit, choice, SYSTEM, LATER)
    changes = {
        change.code: change.examples for change in preview(storage, community, register(ANA, row)).changes
    }
    assert changes.get("voters_out", ()) == (("Torre 1 102: Beatriz Lara Gil",) if how else ())
    bring_in(storage, community, register(ANA, row), day=1)
    with storage.reading() as tx:
        naming = tx.session.scalars(select(VoterNaming)).one()
    assert (naming.ended_how, naming.ended_at is not None) == (how, bool(how))
    acts = {name: said_to(storage, community, person)[:1] for name, person in people.items()}
    assert {name for name, said in acts.items() if said and said[0]["act"] == how} == told
