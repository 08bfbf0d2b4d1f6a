"""Permissions given, refused and withdrawn, each bound to the exact text that was shown. Append-only."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, HasId


class ConsentText(HasId, Base):
    """The exact text shown to a person, once per wording."""

    __tablename__ = "consent_texts"
    __table_args__ = (UniqueConstraint("community_id", "purpose", "sha256"),)

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"))
    purpose: Mapped[str] = mapped_column(String(30))
    version: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))


class Consent(HasId, Base):
    """One answer to one purpose; the last one by ``number`` rules, the others stay."""

    __tablename__ = "consents"
    __table_args__ = (
        UniqueConstraint("person_id", "meeting_id", "purpose", "number"),
        Index("ix_consents_meeting_id", "meeting_id"),
    )

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    meeting_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id"))
    purpose: Mapped[str] = mapped_column(String(30))
    number: Mapped[int] = mapped_column(Integer)
    answer: Mapped[str] = mapped_column(String(20))
    text_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consent_texts.id"))
    at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(20))
    assisted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
