"""The days that count for published minutes: until when they are told, and until when they are challenged."""

from __future__ import annotations

from datetime import date, datetime

from meetings.minutes.written import concluded_at
from meetings.planning import rules_of_meeting
from meetings.protocol import minutes as rules
from meetings.protocol.kinds import Modality
from meetings.protocol.minutes import MinutesDeadline
from meetings.storage.planning import Meeting
from meetings.storage.session import Transaction


def deadline_of(tx: Transaction, meeting: Meeting, at: datetime) -> MinutesDeadline:
    """By when the minutes of a meeting are published and told (Ley 675/2001 arts. 44 and 47)."""
    found = rules_of_meeting(tx, meeting, at)
    held_on = concluded_at(meeting).astimezone(found.zone).date()
    return rules.deadline(
        held_on, Modality(meeting.modality), law=found.rulebook.law, workdays=found.workdays
    )


def challenge_until(tx: Transaction, meeting: Meeting, at: datetime) -> date:
    """The last day to challenge what was decided; of the two readings the earlier, from the act."""
    found = rules_of_meeting(tx, meeting, at)
    held_on = concluded_at(meeting).astimezone(found.zone).date()
    return rules.challenge_deadline(held_on, law=found.rulebook.law, workdays=found.workdays).last_day
