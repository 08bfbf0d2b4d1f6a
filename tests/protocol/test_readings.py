"""What is read with a reason: reasons that say something, thirty minutes, and the share each role reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meetings.protocol.findings import Refused
from meetings.protocol.readings import (
    GROUNDS,
    NEEDS_WORDS,
    OPEN_FOR,
    Readable,
    Reading,
    ReadingGround,
    TrailShare,
    Why,
    check_reason,
    masked,
    shows,
    trail_share,
)
from tests.tables import table

AT = datetime(2027, 2, 1, 14, tzinfo=UTC)


@table("what", Readable)
@table("ground", ReadingGround)
def test_a_reason_belongs_to_what_is_read(what: Readable, ground: ReadingGround) -> None:
    """Those offered are taken, any other is refused, even with words."""
    if ground in GROUNDS[what]:
        check_reason(what, Why(ground, "Juzgado 5"))
        return
    with pytest.raises(Refused, match=r"reading\.unknown_reason"):
        check_reason(what, Why(ground, "Juzgado 5"))


@table("ground", sorted(NEEDS_WORDS))
@table("words", ["", " \n\t"])
def test_another_reason_is_told_in_words(ground: ReadingGround, words: str) -> None:
    """A code that fits everything explains nothing."""
    with pytest.raises(Refused, match=r"reading\.needs_words"):
        check_reason(Readable.PERSON, Why(ground, words))


def test_a_reading_closes_by_itself_after_thirty_minutes() -> None:
    """The last second is open, the next is not."""
    held = Reading(Readable.PERSON, Why(ReadingGround.CLAIM), AT)
    assert timedelta(minutes=30) == OPEN_FOR
    assert held.is_open(AT + OPEN_FOR)
    assert not held.is_open(AT + OPEN_FOR + timedelta(seconds=1))


@table(
    ("roles", "share", "own", "others"),
    [
        ({"statutory_auditor"}, TrailShare.WHOLE, True, True),
        ({"statutory_auditor", "administrator"}, TrailShare.WHOLE, True, True),
        ({"administrator"}, TrailShare.COMMUNITY, False, True),
        ({"secretary"}, TrailShare.NOTHING, False, False),
        ({"council_president", "council"}, TrailShare.NOTHING, False, False),
        (set(), TrailShare.NOTHING, False, False),
    ],
)
def test_each_role_reads_its_share_of_a_trail(
    roles: set[str], share: TrailShare, own: bool, others: bool
) -> None:
    """The auditor the whole, the administrator the acts of the community, nobody else anything."""
    assert trail_share(roles) is share
    assert (shows(share, is_own_act=True), shows(share, is_own_act=False)) == (own, others)


@table(
    ("address", "shown"),
    [
        ("ana@example.com", "a•••@example.com"),
        ("a@example.com", "a•••@example.com"),
        ("+573105550101", "•••101"),
        ("123456", "•••"),
        ("1234567", "•••567"),
        ("ana@example@com", "a•••@example@com"),
        ("", "•••"),
    ],
)
def test_a_masked_address_is_recognised_and_not_read(address: str, shown: str) -> None:
    """Its owner knows which one it is; nobody can write to it."""
    assert masked(address) == shown
