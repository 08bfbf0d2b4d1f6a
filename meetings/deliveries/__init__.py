"""Messages owed, their attempts, states and evidence. The tables are the record of what is owed."""

from meetings.deliveries.outbox import Owed, owe
from meetings.deliveries.sweep import (
    Composed,
    Composer,
    OwedMessage,
    Sending,
    claim,
    original_message,
    settle,
    sweep,
)

__all__ = [
    "Composed",
    "Composer",
    "Owed",
    "OwedMessage",
    "Sending",
    "claim",
    "original_message",
    "owe",
    "settle",
    "sweep",
]
