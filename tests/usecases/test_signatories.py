"""Who signs is written to, sees no dead end, and gets a lost link again; the old one opens nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from meetings import accounts, deliveries, live_session, minutes
from meetings.accounts import LinkPurpose
from meetings.adapters.channels import Message, Receipt
from meetings.adapters.keys import Keys
from meetings.convening import Addresses
from meetings.deliveries import Sending
from meetings.live_session import Office
from meetings.minutes import Signatory, SignatureComposer, Signer, make_minutes_papers
from meetings.protocol.findings import Refused
from meetings.storage.communities import ContactPoint
from meetings.storage.deliveries import Delivery
from meetings.storage.planning import Meeting
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import TrailEntry
from meetings.trail import Witness
from tests.factories import ASSEMBLY_AT, Building, convene, make_building, make_meeting
from tests.held import AFTER, BASE, fix, hold, ids, sign_all, staff

LATER = AFTER + timedelta(days=1)
Posted = Callable[..., dict[str, str]]


@pytest.fixture
def building(app: Flask, storage: Storage) -> Iterator[Building]:
    """A closed assembly with its draft: the first owner is chair, the secretary of the staff wrote."""
    with app.app_context():
        yield hold(storage)


class Box:
    """A mail server that takes what it is given."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, message: Message) -> Receipt:
        """Take it."""
        self.messages.append(message)
        return Receipt(LATER, "250 OK")

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def posted(storage: Storage) -> Posted:
    """Send what is owed to whoever signs; address -> the message as text."""

    def send(at: datetime = LATER) -> dict[str, str]:
        box, composer = Box(), SignatureComposer(Addresses(BASE), "constancia@example.com")
        composers = {"officer": composer, "signature": composer}
        deliveries.sweep(Sending(storage, composers, lambda owed: box, lambda: at))
        return {message.recipient: message.content.decode() for message in box.messages}

    return send


def submit(storage: Storage, building: Building, at: datetime = AFTER) -> None:
    """Send to be signed, without printing."""
    with storage.transaction() as tx:
        minutes.submit(tx, *ids(building), staff(building), at)


def lines(storage: Storage, building: Building) -> dict[str, Signatory]:
    """Role -> its line on the page of the minutes."""
    with storage.reading() as tx:
        page = minutes.minutes_page(tx, *ids(building), staff(building), LATER)
        return {each.role: each for each in minutes.signatories(tx, page.minutes, page.meeting)}


def states(storage: Storage, kind: str) -> list[str]:
    """The states of the mails of a kind."""
    with storage.reading() as tx:
        return sorted(tx.session.scalars(select(Delivery.state).where(Delivery.kind == kind)))


def silence(storage: Storage, building: Building) -> None:
    """The chair's address counts no more."""
    with storage.transaction() as tx:
        points = select(ContactPoint).where(ContactPoint.person_id == building.people[0])
        for point in tx.session.scalars(points):
            point.suspended_at, point.suspended_reason = ASSEMBLY_AT, "Rebota."


def tokens_in(text: str) -> list[str]:
    """The links to sign in a message."""
    return re.findall(rf"{BASE}/f/([\w-]{{22}})", text.replace("=\r\n", ""))


def test_sending_to_be_signed_writes_to_each_one_who_signs(storage: Storage, building: Building) -> None:
    """The chair, the secretary and the administrator: one mail each, none to anybody else."""
    submit(storage, building)
    with storage.reading() as tx:
        owed = tx.session.scalars(select(Delivery).where(Delivery.kind == "signature")).all()
    assert {row.person_id for row in owed} == {building.people[0], None}
    assert {row.account_id for row in owed} == {None, *building.staff.values()}
    assert len(owed) == 3


def test_the_mail_waits_for_the_paper(
    storage: Storage, building: Building, keys: Keys, posted: Posted
) -> None:
    """Who opens it finds what to sign: the chair by the link, the staff on their page."""
    submit(storage, building)
    # Of its being elected the chair learns at once.
    assert posted().keys() == {f"persona1.{building.community_id.hex[:6]}@example.com"}
    make_minutes_papers(storage, Addresses(BASE), Witness.of(BASE, keys), lambda: LATER)
    messages = posted(LATER + timedelta(minutes=1))
    assert len(messages) == 3
    own = messages.pop(f"persona1.{building.community_id.hex[:6]}@example.com")
    assert len(set(tokens_in(own))) == 1
    assert all(not tokens_in(text) for text in messages.values())


def test_returned_to_draft_nobody_is_asked_to_sign(storage: Storage, building: Building) -> None:
    """What waits is kept back; sent again, each one is asked again."""
    submit(storage, building)
    with storage.transaction() as tx:
        minutes.return_to_draft(tx, *ids(building), staff(building), AFTER)
    assert states(storage, "signature") == ["superseded"] * 3
    submit(storage, building, LATER)
    assert states(storage, "signature") == ["due"] * 3 + ["superseded"] * 3


def test_who_signed_is_not_asked_any_more(storage: Storage, building: Building, keys: Keys) -> None:
    """Nor is anybody once all did."""
    fix(storage, building, keys)
    with storage.transaction() as tx:
        minutes.sign(tx, *ids(building), Signer(staff(building), "password"), AFTER)
    assert states(storage, "signature") == ["due", "due", "superseded"]


def test_all_signed_nothing_waits(storage: Storage, building: Building, keys: Keys) -> None:
    """The last signature takes back every mail that asks for one."""
    fix(storage, building, keys)
    sign_all(storage, building)
    assert states(storage, "signature") == ["superseded"] * 3


