"""The sweep: what is owed leaves once, what nobody can know is listed as doubtful, nothing is dropped."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from meetings.adapters.channels import ChannelError, Message, Receipt
from meetings.adapters.clock import FixedClock
from meetings.deliveries import Composed, Owed, OwedMessage, Sending, claim, original_message, owe, sweep
from meetings.storage.communities import ContactPoint
from meetings.storage.deliveries import Delivery, DeliveryAttempt
from meetings.storage.session import Storage, Transaction
from meetings.storage.trail import TrailEntry
from tests.factories import START, Building, make_building
from tests.shelf import kept_step

TAIL = b"\r\nthe same papers for everybody"


class Listener:
    """A channel that notes what it was given and answers by plan."""

    def __init__(self, plan: Mapping[int, ChannelError] | None = None) -> None:
        self.plan = dict(plan or {})
        self.seen: list[Message] = []

    def send(self, message: Message) -> Receipt:
        """Take the message, or fail as the plan says for this turn."""
        self.seen.append(message)
        if error := self.plan.get(len(self.seen)):
            raise error
        return Receipt(START, "250 OK")

    def close(self) -> None:
        """Nothing is held."""


def compose(tx: Transaction, owed: OwedMessage, at: object) -> Composed:
    """A message that names its person."""
    content = f"To: {owed.address}\r\n\r\nHola, {owed.name}".encode() + TAIL
    return Composed(Message(owed.message_id, "a@example.com", owed.address, content), TAIL)


@kept_step
def owe_everybody(storage: Storage, building: Building, kind: str = "notice") -> None:
    """Owe one message to each person's e-mail address."""
    with storage.transaction() as tx:
        points = tx.session.scalars(
            select(ContactPoint).where(ContactPoint.community_id == building.community_id)
        ).all()
        owed = [
            Owed(building.community_id, p.person_id, p.id, "email", kind, f"{kind}:{p.id}") for p in points
        ]
        owe(tx, owed, START)


@pytest.fixture
def building(storage: Storage) -> Building:
    """Five people, each owed one message."""
    building = make_building(storage)
    owe_everybody(storage, building)
    return building


@pytest.fixture
def sending(storage: Storage, clock: FixedClock) -> Callable[[Listener], Sending]:
    """A sweep over one listener, on the test's clock."""
    return lambda channel: Sending(storage, {"notice": compose}, lambda owed: channel, clock.now)


def states(storage: Storage) -> list[str]:
    """The states of all deliveries, sorted."""
    with storage.reading() as tx:
        return sorted(tx.session.scalars(select(Delivery.state)))


def test_each_owed_message_leaves_once_and_is_settled(
    storage: Storage, building: Building, sending: Callable[[Listener], Sending]
) -> None:
    """A second sweep finds nothing to do."""
    channel = Listener()
    assert sweep(sending(channel)) == 5
    assert sweep(sending(channel)) == 0
    assert len({message.recipient for message in channel.seen}) == 5
    assert states(storage) == ["accepted"] * 5


def test_owing_the_same_message_twice_changes_nothing(storage: Storage, building: Building) -> None:
    """The dedupe key is unique for ever."""
    owe_everybody(storage, building)
    assert len(states(storage)) == 5


def test_every_settled_message_has_its_trail_entry(
    storage: Storage, building: Building, sending: Callable[[Listener], Sending]
) -> None:
    """One entry a message, with one commitment for its person."""
    sweep(sending(Listener()))
    with storage.reading() as tx:
        entries = tx.session.scalars(
            select(TrailEntry).where(TrailEntry.tag == "invitation:delivery:accepted")
        ).all()
    assert len(entries) == 5
    assert all(len(entry.commitments.split()) == 1 for entry in entries)


def test_the_kept_message_is_byte_for_byte_the_sent_one(
    storage: Storage, building: Building, sending: Callable[[Listener], Sending]
) -> None:
    """The shared papers are kept once and put back."""
    channel = Listener()
    sweep(sending(channel))
    with storage.reading() as tx:
        attempts = tx.session.scalars(select(DeliveryAttempt.id)).all()
        kept = {original_message(tx, attempt) for attempt in attempts}
    assert kept == {message.content for message in channel.seen}


