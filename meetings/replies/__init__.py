"""Answers to an invitation: by the person's own page, by telephone or at the desk; lost links."""

from meetings.replies.answers import (
    Answer,
    AnswerSummary,
    Sent,
    answer_invitation,
    answers_of,
    call_sha256,
    current_answer,
    last_answer,
    summary,
    summary_of,
)
from meetings.replies.assist import (
    AssistPage,
    InvitedRow,
    Said,
    assist_page,
    invited_rows,
    units_of_people,
    write_down,
)
from meetings.replies.compose import LinkComposer, WrongPersonComposer
from meetings.replies.history import HistoryPage, history_page
from meetings.replies.lost_links import resend_link
from meetings.replies.pages import Done, InvitationPage, done_page, invitation_page
from meetings.replies.person_file import InvitedLine, PersonFile, SentLine, person_file
from meetings.replies.wrong_person import report_wrong_person

__all__ = [
    "Answer",
    "AnswerSummary",
    "AssistPage",
    "Done",
    "HistoryPage",
    "InvitationPage",
    "InvitedLine",
    "InvitedRow",
    "LinkComposer",
    "PersonFile",
    "Said",
    "WrongPersonComposer",
    "Sent",
    "SentLine",
    "answer_invitation",
    "answers_of",
    "assist_page",
    "call_sha256",
    "current_answer",
    "done_page",
    "history_page",
    "invitation_page",
    "invited_rows",
    "last_answer",
    "person_file",
    "report_wrong_person",
    "resend_link",
    "summary",
    "summary_of",
    "units_of_people",
    "write_down",
]
