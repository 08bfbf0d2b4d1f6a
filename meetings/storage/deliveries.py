"""The outbox: what is owed to whom, each attempt with its evidence, and paper handed over."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, HasId


class Delivery(HasId, Base):
    """One message owed to one contact point of a person, or to one account of the staff at its own address.

    ``dedupe_key`` makes a second issue of it impossible.

    ``in_doubt_since`` is never cleared: a message once in doubt stays listed as such.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_state_next_at", "state", "next_at"),
        Index("ix_deliveries_meeting_id_kind", "meeting_id", "kind"),
        CheckConstraint("(person_id IS NULL) <> (account_id IS NULL)", name="one_recipient"),
    )

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    contact_point_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contact_points.id"))
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id"))
    notice_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("notices.id"), index=True)
    link_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("links.id"))
    kind: Mapped[str] = mapped_column(String(30))
    channel: Mapped[str] = mapped_column(String(20))
    dedupe_key: Mapped[str] = mapped_column(String(160), unique=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    payload_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    is_registered: Mapped[bool] = mapped_column(Boolean, default=True)
    is_test: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[str] = mapped_column(String(20), default="due")
    next_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    accepted_at: Mapped[datetime | None]
    in_doubt_since: Mapped[datetime | None]
    last_words: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


class DeliveryAttempt(HasId, Base):
    """One attempt: when, how it ended in the provider's own words, and the message itself, sealed."""

    __tablename__ = "delivery_attempts"
    __table_args__ = (UniqueConstraint("delivery_id", "number"),)

    delivery_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("deliveries.id"))
    number: Mapped[int] = mapped_column(Integer)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    message_sha256: Mapped[str] = mapped_column(String(64), default="")
    # Of the same bytes with the personal link covered: what somebody else may be given while the link works.
    covered_sha256: Mapped[str] = mapped_column(String(64), default="")
    message_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    # The papers that every recipient of a version gets are kept once: a message is the sealed part and this.
    shared_tail_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("shared_tails.id"))


class SharedTail(HasId, Base):
    """The end of the messages of one version that is the same for everybody: its papers, as sent."""

    __tablename__ = "shared_tails"

    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class HandOver(HasId, Base):
    """Paper left at the unit: when, who received it or witnessed it, who recorded it."""

    __tablename__ = "hand_overs"

    delivery_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("deliveries.id"), unique=True)
    handed_at: Mapped[datetime]
    received_by: Mapped[str] = mapped_column(String(200), default="")
    witness: Mapped[str] = mapped_column(String(200))
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
