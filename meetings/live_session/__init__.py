"""The evening: who is present, the quorum, officers, recording and decisions."""

from meetings.live_session.ballot_pages import (
    BallotPage,
    BallotUnit,
    Readiness,
    VoteNow,
    VoteReceipt,
    ballot_page,
    check_vote,
    readiness,
    receipts_of,
    vote_now,
)
from meetings.live_session.ballots import (
    Choices,
    Device,
    cast_ballots,
    has_cast,
    require_open_vote,
    write_down,
)
from meetings.live_session.before import BeforePage, before_page
from meetings.live_session.cards import (
    HALF_OF_TOTAL,
    DecisionCard,
    ItemCard,
    decisions_of,
    figures_of,
    items_of,
    officers_of,
)
from meetings.live_session.conduct import (
    Office,
    act_as_secretary,
    elect,
    offices_of,
    open_meeting,
    opening_findings,
)
from meetings.live_session.courtesy import call_to_order, calls_to_order
from meetings.live_session.decisions import Count, count_decision, record_decision
from meetings.live_session.door import DoorPage, door_page
from meetings.live_session.ending import call_again, close_meeting, declare_no_quorum
from meetings.live_session.floor import ask_floor, end_floor, give_floor, leave_floor, raise_hand
from meetings.live_session.floor_cards import Floor, FloorCard, SpokenTurn, turns_of
from meetings.live_session.gathering import gather
from meetings.live_session.naming import Named, named_units
from meetings.live_session.news import PERSONAL, check_meeting, is_news, latest_entry, next_warning, open_room
from meetings.live_session.no_quorum import NO_QUORUM, NoQuorumComposer
from meetings.live_session.officer_links import (
    ELECTED,
    SIGNATURE,
    end_officer_link,
    send_officer_link,
)
from meetings.live_session.pages import (
    GatheringPage,
    PersonInside,
    RecordingNow,
    RollPage,
    RollRow,
    RoomPage,
    gathering_page,
    roll_page,
    room_page,
)
from meetings.live_session.presence import arrive, enter_by_link, leave, leave_by_link, mark
from meetings.live_session.recording import note_permission, recheck_gate, start_recording, stop_recording
from meetings.live_session.representation import Represented, represented
from meetings.live_session.room import Room, UnitPresence, owners_of_units, room_at
from meetings.live_session.silence import end_silent_everywhere, signal
from meetings.live_session.sittings import (
    SittingCard,
    earliest_resumption,
    resume,
    resumption,
    sittings_of,
    start_item,
    suspend,
)
from meetings.live_session.statements import StatementCard, leave_statement, statements_of
from meetings.live_session.timeline import Change, attendance_changes, minutes_late
from meetings.live_session.vote_sheet import VoteSheet, sheets_of, vote_sheet
from meetings.live_session.votes import annul_vote, close_vote, open_vote

__all__ = [
    "Floor",
    "FloorCard",
    "SpokenTurn",
    "ask_floor",
    "end_floor",
    "give_floor",
    "leave_floor",
    "raise_hand",
    "turns_of",
    "VoteSheet",
    "sheets_of",
    "vote_sheet",
    "PERSONAL",
    "Choices",
    "check_vote",
    "has_cast",
    "Readiness",
    "readiness",
    "BallotPage",
    "BallotUnit",
    "VoteNow",
    "VoteReceipt",
    "ballot_page",
    "receipts_of",
    "vote_now",
    "Device",
    "cast_ballots",
    "require_open_vote",
    "write_down",
    "annul_vote",
    "close_vote",
    "open_vote",
    "ELECTED",
    "SIGNATURE",
    "end_officer_link",
    "send_officer_link",
    "owners_of_units",
    "figures_of",
    "HALF_OF_TOTAL",
    "NO_QUORUM",
    "NoQuorumComposer",
    "BeforePage",
    "Change",
    "Count",
    "DecisionCard",
    "DoorPage",
    "ItemCard",
    "Named",
    "named_units",
    "Office",
    "PersonInside",
    "RecordingNow",
    "Represented",
    "RollPage",
    "RollRow",
    "Room",
    "RoomPage",
    "SittingCard",
    "UnitPresence",
    "act_as_secretary",
    "arrive",
    "attendance_changes",
    "before_page",
    "call_to_order",
    "calls_to_order",
    "call_again",
    "check_meeting",
    "close_meeting",
    "count_decision",
    "decisions_of",
    "declare_no_quorum",
    "door_page",
    "earliest_resumption",
    "elect",
    "end_silent_everywhere",
    "enter_by_link",
    "gather",
    "gathering_page",
    "GatheringPage",
    "StatementCard",
    "is_news",
    "items_of",
    "latest_entry",
    "leave",
    "leave_by_link",
    "leave_statement",
    "mark",
    "minutes_late",
    "next_warning",
    "note_permission",
    "offices_of",
    "officers_of",
    "open_meeting",
    "open_room",
    "opening_findings",
    "recheck_gate",
    "record_decision",
    "represented",
    "resume",
    "resumption",
    "roll_page",
    "room_at",
    "room_page",
    "signal",
    "sittings_of",
    "start_item",
    "start_recording",
    "statements_of",
    "stop_recording",
    "suspend",
]
