"""The one error of this adapter."""

from __future__ import annotations

from meetings.adapters.catalogues import catalogue

CONTEXT = "paper"
"""The gettext context of every text of this adapter: on paper, "Minutes" may be a length of time."""


class PaperError(Exception):
    """A paper could not be made: a sentence for the staff, without personal data.

    Args:
        sentence: English source text with ``%(name)s`` for each fact.
        facts: what to put in.
    """

    def __init__(self, sentence: str, **facts: str) -> None:
        super().__init__(sentence % facts)
        self.sentence = sentence
        self.facts = facts

    def words(self, locale: str) -> str:
        """Return the sentence in the language ``locale`` (``es``, ``en``)."""
        return catalogue(locale).pgettext(CONTEXT, self.sentence) % self.facts
