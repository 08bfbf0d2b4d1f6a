"""What every table shares: the declarative base, the naming convention and the two own column types.

Instants are stored as aware UTC and refused when naive; exact numbers are two integers, never a float.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, cast

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Dialect, MetaData, Table, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

# Alembic needs every constraint to have a name from the first migration on; SQLite gives none by itself.
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite keeps no zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        result: datetime = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        return result


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant(), uuid.UUID: Uuid(), int: BigInteger()}


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements over columns: they cost about a quarter of those over objects."""
    return cast(Table, model.__table__)


class HasId:
    """A public, random id (uuid4): no sequence number ever stands in an address."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


def positive_denominator() -> CheckConstraint:
    """The check of a table with a coefficient. It stands with the table: migrations leave out a column's."""
    return CheckConstraint("coefficient_denominator > 0", name="coefficient_denominator")


class HasCoefficient:
    """An exact coefficient as two integers; its table states ``positive_denominator()`` too.

    Sums are made in Python with ``Fraction``: pairs of 64-bit integers overflow in SQL.
    """

    coefficient_numerator: Mapped[int]
    coefficient_denominator: Mapped[int]

    @property
    def coefficient(self) -> Fraction:
        """The coefficient, in the register's own scale."""
        return Fraction(self.coefficient_numerator, self.coefficient_denominator)

    @coefficient.setter
    def coefficient(self, value: Fraction) -> None:
        self.coefficient_numerator = value.numerator
        self.coefficient_denominator = value.denominator
