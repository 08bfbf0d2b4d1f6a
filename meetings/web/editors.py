"""The boxes of the draft of the minutes: what is kept, or what somebody wrote and could not be kept yet."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from meetings.forms.minutes import DraftForm
from meetings.minutes import WrittenSection, fingerprint


class Section(Protocol):
    """What a box needs of an item of the minutes."""

    id: uuid.UUID
    title: str
    text: str
    version: int
    item_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Editor:
    """One item with the text of its box.

    ``theirs`` is what another person saved meanwhile, empty when nobody did; ``is_written`` says that the box
    holds what is not saved.
    """

    section: Section
    text: str
    is_written: bool = False
    theirs: str = ""
    errors: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The fingerprint of what is kept: by it the next save knows whether this item was touched."""
        return fingerprint(self.section.text)


def editors_of(sections: Sequence[Section], form: DraftForm) -> list[Editor]:
    """The boxes of a draft; after a refusal with what was written, beside what others saved meanwhile."""
    entries = {entry.section.data: entry for entry in form.sections}
    editors = []
    for section in sections:
        entry = entries.get(section.id)
        version = entry.version.data or "" if entry else ""
        if entry is None or not version.isdigit():
            editors.append(Editor(section, section.text))
            continue
        mine = WrittenSection(section.id, int(version), entry.shown.data or "", entry.text.data)
        is_written = mine.text != section.text and not mine.is_untouched
        theirs = section.text if mine.is_behind(section.version, section.text) else ""
        text = mine.text if is_written else section.text
        editors.append(Editor(section, text, is_written, theirs, tuple(entry.text.errors)))
    return editors
