"""Minutes: drafted by the record, fixed on paper, signed over its hash, published to each owner."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import minutes
from meetings.adapters.keys import Keys
from meetings.convening import Addresses
from meetings.minutes import Signer, WrittenSection, fingerprint, make_minutes_papers
from meetings.protocol.findings import Refused
from meetings.protocol.trail import Tag
from meetings.storage.deliveries import Delivery
from meetings.storage.minutes import Minutes, MinutesSection
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import Actor, Witness
from tests.factories import Building, make_building
from tests.held import AFTER, BASE, fix, hold, ids, sign_all, staff


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """A closed assembly with its draft."""
    with app.app_context():
        yield hold(storage)


def test_the_draft_holds_what_the_record_knows(storage: Storage, building: Building) -> None:
    """A section an item, the decision with exact figures, the quorum at each moment."""
    with storage.reading() as tx:
        row = tx.session.scalars(select(Minutes)).one()
        sections = len(row.sections)
    assert sections == 5
    [decision] = row.record["decisions"].values()
    assert (decision["favour"], decision["denominator"]) == ("60", "60")
    assert [moment["share"] for moment in row.record["quorum"]] == ["3/5", "3/5"]


def test_the_draft_says_voted_only_of_what_was_voted(storage: Storage, building: Building) -> None:
    """A vote stands only where one was counted; of the rest the text says that there is none."""
    with storage.reading() as tx:
        row = tx.session.scalars(select(Minutes)).one()
        said = {section.title: section.text for section in row.sections}
        voted = [section.title for section in row.sections if str(section.item_id) in row.record["decisions"]]
    assert [title for title, text in said.items() if "se votó" in text] == voted
    assert len(voted) == 1
    assert any("no hay un conteo de votos" in text for text in said.values())


def test_incomplete_minutes_are_not_fixed_for_signing(storage: Storage, building: Building) -> None:
    """What the law asks for is missing: refused before anybody signs, since signed minutes cannot change."""
    with storage.transaction() as tx:
        row = tx.session.scalars(select(Minutes)).one()
        row.record = {**row.record, "attendance": []}
    with pytest.raises(Refused) as refused, storage.transaction() as tx:
        minutes.submit(tx, *ids(building), staff(building), AFTER)
    assert [finding.code for finding in refused.value.findings] == ["minutes.contents.missing"]


def test_closing_makes_one_draft_however_often_it_is_asked(storage: Storage, building: Building) -> None:
    """The same draft."""
    with storage.transaction() as tx:
        minutes.draft_minutes(tx, *ids(building), staff(building), AFTER)
    with storage.reading() as tx:
        assert len(tx.session.scalars(select(Minutes.id)).all()) == 1


def pages(storage: Storage) -> list[WrittenSection]:
    """What the page of the draft holds when somebody opens it: every item, as it is kept."""
    with storage.reading() as tx:
        rows = tx.session.scalars(select(MinutesSection).order_by(MinutesSection.position))
        return [WrittenSection(row.id, row.version, fingerprint(row.text), row.text) for row in rows]


def save(storage: Storage, building: Building, written: Sequence[WrittenSection]) -> None:
    """One press of a save."""
    with storage.transaction() as tx:
        minutes.save_sections(tx, *ids(building), written, staff(building), AFTER)


def texts(storage: Storage) -> list[str]:
    """What is kept of each item."""
    return [each.text for each in pages(storage)]


def edits(storage: Storage) -> list[int]:
    """The numbers of the items that the trail says were written, in their order."""
    with storage.reading() as tx:
        query = select(TrailEntry.facts).where(TrailEntry.tag == Tag.MINUTES_EDITED.value)
        return [json.loads(facts)["item"] for facts in tx.session.scalars(query.order_by(TrailEntry.seq))]


def test_one_save_keeps_every_item_that_was_written(storage: Storage, building: Building) -> None:
    """And only those: an item nobody touched has no entry in the trail."""
    first, second, *rest = pages(storage)
    save(storage, building, [replace(first, text="Uno."), replace(second, text="Dos."), *rest])
    assert texts(storage)[:2] == ["Uno.", "Dos."]
    assert texts(storage)[2:] == [each.text for each in rest]
    assert edits(storage) == [1, 2]


def test_two_writers_of_one_item_lose_nothing(storage: Storage, building: Building) -> None:
    """The second is told which one the first saved; nothing of the second's page is kept until then."""
    first, second, *rest = pages(storage)
    save(storage, building, [replace(first, text="Uno.")])
    with pytest.raises(Refused, match=r"minutes\.changed_meanwhile") as refused:
        save(storage, building, [replace(first, text="Otro."), replace(second, text="Dos."), *rest])
    assert refused.value.findings[0].facts["topics"] == "1"
    assert texts(storage)[:2] == ["Uno.", second.text]


