"""Files kept as evidence, with their hash; never changed."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from meetings.protocol.findings import Refused
from meetings.storage.blobs import Blob
from meetings.storage.session import Transaction

LONGEST_NAME = 200
# What a file is, its first bytes say; its name is only a name.
_DOCUMENTS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
_WORKBOOK = (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file as it came: what it was called, and its bytes."""

    filename: str
    content: bytes


def keep_file(
    tx: Transaction, community_id: uuid.UUID, filename: str, media_type: str, content: bytes, at: datetime
) -> Blob:
    """Keep the bytes of a file as they came; returns its row."""
    blob = Blob(
        id=uuid.uuid4(),
        community_id=community_id,
        filename=filename[-LONGEST_NAME:],
        media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        created_at=at,
    )
    tx.session.add(blob)
    tx.session.flush()
    return blob


def table_type(content: bytes) -> str:
    """The media type of a register's file: a workbook or a text."""
    signature, media_type = _WORKBOOK
    return media_type if content.startswith(signature) else "text/csv"


def document_type(content: bytes) -> str:
    """The media type of a document kept as evidence.

    Raises:
        Refused: ``evidence.kind``: it is neither PDF nor JPEG nor PNG.
    """
    for signature, media_type in _DOCUMENTS:
        if content.startswith(signature):
            return media_type
    raise Refused.because("evidence.kind")
