"""Votes that are opened and closed: who votes with what weight, frozen at opening, and the ballots."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, HasCoefficient, HasId, positive_denominator


class Vote(HasId, Base):
    """One vote on an item: its question, and what it is counted over, as frozen when it opened.

    A meeting has one open vote at most. ``ended_how`` is ``closed`` (then the item has its decision) or
    ``annulled`` (then it has none of this vote, and may be voted again).
    """

    __tablename__ = "votes"
    __table_args__ = (
        Index(
            "uq_votes_open",
            "meeting_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_votes_standing",
            "item_id",
            unique=True,
            sqlite_where=text("ended_how <> 'annulled'"),
            postgresql_where=text("ended_how <> 'annulled'"),
        ),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_items.id"))
    question: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(20))
    majority: Mapped[str] = mapped_column(String(40))
    needed: Mapped[str] = mapped_column(String(60))
    # The by-laws' own share, empty where they ask for none; the whole register, and how many units it has.
    own_share: Mapped[str] = mapped_column(String(60), default="")
    # Whether 70 % is needed by coefficient and by unit.
    needs_both: Mapped[bool] = mapped_column(Boolean, default=False)
    total: Mapped[str] = mapped_column(String(60))
    total_units: Mapped[int] = mapped_column(Integer)
    kept_out_units: Mapped[int] = mapped_column(Integer)
    kept_out_share: Mapped[str] = mapped_column(String(60))
    represented: Mapped[str] = mapped_column(String(60))
    owners_present: Mapped[int] = mapped_column(Integer)
    has_quorum: Mapped[bool] = mapped_column(Boolean)
    source: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(80))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(80), default="")
    ended_how: Mapped[str] = mapped_column(String(20), default="")
    # Why it was annulled, as the staff wrote it.
    reason: Mapped[str] = mapped_column(Text, default="")


class VoteUnit(HasCoefficient, Base):
    """A unit (in a body: a member, by their id) that was there when a vote opened, with its weight.

    ``may_vote`` is false for those that the by-laws keep from this vote.
    """

    __tablename__ = "vote_units"
    __table_args__ = (positive_denominator(),)

    vote_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(200))
    may_vote: Mapped[bool] = mapped_column(Boolean)


class VoteVoter(Base):
    """Somebody whom a unit's ballot concerns: ``owner`` or ``holder`` of its power when they may cast it.

    ``concerned`` is who owns it and does not vote for it here: represented, absent, or another was named.
    """

    __tablename__ = "vote_voters"
    __table_args__ = (
        ForeignKeyConstraint(["vote_id", "unit_id"], ["vote_units.vote_id", "vote_units.unit_id"]),
        Index("ix_vote_voters_person_id", "person_id", "vote_id"),
    )

    vote_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    capacity: Mapped[str] = mapped_column(String(20))
    is_named: Mapped[bool] = mapped_column(Boolean, default=False)


class Ballot(Base):
    """What one unit said in one vote. The key allows one ballot a unit: the first stands.

    ``way`` is ``page`` (``person_id`` cast it on their own page) or ``aloud`` (``recorded_by`` wrote it).
    """

    __tablename__ = "ballots"
    __table_args__ = (
        ForeignKeyConstraint(["vote_id", "unit_id"], ["vote_units.vote_id", "vote_units.unit_id"]),
    )

    vote_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(String(10))
    way: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    cast_at: Mapped[datetime]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    recorded_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
