"""Each kind of meeting, from its draft to its closing and its minutes, by its own rules."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import convening, live_session, minutes, planning
from meetings.adapters.keys import Keys
from meetings.convening import Addresses
from meetings.live_session import Count, Office, Room
from meetings.planning import Access, ItemDraft
from meetings.protocol.findings import Refused, Severity
from meetings.protocol.kinds import (
    Body,
    CommitteeDecision,
    Convener,
    GuestQuality,
    ItemType,
    Kind,
    Modality,
    Said,
    Summons,
)
from meetings.protocol.lifecycle import MeetingState
from meetings.storage.communities import ContactPoint
from meetings.storage.convening import Invitation
from meetings.storage.deliveries import Delivery
from meetings.storage.live_session import Attendance, Decision
from meetings.storage.planning import AgendaItem, Meeting
from meetings.storage.session import Storage
from meetings.trail import Actor, Witness
from tests.adapters.pdf_reading import ReadPdf
from tests.factories import START, Building, make_building
from tests.usecases.planning_support import begin, facts_of

BASE = "http://127.0.0.1:8000"
REASON = "Lo autoriza el reglamento, artículo 12."
DAY = date(2027, 3, 20)
EVENING = datetime(2027, 3, 20, 14, tzinfo=UTC)


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """Five units of 20, 15, 15, 25 and 25, one owner each; the first three sit in council and committee."""
    building = make_building(storage)
    with app.app_context(), storage.transaction() as tx:
        for person in building.people[:3]:
            for body in Body:
                planning.add_member(tx, building.community_id, body, person, staff(building), START)
    with app.app_context():
        yield building


def staff(building: Building) -> Actor:
    """The administrator."""
    return Actor(account_id=building.staff["administrator"], name="Administrator Inventado")


def prepare(storage: Storage, building: Building, kind: Kind, *more: ItemDraft) -> uuid.UUID:
    """A draft with its day, its way in, its list of arrears, and more items."""
    meeting = begin(storage, building, kind=kind)
    here, by = building.community_id, staff(building)
    with storage.transaction() as tx:
        planning.set_date(tx, here, meeting, DAY, time(9), 120, by, START)
        access = Access("https://video.example.com/sala", "", "Entre con su enlace.", False)
        planning.set_access(tx, here, meeting, access, by, START)
        planning.declare_arrears(tx, here, meeting, by, START)
    for version, draft in enumerate(more, 1):
        with storage.transaction() as tx:
            planning.add_item(tx, here, meeting, draft, version, by, START)
    return meeting


def issue(storage: Storage, building: Building, meeting: uuid.UUID, at: datetime = START) -> set[str]:
    """Send the notice with a reason for whatever asks for one; returns what asked."""
    with storage.transaction() as tx:
        review = convening.review(tx, building.community_id, meeting, at)
        reasons = {finding.code: REASON for finding in review.overrides}
        convening.issue_notice(tx, building.community_id, meeting, reasons, staff(building), at)
    return set(reasons)


def open_room(storage: Storage, building: Building, meeting: uuid.UUID) -> None:
    """Open at the hour; in these tests no message has left yet."""
    with storage.transaction() as tx:
        row = tx.session.get_one(Meeting, meeting)
        reasons = {f.code: REASON for f in live_session.opening_findings(tx, row, EVENING)}
        live_session.open_meeting(tx, building.community_id, meeting, reasons, staff(building), EVENING)


def come(storage: Storage, building: Building, meeting: uuid.UUID, people: Sequence[uuid.UUID]) -> None:
    """The secretary ticks who is there."""
    with storage.transaction() as tx:
        for person in people:
            live_session.mark(tx, building.community_id, meeting, person, True, staff(building), EVENING)


def room(storage: Storage, meeting: uuid.UUID) -> Room:
    """The room a minute later."""
    with storage.reading() as tx:
        row = tx.session.get_one(Meeting, meeting)
        return live_session.room_at(tx, row, EVENING + timedelta(minutes=1))


def decide(storage: Storage, building: Building, meeting: uuid.UUID, title: str, count: Count) -> Decision:
    """Keep the count of the item that begins so."""
    with storage.transaction() as tx:
        query = select(AgendaItem.id).where(
            AgendaItem.meeting_id == meeting, AgendaItem.title.startswith(title)
        )
        item = tx.session.scalars(query).one()
        at = EVENING + timedelta(minutes=30)
        made = live_session.record_decision(
            tx, building.community_id, meeting, item, count, staff(building), at
        )
        return tx.session.get_one(Decision, made)


def close(storage: Storage, building: Building, meeting: uuid.UUID, chair: uuid.UUID | None) -> list[str]:
    """Elect, close, draft the minutes; returns what they still lack besides signatures."""
    here, at = building.community_id, EVENING + timedelta(minutes=60)
    with storage.transaction() as tx:
        if chair is not None:
            live_session.elect(tx, here, meeting, Office.CHAIR, chair, staff(building), at)
        live_session.act_as_secretary(tx, here, meeting, staff(building), at)
        live_session.close_meeting(tx, here, meeting, staff(building), at)
        minutes.draft_minutes(tx, here, meeting, staff(building), at)
    assert facts_of(storage, building, meeting).state is MeetingState.CLOSED
    with storage.reading() as tx:
        page = minutes.minutes_page(tx, here, meeting, staff(building), at)
    return [each.value for each in page.required if each not in page.held and "signature" not in each.value]


@pytest.mark.parametrize("kind", [Kind.ORDINARY_ASSEMBLY, Kind.EXTRAORDINARY_ASSEMBLY])
def test_an_assembly_is_called_with_a_reason_and_decides(
    storage: Storage, building: Building, kind: Kind
) -> None:
    """Owners by coefficient; a virtual one needs its recorded ground; minutes hold all that the law asks."""
    meeting = prepare(storage, building, kind)
    assert issue(storage, building, meeting) == {"nonpresential.participation.planned"}
    open_room(storage, building, meeting)
    come(storage, building, meeting, building.people[2:])
    assert room(storage, meeting).share == Fraction(65, 100)
    row = decide(storage, building, meeting, "Elección de presidente", Count("¿Quién preside?", Said.YES))
    assert (row.basis, row.denominator, row.approved) == ("unit", "3", True)
    assert close(storage, building, meeting, building.people[2]) == []


@pytest.mark.parametrize("kind", [Kind.COUNCIL_MEETING, Kind.ORDINARY_ASSEMBLY])
def test_a_letter_lists_the_form_of_a_power_only_where_the_notice_has_it(
    storage: Storage, building: Building, keys: Keys, kind: Kind
) -> None:
    """Owners send another person to an assembly (art. 37); a member of the council comes in person."""
    with storage.transaction() as tx:
        for point in tx.session.scalars(select(ContactPoint)):
            point.suspended_at = START
    meeting = prepare(storage, building, kind)
    issue(storage, building, meeting)
    here, addresses = building.community_id, Addresses(BASE)
    convening.make_papers(storage, addresses, Witness.of(BASE, keys), lambda: START)
    with storage.reading() as tx:
        letter = ReadPdf(convening.printed(convening.letters(tx, here, meeting, 1, addresses)))
        notice = ReadPdf(convening.notice_paper(tx, here, meeting, "owners"))
    assert letter.says("Convocatoria oficial, versión 1")
    assert letter.says("Formato de poder") == notice.says("Formato de poder") == kind.is_assembly


def test_a_council_decides_by_heads_of_all_its_members(storage: Storage, building: Building) -> None:
    """Three members: two make the quorum, and two in favour are needed; owners outside are not called."""
    meeting = prepare(storage, building, Kind.COUNCIL_MEETING)
    assert issue(storage, building, meeting) == set()
    with storage.reading() as tx:
        called = set(tx.session.scalars(select(Invitation.person_id)))
        capacities = set(tx.session.scalars(select(Invitation.capacity)))
    assert (called, capacities) == (set(building.people[:3]), {"member"})
    open_room(storage, building, meeting)
    come(storage, building, meeting, building.people[:1])
    with pytest.raises(Refused, match=r"council\.vote\.no_quorum"):
        decide(storage, building, meeting, "Asuntos", Count("¿Se contrata?", Said.YES))
    come(storage, building, meeting, building.people[1:2])
    assert room(storage, meeting).quorum.quorum
    row = decide(
        storage, building, meeting, "Asuntos", Count("¿Se contrata?", Said.YES, {building.people[0]: Said.NO})
    )
    assert (row.favour, row.denominator, row.majority, row.approved) == ("1", "3", "half_of_members", False)
    assert close(storage, building, meeting, building.people[0]) == []


def test_the_council_under_72_hours_needs_a_reason(storage: Storage, building: Building) -> None:
    """The protocol's hours bind it with a written reason, not with a block."""
    meeting = prepare(storage, building, Kind.COUNCIL_MEETING)
    asked = issue(storage, building, meeting, EVENING - timedelta(hours=71))
    assert asked == {"notice.protocol.too_soon"}


