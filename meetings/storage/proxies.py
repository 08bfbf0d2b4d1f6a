"""Powers for a meeting: who gave them, for which unit, who holds them, where the paper lies."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, HasId


class Proxy(HasId, Base):
    """One power for one unit and one meeting; the partial unique index allows one standing power a unit.

    ``kept_at`` says where the paper lies, ``blob_id`` is its sealed copy. ``holder_role`` is what the staff
    said the holder is in the community, empty when nothing that the rules ask about. With ``ended_at`` it
    was taken back, and counts for nothing from then on.
    """

    __tablename__ = "proxies"
    __table_args__ = (
        Index(
            "uq_proxies_standing",
            "meeting_id",
            "unit_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("blob_id IS NOT NULL OR kept_at <> ''", name="has_proof"),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"))
    grantor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    holder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    holder_role: Mapped[str] = mapped_column(String(30), default="")
    signed_on: Mapped[date] = mapped_column(Date)
    kept_at: Mapped[str] = mapped_column(String(200), default="")
    blob_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("blobs.id"))
    registered_at: Mapped[datetime]
    registered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
