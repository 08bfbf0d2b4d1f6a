"""What goes wrong with one message, one chore or one worker harms no other, and is not called doubtful."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings.adapters.channels import Message, Receipt
from meetings.adapters.clock import FixedClock
from meetings.adapters.mail import SmtpTransport
from meetings.application import create_sending
from meetings.config import Config
from meetings.deliveries import (
    Composed,
    OwedMessage,
    Sending,
    board,
    claim,
    lease_for,
    original_message,
    outbox_rows,
    send_all,
    settle,
    sweep,
    unreached,
)
from meetings.storage.deliveries import Delivery, DeliveryAttempt, SharedTail
from meetings.storage.session import Storage, Transaction
from meetings.storage.trail import PersonKey
from meetings.trail import check_trail, person_keys
from tests.adapters.smtp_sink import SmtpSink
from tests.factories import START, Building, issue, make_building, make_meeting
from tests.logs import logged
from tests.usecases.test_deliveries_sweep import Listener, compose, owe_everybody, states

MINUTE = timedelta(minutes=1)
SECRET = "52111222 carrera 7 con calle 12"


@pytest.fixture
def building(storage: Storage) -> Building:
    """Five people, each owed one message."""
    building = make_building(storage)
    owe_everybody(storage, building)
    return building


class Stumbling:
    """A composer that one person's message makes stumble, as often as told."""

    def __init__(self, building: Building, error: Exception, times: int = 1000) -> None:
        self.person, self.error, self.times = building.people[0], error, times

    def __call__(self, tx: Transaction, owed: OwedMessage, at: object) -> Composed:
        """A message, or the error."""
        if owed.recipient.id == self.person and self.times:
            self.times -= 1
            raise self.error
        return compose(tx, owed, at)


@pytest.mark.parametrize("error", [KeyError(SECRET), LookupError(SECRET), ValueError(SECRET)])
def test_a_message_the_program_cannot_write_is_set_aside_and_the_others_go(
    storage: Storage, building: Building, clock: FixedClock, error: Exception
) -> None:
    """Four of five leave in the first sweep; what is kept of the fault is its type, never its text."""
    channel = Listener()
    sending = Sending(storage, {"notice": Stumbling(building, error)}, lambda owed: channel, clock.now)
    sweep(sending)
    assert len(channel.seen) == 4
    assert states(storage) == ["accepted"] * 4 + ["due"]
    with storage.reading() as tx:
        [failed] = tx.session.scalars(select(Delivery).where(Delivery.state == "due"))
        assert failed.last_words == f"fault:{type(error).__name__}"
        assert SECRET not in str(tx.session.scalars(select(DeliveryAttempt.words)).all())


def test_what_never_left_is_never_called_doubtful_and_waits_longer_each_time(
    storage: Storage, building: Building, clock: FixedClock
) -> None:
    """It is tried for an hour, less and less often, and leaves once the fault is mended."""
    channel, stumbling = Listener(), Stumbling(building, KeyError("slot"), times=5)
    sending = Sending(storage, {"notice": stumbling}, lambda owed: channel, clock.now)
    waits = []
    for _ in range(5):
        sweep(sending)
        with storage.reading() as tx:
            assert not tx.session.scalars(select(Delivery).where(Delivery.in_doubt_since.is_not(None))).all()
            [next_at] = tx.session.scalars(select(Delivery.next_at).where(Delivery.state == "due"))
        waits.append((next_at - clock.now()) / timedelta(seconds=30))
        clock.advance(next_at - clock.now())
    assert waits == [1, 2, 4, 8, 16]
    sweep(sending)
    assert states(storage) == ["accepted"] * 5
    assert len(channel.seen) == 5


def test_a_view_that_a_fault_broke_is_given_up(
    storage: Storage, building: Building, clock: FixedClock
) -> None:
    """On PostgreSQL nothing more can be read after a statement that failed; the next message reads anew."""

    def composing(tx: Transaction, owed: OwedMessage, at: object) -> Composed:
        if owed.recipient.id == building.people[0]:
            tx.session.execute(update(Delivery).values(last_words="a view for reading cannot write"))
        tx.session.scalars(select(Delivery.id)).all()
        return compose(tx, owed, at)

    sweep(Sending(storage, {"notice": composing}, lambda owed: Listener(), clock.now))
    assert states(storage) == ["accepted"] * 4 + ["due"]


