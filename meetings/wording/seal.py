"""The protocol seal in words: the ten rules, what each mark means, and the evidence of each tick."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext as counted_gettext
from flask_babel.speaklater import LazyString

from meetings.protocol.seal import Mark, Seal, SealRule, Tick
from meetings.wording.format import list_words
from meetings.wording.sentences import Counted, Text, filled, ngettext, spoken_facts

RULES: Mapping[SealRule, LazyString] = {
    SealRule.AGENDA: lazy_pgettext("seal", "Topics defined beforehand"),
    SealRule.HOUR: lazy_pgettext("seal", "Hour agreed"),
    SealRule.NOTICE: lazy_pgettext("seal", "Three days of notice"),
    SealRule.PUNCTUAL: lazy_pgettext("seal", "Punctuality"),
    SealRule.DRESS: lazy_pgettext("seal", "Dress"),
    SealRule.ATTENTION: lazy_pgettext("seal", "No food, no other tasks"),
    SealRule.DURATION: lazy_pgettext("seal", "Limited length"),
    SealRule.FLOOR: lazy_pgettext("seal", "Asking for the floor"),
    SealRule.MUTE: lazy_pgettext("seal", "Microphones off"),
    SealRule.RECORDING: lazy_pgettext("seal", "Permission to record"),
}

_LISTED = 5
"""More rules than these are counted, not named."""

MARKS: Mapping[Mark, LazyString] = {
    Mark.KEPT: lazy_pgettext("seal", "Kept"),
    Mark.MISSED: lazy_pgettext("seal", "Not kept"),
    Mark.UNKNOWN: lazy_pgettext("seal", "Not known"),
}

_LASTED = Counted(
    "minutes",
    lambda n: ngettext(
        "It lasted %(minutes)s minute. The limit is %(cap)s.",
        "It lasted %(minutes)s minutes. The limit is %(cap)s.",
        n,
    ),
)

EVIDENCE: Mapping[str, Text] = {
    "seal.agenda.no_notice": _l("No notice with topics was sent."),
    "seal.agenda.outside": Counted(
        "outside",
        lambda n: ngettext(
            "%(outside)s decision was on no topic of the notice.",
            "%(outside)s decisions were on no topic of the notice.",
            n,
        ),
    ),
    "seal.agenda.not_ended": Counted(
        "topics",
        lambda n: ngettext(
            "The notice named %(topics)s topic. The meeting has not ended.",
            "The notice named %(topics)s topics. The meeting has not ended.",
            n,
        ),
    ),
    "seal.agenda.kept": Counted(
        "topics",
        lambda n: ngettext(
            "The notice named %(topics)s topic. Nothing else was decided.",
            "The notice named %(topics)s topics. Nothing else was decided.",
            n,
        ),
    ),
    "seal.hour.not_said": _l("Nobody wrote down who agreed on the hour."),
    "seal.hour.not_called": _l("There is no notice with an hour yet."),
    "seal.hour.another": _l("What was agreed was for another hour than that of the notice."),
    "seal.hour.poll": _l("A poll that closed on %(on)s chose it. %(reference)s."),
    "seal.hour.by_laws": _l("The by-laws set it. %(reference)s."),
    "seal.hour.council": _l("The council decided it on %(on)s. %(reference)s."),
    "seal.notice.not_sent": _l("No notice was sent."),
    "seal.notice.missing": Counted(
        "missing",
        lambda n: ngettext(
            "%(missing)s person of %(called)s was not reached. The limit was %(limit)s.",
            "%(missing)s people of %(called)s were not reached. The limit was %(limit)s.",
            n,
        ),
    ),
    "seal.notice.on_its_way": _l("It reached %(reached)s of %(called)s. There is time until %(limit)s."),
    "seal.notice.late": _l("The last person was reached on %(last_at)s. The limit was %(limit)s."),
    "seal.notice.doubtful": Counted(
        "doubtful",
        lambda n: ngettext(
            "Nobody knows whether %(doubtful)s message left.",
            "Nobody knows whether %(doubtful)s messages left.",
            n,
        ),
    ),
    "seal.notice.kept": _l(
        "It reached all %(called)s. The last one on %(last_at)s; the limit was %(limit)s."
    ),
    "seal.notice.kept_as_test": _l("It reached all %(called)s, as a test: nothing left this machine."),
    "seal.punctual.not_opened": _l("The meeting was not opened."),
    "seal.punctual.early": _l("It opened on %(opened_at)s. Its hour was %(called_for)s."),
    "seal.punctual.late": _l("It opened %(late)s minutes after its hour. %(allowed)s are allowed."),
    "seal.punctual.kept": _l("It opened on %(opened_at)s."),
    "seal.punctual.kept_with_share": _l(
        "It opened on %(opened_at)s. After the first %(allowed)s minutes %(share)s of the building was there."
    ),
    "seal.conduct.nobody_came": _l("Nobody has entered the meeting."),
    "seal.conduct.called": Counted(
        "calls",
        lambda n: ngettext(
            "It had to be recalled to the room %(calls)s time.",
            "It had to be recalled to the room %(calls)s times.",
            n,
        ),
    ),
    "seal.conduct.not_shown_to_all": _l("It was shown at the door to %(shown)s of %(entered)s people."),
    "seal.conduct.not_ended": _l(
        "It was shown at the door to %(shown)s of %(entered)s people. The meeting has not ended."
    ),
    "seal.conduct.kept": _l(
        "It was shown at the door to %(shown)s of %(entered)s people. It never had to be recalled."
    ),
    "seal.duration.not_held": _l("The meeting was not held."),
    "seal.duration.over": _LASTED,
    "seal.duration.over_with_reason": _l(
        "It lasted %(minutes)s minutes. The limit is %(cap)s; the reason for more was written beforehand."
    ),
    "seal.duration.not_ended": Counted(
        "minutes",
        lambda n: ngettext(
            "It has lasted %(minutes)s minute. The limit is %(cap)s.",
            "It has lasted %(minutes)s minutes. The limit is %(cap)s.",
            n,
        ),
    ),
    "seal.duration.kept": _LASTED,
    "seal.floor.called": Counted(
        "calls",
        lambda n: ngettext(
            "The order of the floor had to be recalled %(calls)s time.",
            "The order of the floor had to be recalled %(calls)s times.",
            n,
        ),
    ),
    "seal.floor.not_run": _l("The turns to speak did not go through the program."),
    "seal.floor.not_ended": _l("Turns asked for: %(asked)s. Given: %(granted)s. The meeting has not ended."),
    "seal.floor.kept": _l("Turns asked for: %(asked)s. Given: %(granted)s."),
    "seal.recording.not_held": _l("The meeting was not held."),
    "seal.recording.without_permission": Counted(
        "people",
        lambda n: ngettext(
            "%(people)s person had not answered while it was recorded.",
            "%(people)s people had not answered while it was recorded.",
            n,
        ),
    ),
    "seal.recording.not_ended": _l("The meeting has not ended."),
    "seal.recording.kept": _l("Everybody recorded had answered before."),
    "seal.recording.not_recorded": _l("It was asked, and nothing was recorded."),
    "seal.recording.not_announced": _l("Nothing was recorded, and the notice said so."),
}


def rule_words(rule: SealRule) -> str:
    """The name of one of the ten rules."""
    return str(RULES[rule])


def mark_words(mark: Mark) -> str:
    """What is known of a rule, in two words."""
    return str(MARKS[mark])


def evidence_words(tick: Tick, zone: ZoneInfo) -> str:
    """The facts that decided a mark, in a sentence; dates and hours are those of ``zone``."""
    said = {name: value for name, value in tick.facts.items() if value is not None}
    return filled(EVIDENCE[tick.code], said, spoken_facts(said, zone))


def seal_words(seal: Seal) -> str:
    """The sentence under the seal: how many rules were kept, which were not, which nobody knows."""
    total, missed, unknown = len(seal.ticks), seal.marked(Mark.MISSED), seal.marked(Mark.UNKNOWN)
    parts = [
        counted_gettext(
            "%(num)s of %(total)s rules was kept.",
            "%(num)s of %(total)s rules were kept.",
            seal.kept,
            total=total,
        )
    ]
    if missed:
        parts.append(gettext("Not kept: %(rules)s.", rules=_listed(missed)))
    if 0 < len(unknown) <= _LISTED:
        parts.append(gettext("Not known: %(rules)s.", rules=_listed(unknown)))
    elif unknown:
        parts.append(gettext("Of the other %(number)s nobody knows yet.", number=len(unknown)))
    return " ".join(str(part) for part in parts)


def _listed(rules: tuple[SealRule, ...]) -> str:
    return list_words([rule_words(rule)[:1].lower() + rule_words(rule)[1:] for rule in rules])
