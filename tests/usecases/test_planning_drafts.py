"""Drafts of meetings: what they begin with, their day, how they are entered."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from meetings import planning
from meetings.planning import Access
from meetings.protocol.findings import Refused
from meetings.protocol.kinds import Basis, Convener, ItemType, Kind, Modality, NoticeField
from meetings.protocol.lifecycle import MeetingState
from meetings.protocol.trail import Tag
from meetings.storage.communities import Community
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Storage
from meetings.trail import Actor
from tests.factories import START, Building, convene, make_building, make_meeting
from tests.usecases.planning_support import BY, begin, facts_of, tags_of

ORDINARY = Path(__file__).parent.parent / "data" / "ordinary-assembly.json"
# START is Monday 1 February 2027, 9:00 a. m. in Bogotá: fifteen full days lie before Wednesday 17.
FIRST_LAWFUL_DAY = date(2027, 2, 17)


def on(storage: Storage, building: Building, meeting: uuid.UUID, day: date, at: datetime = START) -> None:
    """Set the day at 9:00 a. m., two hours."""
    with storage.transaction() as tx:
        planning.set_date(tx, building.community_id, meeting, day, time(9), 120, BY, at)


def test_the_ordinary_assembly_begins_with_the_given_agenda(storage: Storage) -> None:
    """Title, minutes, type and basis of each item are those of the given file."""
    building = make_building(storage)
    meeting = facts_of(storage, building, begin(storage, building))
    given = json.loads(ORDINARY.read_text(encoding="utf-8"))
    assert meeting.kind == given["kind"]
    assert [
        {
            "title": item.title,
            "minutes": item.minutes,
            "type": item.type.value,
            **({"basis": item.basis.value} if item.basis else {}),
        }
        for item in meeting.items
    ] == given["agenda"]
    assert meeting.agenda_minutes == meeting.duration_minutes == 120


@pytest.mark.parametrize("kind", planning.OFFERED_KINDS)
def test_every_kind_begins_with_an_agenda_that_fits(storage: Storage, kind: Kind) -> None:
    """No built-in agenda is empty, over the cap, or votes what such a meeting cannot decide."""
    building = make_building(storage)
    meeting_id = begin(storage, building, kind=kind)
    with storage.reading() as tx:
        page = planning.meeting_page(tx, building.community_id, meeting_id, START)
    assert page.rows
    assert [row.findings for row in page.rows if row.findings] == []
    assert {finding.code for finding in page.findings} <= {"agenda.no_subject"}


def test_in_commercial_use_every_vote_begins_by_coefficient(storage: Storage) -> None:
    """There everything weighs by coefficient (C-522 speaks of housing)."""
    building = make_building(storage)
    with storage.transaction() as tx:
        tx.session.get_one(Community, building.community_id).use = "commercial"
    meeting = facts_of(storage, building, begin(storage, building))
    assert {item.basis for item in meeting.items if item.is_voted} == {Basis.COEFFICIENT}


def test_the_same_form_twice_makes_one_meeting(storage: Storage) -> None:
    """The key of the form is the meeting's for ever."""
    building, key = make_building(storage), uuid.uuid4()
    first = begin(storage, building, key=key)
    assert begin(storage, building, key=key) == first
    assert len(tags_of(storage, building, Tag.MEETING_CREATED)) == 1


def test_a_key_used_elsewhere_makes_a_meeting_of_its_own(storage: Storage) -> None:
    """Nothing of the other community is shown or touched."""
    here, there, key = make_building(storage), make_building(storage, name="Otro"), uuid.uuid4()
    assert begin(storage, here, key=key) != begin(storage, there, key=key)


def test_a_meeting_begins_entered_as_its_manner_asks(storage: Storage) -> None:
    """In a room the community's address is proposed; at a distance the way in is."""
    building = make_building(storage)
    with storage.transaction() as tx:
        row = tx.session.get_one(Community, building.community_id)
        row.address, row.city = "Calle 100 # 7-21", "Bogotá"
    virtual = facts_of(storage, building, begin(storage, building))
    room = facts_of(storage, building, begin(storage, building, modality=Modality.PRESENTIAL))
    assert (virtual.place, bool(virtual.access_instructions)) == ("", True)
    assert (room.place, room.access_instructions) == ("Calle 100 # 7-21, Bogotá", "")


