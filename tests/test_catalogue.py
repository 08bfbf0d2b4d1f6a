"""The Spanish catalogue: complete, faithful to its facts, of one mind, and plain where residents read it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from meetings.adapters.catalogues import catalogue
from tests.messages import PACKAGE, Answered, Key, Said, answered, places, program, said, sentences, words

# A sentence a resident reads: screens for everybody ask for plain language, which is measured in words.
MOST_WORDS = 20
READ_BY_RESIDENTS = (
    "templates/resident_base.html",
    "templates/replies/*.html",
    "templates/live_session/door*.html",
    "templates/live_session/room*.html",
    "templates/written_decision/ballot.html",
    "templates/written_decision/sign.html",
    "templates/minutes/read.html",
    "templates/minutes/officer.html",
    "templates/convening/door.html",
    "templates/privacy/*.html",
    "templates/messages/*",
    "wording/consents.py",
    "wording/replies.py",
)


@cache
def _said() -> dict[Key, Said]:
    return said(program())


@cache
def _answered() -> dict[Key, Answered]:
    return {entry.key: entry for entry in answered()}


def test_every_text_has_its_spanish_words() -> None:
    """No text of the program is missing from the Spanish files, or empty in them."""
    known = {key for key, entry in _answered().items() if all(entry.spanish)}
    missing = [str(text) for key, text in _said().items() if key not in known]
    assert not missing, "\n".join(missing)


def test_no_spanish_entry_is_a_guess() -> None:
    """An entry marked fuzzy was guessed by a tool, and nobody looked at it."""
    assert not [entry for entry in answered() if entry.is_fuzzy]


def test_plurals_are_said_in_both_numbers() -> None:
    """What has a plural in English has one in Spanish, of the same English plural."""
    known = _answered()
    wrong = [
        str(text) for key, text in _said().items() if key in known and known[key].source != text.forms[:2]
    ]
    wrong += [entry.source[0] for entry in known.values() if len(entry.source) != len(entry.spanish)]
    assert not wrong, "\n".join(wrong)


def test_spanish_words_fill_the_same_places() -> None:
    """Each form of a text has the facts of its English one: a lost place loses a date, a new one fails."""
    wrong = [
        f"{entry.file}: {source!r} -> {spanish!r}"
        for entry in answered()
        for source, spanish in zip(entry.source, entry.spanish, strict=True)
        if places(source) != places(spanish)
    ]
    assert not wrong, "\n".join(wrong)


def test_two_files_never_answer_a_text_differently() -> None:
    """The files are merged into one catalogue, so the last of two different answers would win unseen."""
    first: dict[Key, Answered] = {}
    different = [
        f"{entry.source[0]!r}: {one.file} {one.spanish} · {entry.file} {entry.spanish}"
        for entry in answered()
        if (one := first.setdefault(entry.key, entry)).spanish != entry.spanish
    ]
    assert not different, "\n".join(different)


def test_residents_read_sentences_of_twenty_words() -> None:
    """No Spanish sentence on a resident's page or message has more than twenty words."""
    paths = [path for pattern in READ_BY_RESIDENTS for path in PACKAGE.glob(pattern) if path.is_file()]
    long = [
        f"{text}: {sentence}"
        for key, text in said(paths).items()
        for spanish in (_answered()[key].spanish if key in _answered() else ())
        for sentence in sentences(spanish)
        if words(sentence) > MOST_WORDS
    ]
    assert not long, "\n".join(long)


def test_the_running_program_speaks_these_words() -> None:
    """The catalogue the pages use is the merge of these files, with its contexts and plurals."""
    spanish = catalogue("es")
    assert spanish.gettext("Will you take part?") == "¿Va a participar?"
    assert spanish.ngettext("%(num)s person", "%(num)s people", 2) == "%(num)s personas"
    assert spanish.pgettext("recipient", "For") == "Para"


@pytest.mark.parametrize(
    ("name", "written", "key"),
    [
        ("a.py", '_l("One " "text")', ("", "One text")),
        ("a.py", 'lazy_pgettext("paper", "Code")', ("paper", "Code")),
        ("a.py", 'npgettext("paper", "a unit", "units", n)', ("paper", "a unit")),
        ("a.html", '{{ _("Where", n=2) }}', ("", "Where")),
        ("a.html", '{{ ngettext("%(num)s unit", "%(num)s units", 2) }}', ("", "%(num)s unit")),
        ("a.txt", '{{ pgettext("recipient", "For") }}', ("recipient", "For")),
    ],
)
def test_marked_texts_are_found_in_files(tmp_path: Path, name: str, written: str, key: Key) -> None:
    """Each manner of marking a text is read, in code and in templates."""
    (tmp_path / name).write_text(written, "utf-8")
    assert set(said([tmp_path / name])) == {key}


def test_words_are_counted_sentence_by_sentence() -> None:
    """Points, questions and colons end a sentence; a place is one word and a dash is none."""
    assert [words(part) for part in sentences("¿Va a %(place)s? No — llame: 601.")] == [3, 2, 1]
