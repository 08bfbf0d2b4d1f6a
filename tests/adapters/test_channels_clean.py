"""What is taken out of texts of others before they enter a message, and what stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.adapters.channels import ChannelError, checked_message_id, mail_address
from meetings.adapters.clean import clean_line, clean_text
from meetings.adapters.clock import FixedClock, SystemClock, now


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Presupuesto\tde  2027 ", "Presupuesto de 2027"),
        ("uno\r\ndos\u2028tres\x0bcuatro", "uno dos tres cuatro"),
        ("nul\x00o y \x7fborrado\x9b", "nulo y borrado"),
        ("al rev\u202e\u2066és", "al revés"),
        ("cafe\u0301", "café"),
        ("familia 👨‍👩‍👧 🏳️‍🌈", "familia 👨‍👩‍👧 🏳️‍🌈"),
        ("medio \ud83d par", "medio par"),
        ("\ufdd0link\ufdd1\ufeff", "link"),
        ("", ""),
    ],
)
def test_line_keeps_what_is_read_and_drops_what_is_not(text: str, line: str) -> None:
    """Breaks become spaces; controls, reordering marks, half characters and our own slot marks go."""
    assert clean_line(text) == line


def test_long_text_ends_in_an_ellipsis() -> None:
    """Ten thousand characters become two hundred."""
    assert clean_line("a" * 10_000) == "a" * 199 + "…"
    assert clean_line("a" * 200) == "a" * 200


def test_text_keeps_its_lines() -> None:
    """Every kind of line end becomes the same one."""
    assert clean_text("uno \r\ndos\rtres\x85\x00cuatro\n") == "uno\ndos\ntres\ncuatro"


@given(st.text())
def test_line_is_always_one_printable_utf8_line(text: str) -> None:
    """Whatever comes in, it can be written to any message; cleaning twice is cleaning once."""
    line = clean_line(text)
    assert line.encode().decode() == line
    assert len(line.splitlines()) <= 1
    assert clean_line(line) == line


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" ana.ruiz+ph@example.com ", "ana.ruiz+ph@example.com"),
        ("O'Neil@Example.COM", "O'Neil@Example.COM"),
        ("ana@ñandú.example", "ana@xn--and-6ma2c.example"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
    ],
)
def test_plain_addresses_are_taken(text: str, address: str) -> None:
    """As written, with the domain in ASCII."""
    assert mail_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "ana",
        "ana@",
        "@example.com",
        "a@b@c.com",
        "a b@c.com",
        "a@b..com",
        ".a@b.com",
        "a..b@c.com",
        "a@b.com,c@d.com",
        "a@b.com>",
        "<a@b.com>",
        "a@b.com\r\nRCPT TO:<x@y>",
        "a\x00@b.com",
        "ñ@b.com",
        "a" * 65 + "@b.com",
        f"a@{'b' * 64}.com",
        "a@" + ".".join(["b" * 60] * 5),
        '"a b"@c.com',
        "a@[127.0.0.1]",
    ],
)
def test_anything_but_one_plain_address_is_refused_for_good(text: str) -> None:
    """Trying again would not help, so the error is permanent; it does not repeat the address."""
    with pytest.raises(ChannelError) as refused:
        mail_address(text)
    assert refused.value.permanent


@pytest.mark.parametrize("text", ["", "a@b", "<a@b>\r\nX: y", "<a b@c>", "<a>", "<ñ@b>"])
def test_message_id_must_be_well_formed(text: str) -> None:
    """It is ours, so a wrong one is a defect."""
    with pytest.raises(ValueError, match="Message-ID"):
        checked_message_id(text)


def test_clock_of_the_machine_gives_aware_utc() -> None:
    """Instants are aware and in UTC; waiting seconds only grow."""
    assert now().tzinfo is UTC
    clock = SystemClock()
    assert clock.monotonic() <= clock.monotonic()
    assert abs(clock.now() - now()) < timedelta(minutes=1)


def test_fixed_clock_moves_only_when_told() -> None:
    """Both clocks go forward; only the people's goes back."""
    start = datetime(2027, 3, 1, tzinfo=UTC)
    clock = FixedClock(start)
    clock.advance(timedelta(hours=2))
    clock.set_back(timedelta(days=5))
    assert clock.now() == start + timedelta(hours=2) - timedelta(days=5)
    assert clock.monotonic() == 7200
    with pytest.raises(ValueError, match="zone"):
        FixedClock(start.replace(tzinfo=None))
