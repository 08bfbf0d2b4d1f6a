"""Every code of the register has its words, complete in Spanish, plain and with its facts in place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale

from meetings.adapters.catalogues import catalogue
from meetings.protocol.register import CellKind, ColumnRole, FileCode, ProblemCode, SkipCode, UnitKind
from meetings.web.i18n import register_i18n
from meetings.wording.labels import label
from meetings.wording.register_problems import SENTENCES, register_problem
from tests.protocol.register_tables import OTHER, read, row

CATALOGUE = Path(__file__).parents[2] / "meetings/translations/es/register.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.fixture
def spanish() -> Flask:
    """An application that speaks Spanish, with nothing else in it."""
    app = Flask(__name__)
    app.config["LOCALE"] = "es"
    register_i18n(app, catalogue)
    return app


def messages() -> list[tuple[str, str]]:
    """Each English text of the catalogue with its Spanish."""
    with CATALOGUE.open("rb") as file:
        return [(str(each.id), str(each.string)) for each in read_po(file, locale="es") if each.id]


@pytest.mark.parametrize("code", [*FileCode, *ProblemCode])
def test_every_code_of_a_register_is_explained(code: FileCode | ProblemCode) -> None:
    """What happened, why, and what to do now."""
    sentence = SENTENCES[f"register.{code}"]

    assert all(str(text) for text in (sentence.what, sentence.why, sentence.now))


@pytest.mark.parametrize("code", [*ColumnRole, *UnitKind, *SkipCode])
def test_every_word_of_a_register_has_a_label(code: ColumnRole | UnitKind | SkipCode) -> None:
    """Columns, kinds of unit and skipped rows are said in words."""
    assert label(code)


def test_spanish_is_plain_and_keeps_the_facts() -> None:
    """At most twenty words a sentence, the same facts as the English, nothing left to translate."""
    with CATALOGUE.open("rb") as file:
        assert not any(message.fuzzy for message in read_po(file, locale="es"))
    for english, spanish_text in messages():
        assert spanish_text and spanish_text != english
        assert set(PLACEHOLDER.findall(english)) == set(PLACEHOLDER.findall(spanish_text))
        sentences = re.split(r"(?<=[.:]) ", PLACEHOLDER.sub("x", spanish_text))
        assert max(len(each.split()) for each in sentences) <= 20, spanish_text


def test_every_sentence_stands_in_the_catalogue(spanish: Flask) -> None:
    """No text of a problem is shown in English to a Spanish reader."""
    known = dict(messages())
    texts = {str(text) for each in SENTENCES.values() for text in (each.what, each.why, each.now)}

    assert texts <= known.keys()
    with spanish.test_request_context(), force_locale("es"):
        for sentence in SENTENCES.values():
            assert str(sentence.what) in known.values()


def test_problem_says_place_cause_and_remedy(spanish: Flask) -> None:
    """The sentence begins with the cell that a spreadsheet shows, and ends with what to do."""
    (problem,) = [each for each in read(OTHER, row(coefficient="=G3/2")).problems if each.row]

    with spanish.test_request_context(), force_locale("es"):
        said = str(register_problem(problem.code, problem.facts))

    assert said == (
        "Celda G3. Hay una fórmula donde se necesita un valor (coeficiente). "
        "Copie la columna y péguela como valores. Luego suba el archivo de nuevo."
    )


def test_sum_is_said_in_the_readers_figures(spanish: Flask) -> None:
    """A Spanish reader sees the decimal comma."""
    (problem,) = read(row(coefficient="59,5"), OTHER).problems

    with spanish.test_request_context(), force_locale("es"):
        said = str(register_problem(problem.code, problem.facts))

    assert said.startswith("Los coeficientes suman 99,5 y no 100. La diferencia es 0,5.")


def test_missing_titles_are_named(spanish: Flask) -> None:
    """The clerk reads which columns are missing, by their Spanish names."""
    (problem,) = read(header=("Torre", "Apto", "Observaciones")).problems

    with spanish.test_request_context(), force_locale("es"):
        said = str(register_problem(problem.code, problem.facts))

    assert "Faltan: propietario y coeficiente." in said


def test_problems_of_a_bad_register_all_speak(spanish: Flask) -> None:
    """The facts that the reading gives are those that each sentence needs."""
    reading = read(
        row(unit="", name="", coefficient=""),
        row(tower="", email="ana@casa", phone="12", document="1", arrears="?", coefficient="-1"),
        row(coefficient="x", name="Juan y Ana Ruiz", document="52345678/79456123"),
        row(unit="9" * 40, coefficient="200"),
        row(unit="105", name="Luis Mora", coefficient=f"0,{'0' * 20}1"),
        row(unit="106", name="Ana Ruiz", coefficient="0"),
        (),
        ("", "", "", "", "luis@example.com", "300 765 4321", "", ""),
    )

    with spanish.test_request_context(), force_locale("es"):
        said = [str(register_problem(each.code, each.facts)) for each in reading.problems]

    assert len({each.code for each in reading.problems}) >= 14
    assert all("%(" not in each and CellKind.FORMULA not in each for each in said)


def test_unknown_code_is_refused() -> None:
    """A code without words is a mistake of the program, not a silent blank."""
    with pytest.raises(LookupError):
        register_problem("no_such_code", {})
