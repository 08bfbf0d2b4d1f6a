"""The plan of a meeting in words: what each day is for."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

MILESTONES: Mapping[str, LazyString] = {
    "send": lazy_pgettext("plan", "Last day to send the notice"),
    "remind_unanswered": lazy_pgettext("plan", "Remind those who have not answered"),
    "remind_accepted": lazy_pgettext("plan", "Remind those who said yes"),
    "remind_starting": lazy_pgettext("plan", "Remind them half an hour before"),
    "remind_unvoted": lazy_pgettext("plan", "Remind those who have not voted"),
    "meeting": lazy_pgettext("plan", "The meeting"),
    "last_answer": lazy_pgettext("plan", "Last day for the votes in writing"),
    "second_call": lazy_pgettext("plan", "Second meeting, if too few come"),
    "communicate": lazy_pgettext("plan", "Last day to send the minutes to the owners"),
    "publish": lazy_pgettext("plan", "Last day to publish the minutes"),
    "challenge": lazy_pgettext("plan", "Last day to challenge what was decided"),
}
