"""What is said when an act of the evening is not possible."""

from __future__ import annotations

from collections.abc import Mapping

from meetings.wording.sentences import Sentence

SENTENCES: Mapping[str, Sentence] = {}
