"""Powers: registered from their paper, judged by the rules, counted while their holder is in the room."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings import communities, live_session, minutes, planning, proxies, replies
from meetings.communities import UploadedFile
from meetings.consents import Answering
from meetings.live_session import Count, Office, Room
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Body, HolderRole, Kind, Said
from meetings.proxies import Holder, NewPower, PowerPaper
from meetings.replies import Answer, Sent
from meetings.storage.communities import Person
from meetings.storage.live_session import Attendance, Decision
from meetings.storage.minutes import Minutes
from meetings.storage.planning import AgendaItem, Meeting, Override
from meetings.storage.proxies import Proxy
from meetings.storage.replies import Reply
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import TrailEntry, TrailPersonal
from meetings.trail import SYSTEM, Actor
from tests.factories import ASSEMBLY_AT, START, Building, convene, make_building, make_meeting, sell
from tests.races import DONE, at_once
from tests.usecases.test_live_session import ids, open_room, staff

EVENING, DAY = ASSEMBLY_AT, timedelta(days=1)
PAPER = PowerPaper(date(2027, 2, 1), "Carpeta de poderes")
LAURA = Holder(name="Laura Salas Inventada", document="52.345.678")
WHY = {"proxy.conflict.role": "Los propietarios lo pidieron por escrito."}


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """A convened assembly of five units: 20, 15, 15, 25 and 25."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    with app.app_context():
        yield building


def power(building: Building, number: int, holder: Holder = LAURA, paper: PowerPaper = PAPER) -> NewPower:
    """A power of the owner of one unit, numbered from 0."""
    return NewPower(building.people[number], frozenset({building.units[number]}), holder, paper, WHY)


def owner(building: Building, number: int) -> Holder:
    """An invited owner as the holder."""
    return Holder(person_id=building.people[number])


def register(storage: Storage, building: Building, new: NewPower, minute: int = 0) -> uuid.UUID:
    """Register it; returns the holder."""
    with storage.transaction() as tx:
        at = EVENING + timedelta(minutes=minute)
        return proxies.register_power(tx, *ids(building), new, staff(building), at)


def mark(storage: Storage, building: Building, person: uuid.UUID, minute: int, *, here: bool = True) -> None:
    """The secretary's tick."""
    with storage.transaction() as tx:
        at = EVENING + timedelta(minutes=minute)
        live_session.mark(tx, *ids(building), person, here, staff(building), at)


def room(storage: Storage, building: Building, minute: int) -> Room:
    """The room so many minutes after its hour."""
    with storage.reading() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        return live_session.room_at(tx, meeting, EVENING + timedelta(minutes=minute))


def withdraw(storage: Storage, building: Building, minute: int) -> None:
    """Take the only standing power back."""
    with storage.transaction() as tx:
        row = tx.session.scalars(select(Proxy.id).where(Proxy.ended_at.is_(None))).one()
        at = EVENING + timedelta(minutes=minute)
        proxies.withdraw_power(tx, *ids(building), row, staff(building), at)


def count(storage: Storage, model: type) -> int:
    """How many rows."""
    with storage.reading() as tx:
        return tx.session.scalar(select(func.count()).select_from(model)) or 0


def refused(storage: Storage, building: Building, new: NewPower, code: str) -> None:
    """It is refused for this reason, and nothing of it stays."""
    before = count(storage, Proxy), count(storage, Person)
    with pytest.raises(Refused, match=code):
        register(storage, building, new)
    assert (count(storage, Proxy), count(storage, Person)) == before


def test_a_power_stands_in_the_trail_of_both_people(storage: Storage, building: Building) -> None:
    """Who gave it and who holds it each have their commitment in the entry of the act."""
    laura = register(storage, building, power(building, 1))
    with storage.reading() as tx:
        entry = tx.session.scalars(select(TrailEntry).where(TrailEntry.tag == "proxy:power:validated")).one()
        query = select(TrailPersonal.person_id).where(TrailPersonal.seq == entry.seq)
        concerned = set(tx.session.scalars(query))
        known = tx.session.get_one(Person, laura)
    assert entry.meeting_id == building.meeting_id
    assert concerned == {building.people[1], laura}
    assert (known.name, known.document) == (LAURA.name, "52345678")


