"""The reminders of meetings that were owed, each once for one start."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, HasId


class ReminderRound(HasId, Base):
    """One reminder of one meeting was owed to everybody whom it is for; ``people`` may be nobody.

    ``starts_at`` is the start it reminds of: a meeting that is moved, or suspended, reminds again of the
    new one. The messages owed in it bear its instant ``at`` as the one they were made at.
    """

    __tablename__ = "reminder_rounds"
    __table_args__ = (UniqueConstraint("meeting_id", "reminder", "starts_at"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    reminder: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime]
    people: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
