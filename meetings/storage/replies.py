"""Answers to an invitation: will you take part. Append-only; the last by number rules."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, HasId


class Reply(HasId, Base):
    """One answer, with its channel, who wrote it down if it was assisted, and what was shown."""

    __tablename__ = "replies"
    __table_args__ = (UniqueConstraint("invitation_id", "number"),)

    invitation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invitations.id"))
    notice_version: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    answer: Mapped[str] = mapped_column(String(20))
    # Who goes instead, as the owner announced it: no power yet, only who will bring one.
    holder_name: Mapped[str] = mapped_column(String(200), default="")
    holder_document: Mapped[str] = mapped_column(String(40), default="")
    at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(20))
    assisted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    shown_sha256: Mapped[str] = mapped_column(String(64))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
