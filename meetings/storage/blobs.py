"""Files kept as evidence: registers as they came, attestations, notices and minutes as PDF.

What people bring holds data of others and lies sealed under a key of its own; papers the program made, which
go to everybody they concern, lie open.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base, HasId


class Blob(HasId, Base):
    """The bytes of one file, with the hash of what they say. Never changed.

    ``key_wrapped`` is the key of a sealed file under the installation's master key; None for an open one.
    """

    __tablename__ = "blobs"

    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("communities.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    key_wrapped: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime]
