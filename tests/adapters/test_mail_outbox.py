"""The folder that stands in for a mail server."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from meetings.adapters.channels import ChannelError, Message
from meetings.adapters.mail import OutboxFolderTransport
from tests.adapters.mail_examples import SENDER


def letter(name: str = "<a@example.com>", content: bytes = b"hola\r\n") -> Message:
    """Return a small message."""
    return Message(name, SENDER, "vecino1@example.com", content)


def test_files_and_folder_are_for_their_owner_only(tmp_path: Path) -> None:
    """They hold personal links: mode 600 in a folder of mode 700."""
    OutboxFolderTransport(tmp_path / "outbox").send(letter())
    [file] = (tmp_path / "outbox").iterdir()
    assert file.suffix == ".eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_same_message_again_replaces_its_own_file(tmp_path: Path) -> None:
    """A repetition after a crash leaves one file."""
    channel = OutboxFolderTransport(tmp_path)
    first, again, other = (
        channel.send(letter()),
        channel.send(letter()),
        channel.send(letter("<b@example.com>")),
    )
    assert first.provider_id == again.provider_id != other.provider_id
    assert len(list(tmp_path.iterdir())) == 2


def test_message_id_never_becomes_a_path(tmp_path: Path) -> None:
    """The name of the file is made by us."""
    OutboxFolderTransport(tmp_path / "outbox").send(letter("<../../x@example.com>"))
    assert [path.name for path in tmp_path.iterdir()] == ["outbox"]


def test_failed_write_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: an error that passes, no file, no draft."""

    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(ChannelError) as failed:
        OutboxFolderTransport(tmp_path).send(letter())
    assert (failed.value.permanent, failed.value.channel_down) == (False, True)
    assert "No space left" in failed.value.words
    assert list(tmp_path.iterdir()) == []
