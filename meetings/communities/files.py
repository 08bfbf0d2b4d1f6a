"""Files that people bring, kept sealed as evidence with their hash; never changed."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from meetings.protocol.findings import Refused
from meetings.storage.blobs import Blob
from meetings.storage.session import Transaction

LONGEST_NAME = 200
KEY_BYTES = 32
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
    """Keep the bytes of a file as they came, sealed under a key of its own; returns its row."""
    blob_id, key = uuid.uuid4(), secrets.token_bytes(KEY_BYTES)
    blob = Blob(
        id=blob_id,
        community_id=community_id,
        filename=filename[-LONGEST_NAME:],
        media_type=media_type,
        sha256=sha256_of(content),
        content=tx.vault.seal(key, content, blob_id.bytes),
        key_wrapped=tx.vault.wrap_key(key),
        created_at=at,
    )
    tx.session.add(blob)
    tx.session.flush()
    return blob


def keep_evidence(tx: Transaction, community_id: uuid.UUID, file: UploadedFile, at: datetime) -> Blob:
    """Keep a document that proves something, sealed; returns its row.

    Raises:
        Refused: ``evidence.kind``: it is neither PDF nor JPEG nor PNG.
    """
    return keep_file(tx, community_id, file.filename, document_type(file.content), file.content, at)


def sha256_of(content: bytes) -> str:
    """The hash by which the trail names a file, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def file_content(tx: Transaction, blob: Blob) -> bytes:
    """The bytes of a file that was brought, as they came.

    Raises:
        LookupError: its key was destroyed: nobody reads it any more.
    """
    if blob.key_wrapped is None:
        raise LookupError(f"the key of file {blob.id} is not there")
    return tx.vault.open_sealed(tx.vault.unwrap_key(blob.key_wrapped), blob.content, blob.id.bytes)


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
