"""The words for the codes of the lawful path: goals, acts, steps."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

LABELS: Mapping[str, Mapping[str, LazyString]] = {
    "goal": {
        "decide": lazy_pgettext("label", "The owners decide something"),
        "council": lazy_pgettext("label", "The council decides something of its own"),
        "settle": lazy_pgettext("label", "The coexistence committee proposes an agreement"),
        "inform": lazy_pgettext("label", "Inform the owners and talk, without deciding"),
        "service": lazy_pgettext("label", "Meet a supplier, an authority or a neighbour"),
    },
    "route": {
        "decide_now": lazy_pgettext("label", "Decide it in the meeting that is in session"),
        "hold": lazy_pgettext("label", "Wait for the meeting that was called"),
        "add": lazy_pgettext("label", "Put it on the agenda in preparation"),
        "amend": lazy_pgettext("label", "Send a new version of the notice"),
        "second_call": lazy_pgettext("label", "Call the second meeting"),
        "call": lazy_pgettext("label", "Call a new meeting"),
        "own_right": lazy_pgettext("label", "Meet by the owners' own right"),
        "written": lazy_pgettext("label", "Ask for written votes"),
        "universal": lazy_pgettext("label", "Meet with every owner there"),
    },
    "step_code": {
        "send": lazy_pgettext("label", "Send the notice"),
        "wait": lazy_pgettext("label", "Wait for the term of the notice"),
        "hold": lazy_pgettext("label", "Hold the meeting"),
        "answer": lazy_pgettext("label", "Receive the written votes"),
        "minutes": lazy_pgettext("label", "Publish the minutes"),
        "challenge": lazy_pgettext("label", "Somebody may challenge it before a judge"),
    },
    "room_act": {
        "choose_day": lazy_pgettext("label", "Choose the day"),
        "elect": lazy_pgettext("label", "Elect chair and secretary"),
        "open_vote": lazy_pgettext("label", "Open the vote"),
        "close_vote": lazy_pgettext("label", "Close the vote"),
        "start_recording": lazy_pgettext("label", "Start the recording"),
        "stop_recording": lazy_pgettext("label", "Stop the recording"),
        "call_second": lazy_pgettext("label", "Call the second meeting"),
    },
}
