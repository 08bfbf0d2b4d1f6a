"""Telephones as a register holds them, made into numbers that can be called."""

from __future__ import annotations

import pytest

from meetings.adapters.phones import Phone, PhoneKind, normalise_phone


@pytest.mark.parametrize(
    "raw",
    [
        "300 123 4567",
        "300-123-4567",
        "(300) 1234567",
        "+57 300 1234567",
        "57 3001234567",
        "0057 300 123 4567",
        "03 300 123 4567",
        "300 123 4567 (esposa)",
        "Cel. 300 123 4567",
    ],
)
def test_mobile_is_one_number_however_written(raw: str) -> None:
    """Spaces, codes and a word beside it do not change whom it reaches."""
    assert normalise_phone(raw) == Phone("+573001234567", PhoneKind.MOBILE)


@pytest.mark.parametrize(
    "raw", ["601 765 4321", "(601) 7654321", "1 765 4321", "(57 1) 765 4321", "601 765 4321 ext. 12"]
)
def test_fixed_number_before_2021_is_that_of_today(raw: str) -> None:
    """An old register's area digit became 60 and the digit."""
    assert normalise_phone(raw) == Phone("+576017654321", PhoneKind.FIXED)


def test_number_of_another_country_keeps_its_code() -> None:
    """An owner abroad is called abroad."""
    assert normalise_phone("+34 600 123 456") == Phone("+34600123456", PhoneKind.MOBILE)
    assert normalise_phone("600 123 456", region="ES") == Phone("+34600123456", PhoneKind.MOBILE)


def test_mobile_block_unknown_to_the_library_counts() -> None:
    """Blocks are allocated faster than a library is renewed: the plan's shape decides."""
    assert normalise_phone("337 243 6651") == Phone("+573372436651", PhoneKind.MOBILE)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "no tiene",
        "12345",
        "765 4321",
        "3001234567 3109876543",
        "01 8000 123456",
        "+",
        "+999 123",
        "3" * 500,
    ],
)
def test_what_cannot_be_called_is_no_number(raw: str) -> None:
    """Too short, without area, two run together or toll-free: nothing is guessed."""
    assert normalise_phone(raw) is None
