"""The few sentences of a message that depend on a code: what meeting, how it is held, how long it lasts.

They stand here and not in a template because the plain, the HTML and the calendar edition share them.
"""

from __future__ import annotations

from typing import Protocol

from meetings.adapters.render.facts import InvitationFacts
from meetings.protocol.kinds import Kind, Modality


class Translations(Protocol):
    """A gettext catalogue of one language: ``gettext.NullTranslations`` or babel's ``Translations``."""

    def gettext(self, message: str, /) -> str:
        """Return the translation of ``message``."""
        ...

    def pgettext(self, context: str, message: str, /) -> str:
        """Return the translation of ``message`` in ``context``."""
        ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """Return the translation of the singular or the plural form for ``number``."""
        ...


def meeting_name(t: Translations, kind: Kind) -> str:
    """Return what the meeting is called in a sentence, without article.

    The Spanish words must all be feminine: the sentences around them say "la".
    """
    match kind:
        case Kind.ORDINARY_ASSEMBLY:
            return t.pgettext("in a sentence", "assembly")
        case Kind.EXTRAORDINARY_ASSEMBLY:
            return t.pgettext("in a sentence", "extraordinary assembly")
        case Kind.SECOND_CALL:
            return t.pgettext("in a sentence", "second call of the assembly")
        case Kind.COUNCIL_MEETING:
            return t.pgettext("in a sentence", "meeting of the council")
        case Kind.COMMITTEE_MEETING:
            return t.pgettext("in a sentence", "meeting of the coexistence committee")
        case Kind.INFORMATIVE_MEETING:
            return t.pgettext("in a sentence", "informative meeting")
        case Kind.SERVICE_MEETING:
            return t.pgettext("in a sentence", "service meeting")


def decision_name(t: Translations) -> str:
    """Return what a decision in writing is called in a sentence, feminine in Spanish as the meetings are."""
    return t.pgettext("in a sentence", "decision in writing")


def length_in_words(t: Translations, minutes: int) -> str:
    """Return a length such as "two hours"; one that is no half or whole hour up to two is in minutes."""
    match minutes:
        case 60:
            return t.gettext("one hour")
        case 90:
            return t.gettext("one hour and a half")
        case 120:
            return t.gettext("two hours")
        case _:
            return t.ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}


def how_it_is_held(t: Translations, facts: InvitationFacts) -> str:
    """Return the sentence that says where the meeting is and how long it lasts at most."""
    words = {"place": facts.place, "length": length_in_words(t, facts.minutes)}
    match facts.modality:
        case Modality.VIRTUAL:
            return t.gettext("It is on the internet and lasts at most %(length)s.") % words
        case Modality.PRESENTIAL:
            return t.gettext("It is at %(place)s and lasts at most %(length)s.") % words
        case Modality.MIXED:
            return (
                t.gettext("It is at %(place)s and also on the internet. It lasts at most %(length)s.") % words
            )
        case Modality.WRITTEN:
            raise _nobody_meets()


def where(t: Translations, facts: InvitationFacts) -> str:
    """Return the place in a few words, for the row "Where"."""
    match facts.modality:
        case Modality.VIRTUAL:
            return t.gettext("On the internet")
        case Modality.PRESENTIAL:
            return facts.place
        case Modality.MIXED:
            return t.gettext("%(place)s, and also on the internet") % {"place": facts.place}
        case Modality.WRITTEN:
            raise _nobody_meets()


def _nobody_meets() -> ValueError:
    return ValueError("To a decision in writing nobody is invited: its questions are a message of their own.")
