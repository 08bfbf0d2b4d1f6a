"""Votes in writing: who answered, when and with what proof, and what each unit said to each question."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, HasId


class WrittenVote(HasId, Base):
    """One answer of one owner to all the questions of a decision in writing, for all their units.

    ``dated_at`` is the day and hour the answer itself bears (Ley 675/2001 art. 43) and ``received_at`` when
    it came; on the own page both are the same. ``kept_at`` says where a paper lies, ``blob_id`` is its copy.
    """

    __tablename__ = "written_votes"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    signed_by: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(20))
    identity_check: Mapped[str] = mapped_column(String(40))
    dated_at: Mapped[datetime]
    received_at: Mapped[datetime]
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    kept_at: Mapped[str] = mapped_column(String(200), default="")
    blob_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("blobs.id"))
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]


class WrittenBallot(Base):
    """What one unit said to one question; the first answer of any of its owners stands."""

    __tablename__ = "written_ballots"

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_items.id"), primary_key=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    vote_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("written_votes.id"), index=True)
    choice: Mapped[str] = mapped_column(String(10))
