"""The installation itself: which keys its data base belongs to, and when its worker last worked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.storage.base import Base


class Installation(Base):
    """One row: the fingerprint of the keys that sealed this data base, and the sign of life of the worker.

    ``swept_at`` is when a worker last looked for what is due; None before the first time.
    """

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key_fingerprint: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    swept_at: Mapped[datetime | None]
