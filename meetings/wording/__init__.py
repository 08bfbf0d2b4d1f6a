"""From codes to words: the explanation of a finding, the label of a code, the words of a source."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask_babel import force_locale, gettext

from meetings.protocol import sources
from meetings.protocol.days import BOGOTA
from meetings.protocol.findings import Finding, Severity
from meetings.wording import (
    accounts,
    acts,
    ballots,
    communities,
    consents,
    convening,
    deliveries,
    live_session,
    minutes,
    notices,
    papers,
    paths,
    planning,
    proxies,
    readings,
    register_problems,
    replies,
    sessions,
    written_decision,
)
from meetings.wording.labels import LABELS, label
from meetings.wording.legal import source_words
from meetings.wording.sentences import Sentence, filled, spoken_facts

__all__ = ["LABELS", "SENTENCES", "Explanation", "explain", "label", "source_words"]

SENTENCES: Mapping[str, Sentence] = {
    **accounts.SENTENCES,
    **acts.SENTENCES,
    **ballots.SENTENCES,
    **communities.SENTENCES,
    **consents.SENTENCES,
    **convening.SENTENCES,
    **deliveries.SENTENCES,
    **live_session.SENTENCES,
    **minutes.SENTENCES,
    **notices.SENTENCES,
    **papers.SENTENCES,
    **paths.SENTENCES,
    **planning.SENTENCES,
    **proxies.SENTENCES,
    **readings.SENTENCES,
    **register_problems.SENTENCES,
    **replies.SENTENCES,
    **sessions.SENTENCES,
    **written_decision.SENTENCES,
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The four parts of a refusal: what happened, why with its numbers, the source, what to do now.

    A finding without a source of its own is a rule of the program.
    """

    what: str
    why: str
    source: str
    now: str


def explain(finding: Finding, *, zone: ZoneInfo = BOGOTA, locale: str | None = None) -> Explanation:
    """What a finding says to a person; a code without words of its own says that it cannot be done.

    Args:
        finding: its code chooses the sentences, its facts fill them.
        zone: the community's, for the dates and hours in it.
        locale: "es" or "en"; the reader's when it is not given.
    """
    sentence = SENTENCES.get(finding.code, acts.UNKNOWN)
    language: AbstractContextManager[None] = force_locale(locale) if locale else nullcontext()
    with language:
        spoken = spoken_facts(finding.facts, zone)
        parts = [filled(text, finding.facts, spoken) for text in (sentence.what, sentence.why, sentence.now)]
        if finding.severity is Severity.OVERRIDE:
            parts[2] += " " + gettext("To go on, write the reason: it stands in the minutes.")
        return Explanation(parts[0], parts[1], source_words(finding.source or sources.PRODUCT), parts[2])
