"""Issuing a notice: by the rules, in one act, with everything a later dispute will ask for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings import convening, deliveries
from meetings.adapters.channels import Message, Receipt
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.convening import Addresses, NoticeComposer, issue_notice, make_papers, review
from meetings.deliveries import Sending
from meetings.protocol.findings import Refused
from meetings.storage.communities import Community, ContactPoint, Unit
from meetings.storage.convening import FrozenUnit, Invitation, Notice
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting, Override
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import Checkpoint, TrailEntry
from meetings.trail import Actor, Witness
from tests.factories import ASSEMBLY_AT, REASON, START, Building, issue, make_building, make_meeting

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """Five owners and a draft of a virtual ordinary assembly, in the application's context."""
    building = make_building(storage)
    make_meeting(storage, building)
    with app.app_context():
        yield building


def administrator(building: Building) -> Actor:
    """Who sends."""
    return Actor(account_id=building.staff["administrator"], name="Administrador Inventado")


def reasons(storage: Storage, building: Building, at: datetime = START) -> dict[str, str]:
    """A written reason for everything that needs one."""
    with storage.reading() as tx:
        page = review(tx, building.community_id, meeting_of(building), at)
    return {finding.code: REASON for finding in page.overrides}


def meeting_of(building: Building) -> uuid.UUID:
    """The building's meeting."""
    assert building.meeting_id is not None
    return building.meeting_id


def test_a_virtual_assembly_needs_one_written_reason(storage: Storage, building: Building) -> None:
    """Ley 675/2001 art. 44 against Decreto 398/2020: contested, so somebody answers for it."""
    with pytest.raises(Refused) as refused, storage.transaction() as tx:
        issue_notice(tx, building.community_id, meeting_of(building), {}, administrator(building), START)
    assert [f.code for f in refused.value.findings] == ["nonpresential.participation.planned"]


def test_the_reason_is_kept_with_the_sentence_it_answers(storage: Storage, building: Building) -> None:
    """The minutes will print both."""
    issue(storage, building)
    with storage.reading() as tx:
        [override] = tx.session.scalars(select(Override)).all()
    assert override.reason == REASON
    assert override.facts["said"]


def test_issuing_freezes_the_register_of_that_day(storage: Storage, building: Building) -> None:
    """A later change of the register does not touch the called meeting."""
    issue(storage, building)
    with storage.transaction() as tx:
        tx.session.get_one(Unit, building.units[0]).coefficient_numerator = 99
    with storage.reading() as tx:
        frozen = tx.session.get_one(FrozenUnit, (meeting_of(building), building.units[0]))
        assert frozen.coefficient == 20


def test_everybody_is_invited_and_owed_one_message(storage: Storage, building: Building) -> None:
    """One invitation a person, one delivery a registered address."""
    issue(storage, building)
    with storage.reading() as tx:
        invited = set(tx.session.scalars(select(Invitation.person_id)))
        owed = tx.session.scalars(select(Delivery.channel)).all()
    assert invited == set(building.people)
    assert owed == ["email"] * 5


def test_somebody_without_an_authorised_address_gets_paper(storage: Storage, building: Building) -> None:
    """An address nobody attested is no notice address: left at the unit, with a witness."""
    with storage.transaction() as tx:
        point = tx.session.scalars(
            select(ContactPoint).where(ContactPoint.person_id == building.people[0])
        ).one()
        point.attestation_id = None
    issue(storage, building)
    with storage.reading() as tx:
        query = select(Delivery.channel).where(Delivery.person_id == building.people[0])
        assert tx.session.scalars(query).all() == ["paper"]


def test_issuing_twice_is_refused_and_owes_nothing_more(storage: Storage, building: Building) -> None:
    """The second click finds the meeting called."""
    issue(storage, building)
    with pytest.raises(Refused, match=r"lifecycle\.not_possible"), storage.transaction() as tx:
        issue_notice(tx, building.community_id, meeting_of(building), {}, administrator(building), START)
    with storage.reading() as tx:
        assert tx.session.scalar(select(func.count()).select_from(Delivery)) == 5


