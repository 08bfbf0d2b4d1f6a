"""The file itself: archival, accessible, the same bytes again, made in a child process."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from meetings.adapters.pdf import PAPERS, PaperError, paper_words, render_pdf
from tests.adapters.pdf_examples import DOCUMENT_DATE, EXAMPLES, minutes, notice
from tests.adapters.pdf_made import example, made
from tests.adapters.pdf_reading import squeezed
from tests.chromium import needed

WORDY = "palabra " * 1250


def test_every_paper_has_an_example_here() -> None:
    """So that the tests below run over all of them."""
    assert EXAMPLES.keys() == PAPERS.keys()


@pytest.mark.parametrize("paper", EXAMPLES)
def test_file_declares_pdf_a_and_pdf_ua(paper: str) -> None:
    """PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) in the metadata; Typst refuses what breaks them."""
    xmp = example(paper).xmp
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


@pytest.mark.parametrize("paper", EXAMPLES)
def test_file_is_tagged_in_its_language(paper: str) -> None:
    """A screen reader finds headings and knows which voice to take."""
    read = example(paper)
    assert b"/MarkInfo<</Marked true" in read.content
    assert b"/StructTreeRoot" in read.content
    assert b"/Lang(es-CO)" in read.content
    assert read.count("H1") == len(EXAMPLES[paper]().get("letters", [None]))


@pytest.mark.parametrize("paper", EXAMPLES)
def test_all_faces_are_inside_the_file(paper: str) -> None:
    """Printed in ten years as today."""
    faces = example(paper).faces
    assert len(faces) >= 3
    assert all(faces.values())


def test_table_headers_are_marked_as_headers() -> None:
    """Attendance, powers, quorum, commitments, one vote, the ten rules: a header cell for each column."""
    assert example("minutes").count("TH") == 5 + 5 + 5 + 3 + 4 + 4


@pytest.mark.parametrize("paper", EXAMPLES)
def test_same_data_gives_the_same_bytes(paper: str) -> None:
    """The hash of a paper can be checked by making it again."""
    assert example(paper).content == made(paper, EXAMPLES[paper]()).content


def test_another_date_gives_other_bytes() -> None:
    """The date is part of what is hashed."""
    later = DOCUMENT_DATE + timedelta(seconds=1)
    assert example("notice").content != render_pdf("notice", notice(), document_date=later)


def test_page_is_letter_size_as_used_in_colombia() -> None:
    """216 by 279 mm: 612 by 792 points."""
    assert b"/MediaBox[0 0 612 792]" in example("minutes").content


def test_unknown_paper_is_a_fault_of_the_caller() -> None:
    """No path can be built from a name."""
    with pytest.raises(ValueError, match="no paper called"):
        render_pdf("../worker", notice(), document_date=DOCUMENT_DATE)


def test_date_without_zone_is_refused() -> None:
    """An instant is always aware."""
    with pytest.raises(ValueError, match="needs a zone"):
        render_pdf("notice", notice(), document_date=datetime(2027, 3, 20))  # noqa: DTZ001 - the fault tested


def test_missing_key_is_named_in_the_error() -> None:
    """The caller learns which fact is missing."""
    data = notice()
    del data["agenda"][2]["minutes"]
    with pytest.raises(PaperError, match=r"lacks notice\.agenda\[2\]\.minutes\."):
        made("notice", data)


def test_unknown_key_is_named_in_the_error() -> None:
    """A fact that would not be printed is not swallowed."""
    with pytest.raises(PaperError, match="no place for arrears_names"):
        made("notice", notice() | {"arrears_names": ["Marta"]})


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("title", 7, "text"),
        ("title", None, "text"),
        ("agenda", "uno", "a list"),
        ("edition", "everybody", r"owners \| others"),
        ("second_call", "jueves", "named values"),
        ("words", ["a"], "named texts"),
    ],
)
def test_value_of_another_type_is_refused(key: str, value: Any, wanted: str) -> None:
    """Numbers and dates are worded by the caller: a raw one is a fault, not a default."""
    with pytest.raises(PaperError, match=rf"notice\.{key} must be {wanted}\."):
        made("notice", notice() | {key: value})


def test_error_is_a_sentence_in_spanish_too() -> None:
    """Staff read it on their page."""
    with pytest.raises(PaperError) as caught:
        made("notice", notice() | {"edition": "others"})
    assert caught.value.words("es").startswith("Solo la convocatoria para propietarios")


def test_paper_that_takes_too_long_is_stopped() -> None:
    """The child is ended and waited for; the caller gets a sentence."""
    data = minutes(units=300) | {"attendance_summary": WORDY}
    for attendee in data["attendance"]:
        attendee["name"] = WORDY
    with pytest.raises(PaperError, match="more than 0.5 seconds"):
        render_pdf("minutes", data, document_date=DOCUMENT_DATE, timeout_s=0.5)
    assert _workers_of(os.getpid()) == []


def test_refusal_of_the_typesetter_is_a_sentence() -> None:
    """What no check foresaw still ends in words, not in a trace."""
    with pytest.raises(PaperError, match="could not be made: ") as caught:
        made("notice", notice() | {"region": "not a region"})
    assert "Traceback" not in str(caught.value)


def test_words_are_data_so_any_language_prints() -> None:
    """A community may print its own word for a heading."""
    own = paper_words("es") | {"agenda_title": "Temas"}
    assert squeezed("Temas") in "".join(made("notice", notice() | {"words": own}).pages)


@pytest.mark.parametrize("paper", EXAMPLES)
def test_another_reader_reads_the_same_words(paper: str, tmp_path: Path) -> None:
    """Our own reader could share a fault with our own eyes."""
    if shutil.which("pdftotext") is None:
        needed("poppler")
    file = tmp_path / "paper.pdf"
    file.write_bytes(example(paper).content)
    command = ["pdftotext", "-enc", "UTF-8", str(file), "-"]
    read = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    pages = [squeezed(page) for page in read.split("\f") if page.strip()]
    assert [len(page) for page in pages] == [len(page) for page in example(paper).pages]
    assert [sorted(page) for page in pages] == [sorted(page) for page in example(paper).pages]


def _workers_of(parent: int) -> list[str]:
    """Return the command lines of living child processes that run the worker."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            status = (process / "status").read_text()
            command = (process / "cmdline").read_text()
        except OSError:
            continue
        if f"PPid:\t{parent}\n" in status and "worker.py" in command:
            found.append(command)
    return found