@pytest.mark.parametrize(
    ("kind", "carries"), [(Kind.COUNCIL_MEETING, False), (Kind.EXTRAORDINARY_ASSEMBLY, True)]
)
def test_only_an_assemblys_notice_carries_the_proxy_form(
    storage: Storage, building: Building, keys: Keys, kind: Kind, *, carries: bool
) -> None:
    """Owners send another person to an assembly; a member of a body comes in person (art. 37)."""
    meeting = prepare(storage, building, kind, ItemDraft("Obra del muro", 10, ItemType.INFORMATION))
    issue(storage, building, meeting)
    convening.make_papers(storage, Addresses(BASE), Witness.of(BASE, keys), lambda: START)
    with storage.reading() as tx:
        paper = ReadPdf(convening.notice_paper(tx, building.community_id, meeting, "others"))
    assert paper.says("Obra del muro")
    assert paper.says("Formato de poder") is carries


def test_the_committee_proposes_and_never_punishes(storage: Storage, building: Building) -> None:
    """What it decides is said before it is counted; a sanction is refused with its source."""
    item = ItemDraft("Ruido en el 201", 20, ItemType.DECISION)
    meeting = prepare(storage, building, Kind.COMMITTEE_MEETING, item)
    issue(storage, building, meeting)
    open_room(storage, building, meeting)
    come(storage, building, meeting, building.people[:2])
    with pytest.raises(Refused, match=r"decision\.no_subject"):
        decide(storage, building, meeting, "Ruido", Count("¿Qué se hace?", Said.YES))
    with pytest.raises(Refused, match=r"committee\.decision\.sanction"):
        decide(
            storage,
            building,
            meeting,
            "Ruido",
            Count("¿Multa?", Said.YES, subject=CommitteeDecision.SANCTION),
        )
    proposal = Count("¿Se propone el acuerdo?", Said.YES, subject=CommitteeDecision.SETTLEMENT_PROPOSAL)
    assert decide(storage, building, meeting, "Ruido", proposal).approved
    assert close(storage, building, meeting, building.people[0]) == []


