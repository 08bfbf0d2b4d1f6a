"""Calling a meeting: the review before sending, the notice and its papers, the invitation of each person."""

from meetings.convening.alarm import raise_alarms
from meetings.convening.alarm_mail import AlarmComposer
from meetings.convening.changing import cancel_meeting, issue_version
from meetings.convening.clock import clock_steps
from meetings.convening.compose import CancellationComposer, NoticeComposer, calendar_of_meeting
from meetings.convening.copies import (
    Copy,
    OwnMessage,
    Share,
    message_file,
    own_message_file,
    own_messages,
    share_of,
)
from meetings.convening.issue import Review, issue_notice, review
from meetings.convening.late import call_late, call_new_owners, new_owners, takes_new_owners, uncalled
from meetings.convening.letters import (
    Printable,
    Said,
    delivery_sheet,
    evidence_paper,
    in_part,
    letters,
    letters_to,
    parts_of,
    printed,
    proof_of,
    sheet_for,
)
from meetings.convening.mails import Letter, mail_foot
from meetings.convening.papers import make_papers
from meetings.convening.parts import Addresses, paper_frame
from meetings.convening.poll_mail import PollComposer
from meetings.convening.reached import called, counting_messages, dispatches, first_sending
from meetings.convening.reading import (
    CalledVersion,
    DoorPage,
    VersionRow,
    answers_from,
    called_links,
    called_people,
    called_version,
    door_page,
    is_let_go,
    latest_notice,
    notice_paper,
    notice_paper_for,
    require_called,
    versions,
)
from meetings.convening.recipients import Recipient, Way, recipients_for, recipients_of, units_in_force
from meetings.convening.versions import assemble, call_continuation, invited_links

__all__ = [
    "Addresses",
    "AlarmComposer",
    "CalledVersion",
    "CancellationComposer",
    "Copy",
    "DoorPage",
    "Letter",
    "NoticeComposer",
    "OwnMessage",
    "PollComposer",
    "Printable",
    "Recipient",
    "Review",
    "Said",
    "Share",
    "VersionRow",
    "Way",
    "answers_from",
    "assemble",
    "calendar_of_meeting",
    "call_continuation",
    "call_late",
    "call_new_owners",
    "called",
    "called_links",
    "called_people",
    "called_version",
    "cancel_meeting",
    "clock_steps",
    "counting_messages",
    "delivery_sheet",
    "dispatches",
    "door_page",
    "evidence_paper",
    "first_sending",
    "in_part",
    "invited_links",
    "is_let_go",
    "issue_notice",
    "issue_version",
    "latest_notice",
    "letters",
    "letters_to",
    "mail_foot",
    "make_papers",
    "message_file",
    "new_owners",
    "notice_paper",
    "notice_paper_for",
    "own_message_file",
    "own_messages",
    "paper_frame",
    "parts_of",
    "printed",
    "proof_of",
    "raise_alarms",
    "recipients_for",
    "recipients_of",
    "require_called",
    "review",
    "share_of",
    "sheet_for",
    "takes_new_owners",
    "uncalled",
    "units_in_force",
    "versions",
]
