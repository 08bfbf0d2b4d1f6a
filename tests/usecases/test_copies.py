"""The file of a sent message: its exact bytes for whom it went to, nothing that opens a door for others."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from email import message_from_bytes

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings import accounts, convening, deliveries
from meetings.accounts import LinkPurpose
from meetings.adapters.clock import FixedClock
from meetings.adapters.keys import Keys
from meetings.convening import Addresses, Copy, NoticeComposer, message_file, share_of
from meetings.deliveries import Evidence, Sending, covered, shows, sweep
from meetings.storage.accounts import Link
from meetings.storage.deliveries import Delivery, DeliveryAttempt
from meetings.storage.session import Missing, Storage, Transaction
from meetings.storage.trail import PersonKey
from meetings.trail import person_lines
from tests.factories import START, Building, issue, make_building, make_meeting
from tests.held import print_notice
from tests.usecases.test_deliveries_sweep import Listener

BASE = "http://127.0.0.1:8000"
SENDER = "constancia@example.com"
LATER = START + timedelta(days=2)
AGES = START + timedelta(days=800)


@pytest.fixture
def box(app: Flask, storage: Storage, keys: Keys, clock: FixedClock) -> Listener:
    """Where the sent messages arrive."""
    return Listener()


@pytest.fixture
def building(app: Flask, storage: Storage, keys: Keys, clock: FixedClock, box: Listener) -> Building:
    """A called assembly whose printed notice left for five owners."""
    building = make_building(storage)
    make_meeting(storage, building)
    issue(storage, building)
    with app.app_context():
        print_notice(storage, keys)
        composers = {"notice": NoticeComposer(Addresses(BASE), SENDER)}
        assert sweep(Sending(storage, composers, lambda owed: box, clock.now)) == 5
    return building


def sent(tx: Transaction, building: Building, number: int = 0) -> Evidence:
    """The evidence of the notice to one owner."""
    query = select(Delivery.id).where(Delivery.person_id == building.people[number])
    return deliveries.evidence(tx, building.community_id, tx.session.scalars(query).one())


def arrived(box: Listener, message: Evidence) -> bytes:
    """The bytes that the mail server was given for this message."""
    return next(each.content for each in box.seen if each.recipient == message.address)


def token_of(tx: Transaction, message: Evidence) -> str:
    """The secret that stands in a message."""
    assert message.link_id is not None
    return accounts.link_token(tx, message.link_id)


def handed(tx: Transaction, message: Evidence, at: object = LATER, **how: uuid.UUID | None) -> bytes:
    """The file that somebody gets of its one attempt."""
    share = share_of(tx, message, at, **how)  # type: ignore[arg-type]  # an instant
    return message_file(tx, message, message.attempts[0].id, share)


def test_while_the_link_works_others_get_the_message_with_each_character_of_it_covered(
    storage: Storage, building: Building, box: Listener
) -> None:
    """As long as the message, differing only where the token stood, which no reader of it finds."""
    with storage.reading() as tx:
        message = sent(tx, building)
        token, exact, copy = token_of(tx, message), arrived(box, message), handed(tx, message)
        share = share_of(tx, message, LATER)
    assert share.copy is Copy.COVERED and share.until is not None
    assert shows(exact, token) and not shows(copy, token)
    assert len(copy) == len(exact)
    differing = bytes(one for one, other in zip(copy, exact, strict=True) if one != other)
    assert set(differing) == {ord("x")}
    plain = message_from_bytes(copy).get_payload(0).get_payload(0).get_payload(decode=True)  # type: ignore[union-attr]
    assert f"{BASE}/r/{'x' * len(token)}".encode() in plain


def test_the_hash_of_the_covered_copy_was_taken_when_it_left_and_stands_in_the_persons_trail(
    storage: Storage, building: Building
) -> None:
    """Nobody has to believe who made the copy later."""
    with storage.reading() as tx:
        message = sent(tx, building)
        digest = hashlib.sha256(handed(tx, message)).hexdigest()
        [line] = [
            line
            for line in person_lines(tx, building.community_id, building.people[0], 9)
            if line.tag == "invitation:delivery:accepted"
        ]
    assert message.attempts[0].covered_sha256 == digest != message.attempts[0].sha256
    assert line.facts is not None
    assert line.facts["covered_sha256"] == digest
    assert line.facts["message_sha256"] == message.attempts[0].sha256


@pytest.mark.parametrize("ended", ["expired", "revoked"])
def test_once_the_link_has_ended_everybody_gets_the_exact_bytes(
    storage: Storage, building: Building, box: Listener, ended: str
) -> None:
    """A dead link opens nothing, and the hash is the one of what was sent."""
    at = AGES
    if ended == "revoked":
        at = LATER
        with storage.transaction() as tx:
            tx.session.execute(update(Link).values(revoked_at=LATER))
    with storage.reading() as tx:
        message = sent(tx, building)
        content = handed(tx, message, at)
        assert share_of(tx, message, at).copy is Copy.EXACT
    assert content == arrived(box, message)
    assert hashlib.sha256(content).hexdigest() == message.attempts[0].sha256


def test_the_link_ends_at_its_instant_and_not_before(storage: Storage, building: Building) -> None:
    """The last second in which it works is still covered."""
    with storage.reading() as tx:
        message = sent(tx, building)
        until = share_of(tx, message, LATER).until
        assert until is not None
        assert share_of(tx, message, until - timedelta(seconds=1)).copy is Copy.COVERED
        assert share_of(tx, message, until).copy is Copy.EXACT


def test_a_person_gets_their_own_message_exactly_by_the_link_that_it_holds(
    storage: Storage, building: Building, box: Listener
) -> None:
    """They hold that link already; another person's attempt does not exist for them."""
    with storage.reading() as tx:
        message, other = sent(tx, building), sent(tx, building, 1)
        who = accounts.resolve_link(tx, token_of(tx, message), LinkPurpose.MEETING, LATER)
        assert who is not None
        [listed] = convening.own_messages(tx, who, LATER)
        own = convening.own_message_file(tx, who, listed.attempt.id, LATER)
        with pytest.raises(Missing):
            convening.own_message_file(tx, who, other.attempts[0].id, LATER)
    assert own == arrived(box, message)
    assert listed.share.sha256(listed.attempt) == hashlib.sha256(own).hexdigest()