def test_an_informative_meeting_binds_nobody(storage: Storage, building: Building) -> None:
    """No quorum is needed and no decision possible; somebody writes the minutes, nobody presides."""
    item = ItemDraft("Aprobar una cuota", 20, ItemType.DECISION)
    meeting = prepare(storage, building, Kind.INFORMATIVE_MEETING, item)
    with pytest.raises(Refused, match=r"informative\.decision\.binding"):
        issue(storage, building, meeting)
    meeting = prepare(storage, building, Kind.INFORMATIVE_MEETING)
    issue(storage, building, meeting)
    open_room(storage, building, meeting)
    come(storage, building, meeting, building.people[:1])
    assert room(storage, meeting).quorum.quorum
    with pytest.raises(Refused, match=r"decision\.not_voted_item"):
        decide(storage, building, meeting, "Preguntas", Count("¿Sí?", Said.YES))
    assert close(storage, building, meeting, None) == []


def test_a_service_meeting_calls_guests_without_unit(storage: Storage, building: Building) -> None:
    """A supplier and an authority, by any address or on paper; they weigh nothing and decide nothing."""
    meeting = prepare(storage, building, Kind.SERVICE_MEETING)
    here, by = building.community_id, staff(building)
    with pytest.raises(Refused, match=r"convening\.nobody_to_call"):
        issue(storage, building, meeting)
    with storage.transaction() as tx:
        for name, email, quality in (
            ("Ascensores del Norte", "servicio@ascensores.example.com", GuestQuality.SUPPLIER),
            ("Inspección de Policía", "", GuestQuality.AUTHORITY),
            ("Ascensores del Norte", "servicio@ascensores.example.com", GuestQuality.SUPPLIER),
        ):
            planning.add_guest(tx, here, meeting, name, email, quality, by, START)
    assert issue(storage, building, meeting) == set()
    with storage.reading() as tx:
        guests = list(tx.session.scalars(select(Invitation.person_id)))
        capacities = set(tx.session.scalars(select(Invitation.capacity)))
        assert set(tx.session.scalars(select(Delivery.channel))) == {"email", "paper"}
    assert (len(guests), capacities) == (2, {"guest"})
    open_room(storage, building, meeting)
    come(storage, building, meeting, guests)
    assert (room(storage, meeting).quorum.owners, room(storage, meeting).quorum.quorum) == (2, True)
    assert close(storage, building, meeting, None) == []


