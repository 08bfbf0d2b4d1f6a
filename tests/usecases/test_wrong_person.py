""" "This is not me": the address stops at once, the rule counts it no more, and each of the staff is told."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from meetings import accounts, communities, convening, deliveries, replies
from meetings.accounts import LinkPurpose, Role
from meetings.adapters.channels import Message, Receipt
from meetings.adapters.clock import FixedClock
from meetings.convening import Addresses
from meetings.deliveries import Handing, Owed, Sending, original_message, owe, sweep
from meetings.protocol.trail import Tag
from meetings.replies import WrongPersonComposer
from meetings.storage.accounts import Account
from meetings.storage.convening import Invitation
from meetings.storage.deliveries import Delivery, DeliveryAttempt
from meetings.storage.session import Missing, Storage
from meetings.storage.trail import AccountKey, TrailEntry
from meetings.trail import SYSTEM, Actor
from tests.factories import START, Building, make_building, make_meeting

BASE = "http://127.0.0.1:8000"
LATER = START + timedelta(hours=2)


class Box:
    """A channel that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, message: Message) -> Receipt:
        """Take it."""
        self.messages.append(message)
        return Receipt(LATER, "250 OK")

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def building(app: Flask, storage: Storage) -> Building:
    """A called meeting, with an administrator, a secretary and a council."""
    building = make_building(storage, roles=(Role.ADMINISTRATOR, Role.SECRETARY, Role.COUNCIL))
    make_meeting(storage, building)
    with app.app_context(), storage.transaction() as tx:
        ids = building.community_id, building.meeting_id
        given = {
            f.code: "Consta en el registro."
            for f in convening.review(tx, *ids, START).overrides  # type: ignore[arg-type]  # just made
        }
        by = Actor(account_id=building.staff["administrator"], name="Ana")
        convening.issue_notice(tx, *ids, given, by, START)  # type: ignore[arg-type]  # just made
    return building


def deny(storage: Storage, building: Building) -> None:
    """The first owner's link came to somebody else, who says so."""
    with storage.transaction() as tx:
        query = select(Invitation.link_id).where(Invitation.person_id == building.people[0])
        token = accounts.link_token(tx, tx.session.scalars(query).one())
        identity = accounts.resolve_link(tx, token, LinkPurpose.MEETING, LATER)
        assert identity is not None
        assert replies.report_wrong_person(tx, identity, LATER) == 1


def to_staff(storage: Storage) -> list[Delivery]:
    """What is owed to accounts."""
    with storage.reading() as tx:
        query = select(Delivery).where(Delivery.account_id.is_not(None)).order_by(Delivery.account_id)
        return list(tx.session.scalars(query))


def send(app: Flask, storage: Storage) -> Box:
    """Sweep what is owed to the staff into a box."""
    box, clock = Box(), FixedClock(LATER)
    composers = {"wrong_person": WrongPersonComposer(Addresses(BASE), "constancia@example.com")}
    with app.app_context():
        sweep(Sending(storage, composers, lambda owed: box, clock.now))
    return box


def test_each_administrator_and_secretary_is_owed_one_mail(storage: Storage, building: Building) -> None:
    """Not the council, not a closed account, nobody of another community; never one message to two."""
    other = make_building(storage, name="Los Robles")
    with storage.transaction() as tx:
        closed = accounts.create_account(
            tx, "cerrada@example.com", "Cerrada", "una frase larga", SYSTEM, START
        )
        accounts.grant_role(tx, closed, building.community_id, Role.ADMINISTRATOR, SYSTEM, START)
        accounts.disable_account(tx, closed, SYSTEM, START)
    deny(storage, building)
    told = [row.account_id for row in to_staff(storage)]
    assert sorted(told, key=str) == sorted(
        (building.staff["administrator"], building.staff["secretary"]), key=str
    )
    assert not set(told) & set(other.staff.values())


def test_an_account_with_both_roles_gets_one_mail(storage: Storage, building: Building) -> None:
    """By its account, not by its roles."""
    with storage.transaction() as tx:
        account = building.staff["administrator"]
        accounts.grant_role(tx, account, building.community_id, Role.SECRETARY, SYSTEM, START)
    deny(storage, building)
    assert [row.account_id for row in to_staff(storage)].count(account) == 1


