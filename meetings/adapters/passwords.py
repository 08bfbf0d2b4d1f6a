"""Password hashes: argon2id with the library's own current parameters."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()
# Verified when no account has the address, so that a wrong address costs as long as a wrong password.
_NOBODY = _HASHER.hash("nobody signs in with this")


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
