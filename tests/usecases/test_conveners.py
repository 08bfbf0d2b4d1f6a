"""Who calls: owners who hold a fifth together, the council or the auditor by their act (Ley 675 art. 39)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import delete, select

from meetings import convening, live_session, minutes, planning
from meetings.adapters.keys import Keys
from meetings.convening import Addresses, make_papers, notice_paper
from meetings.minutes import make_minutes_papers, paper_of
from meetings.planning import Access, ItemDraft
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Convener, ItemType, Kind, Modality
from meetings.protocol.trail import Tag
from meetings.storage.communities import Ownership
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Storage
from meetings.trail import Actor, Witness
from tests.adapters.pdf_reading import ReadPdf
from tests.factories import START, Building, make_building
from tests.usecases.planning_support import begin, facts_of, tags_of

DAY = date(2027, 3, 20)
ASKED = date(2027, 1, 29)
BASE = "http://127.0.0.1:8000"
TOO_FEW, NO_ACT = "notice.convener.too_few_owners", "convening.no_act"


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """Five owners of 5, 15, 10, 25 and 45 %."""
    with app.app_context():
        yield make_building(storage, coefficients=("5", "15", "10", "25", "45"))


@pytest.fixture
def meeting(storage: Storage, building: Building) -> uuid.UUID:
    """An extraordinary assembly in a room, ready but for who calls it."""
    made = begin(storage, building, kind=Kind.EXTRAORDINARY_ASSEMBLY, modality=Modality.PRESENTIAL)
    with storage.transaction() as tx:
        where, by = (tx, building.community_id, made), staff(building)
        planning.set_date(*where, DAY, time(9), 120, by, START)
        planning.set_access(*where, Access("", "Salón comunal", "", False), by, START)
        planning.declare_arrears(*where, by, START)
        version = tx.session.get_one(Meeting, made).agenda_version
        item = ItemDraft("Arreglo del muro", 20, ItemType.INFORMATION)
        planning.add_item(*where, item, version, by, START)
    return made


def staff(building: Building) -> Actor:
    """The administrator."""
    return Actor(account_id=building.staff["administrator"], name="Administradora inventada")


def ask(storage: Storage, building: Building, meeting: uuid.UUID, *numbers: int) -> None:
    """These owners ask for it, by their request."""
    with storage.transaction() as tx:
        where, by = (tx, building.community_id, meeting), staff(building)
        for number in numbers:
            planning.add_convening_owner(*where, building.people[number], by, START)
        planning.set_convener(*where, Convener.OWNERS, "Solicitud 7", ASKED, by, START)


def stops(storage: Storage, building: Building, meeting: uuid.UUID) -> set[str]:
    """The codes of what the rules say of who calls."""
    with storage.reading() as tx:
        found = convening.review(tx, building.community_id, meeting, START).findings
    return {each.code for each in found} & {TOO_FEW, NO_ACT, "notice.convener.not_entitled"}


@pytest.mark.parametrize(
    ("numbers", "is_enough"),
    [((0, 1), True), ((0, 2), False), ((3,), False), ((1, 2), True), ((), False)],
    ids=["exactly a fifth", "fifteen percent", "one of 25 percent", "25 percent of two", "nobody"],
)
def test_two_owners_with_a_fifth_may_call(
    storage: Storage, building: Building, meeting: uuid.UUID, numbers: tuple[int, ...], *, is_enough: bool
) -> None:
    """A plural number holding at least one fifth."""
    ask(storage, building, meeting, *numbers)
    assert stops(storage, building, meeting) == (set() if is_enough else {TOO_FEW})


def test_a_shared_unit_weighs_once(storage: Storage, building: Building, meeting: uuid.UUID) -> None:
    """Two owners of the same 15 %: they are two, and hold 15 %."""
    with storage.transaction() as tx:
        shared = Ownership(unit_id=building.units[1], person_id=building.people[0], position=1, since=START)
        tx.session.add(shared)
        tx.session.execute(delete(Ownership).where(Ownership.unit_id == building.units[0]))
    ask(storage, building, meeting, 0, 1)
    with storage.reading() as tx:
        page = planning.convener_page(tx, building.community_id, meeting, "", START)
    assert (len(page.owners), page.share) == (2, Fraction(15, 100))
    assert stops(storage, building, meeting) == {TOO_FEW}


@pytest.mark.parametrize("convener", [Convener.COUNCIL, Convener.STATUTORY_AUDITOR])
def test_council_and_auditor_call_by_an_act_that_is_named(
    storage: Storage, building: Building, meeting: uuid.UUID, convener: Convener
) -> None:
    """Without decision or letter and its date the notice is not sent."""
    where = (building.community_id, meeting)
    with storage.transaction() as tx:
        planning.set_convener(tx, *where, convener, "", None, staff(building), START)
    assert stops(storage, building, meeting) == {NO_ACT}
    with storage.transaction() as tx:
        planning.set_convener(tx, *where, convener, "Acta 12", ASKED, staff(building), START)
    assert stops(storage, building, meeting) == set()


def test_who_may_not_call_is_refused_at_once(storage: Storage, building: Building) -> None:
    """An ordinary assembly is the administrator's to call; nothing is kept."""
    ordinary = begin(storage, building)
    with pytest.raises(Refused, match="not_entitled"), storage.transaction() as tx:
        owner = building.people[0]
        planning.add_convening_owner(tx, building.community_id, ordinary, owner, staff(building), START)
    assert facts_of(storage, building, ordinary).convener is Convener.ADMINISTRATOR


