"""Versions of a notice, the register frozen for a meeting and the invitation of each person."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, HasCoefficient, HasId, positive_denominator


class Notice(HasId, Base):
    """One version of the notice of a meeting: what was called, as it was sent.

    ``counts_from`` is the first version since which start, manner and agenda are the same: what was sent and
    answered from it on counts for this one. ``renews_permission`` says that the text of the permission to
    record changed with this version, so that permissions given before it ended. The last version of a
    cancelled meeting tells that it is not held.
    """

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("meeting_id", "version"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    version: Mapped[int] = mapped_column(Integer)
    sequence: Mapped[int] = mapped_column(Integer)
    starts_at: Mapped[datetime]
    modality: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_at: Mapped[datetime]
    issued_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    owners_pdf_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("blobs.id"))
    others_pdf_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("blobs.id"))
    checkpoint: Mapped[str] = mapped_column(Text, default="")
    papers_made_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    counts_from: Mapped[int] = mapped_column(Integer, default=1)
    renews_permission: Mapped[bool] = mapped_column(Boolean, default=False)
    is_cancellation: Mapped[bool] = mapped_column(Boolean, default=False)


class NoticeAlarm(HasId, Base):
    """One time the staff were told whom a version of a notice did not reach: why, how many of how many."""

    __tablename__ = "notice_alarms"
    __table_args__ = (UniqueConstraint("notice_id", "number"),)

    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"))
    number: Mapped[int] = mapped_column(Integer)
    why: Mapped[str] = mapped_column(String(20))
    unreached: Mapped[int] = mapped_column(Integer)
    called: Mapped[int] = mapped_column(Integer)
    raised_at: Mapped[datetime]


class FrozenUnit(HasCoefficient, Base):
    """A unit as it stood when the notice was issued: later changes must not alter a called meeting."""

    __tablename__ = "frozen_units"
    __table_args__ = (positive_denominator(),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    tower: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    in_arrears: Mapped[bool] = mapped_column(Boolean)
    position: Mapped[int] = mapped_column(Integer)


class FrozenRegister(Base):
    """The total of the frozen register, its decimals and its sum."""

    __tablename__ = "frozen_registers"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    total_numerator: Mapped[int]
    total_denominator: Mapped[int]
    decimals: Mapped[int] = mapped_column(Integer)
    frozen_at: Mapped[datetime]


class Invitation(HasId, Base):
    """One person is called to one meeting, once, for all their units."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("links.id"))
    is_owner: Mapped[bool] = mapped_column(Boolean, default=True)
    capacity: Mapped[str] = mapped_column(String(20), default="owner")
    created_at: Mapped[datetime]
