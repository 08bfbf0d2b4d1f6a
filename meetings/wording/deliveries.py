"""What is said when a paper cannot be written down as handed over."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from meetings.wording.sentences import Sentence

_FAULT = "fault:"


def fault_code(error: Exception) -> str:
    """What is kept of a message that the program could not handle: the error's type, never its text."""
    return f"{_FAULT}{type(error).__name__}"


def attempt_words(words: str) -> str:
    """How an attempt ended: the provider's own words, or that the program could not handle the message."""
    if not words.startswith(_FAULT):
        return words
    kind = words.removeprefix(_FAULT)
    return gettext("The program could not prepare this message (%(kind)s) and tries again.", kind=kind)


SENTENCES: Mapping[str, Sentence] = {
    "paper.no_witness": Sentence(
        what=_l("The witness is missing."),
        why=_l("A paper left at the unit counts with a witness."),
        now=_l("Write the name of whoever saw it."),
    ),
    "paper.not_paper": Sentence(
        what=_l("This message does not go on paper."),
        why=_l("It goes by e-mail."),
        now=_l("Change it to paper first."),
    ),
    "paper.already_handed": Sentence(
        what=_l("This paper was handed over already."),
        why=_l("It is written down once."),
        now=_l("Load the page again to see it."),
    ),
    "paper.before_notice": Sentence(
        what=_l("The hour is before the notice."),
        why=_l("The notice was issued on %(issued_at)s."),
        now=_l("Write the hour it was really handed over."),
    ),
    "paper.before_owed": Sentence(
        what=_l("The hour is before there was anything to hand over."),
        why=_l("This paper is owed since %(owed_at)s."),
        now=_l("Write the hour it was really handed over."),
    ),
    "paper.in_the_future": Sentence(
        what=_l("The hour is still to come."),
        why=_l("Only what happened is written down."),
        now=_l("Write the hour it was really handed over."),
    ),
    "paper.not_made": Sentence(
        what=_l("The paper could not be made."),
        why=_l("It took too long, or something in it cannot be printed."),
        now=_l("Try again in a minute. If it stays so, call whoever looks after the program."),
    ),
    "paper.nobody_unreached": Sentence(
        what=_l("Nobody is left to whom paper could go."),
        why=_l("They were reached, their letter waits already, or their message is on its way."),
        now=_l("Load the page again to see who is missing."),
    ),
    "paper.already_reached": Sentence(
        what=_l("This person was already reached."),
        why=_l("The message left by another way."),
        now=_l("Nothing else is needed."),
    ),
}