def test_the_holder_counts_for_the_unit_only_while_in_the_room(storage: Storage, building: Building) -> None:
    """Registered is not represented; arriving represents, leaving ends it."""
    open_room(storage, building)
    laura = register(storage, building, power(building, 3), 1)
    mark(storage, building, laura, 5)
    mark(storage, building, laura, 9, here=False)
    assert [room(storage, building, minute).share for minute in (4, 5, 8, 9)] == [
        0,
        Fraction(1, 4),
        Fraction(1, 4),
        0,
    ]
    assert room(storage, building, 5).units[3].state == "represented"
    assert room(storage, building, 9).units[3].state == "left"


def test_an_outsider_has_a_place_in_the_attendance_as_holder(storage: Storage, building: Building) -> None:
    """Nobody called them, so what they are there is the holder of a power."""
    open_room(storage, building)
    mark(storage, building, register(storage, building, power(building, 3)), 5)
    with storage.reading() as tx:
        assert tx.session.scalars(select(Attendance.capacity)).all() == ["proxy_holder"]


def test_nobody_enters_without_an_invitation_or_a_power(storage: Storage, building: Building) -> None:
    """Nor with a power that was taken back before."""
    open_room(storage, building)
    laura = register(storage, building, power(building, 3))
    withdraw(storage, building, 1)
    with pytest.raises(Missing):
        mark(storage, building, laura, 5)


def test_the_owner_in_person_displaces_the_power(storage: Storage, building: Building) -> None:
    """The unit counts once, for its owner; when the owner leaves, the holder speaks again."""
    open_room(storage, building)
    mark(storage, building, register(storage, building, power(building, 3)), 1)
    mark(storage, building, building.people[3], 5)
    mark(storage, building, building.people[3], 9, here=False)
    states = [room(storage, building, minute).units[3].state for minute in (4, 5, 9)]
    assert states == ["represented", "present", "represented"]
    assert room(storage, building, 5).share == Fraction(1, 4)


def test_a_power_taken_back_counts_no_more_from_then_on(storage: Storage, building: Building) -> None:
    """And what it counted for before stays as it was."""
    open_room(storage, building)
    mark(storage, building, register(storage, building, power(building, 3)), 1)
    withdraw(storage, building, 5)
    assert [room(storage, building, minute).share for minute in (4, 5)] == [Fraction(1, 4), 0]
    with pytest.raises(Refused, match=r"proxy\.ended"), storage.transaction() as tx:
        row = tx.session.scalars(select(Proxy.id)).one()
        proxies.withdraw_power(tx, *ids(building), row, staff(building), EVENING + timedelta(minutes=6))


def test_an_owner_carries_their_own_unit_and_their_powers(storage: Storage, building: Building) -> None:
    """Quorum counts the owners represented, and warns that one person carries them all."""
    for number in (1, 3, 4):
        register(storage, building, power(building, number, owner(building, 0)))
    open_room(storage, building)
    mark(storage, building, building.people[0], 1)
    found = room(storage, building, 2)
    assert (found.share, found.quorum.owners, found.quorum.quorum) == (Fraction(17, 20), 4, True)
    assert [finding.code for finding in found.quorum.findings] == ["quorum.assembly.one_person"]
    assert found.counts == {"present": 1, "represented": 3, "left": 0, "not_arrived": 1}


def test_a_vote_counts_the_represented_by_both_bases(storage: Storage, building: Building) -> None:
    """The vote freezes what was represented when it was counted; a later withdrawal changes nothing of it."""
    laura = register(storage, building, power(building, 3))
    open_room(storage, building)
    for person in (building.people[0], building.people[1], laura):
        mark(storage, building, person, 1)
    with storage.transaction() as tx:
        item = tx.session.scalars(select(AgendaItem.id).where(AgendaItem.basis == "coefficient")).one()
        counted = Count("¿Aprueba?", Said.YES, {building.units[3]: Said.NO})
        at = EVENING + timedelta(minutes=5)
        live_session.record_decision(tx, *ids(building), item, counted, staff(building), at)
    withdraw(storage, building, 6)
    with storage.reading() as tx:
        row = tx.session.scalars(select(Decision)).one()
    assert (row.favour, row.against, row.denominator) == ("35", "25", "60")
    assert (row.favour_units, row.against_units, row.owners_present) == (2, 1, 3)


