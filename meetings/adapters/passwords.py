"""Password hashes: argon2id with the library's own current parameters."""

from __future__ import annotations

import os
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

_HASHER = PasswordHasher()


def _hash_of_nobody() -> str:
    """A hash of the same parameters that no password has.

    It is written, not made: to hash takes 64 MiB and a tenth of a second, at every start of the program.
    """
    salt, tag = (
        b64encode(os.urandom(size)).decode().rstrip("=") for size in (_HASHER.salt_len, _HASHER.hash_len)
    )
    costs = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${tag}"


# Verified when no account has the address, so that a wrong address costs as long as a wrong password.
_NOBODY = _hash_of_nobody()


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters in the text."""
    return _HASHER.hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; as slow when there is no account, or no password of it yet."""
    try:
        _HASHER.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)
