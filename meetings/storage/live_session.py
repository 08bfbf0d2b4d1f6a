"""The evening: presence, officers, recording and decisions."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, HasId


class Attendance(HasId, Base):
    """One interval of presence of one person; the partial unique index allows one open interval each."""

    __tablename__ = "attendance"
    __table_args__ = (
        Index(
            "uq_attendance_open",
            "meeting_id",
            "person_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    capacity: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    identity_check: Mapped[str] = mapped_column(String(40))
    capture: Mapped[bool] = mapped_column(Boolean, default=True)
    # Which version of the rules of conduct this person saw at the door; empty when they did not pass by it.
    courtesy_version: Mapped[str] = mapped_column(String(20), default="")
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    last_signal_at: Mapped[datetime | None]
    left_how: Mapped[str] = mapped_column(String(20), default="")
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))


class Sitting(HasId, Base):
    """One sitting of a meeting that was suspended: from its beginning until it was suspended or closed.

    A meeting held in one sitting has none. ``represented`` is what the quorum was counted over when the
    sitting began to treat its topics, empty until then.
    """

    __tablename__ = "sittings"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int] = mapped_column(Integer)
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    represented: Mapped[str] = mapped_column(String(60), default="")


class Officer(HasId, Base):
    """Chair, secretary or verifier of one meeting, elected or named, with the role for that meeting."""

    __tablename__ = "officers"
    __table_args__ = (
        Index(
            "uq_officers_role",
            "meeting_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND role <> 'verifier'"),
            postgresql_where=text("ended_at IS NULL AND role <> 'verifier'"),
        ),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Recording(HasId, Base):
    """One stretch of recording: who started it, who or what stopped or paused it."""

    __tablename__ = "recordings"
    __table_args__ = (
        Index(
            "uq_recordings_running",
            "meeting_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    started_at: Mapped[datetime]
    started_by: Mapped[str] = mapped_column(String(80))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(80), default="")
    ended_how: Mapped[str] = mapped_column(String(20), default="")


class Decision(HasId, Base):
    """The result of one item with its exact arithmetic, frozen when recorded; one per item."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("item_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_items.id"))
    question: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(20))
    majority: Mapped[str] = mapped_column(String(40))
    # The share of the denominator that was needed: over half, or at least the by-laws' or the law's own.
    needed: Mapped[str] = mapped_column(String(60))
    favour: Mapped[str] = mapped_column(String(60))
    against: Mapped[str] = mapped_column(String(60))
    blank: Mapped[str] = mapped_column(String(60))
    denominator: Mapped[str] = mapped_column(String(60))
    favour_units: Mapped[int] = mapped_column(Integer)
    against_units: Mapped[int] = mapped_column(Integer)
    blank_units: Mapped[int] = mapped_column(Integer)
    denominator_units: Mapped[int] = mapped_column(Integer)
    # The other way of counting, where 70 % is needed by both; empty where one count decides.
    other_favour: Mapped[str] = mapped_column(String(60), default="")
    other_denominator: Mapped[str] = mapped_column(String(60), default="")
    # The units present that the by-laws kept from this vote: how many, and their share of the building.
    kept_out_units: Mapped[int] = mapped_column(Integer)
    kept_out_share: Mapped[str] = mapped_column(String(60))
    represented: Mapped[str] = mapped_column(String(60))
    owners_present: Mapped[int] = mapped_column(Integer)
    has_quorum: Mapped[bool] = mapped_column(Boolean)
    approved: Mapped[bool] = mapped_column(Boolean)
    source: Mapped[str] = mapped_column(Text, default="")
    # When its vote opened: the quorum is of that instant. What was counted in one act opened with it.
    opened_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(80))


class Statement(HasId, Base):
    """Something a person asked to have written down ("quiero que quede escrito")."""

    __tablename__ = "statements"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agenda_items.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class FloorRequest(HasId, Base):
    """Somebody asked for the floor: they wait, they have it, and it ends. Nothing of what they say is kept.

    The partial unique indexes allow one open request of each person, and one open turn of a meeting.
    """

    __tablename__ = "floor_requests"
    __table_args__ = (
        Index(
            "uq_floor_requests_open",
            "meeting_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_floor_requests_turn",
            "meeting_id",
            unique=True,
            sqlite_where=text("given_at IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=text("given_at IS NOT NULL AND ended_at IS NULL"),
        ),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agenda_items.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    channel: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str] = mapped_column(String(20), default="")