def test_two_writers_of_two_items_both_keep_theirs(storage: Storage, building: Building) -> None:
    """An item that somebody else wrote and I did not touch is no conflict, and keeps what they wrote."""
    first, second, *rest = pages(storage)
    save(storage, building, [replace(first, text="De una persona."), second, *rest])
    save(storage, building, [first, replace(second, text="De otra."), *rest])
    assert texts(storage)[:2] == ["De una persona.", "De otra."]


def test_both_wrote_the_same(storage: Storage, building: Building) -> None:
    """There is nothing to compare."""
    first, *_ = pages(storage)
    save(storage, building, [replace(first, text="Igual.")])
    save(storage, building, [replace(first, text="Igual.")])
    assert texts(storage)[0] == "Igual." and edits(storage) == [1]


def test_whoever_read_both_texts_decides(storage: Storage, building: Building) -> None:
    """With the version that the refusal showed, the save is kept; a third change meanwhile is told again."""
    first, *_ = pages(storage)
    save(storage, building, [replace(first, text="Uno.")])
    [read, *_] = pages(storage)
    save(storage, building, [replace(read, text="Dos.")])
    assert texts(storage)[0] == "Dos."
    with pytest.raises(Refused, match=r"minutes\.changed_meanwhile"):
        save(storage, building, [replace(read, text="Tres.")])


def test_an_item_of_other_minutes_is_not_there(storage: Storage, building: Building) -> None:
    """Nothing of the page is kept either."""
    first, *_ = pages(storage)
    with pytest.raises(Missing):
        save(storage, building, [replace(first, text="Uno."), replace(first, section_id=uuid.uuid4())])
    assert texts(storage)[0] == first.text


def test_nobody_signs_before_the_paper_is_printed(storage: Storage, building: Building) -> None:
    """A signature is over exact bytes."""
    with storage.transaction() as tx:
        minutes.submit(tx, *ids(building), staff(building), AFTER)
    with pytest.raises(Refused, match=r"minutes\.papers_pending"), storage.transaction() as tx:
        minutes.sign(tx, *ids(building), Signer(staff(building), "password"), AFTER)


def test_who_holds_no_office_cannot_sign(storage: Storage, building: Building, keys: Keys) -> None:
    """Not even an owner who was there."""
    fix(storage, building, keys)
    stranger = Actor(person_id=building.people[1], name="Persona 2 Inventada")
    with pytest.raises(Refused, match=r"minutes\.not_signer"), storage.transaction() as tx:
        minutes.sign(tx, *ids(building), Signer(stranger, "code"), AFTER)


def test_signing_twice_is_refused(storage: Storage, building: Building, keys: Keys) -> None:
    """One signature of each."""
    fix(storage, building, keys)
    with storage.transaction() as tx:
        minutes.sign(tx, *ids(building), Signer(staff(building), "password"), AFTER)
    with pytest.raises(Refused, match=r"minutes\.signed_twice"), storage.transaction() as tx:
        minutes.sign(tx, *ids(building), Signer(staff(building), "password"), AFTER)


def test_signed_minutes_cannot_change(storage: Storage, building: Building, keys: Keys) -> None:
    """Neither their text nor their state back to draft."""
    fix(storage, building, keys)
    sign_all(storage, building)
    first, *_ = pages(storage)
    with pytest.raises(Refused, match=r"minutes\.fixed"):
        save(storage, building, [replace(first, text="Otro.")])
    with pytest.raises(Refused, match=r"minutes\.fixed"), storage.transaction() as tx:
        minutes.return_to_draft(tx, *ids(building), staff(building), AFTER)


def test_publishing_needs_every_signature(storage: Storage, building: Building, keys: Keys) -> None:
    """A virtual assembly's minutes are signed by the administrator too (Ley 675/2001 art. 44)."""
    fix(storage, building, keys)
    with storage.transaction() as tx:
        minutes.sign(tx, *ids(building), Signer(staff(building), "password"), AFTER)
    with pytest.raises(Refused), storage.transaction() as tx:
        minutes.publish(tx, *ids(building), "Oficina", staff(building), AFTER)


def test_publication_owes_each_owner_a_message(storage: Storage, building: Building, keys: Keys) -> None:
    """And prints the paper of the signatures."""
    fix(storage, building, keys)
    sign_all(storage, building)
    with storage.transaction() as tx:
        minutes.publish(tx, *ids(building), "Oficina y esta página", staff(building), AFTER)
    assert make_minutes_papers(storage, Addresses(BASE), Witness.of(BASE, keys), lambda: AFTER) == 1
    with storage.reading() as tx:
        owed = tx.session.scalars(select(Delivery.person_id).where(Delivery.kind == "minutes")).all()
        row = tx.session.scalars(select(Minutes)).one()
    assert sorted(owed) == sorted(building.people)
    assert row.number == 1 and row.signatures_pdf_id is not None


def test_another_communitys_minutes_do_not_exist(storage: Storage, building: Building) -> None:
    """Missing, the same as none."""
    other = make_building(storage, name="Los Cerezos")
    with pytest.raises(Missing), storage.reading() as tx:
        minutes.minutes_page(tx, other.community_id, ids(building)[1], Actor(), AFTER)