@pytest.mark.parametrize(
    ("sent_at", "allowed"),
    [
        (datetime(2027, 3, 5, 4, 59, 59, tzinfo=UTC), True),  # 4 March, 11:59:59 p. m. in Bogotá
        (datetime(2027, 3, 5, 5, 0, 0, tzinfo=UTC), False),  # 5 March, midnight
    ],
)
def test_the_fifteen_days_end_at_midnight_of_the_community(
    storage: Storage, building: Building, sent_at: datetime, allowed: bool
) -> None:
    """Ley 675/2001 art. 39, clear days: for an assembly of 20 March the last day is 4 March."""
    with storage.reading() as tx:
        page = review(tx, building.community_id, meeting_of(building), sent_at)
    assert page.stops is not allowed


def test_nothing_is_sent_while_nobody_answers_the_residents(storage: Storage, building: Building) -> None:
    """Without name, hours and telephone of a person the notice is refused."""
    with storage.transaction() as tx:
        tx.session.get_one(Community, building.community_id).contact_phone = ""
    with pytest.raises(Refused, match=r"community\.help_desk\.incomplete"):
        issue(storage, building)


def test_a_register_that_does_not_add_up_stops_the_notice(storage: Storage, building: Building) -> None:
    """Never normalised: the register is mended first."""
    with storage.transaction() as tx:
        tx.session.get_one(Unit, building.units[0]).coefficient_numerator = 19
    with pytest.raises(Refused, match=r"census\.sum"):
        issue(storage, building)


def test_another_communitys_meeting_does_not_exist(storage: Storage, building: Building) -> None:
    """The same answer as for an id that was never given."""
    other = make_building(storage, name="Los Cerezos")
    for meeting_id in (meeting_of(building), uuid.uuid4()):
        with pytest.raises(Missing), storage.reading() as tx:
            review(tx, other.community_id, meeting_id, START)


def test_each_person_called_has_an_entry_of_their_own(storage: Storage, building: Building) -> None:
    """So that one person's report costs their own entries only."""
    issue(storage, building)
    with storage.reading() as tx:
        tags = tx.session.scalars(select(TrailEntry.tag).where(TrailEntry.meeting_id.is_not(None))).all()
    assert tags.count("invitation:notice:issued") == 5
    assert tags.count("meeting:notice:issued") == 1
    assert tags.count("meeting:override:recorded") == 1


class Box:
    """A channel that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, message: Message) -> Receipt:
        """Take it."""
        self.messages.append(message)
        return Receipt(START, "250 OK")

    def close(self) -> None:
        """Nothing is held."""


def test_papers_carry_the_checkpoint_and_messages_the_papers(
    storage: Storage, building: Building, keys: Keys, clock: FixedClock
) -> None:
    """Made after the act's commit, kept as printed, sent to each person alone."""
    notice_id = issue(storage, building)
    addresses = Addresses(BASE)
    assert make_papers(storage, addresses, Witness.of(BASE, keys), clock.now) == 1
    box = Box()
    composer = NoticeComposer(addresses, "constancia@example.com")
    deliveries.sweep(Sending(storage, {"notice": composer}, lambda owed: box, clock.now))
    with storage.reading() as tx:
        notice = tx.session.get_one(Notice, notice_id)
        kept = tx.session.scalars(select(Checkpoint.note)).all()
    assert kept == [notice.checkpoint] and "/trail/" in notice.checkpoint
    assert len({message.recipient for message in box.messages}) == 5
    assert all(b"application/pdf" in message.content for message in box.messages)


def test_a_meeting_without_a_day_is_refused_in_words(storage: Storage, building: Building) -> None:
    """Not a stack trace."""
    with storage.transaction() as tx:
        tx.session.get_one(Meeting, meeting_of(building)).starts_at = None
    with pytest.raises(Refused, match=r"convening\.no_date"):
        issue(storage, building)


def test_a_meeting_in_the_past_cannot_be_called(storage: Storage, building: Building) -> None:
    """A notice after the start is none."""
    with storage.reading() as tx:
        page = convening.review(
            tx, building.community_id, meeting_of(building), ASSEMBLY_AT + timedelta(seconds=1)
        )
    assert page.stops
