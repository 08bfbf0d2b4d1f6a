"""Reading what is another person's: a reason, a line in their trail, and thirty minutes in one session."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from meetings import accounts, communities
from meetings.accounts import StaffIdentity
from meetings.communities.attestations import people_of_document
from meetings.protocol.findings import Refused
from meetings.protocol.readings import OPEN_FOR, Readable, ReadingGround, Why
from meetings.protocol.trail import Tag
from meetings.storage.accounts import ReadingGrant
from meetings.storage.communities import Unit
from meetings.storage.session import Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import Opening, Reader, open_reading, person_lines, reading_of
from tests.factories import START, Building, make_building

CLAIM = Why(ReadingGround.CLAIM, "Derecho de petición 14")
LATER = START + timedelta(hours=1)


def reader(storage: Storage, building: Building, role: str = "administrator") -> Reader:
    """A signed-in member of staff."""
    with storage.transaction() as tx:
        who = accounts.candidate(tx, building.emails[role])
        token = accounts.start_session(tx, who, True, START).token
        identity = accounts.identity_of(tx, token, START)
    assert isinstance(identity, StaffIdentity)
    return identity.reader


def read_person(storage: Storage, building: Building, who: Reader, why: Why = CLAIM) -> uuid.UUID:
    """Open the file of the first owner; returns them."""
    person = building.people[0]
    with storage.transaction() as tx:
        opening = communities.opening_of_person(tx, building.community_id, person)
        open_reading(tx, building.community_id, opening, why, who, LATER)
    return person


def entries(storage: Storage, tag: Tag) -> list[dict[str, object]]:
    """What the trail says in clear of each act of a kind."""
    with storage.reading() as tx:
        query = select(TrailEntry.facts).where(TrailEntry.tag == tag).order_by(TrailEntry.seq)
        return [json.loads(facts) for facts in tx.session.scalars(query)]


def test_the_person_learns_who_read_as_what_when_and_why(storage: Storage) -> None:
    """All of it sealed for them; in clear stand what was read and the ready reason, no word and no name."""
    building = make_building(storage)
    person = read_person(storage, building, reader(storage, building))
    with storage.reading() as tx:
        line = person_lines(tx, building.community_id, person, 1)[0]
    assert (line.tag, line.at) == (Tag.TRAIL_READ_BY_OTHER, LATER)
    assert line.facts is not None
    told = {name: line.facts[name] for name in ("what", "ground", "words", "reader", "role")}
    assert told == {
        "what": "person",
        "ground": "claim",
        "words": CLAIM.words,
        "reader": "Administrator Inventado",
        "role": "administrator",
    }
    assert entries(storage, Tag.TRAIL_READ_BY_OTHER) == [{"what": "person", "ground": "claim"}]


def test_it_stays_open_in_this_session_only_for_thirty_minutes(storage: Storage) -> None:
    """Not for another person, not in another session, not a second longer."""
    building = make_building(storage)
    who, other = reader(storage, building), reader(storage, building)
    person = read_person(storage, building, who)
    with storage.reading() as tx:
        held = reading_of(tx, who.session_hash, Readable.PERSON, person)
        assert held is not None
        assert held.is_open(LATER + OPEN_FOR) and not held.is_open(LATER + OPEN_FOR + timedelta(seconds=1))
        assert reading_of(tx, other.session_hash, Readable.PERSON, person) is None
        assert reading_of(tx, who.session_hash, Readable.PERSON, building.people[1]) is None
        assert reading_of(tx, who.session_hash, Readable.MESSAGE, person) is None


def test_the_same_reason_while_it_is_open_is_one_reading(storage: Storage) -> None:
    """A second click leaves no second line; another reason does."""
    building = make_building(storage)
    who = reader(storage, building)
    for why in (CLAIM, Why(CLAIM.ground, f" {CLAIM.words} "), Why(ReadingGround.AUDIT)):
        read_person(storage, building, who, why)
    assert [entry["ground"] for entry in entries(storage, Tag.TRAIL_READ_BY_OTHER)] == ["claim", "audit"]


def test_without_a_reason_nothing_opens(storage: Storage) -> None:
    """Nothing is kept, in no table and no trail."""
    building = make_building(storage)
    with pytest.raises(Refused, match=r"reading\.needs_words"):
        read_person(storage, building, reader(storage, building), Why(ReadingGround.OTHER))
    with storage.reading() as tx:
        assert tx.session.scalars(select(ReadingGrant)).all() == []
    assert entries(storage, Tag.TRAIL_READ_BY_OTHER) == []


def test_arrears_leave_a_line_with_each_owner_in_arrears_and_no_other(storage: Storage) -> None:
    """And one act of whoever read, with how many people it concerned."""
    building = make_building(storage)
    owing = building.units[1:3]
    with storage.transaction() as tx:
        tx.session.execute(update(Unit).where(Unit.id.in_(owing)).values(in_arrears=True))
    who = reader(storage, building)
    with storage.transaction() as tx:
        opening = communities.opening_of_arrears(tx, building.community_id)
        why = Why(ReadingGround.PREPARE_MEETING)
        open_reading(tx, building.community_id, opening, why, who, LATER)
    with storage.reading() as tx:
        lines = [person_lines(tx, building.community_id, person, 9) for person in building.people]
        listed = communities.units_in_arrears(tx, building.community_id)
    assert [bool(each) for each in lines] == [False, True, True, False, False]
    assert [(line.number, line.owners) for line in listed] == [
        ("102", ("Persona 2 Inventada",)),
        ("103", ("Persona 3 Inventada",)),
    ]
    assert entries(storage, Tag.SENSITIVE_VIEW_OPENED) == [
        {"what": "arrears", "ground": "prepare_meeting", "people": 2}
    ]


def test_reading_what_concerns_nobody_is_recorded_all_the_same(storage: Storage) -> None:
    """Nobody in arrears is an answer too, and somebody read it."""
    building = make_building(storage)
    who = reader(storage, building)
    with storage.transaction() as tx:
        opening = communities.opening_of_arrears(tx, building.community_id)
        open_reading(tx, building.community_id, opening, CLAIM, who, LATER)
    [told] = entries(storage, Tag.SENSITIVE_VIEW_OPENED)
    assert told == {"what": "arrears", "ground": "claim", "people": 0}


def test_a_document_concerns_everybody_it_speaks_for(storage: Storage) -> None:
    """Each of them reads in their trail that it was opened."""
    building = make_building(storage)
    with storage.reading() as tx:
        [card] = communities.documents(tx, building.community_id)
        people = people_of_document(tx, card.id)
    assert set(people) == set(building.people)
    who = reader(storage, building)
    with storage.transaction() as tx:
        opening = Opening(Readable.DOCUMENT, card.id, people)
        open_reading(tx, building.community_id, opening, CLAIM, who, LATER)
    with storage.reading() as tx:
        for person in building.people:
            assert person_lines(tx, building.community_id, person, 9)[0].tag == Tag.TRAIL_READ_BY_OTHER
