"""The trail: heads, entries, nodes of the Merkle tree, sealed personal facts and printed checkpoints.

``tree_id`` is the community's id; the installation's own tree has the nil uuid.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from meetings.protocol.trail import instant
from meetings.storage.base import Base, HasId

INSTALLATION_TREE = uuid.UUID(int=0)


class InstantText(UserDefinedType[str]):
    """Reads a stored instant as the trail spells it, to hash it again.

    SQLite keeps text, which is taken as it stands: that is quicker, and what somebody altered into no
    instant at all becomes a finding of the check instead of stopping it.
    """

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str]:
        """What spells one value: the data base's text, or an aware instant."""
        return _instant_of_text if dialect.name == "sqlite" else instant


class UuidText(UserDefinedType[str]):
    """Reads a stored uuid as the trail spells it; on SQLite whatever text stands there, as `InstantText`."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str | None]:
        """What spells one value: 32 hexadecimal digits, or a uuid."""
        return _uuid_of_text if dialect.name == "sqlite" else _uuid_of_value


def _instant_of_text(stored: Any) -> str:
    return f"{stored}Z".replace(" ", "T", 1)


def _uuid_of_text(stored: Any) -> str | None:
    if stored is None:
        return None
    text = str(stored)
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _uuid_of_value(stored: uuid.UUID | None) -> str | None:
    return None if stored is None else str(stored)


class TrailHead(Base):
    """Size, root and frontier of one tree; the row that writers lock, last, before their commit."""

    __tablename__ = "trail_heads"

    tree_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    size: Mapped[int]
    root: Mapped[bytes] = mapped_column(LargeBinary)
    frontier: Mapped[bytes] = mapped_column(LargeBinary)
    last_at: Mapped[datetime | None]


class TrailEntry(Base):
    """One entry, in clear: nothing personal stands here, only commitments to what was personal."""

    __tablename__ = "trail_entries"
    __table_args__ = (Index("ix_trail_entries_meeting_id", "meeting_id"),)

    tree_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    tag: Mapped[str] = mapped_column(String(80))
    actor: Mapped[uuid.UUID | None]
    about: Mapped[uuid.UUID | None]
    meeting_id: Mapped[uuid.UUID | None]
    facts: Mapped[str] = mapped_column(Text)
    commitments: Mapped[str] = mapped_column(Text)


class TrailNode(Base):
    """Hash of one complete subtree: ``index``-th of ``level`` (0 = leaves)."""

    __tablename__ = "trail_nodes"

    tree_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class TrailPersonal(Base):
    """Salt and personal facts of one person in one entry, sealed under that person's key."""

    __tablename__ = "trail_personal"
    __table_args__ = (Index("ix_trail_personal_person_id", "person_id", "seq"),)

    tree_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class PersonKey(Base):
    """The key of one person, wrapped under the installation's master key; destroyed by erasure."""

    __tablename__ = "person_keys"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    destroyed_at: Mapped[datetime | None]


class AccountKey(Base):
    """The key of one account of the staff, under which the messages to it lie; wrapped as a person's is."""

    __tablename__ = "account_keys"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    destroyed_at: Mapped[datetime | None]


class Checkpoint(HasId, Base):
    """A signed checkpoint as it was printed on a paper or in a message."""

    __tablename__ = "checkpoints"

    tree_id: Mapped[uuid.UUID] = mapped_column(index=True)
    size: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    printed_on: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
