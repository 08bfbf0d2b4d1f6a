"""The folder that stands in for a mail server while none is set: one ``.eml`` file a message."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from meetings.adapters.channels import ChannelError, Message, Receipt
from meetings.adapters.clock import Clock, SystemClock

OWNER_ONLY = 0o700
LONGEST_WRITE = 30.0


class OutboxFolderTransport:
    """A channel that writes messages into a folder only its owner can read. Nothing leaves the machine."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        """Write into ``folder``, which is made when the first message comes."""
        self._folder = folder
        self._clock = clock or SystemClock()

    @property
    def longest_send(self) -> float:
        """Seconds within which ``send`` ends: a busy disk takes its time."""
        return LONGEST_WRITE

    def send(self, message: Message) -> Receipt:
        """Write the message whole or not at all; the same Message-ID again replaces its own file.

        Raises:
            ChannelError: the folder cannot be written to.
        """
        path = self._folder / file_name(message.message_id)
        try:
            self._folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
            _write_whole(path, message.content)
        except OSError as error:
            words = f"The outbox folder cannot be written to: {error.strerror or error}."
            raise ChannelError(words, channel_down=True) from error
        return Receipt(self._clock.now(), f"Written to {path.name}.", path.name, is_test=True)

    def close(self) -> None:
        """Do nothing: no connection is held."""


def file_name(message_id: str) -> str:
    """Return the name of the file that holds the message ``message_id``."""
    return f"{hashlib.sha256(message_id.encode()).hexdigest()[:32]}.eml"


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside ``path`` (mode 600), then put it in place: a reader never sees half a message."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
