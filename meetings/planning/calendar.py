"""The plan of a meeting as a calendar to keep: whole days for the administrator, about nobody."""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from meetings.adapters.ics import DayEntry, days_file
from meetings.planning.facts import MeetingFacts, find_meeting, meeting_facts
from meetings.planning.milestones import Milestone, milestones
from meetings.planning.progress import progress_of
from meetings.planning.rules import rules_of
from meetings.storage.session import Missing, Transaction
from meetings.wording import label, source_words
from meetings.wording.format import instant_words
from meetings.wording.plan import MILESTONES


def plan_calendar(
    tx: Transaction, community_id: uuid.UUID, meeting_id: uuid.UUID, page_url: str, at: datetime
) -> bytes:
    """The days of a meeting as an iCalendar file; the same entry keeps its id when the plan changes.

    Args:
        page_url: the meeting's page for staff, to which each entry leads.
        at: when the file is made.

    Raises:
        Missing: no such meeting here, or it has no day yet.
    """
    meeting = meeting_facts(tx, find_meeting(tx, community_id, meeting_id))
    rules = rules_of(tx, community_id, at)
    days = milestones(meeting, rules, progress_of(tx, [meeting_id])[meeting_id].sent_at)
    if not days:
        raise Missing
    kind = str(label(meeting.kind))
    return days_file([_entry(meeting, each, kind, page_url, rules.zone) for each in days], kind, at)


def _entry(meeting: MeetingFacts, day: Milestone, kind: str, page_url: str, zone: ZoneInfo) -> DayEntry:
    hour = [instant_words(day.at, zone)] if day.at else []
    return DayEntry(
        uid=f"{day.code.value}-{meeting.uid}",
        zone_day=day.on,
        summary=f"{MILESTONES[day.code]!s} · {kind}",
        description="\n".join([*hour, source_words(day.source)]),
        url=page_url,
    )
