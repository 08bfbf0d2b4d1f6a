"""The words for the ready reasons to read what is another person's."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

LABELS: Mapping[str, Mapping[str, LazyString]] = {
    "reading_ground": {
        "person_asks": lazy_pgettext("label", "The person asks for it"),
        "correct_address": lazy_pgettext("label", "To check or correct an address"),
        "prepare_meeting": lazy_pgettext("label", "To prepare a meeting or look after its notice"),
        "claim": lazy_pgettext("label", "To answer a request or a claim"),
        "authority": lazy_pgettext("label", "An authority asks for it (say which)"),
        "audit": lazy_pgettext("label", "Statutory audit"),
        "other": lazy_pgettext("label", "Another reason (say which)"),
    },
}
