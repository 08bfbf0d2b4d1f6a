"""The words for what is read with a reason: the ready reasons, and what the person concerned reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from meetings.protocol.readings import Readable, ReadingGround, Why
from meetings.wording.labels import label
from meetings.wording.sentences import Sentence

SENTENCES: Mapping[str, Sentence] = {
    "reading.unknown_reason": Sentence(
        what=_l("This reason is not one of those offered here."),
        why=_l("Each kind of data has the reasons for which it may be read."),
        now=_l("Choose one of the reasons shown."),
    ),
    "reading.needs_words": Sentence(
        what=_l("This reason needs some words of yours."),
        why=_l("The person concerned reads them, and must understand why."),
        now=_l("Write below which authority asks, or which reason it is."),
    ),
}

# What was read -> what its person reads in their own trail.
TITLES: Mapping[str, LazyString] = {
    Readable.PERSON: _l("Somebody of the staff read your file"),
    Readable.ARREARS: _l("Somebody of the staff read which units are in arrears, yours among them"),
    Readable.DOCUMENT: _l("Somebody of the staff opened a document of yours that is kept as proof"),
    Readable.MESSAGE: _l("Somebody of the staff read the proof of a message to you"),
}


def reading_title(what: str) -> str:
    """What somebody read, to the person it concerns."""
    return str(TITLES[what])


def reason_words(why: Why) -> str:
    """The reason of a reading: the ready one, and the reader's own words."""
    said = label(why.ground)
    return f"{said}: {why.words}" if why.words else said


def reading_note(facts: Mapping[str, Any]) -> str:
    """Who read and why, from the facts sealed for the person concerned."""
    return gettext(
        "%(role)s: %(name)s. Reason: %(reason)s",
        role=label(facts["role"], "role"),
        name=facts["reader"],
        reason=reason_words(Why(ReadingGround(facts["ground"]), facts["words"])),
    )
