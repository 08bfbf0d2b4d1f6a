"""The protocol seal: the ten rules for virtual meetings as ten marks, each with the facts that decided it.

A mark is `kept` only when every fact that the rule needs is known and says so. What nobody wrote down is
`unknown`: silence is never a tick. Before a meeting has ended a rule may be seen to be missed, and the
three that are settled before it begins may be seen to be kept; the others wait.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Any

from . import sources
from .meeting import ROOM_OPENS_BEFORE

PUNCTUAL = timedelta(minutes=10)
"""How long after the hour of the notice a meeting may open and still be punctual."""

_MINUTE = timedelta(minutes=1)


class SealRule(StrEnum):
    """The ten rules of the protocol, in its order."""

    AGENDA = "agenda"
    HOUR = "hour"
    NOTICE = "notice"
    PUNCTUAL = "punctual"
    DRESS = "dress"
    ATTENTION = "attention"
    DURATION = "duration"
    FLOOR = "floor"
    MUTE = "mute"
    RECORDING = "recording"


COURTESIES = (SealRule.DRESS, SealRule.ATTENTION, SealRule.FLOOR, SealRule.MUTE)
"""The rules of conduct: shown at the door, and recalled aloud when somebody forgets them."""


class Mark(StrEnum):
    """What is known of one rule."""

    KEPT = "kept"
    MISSED = "missed"
    UNKNOWN = "unknown"


class HourGround(StrEnum):
    """On what the hour of a meeting was agreed."""

    POLL = "poll"
    BY_LAWS = "by_laws"
    COUNCIL = "council"


@dataclass(frozen=True, slots=True)
class AgreedHour:
    """An agreement on the hour: its ground, what proves it, its day, and the start it was for."""

    ground: HourGround
    reference: str
    on: date
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveredNotice:
    """What the deliveries of the notice in force say.

    Attributes:
        called: how many people had to be called.
        reached: how many of them a medium took a message for.
        in_doubt: how many may have been reached, and nobody knows.
        last_at: when the last of those reached was; None while nobody was.
        tests: how many of the messages left this machine for nobody, being only tests.
    """

    called: int
    reached: int
    in_doubt: int
    last_at: datetime | None
    tests: int = 0


@dataclass(frozen=True, slots=True)
class Courtesy:
    """How many people entered, to how many the rules of conduct were shown, and how often each was recalled.

    It counts texts and words said to the whole room, never anything about one person.
    """

    entered: int
    shown: int
    calls: Mapping[SealRule, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns to speak that went through the program's queue."""

    asked: int
    granted: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the program knows of the recording.

    Attributes:
        stretches: how many times it ran.
        without_permission: how many people were captured who had not answered.
        was_asked: whether the notice said that permission would be asked.
    """

    stretches: int
    without_permission: int
    was_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFacts:
    """What is known of one meeting. None means that nothing was written down.

    Attributes:
        called_for: the hour in the notice in force; None before there is one.
        agreed: the agreement on the hour.
        topics: how many topics the notice named.
        decisions, decisions_outside: decisions taken, and those on no topic of the notice.
        delivered: the real deliveries.
        opened_at, ended_at: when it was opened and ended.
        paused: how long it was suspended.
        share_at_limit: the share of the building present when the ten minutes were over.
        courtesy, turns, recorded: of the meeting itself.
        cap_minutes: how long it may last; `cap_source` says by which text.
        has_reason_for_length: whether a reason for a longer meeting was written.
        min_hours: the hours of notice of the protocol.
    """

    called_for: datetime | None = None
    agreed: AgreedHour | None = None
    topics: int | None = None
    decisions: int | None = None
    decisions_outside: int | None = None
    delivered: DeliveredNotice | None = None
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    paused: timedelta | None = None
    share_at_limit: Fraction | None = None
    courtesy: Courtesy | None = None
    turns: Turns | None = None
    recorded: Recorded | None = None
    cap_minutes: int
    cap_source: str = sources.PROTOCOL_DURATION
    has_reason_for_length: bool = False
    min_hours: int


@dataclass(frozen=True, slots=True)
class Tick:
    """One rule with its mark; `code` names its sentence and `facts` hold its numbers."""

    rule: SealRule
    mark: Mark
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)
    source: str = sources.PROTOCOL


@dataclass(frozen=True, slots=True)
class Seal:
    """The ten ticks of one meeting, in the order of the rules."""

    ticks: tuple[Tick, ...]

    def marked(self, mark: Mark) -> tuple[SealRule, ...]:
        """The rules with this mark."""
        return tuple(tick.rule for tick in self.ticks if tick.mark is mark)

    @property
    def kept(self) -> int:
        """How many rules are known to have been kept."""
        return len(self.marked(Mark.KEPT))


def seal(facts: SealFacts, at: datetime) -> Seal:
    """The protocol seal of a meeting as it stands at `at` (aware)."""
    return Seal(tuple(_RULES[rule](facts, at) for rule in SealRule))


def _agenda(facts: SealFacts, _at: datetime) -> Tick:
    """Defined beforehand: the notice named the topics, and nothing else was decided."""
    said = {"topics": facts.topics, "decisions": facts.decisions, "outside": facts.decisions_outside}
    source = sources.PROTOCOL_AGENDA
    if not facts.topics:
        return Tick(SealRule.AGENDA, Mark.UNKNOWN, "seal.agenda.no_notice", {}, source)
    if facts.decisions_outside:
        return Tick(SealRule.AGENDA, Mark.MISSED, "seal.agenda.outside", said, source)
    if facts.ended_at is None or facts.decisions is None or facts.decisions_outside is None:
        return Tick(SealRule.AGENDA, Mark.UNKNOWN, "seal.agenda.not_ended", said, source)
    return Tick(SealRule.AGENDA, Mark.KEPT, "seal.agenda.kept", said, source)


def _hour(facts: SealFacts, _at: datetime) -> Tick:
    """Agreed: by a poll, the by-laws or a decision of the council, for the very hour of the notice."""
    agreed = facts.agreed
    if agreed is None:
        return Tick(SealRule.HOUR, Mark.UNKNOWN, "seal.hour.not_said")
    said = {"ground": agreed.ground, "reference": agreed.reference, "on": agreed.on}
    if facts.called_for is None:
        return Tick(SealRule.HOUR, Mark.UNKNOWN, "seal.hour.not_called", said)
    if agreed.starts_at != facts.called_for:
        return Tick(SealRule.HOUR, Mark.UNKNOWN, "seal.hour.another", said)
    return Tick(SealRule.HOUR, Mark.KEPT, f"seal.hour.{agreed.ground.value}", said)


def _notice(facts: SealFacts, at: datetime) -> Tick:
    """At least three days: every person reached 72 hours before, by what the media answered."""
    source, sent, starts_at = sources.PROTOCOL_NOTICE, facts.delivered, facts.called_for
    if sent is None or starts_at is None or not sent.called:
        return Tick(SealRule.NOTICE, Mark.UNKNOWN, "seal.notice.not_sent", {}, source)
    limit = starts_at - timedelta(hours=facts.min_hours)
    said = {"called": sent.called, "reached": sent.reached, "last_at": sent.last_at, "limit": limit}
    missing = sent.called - sent.reached - sent.in_doubt
    said |= {"missing": missing, "doubtful": sent.in_doubt, "hours": facts.min_hours}
    if missing > 0:
        is_over = at > limit
        mark, code = (Mark.MISSED, "missing") if is_over else (Mark.UNKNOWN, "on_its_way")
        return Tick(SealRule.NOTICE, mark, f"seal.notice.{code}", said, source)
    if sent.last_at is not None and sent.last_at > limit:
        return Tick(SealRule.NOTICE, Mark.MISSED, "seal.notice.late", said, source)
    if sent.in_doubt or sent.last_at is None:
        return Tick(SealRule.NOTICE, Mark.UNKNOWN, "seal.notice.doubtful", said, source)
    code = "seal.notice.kept_as_test" if sent.tests else "seal.notice.kept"
    return Tick(SealRule.NOTICE, Mark.KEPT, code, said, source)


def _punctual(facts: SealFacts, _at: datetime) -> Tick:
    """Opened within ten minutes of the hour in the notice; who was there by then is told beside it.

    Opened long before it, with a reason, the meeting was not at its hour either.
    """
    if facts.called_for is None or facts.opened_at is None:
        return Tick(SealRule.PUNCTUAL, Mark.UNKNOWN, "seal.punctual.not_opened")
    late = facts.opened_at - facts.called_for
    said = {"called_for": facts.called_for, "opened_at": facts.opened_at, "late": max(0, late // _MINUTE)}
    said |= {"allowed": PUNCTUAL // _MINUTE, "share": facts.share_at_limit}
    if -late > ROOM_OPENS_BEFORE:
        return Tick(SealRule.PUNCTUAL, Mark.MISSED, "seal.punctual.early", said)
    if late > PUNCTUAL:
        return Tick(SealRule.PUNCTUAL, Mark.MISSED, "seal.punctual.late", said)
    code = "seal.punctual.kept" if facts.share_at_limit is None else "seal.punctual.kept_with_share"
    return Tick(SealRule.PUNCTUAL, Mark.KEPT, code, said)


def _conduct(rule: SealRule, facts: SealFacts, _at: datetime) -> Tick:
    """A rule of conduct that nobody observes: its text was shown to all, and nobody had to recall it."""
    door = facts.courtesy
    if door is None or not door.entered:
        return Tick(rule, Mark.UNKNOWN, "seal.conduct.nobody_came")
    calls = door.calls.get(rule, 0)
    said = {"entered": door.entered, "shown": door.shown, "calls": calls}
    if calls:
        return Tick(rule, Mark.MISSED, "seal.conduct.called", said)
    if door.shown < door.entered:
        return Tick(rule, Mark.UNKNOWN, "seal.conduct.not_shown_to_all", said)
    if facts.ended_at is None:
        return Tick(rule, Mark.UNKNOWN, "seal.conduct.not_ended", said)
    return Tick(rule, Mark.KEPT, "seal.conduct.kept", said)


def _duration(facts: SealFacts, at: datetime) -> Tick:
    """At most two hours, suspensions not counted; a longer one is told even when its reason was written."""
    if facts.opened_at is None or facts.paused is None:
        return Tick(SealRule.DURATION, Mark.UNKNOWN, "seal.duration.not_held", {}, facts.cap_source)
    lasted = (facts.ended_at or at) - facts.opened_at - facts.paused
    said = {"minutes": -(-lasted // _MINUTE), "cap": facts.cap_minutes}
    if lasted > timedelta(minutes=facts.cap_minutes):
        code = "over_with_reason" if facts.has_reason_for_length else "over"
        return Tick(SealRule.DURATION, Mark.MISSED, f"seal.duration.{code}", said, facts.cap_source)
    if facts.ended_at is None:
        return Tick(SealRule.DURATION, Mark.UNKNOWN, "seal.duration.not_ended", said, facts.cap_source)
    return Tick(SealRule.DURATION, Mark.KEPT, "seal.duration.kept", said, facts.cap_source)


def _floor(facts: SealFacts, _at: datetime) -> Tick:
    """Turns asked for and given; where the program did not run the queue nobody knows."""
    calls = facts.courtesy.calls.get(SealRule.FLOOR, 0) if facts.courtesy else 0
    if calls:
        return Tick(SealRule.FLOOR, Mark.MISSED, "seal.floor.called", {"calls": calls})
    turns = facts.turns
    if turns is None or not turns.granted:
        return Tick(SealRule.FLOOR, Mark.UNKNOWN, "seal.floor.not_run")
    said = {"asked": turns.asked, "granted": turns.granted}
    if facts.ended_at is None or facts.courtesy is None:
        return Tick(SealRule.FLOOR, Mark.UNKNOWN, "seal.floor.not_ended", said)
    return Tick(SealRule.FLOOR, Mark.KEPT, "seal.floor.kept", said)


def _recording(facts: SealFacts, _at: datetime) -> Tick:
    """Permission first: whoever was captured had answered, or nothing was recorded at all."""
    kept = facts.recorded
    source = sources.LEY_1581_9
    if facts.opened_at is None or kept is None:
        return Tick(SealRule.RECORDING, Mark.UNKNOWN, "seal.recording.not_held", {}, source)
    said = {"stretches": kept.stretches, "people": kept.without_permission}
    if kept.without_permission:
        return Tick(SealRule.RECORDING, Mark.MISSED, "seal.recording.without_permission", said, source)
    if facts.ended_at is None:
        return Tick(SealRule.RECORDING, Mark.UNKNOWN, "seal.recording.not_ended", said, source)
    if kept.stretches:
        return Tick(SealRule.RECORDING, Mark.KEPT, "seal.recording.kept", said, source)
    code = "seal.recording.not_recorded" if kept.was_asked else "seal.recording.not_announced"
    return Tick(SealRule.RECORDING, Mark.KEPT, code, said, source)


_RULES: Mapping[SealRule, Callable[[SealFacts, datetime], Tick]] = MappingProxyType(
    {
        SealRule.AGENDA: _agenda,
        SealRule.HOUR: _hour,
        SealRule.NOTICE: _notice,
        SealRule.PUNCTUAL: _punctual,
        SealRule.DRESS: partial(_conduct, SealRule.DRESS),
        SealRule.ATTENTION: partial(_conduct, SealRule.ATTENTION),
        SealRule.DURATION: _duration,
        SealRule.FLOOR: _floor,
        SealRule.MUTE: partial(_conduct, SealRule.MUTE),
        SealRule.RECORDING: _recording,
    }
)
