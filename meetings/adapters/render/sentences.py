"""The few sentences of a message that depend on a code: what meeting, how it is held, how long it lasts.

They stand here and not in a template because the plain, the HTML and the calendar edition share them.
"""

from __future__ import annotations

from typing import Protocol

from meetings.adapters.render.facts import InvitationFacts, NoQuorumFacts, ReminderFacts, SignatureFacts
from meetings.protocol.kinds import Kind, Modality
from meetings.wording.sentences import one_point


class Translations(Protocol):
    """A gettext catalogue of one language: ``gettext.NullTranslations`` or babel's ``Translations``."""

    def __hash__(self) -> int:
        """Return what tells one catalogue from another: templates are compiled once for each."""
        ...

    def gettext(self, message: str, /) -> str:
        """Return the translation of ``message``."""
        ...

    def pgettext(self, context: str, message: str, /) -> str:
        """Return the translation of ``message`` in ``context``."""
        ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """Return the translation of the singular or the plural form for ``number``."""
        ...


def what_now(t: Translations, facts: NoQuorumFacts) -> str:
    """Return what comes after a meeting that could not begin."""
    if facts.second_call:
        said = t.gettext("The second meeting will be on %(day)s.") % {"day": facts.second_call}
        return one_point(said)
    if facts.may_follow:
        return t.gettext("You will get the notice of the second meeting.")
    return t.gettext("If there is another meeting, you will get its notice.")


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


def elected_as(t: Translations, facts: SignatureFacts) -> tuple[str, ...]:
    """Return one sentence for each office that somebody was elected to."""
    words = {"meeting": meeting_name(t, facts.kind), "held": facts.held}
    sentences = {
        "chair": t.gettext("You were elected chair of the %(meeting)s of %(held)s."),
        "secretary": t.gettext("You were elected secretary of the %(meeting)s of %(held)s."),
    }
    return tuple(sentences[role] % words for role in facts.roles if role in sentences)


def signs_as(t: Translations, facts: SignatureFacts) -> tuple[str, ...]:
    """Return one sentence for each role in which somebody signs."""
    sentences = {
        "chair": t.gettext("You sign as chair."),
        "secretary": t.gettext("You sign as secretary."),
        "administrator": t.gettext("You sign as legal representative."),
    }
    return tuple(sentences[role] for role in facts.roles)


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


def where(t: Translations, facts: InvitationFacts | ReminderFacts) -> str:
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


def time_left(t: Translations, facts: ReminderFacts) -> str:
    """Return how many days are left to the meeting, or to vote in writing, as a sentence."""
    words = {"meeting": meeting_name(t, facts.kind), "community": facts.community}
    words["days"] = _count(t, facts.days_left)
    in_writing = facts.modality is Modality.WRITTEN
    match facts.days_left:
        case 0 if in_writing:
            sentence = t.gettext("Today is the last day to vote in writing.")
        case 1 if in_writing:
            sentence = t.gettext("Tomorrow is the last day to vote in writing.")
        case _ if in_writing:
            sentence = t.gettext("There are %(days)s days left to vote in writing.")
        case 0:
            sentence = t.gettext("Today is the %(meeting)s of %(community)s.")
        case 1:
            sentence = t.gettext("Tomorrow is the %(meeting)s of %(community)s.")
        case _:
            sentence = t.gettext("There are %(days)s days left until the %(meeting)s of %(community)s.")
    return sentence % words


def day_and_hour(t: Translations, facts: ReminderFacts) -> str:
    """Return the sentence that says on which day and at what hour the meeting is."""
    words = {"meeting": meeting_name(t, facts.kind), "day": facts.day, "at_hour": at_hour(t, facts)}
    match facts.days_left:
        case 0:
            return t.gettext("Today is the %(meeting)s, %(at_hour)s.") % words
        case 1:
            return t.gettext("Tomorrow is the %(meeting)s, %(at_hour)s.") % words
        case _:
            return t.gettext("The %(meeting)s is on %(day)s, %(at_hour)s.") % words


def at_hour(t: Translations, facts: ReminderFacts) -> str:
    """Return the hour as a sentence ends with it: Spanish says "a la 1:00" and "a las 9:00"."""
    words = {"hour": facts.hour.removesuffix(".")}
    if facts.hour.startswith("1:"):
        return t.pgettext("one o'clock", "at %(hour)s") % words
    return t.pgettext("any other hour", "at %(hour)s") % words


def _count(t: Translations, days: int) -> str:
    """Return a small number as a word."""
    match days:
        case 2:
            return t.pgettext("number", "two")
        case 3:
            return t.pgettext("number", "three")
        case 4:
            return t.pgettext("number", "four")
        case 5:
            return t.pgettext("number", "five")
        case _:
            return str(days)


def _nobody_meets() -> ValueError:
    return ValueError("To a decision in writing nobody is invited: its questions are a message of their own.")
