"""The words of the messages: facts in, texts out, in the reader's language.

What all recipients of a version read is rendered once; each person's own parts (name, units, link) are
slots that ``PersonalText.fill`` sets, so that a thousand invitations cost one rendering. Dates come in
already in words, from the one formatter of the product. No type here has a place for what anybody owes,
for another resident's name, or for a list of recipients.
"""

from meetings.adapters.render.facts import (
    CancellationFacts,
    CodeFacts,
    CodePurpose,
    Foot,
    InvitationFacts,
    LinkFacts,
    MinutesFacts,
    NoQuorumFacts,
    NoticeAlarmFacts,
    PollFacts,
    Question,
    QuestionsFacts,
    QuestionsTakenBackFacts,
    ReminderFacts,
    SignatureFacts,
    StaffLinkFacts,
    Topic,
    WrongPersonFacts,
)
from meetings.adapters.render.personal import PersonalText
from meetings.adapters.render.renderer import CalendarTexts, MessageRenderer, Texts
from meetings.adapters.render.sentences import Translations

__all__ = [
    "CalendarTexts",
    "CancellationFacts",
    "CodeFacts",
    "CodePurpose",
    "Foot",
    "InvitationFacts",
    "LinkFacts",
    "MessageRenderer",
    "MinutesFacts",
    "NoQuorumFacts",
    "NoticeAlarmFacts",
    "PersonalText",
    "PollFacts",
    "Question",
    "QuestionsFacts",
    "QuestionsTakenBackFacts",
    "ReminderFacts",
    "SignatureFacts",
    "Texts",
    "Topic",
    "Translations",
    "StaffLinkFacts",
    "WrongPersonFacts",
]
