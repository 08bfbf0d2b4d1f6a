"""The exact texts by which a permission is asked, in their versions."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext

from meetings.wording.sentences import Sentence

RECORDING_VERSION = "2026-11"

SENTENCES = {
    "consent.nothing_to_withdraw": Sentence(
        what=lazy_gettext("There is no permission to withdraw."),
        why=lazy_gettext("You have not given permission to record this meeting."),
        now=lazy_gettext("Nothing else is needed."),
    ),
    "consent.text_changed": Sentence(
        what=lazy_gettext("The text changed while you were reading it."),
        why=lazy_gettext("Your answer is kept with the exact text you read."),
        now=lazy_gettext("Read the text that stands here now and answer again."),
    ),
    "consent.not_asked": Sentence(
        what=lazy_gettext("No permission is asked for this meeting."),
        why=lazy_gettext("It is not going to be recorded."),
        now=lazy_gettext("Nothing else is needed."),
    ),
    "consent.meeting_over": Sentence(
        what=lazy_gettext("This answer came too late."),
        why=lazy_gettext("The meeting is over."),
        now=lazy_gettext("Call the administration if you want to say something about the recording."),
    ),
}


def recording_text(keeper: str, until: str) -> str:
    """What a person reads before they give or refuse permission to be recorded (Ley 1581/2012 art. 12).

    Args:
        keeper: the community that keeps the recording.
        until: the last day it is kept, in words.
    """
    return gettext(
        "We want to record the sound and picture of this meeting. The recording serves to write the minutes "
        "and to prove what was decided.\n"
        "%(keeper)s keeps it, with limited access, until %(until)s.\n"
        "You may say no. If you say no, you take part and vote all the same. Only leave your camera and "
        "microphone off, and write what you want to say.\n"
        "You may withdraw your permission at any time in «My trail».",
        keeper=keeper,
        until=until,
    )
