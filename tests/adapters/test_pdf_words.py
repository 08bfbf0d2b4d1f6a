"""The fixed words of the papers: each used, each in plain Spanish."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

from meetings.adapters import pdf
from meetings.adapters.catalogues import DIRECTORY
from meetings.adapters.pdf import paper_words
from meetings.adapters.pdf.words import WORDS

PACKAGE = Path(pdf.__file__).parent
LONGEST_SENTENCE = 20


def _catalogue() -> dict[str, str]:
    with (DIRECTORY / "es" / "papers.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id and not message.fuzzy}


def test_sources_use_exactly_the_words_there_are() -> None:
    """No word missing on paper, none translated for nothing."""
    sources = "".join(path.read_text() for path in (PACKAGE / "papers").glob("*.typ"))
    assert set(re.findall(r"\bw\.(\w+)", sources)) == WORDS.keys()


def test_every_word_has_its_spanish() -> None:
    """The catalogue of this area is complete."""
    spanish = _catalogue()
    assert [source for source in WORDS.values() if not spanish.get(source)] == []


def test_every_error_has_its_spanish() -> None:
    """Staff read errors in Spanish."""
    code = "".join(path.read_text() for path in PACKAGE.glob("*.py"))
    sentences = re.findall(r'PaperError\(\s*"([^"]+)"', code)
    assert len(sentences) >= 6
    assert [sentence for sentence in sentences if not _catalogue().get(sentence)] == []


def test_catalogue_holds_nothing_unused() -> None:
    """A translation without its source is dead text."""
    code = "".join(path.read_text() for path in PACKAGE.glob("*.py"))
    known = set(WORDS.values())
    assert [source for source in _catalogue() if source not in known and source not in code] == []


def test_spanish_sentences_are_at_most_twenty_words() -> None:
    """Plain language: 20 words a sentence."""
    sentences = [part for text in _catalogue().values() for part in re.split(r"(?<=[.:;?!]) ", text)]
    assert [sentence for sentence in sentences if len(sentence.split()) > LONGEST_SENTENCE] == []


def test_no_word_claims_a_certified_digital_signature() -> None:
    """Ley 527/1999 art. 28: a "firma digital" is another thing."""
    assert not any("firma digital" in text.lower() for text in paper_words("es").values())


def test_both_languages_have_the_same_words() -> None:
    """A paper prints whole in either."""
    assert paper_words("en") == WORDS
    assert paper_words("es").keys() == WORDS.keys()
