"""What somebody typed when their session had ended: sealed, carried through the sign-in, theirs alone.

Nothing is stored: the page of the sign-in carries the sealed fields, which nobody but this installation can
read or make (decision 21).
"""

from __future__ import annotations

import base64
import json
import secrets
import uuid
from dataclasses import dataclass

from meetings.adapters.keys import KEY_BYTES, NONCE_BYTES, SealBrokenError
from meetings.storage.session import Transaction

# Of what was typed, in bytes: sealed and written in letters it stays under what a form may carry (2 MB).
LARGEST_WORK, MOST_FIELDS = 1_000_000, 1000
_PLACE = b"constancia-kept-work/1"
_TAG_BYTES = 16
_WRAPPED = NONCE_BYTES + KEY_BYTES + _TAG_BYTES


@dataclass(frozen=True, slots=True)
class KeptWork:
    """The fields of a form that was not taken: where it was sent, by which account, in which community."""

    path: str
    account_id: uuid.UUID
    community_id: uuid.UUID
    fields: tuple[tuple[str, str], ...]


def seal_work(tx: Transaction, work: KeptWork) -> str:
    """``work`` sealed under the installation's keys, as letters for a hidden field; empty when too large."""
    said = [work.path, work.account_id.hex, work.community_id.hex, work.fields]
    plain = json.dumps(said, ensure_ascii=False).encode()
    if len(work.fields) > MOST_FIELDS or len(plain) > LARGEST_WORK:
        return ""
    key = secrets.token_bytes(KEY_BYTES)
    sealed = tx.vault.wrap_key(key) + tx.vault.seal(key, plain, _PLACE)
    return base64.urlsafe_b64encode(sealed).decode()


def open_work(tx: Transaction, sealed: str) -> KeptWork | None:
    """What ``seal_work`` sealed; None for anything else, such as letters that somebody changed."""
    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
        key = tx.vault.unwrap_key(raw[:_WRAPPED])
        plain = tx.vault.open_sealed(key, raw[_WRAPPED:], _PLACE)
    except (SealBrokenError, ValueError):
        return None
    path, account, community, fields = json.loads(plain)
    pairs = tuple((name, value) for name, value in fields)
    return KeptWork(path, uuid.UUID(account), uuid.UUID(community), pairs)
