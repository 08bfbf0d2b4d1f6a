"""Minutes: sections, the fixed paper, its signatures and its publication."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.storage.base import Base, HasId


class Minutes(HasId, Base):
    """The minutes of one meeting. ``record`` holds the facts the record fixed at closing."""

    __tablename__ = "minutes"
    __table_args__ = (UniqueConstraint("community_id", "number"),)

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"), index=True)
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), unique=True)
    number: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    fixed_at: Mapped[datetime | None]
    fixed_pdf_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("blobs.id"))
    fixed_sha256: Mapped[str] = mapped_column(String(64), default="")
    signatures_pdf_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("blobs.id"))
    published_at: Mapped[datetime | None]
    published_place: Mapped[str] = mapped_column(String(300), default="")
    checkpoint: Mapped[str] = mapped_column(Text, default="")
    sections: Mapped[list[MinutesSection]] = relationship(order_by="MinutesSection.position")
    signatures: Mapped[list[Signature]] = relationship(order_by="Signature.signed_at")


class MinutesSection(HasId, Base):
    """What was said on one item, in plain paragraphs. ``version`` detects two editors at once."""

    __tablename__ = "minutes_sections"

    minutes_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("minutes.id"), index=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agenda_items.id"))
    position: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)


class Remark(HasId, Base):
    """A mistake that somebody sees in published minutes, sealed under their key."""

    __tablename__ = "minutes_remarks"

    minutes_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("minutes.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class Signature(HasId, Base):
    """An electronic signature over the hash of the fixed paper; one per role."""

    __tablename__ = "signatures"
    __table_args__ = (UniqueConstraint("minutes_id", "role"),)

    minutes_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("minutes.id"))
    role: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    method: Mapped[str] = mapped_column(String(40))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime]
