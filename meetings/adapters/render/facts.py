"""What each message says, as frozen facts; ``cleaned`` makes every text in them harmless."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from meetings.adapters.clean import clean_line, web_address
from meetings.protocol.kinds import Kind, Modality
from meetings.protocol.reminders import Reminder

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Facts = TypeVar("Facts", bound=DataclassInstance)


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the end of every message to a resident.

    Attributes:
        helper_name, helper_hours, helper_telephone: the person who answers, and when.
        policy_url: the data policy.
        checkpoint: the lines of the trail's checkpoint; none where no act is witnessed.
    """

    helper_name: str
    helper_hours: str
    helper_telephone: str
    policy_url: str
    checkpoint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """An item of the agenda as the invitation lists it."""

    title: str
    minutes: int
    is_voted: bool


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """What an invitation says to everybody it goes to (M1 of the screens).

    Attributes:
        community: its name.
        kind, modality: codes of the rule book.
        when: day and hour in words, such as ``sábado 20 de marzo de 2027, 9:00 a. m.``
        zone: the zone in words, such as ``hora de Bogotá``.
        minutes: planned length.
        place: the room; empty for a virtual meeting.
        door_url: the public door page, without token.
        topics: the agenda.
        papers: titles of the papers besides the official notice.
        asks_to_record: whether permission to record is going to be asked.
        replaces_earlier: whether an earlier version of the notice was sent.
        changes, reason: what this version changes, in sentences, and why; empty in the first.
        foot: who answers, data policy, checkpoint.
    """

    community: str
    kind: Kind
    modality: Modality
    when: str
    zone: str
    minutes: int
    place: str
    door_url: str
    topics: tuple[Topic, ...]
    papers: tuple[str, ...]
    asks_to_record: bool
    replaces_earlier: bool
    foot: Foot
    changes: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CancellationFacts:
    """What tells that a meeting is not held, or is not the reader's any more.

    Attributes:
        call: what they were called to.
        is_for_all: whether nobody meets; else only the reader, owner no more, is not called.
        reason: why nobody meets.
    """

    call: InvitationFacts
    is_for_all: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked in writing, and in words how its votes weigh."""

    title: str
    weighs: str


@dataclass(frozen=True, slots=True)
class QuestionsFacts:
    """What asks somebody to vote in writing, where nobody meets (Ley 675/2001 art. 43).

    ``until`` is the last day on which votes count, in words: all of it counts.
    """

    community: str
    until: str
    questions: tuple[Question, ...]
    foot: Foot


@dataclass(frozen=True, slots=True)
class QuestionsTakenBackFacts:
    """What tells that nobody has to vote in writing any more, and why."""

    asked: QuestionsFacts
    reason: str


@dataclass(frozen=True, slots=True)
class NoQuorumFacts:
    """What tells that a meeting could not begin for want of people, and what comes now (M13).

    ``held`` is its day and ``second_call`` day and hour of the second one, in words, empty where none was
    announced; ``may_follow`` tells whether a second one can be called.
    """

    community: str
    kind: Kind
    held: str
    second_call: str
    may_follow: bool
    foot: Foot


@dataclass(frozen=True, slots=True)
class ReminderFacts:
    """What reminds somebody of a meeting, or that their vote in writing is missing (M2 to M4).

    Attributes:
        community: its name.
        reminder: which one it is.
        kind, modality: codes of the rule book.
        day, hour: of the start, in words, such as ``sábado 20 de marzo`` and ``9:00 a. m.``; in writing the
            last day on which votes count, and no hour.
        zone: the zone in words.
        days_left: from the day on which it leaves to that one; it may leave earlier or later than planned.
        place: the room; empty for a virtual meeting.
        foot: who answers, and the data policy.
    """

    community: str
    reminder: Reminder
    kind: Kind
    modality: Modality
    day: str
    hour: str
    zone: str
    days_left: int
    place: str
    foot: Foot

    @property
    def is_online(self) -> bool:
        """Whether somebody may take part from elsewhere."""
        return self.modality in (Modality.VIRTUAL, Modality.MIXED)


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """What tells that minutes were published (M6): the meeting's day and the last day to object, in words.

    With ``is_in_writing`` nobody met: they are those of a decision in writing.
    """

    community: str
    kind: Kind
    held: str
    until: str
    foot: Foot
    is_in_writing: bool = False


@dataclass(frozen=True, slots=True)
class PollFacts:
    """What asks somebody which hour suits them.

    Attributes:
        community: its name.
        kind: of the meeting.
        hours: the candidate hours, in words.
        until: the last moment to answer, in words.
        zone: the zone of all these hours, in words.
        foot: who answers, and the data policy.
    """

    community: str
    kind: Kind
    hours: tuple[str, ...]
    until: str
    zone: str
    foot: Foot


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What accompanies a link asked for again; ``expires`` is its last day in words, or empty."""

    community: str
    expires: str
    foot: Foot


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What tells somebody that they sign the minutes of a meeting, or that these wait for them.

    Attributes:
        community: its name.
        kind: of the meeting.
        held: its day, in words.
        roles: in which the reader signs: ``chair``, ``secretary``, ``administrator``.
        expires: the last day of their link, in words; empty for the staff.
        foot: who answers, and the data policy.
        page_url: where the staff sign, after signing in; None for whoever signs by their link.
        is_in_writing: whether nobody met: the minutes are those of a decision in writing.
    """

    community: str
    kind: Kind
    held: str
    roles: tuple[str, ...]
    expires: str
    foot: Foot
    page_url: str | None = None
    is_in_writing: bool = False


class CodePurpose(StrEnum):
    """What a one-time code is for."""

    SIGN = "sign"
    VOTE = "vote"


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What accompanies a one-time code of ten minutes (M14); the code itself is the slot ``code``."""

    community: str
    purpose: CodePurpose
    foot: Foot


@dataclass(frozen=True, slots=True)
class WrongPersonFacts:
    """What tells the staff that somebody said "this is not me": unit and page, nothing of the person."""

    community: str
    unit: str
    when: str
    page_url: str


@dataclass(frozen=True, slots=True)
class StaffLinkFacts:
    """What brings somebody of the staff a link to choose a password; ``until``: when it ends, in words."""

    community: str
    is_invited: bool
    until: str


@dataclass(frozen=True, slots=True)
class NoticeAlarmFacts:
    """What tells the staff that a notice does not reach everybody: figures, and nothing of any person.

    Attributes:
        community: its name.
        kind: of the meeting.
        unreached, called: how many people of how many.
        when: at which instant, in words.
        until: the last instant at which it can be mended in time, in words.
        is_last_day: whether less than 24 hours are left.
        is_in_writing: whether nobody meets: it asks for votes.
        page_url: where it is mended, after signing in.
    """

    community: str
    kind: Kind
    unreached: int
    called: int
    when: str
    until: str
    is_last_day: bool
    is_in_writing: bool
    page_url: str


def cleaned(facts: Facts) -> Facts:
    """Return ``facts`` with every text one harmless line and every ``*_url`` checked, at any depth.

    Raises:
        ValueError: a link is no plain http or https address.
    """
    clean = {item.name: _clean_value(item.name, getattr(facts, item.name)) for item in fields(facts)}
    return replace(facts, **clean)


def _clean_value(name: str, value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_clean_value(name, item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return cleaned(value)
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return web_address(value) if name.endswith("_url") else clean_line(value)
    return value
