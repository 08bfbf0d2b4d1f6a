"""What is said when the minutes cannot go on."""

from __future__ import annotations

from collections.abc import Mapping

from meetings.wording.sentences import Sentence

SENTENCES: Mapping[str, Sentence] = {}