def test_who_sold_the_unit_is_represented_in_nothing(storage: Storage, building: Building) -> None:
    """Who owns stays live until a vote is counted."""
    laura = register(storage, building, power(building, 3))
    sell(storage, building, 4, EVENING)
    open_room(storage, building)
    mark(storage, building, laura, 1)
    assert room(storage, building, 2).share == 0


def test_who_sold_their_own_unit_may_hold_the_power_of_another(storage: Storage, building: Building) -> None:
    """Called as an owner they would be let go; with a power they enter as its holder."""
    register(storage, building, power(building, 3, owner(building, 0)))
    sell(storage, building, 1, EVENING)
    open_room(storage, building)
    mark(storage, building, building.people[0], 1)
    assert room(storage, building, 2).share == Fraction(1, 4)
    with storage.reading() as tx:
        assert tx.session.scalars(select(Attendance.capacity)).all() == ["proxy_holder"]


def test_a_second_power_of_a_unit_contradicts_the_first(storage: Storage, building: Building) -> None:
    """By rule ``unit.voter``; the same paper twice is told so."""
    register(storage, building, power(building, 3))
    refused(storage, building, power(building, 3, owner(building, 0)), r"unit\.voter\.contradictory_proxies")
    refused(storage, building, power(building, 3), r"proxy\.twice")


def test_after_taking_it_back_another_one_can_be_registered(storage: Storage, building: Building) -> None:
    """The owner chose somebody else."""
    register(storage, building, power(building, 3))
    withdraw(storage, building, 1)
    register(storage, building, power(building, 3, owner(building, 0)), 2)
    assert count(storage, Proxy) == 2


@pytest.mark.parametrize(("most", "code"), [(2, ""), (1, r"proxy\.limit\.over")])
def test_the_by_laws_limit_is_for_each_holder(
    storage: Storage, building: Building, most: int, code: str
) -> None:
    """Reaching it is allowed, passing it is not; another holder is not concerned."""
    with storage.transaction() as tx:
        rule = {"value": {"limit": most, "counts": "owners"}, "article": "42", "date": "2020-01-01"}
        communities.set_rule_profile(tx, building.community_id, {"proxies": rule}, SYSTEM, START - DAY)
    register(storage, building, power(building, 1))
    register(storage, building, power(building, 4, owner(building, 0)))
    if code:
        refused(storage, building, power(building, 3), code)
    else:
        register(storage, building, power(building, 3))


def test_an_administrator_holds_powers_only_with_a_reason(storage: Storage, building: Building) -> None:
    """The reason stands in the overrides, which the minutes print."""
    holder = Holder(name="Rosa Díaz", document="41111111", role=HolderRole.ADMINISTRATOR)
    without = NewPower(building.people[3], frozenset({building.units[3]}), holder, PAPER)
    refused(storage, building, without, r"proxy\.conflict\.role")
    register(storage, building, power(building, 3, holder))
    with storage.reading() as tx:
        assert tx.session.scalars(select(Override.reason)).all() == list(WHY.values())


def test_a_member_of_the_council_is_known_without_being_told(storage: Storage, building: Building) -> None:
    """Who said nothing of it is asked for the reason all the same."""
    with storage.transaction() as tx:
        by = staff(building)
        planning.add_member(tx, building.community_id, Body.COUNCIL, building.people[0], by, START)
    new = NewPower(building.people[3], frozenset({building.units[3]}), owner(building, 0), PAPER)
    refused(storage, building, new, r"proxy\.conflict\.role")


def test_the_document_of_an_owner_names_that_owner(storage: Storage, building: Building) -> None:
    """One person per document: nobody stands twice in the register."""
    known = Holder(name="Como lo escriba", document="10.000.000")
    assert register(storage, building, power(building, 3, known)) == building.people[0]


