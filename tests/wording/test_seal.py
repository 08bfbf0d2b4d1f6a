"""The seal in words: every mark has its sentence in both languages, short in Spanish."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from meetings.adapters.catalogues import catalogue
from meetings.protocol import seal as rules
from meetings.protocol.days import BOGOTA
from meetings.protocol.seal import (
    AgreedHour,
    Courtesy,
    DeliveredNotice,
    HourGround,
    Recorded,
    SealFacts,
    SealRule,
    Tick,
    Turns,
    seal,
)
from meetings.web.i18n import register_i18n
from meetings.wording.seal import EVIDENCE, evidence_words, seal_words
from tests.protocol.test_seal import AFTER, CALLED, LIMIT, SECOND, WHOLE

LONGEST_SENTENCE = 20
CODE = re.compile(r"seal(\.[a-z_]+){2}")


def _records() -> Iterator[SealFacts]:
    """Records that between them give every sentence."""
    yield WHOLE
    yield SealFacts(cap_minutes=120, min_hours=72)
    open_yet = replace(WHOLE, ended_at=None)
    yield open_yet
    yield replace(open_yet, recorded=Recorded(1, 2, was_asked=True))
    yield replace(WHOLE, decisions_outside=1, delivered=DeliveredNotice(5, 4, 0, LIMIT))
    yield replace(WHOLE, called_for=None)
    yield replace(WHOLE, courtesy=Courtesy(4, 3))
    yield replace(WHOLE, courtesy=Courtesy(4, 4, dict.fromkeys(SealRule, 2)), share_at_limit=None)
    for ground in HourGround:
        yield replace(WHOLE, agreed=AgreedHour(ground, "Artículo 31", date(2027, 2, 1), CALLED))
    yield replace(WHOLE, agreed=AgreedHour(HourGround.POLL, "x", date(2027, 2, 1), LIMIT))
    yield replace(WHOLE, delivered=DeliveredNotice(5, 5, 0, LIMIT + SECOND))
    yield replace(WHOLE, delivered=DeliveredNotice(5, 4, 1, LIMIT), opened_at=CALLED + timedelta(minutes=30))
    yield replace(WHOLE, delivered=DeliveredNotice(5, 5, 0, LIMIT, tests=5))
    yield replace(WHOLE, delivered=DeliveredNotice(5, 5, 0, LIMIT), turns=Turns(0, 0))
    yield replace(WHOLE, opened_at=CALLED - timedelta(hours=3))
    yield replace(WHOLE, ended_at=CALLED + timedelta(hours=3))
    yield replace(WHOLE, ended_at=CALLED + timedelta(hours=3), has_reason_for_length=True)
    yield replace(WHOLE, recorded=Recorded(0, 0, was_asked=True))
    yield replace(WHOLE, recorded=Recorded(0, 0, was_asked=False))


def _ticks() -> dict[str, Tick]:
    found = {tick.code: tick for facts in _records() for tick in seal(facts, AFTER).ticks}
    waiting = replace(WHOLE, delivered=DeliveredNotice(5, 4, 0, LIMIT - SECOND))
    running = replace(WHOLE, ended_at=None)
    found |= {tick.code: tick for tick in seal(running, CALLED + timedelta(hours=1)).ticks}
    return found | {tick.code: tick for tick in seal(waiting, LIMIT).ticks}


TICKS = _ticks()


@pytest.fixture(scope="module", autouse=True)
def catalogues() -> Iterator[None]:
    """The product's own catalogues, without the rest of the application."""
    app = Flask(__name__)
    app.config["LOCALE"] = "es"
    register_i18n(app, catalogue)
    with app.app_context():
        yield


def test_every_code_of_the_seal_has_its_sentence() -> None:
    """And a record here that gives it, so that the words are tried with real facts."""
    tree = ast.parse(Path(rules.__file__).read_text(encoding="utf-8"))
    written = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }
    assert written <= EVIDENCE.keys()
    assert EVIDENCE.keys() == TICKS.keys()


@pytest.mark.parametrize("code", sorted(TICKS))
def test_evidence_is_said_plainly_in_both_languages(code: str) -> None:
    """Nothing left open, at most twenty words a sentence, and Spanish is not English."""
    spanish = evidence_words(TICKS[code], BOGOTA)
    with force_locale("en"):
        english = evidence_words(TICKS[code], BOGOTA)
    assert spanish != english
    for said in (spanish, english):
        assert said.endswith(".")
        assert not re.search(r"%\(|%%|\.\.|Fraction|datetime|None|\{", said)
    sentences = re.split(r"(?<!\b[ap]\. m)(?<=[.:])\s+", spanish)
    assert all(len(sentence.split()) <= LONGEST_SENTENCE for sentence in sentences), spanish


def test_the_seal_says_what_was_not_kept() -> None:
    """ "Se cumplieron 9 de 10 reglas. No se cumplió: puntualidad." """
    late = replace(WHOLE, opened_at=CALLED + timedelta(minutes=12))
    assert seal_words(seal(late, AFTER)) == "Se cumplieron 9 de 10 reglas. No se cumplió: puntualidad."
    silent = replace(WHOLE, agreed=None, turns=None)
    assert seal_words(seal(silent, AFTER)) == (
        "Se cumplieron 8 de 10 reglas. No se sabe: hora acordada y pedir la palabra."
    )


def test_one_minute_is_not_minutes() -> None:
    """A meeting that was closed at once, or is read the moment it opens."""
    opened = WHOLE.opened_at
    assert opened is not None
    short = seal(replace(WHOLE, ended_at=opened + timedelta(minutes=1)), AFTER)
    [tick] = [tick for tick in short.ticks if tick.code == "seal.duration.kept"]
    assert evidence_words(tick, BOGOTA) == "Duró 1 minuto. El límite es 120."
