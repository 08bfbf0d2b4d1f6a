"""Personal links: 128 random bits in the path, kept hashed; sealed beside for the messages still owed."""

from __future__ import annotations

import base64
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select, update

from meetings.storage.accounts import Link
from meetings.storage.base import table_of
from meetings.storage.bulk import insert_rows
from meetings.storage.communities import Person
from meetings.storage.session import Transaction
from meetings.trail import Actor

TOKEN_BYTES = 16
TOKEN_LENGTH = 22


_links, _people = table_of(Link), table_of(Person)
_HOLDER = (
    select(
        *(_links.c.id, _links.c.purpose, _links.c.community_id, _links.c.person_id, _links.c.meeting_id),
        *(_links.c.contact_point_id, _people.c.name, _links.c.expires_at),
    )
    .join_from(_links, _people, _people.c.id == _links.c.person_id)
    .where(
        _links.c.token_hash == bindparam("token_hash"),
        _links.c.purpose == bindparam("purpose"),
        _links.c.revoked_at.is_(None),
    )
)


class LinkPurpose(StrEnum):
    """What a link opens; one of another purpose is as good as none."""

    MEETING = "meeting"
    SIGN_IN = "sign_in"
    PASSWORD = "password"  # noqa: S105 - the name of a purpose
    OFFICER = "officer"
    POLL = "poll"
    REQUEST = "request"
    SURVEY = "survey"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class LinkIdentity:
    """Whom a valid link belongs to."""

    link_id: uuid.UUID
    purpose: str
    community_id: uuid.UUID
    person_id: uuid.UUID
    meeting_id: uuid.UUID | None
    contact_point_id: uuid.UUID | None
    person_name: str

    @property
    def actor(self) -> Actor:
        """This person as the trail names whoever acts."""
        return Actor(person_id=self.person_id, name=self.person_name)


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to be made."""

    purpose: LinkPurpose
    community_id: uuid.UUID
    person_id: uuid.UUID
    expires_at: datetime
    meeting_id: uuid.UUID | None = None
    contact_point_id: uuid.UUID | None = None


def issue_links(tx: Transaction, wanted: Sequence[NewLink], at: datetime) -> list[uuid.UUID]:
    """Make many links at once; returns their ids in the same order. Tokens come from ``link_token``."""
    rows: list[dict[str, Any]] = []
    for link in wanted:
        secret = new_secret()
        rows.append(
            {
                "id": uuid.uuid4(),
                "token_hash": secret_hash(secret_text(secret)),
                "token_sealed": tx.vault.wrap_key(secret),
                "purpose": link.purpose.value,
                "community_id": link.community_id,
                "person_id": link.person_id,
                "meeting_id": link.meeting_id,
                "contact_point_id": link.contact_point_id,
                "created_at": at,
                "expires_at": link.expires_at,
            }
        )
    insert_rows(tx.session, Link, rows)
    return [row["id"] for row in rows]


def issue_link(tx: Transaction, wanted: NewLink, at: datetime) -> tuple[uuid.UUID, str]:
    """Make one link; returns its id and its token."""
    [link_id] = issue_links(tx, [wanted], at)
    return link_id, link_token(tx, link_id)


def link_token(tx: Transaction, link_id: uuid.UUID) -> str:
    """The token of a link, for a message or paper addressed to its person.

    Raises:
        LookupError: there is no such link.
    """
    sealed = tx.session.scalar(select(Link.token_sealed).where(Link.id == link_id))
    if sealed is None:
        raise LookupError(f"no link {link_id}")
    return secret_text(tx.vault.unwrap_key(sealed))


def resolve_link(tx: Transaction, token: str, purpose: LinkPurpose, at: datetime) -> LinkIdentity | None:
    """Whose link this is; None when unknown, of another purpose, expired or revoked."""
    if len(token) != TOKEN_LENGTH:
        return None
    for *identity, expires_at in tx.rows(_HOLDER, token_hash=secret_hash(token), purpose=purpose.value):
        if at < expires_at:
            return LinkIdentity(*identity)
    return None


def revoke_link(tx: Transaction, link_id: uuid.UUID, at: datetime) -> None:
    """Make a link useless from now on."""
    tx.session.execute(update(Link).where(Link.id == link_id).values(revoked_at=at))


def new_secret() -> bytes:
    """The 128 random bits of a link."""
    return secrets.token_bytes(TOKEN_BYTES)


def secret_text(secret: bytes) -> str:
    """A link's secret as it stands in its address."""
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def secret_hash(token: str) -> str:
    """What the data base keeps of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()