def test_a_permanent_refusal_is_final_and_the_others_go(
    storage: Storage, building: Building, sending: Callable[[Listener], Sending]
) -> None:
    """One bad address does not hold up a building."""
    channel = Listener({2: ChannelError("550 no such user", permanent=True)})
    sweep(sending(channel))
    assert states(storage) == ["accepted"] * 4 + ["refused"]


def test_a_temporary_refusal_is_tried_again_later(
    storage: Storage, building: Building, sending: Callable[[Listener], Sending], clock: FixedClock
) -> None:
    """Not before its waiting time, and with the same Message-ID."""
    channel = Listener({1: ChannelError("451 try later")})
    sweep(sending(channel))
    assert states(storage).count("due") == 1
    assert sweep(sending(channel)) == 0
    clock.advance(timedelta(seconds=31))
    assert sweep(sending(channel)) == 1
    assert states(storage) == ["accepted"] * 5
    assert channel.seen[0].message_id == channel.seen[-1].message_id


def test_a_dead_server_is_asked_once_a_batch(
    storage: Storage, building: Building, sending: Callable[[Listener], Sending]
) -> None:
    """The rest of the batch goes back without an attempt at a server that does not answer."""
    channel = Listener({1: ChannelError("connection refused", channel_down=True)})
    sweep(sending(channel))
    assert len(channel.seen) == 1
    assert states(storage) == ["due"] * 5


def test_after_two_days_of_failures_it_is_still_tried_every_half_hour(
    storage: Storage, building: Building, clock: FixedClock
) -> None:
    """However often it failed: the wait grows to half an hour and no further."""

    class Dead(Listener):
        def send(self, message: Message) -> Receipt:
            raise ChannelError("no answer")

    dead = Sending(storage, {"notice": compose}, lambda owed: Dead(), clock.now)
    with storage.transaction() as tx:
        tx.session.execute(update(Delivery).values(attempts=1000))
    assert sweep(dead) == 5
    with storage.reading() as tx:
        assert set(tx.session.scalars(select(Delivery.next_at))) == {START + timedelta(minutes=30)}


def test_a_worker_killed_after_its_claim_leaves_them_in_doubt(
    storage: Storage, building: Building, sending: Callable[[Listener], Sending], clock: FixedClock
) -> None:
    """After the lease they are sent again with the same Message-ID, and stay listed as doubtful."""
    killed = claim(sending(Listener()))
    clock.advance(timedelta(minutes=3))
    channel = Listener()
    sweep(sending(channel))
    assert {m.message_id for m in channel.seen} == {owed.message_id for owed in killed}
    with storage.reading() as tx:
        query = select(func.count()).where(Delivery.in_doubt_since.is_not(None), Delivery.state == "accepted")
        assert tx.session.scalar(query) == 5


def test_a_lost_answer_is_in_doubt_and_not_accepted(
    storage: Storage, building: Building, sending: Callable[[Listener], Sending]
) -> None:
    """Nobody can say whether the server took it."""
    channel = Listener({3: ChannelError("connection lost", in_doubt=True)})
    sweep(sending(channel))
    assert states(storage) == ["accepted"] * 4 + ["in_doubt"]


def test_a_poison_message_is_set_aside_alone(
    storage: Storage, building: Building, sending: Callable[[Listener], Sending]
) -> None:
    """What cannot be composed is refused with its reason; the others go."""
    poisoned = building.people[0]

    def picky(tx: Transaction, owed: OwedMessage, at: object) -> Composed:
        if owed.recipient.id == poisoned:
            raise ChannelError("cannot be addressed", permanent=True)
        return compose(tx, owed, at)

    sweep(replace(sending(Listener()), composers={"notice": picky}))
    assert states(storage) == ["accepted"] * 4 + ["refused"]


def test_two_workers_never_claim_the_same_message(
    storage: Storage, building: Building, sending: Callable[[Listener], Sending]
) -> None:
    """The second one finds nothing."""
    first = claim(sending(Listener()))
    second = claim(sending(Listener()))
    assert len(first) == 5 and second == []


def test_an_unknown_kind_of_message_is_not_lost(
    storage: Storage, building: Building, sending: Callable[[Listener], Sending]
) -> None:
    """Without a composer it waits for a program that has one."""
    owe_everybody(storage, building, kind=f"kind{uuid.uuid4().hex[:4]}")
    sweep(sending(Listener()))
    assert states(storage) == ["accepted"] * 5 + ["due"] * 5
