"""Staff accounts, their roles and sessions; personal links, one-time codes and throttles."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, HasId


class Account(HasId, Base):
    """A person of the staff who signs in with a password."""

    __tablename__ = "accounts"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class RoleGrant(HasId, Base):
    """A role of an account, in one community or (operator) in the installation."""

    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("account_id", "community_id", "role"),)

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    community_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("communities.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class StaffSession(Base):
    """A signed-in session; the cookie holds the secret, this row its SHA-256. Written by POST only."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    community_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("communities.id"))
    created_at: Mapped[datetime]
    last_post_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ReadingGrant(HasId, Base):
    """Leave to read what must be recorded when read: given by a POST with a reason, 30 minutes.

    ``ground`` is the ready reason (``protocol/readings.py``), ``words`` what its reader added.
    """

    __tablename__ = "reading_grants"

    token_hash: Mapped[str] = mapped_column(ForeignKey("sessions.token_hash"), index=True)
    what: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[uuid.UUID]
    ground: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(Text, default="")
    granted_at: Mapped[datetime]


class Link(HasId, Base):
    """A personal link: 128 random bits, kept as SHA-256 and, for messages still owed, sealed."""

    __tablename__ = "links"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    token_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[str] = mapped_column(String(20))
    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    contact_point_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact_points.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class OneTimeCode(HasId, Base):
    """A six-digit code sent to a registered contact point: the second proof of an act."""

    __tablename__ = "one_time_codes"

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    act: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[uuid.UUID]
    code_hash: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str] = mapped_column(String(32))
    failures: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SecondProof(HasId, Base):
    """That one person proved who they are on one device for one meeting; the device keeps the secret.

    The row holds its SHA-256. It is good for an evening.
    """

    __tablename__ = "second_proofs"

    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    method: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]


class Attempt(HasId, Base):
    """One throttled attempt (sign-in, code, lost link). ``key`` is a keyed hash, never the address."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_key_at", "key", "at"),)

    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    succeeded: Mapped[bool] = mapped_column(Boolean, default=False)
