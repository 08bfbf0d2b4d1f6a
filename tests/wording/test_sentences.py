"""Every finding is explained in both languages: what, why, source, what to do now."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from markupsafe import Markup

import meetings.protocol
from meetings.adapters.catalogues import catalogue
from meetings.protocol import sources
from meetings.protocol.findings import Finding, Severity
from meetings.web.i18n import register_i18n
from meetings.wording import SENTENCES, explain, letters, minutes_written, source_words
from meetings.wording.legal import SOURCES
from meetings.wording.sentences import one_point
from tests.wording.samples import findings

PROTOCOL = Path(meetings.protocol.__file__).parent
CODE = re.compile(r"[a-z_0-9]+(\.[a-z_0-9]+)+")
NO_FINDINGS = ("catalogue.py", "seal.py", "verifier.py")
LONGEST_SENTENCE = 20
SAMPLES = findings()


@pytest.fixture(scope="module", autouse=True)
def catalogues() -> Iterator[None]:
    """The product's own catalogues, without the rest of the application."""
    app = Flask(__name__)
    app.config["LOCALE"] = "es"
    register_i18n(app, catalogue)
    with app.app_context():
        yield


def _emitted_codes() -> set[str]:
    """Every code written in a module of the rules."""
    packages = (PROTOCOL, PROTOCOL / "notice", PROTOCOL / "paths")
    modules = [module for package in packages for module in package.glob("*.py")]
    return {
        node.value
        for module in modules
        if module.name not in NO_FINDINGS
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }


def test_every_code_of_the_engine_has_words() -> None:
    """And a sample, so that the words are tried with real facts."""
    emitted = _emitted_codes()
    assert emitted - SENTENCES.keys() == set()
    assert emitted - SAMPLES.keys() == set()
    assert len(emitted) > 70


def test_no_words_are_left_for_codes_that_are_gone() -> None:
    """Each code that has a sample here is still written in the engine."""
    assert SAMPLES.keys() - _emitted_codes() == set()


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_finding_is_explained_in_both_languages(code: str) -> None:
    """Four parts, all of them said, nothing left open, and Spanish is not English."""
    english, spanish = (explain(SAMPLES[code], locale=locale) for locale in ("en", "es"))
    for said in (english, spanish):
        assert said.what and said.why and said.source and said.now
        whole = f"{said.what} {said.why} {said.source} {said.now}"
        assert "%(" not in whole and "%%" not in whole
        assert ".." not in whole
        assert not re.search(r"Fraction|datetime|Kind\.|\[|\{", whole)
    assert spanish.what != english.what
    assert spanish.why != english.why
    assert spanish.now != english.now


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_spanish_sentences_are_short(code: str) -> None:
    """At most twenty words; a list of missing things and a date count as what they are."""
    said = explain(SAMPLES[code], locale="es")
    for part in (said.what, said.why, said.now):
        for sentence in re.split(r"(?<!\b[ap]\. m)(?<=[.:])\s+", part):
            listed = sentence.count(",") > 3
            assert listed or len(sentence.split()) <= LONGEST_SENTENCE, sentence


def test_refusal_of_a_date_reads_like_a_person() -> None:
    """What happened, why with its numbers, the source, and the first possible day."""
    said = explain(SAMPLES["notice.statutory.too_few_days"], locale="es")
    assert said.what == "Ese día no se puede."
    assert said.why == "Si se envía el jueves 18 de marzo, habría 1 día completo de aviso. Se necesitan 15."
    assert said.now == "El primer día posible es el sábado 3 de abril."
    assert said.source == (
        "Ley 675 de 2001, artículo 39. Superintendencia de Sociedades, oficio 220-065558 de 2010."
    )


def test_hour_at_the_end_of_a_sentence_has_one_point() -> None:
    """ "a. m." brings its own."""
    said = explain(SAMPLES["notice.protocol.too_soon"], locale="es")
    assert said.now.startswith("La primera hora posible es el domingo 21 de marzo, 7:00\u00a0a.\u00a0m.")
    assert "m.." not in said.now


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("Rige desde las 9:00 a. m..", "Rige desde las 9:00 a. m."),
        ("Es de Los Cerezos P.H.. Rige hoy.", "Es de Los Cerezos P.H. Rige hoy."),
        (Markup("Quedó a las <time>9:00 a. m.</time>."), "Quedó a las <time>9:00 a. m.</time>"),
        ("Y así... hasta hoy.", "Y así... hasta hoy."),
    ],
)
def test_one_point_ends_a_sentence(said: str, right: str) -> None:
    """Whatever stands at its end, and in pages too; three points stay three."""
    assert one_point(said) == right


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_the_program_words_for_a_paper_ends_in_one_point(app: Flask, language: str) -> None:
    """As it is, in a number, and in a context of its own."""
    with app.test_request_context(), force_locale(language):
        said = [
            letters.evidence_summary("Los Cerezos P.H."),
            minutes_written.answered_in_writing(5, 4, is_approved=False),
            minutes_written.asked_form("9:00 a. m.", 1, 0, 1),
            minutes_written.quality("Ana", "Los Cerezos P.H."),
        ]
    assert "P.H." in said[0] and said[0].endswith("P.H.")
    assert not [each for each in said if ".." in each]


def test_one_and_several_are_said_differently() -> None:
    """The number of what is counted chooses the words."""

    def said(missing: int) -> str:
        finding = Finding("notice.recipients.no_address", Severity.BLOCK, {"missing": missing, "owners": 240})
        return explain(finding, locale="es").what

    assert said(1) == "1 propietario no tiene dirección para la convocatoria."
    assert said(6) == "6 propietarios no tienen dirección para la convocatoria."


def test_override_says_that_a_reason_lifts_it() -> None:
    """And a block of the same code does not."""
    facts = {"planned_minutes": 150, "cap": 120, "over_minutes": 30}
    override = Finding("meeting.duration.over_cap", Severity.OVERRIDE, facts, sources.PROTOCOL_DURATION)
    block = Finding("meeting.duration.over_cap", Severity.BLOCK, facts, sources.PROTOCOL_DURATION)
    assert explain(override, locale="es").now.endswith("Para seguir, escriba el motivo: queda en el acta.")
    assert "motivo" not in explain(block, locale="es").now


def test_code_without_words_still_says_something() -> None:
    """A page never breaks because of a word."""
    said = explain(Finding("no.such.code", Severity.BLOCK, {"anything": object()}), locale="es")
    assert said.what == "Esto no se puede hacer."
    assert said.now


def test_dates_are_those_of_the_community() -> None:
    """The same instant is another day further east."""
    at = datetime(2027, 3, 21, 3, tzinfo=UTC)
    finding = Finding("meeting.second_call.differs", Severity.WARN, {"announced_at": at, "computed_at": at})
    assert "sábado 20 de marzo, 10:00\u00a0p.\u00a0m." in explain(finding, locale="es").why


def test_every_source_has_its_words_in_both_languages() -> None:
    """A citation is never shown in the notation of the program."""
    written = {value for name, value in vars(sources).items() if name.isupper() and name != "SEPARATOR"}
    assert written == set(SOURCES)
    said = explain(Finding("x.y", Severity.WARN, {}, sources.bylaws("40")), locale="es")
    assert said.source == "Reglamento de la copropiedad, artículo 40."
    assert source_words("") == ""
