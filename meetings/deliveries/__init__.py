"""Messages owed, their attempts, states and evidence. The tables are the record of what is owed."""

from meetings.deliveries.board import Board, Evidence, PersonState, UnitState, board, evidence
from meetings.deliveries.outbox import Owed, owe
from meetings.deliveries.paper import Handing, change_to_paper, hand_over
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
    "Board",
    "Composed",
    "Composer",
    "Evidence",
    "Handing",
    "Owed",
    "OwedMessage",
    "PersonState",
    "Sending",
    "UnitState",
    "board",
    "change_to_paper",
    "claim",
    "evidence",
    "hand_over",
    "original_message",
    "owe",
    "settle",
    "sweep",
]
