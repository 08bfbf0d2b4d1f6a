"""The rules of conduct as people read them at the door, in their version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from meetings.protocol.seal import SealRule

# Whoever enters brings it back, and it stands beside their presence: which words were shown is known later.
# A text that changes needs a new version; a test compares.
COURTESY_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class CourtesyLine:
    """One line of the door: its picture, its rule, and what it asks."""

    symbol: str
    title: LazyString
    note: LazyString


COURTESY: Sequence[CourtesyLine] = (
    CourtesyLine("day", _l("On time"), _l("It begins at the hour of the notice.")),
    CourtesyLine("person", _l("Dressed as for a meeting"), _l("As if it were in person.")),
    CourtesyLine("voice", _l("Microphone off"), _l("Turn it on only when you have the floor.")),
    CourtesyLine("other", _l("Ask for the floor"), _l("Wait for your turn; nobody interrupts.")),
    CourtesyLine("cannot", _l("No food, no other tasks"), _l("For this while, only the meeting.")),
)

CALLS = {
    SealRule.DRESS: lazy_pgettext("call to order", "To be dressed as for a meeting"),
    SealRule.ATTENTION: lazy_pgettext("call to order", "To leave food and other tasks"),
    SealRule.FLOOR: lazy_pgettext("call to order", "To ask for the floor"),
    SealRule.MUTE: lazy_pgettext("call to order", "To turn microphones off"),
}
"""What the chair recalls to the whole room."""