def test_a_channel_that_fails_in_an_unknown_way_leaves_its_message_in_doubt_and_the_others_go(
    storage: Storage, building: Building, clock: FixedClock
) -> None:
    """It was in the channel's hands; what was half said is dropped before the next message."""

    class Broken(Listener):
        closed = 0

        def send(self, message: Message) -> Receipt:
            if not self.seen:
                self.seen.append(message)
                raise RuntimeError(SECRET)
            return super().send(message)

        def close(self) -> None:
            self.closed += 1

    channel = Broken()
    sweep(Sending(storage, {"notice": compose}, lambda owed: channel, clock.now))
    assert states(storage) == ["accepted"] * 4 + ["in_doubt"]
    assert channel.closed == 1


def test_a_message_without_a_way_out_is_set_aside_alone(
    storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Nothing was handed over."""

    def way_out(owed: OwedMessage) -> Listener:
        if owed.recipient.id == building.people[0]:
            raise LookupError("no channel")
        return Listener()

    sweep(Sending(storage, {"notice": compose}, way_out, clock.now))
    assert states(storage) == ["accepted"] * 4 + ["due"]


def test_a_chore_and_a_review_that_fail_keep_no_message_from_leaving(
    storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Each is done by itself: the second chore is done after the first one failed."""
    done = []

    def fails(*_: object) -> None:
        raise ValueError("one paper cannot be printed")

    channel = Listener()
    sweep(
        Sending(
            *(storage, {"notice": compose}, lambda owed: channel, clock.now),
            chores=(fails, lambda: done.append("second")),
            reviews=(fails,),
        )
    )
    assert (len(channel.seen), done) == (5, ["second"])


def test_a_payload_whose_seal_is_broken_holds_up_nobody(
    storage: Storage, building: Building, clock: FixedClock
) -> None:
    """It is opened for its own message only."""
    with storage.transaction() as tx:
        spoilt = update(Delivery).where(Delivery.person_id == building.people[0])
        tx.session.execute(spoilt.values(payload_sealed=b"\0" * 60))
        person_keys(tx, building.people)
    sweep(Sending(storage, {"notice": compose}, lambda owed: Listener(), clock.now))
    with storage.reading() as tx:
        [words] = tx.session.scalars(select(Delivery.last_words).where(Delivery.state == "due"))
    assert words == "fault:SealBrokenError"


def erase(storage: Storage, building: Building) -> None:
    """Destroy the key of the first person, as erasing them does."""
    with storage.transaction() as tx:
        person_keys(tx, building.people)
        gone = update(PersonKey).where(PersonKey.person_id == building.people[0])
        tx.session.execute(gone.values(wrapped=None, destroyed_at=START))


def test_nothing_is_written_to_somebody_who_was_erased(
    storage: Storage, building: Building, clock: FixedClock
) -> None:
    """Their message ends, with an entry that says nothing of them; the neighbours get theirs."""
    erase(storage, building)
    channel = Listener()
    sweep(Sending(storage, {"notice": compose}, lambda owed: channel, clock.now))
    assert len(channel.seen) == 4
    assert states(storage) == ["accepted"] * 4 + ["expired"]
    with storage.reading() as tx:
        assert check_trail(tx, building.community_id).finding is None


def test_somebody_erased_while_their_message_leaves_holds_up_nobody(
    storage: Storage, building: Building, clock: FixedClock
) -> None:
    """The message left, so that stands; its bytes cannot be kept any more, those of the others are."""
    channel = Listener()
    sending = Sending(storage, {"notice": compose}, lambda owed: channel, clock.now)
    outcomes = send_all(sending, claim(sending), START + MINUTE)
    erase(storage, building)
    settle(sending, outcomes)
    assert states(storage) == ["accepted"] * 5
    with storage.reading() as tx:
        kept = tx.session.scalars(
            select(DeliveryAttempt.id).where(DeliveryAttempt.message_sealed.is_not(None))
        ).all()
        assert len({original_message(tx, each) for each in kept}) == 4


def test_evidence_that_cannot_be_kept_makes_no_message_leave_twice(
    storage: Storage, building: Building, clock: FixedClock
) -> None:
    """How a message ended is written down even where its bytes are not; the others keep theirs."""
    channel = Listener()
    sending = Sending(storage, {"notice": compose}, lambda owed: channel, clock.now)
    first, *others = send_all(sending, claim(sending), START + MINUTE)
    assert first.composed is not None
    spoilt = replace(first, composed=replace(first.composed, secret="no such token in it"))
    settle(sending, [spoilt, *others])
    assert states(storage) == ["accepted"] * 5
    clock.advance(timedelta(hours=1))
    assert sweep(sending) == 0
    with storage.reading() as tx:
        assert len(tx.session.scalars(select(SharedTail.id)).all()) == 1
        assert check_trail(tx, building.community_id).finding is None


def test_a_message_that_failed_is_seen_and_counted(app: Flask, storage: Storage, clock: FixedClock) -> None:
    """On the board of the notices, in the outbox, and by the desk from its second attempt on."""
    building = make_building(storage)
    make_meeting(storage, building)
    with app.app_context():
        issue(storage, building)
    assert building.meeting_id is not None
    stumbling = Stumbling(building, KeyError("slot"))
    sending = Sending(storage, {"notice": stumbling}, lambda owed: Listener(), clock.now)
    sweep(sending)
    clock.advance(MINUTE)
    sweep(sending)
    with storage.reading() as tx:
        page = board(tx, building.community_id, building.meeting_id)
        [failed] = [person for person in page.people if person.window == "failed"]
        assert failed.person_id == building.people[0]
        assert unreached(tx, [building.meeting_id], clock.now()) == {building.meeting_id: 1}
        [row] = [row for row in outbox_rows(tx, building.community_id) if row.state == "due"]
        assert (row.attempts, row.words) == (2, "fault:KeyError")


def test_two_workers_that_settle_the_first_batches_of_a_notice_send_each_message_once(
    storage: Storage,
    building: Building,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both keep the papers that all share; neither's settling is undone by the other's."""
    monkeypatch.setattr("meetings.deliveries.claiming.BATCH", 2)
    channel = Listener()
    workers = [Sending(storage, {"notice": compose}, lambda owed: channel, clock.now) for _ in range(2)]
    ended = [(each, send_all(each, claim(each), START + MINUTE)) for each in workers]
    ready = threading.Barrier(2)

    def settling(each: tuple[Sending, list]) -> None:  # type: ignore[type-arg]
        ready.wait(timeout=30)
        settle(*each)

    with logged() as records, ThreadPoolExecutor(2) as pool:
        list(pool.map(settling, ended))
    assert not records
    assert states(storage) == ["accepted"] * 4 + ["due"]
    clock.advance(timedelta(hours=1))
    sweep(workers[0])
    assert len(channel.seen) == len({message.message_id for message in channel.seen}) == 5


def test_the_lease_outlives_the_slowest_message_that_may_be_begun(storage: Storage, config: Config) -> None:
    """It is taken from the channel: a minute to begin, the longest time it may take, and a margin."""
    url = "smtp://127.0.0.1:2525"
    sending = create_sending(replace(config, smtp_url=url), storage)
    longest = timedelta(seconds=SmtpTransport(url).longest_send)
    assert sending.lease == lease_for(longest)
    assert sending.lease > MINUTE + longest


@pytest.fixture
def config(tmp_path: object) -> Config:
    """The settings of an installation of its own."""
    return Config(instance=tmp_path)  # type: ignore[arg-type]


def test_a_slow_server_makes_no_second_worker_send(
    storage: Storage, building: Building, clock: FixedClock
) -> None:
    """The last message begun ends at the last moment; another worker looks meanwhile and finds nothing."""
    with SmtpSink() as sink:
        other = SmtpTransport(sink.url)

        def sending(channel: SmtpTransport) -> Sending:
            lease = lease_for(timedelta(seconds=channel.longest_send))
            return Sending(storage, {"notice": compose}, lambda owed: channel, clock.now, lease=lease)

        class Slow(SmtpTransport):
            turns = 0

            def send(self, message: Message) -> Receipt:
                self.turns += 1
                # The second message is begun in the last second of the minute, and takes all it may.
                took = 59.0 if self.turns == 1 else self.longest_send if self.turns == 2 else 0.0
                receipt = super().send(message)
                clock.advance(timedelta(seconds=took))
                assert sweep(sending(other)) == 0
                return receipt

        slow = Slow(sink.url)
        sweep(sending(slow))
        for transport in (slow, other):
            transport.close()
        assert len(sink.accepted) == len({mail.recipients for mail in sink.accepted}) == 5
    assert states(storage) == ["accepted"] * 5
    with storage.reading() as tx:
        assert not tx.session.scalars(select(Delivery).where(Delivery.in_doubt_since.is_not(None))).all()
