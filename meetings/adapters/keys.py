"""The keys of an installation: one signs checkpoints, one wraps the keys of people.

They lie outside the data base, in a directory of their own with a backup rule of its own: a copied data
base opens no personal fact, and a restored one is recognised by the fingerprint of its keys.
"""

from __future__ import annotations

import hmac
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from meetings.protocol.trail import SigningKey, rotation_statement

KEY_BYTES = 32
NONCE_BYTES = 12

SIGNING_FILE = "signing.key"
MASTER_FILE = "master.key"
CHAIN_FILE = "public-keys"
SUCCESSOR_FILE = "signing.key.new"

_WRAPPING = b"constancia-person-key/1"
_NONE = "-"


class KeysError(Exception):
    """The keys cannot be used; the message tells the operator why and what to do."""


class SealBrokenError(Exception):
    """Sealed bytes that do not open: another key, another place (`aad`), or altered bytes."""


class Keys:
    """The signing key, the master key and the line of public keys of one installation, in memory."""

    def __init__(self, signing: bytes, master: bytes, chain: tuple[SigningKey, ...] = ()) -> None:
        """Take both keys as 32 bytes each.

        `chain` holds the public keys that signed checkpoints, oldest first, the present one last; left
        out, the installation never changed its key. Raises KeysError when they do not belong together.
        """
        if len(signing) != KEY_BYTES or len(master) != KEY_BYTES:
            raise KeysError(f"A key has {KEY_BYTES} bytes.")
        self._signing = Ed25519PrivateKey.from_private_bytes(signing)
        self._master = master
        self.public_key = self._signing.public_key().public_bytes_raw()
        self.chain = chain or (SigningKey(self.public_key),)
        if self.chain[-1].public_key != self.public_key:
            raise KeysError(f"The last line of {CHAIN_FILE} is not the public half of {SIGNING_FILE}.")

    @classmethod
    def ephemeral(cls) -> Keys:
        """Return new keys that live in memory only: for tests and for trying things out."""
        return cls(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES))

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature of `message`."""
        return self._signing.sign(message)

    def wrap_key(self, key: bytes) -> bytes:
        """Return a person's key (32 bytes) encrypted under the master key."""
        return self.seal(self._master, key, _WRAPPING)

    def unwrap_key(self, wrapped: bytes) -> bytes:
        """Return the key that `wrap_key` encrypted. Raises SealBrokenError for anything else."""
        return self.open_sealed(self._master, wrapped, _WRAPPING)

    def seal(self, key: bytes, plaintext: bytes, aad: bytes) -> bytes:
        """Return nonce and AES-256-GCM ciphertext of `plaintext` under `key` (32 bytes).

        `aad` names the place the bytes belong to; they open only when the same place is named.
        """
        return self.seal_all([(key, plaintext)], aad)[0]

    def seal_all(self, parts: Sequence[tuple[bytes, bytes]], aad: bytes) -> list[bytes]:
        """Return each plaintext as `seal` does under the key before it, all of them for one place."""
        # Drawn together: asking the system for each costs as much as the encryption.
        drawn = secrets.token_bytes(NONCE_BYTES * len(parts))
        nonces = [drawn[start : start + NONCE_BYTES] for start in range(0, len(drawn), NONCE_BYTES)]
        return [
            nonce + AESGCM(key).encrypt(nonce, plaintext, aad)
            for nonce, (key, plaintext) in zip(nonces, parts, strict=True)
        ]

    def open_sealed(self, key: bytes, sealed: bytes, aad: bytes) -> bytes:
        """Return what `seal` encrypted. Raises SealBrokenError when key, place or bytes are others."""
        try:
            return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
        except (InvalidTag, ValueError):
            raise SealBrokenError("The sealed bytes do not open with this key in this place.") from None

    def derive(self, purpose: str) -> bytes:
        """Return 32 bytes for one purpose (the session cookie, for instance), the same at each start."""
        return hmac.digest(self._master, b"constancia-derived/1\n" + purpose.encode(), "sha256")

    def fingerprint(self) -> str:
        """Return 64 hexadecimal digits that tell these keys from all others and reveal nothing of them.

        It stands in the data base, and does not change when the signing key does.
        """
        return hmac.digest(self._master, b"fingerprint\n" + self.chain[0].public_key, "sha256").hex()

    def rotated(self) -> Keys:
        """Return keys with a new signing key whose line both the old and the new one signed.

        Nothing is written: see `rotate`. The master key stays, so what people's keys sealed still opens.
        """
        signing = secrets.token_bytes(KEY_BYTES)
        successor = Ed25519PrivateKey.from_private_bytes(signing)
        public_key = successor.public_key().public_bytes_raw()
        statement = rotation_statement(self.public_key, public_key)
        link = SigningKey(public_key, self.sign(statement), successor.sign(statement))
        return Keys(signing, self._master, (*self.chain, link))

    def _files(self) -> dict[str, str]:
        return {
            SIGNING_FILE: self._signing.private_bytes_raw().hex(),
            MASTER_FILE: self._master.hex(),
            CHAIN_FILE: "\n".join(_chain_line(key) for key in self.chain),
        }


