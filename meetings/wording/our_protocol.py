"""The ten rules of the protocol with one community's own values: a page for everybody, to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext

from meetings.protocol.merged import Merged
from meetings.protocol.seal import PUNCTUAL, SealRule
from meetings.wording.rules import title, value_words
from meetings.wording.seal import RULES

# The rules whose values by-laws may set.
_VALUES: Mapping[SealRule, tuple[str, ...]] = {
    SealRule.NOTICE: ("notice.ordinary_assembly", "notice.extraordinary_assembly"),
    SealRule.DURATION: ("duration_cap_minutes",),
    SealRule.RECORDING: ("recording_retention_months",),
}
# What stands below the ten rules: the by-laws' other values that everybody asks for.
ALSO = ("quorum", "second_call", "proxies", "arrears_restrict_vote")


@dataclass(frozen=True, slots=True)
class Line:
    """One rule: its name, what it asks here, and the by-law article its value comes from, if any."""

    title: str
    text: str
    articles: tuple[str, ...] = ()


def protocol_lines(rows: Iterable[Merged]) -> tuple[Line, ...]:
    """The ten rules, in the order of the protocol, with the values of ``rows``."""
    by_field = {row.field: row for row in rows}
    ordinary, extraordinary = by_field["notice.ordinary_assembly"], by_field["notice.extraordinary_assembly"]
    cap, kept = by_field["duration_cap_minutes"], by_field["recording_retention_months"]
    texts: Mapping[SealRule, str] = {
        SealRule.AGENDA: gettext(
            "Every notice says what will be discussed and for how long. "
            "A virtual meeting decides nothing else."
        ),
        SealRule.HOUR: gettext("The hour is agreed beforehand: by a poll, in the by-laws or in the council."),
        SealRule.NOTICE: gettext(
            "Ordinary assembly: %(ordinary)s. Extraordinary: %(extraordinary)s. "
            "Every meeting: 72 hours at least.",
            ordinary=_said(ordinary),
            extraordinary=_said(extraordinary),
        ),
        SealRule.PUNCTUAL: gettext(
            "The meeting opens at its hour, or %(minutes)s minutes after it at most.",
            minutes=int(PUNCTUAL.total_seconds()) // 60,
        ),
        SealRule.DRESS: gettext("Each person dresses as for a meeting in person."),
        SealRule.ATTENTION: gettext("Nobody eats or does anything else meanwhile."),
        SealRule.DURATION: gettext(
            "%(cap)s at most. A longer one needs a written reason, which stands in the minutes.",
            cap=_said(cap),
        ),
        SealRule.FLOOR: gettext("Whoever wants to speak asks for the floor and waits. Nobody interrupts."),
        SealRule.MUTE: gettext("The microphone is on only while one has the floor."),
        SealRule.RECORDING: gettext(
            "Only with the permission of each person. Whoever says no takes part and votes all the same. "
            "A recording is kept for %(kept)s.",
            kept=_said(kept),
        ),
    }
    return tuple(
        Line(
            str(RULES[rule]), str(texts[rule]), _articles(by_field[field] for field in _VALUES.get(rule, ()))
        )
        for rule in SealRule
    )


def also_lines(rows: Iterable[Merged]) -> tuple[Line, ...]:
    """Quorum, second call, powers and arrears, as they hold in this community."""
    return tuple(Line(title(row.field), _said(row), _articles((row,))) for row in rows if row.field in ALSO)


def _said(row: Merged) -> str:
    return value_words(row.field, row.holds)


def _articles(rows: Iterable[Merged]) -> tuple[str, ...]:
    articles = (row.by_law.article for row in rows if row.by_law is not None and row.is_by_law)
    return tuple(dict.fromkeys(article for article in articles if article))