def test_the_first_lawful_day_is_accepted(storage: Storage) -> None:
    """Fifteen full days after a sending today, at any hour."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    on(storage, building, meeting_id, FIRST_LAWFUL_DAY)
    assert facts_of(storage, building, meeting_id).starts_at == datetime(2027, 2, 17, 14, tzinfo=UTC)


def test_the_day_before_is_refused_with_the_lawful_one(storage: Storage) -> None:
    """The refusal names the rule, its source and the first day that keeps it; nothing is stored."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    with pytest.raises(Refused) as refused:
        on(storage, building, meeting_id, FIRST_LAWFUL_DAY - timedelta(days=1))
    [finding] = refused.value.findings
    assert finding.code == "notice.statutory.too_few_days"
    assert finding.facts["earliest_date"] == FIRST_LAWFUL_DAY
    assert "675" in finding.source
    assert facts_of(storage, building, meeting_id).starts_at is None


def test_the_last_second_of_a_day_still_counts_from_it(storage: Storage) -> None:
    """Sent at 23:59:59 the day of sending does not count; one second later the first day moves."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    last_second = datetime(2027, 2, 2, 4, 59, 59, tzinfo=UTC)
    on(storage, building, meeting_id, FIRST_LAWFUL_DAY, last_second)
    with pytest.raises(Refused):
        on(storage, building, meeting_id, FIRST_LAWFUL_DAY, last_second + timedelta(seconds=1))


def test_a_start_that_has_passed_is_refused(storage: Storage) -> None:
    """Also the very instant of now."""
    building = make_building(storage)
    meeting_id = begin(storage, building, kind=Kind.COUNCIL_MEETING)
    with pytest.raises(Refused) as refused:
        on(storage, building, meeting_id, date(2027, 2, 1))
    assert [finding.code for finding in refused.value.findings] == ["meeting.date.past"]


def test_a_start_over_a_year_ahead_is_refused(storage: Storage) -> None:
    """It is a slip of the year: nobody calls a meeting then."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    with pytest.raises(Refused) as refused:
        on(storage, building, meeting_id, date(2029, 3, 20))
    assert [finding.code for finding in refused.value.findings] == ["meeting.date.too_far"]


def test_a_hasty_council_is_kept_and_told_what_it_needs(storage: Storage) -> None:
    """Under 72 hours it needs a written reason at the sending, so the draft keeps the day."""
    building = make_building(storage)
    meeting_id = begin(storage, building, kind=Kind.COUNCIL_MEETING)
    on(storage, building, meeting_id, date(2027, 2, 2))
    with storage.reading() as tx:
        page = planning.meeting_page(tx, building.community_id, meeting_id, START)
    assert [finding.code for finding in page.findings] == ["notice.protocol.too_soon"]


def test_the_boundary_second_of_seventy_two_hours(storage: Storage) -> None:
    """Exactly 72 hours ahead nothing is said; a second less needs a reason."""
    building = make_building(storage)
    meeting_id = begin(storage, building, kind=Kind.COUNCIL_MEETING)
    on(storage, building, meeting_id, date(2027, 2, 4))
    codes = []
    for at in (START, START + timedelta(seconds=1)):
        with storage.reading() as tx:
            page = planning.meeting_page(tx, building.community_id, meeting_id, at)
        codes.append([finding.code for finding in page.findings])
    assert codes == [[], ["notice.protocol.too_soon"]]


def test_the_day_brings_the_second_call_with_it(storage: Storage) -> None:
    """Third business day after, 8 p. m.; Monday 22 March 2027 is a holiday."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    on(storage, building, meeting_id, date(2027, 3, 20))
    second = facts_of(storage, building, meeting_id).second_call_at
    assert second == datetime(2027, 3, 30, 1, tzinfo=UTC)  # Monday 29, after the Thursday and Friday


def test_a_council_has_no_second_call(storage: Storage) -> None:
    """Art 41 speaks of the assembly only."""
    building = make_building(storage)
    meeting_id = begin(storage, building, kind=Kind.COUNCIL_MEETING)
    on(storage, building, meeting_id, date(2027, 3, 20))
    assert facts_of(storage, building, meeting_id).second_call_at is None


def test_the_same_day_twice_is_one_act(storage: Storage) -> None:
    """The trail holds one entry for one change."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    for _ in range(2):
        on(storage, building, meeting_id, FIRST_LAWFUL_DAY)
    assert len(tags_of(storage, building, Tag.MEETING_CHANGED)) == 1


def test_another_communitys_meeting_cannot_be_dated(storage: Storage) -> None:
    """It is missing, exactly as one that never was."""
    here, there = make_building(storage), make_building(storage, name="Otro")
    meeting_id = begin(storage, there)
    with pytest.raises(Missing):
        on(storage, here, meeting_id, FIRST_LAWFUL_DAY)