@pytest.mark.parametrize(
    ("holder", "paper", "code"),
    [
        (Holder(), PAPER, r"proxy\.holder\.nobody"),
        (Holder(name="Laura"), PAPER, r"proxy\.holder\.nobody"),
        (Holder(name="Laura", document="1111"), PAPER, r"proxy\.holder\.document"),
        (Holder(name="Laura", document="52345678, 52345679"), PAPER, r"proxy\.holder\.document"),
        (Holder(name="Yo", document="10000003"), PAPER, r"proxy\.holder\.is_grantor"),
        (LAURA, PowerPaper(date(2027, 2, 1)), r"proxy\.paper\.no_proof"),
        (LAURA, PowerPaper(date(2027, 2, 1), " "), r"proxy\.paper\.no_proof"),
        (LAURA, PowerPaper(date(2028, 2, 1), "Carpeta"), r"proxy\.paper\.in_the_future"),
        (LAURA, PowerPaper(date(2027, 2, 1), "", UploadedFile("a.exe", b"MZ")), r"evidence\.kind"),
    ],
)
def test_what_is_missing_on_a_power_is_told(
    storage: Storage, building: Building, holder: Holder, paper: PowerPaper, code: str
) -> None:
    """And nothing of it stays, not even the person."""
    refused(storage, building, power(building, 3, holder, paper), code)


def test_a_power_is_for_units_of_its_owner(storage: Storage, building: Building) -> None:
    """Neither for none nor for the unit of a neighbour; whoever owns nothing gives none."""
    for units in (frozenset[uuid.UUID](), frozenset({building.units[0]})):
        new = NewPower(building.people[3], units, LAURA, PAPER)
        refused(storage, building, new, r"proxy\.no_unit")
    laura = register(storage, building, power(building, 3))
    with pytest.raises(Missing):
        register(storage, building, NewPower(laura, frozenset({building.units[0]}), LAURA, PAPER))


def test_the_copy_of_a_paper_is_kept_sealed(storage: Storage, building: Building) -> None:
    """With it nobody has to say where the paper lies."""
    copy = PowerPaper(date(2027, 2, 1), "", UploadedFile("poder.pdf", b"%PDF-1.7 poder"))
    register(storage, building, power(building, 3, LAURA, copy))
    with storage.reading() as tx:
        [found] = proxies.powers_of(tx, ids(building)[1])
    assert found.has_file


@pytest.mark.parametrize("kind", [Kind.COUNCIL_MEETING, Kind.SERVICE_MEETING, Kind.INFORMATIVE_MEETING])
def test_only_an_assembly_takes_powers(storage: Storage, building: Building, kind: Kind) -> None:
    """Members of a body sit for themselves (Ley 675/2001 art. 37 is about the assembly)."""
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, building.meeting_id).kind = kind.value
    refused(storage, building, power(building, 3), r"proxy\.not_for_kind")


@pytest.mark.parametrize("state", ["draft", "closed", "failed_quorum", "cancelled"])
def test_powers_are_registered_from_the_call_to_the_end(
    storage: Storage, building: Building, state: str
) -> None:
    """Neither before nor afterwards."""
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, building.meeting_id).state = state
    refused(storage, building, power(building, 3), r"proxy\.not_now")


def test_of_two_powers_at_once_one_stands(app: Flask, storage: Storage, building: Building) -> None:
    """Two secretaries, one unit, two papers: the second is told."""
    acts = [
        lambda holder=holder: register(storage, building, power(building, 3, holder))
        for holder in (LAURA, owner(building, 0))
    ]
    found = at_once(app, *acts)
    assert sorted(found) == sorted([DONE, "unit.voter.contradictory_proxies"])
    assert count(storage, Proxy) == 1


def test_of_two_withdrawals_at_once_one_is_done(app: Flask, storage: Storage, building: Building) -> None:
    """The second is told that it was taken back already."""
    register(storage, building, power(building, 3))
    with storage.reading() as tx:
        row = tx.session.scalars(select(Proxy.id)).one()

    def act() -> None:
        with storage.transaction() as tx:
            at = EVENING + timedelta(minutes=1)
            proxies.withdraw_power(tx, *ids(building), row, staff(building), at)

    assert sorted(at_once(app, act, act)) == sorted([DONE, "proxy.ended"])