def test_a_lost_link_is_sent_again_and_the_old_one_ends(
    storage: Storage, building: Building, posted: Posted
) -> None:
    """A new link in a new mail; the first opens nothing any more."""
    [first] = set(tokens_in("".join(posted().values())))
    with storage.transaction() as tx:
        minutes.send_link_again(tx, *ids(building), building.people[0], staff(building), LATER)
    [second] = set(tokens_in("".join(posted().values())))
    with storage.reading() as tx:
        assert accounts.resolve_link(tx, first, LinkPurpose.OFFICER, LATER) is None
        opened = accounts.resolve_link(tx, second, LinkPurpose.OFFICER, LATER)
        entry = tx.session.scalars(select(TrailEntry).where(TrailEntry.tag == "person:link:resent")).one()
    assert opened is not None and opened.person_id == building.people[0]
    assert first not in str(entry.facts) and second not in str(entry.facts)


def test_the_new_link_says_what_is_wanted_now(
    storage: Storage, building: Building, keys: Keys, posted: Posted
) -> None:
    """While the text waits to be signed, the mail says that it does."""
    fix(storage, building, keys)
    posted()
    with storage.transaction() as tx:
        minutes.send_link_again(tx, *ids(building), building.people[0], staff(building), LATER)
    [text] = posted().values()
    assert "espera su firma" in text


def test_the_page_says_how_the_mail_of_each_one_went(
    storage: Storage, building: Building, posted: Posted
) -> None:
    """Owed, and then accepted; of the staff none before the text is sent to be signed."""
    before = lines(storage, building)
    assert before["chair"].message is not None and before["chair"].message.state == "due"
    assert before["administrator"].message is None
    assert before["administrator"].names == ("Administrator Inventado",)
    posted()
    after = lines(storage, building)["chair"]
    assert after.message is not None and after.message.state == "accepted"


def test_without_address_the_page_says_so_and_a_link_is_refused(storage: Storage, building: Building) -> None:
    """Nothing is ended: the refusal undoes it all."""
    silence(storage, building)
    assert not lines(storage, building)["chair"].has_address
    with pytest.raises(Refused, match=r"signer_without_address"), storage.transaction() as tx:
        minutes.send_link_again(tx, *ids(building), building.people[0], staff(building), LATER)
    with storage.transaction() as tx:
        for point in tx.session.scalars(select(ContactPoint)):
            point.suspended_at = None
    with storage.transaction() as tx:
        minutes.send_link_again(tx, *ids(building), building.people[0], staff(building), LATER)
    assert "due" in states(storage, "officer")


def test_who_signed_gets_no_other_link(storage: Storage, building: Building, keys: Keys) -> None:
    """There is nothing left to sign."""
    fix(storage, building, keys)
    sign_all(storage, building)
    with pytest.raises(Refused, match=r"signer_done"), storage.transaction() as tx:
        minutes.send_link_again(tx, *ids(building), building.people[0], staff(building), LATER)


@pytest.mark.parametrize("number", [1, 2])
def test_who_was_not_elected_gets_no_link(storage: Storage, building: Building, number: int) -> None:
    """The same answer as for somebody who is not there."""
    with pytest.raises(Missing), storage.transaction() as tx:
        minutes.send_link_again(tx, *ids(building), building.people[number], staff(building), LATER)


def test_another_communitys_signer_does_not_exist(storage: Storage, building: Building) -> None:
    """Minutes of another community are missing."""
    other = make_building(storage, name="Los Cerezos")
    with pytest.raises(Missing), storage.transaction() as tx:
        minutes.send_link_again(
            tx, other.community_id, ids(building)[1], building.people[0], staff(other), LATER
        )


def test_a_link_that_expired_is_made_anew(storage: Storage, building: Building) -> None:
    """Minutes written after four months can be signed all the same."""
    late = AFTER + timedelta(days=130)
    submit(storage, building, late)
    with storage.reading() as tx:
        rows = tx.session.scalars(select(Delivery).where(Delivery.person_id == building.people[0])).all()
    old, new = (next(row.link_id for row in rows if row.kind == kind) for kind in ("officer", "signature"))
    assert old != new


def test_whoever_is_replaced_loses_the_link(app: Flask, storage: Storage) -> None:
    """Another chair is elected the same evening: the first one's link ends before it left."""
    building = make_building(storage)
    make_meeting(storage, building)
    convene(storage, building)
    with app.app_context(), storage.transaction() as tx:
        meeting = tx.session.get_one(Meeting, building.meeting_id)
        findings = live_session.opening_findings(tx, meeting, ASSEMBLY_AT)
        reasons = {finding.code: "Con razón." for finding in findings}
        live_session.open_meeting(tx, *ids(building), reasons, staff(building), ASSEMBLY_AT)
        for number in (0, 1):
            live_session.mark(tx, *ids(building), building.people[number], True, staff(building), ASSEMBLY_AT)
    for number in (0, 1):
        at = ASSEMBLY_AT + timedelta(minutes=number)
        with storage.transaction() as tx:
            live_session.elect(tx, *ids(building), Office.CHAIR, building.people[number], staff(building), at)
    assert states(storage, "officer") == ["due", "superseded"]


def test_one_mail_has_one_recipient_and_no_name_of_another(
    storage: Storage, building: Building, keys: Keys, posted: Posted
) -> None:
    """Each signer reads of themselves alone."""
    fix(storage, building, keys)
    for address, text in posted().items():
        assert text.startswith(f"To: {address}\r\n")
        assert "Persona 2" not in text
