"""The keys of an installation: made once, kept closed, never replaced in silence."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from meetings.adapters.keys import (
    CHAIN_FILE,
    MASTER_FILE,
    NONCE_BYTES,
    SIGNING_FILE,
    SUCCESSOR_FILE,
    Keys,
    KeysError,
    SealBrokenError,
    load,
    load_or_create,
    rotate,
    verify,
)
from meetings.protocol.trail import rotation_statement

PERSON_KEY = bytes(range(32))


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the keys of a new installation will lie."""
    return tmp_path / "instance" / "keys"


def test_first_start_makes_closed_directory_and_files(directory: Path) -> None:
    """The directory has mode 700 and each file 600."""
    load_or_create(directory)
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in directory.iterdir()} == {0o600}


def test_second_start_finds_the_same_keys(directory: Path) -> None:
    """Fingerprint, public key and derived secrets stay from start to start."""
    first, second = load_or_create(directory), load_or_create(directory)
    assert first.fingerprint() == second.fingerprint()
    assert first.public_key == second.public_key
    assert first.derive("session") == second.derive("session")


def test_starts_at_the_same_time_share_one_set(directory: Path) -> None:
    """Web and worker starting together end with the same keys, and nothing is left aside."""
    with ThreadPoolExecutor(8) as pool:
        marks = set(pool.map(lambda _: load_or_create(directory).fingerprint(), range(8)))
    assert len(marks) == 1
    assert [path.name for path in directory.parent.iterdir()] == ["keys"]


def test_an_empty_directory_is_filled_once(directory: Path) -> None:
    """A directory made by hand beforehand is as good as none."""
    directory.mkdir(parents=True, mode=0o700)
    assert load_or_create(directory).fingerprint() == load(directory).fingerprint()


@pytest.mark.parametrize("name", [SIGNING_FILE, MASTER_FILE, CHAIN_FILE])
def test_file_others_may_read_is_refused(directory: Path, name: str) -> None:
    """The sentence names the file and the command that closes it."""
    load_or_create(directory)
    (directory / name).chmod(0o640)
    with pytest.raises(KeysError, match=f"{name} may be read by other users.*chmod 600"):
        load(directory)


def test_directory_open_to_others_is_refused(directory: Path) -> None:
    """Whoever may write in the directory may put keys there."""
    load_or_create(directory)
    directory.chmod(0o755)
    with pytest.raises(KeysError, match="mode 755.*chmod 700"):
        load(directory)


@pytest.mark.parametrize("name", [SIGNING_FILE, MASTER_FILE, CHAIN_FILE])
def test_a_lost_file_is_never_replaced(directory: Path, name: str) -> None:
    """Losing one file asks for the backup; making a new key would close what the old one sealed."""
    load_or_create(directory)
    (directory / name).unlink()
    with pytest.raises(KeysError, match=f"{name} is missing. Restore it from the backup"):
        load_or_create(directory)
    assert not (directory / name).exists()


@pytest.mark.parametrize("content", [b"", b"zz", b"00" * 31, b"\xff\xfe", b"00" * 33, b"- - -", b"00"])
@pytest.mark.parametrize("name", [SIGNING_FILE, MASTER_FILE, CHAIN_FILE])
def test_a_damaged_file_gets_a_sentence(directory: Path, name: str, content: bytes) -> None:
    """Whatever the file holds, the operator reads which file and what to do."""
    load_or_create(directory)
    (directory / name).write_bytes(content)
    with pytest.raises(KeysError, match=f"{name} is not a .* Restore it"):
        load(directory)


def test_missing_directory_is_named_when_loading(directory: Path) -> None:
    """`load` makes nothing: it says what it could not read."""
    with pytest.raises(KeysError, match="cannot be read"):
        load(directory)


def test_signing_key_of_another_installation_is_refused(directory: Path, tmp_path: Path) -> None:
    """A signing key that is not the last of the public line would sign what nobody can check."""
    load_or_create(directory)
    load_or_create(tmp_path / "other")
    (directory / SIGNING_FILE).write_bytes((tmp_path / "other" / SIGNING_FILE).read_bytes())
    with pytest.raises(KeysError, match="not the public half"):
        load(directory)


def test_signature_verifies_only_for_its_message() -> None:
    """One changed byte, in message or signature, or another key: refused."""
    keys = Keys.ephemeral()
    signature = keys.sign(b"head")
    assert verify(keys.public_key, signature, b"head")
    assert not verify(keys.public_key, signature, b"heat")
    assert not verify(keys.public_key, b"\x00" + signature[1:], b"head")
    assert not verify(Keys.ephemeral().public_key, signature, b"head")
    assert not verify(b"short", signature, b"head")