def test_a_link_of_another_purpose_in_ones_own_message_is_covered(
    storage: Storage, building: Building
) -> None:
    """Who got hold of a link to answer with does not get one to sign with."""
    with storage.reading() as tx:
        message = sent(tx, building)
        assert share_of(tx, message, LATER, message.link_id).copy is Copy.EXACT
        assert share_of(tx, message, LATER, uuid.uuid4()).copy is Copy.COVERED


def test_of_an_erased_person_nothing_is_handed_out(storage: Storage, building: Building) -> None:
    """The key is gone: not the exact message, not a copy; the hashes stay."""
    with storage.transaction() as tx:
        erased = update(PersonKey).where(PersonKey.person_id == building.people[0])
        tx.session.execute(erased.values(wrapped=None, destroyed_at=LATER))
    with storage.reading() as tx:
        message, other = sent(tx, building), sent(tx, building, 1)
        assert message.is_erased and not other.is_erased
        assert share_of(tx, message, AGES).copy is Copy.ERASED
        assert len(message.attempts[0].sha256) == 64
        with pytest.raises(Missing):
            handed(tx, message)


def test_reading_about_an_erased_person_is_an_act_of_its_reader_and_nobodys_line(
    storage: Storage, building: Building
) -> None:
    """Nothing can be sealed for them any more, and nothing fails because of it."""
    with storage.transaction() as tx:
        tx.session.execute(update(PersonKey).values(wrapped=None, destroyed_at=LATER))
    with storage.reading() as tx:
        query = select(Delivery.id).where(Delivery.person_id == building.people[0])
        opening = deliveries.opening_of_message(tx, building.community_id, tx.session.scalars(query).one())
    assert opening.people == ()


def test_a_message_whose_covering_was_not_taken_when_it_left_is_not_handed_out(
    storage: Storage, building: Building
) -> None:
    """A kind of message that forgets to say which secret it holds gives no file, and never the secret."""
    with storage.transaction() as tx:
        tx.session.execute(update(DeliveryAttempt).values(covered_sha256=""))
    with storage.reading() as tx, pytest.raises(Missing):
        handed(tx, sent(tx, building))


def test_an_attempt_of_another_message_is_not_found_in_this_one(storage: Storage, building: Building) -> None:
    """Each file is asked for under its own message."""
    with storage.reading() as tx:
        message, other = sent(tx, building), sent(tx, building, 1)
        with pytest.raises(Missing):
            message_file(tx, message, other.attempts[0].id, share_of(tx, message, AGES))


@pytest.mark.parametrize("broken_at", range(1, 22, 5))
@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_a_secret_broken_over_two_lines_is_covered_too(broken_at: int, line_end: bytes) -> None:
    """Quoted-printable text may end a line within the link."""
    token = "AbCd-_0123456789xyzXYZ"
    head = b"Content-Transfer-Encoding: quoted-printable" + line_end * 2
    link = token[:broken_at].encode() + b"=" + line_end + token[broken_at:].encode()
    message = head + b"https://example.com/r/" + link + line_end
    assert shows(message, token)
    assert not shows(covered(message, token), token)
    assert len(covered(message, token)) == len(message)


def test_a_secret_in_a_part_that_cannot_be_covered_is_seen() -> None:
    """In base64 its characters are others: such a copy is never handed out."""
    message = b"Content-Transfer-Encoding: base64\r\n\r\n" + b"L3IvQWJDZA==\r\n"
    assert shows(covered(message, "AbCd"), "AbCd")
