"""Calling a meeting: the review before sending, the notice and its papers, the invitation of each person."""

from meetings.convening.compose import NoticeComposer, calendar_of_meeting
from meetings.convening.issue import Review, assemble, issue_notice, review
from meetings.convening.papers import Addresses, make_papers, paper_frame
from meetings.convening.reading import DoorPage, door_page, latest_notice, notice_paper, notice_paper_for
from meetings.convening.recipients import Recipient, Way, recipients_for, recipients_of, units_in_force

__all__ = [
    "Addresses",
    "DoorPage",
    "NoticeComposer",
    "Recipient",
    "Review",
    "Way",
    "assemble",
    "calendar_of_meeting",
    "door_page",
    "issue_notice",
    "latest_notice",
    "make_papers",
    "notice_paper",
    "notice_paper_for",
    "paper_frame",
    "recipients_for",
    "recipients_of",
    "review",
    "units_in_force",
]
