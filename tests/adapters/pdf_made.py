"""Papers made once for all tests that only read them."""

from __future__ import annotations

from functools import cache
from typing import Any

from meetings.adapters.pdf import render_pdf
from tests.adapters.pdf_examples import DOCUMENT_DATE, EXAMPLES
from tests.adapters.pdf_reading import ReadPdf


def made(paper: str, data: dict[str, Any]) -> ReadPdf:
    """Return a paper made from ``data``, ready to be read."""
    return ReadPdf(render_pdf(paper, data, document_date=DOCUMENT_DATE))


@cache
def example(paper: str) -> ReadPdf:
    """Return the example of a paper."""
    return made(paper, EXAMPLES[paper]())
