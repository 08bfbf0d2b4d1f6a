"""What must be recorded when read: why, for how long it stays open, and how much of a trail a role reads.

Somebody's own file, the arrears, the documents and messages kept as proof are of restricted access
(Ley 1581/2012 art. 4f): whoever reads them says why, and the person concerned sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from . import sources
from .findings import Refused

OPEN_FOR = timedelta(minutes=30)
HIDDEN, SHOWN_FIGURES = "•••", 3


class Readable(StrEnum):
    """What is opened with a reason."""

    PERSON = "person"
    ARREARS = "arrears"
    DOCUMENT = "document"
    MESSAGE = "message"


class ReadingGround(StrEnum):
    """A ready reason to read what is another person's."""

    PERSON_ASKS = "person_asks"
    CORRECT_ADDRESS = "correct_address"
    PREPARE_MEETING = "prepare_meeting"
    CLAIM = "claim"
    AUTHORITY = "authority"
    AUDIT = "audit"
    OTHER = "other"


_EVERYWHERE = (ReadingGround.CLAIM, ReadingGround.AUTHORITY, ReadingGround.AUDIT, ReadingGround.OTHER)
GROUNDS: Mapping[Readable, tuple[ReadingGround, ...]] = {
    Readable.PERSON: (ReadingGround.PERSON_ASKS, ReadingGround.CORRECT_ADDRESS, *_EVERYWHERE),
    Readable.ARREARS: (ReadingGround.PREPARE_MEETING, *_EVERYWHERE),
    Readable.DOCUMENT: (ReadingGround.PERSON_ASKS, ReadingGround.CORRECT_ADDRESS, *_EVERYWHERE),
    Readable.MESSAGE: (ReadingGround.PERSON_ASKS, ReadingGround.PREPARE_MEETING, *_EVERYWHERE),
}
# An authority is named, and another reason is told: the code alone would justify anything.
NEEDS_WORDS = frozenset({ReadingGround.AUTHORITY, ReadingGround.OTHER})


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of a reading: a ready one, and the reader's own words where it asks for them."""

    ground: ReadingGround
    words: str = ""


def check_reason(what: Readable, why: Why) -> None:
    """Let a reading begin only with a reason that says something.

    Raises:
        Refused: ``reading.unknown_reason``: not one of those offered for this; ``reading.needs_words``.
    """
    if why.ground not in GROUNDS[what]:
        raise Refused.because("reading.unknown_reason", source=sources.LEY_1581_4F)
    if why.ground in NEEDS_WORDS and not why.words.strip():
        raise Refused.because("reading.needs_words", source=sources.LEY_1581_4F)


@dataclass(frozen=True, slots=True)
class Reading:
    """Something opened with a reason, at ``opened_at``."""

    what: Readable
    why: Why
    opened_at: datetime

    @property
    def until(self) -> datetime:
        """The last instant at which it can be read."""
        return self.opened_at + OPEN_FOR

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be read at ``at``."""
        return at <= self.until


class TrailShare(StrEnum):
    """How much of another person's trail somebody reads."""

    WHOLE = "whole"
    COMMUNITY = "community"
    NOTHING = "nothing"


def trail_share(roles: Iterable[str]) -> TrailShare:
    """The share of whoever holds these roles: the statutory auditor reads it whole, the administrator what
    the community did in it, nobody else anything.
    """
    held = set(roles)
    if "statutory_auditor" in held:
        return TrailShare.WHOLE
    return TrailShare.COMMUNITY if "administrator" in held else TrailShare.NOTHING


def shows(share: TrailShare, *, is_own_act: bool) -> bool:
    """Whether an entry of a person's trail is shown to somebody with this share.

    Args:
        is_own_act: whether the person it concerns did it (an answer, a vote, a signature): those are theirs.
    """
    return share is TrailShare.WHOLE or (share is TrailShare.COMMUNITY and not is_own_act)


def masked(address: str) -> str:
    """An e-mail address or telephone number of which only so much is left that its owner recognises it."""
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}{HIDDEN}@{domain}"
    return HIDDEN + address[-SHOWN_FIGURES:] if len(address) > 2 * SHOWN_FIGURES else HIDDEN