def test_the_attendance_line_follows_the_holder(storage: Storage, building: Building) -> None:
    """Up when the holder comes, no step while the owner is there too, down when both are gone."""
    open_room(storage, building)
    laura = register(storage, building, power(building, 3))
    mark(storage, building, laura, 1)
    mark(storage, building, building.people[3], 3)
    mark(storage, building, laura, 5, here=False)
    mark(storage, building, building.people[3], 7, here=False)
    now = room(storage, building, 9)
    changes = live_session.attendance_changes(now, EVENING)
    shares = {int((change.at - EVENING).total_seconds() // 60): change.share for change in changes}
    assert shares == {0: 0, 1: Fraction(1, 4), 3: Fraction(1, 4), 5: Fraction(1, 4), 7: 0}


def hold_and_close(storage: Storage, building: Building) -> dict[str, list[dict[str, object]]]:
    """An evening with a represented unit, closed; returns the record of its minutes."""
    laura = register(storage, building, power(building, 3))
    open_room(storage, building)
    for person in (building.people[0], building.people[1], laura):
        mark(storage, building, person, 1)
    mark(storage, building, building.people[3], 10)
    at, by = EVENING + timedelta(minutes=30), staff(building)
    with storage.transaction() as tx:
        live_session.elect(tx, *ids(building), Office.CHAIR, building.people[0], by, at)
        live_session.act_as_secretary(tx, *ids(building), by, at)
        live_session.close_meeting(tx, *ids(building), by, at)
        minutes.draft_minutes(tx, *ids(building), by, at)
    with storage.reading() as tx:
        return tx.session.scalars(select(Minutes)).one().record


def test_the_minutes_say_who_represented_whom_and_by_which_paper(
    storage: Storage, building: Building
) -> None:
    """Only while it counted: until the owner came."""
    record = hold_and_close(storage, building)
    [row] = record["powers"]
    assert (row["unit"], row["grantor"]) == ("Torre 1 104", "Persona 4 Inventada")
    assert (row["holder"], row["signed_on"]) == (LAURA.name, "2027-02-01")
    assert row["kept_at"] == PAPER.kept_at
    since, until = EVENING + timedelta(minutes=1), EVENING + timedelta(minutes=10)
    assert row["times"] == [[since.isoformat(), until.isoformat()]]
    assert [unit["unit"] for unit in record["units"]] == ["Torre 1 101", "Torre 1 102", "Torre 1 104"]


def test_an_announced_person_is_no_power_yet(storage: Storage, building: Building) -> None:
    """The answer says who; only the registered paper lets them in and counts."""
    with storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        person, sent = building.people[3], Sent("Laura Salas", "52345678")
        who, at = Actor(person_id=person), EVENING - timedelta(days=1)
        replies.answer_invitation(tx, meeting, person, Answer.PROXY, "", Answering(), who, at, sent=sent)
    with storage.reading() as tx:
        page = proxies.powers_page(tx, *ids(building), at)
        new = proxies.new_power_page(tx, *ids(building), person, at)
        summary = replies.summary_of(tx, *ids(building))
    assert [(each.name, each.holder) for each in page.announced] == [("Persona 4 Inventada", "Laura Salas")]
    assert page.standing == ()
    assert (new.holder_name, new.holder_document) == ("Laura Salas", "52345678")
    assert (summary.units["proxy"], summary.shares["proxy"]) == (1, Fraction(1, 4))
    register(storage, building, power(building, 3))
    with storage.reading() as tx:
        assert proxies.powers_page(tx, *ids(building), EVENING).announced == ()


@pytest.mark.parametrize(
    ("kind", "sent", "code"),
    [
        ("ordinary_assembly", None, r"reply\.nobody_sent"),
        ("ordinary_assembly", Sent("Laura", " "), r"reply\.nobody_sent"),
        ("council_meeting", Sent("Laura", "52345678"), r"reply\.no_proxies"),
    ],
)
def test_another_person_is_announced_by_name_and_only_to_an_assembly(
    storage: Storage, building: Building, kind: str, sent: Sent | None, code: str
) -> None:
    """Nothing of the answer stays."""
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, building.meeting_id).kind = kind
    who, at = Actor(person_id=building.people[3]), EVENING - timedelta(days=1)
    with pytest.raises(Refused, match=code), storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        replies.answer_invitation(
            tx, meeting, building.people[3], Answer.PROXY, "", Answering(), who, at, sent=sent
        )
    assert count(storage, Reply) == 0