def test_the_mail_says_the_unit_what_to_do_and_where(
    app: Flask, storage: Storage, building: Building
) -> None:
    """No name, no address, no document of the person, and no link that opens without signing in."""
    deny(storage, building)
    box = send(app, storage)
    assert {message.recipient for message in box.messages} == {
        building.emails["administrator"],
        building.emails["secretary"],
    }
    for message in box.messages:
        text = message.content.decode()
        assert "Torre 1 101" in text
        assert f"{BASE}/personas/{building.people[0]}" in text.replace("=\r\n", "").replace("=3D", "=")
        for hidden in ("Persona 1", "persona1.", "10000000", "/r/"):
            assert hidden not in text


def test_its_attempt_and_bytes_are_kept_under_the_key_of_the_account(
    app: Flask, storage: Storage, building: Building
) -> None:
    """The same evidence as any message; the trail names the account told, and commits to nobody."""
    deny(storage, building)
    box = send(app, storage)
    with storage.reading() as tx:
        attempts = tx.session.scalars(select(DeliveryAttempt.id)).all()
        assert {original_message(tx, each) for each in attempts} == {m.content for m in box.messages}
        assert tx.session.scalar(select(func.count()).select_from(AccountKey)) == 2
        entries = tx.session.scalars(select(TrailEntry).where(TrailEntry.tag == Tag.DELIVERY_ACCEPTED)).all()
    told = {uuid.UUID(json.loads(entry.facts)["account"]) for entry in entries}
    assert told == {building.staff["administrator"], building.staff["secretary"]}
    assert not any(entry.commitments for entry in entries)


def test_the_outbox_lists_it_with_its_state(app: Flask, storage: Storage, building: Building) -> None:
    """As a message to the staff, by the name of the account."""
    deny(storage, building)
    with storage.reading() as tx:
        before = [row for row in deliveries.outbox_rows(tx, building.community_id) if row.is_staff]
    send(app, storage)
    with storage.reading() as tx:
        after = [row for row in deliveries.outbox_rows(tx, building.community_id) if row.is_staff]
    assert [(row.kind, row.state) for row in before] == [("wrong_person", "due")] * 2
    assert [row.state for row in after] == ["accepted"] * 2
    assert {row.name for row in after} == {"Administrator Inventado", "Secretary Inventado"}


def test_the_person_counts_as_reached_no_more(storage: Storage, building: Building) -> None:
    """The address is suspended, what went to it counts no more; the mail to the staff reaches no owner."""
    deny(storage, building)
    with storage.reading() as tx:
        [alert] = communities.denied_addresses(tx, building.community_id)
        query = select(Delivery).where(Delivery.person_id == building.people[0], Delivery.channel == "email")
        assert [row.is_registered for row in tx.session.scalars(query)] == [False]
    assert alert.person_id == building.people[0]


def test_nothing_to_the_staff_goes_on_paper(storage: Storage, building: Building) -> None:
    """Their mail is no message of the board: the acts of paper do not find it."""
    deny(storage, building)
    mail = to_staff(storage)[0].id
    by = Actor(account_id=building.staff["administrator"], name="Ana")
    with storage.transaction() as tx:
        with pytest.raises(Missing):
            deliveries.change_to_paper(tx, building.community_id, mail, by, LATER)
        with pytest.raises(Missing):
            how = Handing(LATER, "Portería")
            deliveries.hand_over(tx, building.community_id, mail, how, by, LATER)


@pytest.mark.parametrize("both", [True, False])
def test_a_message_has_exactly_one_recipient(storage: Storage, building: Building, both: bool) -> None:
    """Neither nobody nor two: the program refuses to owe it, and the data base to hold it."""
    person = building.people[0] if both else None
    account = building.staff["secretary"] if both else None
    owed = Owed(
        building.community_id, person, None, "email", "link", "x", account_id=account, payload={"a": "b"}
    )
    with pytest.raises(ValueError, match="one person or"), storage.transaction() as tx:
        owe(tx, [owed], START)
    row = {
        "id": uuid.uuid4(),
        "community_id": building.community_id,
        "person_id": person,
        "account_id": account,
        "kind": "link",
        "channel": "email",
        "dedupe_key": "x",
        "message_id": "<x@example.com>",
        "next_at": START,
        "created_at": START,
    }
    with pytest.raises(IntegrityError), storage.transaction() as tx:
        tx.session.execute(insert(Delivery).values(**row))


def test_who_is_told_changes_with_the_address_of_the_account(
    app: Flask, storage: Storage, building: Building
) -> None:
    """It goes to the address the account signs in with when it leaves."""
    deny(storage, building)
    with storage.transaction() as tx:
        tx.session.get_one(Account, building.staff["secretary"]).email = "nueva.secretaria@example.com"
    assert "nueva.secretaria@example.com" in {m.recipient for m in send(app, storage).messages}
