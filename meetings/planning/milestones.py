"""The plan of a meeting: back from its day to the last sending, forward to its last term, with sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from meetings.planning.facts import MeetingFacts
from meetings.planning.rules import Rules
from meetings.protocol import minutes as minutes_rules
from meetings.protocol import sources
from meetings.protocol.days import local_date
from meetings.protocol.kinds import Modality
from meetings.protocol.notice import last_sending
from meetings.protocol.reminders import Reminder, ReminderTime, reminders, vote_reminders


class MilestoneCode(StrEnum):
    """What a day of the plan is for."""

    SEND = "send"
    REMIND_UNANSWERED = "remind_unanswered"
    REMIND_ACCEPTED = "remind_accepted"
    REMIND_STARTING = "remind_starting"
    REMIND_UNVOTED = "remind_unvoted"
    MEETING = "meeting"
    LAST_ANSWER = "last_answer"
    SECOND_CALL = "second_call"
    COMMUNICATE = "communicate"
    PUBLISH = "publish"
    CHALLENGE = "challenge"


LIMITS = frozenset(
    {MilestoneCode.SEND, MilestoneCode.COMMUNICATE, MilestoneCode.PUBLISH, MilestoneCode.CHALLENGE}
)
"""Those that are a last day; the others are a day."""

REMIND = {
    Reminder.UNANSWERED: MilestoneCode.REMIND_UNANSWERED,
    Reminder.ACCEPTED: MilestoneCode.REMIND_ACCEPTED,
    Reminder.STARTING: MilestoneCode.REMIND_STARTING,
    Reminder.UNVOTED: MilestoneCode.REMIND_UNVOTED,
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """One day of the plan.

    Attributes:
        code: what it is for.
        on: the day, in the community's calendar.
        at: the hour too, for those that have one.
        source: the rule it comes from.
    """

    code: MilestoneCode
    on: date
    at: datetime | None
    source: str

    @property
    def is_limit(self) -> bool:
        """Whether it is a last day, and earlier is as good."""
        return self.code in LIMITS


def milestones(meeting: MeetingFacts, rules: Rules, sent_at: datetime | None = None) -> tuple[Milestone, ...]:
    """The days of a meeting in order; none without a day.

    Args:
        meeting: its facts.
        rules: of its community.
        sent_at: when its notice left; until then the last lawful sending stands for it.
    """
    if meeting.starts_at is None:
        return ()
    found = [*_before(meeting, meeting.starts_at, rules, sent_at), *_after(meeting, meeting.starts_at, rules)]
    return tuple(sorted(found, key=lambda each: (each.on, list(MilestoneCode).index(each.code))))


def reminder_times(meeting: MeetingFacts, rules: Rules, sent_at: datetime) -> tuple[ReminderTime, ...]:
    """When people are reminded of a meeting; never without a day or without a notice.

    Args:
        sent_at: when the notice in force left; only what comes after it reminds of anything.
    """
    if meeting.starts_at is None or not meeting.needs_notice:
        return ()
    planned = vote_reminders if meeting.is_written else reminders
    return planned(meeting.starts_at, sent_at, rules.zone, rules.holidays)


def _before(
    meeting: MeetingFacts, starts_at: datetime, rules: Rules, sent_at: datetime | None
) -> list[Milestone]:
    found = []
    limit = last_sending(meeting.kind, starts_at, rules.rulebook, rules.holidays)
    if meeting.needs_notice and not meeting.is_written:
        found.append(Milestone(MilestoneCode.SEND, limit.on, None, limit.source))
    for each in reminder_times(meeting, rules, sent_at or limit.at):
        on = local_date(each.at, rules.zone)
        found.append(Milestone(REMIND[each.reminder], on, each.at, sources.PRODUCT))
    return found


def _after(meeting: MeetingFacts, starts_at: datetime, rules: Rules) -> list[Milestone]:
    book, day = rules.rulebook, local_date(starts_at, rules.zone)
    held = Milestone(MilestoneCode.MEETING, day, starts_at, sources.PROTOCOL)
    if meeting.is_written:
        held = Milestone(MilestoneCode.LAST_ANSWER, day, None, sources.LEY_675_43)
    found = [held]
    if meeting.second_call_at is not None and not meeting.has_sat:
        on, source = local_date(meeting.second_call_at, rules.zone), book.second_call_source
        found.append(Milestone(MilestoneCode.SECOND_CALL, on, meeting.second_call_at, source))
    day = local_date(meeting.concluded_at or starts_at, rules.zone)
    due = minutes_rules.deadline(day, meeting.modality, law=book.law, workdays=rules.workdays)
    found.append(Milestone(MilestoneCode.PUBLISH, due.publish_by, None, sources.LEY_675_47))
    if meeting.modality is not Modality.PRESENTIAL and due.communicate_by:
        found.append(Milestone(MilestoneCode.COMMUNICATE, due.communicate_by, None, sources.LEY_675_44))
    if meeting.kind.is_assembly:
        term = minutes_rules.challenge_deadline(day, law=book.law, workdays=rules.workdays)
        found.append(Milestone(MilestoneCode.CHALLENGE, term.last_day, None, sources.CGP_382))
    return found
