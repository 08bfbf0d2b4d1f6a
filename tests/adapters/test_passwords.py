"""Passwords are hashed at full strength, whatever the hashes that tests give their invented staff."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters, profiles
from argon2.exceptions import VerifyMismatchError

from meetings.adapters import passwords
from meetings.adapters.passwords import hash_password, password_matches
from tests.factories import PASSWORD, password_hash


def test_a_password_is_hashed_at_the_strength_that_the_standard_recommends() -> None:
    """RFC 9106, section 4, second choice: argon2id, 64 MiB, three passes, four lanes."""
    assert extract_parameters(hash_password(PASSWORD)) == profiles.RFC_9106_LOW_MEMORY


def test_a_hash_of_full_strength_matches_its_password_alone() -> None:
    """The right password is let in, another is not."""
    stored = hash_password(PASSWORD)
    assert password_matches(stored, PASSWORD)
    assert not password_matches(stored, PASSWORD + " ")


def test_a_hash_keeps_the_parameters_it_was_made_with() -> None:
    """A cheaper one, as invented staff have, is verified just as well, and refuses just as well."""
    assert password_matches(password_hash(), PASSWORD)
    assert not password_matches(password_hash(), PASSWORD + " ")


def test_nobody_matches_nothing() -> None:
    """No account, no match, and the work is that of a real hash: its parameters, read as argon2 reads."""
    assert not password_matches(None, PASSWORD)
    nobody = passwords._NOBODY
    assert extract_parameters(nobody) == extract_parameters(hash_password(PASSWORD))
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(nobody, PASSWORD)