def test_a_called_meeting_is_not_changed_here(storage: Storage) -> None:
    """Its day, its door and its manner need a new version of the notice."""
    building = make_building(storage)
    meeting_id = make_meeting(storage, building)
    convene(storage, building)
    here = building.community_id
    access = Access("https://video.example.com/otra", "", "", True)
    with storage.transaction() as tx:
        for act in (
            lambda: planning.set_date(tx, here, meeting_id, date(2027, 4, 3), time(9), 120, BY, START),
            lambda: planning.set_access(tx, here, meeting_id, access, BY, START),
            lambda: planning.set_modality(tx, here, meeting_id, Modality.MIXED, BY, START),
            lambda: planning.declare_arrears(tx, here, meeting_id, BY, START),
            lambda: planning.discard_draft(tx, here, meeting_id, BY, START),
        ):
            with pytest.raises(Refused, match=r"meeting\.locked"):
                act()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://video.example.com/sala",
        "video.example.com/sala",
        "https://",
        "https://video.example.com/\r\nBcc: todos@example.com",
        "https://video.example.com/<b>",
        "https://[::1",
        "https://video.example.com/" + "a" * 10_000,
        "https://video.example.com/\x00",
        "https://video.example.com/🎥",
    ],
)
def test_a_link_that_is_no_web_address_is_refused(storage: Storage, address: str) -> None:
    """Only http and https, in characters that mail, calendar and paper can carry."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    with storage.transaction() as tx, pytest.raises(Refused, match="not_web"):
        access = Access(address, "", "", True)
        planning.set_access(tx, building.community_id, meeting_id, access, BY, START)


def test_the_trail_tells_of_the_link_but_not_the_link(storage: Storage) -> None:
    """Whoever reads the trail cannot come in by it."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    secret = "https://video.example.com/sala?pwd=guacamaya"
    with storage.transaction() as tx:
        access = Access(secret, "Salón comunal", "Entre desde su enlace.", False)
        planning.set_access(tx, building.community_id, meeting_id, access, BY, START)
    [entry] = tags_of(storage, building, Tag.ACCESS_CHANGED)
    assert "join_url" in entry.facts
    assert "guacamaya" not in entry.facts
    assert facts_of(storage, building, meeting_id).join_url == secret


def test_another_manner_keeps_what_a_person_wrote(storage: Storage) -> None:
    """Only the proposed instructions are proposed anew."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    with storage.transaction() as tx:
        access = Access("https://video.example.com/s", "", "Llame al portero.", True)
        planning.set_access(tx, building.community_id, meeting_id, access, BY, START)
        planning.set_modality(tx, building.community_id, meeting_id, Modality.MIXED, BY, START)
    meeting = facts_of(storage, building, meeting_id)
    assert (meeting.modality, meeting.access_instructions) == (Modality.MIXED, "Llame al portero.")


def test_an_empty_list_of_arrears_must_be_declared(storage: Storage) -> None:
    """Until somebody says so the notice lacks it (art 39 par 2), also when nobody owes."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    missing = []
    for declare in (False, True):
        with storage.transaction() as tx:
            if declare:
                planning.declare_arrears(tx, building.community_id, meeting_id, BY, START)
            page = planning.meeting_page(tx, building.community_id, meeting_id, START)
            missing.append(NoticeField.ARREARS_LIST in page.missing)
    assert missing == [True, False]


def test_a_draft_given_up_stays_in_the_list(storage: Storage) -> None:
    """Twice changes nothing, and the trail names it once."""
    building = make_building(storage)
    meeting_id = begin(storage, building)
    for _ in range(2):
        with storage.transaction() as tx:
            planning.discard_draft(tx, building.community_id, meeting_id, BY, START)
    with storage.reading() as tx:
        desk = planning.desk_meetings(tx, building.community_id, START)
    assert [(card.id, card.state) for card in desk.past] == [(meeting_id, MeetingState.CANCELLED)]
    assert len(tags_of(storage, building, Tag.MEETING_CANCELLED)) == 1


def test_who_began_a_meeting_stands_in_it(storage: Storage) -> None:
    """The account of whoever acted, also in the trail."""
    building = make_building(storage)
    account = building.staff["administrator"]
    with storage.transaction() as tx:
        meeting_id = planning.create_meeting(
            tx,
            building.community_id,
            Kind.COUNCIL_MEETING,
            Modality.VIRTUAL,
            Convener.ADMINISTRATOR,
            Actor(account_id=account),
            START,
        )
    with storage.reading() as tx:
        assert tx.session.get_one(Meeting, meeting_id).created_by == account
    [entry] = tags_of(storage, building, Tag.MEETING_CREATED)
    assert entry.actor == account


def test_a_report_needs_no_basis_and_no_majority(storage: Storage) -> None:
    """Only what is voted weighs anything."""
    building = make_building(storage)
    meeting = facts_of(storage, building, begin(storage, building))
    reports = [item for item in meeting.items if item.type is ItemType.REPORT]
    assert reports and all(item.basis is None and item.majority is None for item in reports)
