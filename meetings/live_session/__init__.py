"""The evening: who is present, the quorum, officers, recording and decisions."""

from meetings.live_session.conduct import (
    Office,
    act_as_secretary,
    close_meeting,
    declare_no_quorum,
    elect,
    open_meeting,
    opening_findings,
    start_item,
)
from meetings.live_session.decisions import Count, record_decision
from meetings.live_session.pages import (
    DecisionCard,
    DoorPage,
    RollPage,
    RoomPage,
    decisions_of,
    door_page,
    officers_of,
    roll_page,
    room_page,
)
from meetings.live_session.presence import arrive, leave, mark
from meetings.live_session.recording import recheck_gate, start_recording, stop_recording
from meetings.live_session.room import Room, UnitPresence, room_at

__all__ = [
    "Count",
    "DecisionCard",
    "DoorPage",
    "Office",
    "RollPage",
    "Room",
    "RoomPage",
    "UnitPresence",
    "act_as_secretary",
    "arrive",
    "close_meeting",
    "declare_no_quorum",
    "decisions_of",
    "door_page",
    "elect",
    "leave",
    "mark",
    "officers_of",
    "open_meeting",
    "opening_findings",
    "recheck_gate",
    "record_decision",
    "roll_page",
    "room_at",
    "room_page",
    "start_item",
    "start_recording",
    "stop_recording",
]