def test_an_act_of_tomorrow_is_refused(storage: Storage, building: Building, meeting: uuid.UUID) -> None:
    """What calls a meeting has happened; today is soon enough."""
    where, today = (building.community_id, meeting), START.date()
    with storage.transaction() as tx:
        planning.set_convener(tx, *where, Convener.COUNCIL, "Acta 12", today, staff(building), START)
    with pytest.raises(Refused, match=r"convener\.acted_later"), storage.transaction() as tx:
        tomorrow = today + timedelta(days=1)
        planning.set_convener(tx, *where, Convener.COUNCIL, "Acta 12", tomorrow, staff(building), START)


def test_each_owner_is_kept_once_in_their_own_trail(
    storage: Storage, building: Building, meeting: uuid.UUID
) -> None:
    """Added twice and taken off twice: two entries; a stranger is missing."""
    where, by = (building.community_id, meeting), staff(building)
    for act in (planning.add_convening_owner, planning.remove_convening_owner):
        for _ in range(2):
            with storage.transaction() as tx:
                act(tx, *where, building.people[0], by, START)
    for tag in (Tag.CONVENING_OWNER_ADDED, Tag.CONVENING_OWNER_REMOVED):
        assert len(tags_of(storage, building, tag.value)) == 1
    with pytest.raises(Missing), storage.transaction() as tx:
        planning.add_convening_owner(tx, *where, uuid.uuid4(), by, START)


def test_notice_and_minutes_say_who_called(
    storage: Storage, building: Building, meeting: uuid.UUID, keys: Keys
) -> None:
    """How many owners, their units, what they represent and by which request; never their names."""
    ask(storage, building, meeting, 0, 1)
    where, by, late = (building.community_id, meeting), staff(building), START + timedelta(days=60)
    with storage.transaction() as tx:
        convening.issue_notice(tx, *where, {}, by, START)
    make_papers(storage, Addresses(BASE), Witness.of(BASE, keys), lambda: START)
    with storage.reading() as tx:
        paper = ReadPdf(notice_paper(tx, *where, "others"))
    parts = ("2 propietarios que representan el 20", "Torre 1 101", "Solicitud 7", "29 de enero de 2027")
    for part in parts:
        assert paper.says(part), part
    assert not paper.says("Persona 1 Inventada")
    with storage.transaction() as tx:
        live_session.declare_no_quorum(tx, *where, by, late)
        minutes.draft_minutes(tx, *where, by, late)
        minutes.submit(tx, *where, by, late)
    make_minutes_papers(storage, Addresses(BASE), Witness.of(BASE, keys), lambda: late)
    with storage.reading() as tx:
        written = ReadPdf(paper_of(tx, *where, "fixed"))
    for part in parts:
        assert written.says(part), part


def test_the_second_call_is_called_by_the_same_owners(
    storage: Storage, building: Building, meeting: uuid.UUID
) -> None:
    """Whoever called first; nobody chooses anew."""
    ask(storage, building, meeting, 0, 1)
    where, by, late = (building.community_id, meeting), staff(building), START + timedelta(days=47)
    with storage.transaction() as tx:
        convening.issue_notice(tx, *where, {}, by, START)
    with storage.transaction() as tx:
        second = live_session.call_again(tx, *where, by, late)
    facts = facts_of(storage, building, second)
    assert (facts.convener, facts.convener_reference, facts.convener_acted_on) == (
        Convener.OWNERS,
        "Solicitud 7",
        ASKED,
    )
    assert set(facts.convening_owners) == {building.people[0], building.people[1]}
    assert stops(storage, building, second) == set()
    with pytest.raises(Refused, match=r"convener\.second_call"), storage.transaction() as tx:
        planning.set_convener(tx, building.community_id, second, Convener.ADMINISTRATOR, "", None, by, late)


def test_other_owners_are_a_change_of_who_calls(
    storage: Storage, building: Building, meeting: uuid.UUID
) -> None:
    """A change of the list is prepared beside what was called, and told; given up, it leaves nothing."""
    ask(storage, building, meeting, 0, 1)
    where, by = (building.community_id, meeting), staff(building)
    with storage.transaction() as tx:
        convening.issue_notice(tx, *where, {}, by, START)
    with storage.transaction() as tx:
        change = planning.begin_change(tx, *where, "Se sumó otra propietaria.", by, START)
    with storage.transaction() as tx:
        planning.add_convening_owner(tx, building.community_id, change, building.people[2], by, START)
    with storage.reading() as tx:
        found = convening.review(tx, building.community_id, change, START).changes
    parts = [each.part.value for each in found]
    assert parts == ["convener"]
    with storage.transaction() as tx:
        planning.discard_draft(tx, building.community_id, change, by, START)
    assert len(facts_of(storage, building, meeting).convening_owners) == 2
    with storage.reading() as tx:
        assert tx.session.scalars(select(Meeting.id)).all() == [meeting]