def verify(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether `signature` over `message` is by the key of `public_key` (32 bytes)."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def load_or_create(directory: Path) -> Keys:
    """Return the keys of `directory`, made on the first start (directory mode 700, files 600).

    Raises KeysError with a sentence when a file is missing beside the others, readable by other users
    of the machine, or not a key. Nothing is ever overwritten: a lost key is restored, not replaced.
    """
    if not directory.exists() or not any(directory.iterdir()):
        _create(directory)
    return load(directory)


def load(directory: Path) -> Keys:
    """Return the keys of `directory`. Raises KeysError as `load_or_create` does."""
    _refuse_open_to_others(directory, 0o700)
    missing = [name for name in (SIGNING_FILE, MASTER_FILE, CHAIN_FILE) if not (directory / name).exists()]
    if missing:
        raise KeysError(
            f"{directory / missing[0]} is missing. Restore it from the backup of the keys: "
            "without it, sealed facts do not open and papers already printed cannot be checked."
        )
    chain = _read_chain(directory / CHAIN_FILE)
    _finish_rotation(directory, chain)
    return Keys(_read_key(directory / SIGNING_FILE), _read_key(directory / MASTER_FILE), chain)


def rotate(directory: Path) -> Keys:
    """Give the installation a new signing key and return its keys.

    Stopped half way, the next `load` finds either the old key or the new one, never a mixture.
    """
    successor = load(directory).rotated()
    files = successor._files()
    _write(directory / SUCCESSOR_FILE, files[SIGNING_FILE])
    _write(directory / f"{CHAIN_FILE}.new", files[CHAIN_FILE])
    (directory / f"{CHAIN_FILE}.new").replace(directory / CHAIN_FILE)
    return load(directory)


def _create(directory: Path) -> None:
    """Make the whole directory aside and put it in place at once: two starts at a time make one set."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".keys-", dir=directory.parent))  # mkdtemp gives mode 700
    try:
        for name, text in Keys.ephemeral()._files().items():
            _write(aside / name, text)
        try:
            aside.rename(directory)
        except OSError:
            if not any(directory.iterdir()):
                raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def _finish_rotation(directory: Path, chain: tuple[SigningKey, ...]) -> None:
    waiting = directory / SUCCESSOR_FILE
    if not waiting.exists():
        return
    public_key = Ed25519PrivateKey.from_private_bytes(_read_key(waiting)).public_key().public_bytes_raw()
    if chain[-1].public_key == public_key:
        waiting.replace(directory / SIGNING_FILE)
    else:
        waiting.unlink()


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(_read(path))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeysError(f"{path} is not a key of {KEY_BYTES} bytes. Restore it from the backup of the keys.")
    return key


def _read_chain(path: Path) -> tuple[SigningKey, ...]:
    try:
        chain = tuple(_chain_key(line) for line in _read(path).splitlines())
    except ValueError:
        chain = ()
    if not chain:
        raise KeysError(f"{path} is not a list of public keys. Restore it from the backup of the keys.")
    return chain


def _read(path: Path) -> str:
    _refuse_open_to_others(path, 0o600)
    return path.read_bytes().decode("ascii").strip()


def _refuse_open_to_others(path: Path, mode: int) -> None:
    try:
        present = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        raise KeysError(f"{path} cannot be read: {error.strerror}.") from error
    if present & 0o077:
        raise KeysError(
            f"{path} may be read by other users of this machine (mode {present:03o}). "
            f"Run: chmod {mode:o} {path}"
        )


def _chain_line(key: SigningKey) -> str:
    parts = (key.public_key, key.by_previous, key.by_itself)
    return " ".join(part.hex() if part else _NONE for part in parts)


def _chain_key(line: str) -> SigningKey:
    public_key, by_previous, by_itself = (
        None if part == _NONE else bytes.fromhex(part) for part in line.split(" ")
    )
    if public_key is None or len(public_key) != KEY_BYTES:
        raise ValueError("no public key")
    return SigningKey(public_key, by_previous, by_itself)
