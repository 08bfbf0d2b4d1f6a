"""Whatever people write is printed as they wrote it, or as its code point; it never runs and never fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from meetings.adapters.pdf.glyphs import MARKS_IN_A_ROW, printable
from tests.adapters.pdf_examples import (
    EXAMPLES,
    delivery_sheet,
    evidence_of_sending,
    item,
    letters,
    minutes,
    notice,
    signatures,
    written_notice,
)
from tests.adapters.pdf_made import example, made

KEPT = {"edition", "language", "region", "fill", "words", "mark"}

LITERAL = {
    "typst code": '#read("/etc/passwd") #panic() $a^2$ *b* _c_ `d` @ref <label> // /* y */ \\ ~ --- = ] ) }',
    "markup": "<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7 * 7 }} %(page)s {page}",
    "quotes": "«¿ñandú?» “uno” 'dos' \"tres\" … € 1.000,50 %",
    "json": '{"paper": "minutes"}, \\u0000 \\" ]',
}

HOSTILE = {
    "nul": "a\x00b\x07\x1b[31mc\x7f",
    "line breaks": "a\r\nb\rc\u2028d\u2029e\x85f\n\n\n- g\n1. h\n9999999999. i\n-\n- ",
    "right to left": "שלום עולם مرحبا بالعالم \u202eabc\u202c",
    "emoji": "🏠 👩‍👩‍👧 ❤️ 🇨🇴",
    "zero width": "a\u200bb\u200dc\ufeffd\u00ade\u2060f",
    "half of a pair": "a\ud800b\udfff",
    "private use": "\ue000 \U000f0000 \U0010ffff",
    "east asian": "漢字かな한국어",
    "spaces": "\u00a0\u202f\u3000\u2003\u1680",
    "marks first": "\u0301\u0301 x \u20dd",
    "tall marks": "Z" + "\u0301\u0302\u0303" * 4,
    "indic": "नमस्ते ก็ မြန်မာ",
}


SMALL: dict[str, Callable[[], dict[str, Any]]] = {
    "notice": lambda: notice() | {"agenda": notice()["agenda"][3:4]},
    "written_notice": written_notice,
    "minutes": lambda: minutes(units=2, items=4) | {"items": [item(4, "Presupuesto", 1, votes=1)]},
    "signatures": signatures,
    "letter": lambda: letters(1),
    "delivery_sheet": lambda: delivery_sheet(2),
    "evidence_of_sending": lambda: evidence_of_sending(2),
}
"""A short example of each paper, with every manner of field in it."""


@pytest.mark.parametrize("text", ["\n".join(HOSTILE.values()), "", "   "], ids=["all", "empty", "blank"])
@pytest.mark.parametrize("paper", EXAMPLES)
def test_hostile_text_in_every_field_still_prints(paper: str, text: str) -> None:
    """Every text of every paper at once; the archival rules hold, or the compile would fail."""
    read = made(paper, _with_text_everywhere(SMALL[paper](), text))
    assert "\ufffd" not in "".join(read.pages)


@pytest.mark.parametrize("paper", EXAMPLES)
def test_code_and_markup_are_printed_literally(paper: str) -> None:
    """User text is data: nothing in it is read as Typst, HTML or JSON."""
    read = made(paper, _with_text_everywhere(SMALL[paper](), "\n".join(LITERAL.values())))
    assert [name for name, text in LITERAL.items() if not read.says(text)] == []


@pytest.mark.parametrize("text", ["ж" * 10_000, "жук " * 2500, "ж\u00a0" * 5000], ids=["x", "words", "nbsp"])
@pytest.mark.parametrize("key", ["title", "how_to_enter", "place", "agenda_lock"])
def test_ten_thousand_characters_are_printed_whole(key: str, text: str) -> None:
    """Long text flows on over pages; nothing is cut in the body."""
    printed = "".join(made("notice", notice() | {key: text}).pages)
    assert printed.count("ж") == text.count("ж")


@pytest.mark.parametrize("paper", EXAMPLES)
def test_no_long_text_falls_off_the_paper(paper: str) -> None:
    """What is kept together on a page still breaks when it is taller than the page."""
    tall = "Una frase corriente de una persona.\n" * 70
    assert made(paper, _with_text_everywhere(SMALL[paper](), tall)).lowest_line > 0


def test_long_word_breaks_where_its_column_ends() -> None:
    """It needs more pages, since it does not run out of the paper, and it copies out unbroken."""
    data = notice()
    data["agenda"][0]["title"] = "Ж" * 6000
    read = made("notice", data)
    assert len(read.pages) >= len(example("notice").pages) + 2
    assert "".join(read.pages).count("Ж") == 6000
    assert any("Ж" * 500 in page for page in read.pages)


def test_every_printable_character_has_a_glyph() -> None:
    """The whole table of characters, in titles, bold, italics and proofs, in one paper."""
    known = [chr(point) for point in range(0x20000) if printable(chr(point)) == chr(point) != "\ufffd"]
    assert len(known) > 5000
    sample = " ".join("".join(known[at : at + 8]) for at in range(0, len(known), 8))
    data = notice()
    data["title"] = data["contact"]["name"] = data["verification"]["checkpoint"][0] = sample
    data["agenda"][3]["question"] = sample
    assert "\ufffd" not in "".join(made("notice", data).pages)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Ñandú 12,5\u00a0% n.º 3", "Ñandú 12,5\u00a0% n.º 3"),
        ("casa 🏠", "casa [U+1F3E0]"),
        ("a\x00b", "a[U+0000]b"),
        ("a\tb", "a b"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("abc\u202edef", "abc[U+202E]def"),
        ("e\u0301", "é"),
        ("\ud800", "[U+D800]"),
        ("\ue000", "[U+E000]"),
        ("漢", "[U+6F22]"),
    ],
)
def test_what_no_face_has_becomes_its_code_point(text: str, printed: str) -> None:
    """Nothing is left out without a sign (design section 10)."""
    assert printable(text) == printed


def test_stack_of_accents_is_cut_to_a_few() -> None:
    """Marks piled on one letter would cover the lines above."""
    printed = printable("Z" + "\u0300" * 9)
    assert printed.count("\u0300") == MARKS_IN_A_ROW
    assert printed.count("[U+0300]") == 9 - MARKS_IN_A_ROW


def test_paragraphs_and_lists_keep_their_structure() -> None:
    """An empty line parts paragraphs; dashes and numbers make lists."""
    plain = made("notice", notice() | {"how_to_enter": "uno\n\ndos"})
    listed = made("notice", notice() | {"how_to_enter": "- uno\n- dos\n\n7. siete\n8) ocho"})
    assert listed.count("LI") == plain.count("LI") + 4
    assert listed.says("7.siete8.ocho")


def test_page_words_in_user_text_are_left_alone() -> None:
    """The foot's own {page} is replaced in the fixed words only."""
    assert made("notice", notice() | {"running_title": "{page} {pages}"}).says("{page} {pages}")


def _with_text_everywhere(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {
            key: inner if key in KEPT else _with_text_everywhere(inner, text) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_with_text_everywhere(inner, text) for inner in value]
    return text if isinstance(value, str) else value
