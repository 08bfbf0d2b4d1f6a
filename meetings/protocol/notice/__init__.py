"""The notice of a meeting: its terms, its contents, who may call, who was reached, and when it may be.

`statutory`, `protocol` and the others are the rules `notice.*`; `judge_issue` and `judge_opening` put them
together for the two acts they stop; `earliest_start`, `last_sending` and the marks compute dates ahead.
"""

from .contents import CONVENERS, Contents, Convened, OwnerShare, contents, convener, required_fields
from .judgement import IssueFacts, OpeningFacts, PlannedItem, judge_issue, judge_opening
from .planning import (
    CountdownMark,
    CountdownState,
    DayMark,
    DayState,
    Earliest,
    LastSending,
    calendar_marks,
    countdown_marks,
    earliest_start,
    last_sending,
    last_sending_day,
)
from .recipients import Dispatch, Recipients, recipients
from .terms import Protocol, Statutory, protocol, statutory

__all__ = [
    "CONVENERS",
    "Contents",
    "Convened",
    "CountdownMark",
    "CountdownState",
    "DayMark",
    "DayState",
    "Dispatch",
    "Earliest",
    "IssueFacts",
    "LastSending",
    "OpeningFacts",
    "OwnerShare",
    "PlannedItem",
    "Protocol",
    "Recipients",
    "Statutory",
    "calendar_marks",
    "contents",
    "convener",
    "countdown_marks",
    "earliest_start",
    "judge_issue",
    "judge_opening",
    "last_sending",
    "last_sending_day",
    "protocol",
    "recipients",
    "required_fields",
    "statutory",
]