def test_wrapped_key_opens_only_with_its_master() -> None:
    """A copied data base without the master key gives no person's key away."""
    keys = Keys.ephemeral()
    wrapped = keys.wrap_key(PERSON_KEY)
    assert keys.unwrap_key(wrapped) == PERSON_KEY
    assert PERSON_KEY not in wrapped
    with pytest.raises(SealBrokenError):
        Keys.ephemeral().unwrap_key(wrapped)


def test_sealed_facts_open_only_in_their_place() -> None:
    """Another key, another place or one altered byte: it does not open."""
    keys = Keys.ephemeral()
    sealed = keys.seal(PERSON_KEY, b"Marta", b"tree 1")
    assert keys.open_sealed(PERSON_KEY, sealed, b"tree 1") == b"Marta"
    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, content, place in [
        (bytes(32), sealed, b"tree 1"),
        (PERSON_KEY, sealed, b"tree 2"),
        (PERSON_KEY, altered, b"tree 1"),
        (PERSON_KEY, b"", b"tree 1"),
        (PERSON_KEY, sealed[:12], b"tree 1"),
    ]:
        with pytest.raises(SealBrokenError):
            keys.open_sealed(key, content, place)


def test_sealing_twice_gives_different_bytes() -> None:
    """Equal facts of two people cannot be told by comparing what is stored."""
    keys = Keys.ephemeral()
    assert keys.seal(PERSON_KEY, b"yes", b"") != keys.seal(PERSON_KEY, b"yes", b"")


def test_what_is_sealed_together_opens_one_by_one() -> None:
    """Each with its own key, and equal facts give different bytes here as well."""
    keys, other = Keys.ephemeral(), bytes(32)
    parts = [(PERSON_KEY, b"yes"), (PERSON_KEY, b"yes"), (other, b"no")]
    sealed = keys.seal_all(parts, b"tree 1")
    assert len(set(sealed)) == len({each[:NONCE_BYTES] for each in sealed}) == 3
    opened = [keys.open_sealed(key, each, b"tree 1") for (key, _), each in zip(parts, sealed, strict=True)]
    assert opened == [b"yes", b"yes", b"no"]
    assert keys.seal_all([], b"tree 1") == []


def test_derived_secrets_differ_by_purpose_and_installation() -> None:
    """A secret made for cookies is worth nothing elsewhere."""
    keys = Keys.ephemeral()
    assert len({keys.derive("session"), keys.derive("csrf"), Keys.ephemeral().derive("session")}) == 3


def test_fingerprint_tells_installations_apart_by_either_key() -> None:
    """Exchanging only the master or only the signing key shows as well."""
    one, two = bytes(32), bytes([1]) * 32
    marks = {Keys(one, one).fingerprint(), Keys(one, two).fingerprint(), Keys(two, one).fingerprint()}
    assert len(marks) == 3
    assert all(len(mark) == 64 for mark in marks)


def test_rotation_is_signed_by_old_and_new_key(directory: Path) -> None:
    """Whoever trusted the old public key can follow to the new one; fingerprint and seals stay."""
    old = load_or_create(directory)
    wrapped = old.wrap_key(PERSON_KEY)
    new = rotate(directory)
    statement = rotation_statement(old.public_key, new.public_key)
    link = new.chain[-1]
    assert new.public_key != old.public_key
    assert verify(old.public_key, link.by_previous or b"", statement)
    assert verify(new.public_key, link.by_itself or b"", statement)
    assert new.fingerprint() == old.fingerprint()
    assert load(directory).unwrap_key(wrapped) == PERSON_KEY


def test_rotation_stopped_before_the_line_keeps_old(directory: Path) -> None:
    """Killed with only the successor written: the old key goes on and the successor is dropped."""
    old = load_or_create(directory)
    (directory / SUCCESSOR_FILE).write_bytes(b"11" * 32)
    (directory / SUCCESSOR_FILE).chmod(0o600)
    assert load(directory).public_key == old.public_key
    assert not (directory / SUCCESSOR_FILE).exists()


def test_rotation_stopped_after_the_line_takes_new(directory: Path) -> None:
    """Killed with the public line already written: the successor takes its place at the next start."""
    load_or_create(directory)
    old_file = (directory / SIGNING_FILE).read_bytes()
    new = rotate(directory)
    (directory / SIGNING_FILE).rename(directory / SUCCESSOR_FILE)
    (directory / SIGNING_FILE).write_bytes(old_file)
    (directory / SIGNING_FILE).chmod(0o600)
    assert load(directory).public_key == new.public_key
    assert not (directory / SUCCESSOR_FILE).exists()


@pytest.mark.parametrize(("signing", "master"), [(b"", bytes(32)), (bytes(32), bytes(31))])
def test_keys_of_another_length_are_refused(signing: bytes, master: bytes) -> None:
    """AES would take 16 or 24 bytes without a word."""
    with pytest.raises(KeysError, match="32 bytes"):
        Keys(signing, master)
