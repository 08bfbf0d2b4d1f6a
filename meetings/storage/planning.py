"""Meetings, their agenda, the polls for their hour and the overrides written for them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.storage.base import Base, HasId


class Meeting(HasId, Base):
    """A meeting, from its first draft to its closing. ``agenda_version`` detects two editors at once.

    ``follows_id`` is the meeting it goes on from: the first call of a second one, or the sitting before. The
    partial unique index allows one of each kind, however many people ask for it at once.

    With ``amends_id`` the row is no meeting of its own but the changes being prepared to one that was called;
    it holds them until they are issued or given up, so that nobody sees half a change. ``reason`` is why a
    called meeting is changed or was cancelled.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        Index(
            "uq_meetings_follows",
            "follows_id",
            "kind",
            unique=True,
            sqlite_where=text("state <> 'cancelled' AND amends_id IS NULL"),
            postgresql_where=text("state <> 'cancelled' AND amends_id IS NULL"),
        ),
    )

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    modality: Mapped[str] = mapped_column(String(20))
    call: Mapped[str] = mapped_column(String(10), default="first")
    summons: Mapped[str] = mapped_column(String(20), default="notice")
    state: Mapped[str] = mapped_column(String(20), default="draft")
    starts_at: Mapped[datetime | None]
    duration_minutes: Mapped[int] = mapped_column(Integer, default=120)
    place: Mapped[str] = mapped_column(String(300), default="")
    join_url: Mapped[str] = mapped_column(String(500), default="")
    access_instructions: Mapped[str] = mapped_column(Text, default="")
    convener: Mapped[str] = mapped_column(String(30), default="administrator")
    # The act by which somebody other than the administrator calls it: its name or number, and its day.
    convener_reference: Mapped[str] = mapped_column(String(200), default="")
    convener_acted_on: Mapped[date | None] = mapped_column(Date)
    recording_requested: Mapped[bool] = mapped_column(Boolean, default=True)
    arrears_declared: Mapped[bool] = mapped_column(Boolean, default=False)
    second_call_at: Mapped[datetime | None]
    # Who agreed on the hour, by what paper and for which start: a later change of the day leaves it behind.
    hour_ground: Mapped[str] = mapped_column(String(20), default="")
    hour_reference: Mapped[str] = mapped_column(String(200), default="")
    hour_agreed_on: Mapped[date | None] = mapped_column(Date)
    hour_agreed_for: Mapped[datetime | None]
    agenda_version: Mapped[int] = mapped_column(Integer, default=1)
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(Integer, default=-1)
    rulebook_version: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    follows_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id"))
    resumes_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    amends_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("meetings.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    items: Mapped[list[AgendaItem]] = relationship(
        back_populates="meeting", order_by="AgendaItem.position", cascade="all, delete-orphan"
    )
    convening_owners: Mapped[list[ConveningOwner]] = relationship(
        order_by="ConveningOwner.added_at, ConveningOwner.id", cascade="all, delete-orphan"
    )


class AgendaItem(HasId, Base):
    """One item of the agenda. The basis of a decision is chosen here, by a person, before the notice."""

    __tablename__ = "agenda_items"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(300))
    minutes: Mapped[int] = mapped_column(Integer)
    type: Mapped[str] = mapped_column(String(20))
    presenter: Mapped[str] = mapped_column(String(200), default="")
    basis: Mapped[str] = mapped_column(String(20), default="")
    matter: Mapped[str] = mapped_column(String(40), default="other")
    majority: Mapped[str] = mapped_column(String(40), default="")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = relationship(back_populates="items")


class BodyMember(HasId, Base):
    """Somebody who belongs to the council or to the convivencia committee, from one day until another."""

    __tablename__ = "body_members"
    __table_args__ = (
        Index(
            "uq_body_members_now",
            "community_id",
            "body",
            "person_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    body: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Guest(HasId, Base):
    """Somebody from outside who will be called to one meeting: they own no unit and weigh nothing."""

    __tablename__ = "guests"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    quality: Mapped[str] = mapped_column(String(20))


class ConveningOwner(HasId, Base):
    """An owner who asks for a meeting, one of those who call it together (Ley 675/2001 art. 39)."""

    __tablename__ = "convening_owners"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]


class Override(HasId, Base):
    """The written reason of an accountable person for going on past a finding of severity override."""

    __tablename__ = "overrides"

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    code: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    by_account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class Poll(HasId, Base):
    """One round of asking which hour suits the people of a draft; of each meeting one is open at a time.

    ``chosen_at`` is the start that was chosen, none where it ended without one, for a ``reason``.
    ``results`` is what each hour had gathered when it closed: coefficients and owners change afterwards.
    """

    __tablename__ = "polls"
    __table_args__ = (
        Index(
            "uq_polls_open",
            "meeting_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    opened_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    chosen_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    results: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)


class PollHour(HasId, Base):
    """One candidate hour of a poll."""

    __tablename__ = "poll_hours"
    __table_args__ = (UniqueConstraint("poll_id", "starts_at"),)

    poll_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("polls.id"))
    starts_at: Mapped[datetime]


class PollInvitation(HasId, Base):
    """Somebody who was asked in a poll, by a link of their own; ``answered_at`` is of their last answer."""

    __tablename__ = "poll_invitations"
    __table_args__ = (UniqueConstraint("poll_id", "person_id"),)

    poll_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("polls.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("links.id"), unique=True)
    answered_at: Mapped[datetime | None]


class PollAnswer(HasId, Base):
    """What somebody answers to one hour: it changes until the poll closes, the trail keeps each change."""

    __tablename__ = "poll_answers"
    __table_args__ = (UniqueConstraint("invitation_id", "hour_id"),)

    invitation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll_invitations.id"))
    hour_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll_hours.id"), index=True)
    answer: Mapped[str] = mapped_column(String(10))
