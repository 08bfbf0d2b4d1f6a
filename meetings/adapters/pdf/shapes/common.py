"""Parts that every paper shares."""

from __future__ import annotations

from typing import Literal, TypedDict


class Community(TypedDict):
    """Who the paper belongs to."""

    name: str
    tax_id: str
    """With its name, such as ``NIT 900.123.456-7``."""
    address: str


class Contact(TypedDict):
    """The person who answers questions: without one no notice is issued."""

    name: str
    role: str
    hours: str
    phone: str
    email: str


class Verification(TypedDict):
    """How anybody can check the paper against the trail (design: the checkpoint stands on every paper)."""

    code: str
    """The short form of the checkpoint, printed at every foot."""
    link: str
    """A short address without a token."""
    checkpoint: list[str]
    """The lines of the signed checkpoint."""


class HeadNote(TypedDict):
    """What stands at the right of the head: a label and its value, such as ``Acta`` and ``n.º 12``."""

    label: str
    value: str


class Paper(TypedDict):
    """What every paper carries."""

    title: str
    running_title: str
    """Short name of the paper, for the head and foot of pages: at most 90 characters are printed there."""
    head_note: HeadNote
    signed: str
    """Who signed and when, for the foot (90 characters); empty where nobody has."""
    language: Literal["es", "en"]
    region: str
    """ISO 3166 code in capitals, such as ``CO``."""
    words: dict[str, str]
    """From :func:`meetings.adapters.pdf.paper_words`, in the same language."""
    community: Community
    contact: Contact
    data_policy: str
    """Address of the data policy."""
    verification: Verification


class Override(TypedDict):
    """A rule somebody accountable went past, with the written reason."""

    rule: str
    reason: str
    """Prose."""
    by: str
    source: str


class Arrears(TypedDict):
    """Units in arrears (Ley 675/2001 arts. 30 and 39 par. 2): units only, never names or amounts."""

    statement: str
    units: list[str]
    """May be empty: the paper then says that no unit is in arrears."""
    source: str


class Convener(TypedDict):
    """Who calls, and in what quality."""

    name: str
    quality: str
