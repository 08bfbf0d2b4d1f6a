"""The templates of ``templates/messages`` in one language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from meetings.adapters.clean import clean_line
from meetings.adapters.render.facts import (
    CancellationFacts,
    CodeFacts,
    InvitationFacts,
    LinkFacts,
    MinutesFacts,
    NoQuorumFacts,
    NoticeAlarmFacts,
    PollFacts,
    QuestionsFacts,
    QuestionsTakenBackFacts,
    ReminderFacts,
    SignatureFacts,
    StaffLinkFacts,
    WrongPersonFacts,
    cleaned,
)
from meetings.adapters.render.personal import SLOTS, PersonalText
from meetings.adapters.render.sentences import (
    Translations,
    at_hour,
    day_and_hour,
    decision_name,
    elected_as,
    how_it_is_held,
    length_in_words,
    meeting_name,
    signs_as,
    time_left,
    what_now,
    where,
)
from meetings.protocol.kinds import Modality
from meetings.wording.sentences import one_point

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

SUBJECT_LIMIT = 150
_Said = str | bool | tuple[str, ...]
TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates" / "messages"


@dataclass(frozen=True, slots=True)
class Texts:
    """A message in words: the subject, the plain edition and the HTML edition."""

    subject: str
    plain: PersonalText
    html: PersonalText


@dataclass(frozen=True, slots=True)
class CalendarTexts:
    """What a calendar entry says of the meeting."""

    summary: str
    location: str
    description: str


class MessageRenderer:
    """The messages of the product in one language."""

    def __init__(self, translations: Translations, language: str) -> None:
        """Prepare the templates for ``language`` (``es``, ``en``) with its catalogue."""
        self._translations = translations
        self._environment = _environment(translations, language)

    def invitation(self, facts: InvitationFacts) -> Texts:
        """Return the e-mailed invitation; slots ``name``, ``units``, ``link``."""
        clean = cleaned(facts)
        return self._texts("invitation", clean, **self._said(clean))

    def invitation_calendar(self, facts: InvitationFacts) -> CalendarTexts:
        """Return what the calendar entry of the meeting says: the public door, the checkpoint, no slot."""
        clean = cleaned(facts)
        said = self._said(clean)
        return CalendarTexts(
            summary=self._line("calendar_summary.txt", clean, **said),
            location=self._line("calendar_location.txt", clean, **said),
            description=self._rendered("calendar_description.txt", clean, **said),
        )

    def cancellation(self, facts: CancellationFacts) -> Texts:
        """Return the message that a meeting is not held; slots ``name``, ``link``."""
        clean = cleaned(facts)
        said = self._said(clean.call)
        return self._texts("cancellation", clean.call, reason=clean.reason, for_all=clean.is_for_all, **said)

    def cancellation_calendar(self, facts: InvitationFacts, statement: str) -> CalendarTexts:
        """Return what a calendar says of a meeting that is taken out of it."""
        entry = self.invitation_calendar(facts)
        return CalendarTexts(entry.summary, entry.location, clean_line(statement, SUBJECT_LIMIT))

    def questions(self, facts: QuestionsFacts) -> Texts:
        """Return the message that asks for a vote in writing; slots ``name``, ``units``, ``link``."""
        return self._texts("questions", cleaned(facts))

    def questions_taken_back(self, facts: QuestionsTakenBackFacts) -> Texts:
        """Return the message that votes in writing are not taken any more; slots ``name``, ``link``."""
        clean = cleaned(facts)
        return self._texts("questions_taken_back", clean.asked, reason=clean.reason)

    def invitation_whatsapp(self, facts: InvitationFacts) -> PersonalText:
        """Return the invitation as a WhatsApp text; slots ``name``, ``link``."""
        clean = cleaned(facts)
        return PersonalText.from_rendered(self._line("invitation_whatsapp.txt", clean, **self._said(clean)))

    def invitation_sms(self, facts: InvitationFacts) -> PersonalText:
        """Return the invitation as an SMS text; slot ``link``."""
        clean = cleaned(facts)
        return PersonalText.from_rendered(self._line("invitation_sms.txt", clean, **self._said(clean)))

    def minutes_published(self, facts: MinutesFacts) -> Texts:
        """Return the message that the minutes can be read (M6); slots ``name``, ``link``."""
        return self._texts("minutes", cleaned(facts), meeting=self._occasion(facts))

    def no_quorum(self, facts: NoQuorumFacts) -> Texts:
        """Return the message that a meeting could not begin (M13); slots ``name``, ``link``."""
        clean, t = cleaned(facts), self._translations
        said = {"meeting": meeting_name(t, clean.kind), "what_now": what_now(t, clean)}
        return self._texts("no_quorum", clean, **said)

    def reminder(self, facts: ReminderFacts) -> Texts:
        """Return a reminder of a meeting or of votes in writing (M2 to M4); slots ``name``, ``link``."""
        clean, t = cleaned(facts), self._translations
        left = time_left(t, clean)
        said = {"time_left": one_point(left), "time_left_open": left.removesuffix(".")}
        if clean.modality is not Modality.WRITTEN:
            said |= {
                "meeting": meeting_name(t, clean.kind),
                "day_and_hour": day_and_hour(t, clean),
                "at_hour": at_hour(t, clean),
                "where": where(t, clean),
            }
        return self._texts(f"reminder_{clean.reminder.value}", clean, **said)

    def poll(self, facts: PollFacts) -> Texts:
        """Return the message that asks which hour suits somebody; slots ``name``, ``link``."""
        clean = cleaned(facts)
        return self._texts("poll", clean, meeting=meeting_name(self._translations, clean.kind))

    def link_again(self, facts: LinkFacts) -> Texts:
        """Return the message with a personal link asked for again; slots ``name``, ``link``."""
        return self._texts("link", cleaned(facts))

    def elected(self, facts: SignatureFacts) -> Texts:
        """Return the message to whoever was elected: their link to sign; slots ``name``, ``link``."""
        clean = cleaned(facts)
        said = elected_as(self._translations, clean)
        return self._texts("elected", clean, meeting=self._occasion(clean), elected=said)

    def signature(self, facts: SignatureFacts) -> Texts:
        """Return the message that minutes wait for a signature; slots ``name`` and, by link, ``link``."""
        clean = cleaned(facts)
        said = signs_as(self._translations, clean)
        return self._texts("signature", clean, meeting=self._occasion(clean), signs_as=said)

    def code(self, facts: CodeFacts) -> Texts:
        """Return the message with a one-time code (M14); slot ``code``."""
        return self._texts("code", cleaned(facts))

    def code_sms(self, facts: CodeFacts) -> PersonalText:
        """Return the one-time code as a short text for SMS or WhatsApp (M14); slot ``code``."""
        return PersonalText.from_rendered(self._line("code_sms.txt", cleaned(facts)))

    def wrong_person(self, facts: WrongPersonFacts) -> Texts:
        """Return the notice to the staff that a contact point was suspended; no slot."""
        return self._texts("wrong_person", cleaned(facts))

    def staff_link(self, facts: StaffLinkFacts) -> Texts:
        """Return the message with a link to choose a password, to the staff; slots ``name``, ``link``."""
        return self._texts("staff_link", cleaned(facts))

    def notice_alarm(self, facts: NoticeAlarmFacts) -> Texts:
        """Return the notice to the staff that a notice does not reach everybody; no slot."""
        return self._texts("notice_alarm", cleaned(facts), meeting=self._occasion(facts))

    def _occasion(self, facts: MinutesFacts | NoticeAlarmFacts | SignatureFacts) -> str:
        t = self._translations
        return decision_name(t) if facts.is_in_writing else meeting_name(t, facts.kind)

    def _said(self, facts: InvitationFacts) -> dict[str, str]:
        """Return the sentences that depend on a code, for every edition of an invitation."""
        t = self._translations
        return {
            "meeting": meeting_name(t, facts.kind),
            "held": how_it_is_held(t, facts),
            "where": where(t, facts),
            "length": length_in_words(t, facts.minutes),
        }

    def _texts(self, name: str, facts: DataclassInstance, **said: _Said) -> Texts:
        subject = clean_line(self._line(f"{name}_subject.txt", facts, **said), SUBJECT_LIMIT)
        said["subject"] = subject
        html = self._rendered(f"{name}.html", facts, **said)
        return Texts(
            subject=subject,
            plain=PersonalText.from_rendered(self._rendered(f"{name}.txt", facts, **said)),
            html=PersonalText.from_rendered(html, is_html=True),
        )

    def _line(self, template: str, facts: DataclassInstance, **said: _Said) -> str:
        """Return one line with plain spaces only: it is searched for in a mailbox, and SMS know no other."""
        return " ".join(self._rendered(template, facts, **said).split())

    def _rendered(self, template: str, facts: DataclassInstance, **said: _Said) -> str:
        return self._environment.get_template(template).render(m=facts, person=SLOTS, **said)


# To compile the templates of one message takes longer than to fill them a hundred times. There are as many
# catalogues as languages, and Jinja looks at its file before it uses what it compiled.
@cache
def _environment(translations: Translations, language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # The extension adds this method to the environment when it is loaded, which no type tells.
    cast("Any", environment).install_gettext_callables(
        translations.gettext, translations.ngettext, newstyle=True
    )
    for name in ("gettext", "ngettext"):
        environment.globals[name] = _pointed(cast("Callable[..., str]", environment.globals[name]))
    environment.globals["language"] = language
    return environment


def _pointed(filled: Callable[..., str]) -> Callable[..., str]:
    """Return the function of the extension with one point at the end of what it fills."""

    @pass_context
    def said(context: Context, *texts: str | int, **values: object) -> str:
        words = filled(context, *texts, **values)
        return type(words)(one_point(words))

    return said
