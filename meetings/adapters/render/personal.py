"""A text rendered once for everybody, with slots for the parts of one person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import escape

from meetings.adapters.clean import clean_line, web_address

VALUE_LIMIT = 2000

# Two noncharacters of Unicode, which the cleaning takes out of every text of others: only we can write them.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_SLOT = re.compile(f"{_OPEN}([a-z]+){_CLOSE}")

SLOTS = {name: f"{_OPEN}{name}{_CLOSE}" for name in ("name", "units", "link", "code")}
"""What a template prints where a person's part goes: the slot's mark by its name."""


@dataclass(frozen=True, slots=True)
class PersonalText:
    """A rendered text in pieces.

    Attributes:
        pieces: fixed text and slot names in turn, beginning and ending with fixed text.
        is_html: whether what is set into a slot must be escaped.
    """

    pieces: tuple[str, ...]
    is_html: bool = False

    @classmethod
    def from_rendered(cls, text: str, *, is_html: bool = False) -> PersonalText:
        """Cut a rendered text at its slots."""
        return cls(tuple(_SLOT.split(text)), is_html)

    @property
    def slots(self) -> frozenset[str]:
        """The names of the slots the text has."""
        return frozenset(self.pieces[1::2])

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the text with ``values`` in its slots, each made one harmless line.

        Raises:
            KeyError: a slot of the text has no value.
            ValueError: the value of ``link`` is no plain http or https address.
        """
        parts = list(self.pieces)
        for place in range(1, len(parts), 2):
            slot = parts[place]
            value = web_address(values[slot]) if slot == "link" else clean_line(values[slot], VALUE_LIMIT)
            if value.endswith(".") and parts[place + 1].startswith("."):
                value = value.removesuffix(".")  # a name that ends in a point ends the sentence with it
            parts[place] = str(escape(value)) if self.is_html else value
        return "".join(parts)
