"""Communities, units, people, contact points, their evidence and the imports of registers."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.storage.base import Base, HasCoefficient, HasId, positive_denominator


class Community(HasId, Base):
    """A horizontal-property community, with the person who answers its residents."""

    __tablename__ = "communities"

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), default="complex")
    tax_id: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    timezone: Mapped[str] = mapped_column(String(60), default="America/Bogota")
    locale: Mapped[str] = mapped_column(String(10), default="es")
    use: Mapped[str] = mapped_column(String(20), default="residential")
    total_numerator: Mapped[int] = mapped_column(default=100)
    total_denominator: Mapped[int] = mapped_column(default=1)
    decimals: Mapped[int] = mapped_column(Integer, default=4)
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_hours: Mapped[str] = mapped_column(String(200), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    next_minutes_number: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    @property
    def total(self) -> Fraction:
        """What the register's coefficients must add up to (100 or 1, as the register writes it)."""
        return Fraction(self.total_numerator, self.total_denominator)

    @total.setter
    def total(self, value: Fraction) -> None:
        self.total_numerator, self.total_denominator = value.numerator, value.denominator


class RuleProfile(HasId, Base):
    """A version of the by-laws' values; ``values`` maps field -> {value, article, date}."""

    __tablename__ = "rule_profiles"
    __table_args__ = (UniqueConstraint("community_id", "version"),)

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"))
    version: Mapped[int] = mapped_column(Integer)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]


class StandingChoice(HasId, Base):
    """What a community chose on a contested point of law; the last counts, an empty one withdraws."""

    __tablename__ = "standing_choices"
    __table_args__ = (UniqueConstraint("community_id", "point", "number"),)

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"))
    point: Mapped[str] = mapped_column(String(40))
    number: Mapped[int] = mapped_column(Integer)
    ground: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    chosen_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    chosen_at: Mapped[datetime]


class Unit(HasId, HasCoefficient, Base):
    """A private unit of the register in force."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("community_id", "tower", "number"), positive_denominator())

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"), index=True)
    tower: Mapped[str] = mapped_column(String(60), default="")
    number: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20), default="apartment")
    in_arrears: Mapped[bool] = mapped_column(Boolean, default=False)
    position: Mapped[int] = mapped_column(Integer)
    retired_at: Mapped[datetime | None]
    ownerships: Mapped[list[Ownership]] = relationship(back_populates="unit", order_by="Ownership.position")


class Person(HasId, Base):
    """An owner, occupant or outside client. ``identity_key`` = document, else unit and name."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("community_id", "identity_key"),)

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(String(40), default="")
    identity_key: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    ownerships: Mapped[list[Ownership]] = relationship(back_populates="person")
    contact_points: Mapped[list[ContactPoint]] = relationship(
        back_populates="person", order_by="ContactPoint.position"
    )


class Ownership(HasId, Base):
    """One person owns (alone or with others) one unit."""

    __tablename__ = "ownerships"
    __table_args__ = (UniqueConstraint("unit_id", "person_id"),)

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    unit: Mapped[Unit] = relationship(back_populates="ownerships")
    person: Mapped[Person] = relationship(back_populates="ownerships")


class Attestation(HasId, Base):
    """A document kept as proof, of where addresses come from or who votes for a unit: its date, its file or
    where the paper lies.
    """

    __tablename__ = "attestations"
    __table_args__ = (CheckConstraint("blob_id IS NOT NULL OR kept_at <> ''", name="has_proof"),)

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"), index=True)
    import_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("register_imports.id"))
    document: Mapped[str] = mapped_column(String(300))
    document_date: Mapped[date] = mapped_column(Date)
    blob_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("blobs.id"))
    kept_at: Mapped[str] = mapped_column(String(200), default="")
    stated_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class VoterNaming(HasId, Base):
    """Which of several owners votes for a unit, by the writing in which they named that person.

    A unit has one in force at most; the others are its history. ``ended_how`` is ``replaced`` by another
    naming, ``withdrawn`` (``reason`` says why), ``left``: that person owns it no more, or ``alone``: only one
    owner is left.
    """

    __tablename__ = "voter_namings"
    __table_args__ = (
        Index(
            "uq_voter_namings_in_force",
            "unit_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("units.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    attestation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("attestations.id"))
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(Text, default="")


# Joins an ownership to the naming by which this owner votes for the unit.
IS_NAMED = and_(
    VoterNaming.unit_id == Ownership.unit_id,
    VoterNaming.person_id == Ownership.person_id,
    VoterNaming.ended_at.is_(None),
)


class ContactPoint(HasId, Base):
    """An address of a person. It counts for a notice once attested or confirmed, and not suspended."""

    __tablename__ = "contact_points"
    __table_args__ = (UniqueConstraint("person_id", "channel", "value"),)

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(254))
    position: Mapped[int] = mapped_column(Integer, default=0)
    attestation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("attestations.id"))
    confirmed_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    suspended_reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship(back_populates="contact_points")

    @property
    def is_registered(self) -> bool:
        """Whether a notice sent here has legal effect (rule book section 4, clock start)."""
        known = self.attestation_id is not None or self.confirmed_at is not None or self.channel == "paper"
        return known and self.suspended_at is None


class RegisterImport(HasId, Base):
    """A register as it came, and what was read in it."""

    __tablename__ = "register_imports"

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"), index=True)
    blob_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("blobs.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID | None]
    applied_at: Mapped[datetime | None]