def test_owners_meet_by_their_own_right_on_the_day_of_the_law(storage: Storage, building: Building) -> None:
    """First business day of the fourth month, 8 p. m., at the building; no notice, the usual quorum."""
    here, by = building.community_id, staff(building)
    with storage.transaction() as tx:
        meeting = planning.create_meeting(
            tx,
            here,
            Kind.ORDINARY_ASSEMBLY,
            Modality.PRESENTIAL,
            Convener.OWNERS,
            by,
            START,
            summons=Summons.SELF_CONVENED,
        )
    facts = facts_of(storage, building, meeting)
    # Thursday 1 April 2027, 8 p. m. in Bogotá.
    assert facts.starts_at == datetime(2027, 4, 2, 1, tzinfo=UTC)
    assert facts.convener is Convener.OWNERS
    with pytest.raises(Refused, match=r"own_right\.date_fixed"), storage.transaction() as tx:
        planning.set_date(tx, here, meeting, DAY, time(9), 120, by, START)
    with pytest.raises(Refused, match=r"own_right\.other_day"), storage.transaction() as tx:
        live_session.gather(tx, here, meeting, frozenset(), by, EVENING)
    evening = datetime(2027, 4, 2, 1, 5, tzinfo=UTC)
    with storage.transaction() as tx:
        live_session.gather(tx, here, meeting, frozenset(building.people[:3]), by, evening)
    with storage.reading() as tx:
        row = tx.session.get_one(Meeting, meeting)
        found = live_session.room_at(tx, row, evening)
    assert (row.state, found.share, found.quorum.quorum) == ("open", Fraction(1, 2), False)


def test_own_right_gives_way_to_an_assembly_that_was_called(storage: Storage, building: Building) -> None:
    """Owners meet by themselves only when nobody called them this year."""
    issue(storage, building, prepare(storage, building, Kind.ORDINARY_ASSEMBLY))
    here, by = building.community_id, staff(building)
    with pytest.raises(Refused, match=r"own_right\.was_called"), storage.transaction() as tx:
        kind, manner = Kind.ORDINARY_ASSEMBLY, Modality.PRESENTIAL
        meeting = planning.create_meeting(
            tx, here, kind, manner, Convener.OWNERS, by, START, summons=Summons.SELF_CONVENED
        )
        at = datetime(2027, 4, 2, 1, 5, tzinfo=UTC)
        live_session.gather(tx, here, meeting, frozenset(), by, at)


def test_with_every_coefficient_there_no_notice_is_needed(storage: Storage, building: Building) -> None:
    """One missing unit and nothing of the act stays; with all of them it sits, decides and closes."""
    here, by = building.community_id, staff(building)
    with storage.transaction() as tx:
        kind, manner = Kind.EXTRAORDINARY_ASSEMBLY, Modality.PRESENTIAL
        meeting = planning.create_meeting(
            tx, here, kind, manner, Convener.ADMINISTRATOR, by, START, summons=Summons.UNIVERSAL
        )
    with pytest.raises(Refused, match=r"universal\.not_all"), storage.transaction() as tx:
        live_session.gather(tx, here, meeting, frozenset(building.people[1:]), by, EVENING)
    with storage.reading() as tx:
        assert tx.session.scalars(select(Attendance)).all() == []
    with storage.transaction() as tx:
        live_session.gather(tx, here, meeting, frozenset(building.people), by, EVENING)
    row = decide(storage, building, meeting, "Elección de presidente", Count("¿Quién preside?", Said.YES))
    assert (row.denominator, row.approved) == ("5", True)
    assert close(storage, building, meeting, building.people[0]) == []


def test_a_called_meeting_does_not_gather_without_its_notice(storage: Storage, building: Building) -> None:
    """Only the two assemblies of article 40 open so."""
    meeting = prepare(storage, building, Kind.ORDINARY_ASSEMBLY)
    with pytest.raises(Refused, match=r"gathering\.not_possible"), storage.transaction() as tx:
        here, by = building.community_id, staff(building)
        live_session.gather(tx, here, meeting, frozenset(building.people), by, EVENING)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SECOND_CALL])
def test_who_may_call_each_kind_is_judged(storage: Storage, building: Building, kind: Kind) -> None:
    """A resident calls none of them; the administrator calls them all."""
    meeting = prepare(storage, building, kind)
    with storage.transaction() as tx:
        if kind is Kind.SERVICE_MEETING:
            quality, by = GuestQuality.NEIGHBOUR, staff(building)
            planning.add_guest(tx, building.community_id, meeting, "Vecina", "", quality, by, START)
        for convener, stops in ((Convener.ADMINISTRATOR, False), (Convener.RESIDENT, True)):
            tx.session.get_one(Meeting, meeting).convener = convener.value
            tx.session.flush()
            review = convening.review(tx, building.community_id, meeting, START)
            blocks = {f.code for f in review.findings if f.severity is Severity.BLOCK}
            assert ("notice.convener.not_entitled" in blocks) is stops
