"""Messages owed, their attempts, states and evidence. The tables are the record of what is owed."""

from meetings.deliveries.board import (
    REACHED_STATES,
    Board,
    PersonState,
    Told,
    UnitState,
    board,
    told_of_minutes,
)
from meetings.deliveries.claiming import claim
from meetings.deliveries.covering import covered, shows
from meetings.deliveries.evidence import Evidence, SentAttempt, evidence
from meetings.deliveries.outbox import MINUTES, NOTICE, NOTICE_ALARM, Owed, owe, supersede
from meetings.deliveries.paper import Handing, change_to_paper, hand_over
from meetings.deliveries.reading import (
    OutboxRow,
    opening_of_message,
    original_message,
    outbox_rows,
)
from meetings.deliveries.recipients import Recipient, recipient_of
from meetings.deliveries.sending import Composed, Composer, OwedMessage, Sending, lease_for, send_all
from meetings.deliveries.settling import settle
from meetings.deliveries.sweep import sweep
from meetings.deliveries.unreached import change_all_to_paper, change_untold_to_paper, unreached

__all__ = [
    "MINUTES",
    "NOTICE",
    "NOTICE_ALARM",
    "REACHED_STATES",
    "Board",
    "Composed",
    "Composer",
    "Evidence",
    "Handing",
    "OutboxRow",
    "Owed",
    "OwedMessage",
    "PersonState",
    "Recipient",
    "Sending",
    "SentAttempt",
    "Told",
    "UnitState",
    "board",
    "change_all_to_paper",
    "change_to_paper",
    "change_untold_to_paper",
    "claim",
    "covered",
    "evidence",
    "hand_over",
    "lease_for",
    "opening_of_message",
    "original_message",
    "outbox_rows",
    "owe",
    "recipient_of",
    "send_all",
    "settle",
    "shows",
    "supersede",
    "sweep",
    "told_of_minutes",
    "unreached",
]
